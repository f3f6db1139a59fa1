"""What a person types to sign in or to change a password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from luoshi.people.models import Officer


class SignInForm(forms.Form):
    """Name and password; ``officer`` is who they belong to, once the form is valid."""

    username = forms.CharField(
        label=_("User name"),
        max_length=50,
        widget=forms.TextInput(
            attrs={"class": "form-control", "autocomplete": "username", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.officer: Officer | None = None

    def clean(self) -> dict[str, Any]:
        """Ask the backends who this is; what is wrong is said without telling which of the two."""
        typed = super().clean() or {}
        if typed.get("username") and typed.get("password"):
            found = authenticate(self.request, username=typed["username"], password=typed["password"])
            if not isinstance(found, Officer):
                raise forms.ValidationError(_("User name or password is not right."), code="wrong")
            self.officer = found
        return typed


class CodeForm(forms.Form):
    """A code of the second factor."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits that the app on your phone shows now, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
    )

    def say_wrong(self) -> None:
        """Say that the code is not right."""
        self.add_error("code", _("This code is not right, or was used already. Wait for the next one."))


class PasswordForm(forms.Form):
    """The password now and the new one, twice."""

    current = forms.CharField(
        label=_("Password now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters; not your name, not only digits, not a common word."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, officer: Officer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_current(self) -> str:
        """The password now, if it is right."""
        current: str = self.cleaned_data["current"]
        if not self.officer.check_password(current):
            raise forms.ValidationError(_("This is not your password."), code="wrong")
        return current

    def clean(self) -> dict[str, Any]:
        """Both new ones must be the same."""
        typed = super().clean() or {}
        if "new" in typed and typed["new"] != typed.get("again"):
            self.add_error("again", _("The two new passwords differ."))
        return typed

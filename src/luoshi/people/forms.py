"""What people type: to sign in, to keep their account, to keep offices and officers."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.people.asked import number_in
from luoshi.people.models import Office, OfficeKind, Officer, Role
from luoshi.people.queries import OfficerFilters, leaders, offices

INPUT = {"class": "form-control"}
SELECT = {"class": "form-select"}

# Somebody in these roles speaks for an office.
ROLES_OF_AN_OFFICE = (Role.REPORTER, Role.HEAD)


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
        label=_("Verification code"),
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


class OfficeForm(forms.Form):
    """An office: its names, what it is, where it stands in the tree."""

    name = forms.CharField(label=_("Name in full"), max_length=100, widget=forms.TextInput(attrs=INPUT))
    short = forms.CharField(
        label=_("Short name"), max_length=50, required=False, widget=forms.TextInput(attrs=INPUT)
    )
    aliases = forms.CharField(
        label=_("Also called"),
        max_length=500,
        required=False,
        help_text=_("Separated by 、 or commas: what papers call it, so that it is recognised there."),
        widget=forms.TextInput(attrs=INPUT),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=OfficeKind.choices, widget=forms.Select(attrs=SELECT))
    parent = forms.ModelChoiceField(
        label=_("Beneath"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("nothing: it stands at the top"),
        widget=forms.Select(attrs=SELECT),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        required=False,
        help_text=_("Where it stands that there is such an office, such as the plan of a reform."),
        widget=forms.TextInput(attrs=INPUT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = offices()  # type: ignore[attr-defined]  # a choice of rows

    def clean_aliases(self) -> list[str]:
        """The names one by one."""
        typed: str = self.cleaned_data["aliases"]
        for sign in ",，;；":
            typed = typed.replace(sign, "、")
        return list(dict.fromkeys(filter(None, (name.strip() for name in typed.split("、")))))


class PostForm(forms.Form):
    """What an officer is: role and office."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.Select(attrs=SELECT))
    office = forms.ModelChoiceField(
        label=_("Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=_("none"),
        help_text=_("A reporter and the head of an office need one."),
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]  # a choice of rows

    def clean(self) -> dict[str, Any]:
        """Whoever speaks for an office needs one."""
        typed = super().clean() or {}
        if (
            typed.get("role") in ROLES_OF_AN_OFFICE
            and not typed.get("office")
            and "office" not in self.errors
        ):
            self.add_error("office", _("Choose the office that this person speaks for."))
        return typed


class OfficerForm(PostForm):
    """A new officer."""

    name = forms.CharField(
        label=_("Name"), max_length=50, widget=forms.TextInput(attrs={**INPUT, "autofocus": True})
    )
    username = forms.CharField(
        label=_("User name"),
        max_length=50,
        help_text=_("To sign in with; where the city has its own accounts, exactly the name there."),
        widget=forms.TextInput(attrs={**INPUT, "autocomplete": "off"}),
    )
    field_order = ["name", "username", "role", "office"]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.TextInput(attrs={**INPUT, "required": True})
    )


class OverseenForm(forms.Form):
    """An office that a leader is to oversee."""

    office = forms.ModelChoiceField(
        label=_("Office"), queryset=Office.objects.none(), widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices()  # type: ignore[attr-defined]  # a choice of rows


class OverseerForm(forms.Form):
    """A leader who is to oversee an office."""

    officer = forms.ModelChoiceField(
        label=_("Leader"), queryset=Officer.objects.none(), widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = leaders()  # type: ignore[attr-defined]  # a choice of rows


class OfficerFileForm(forms.Form):
    """A file with many officers."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,  # the reader says better what is wrong with an empty one
        help_text=_("XLSX or CSV, in any Chinese encoding."),
        widget=forms.FileInput(attrs=INPUT),
    )


def officer_filters_of(query: QueryDict) -> OfficerFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    role = query.get("role", "")
    return OfficerFilters(
        q=query.get("q", "").strip()[:50],
        role=role if role in Role.values else "",
        office=number_in(query.get("office", "")),
        left=query.get("state", "") == "left",
        factor=query.get("factor", ""),
    )

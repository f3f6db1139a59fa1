"""One's own account: password and second factor."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.people import actions, second_factor
from luoshi.people.arriving import PasswordSignInOff, second_factor_is_on
from luoshi.people.clock import now
from luoshi.people.forms import CodeForm, PasswordForm
from luoshi.people.visitor import officer_of

# The secret that a phone is to take over lies in the session until a code proves that it did.
SECRET = "second_factor_secret"  # noqa: S105  # a name


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the same person end."""
    officer = officer_of(request)
    if settings.OIDC_ONLY and request.method != "POST":
        return redirect("people:second_factor")  # all that there is to one's account
    if settings.OIDC_ONLY:
        raise PasswordSignInOff
    form = PasswordForm(request.POST if request.method == "POST" else None, officer=officer)
    if request.method == "POST" and form.is_valid():
        actions.set_password(officer=officer, password=form.cleaned_data["new"], at=now(), by=officer)
        update_session_auth_hash(request, officer)
        messages.success(request, _("Your password is changed. Other sessions of yours have ended."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    facts = {"form": form, "is_first": officer.must_change_password}
    return render(request, "people/password.html", facts, status=422 if form.is_bound else 200)


@never_cache
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD"])
def factor(request: HttpRequest) -> HttpResponse:
    """One's own second factor: how to switch it on, or since when it is on and what can be done."""
    return factor_page(request, CodeForm())


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("secret", "codes")
@require_http_methods(["GET", "HEAD", "POST"])
def factor_on(request: HttpRequest) -> HttpResponse:
    """Switch it on, once a code proves that the phone knows the secret; shows the recovery codes."""
    if request.method != "POST":  # back on the page that showed them: they are not shown again
        return redirect("people:second_factor")
    # Codes go by the real clock, whatever year a demonstration plays in; what is done, by its own.
    officer, real = officer_of(request), timezone.now()
    form = CodeForm(request.POST)
    secret = request.session.get(SECRET, "")
    if not secret or not form.is_valid():
        return factor_page(request, form, status=422)
    if second_factor.step_of(secret, form.cleaned_data["code"], at=real) is None:
        form.say_wrong()
        return factor_page(request, form, status=422)
    codes = second_factor.turn_on(officer=officer, secret=secret, at=now(), by=officer)
    del request.session[SECRET]
    second_factor_is_on(request)
    return render(request, "people/recovery_codes.html", {"codes": codes, "is_first": True})


@never_cache
@sensitive_post_parameters("code")
@sensitive_variables("codes")
@require_http_methods(["GET", "HEAD", "POST"])
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes, against a code."""
    if request.method != "POST":
        return redirect("people:second_factor")
    officer, form = officer_of(request), CodeForm(request.POST)
    if not proves(request, form):
        return factor_page(request, form, status=422)
    codes = second_factor.renew_codes(officer=officer, at=now(), by=officer)
    return render(request, "people/recovery_codes.html", {"codes": codes, "is_first": False})


@never_cache
@sensitive_post_parameters("code")
@require_POST
def factor_off(request: HttpRequest) -> HttpResponse:
    """Switch it off, against a code."""
    officer, form = officer_of(request), CodeForm(request.POST)
    if not proves(request, form):
        return factor_page(request, form, status=422)
    second_factor.turn_off(officer=officer, at=now(), by=officer)
    messages.success(request, _("The second factor is off: your password alone lets you in."))
    return redirect("people:second_factor")


def proves(request: HttpRequest, form: CodeForm) -> bool:
    """Whether ``form`` holds a code that the officer can know now; wrong ones count like wrong passwords."""
    if not form.is_valid():
        return False
    officer = officer_of(request)
    typed = form.cleaned_data["code"]
    if authenticate(request, username=officer.username, secret_code=typed, at=timezone.now()) != officer:
        form.say_wrong()
        return False
    return True


def factor_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    """The page of the second factor, as it stands."""
    officer = officer_of(request)
    facts: dict[str, object] = {
        "form": form,
        "factor": second_factor.second_factor_of(officer),
        "is_needed": second_factor.must_have_second_factor(officer),
    }
    if facts["factor"] is None:
        form.fields["code"].help_text = _("Six digits that the app on your phone shows now.")
        secret = request.session.setdefault(SECRET, second_factor.new_secret())
        facts["picture"] = second_factor.picture_of(officer, secret)
        facts["secret"] = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render(request, "people/second_factor.html", facts, status=status)

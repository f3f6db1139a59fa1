"""Signing in and out: by password, with the second factor, with the city's own accounts."""

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.people import single_sign_on
from luoshi.people.arriving import PasswordSignInOff, arrive, let_in, waiting
from luoshi.people.forms import CodeForm, SignInForm
from luoshi.people.queries import active_officer


def address_of_ours(request: HttpRequest, wanted: str) -> str:
    """``wanted`` if it is an address of this platform, else the first page."""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Only a path: a bare word would be taken for the name of a page that there is not.
    return wanted if is_ours and wanted.startswith("/") else resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; afterwards on to the page that was asked for."""
    onward = address_of_ours(request, request.POST.get("next", request.GET.get("next", "")))
    if request.user.is_authenticated:
        return redirect(onward)
    if request.method == "POST" and settings.OIDC_ONLY:
        raise PasswordSignInOff
    form = SignInForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid() and form.officer is not None:
        went = arrive(request, form.officer, onward=onward, by_password=True, at=timezone.now())
        return redirect(went or "people:sign_in_code")
    facts = {
        "form": form,
        "next": onward,
        "city": settings.OIDC_NAME if single_sign_on.is_offered() else "",
        "city_only": settings.OIDC_ONLY,
    }
    return render(request, "people/sign_in.html", facts, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in, for somebody who has proved the first: the code of their phone."""
    at = timezone.now()
    known = waiting(request, at=at)
    officer = active_officer(known["officer"]) if known is not None else None
    if known is None or officer is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        # Through the backends, so that wrong codes count like wrong passwords.
        if authenticate(request, username=officer.username, secret_code=typed, at=at) == officer:
            let_in(request, officer, onward=known["onward"], by_password=known["by_password"])
            return redirect(known["onward"])
        form.say_wrong()
    return render(request, "people/sign_in_code.html", {"form": form}, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@require_safe
def city(request: HttpRequest) -> HttpResponse:
    """Go to the city's own sign-in.

    A link and no form: the content security policy lets forms end on this platform only.
    """
    onward = address_of_ours(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(onward)
    return single_sign_on.leave_for_the_city(request, onward)


@login_not_required
@never_cache
@require_safe
def city_return(request: HttpRequest) -> HttpResponse:
    """Come back from the city's own sign-in."""
    officer, wanted = single_sign_on.officer_from_the_city(request)
    onward = address_of_ours(request, wanted)
    went = arrive(request, officer, onward=onward, by_password=False, at=timezone.now())
    return redirect(went or "people:sign_in_code")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and show the sign-in page."""
    logout(request)
    return redirect("people:sign_in")

"""What every request passes: the language that was chosen, the upload limits, the sign-in."""

import re
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin

from luoshi.delivery.evidence.store import EvidenceTooLarge
from luoshi.ground.refused import Refused
from luoshi.people.arriving import ALLOWED_FIRST, address_first
from luoshi.people.visitor import SignInNeeded
from luoshi.web.refusals import refusal_response, wants_json

Answer = Callable[[HttpRequest], HttpResponseBase]

# What is read and thrown away of an upload that is too large, so that the browser gets to see the answer:
# one that is cut off in the middle of sending shows only that the connection broke.
DRAIN_LIMIT_BYTES = 512 * 1024 * 1024
DRAIN_CHUNK_BYTES = 1024 * 1024
MEGABYTE = 1024 * 1024

# Evidence has a limit of its own: scanned papers are larger than the text of a report.
EVIDENCE_ADDRESS = re.compile(r"/tasks/\d+/(evidence|progress/\d+)/")


class UploadTooLarge(Refused):
    """More was sent than an upload may hold. Values: ``size_mb``, ``limit_mb``."""

    code = "upload-too-large"


class LengthMissing(Refused):
    """A body came without saying how long it is: it could be without end."""

    code = "length-missing"


def language_by_choice(get_response: Answer) -> Answer:
    """Chinese, unless the officer chose another language; what the browser prefers does not count."""
    offered = {code for code, _ in settings.LANGUAGES}

    def answer(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in offered else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response

    return answer


def upload_limit(get_response: Answer) -> Answer:
    """Refuse a body that is larger than an upload may be, before anything reads or keeps it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        sent = request.META.get("CONTENT_LENGTH") or ""
        if not sent and request.META.get("HTTP_TRANSFER_ENCODING"):
            return refusal_response(request, LengthMissing())
        size = int(sent) if sent.isdecimal() else 0
        takes_evidence = EVIDENCE_ADDRESS.fullmatch(request.path_info) is not None
        limit = settings.EVIDENCE_LIMIT_BYTES if takes_evidence else settings.UPLOAD_LIMIT_BYTES
        # The form around the file takes some bytes as well.
        if size <= limit + 64 * 1024:
            return get_response(request)
        drain(request, size)
        refused: Refused = UploadTooLarge(size_mb=-(-size // MEGABYTE), limit_mb=limit // MEGABYTE)
        if takes_evidence:
            refused = EvidenceTooLarge(limit_mb=limit // MEGABYTE)
        return refusal_response(request, refused)

    return answer


def drain(request: HttpRequest, size_bytes: int) -> None:
    """Read and forget up to ``size_bytes`` of the body of ``request``."""
    left = min(size_bytes, DRAIN_LIMIT_BYTES)
    while left > 0:
        try:
            chunk = request.read(min(left, DRAIN_CHUNK_BYTES))
        except OSError:  # the sender gave up
            return
        if not chunk:
            return
        left -= len(chunk)


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs sign-in, unless its view says otherwise (``login_not_required``)."""

    def handle_no_permission(  # type: ignore[override]  # a machine is answered, not redirected
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        """Send a person to the sign-in page and back; tell a machine."""
        if request.headers.get("HX-Request") == "true":
            # A panel of a page whose session has ended: the whole page goes to sign in.
            here = request.headers.get("HX-Current-URL", "")
            login = redirect_to_login(path_of(here, request), resolve_url(settings.LOGIN_URL))
            return HttpResponse(status=204, headers={"HX-Redirect": login.headers["Location"]})
        if wants_json(request):
            return refusal_response(request, SignInNeeded())
        return super().handle_no_permission(request, view_func)


class FirstThingsFirst(MiddlewareMixin):
    """Whoever must choose a password or a second factor does so before anything else."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        _args: Sequence[object],
        _kwargs: Mapping[str, object],
    ) -> HttpResponseBase | None:
        """Send to the page where that is done; pages that need no sign-in stay open."""
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return None
        wanted = address_first(request)
        if wanted is None or (request.resolver_match and request.resolver_match.view_name in ALLOWED_FIRST):
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=204, headers={"HX-Redirect": resolve_url(wanted)})
        return redirect(wanted)


def path_of(url: str, request: HttpRequest) -> str:
    """Path and query of ``url`` where it is on this host, else the front page."""
    root = f"{request.scheme}://{request.get_host()}/"
    return "/" + url.removeprefix(root) if url.startswith(root) else "/"


def client_address(request: HttpRequest) -> str:
    """The visitor's address, for counting failed sign-ins.

    Behind a proxy that is trusted it is what the proxy itself saw: the last address in the header. Those
    before it are what the visitor claims.
    """
    if settings.TRUST_PROXY:
        forwarded = request.headers.get("X-Forwarded-For", "")
        seen = forwarded.rsplit(",", 1)[-1].strip()
        if seen:
            return seen
    address: str = request.META.get("REMOTE_ADDR", "")
    return address

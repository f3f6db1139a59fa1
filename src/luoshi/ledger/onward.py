"""Where a page sends somebody on to after an act: back to where they were."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_partial(request: HttpRequest) -> bool:
    """Whether only a fragment of a page is wanted, for a panel."""
    return request.headers.get("HX-Request-Type") == "partial"


def here(request: HttpRequest) -> str:
    """The address of the page that the person sees: for a panel, that of the page around it."""
    shown = request.headers.get("HX-Current-URL", "")
    root = f"{request.scheme}://{request.get_host()}/"
    return "/" + shown.removeprefix(root) if shown.startswith(root) else request.get_full_path()


def onward(request: HttpRequest, otherwise: str) -> str:
    """The address in the form's ``next`` if it is one of ours, else ``otherwise``."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else otherwise

"""Where every expected no becomes an answer: a page, a fragment of one, or JSON, with reason and remedy."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from luoshi.ground import messages
from luoshi.ground.refused import Refused

# A refusal that stands in no row here is a request that was understood and cannot be done.
UNPROCESSABLE = 422
METHOD_NOT_ALLOWED = 405
LARGEST_NUMBER = 2**63 - 1
CONFLICT = 409
STATUS_BY_CODE = {
    "sign-in-needed": 401,
    "not-allowed": 403,
    "not-an-officer-here": 403,
    "password-sign-in-off": 403,
    "city-sign-in-failed": 403,
    "city-sign-in-off": 404,
    "city-sign-in-out-of-reach": 502,
    "no-such-account": 404,
    "no-such-office": 404,
    "no-such-report": 404,
    "no-such-edition": 404,
    "no-such-commitment": 404,
    "no-such-figure": 404,
    "no-such-sheet": 404,
    "no-such-task": 404,
    "no-such-progress": 404,
    "no-such-publication": 404,
    "no-such-period": 404,
    "no-such-evidence": 404,
    "no-such-order": 404,
    "no-such-message": 404,
    "no-such-plan-item": 404,
    "no-such-circular": 404,
    "no-such-matter": 404,
    "no-such-comment": 404,
    "no-such-extension": 404,
    "no-such-rectification": 404,
    "no-such-observation": 404,
    "no-such-indicator": 404,
    "no-such-path": 404,
    "no-such-enquiry": 404,
    "no-such-use": 404,
    "no-such-reply": 404,
    "no-reply-owed": 404,
    "not-for-this-role": 403,
    "not-your-office": 403,
    "upload-gone": 410,
    "evidence-gone": 410,
    "changed-meanwhile": CONFLICT,
    "changed-since-prepared": CONFLICT,
    "publication-under-way": CONFLICT,
    "reply-number-taken": CONFLICT,
    "length-missing": 411,
    "evidence-too-large": 413,
    "upload-too-large": 413,
    "file-too-large": 413,
    "too-many-sign-ins": 429,
    "second-factor-shut": 429,
}


# Fields in which people write, of every form; what was chosen from a list is soon chosen again.
ONLY_IN_ROWS = {"due_on", "day", "value"}
TYPED_FIELDS = ONLY_IN_ROWS | {
    "reason", "text", "note", "wording", "measures", "category", "title", "document", "meeting", "offices",
    "done", "problems", "needs", "next_steps", "demand", "situation", "none_because", "body", "decision",
    "progress",
}  # fmt: skip


class TooManySignIns(Refused):
    """Somebody guessed at a password too often. Values: ``limit``, ``minutes``."""

    code = "too-many-sign-ins"


class RefusalMiddleware(MiddlewareMixin):
    """Answers for every view that raised a refusal, and for addresses that no view can answer."""

    def process_view(
        self,
        _request: HttpRequest,
        _view: object,
        _arguments: Sequence[object],
        given: Mapping[str, object],
    ) -> None:
        """Nothing has a number that a database could not hold: asked for one, some of its drivers break."""
        if any(isinstance(value, int) and value > LARGEST_NUMBER for value in given.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The answer to a refusal; other exceptions are none of its business."""
        return refusal_response(request, exception) if isinstance(exception, Refused) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """A page in words where an address was asked in a way that it does not take; Django sends none."""
        if response.status_code != METHOD_NOT_ALLOWED or not isinstance(response, HttpResponse):
            return response
        if response.content:
            return response
        page = render(request, "405.html", {"back": page_before(request)}, status=METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The answer to ``request`` that says why not and what to do, in the page's language.

    JSON where the asker wants JSON: ``{"error": {"code", "reason", "remedy", "values"}}``.
    """
    status = STATUS_BY_CODE.get(refused.code, UNPROCESSABLE)
    words = messages.render_refusal(refused, messages.language_of(translation.get_language()))
    if wants_json(request):
        error = {
            "code": refused.code,
            "reason": words.reason,
            "remedy": words.remedy,
            "values": {name: plain(value) for name, value in refused.values.items()},
        }
        return JsonResponse({"error": error}, status=status, json_dumps_params={"ensure_ascii": False})
    partial = request.headers.get("HX-Request-Type") == "partial"
    template = "refusal_panel.html" if partial else "refusal.html"
    facts = {
        "code": refused.code,
        "reason": words.reason,
        "remedy": words.remedy,
        "back": page_before(request),
        "typed": typed_in(request) if status in (CONFLICT, UNPROCESSABLE) else [],
    }
    return render(request, template, facts, status=status)


def page_before(request: HttpRequest) -> str:
    """The page of ours that the request came from, the front page if there was none."""
    came_from = request.headers.get("Referer", "")
    root = f"{request.scheme}://{request.get_host()}/"
    return "/" + came_from.removeprefix(root) if came_from.startswith(root) else "/"


def typed_in(request: HttpRequest) -> list[str]:
    """What somebody typed into the form that was refused, so that it is not lost; a row's fields together."""
    rows: dict[str, list[str]] = {}
    for name, value in request.POST.items():
        prefix, _dash, field = name.rpartition("-")
        if not isinstance(value, str) or not value.strip() or field not in TYPED_FIELDS:
            continue
        if field == "progress" and value.isdecimal():  # not how far it is, but which report it is about
            continue
        is_row = prefix.rpartition("-")[2].isdigit()
        if is_row or field not in ONLY_IN_ROWS:
            rows.setdefault(prefix if is_row else name, []).append(value.strip())
    return ["  ".join(values) for values in rows.values()]


def wants_json(request: HttpRequest) -> bool:
    """Whether the asker prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def plain(value: object) -> Any:
    """``value`` as JSON can hold it."""
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def locked_out(request: HttpRequest, _response: object = None, _credentials: object = None) -> HttpResponse:
    """The answer to whoever has guessed too often (called by django-axes)."""
    cooloff: timedelta = settings.AXES_COOLOFF_TIME
    return refusal_response(
        request,
        TooManySignIns(limit=settings.AXES_FAILURE_LIMIT, minutes=int(cooloff.total_seconds() // 60)),
    )

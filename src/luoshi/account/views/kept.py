"""Answers for everybody, kept in the process until something is signed or withdrawn."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from luoshi.account.queries import edition_of_the_public

KEPT_BYTES: Final = 32 * 1024 * 1024
LONGEST_BYTES: Final = 4 * 1024 * 1024
LONGEST_ADDRESS: Final = 500

View = Callable[..., HttpResponse]


class Kept:
    """The answers of one edition of what is public; where they grow too many, the least asked go first."""

    def __init__(self, limit_bytes: int = KEPT_BYTES) -> None:
        self._limit = limit_bytes
        self._lock = Lock()
        self._edition = ""
        self._size = 0
        self._answers: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()

    def get(self, edition: str, key: str) -> tuple[bytes, dict[str, str]] | None:
        """The body and the headers kept under ``key``, if they are of ``edition``."""
        with self._lock:
            if edition != self._edition or key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return self._answers[key]

    def put(self, edition: str, key: str, body: bytes, headers: dict[str, str]) -> None:
        """Keep an answer of ``edition``; those of another edition go."""
        if len(body) > LONGEST_BYTES or len(key) > LONGEST_ADDRESS:
            return
        with self._lock:
            if edition != self._edition:
                self._answers.clear()
                self._edition, self._size = edition, 0
            old = self._answers.pop(key, None)
            self._size += len(body) - (len(old[0]) if old else 0)
            self._answers[key] = (body, headers)
            while self._size > self._limit:
                _key, (dropped, _headers) = self._answers.popitem(last=False)
                self._size -= len(dropped)


_KEPT: Final = Kept()


def for_everybody(view: View) -> Callable[..., HttpResponseBase]:
    """``view`` without sign-in, its answers kept whole; browsers and proxies ask each time if they hold.

    What it answers may depend on the address and the language alone, never on who asks.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # Asked before anything is read: what is signed in between only makes the kept answer newer.
        edition = edition_of_the_public()
        key = f"{get_language()} {request.get_full_path()}"
        found = _KEPT.get(edition, key)
        if found is None:
            fresh = view(request, *args, **kwargs)
            if fresh.status_code != 200:
                return fresh
            tag = hashlib.sha256(fresh.content).hexdigest()[:32]
            found = fresh.content, {**fresh.headers, "ETag": f'"{tag}"', "Cache-Control": "no-cache"}
            _KEPT.put(edition, key, *found)
        body, headers = found
        kept = HttpResponse(body, headers=headers)
        return get_conditional_response(request, etag=headers["ETag"], response=kept) or kept

    return login_not_required(require_safe(answer))

"""What happens between the proof of who somebody is and their first page."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth import login
from django.http import HttpRequest

from luoshi.ground.refused import Refused
from luoshi.people.models import Officer
from luoshi.people.second_factor import has_second_factor, must_have_second_factor

# Sessions are those of officers, however they proved who they are.
BACKEND = "django.contrib.auth.backends.ModelBackend"

# How long somebody whose password was right may look for their phone.
PATIENCE = timedelta(minutes=10)

_WAITING = "waiting_for_code"
_BY_PASSWORD = "came_by_password"  # noqa: S105  # a name
_FACTOR_MISSING = "second_factor_missing"

# What stays open to somebody who has to do something first, besides pages that need no sign-in.
ALLOWED_FIRST = frozenset({"people:password", "people:second_factor", "people:second_factor_on"})


class PasswordSignInOff(Refused):
    """Officers sign in with the city's accounts only; there are no passwords here."""

    code: ClassVar[str] = "password-sign-in-off"


def arrive(
    request: HttpRequest, officer: Officer, *, onward: str, by_password: bool, at: datetime
) -> str | None:
    """Let ``officer`` in, or have them wait for their second factor.

    Gives the address to go on to, None where a code is asked for first.
    """
    if has_second_factor(officer):
        request.session[_WAITING] = {
            "officer": officer.pk,
            "until": (at + PATIENCE).timestamp(),
            "onward": onward,
            "by_password": by_password,
        }
        return None
    return let_in(request, officer, onward=onward, by_password=by_password)


def let_in(request: HttpRequest, officer: Officer, *, onward: str, by_password: bool) -> str:
    """Begin the session of ``officer``; gives ``onward``."""
    request.session.pop(_WAITING, None)
    login(request, officer, backend=BACKEND)
    request.session[_BY_PASSWORD] = by_password
    if must_have_second_factor(officer) and not has_second_factor(officer):
        request.session[_FACTOR_MISSING] = True
    return onward


def waiting(request: HttpRequest, *, at: datetime) -> dict[str, Any] | None:
    """Who waits for their second factor: ``officer`` (id), ``onward``, ``by_password``; None for nobody."""
    found: dict[str, Any] | None = request.session.get(_WAITING)
    return found if found is not None and found["until"] > at.timestamp() else None


def second_factor_is_on(request: HttpRequest) -> None:
    """The officer has got the second factor that was asked for."""
    request.session.pop(_FACTOR_MISSING, None)


def address_first(request: HttpRequest) -> str | None:
    """The name of the page on which the officer must do something before anything else; None for none."""
    officer = request.user
    if isinstance(officer, Officer) and officer.must_change_password and request.session.get(_BY_PASSWORD):
        return "people:password"
    return "people:second_factor" if request.session.get(_FACTOR_MISSING) else None

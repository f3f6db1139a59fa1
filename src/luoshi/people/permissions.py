"""Who may do what, kept by the library ``rules``; other rooms build their predicates on these."""

from collections.abc import Callable
from typing import ClassVar

from rules.permissions import add_perm, has_perm
from rules.predicates import predicate

from luoshi.ground.refused import Refused
from luoshi.people.models import Officer, Role


class NotAllowed(Refused):
    """The person may not do this: ``permission``."""

    code: ClassVar[str] = "not-allowed"


def allow(permission: str, who: Callable[[object], bool]) -> None:
    """Give ``permission`` (``room.verb``) to every user for whom ``who`` is true."""
    add_perm(permission, predicate(who))  # type: ignore[no-untyped-call]  # the library has no types


def allowed(permission: str, user: object) -> bool:
    """Whether ``user`` has ``permission``; nobody has one that does not exist."""
    return bool(has_perm(permission, user))  # type: ignore[no-untyped-call]  # the library has no types


def require(permission: str, user: object) -> None:
    """Raise NotAllowed unless ``user`` has ``permission``."""
    if not allowed(permission, user):
        raise NotAllowed(permission=permission)


def is_officer(user: object) -> bool:
    """Whether ``user`` is an officer who may sign in."""
    return isinstance(user, Officer) and user.is_active


def is_supervisor(user: object) -> bool:
    """Whether ``user`` works in the supervision office."""
    return isinstance(user, Officer) and user.is_active and user.role == Role.SUPERVISOR


allow("people.manage", is_supervisor)

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


def allow(permission: str, who: Callable[[object], bool] | Callable[[object, object], bool]) -> None:
    """Give ``permission`` (``room.verb``) to every user for whom ``who`` is true.

    ``who`` takes the user, and the thing that the permission is about where it matters (None for any).
    """
    add_perm(permission, predicate(who))  # type: ignore[no-untyped-call]  # the library has no types


def allowed(permission: str, user: object, thing: object = None) -> bool:
    """Whether ``user`` has ``permission`` (upon ``thing``); nobody has one that does not exist."""
    return bool(has_perm(permission, user, thing))  # type: ignore[no-untyped-call]  # the library has no types


def require(permission: str, user: object, thing: object = None) -> None:
    """Raise NotAllowed unless ``user`` has ``permission`` (upon ``thing``)."""
    if not allowed(permission, user, thing):
        raise NotAllowed(permission=permission)


def is_officer(user: object) -> bool:
    """Whether ``user`` is an officer who may sign in."""
    return isinstance(user, Officer) and user.is_active


def is_supervisor(user: object) -> bool:
    """Whether ``user`` works in the supervision office."""
    return isinstance(user, Officer) and user.is_active and user.role == Role.SUPERVISOR


def has_role(user: object, *roles: str) -> bool:
    """Whether ``user`` is an officer in one of ``roles`` who may sign in."""
    return isinstance(user, Officer) and user.is_active and user.role in roles


def sees_everything(user: object) -> bool:
    """Whether no row is hidden from ``user``: the supervision office's people and the auditors."""
    return has_role(user, Role.SUPERVISOR, Role.VERIFIER, Role.AUDITOR)


allow("journal.read", sees_everything)  # whole; others read of what they see, and of their own acts
allow("people.read", sees_everything)  # the list of officers; the offices are everybody's to see
allow("people.manage", is_supervisor)

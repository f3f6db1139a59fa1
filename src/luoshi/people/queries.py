"""Who is who: officers by name, offices."""

from collections.abc import Iterable
from typing import ClassVar

from django.db.models import QuerySet

from luoshi.ground.refused import Refused
from luoshi.people.models import Officer


class NoSuchOfficer(Refused):
    """No active officer has this name to sign in with: ``username``."""

    code: ClassVar[str] = "no-such-officer"


def officer_named(username: str) -> Officer:
    """The active officer who signs in as ``username``; raises NoSuchOfficer."""
    officer = (
        Officer.objects.filter(username=username.strip(), is_active=True).select_related("office").first()
    )
    if officer is None:
        raise NoSuchOfficer(username=username)
    return officer


def officers() -> QuerySet[Officer]:
    """Everybody who signs in or once did, by name to sign in with."""
    return Officer.objects.select_related("office").order_by("username")


def officer_names(ids: Iterable[int]) -> dict[int, str]:
    """The names of the officers with these ids, by id; one that does not exist is left out."""
    return dict(Officer.objects.filter(pk__in=set(ids)).values_list("pk", "name"))

"""What of the account can be read: publications under way, and what the public sees."""

from typing import Any

from django.db.models import Max, Q, QuerySet

from luoshi.account.models import Item, Publication, Withdrawal
from luoshi.account.publishing.acts import NoSuchPublication
from luoshi.account.rules.shown import without
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import require
from luoshi.people.queries import offices_of


def publications(officer: Officer) -> QuerySet[Publication]:
    """The publications that ``officer`` sees, newest first: an office's people see their own."""
    require("account.read", officer)
    rows = Publication.objects.select_related("office", "prepared_by", "passed_by", "cleared_by", "signed_by")
    if officer.role in (Role.REPORTER, Role.HEAD):
        return rows.filter(office__in=[*offices_of(officer), 0])
    return rows


def publication(publication_id: int, officer: Officer) -> Publication:
    """The publication with this id; raises NoSuchPublication."""
    row = publications(officer).filter(pk=publication_id).first()
    if row is None:
        raise NoSuchPublication(id=publication_id)
    return row


def edition_of_the_public() -> str:
    """What changes with everything that the public sees: the newest signature and the newest withdrawal."""
    signed = Publication.objects.filter(state="signed").aggregate(last=Max("signed_at"), row=Max("pk"))
    gone = Withdrawal.objects.aggregate(last=Max("pk"))
    return f"{signed['last']}/{signed['row']}/{gone['last']}"


def withdrawn() -> dict[str, str]:
    """All that was withdrawn, with the reasons that the public reads."""
    return dict(Withdrawal.objects.values_list("thing", "reason"))


def public_contents(year: int) -> list[dict[str, Any]]:
    """What the public sees of ``year``: of each office and commitment what was signed last, in text order.

    Three queries.
    """
    gone = withdrawn()
    newest = (
        Publication.objects.filter(state="signed", year=year)
        .order_by()
        .values("office")
        .annotate(last=Max("pk"))
        .values_list("last", flat=True)
    )
    items = Item.objects.filter(Q(publication__in=[*newest, 0])).order_by(
        "commitment__report", "commitment__start", "commitment", "pk"
    )
    return [without(item.content, gone) for item in items]

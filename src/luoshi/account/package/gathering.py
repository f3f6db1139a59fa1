"""What the open data package of a year is made of: signed items, withdrawals, and the journal's hashes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from luoshi.account import queries
from luoshi.account.models import Item, Publication, Withdrawal
from luoshi.account.rules import frozen, package
from luoshi.account.rules.shown import without
from luoshi.delivery.holding import day_of
from luoshi.journal import chain
from luoshi.journal.models import Entry
from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class Gathered:
    """All files of a package but the bytes of the open evidence, whose hashes ``evidence`` names."""

    files: Mapping[str, bytes]
    evidence: Mapping[str, int]


def gathered(year: int, *, day: date) -> Gathered:
    """The package of ``year`` as it was public at the end of ``day``, without what was withdrawn since.

    The same content gives the same bytes; what is withdrawn later leaves every package made from then on.
    """
    until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    gone = dict(Withdrawal.objects.values_list("thing", "reason"))
    steps = ("prepared_by", "passed_by", "cleared_by", "signed_by")
    rows = Publication.objects.filter(pk__in=queries.newest_signed(year, before=until)).order_by("office_id")
    publications: list[dict[str, Any]] = []
    items: dict[str, str] = {}
    noted: set[str] = set()
    for row in rows.select_related("office", *(f"{step}__office" for step in steps)):
        listed = []
        for item in Item.objects.filter(publication=row).order_by("commitment").iterator(chunk_size=200):
            shown = without(item.content, gone)
            notes = {note["thing"] for note in shown["withdrawn"]}
            noted |= notes
            name = package.item_name(f"office:{row.office_id}", f"commitment:{item.commitment_id}")
            items[name] = frozen.frozen(shown) if notes else item.text
            listed.append(
                {
                    "commitment": f"commitment:{item.commitment_id}",
                    "sha256": item.sha256,
                    "whole": not notes,
                }
            )
        publications.append(_publication(row, listed))
    withdrawals = Withdrawal.objects.filter(thing__in=[*sorted(noted), ""]).select_related("office")
    source = {
        "format": package.FORMAT,
        "year": year,
        "day": day.isoformat(),
        "publications": publications,
        "withdrawals": [
            {
                "thing": row.thing,
                "office": row.office.name,
                "reason": row.reason,
                "on": day_of(row.at).isoformat(),
            }
            for row in withdrawals.order_by("thing")
        ],
    }
    journal, links = _journal(until)
    files = package.derived(source, items, journal, links)
    contents = [frozen.thawed(text) for text in items.values()]
    return Gathered(
        {**files, **{name: text.encode() for name, text in items.items()}}, package.open_files(contents)
    )


def _publication(row: Publication, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "publication": row.thing,
        "office": f"office:{row.office_id}",
        "name": row.office.name,
        "on": row.on.isoformat(),
        "digest": row.digest,
        "prepared": _who(row.prepared_by, row.prepared_at),
        "passed": _who(row.passed_by, row.passed_at),
        "cleared": _who(row.cleared_by, row.cleared_at),
        "signed": _who(row.signed_by, row.signed_at),
        "items": items,
    }


def _who(officer: Officer | None, at: datetime | None) -> dict[str, Any] | None:
    """By office and role, never by name."""
    if officer is None or at is None:
        return None
    office = officer.office
    return {
        "office": None if office is None else office.name,
        "role": str(officer.role),
        "on": day_of(at).isoformat(),
    }


def _journal(until: datetime) -> tuple[bytes, int]:
    """Number, previous hash and hash of every entry: links only, no entry's content."""
    last = Entry.objects.filter(at__lt=until).aggregate(last=Max("number"))["last"] or 0
    rows = Entry.objects.filter(number__lte=last).order_by("number")
    lines = [
        chain.canonical({"number": number, "previous": previous, "hash": digest}) + "\n"
        for number, previous, digest in rows.values_list("number", "previous", "hash").iterator(
            chunk_size=2000
        )
    ]
    return "".join(lines).encode(), len(lines)

"""What of the account can be read: publications under way, and what the public sees."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db import connection
from django.db.models import Max, QuerySet

from luoshi.account.models import Item, Publication, Withdrawal
from luoshi.account.publishing import acts
from luoshi.account.publishing.acts import NoSuchPublication
from luoshi.account.publishing.said import SaidItem
from luoshi.account.rules import gate
from luoshi.account.rules.shown import without
from luoshi.delivery.models import Evidence
from luoshi.delivery.rules import states
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import allowed, require
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
    """What changes with everything that the public sees: how often something was signed or withdrawn.

    Neither is ever undone. Counts, and not the newest row's number: of two that are written at once, the one
    with the lower number may be seen later.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EDITION, ["signed"])
        signed, gone = cursor.fetchone()
    return f"{signed}/{gone}"


# In plain SQL, since every visit of the public asks it: building it anew takes longer than answering it.
_EDITION = (
    f"SELECT (SELECT COUNT(*) FROM {Publication._meta.db_table} WHERE state = %s),"  # noqa: S608  (our own names)
    f" (SELECT COUNT(*) FROM {Withdrawal._meta.db_table})"
)


def withdrawn() -> dict[str, str]:
    """All that was withdrawn, with the reasons that the public reads."""
    return dict(Withdrawal.objects.values_list("thing", "reason"))


def public_years() -> list[int]:
    """The years of which something is public, the newest first."""
    signed = Publication.objects.filter(state="signed").order_by("-year")
    return list(signed.values_list("year", flat=True).distinct())


def public_contents(year: int, *, commitment_id: int | None = None) -> list[dict[str, Any]]:
    """What the public sees of ``year``: of each office and commitment what was signed last, in text order.

    ``commitment_id``: of this one only. Three queries.
    """
    gone = withdrawn()
    items = Item.objects.filter(publication__in=newest_signed(year))
    if commitment_id is not None:
        items = items.filter(commitment=commitment_id)
    return [without(item.content, gone) for item in in_text_order(items)]


def newest_signed(year: int, *, before: datetime | None = None) -> list[int]:
    """The id of what each office signed last of ``year``, where it was signed before that moment.

    With 0, which is no row's: of an empty list Django would ask nothing.
    """
    signed = Publication.objects.filter(state="signed", year=year)
    if before is not None:
        signed = signed.filter(signed_at__lt=before)
    newest = signed.order_by().values("office").annotate(last=Max("pk")).values_list("last", flat=True)
    return [*newest, 0]


def in_text_order(items: QuerySet[Item]) -> QuerySet[Item]:
    """``items`` as their promises stand in the report."""
    return items.order_by("commitment__report", "commitment__start", "commitment", "pk")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a visitor looks for: words, a colour, an office, a place; empty for everything."""

    q: str = ""
    light: str = ""
    office: str = ""
    place: str = ""

    @classmethod
    def asked(cls, address: Mapping[str, str]) -> Self:
        """As it stands in the address."""
        return cls(
            **{name: address.get(name, "").strip()[:200] for name in ("q", "light", "office", "place")}
        )

    def fits(self, item: SaidItem) -> bool:
        """Whether ``item`` is one of those."""
        shown = item.content
        if self.light and (item.light is None or item.light.colour != self.light):
            return False
        if self.office and shown["office"]["name"] != self.office:
            return False
        if self.place and self.place not in places_of(item):
            return False
        promise = shown["commitment"]
        text = " ".join((promise["text"], promise["sentence"], promise["category"]))
        return all(word in text for word in self.q.split())


def places_of(item: SaidItem) -> set[str]:
    """The counties and zones that ``item`` is about."""
    places = {task.facts["place"] for task in item.tasks} | set(item.content["commitment"]["places"])
    return {place for place in places if place}


def all_places(items: Iterable[SaidItem]) -> list[str]:
    """The counties and zones that any of ``items`` is about, by name."""
    return sorted({place for item in items for place in places_of(item)})


def by_field_of_work(items: Iterable[SaidItem]) -> list[tuple[str, list[SaidItem]]]:
    """``items`` under their field of work, in the order of the report."""
    found: dict[str, list[SaidItem]] = {}
    for item in items:
        found.setdefault(item.content["commitment"]["category"], []).append(item)
    return list(found.items())


def tallies(items: Sequence[SaidItem]) -> list[tuple[str, int]]:
    """How many of ``items`` have each colour, the worst first; those without a light are left out."""
    counted = Counter(item.light.colour for item in items if item.light is not None)
    return [(colour, counted[colour]) for colour in ("red", "amber", "grey", "green")]


def contents_of(row: Publication) -> list[dict[str, Any]]:
    """What ``row`` shows or would show, without what was withdrawn."""
    gone = withdrawn()
    return [without(item.content, gone) for item in in_text_order(row.items.all())]


def concerns(row: Publication, *, on: date) -> list[gate.Raised]:
    """What stands in the way of ``row`` on the day ``on``, or should be known to who decides."""
    return acts.concerns(row, on=on)


def next_step(row: Publication, officer: Officer) -> str | None:
    """The step that ``officer`` can take now: pass, clear or sign."""
    if officer in (row.prepared_by, row.passed_by, row.cleared_by):
        return None
    for act in states.possible_acts(gate.PUBLICATION, row.state, officer.role):  # type: ignore[arg-type]
        if act == "pass" and row.office_id not in offices_of(officer):
            continue
        if act != "return":
            return act
    return None


def may_return(row: Publication, officer: Officer) -> bool:
    """Whether ``officer`` can send it back."""
    possible = states.possible_acts(gate.PUBLICATION, row.state, officer.role)  # type: ignore[arg-type]
    return "return" in possible and (officer.role != Role.HEAD or row.office_id in offices_of(officer))


def evidence_to_open(officer: Officer) -> list[tuple[int, str]]:
    """The evidence of ``officer``'s office that stands for a task, newest first, as a list shows it."""
    if not allowed("account.prepare", officer):
        return []
    rows = Evidence.objects.filter(office__in=[*offices_of(officer), 0], uses__withdrawn_at=None)
    return list(rows.distinct().order_by("-pk").values_list("pk", "title"))


def withdrawable(items: Iterable[SaidItem]) -> list[tuple[str, str]]:
    """What of ``items`` can be withdrawn, with the words by which a list names it."""
    found: dict[str, str] = {}
    for item in items:
        promise = item.content["commitment"]
        found.setdefault(promise["thing"], promise["text"])
        for task in item.tasks:
            for figure in task.figures:
                for value in figure.values:
                    found.setdefault(value.thing, f"{figure.name} {value.last_day}")
            for one in task.facts["evidence"]:
                found.setdefault(one["thing"], one["title"])
    return list(found.items())

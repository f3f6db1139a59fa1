"""Who is who: officers by name, offices."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Prefetch, Q, QuerySet

from luoshi.ground.refused import Refused
from luoshi.people.models import Charge, Office, OfficeKind, Officer, Role


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


def active_officer(officer_id: int) -> Officer | None:
    """The officer with this id, None for nobody and for one who has left."""
    return Officer.objects.filter(pk=officer_id, is_active=True).select_related("office").first()


def officers() -> QuerySet[Officer]:
    """Everybody who signs in or once did, by name to sign in with."""
    return Officer.objects.select_related("office").order_by("username")


def officer_names(ids: Iterable[int]) -> dict[int, str]:
    """The names of the officers with these ids, by id; one that does not exist is left out."""
    return dict(Officer.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


class NoSuchOffice(Refused):
    """There is no such office: ``id``, or its name."""

    code: ClassVar[str] = "no-such-office"


def office(office_id: int) -> Office:
    """The office with this id; raises NoSuchOffice."""
    found = Office.objects.select_related("parent").filter(pk=office_id).first()
    if found is None:
        raise NoSuchOffice(id=office_id)
    return found


def offices() -> QuerySet[Office]:
    """All offices that still exist, by kind, in the order in which they were added."""
    return Office.objects.filter(is_active=True).select_related("parent").order_by("kind", "pk")


def offices_by_name() -> dict[str, Office]:
    """Every active office by each of its names (in full, short, alias) that no other office has."""
    named: defaultdict[str, set[int]] = defaultdict(set)
    rows = {row.pk: row for row in Office.objects.filter(is_active=True)}
    for row in rows.values():
        for name in filter(None, (row.name, row.short, *row.aliases)):
            named[name].add(row.pk)
    return {name: rows[next(iter(found))] for name, found in named.items() if len(found) == 1}


def offices_beneath(tops: Iterable[int]) -> set[int]:
    """The ids ``tops`` and those of every office beneath one of them, in one query."""
    below: defaultdict[int, list[int]] = defaultdict(list)
    for child, parent in Office.objects.exclude(parent=None).values_list("pk", "parent_id"):
        if parent is not None:
            below[parent].append(child)
    found: set[int] = set()
    waiting = list(tops)
    while waiting:
        top = waiting.pop()
        if top not in found:
            found.add(top)
            waiting += below[top]
    return found


def offices_of(officer: Officer) -> set[int]:
    """The ids of the offices that ``officer`` acts for or oversees: what lies beneath counts."""
    if officer.role == Role.LEADER:
        tops = set(Charge.objects.filter(officer=officer, until=None).values_list("office_id", flat=True))
    else:
        tops = {officer.office_id} if officer.office_id else set()
    return offices_beneath(tops) if tops else set()


def leaders() -> QuerySet[Officer]:
    """The active leaders, by name to sign in with."""
    return Officer.objects.filter(role=Role.LEADER, is_active=True).order_by("username")


def charges(officer: Officer) -> QuerySet[Charge]:
    """What ``officer`` oversees now."""
    return Charge.objects.filter(officer=officer, until=None).select_related("office").order_by("pk")


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office in the tree: how deep it lies, who works there, which leaders oversee it."""

    office: Office
    depth: int
    officers: list[Officer]
    leaders: list[Officer]


def office_tree() -> dict[str, list[OfficeRow]]:
    """The active offices by the kind of each; parts of a department (county, zone) right after it.

    Three queries, however many offices there are.
    """
    working = Officer.objects.filter(is_active=True).order_by("username")
    overseeing = Charge.objects.filter(
        until=None, officer__is_active=True, officer__role=Role.LEADER
    ).select_related("officer")
    rows = list(
        Office.objects.filter(is_active=True)
        .select_related("parent")
        .prefetch_related(Prefetch("officers", working), Prefetch("charges", overseeing))
        .order_by("pk")
    )
    known = {row.pk: row for row in rows}
    beneath: defaultdict[int | None, list[Office]] = defaultdict(list)
    for row in rows:
        beneath[row.parent_id if row.parent_id in known else None].append(row)
    tree: dict[str, list[OfficeRow]] = {kind: [] for kind in OfficeKind.values}

    def put(office: Office, group: str, depth: int) -> None:
        charged = [charge.officer for charge in office.charges.all()]
        tree[group].append(OfficeRow(office, depth, list(office.officers.all()), charged))
        for child in beneath[office.pk]:
            if child.kind in (office.kind, OfficeKind.OTHER) and office.kind != OfficeKind.GOVERNMENT:
                put(child, group, depth + 1)
            else:  # a zone within a county is told with the zones
                put(child, child.kind, 0)

    for top in beneath[None]:
        put(top, top.kind, 0)
    return {kind: found for kind, found in tree.items() if found}


def officers_in(office: Office) -> QuerySet[Officer]:
    """Who works in ``office`` now."""
    return office.officers.filter(is_active=True).order_by("role", "username")


def overseers_of(office: Office) -> list[Charge]:
    """The charges by which leaders oversee ``office`` now: of itself first, then of what it lies beneath."""
    above = dict(Office.objects.values_list("pk", "parent_id"))
    chain = [office.pk]
    while (parent := above.get(chain[-1])) is not None and parent not in chain:
        chain.append(parent)
    found = Charge.objects.filter(
        office__in=chain, until=None, officer__role=Role.LEADER, officer__is_active=True
    ).select_related("officer", "office")
    return sorted(found, key=lambda charge: (chain.index(charge.office_id), charge.officer.username))


def dissolved_offices() -> QuerySet[Office]:
    """The offices that were dissolved, by name."""
    return Office.objects.filter(is_active=False).order_by("name")


def offices_under(office: Office) -> QuerySet[Office]:
    """The active offices right beneath ``office``."""
    return office.children.filter(is_active=True).order_by("kind", "pk")


@dataclass(frozen=True, slots=True)
class OfficerFilters:
    """Which officers a list shows; empty: all."""

    q: str = ""
    role: str = ""
    office: int | None = None
    left: bool = False  # those who have left instead of those who work here
    factor: str = ""  # "on" or "off": by their second factor


def officer_list(filters: OfficerFilters, with_factor: Collection[int]) -> QuerySet[Officer]:
    """The officers that ``filters`` let through, by office and name, with what leaders oversee.

    ``with_factor``: the ids of those who have a second factor.
    """
    found = Officer.objects.filter(is_active=not filters.left)
    if filters.q:
        found = found.filter(Q(name__icontains=filters.q) | Q(username__icontains=filters.q))
    if filters.role:
        found = found.filter(role=filters.role)
    if filters.office is not None:
        found = found.filter(office__in=offices_beneath([filters.office]))
    if filters.factor == "on":
        found = found.filter(pk__in=with_factor)
    elif filters.factor == "off":
        found = found.exclude(pk__in=with_factor)
    current = Charge.objects.filter(until=None).select_related("office").order_by("pk")
    return (
        found.select_related("office")
        .prefetch_related(Prefetch("charges", current, to_attr="current_charges"))
        .order_by("office__kind", "office_id", "username")
    )


class NoSuchAccount(Refused):
    """There is no officer with this number: ``id``."""

    code: ClassVar[str] = "no-such-account"


def account(officer_id: int) -> Officer:
    """The officer with this id, who may have left; raises NoSuchAccount."""
    found = Officer.objects.select_related("office").filter(pk=officer_id).first()
    if found is None:
        raise NoSuchAccount(id=officer_id)
    return found

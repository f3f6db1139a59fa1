"""What is done to the offices themselves, and to who works in them or oversees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.people.models import Charge, Office, OfficeKind, Officer, Role
from luoshi.people.permissions import require
from luoshi.people.queries import NoSuchOffice

# Who acts where nobody can be signed in: the person who may run commands on the machine itself.
CONSOLE = "console"


class OfficeNameTaken(Refused):
    """There is an office of this name in the same place of the tree: ``name``."""

    code: ClassVar[str] = "office-name-taken"


class NotALeader(Refused):
    """Only a leader oversees offices: ``name``."""

    code: ClassVar[str] = "not-a-leader"


class OverseenAlready(Refused):
    """The leader oversees the office already: ``office``."""

    code: ClassVar[str] = "overseen-already"


class NoSuchCharge(Refused):
    """The leader does not oversee the office: ``office``."""

    code: ClassVar[str] = "no-such-charge"


class LastSupervisor(Refused):
    """Nobody would be left who keeps offices and officers: ``name``."""

    code: ClassVar[str] = "last-supervisor"


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """One office as a city's profile has it; ``parent`` is the key of one that stands before it, or empty."""

    key: str
    name: str
    kind: str
    parent: str = ""
    short: str = ""
    aliases: tuple[str, ...] = ()
    adcode: str = ""
    source: str = ""


def actor_of(by: Officer | None) -> str:
    """How the journal names who acted."""
    return by.actor if by is not None else CONSOLE


def _require_manager(by: Officer | None) -> None:
    if by is not None:
        require("people.manage", by)


@transaction.atomic
def add_office(
    *,
    name: str,
    parent: Office | None = None,
    kind: str = OfficeKind.OTHER,
    short: str = "",
    adcode: str = "",
    aliases: Sequence[str] = (),
    source: str = "",
    at: datetime,
    by: Officer | None,
) -> Office:
    """Add an office under ``parent``, or at the top; ``by`` None is the console.

    Raises NotAllowed or OfficeNameTaken.
    """
    _require_manager(by)
    try:
        with transaction.atomic():
            office = Office.objects.create(
                name=name.strip(),
                parent=parent,
                kind=OfficeKind(kind),
                short=short.strip(),
                adcode=adcode,
                aliases=list(aliases),
                source=source.strip(),
            )
    except IntegrityError as error:
        raise OfficeNameTaken(name=name.strip()) from error
    record(
        act="people.add_office",
        thing=f"office:{office.pk}",
        actor=actor_of(by),
        at=at,
        payload={"name": office.name, "parent": parent.pk if parent else None, "kind": office.kind},
    )
    return office


@transaction.atomic
def import_offices(*, entries: Sequence[OfficeEntry], at: datetime, by: Officer | None) -> list[Office]:
    """Bring the offices to what a profile says: new ones are added, known ones (by key) get its facts.

    One that was added by hand under the same name gets its key. Offices that the profile does not name
    stay. The same entries again change nothing and write nothing. Raises NotAllowed or NoSuchOffice (for a
    parent that no earlier entry has).
    """
    _require_manager(by)
    by_key = {office.key: office for office in Office.objects.exclude(key="")}
    unkeyed = {(office.parent_id, office.name): office for office in Office.objects.filter(key="")}
    added: list[str] = []
    changed: list[str] = []
    for entry in entries:
        if entry.parent and entry.parent not in by_key:
            raise NoSuchOffice(id=entry.parent)
        parent = by_key[entry.parent] if entry.parent else None
        facts = {
            "name": entry.name,
            "parent": parent,
            "kind": str(OfficeKind(entry.kind)),
            "key": entry.key,
            "short": entry.short,
            "aliases": list(entry.aliases),
            "adcode": entry.adcode,
            "source": entry.source,
        }
        office = by_key.get(entry.key) or unkeyed.get((parent.pk if parent else None, entry.name))
        if office is None:
            office = Office.objects.create(**facts)
            added.append(entry.key)
        elif any(getattr(office, name) != value for name, value in facts.items()):
            for name, value in facts.items():
                setattr(office, name, value)
            office.save()
            changed.append(entry.key)
        by_key[entry.key] = office
    if added or changed:
        payload = {"added": added, "changed": changed}
        record(act="people.import_offices", thing="offices", actor=actor_of(by), at=at, payload=payload)
    return [by_key[entry.key] for entry in entries]


@transaction.atomic
def post_officer(
    *, officer: Officer, role: str, office: Office | None, at: datetime, by: Officer | None
) -> Officer:
    """Let ``officer`` work in ``office`` in ``role`` from now on; who is no leader then oversees nothing.

    Raises NotAllowed or LastSupervisor.
    """
    _require_manager(by)
    row = _held(officer, leaves=role != Role.SUPERVISOR)
    before = {"role": row.role, "office": row.office_id}
    row.role, row.office = Role(role), office
    row.save(update_fields=["role", "office"])
    after = {"role": row.role, "office": row.office_id}
    payload: dict[str, object] = {"before": before, "after": after}
    if row.role != Role.LEADER:
        payload |= _charges_ended(row, at=at)
    record(act="people.post_officer", thing=row.actor, actor=actor_of(by), at=at, payload=payload)
    return row


@transaction.atomic
def retire_officer(*, officer: Officer, reason: str, at: datetime, by: Officer | None) -> Officer:
    """Let ``officer`` sign in no more; everything that they did stays theirs, their sessions end.

    Raises NotAllowed or LastSupervisor.
    """
    _require_manager(by)
    row = _held(officer, leaves=True)
    row.is_active = False
    row.save(update_fields=["is_active"])
    payload = _charges_ended(row, at=at)
    record(
        act="people.retire_officer",
        thing=row.actor,
        actor=actor_of(by),
        at=at,
        payload=payload,
        reason=reason,
    )
    return row


def _charges_ended(leaver: Officer, *, at: datetime) -> dict[str, object]:
    """End what ``leaver`` oversees; says for the journal which offices that were, where there were any."""
    running = Charge.objects.filter(officer=leaver, until=None)
    offices = sorted(running.values_list("office_id", flat=True))
    running.update(until=at)
    return {"oversees_no_more": offices} if offices else {}


def _held(officer: Officer, *, leaves: bool) -> Officer:
    """The row of ``officer``, held until the transaction ends.

    ``leaves``: the officer will not be a supervisor any more. Raises LastSupervisor where that leaves none.
    """
    supervisors = Officer.objects.filter(role=Role.SUPERVISOR, is_active=True)
    if leaves:
        # All of them, in one order: two who close each other's account wait instead of blocking each other.
        left = {row.pk for row in supervisors.select_for_update().order_by("pk")}
        if left == {officer.pk}:
            raise LastSupervisor(name=officer.name)
    return Officer.objects.select_for_update().get(pk=officer.pk)


@transaction.atomic
def give_charge(*, officer: Officer, office: Office, at: datetime, by: Officer | None) -> Charge:
    """Let the leader ``officer`` oversee ``office`` and what lies beneath it.

    Raises NotAllowed, NotALeader or OverseenAlready.
    """
    _require_manager(by)
    if officer.role != Role.LEADER:
        raise NotALeader(name=officer.name)
    try:
        with transaction.atomic():
            charge = Charge.objects.create(officer=officer, office=office, since=at)
    except IntegrityError as error:
        raise OverseenAlready(office=office.name) from error
    payload = {"office": office.pk}
    record(act="people.give_charge", thing=officer.actor, actor=actor_of(by), at=at, payload=payload)
    return charge


@transaction.atomic
def end_charge(*, officer: Officer, office: Office, at: datetime, by: Officer | None) -> Charge:
    """Let the leader ``officer`` oversee ``office`` no more. Raises NotAllowed or NoSuchCharge."""
    _require_manager(by)
    charge = Charge.objects.select_for_update().filter(officer=officer, office=office, until=None).first()
    if charge is None:
        raise NoSuchCharge(office=office.name)
    charge.until = at
    charge.save(update_fields=["until"])
    payload = {"office": office.pk}
    record(act="people.end_charge", thing=officer.actor, actor=actor_of(by), at=at, payload=payload)
    return charge

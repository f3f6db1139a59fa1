"""When the city changes: offices renamed, moved or dissolved, officers who come back, profiles compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.people.establishment import OfficeEntry, OfficeNameTaken, actor_of
from luoshi.people.models import Charge, Office, OfficeKind, Officer
from luoshi.people.permissions import require
from luoshi.people.queries import offices_beneath


class OfficeBeneathItself(Refused):
    """An office cannot be moved to beneath itself: ``name``."""

    code: ClassVar[str] = "office-beneath-itself"


class OfficeInUse(Refused):
    """Somebody still works in the office, or offices lie beneath it: ``name``, ``officers``, ``offices``."""

    code: ClassVar[str] = "office-in-use"


class OfficeRetired(Refused):
    """The office was dissolved already: ``name``."""

    code: ClassVar[str] = "office-retired"


class OfficeActive(Refused):
    """The office is not dissolved: ``name``."""

    code: ClassVar[str] = "office-active"


class OfficerActive(Refused):
    """The officer works here: ``name``."""

    code: ClassVar[str] = "officer-active"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a profile would bring: entries without an office yet, and those whose office says otherwise."""

    added: tuple[OfficeEntry, ...]
    changed: tuple[tuple[Office, OfficeEntry], ...]
    same: int


def difference(entries: Sequence[OfficeEntry]) -> Difference:
    """What ``import_offices`` would change, without changing it."""
    rows = list(Office.objects.select_related("parent"))
    by_key = {row.key: row for row in rows if row.key}
    unkeyed = {(row.parent_id, row.name): row for row in rows if not row.key}
    added: list[OfficeEntry] = []
    changed: list[tuple[Office, OfficeEntry]] = []
    for entry in entries:
        parent = by_key.get(entry.parent) if entry.parent else None
        office = by_key.get(entry.key)
        if office is None and (parent is not None or not entry.parent):
            office = unkeyed.get((parent.pk if parent else None, entry.name))
        if office is None:
            added.append(entry)
            continue
        by_key[entry.key] = office
        says = (
            office.name,
            office.parent_id,
            office.kind,
            office.key,
            office.short,
            tuple(office.aliases),
            office.adcode,
            office.source,
        )
        wanted = (
            entry.name,
            parent.pk if parent else None,
            entry.kind,
            entry.key,
            entry.short,
            tuple(entry.aliases),
            entry.adcode,
            entry.source,
        )
        if says != wanted:
            changed.append((office, entry))
    return Difference(tuple(added), tuple(changed), len(entries) - len(added) - len(changed))


@transaction.atomic
def change_office(
    *,
    office: Office,
    name: str,
    kind: str,
    parent: Office | None,
    short: str,
    aliases: Sequence[str],
    source: str,
    at: datetime,
    by: Officer,
) -> Office:
    """Rename ``office``, move it under ``parent``, or say otherwise what it is; its number stays.

    Raises NotAllowed, OfficeRetired, OfficeBeneathItself or OfficeNameTaken.
    """
    require("people.manage", by)
    row = _active(office)
    if parent is not None and parent.pk in offices_beneath([row.pk]):
        raise OfficeBeneathItself(name=row.name)
    facts = {
        "name": name.strip(),
        "kind": str(OfficeKind(kind)),
        "parent": parent.pk if parent else None,
        "short": short.strip(),
        "aliases": [alias.strip() for alias in aliases if alias.strip()],
        "source": source.strip(),
    }
    before = {
        "name": row.name,
        "kind": row.kind,
        "parent": row.parent_id,
        "short": row.short,
        "aliases": row.aliases,
        "source": row.source,
    }
    changes = {field: [before[field], value] for field, value in facts.items() if before[field] != value}
    if not changes:
        return row
    for field, value in facts.items():
        setattr(row, "parent_id" if field == "parent" else field, value)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise OfficeNameTaken(name=row.name) from error
    record(act="people.change_office", thing=f"office:{row.pk}", actor=by.actor, at=at, payload=changes)
    return row


@transaction.atomic
def retire_office(*, office: Office, reason: str, at: datetime, by: Officer) -> Office:
    """Dissolve ``office``: it gets no new tasks and officers; everything that it did stays.

    Raises NotAllowed, OfficeRetired or OfficeInUse.
    """
    require("people.manage", by)
    row = _active(office)
    officers = row.officers.filter(is_active=True).count()
    offices = row.children.filter(is_active=True).count()
    if officers or offices:
        raise OfficeInUse(name=row.name, officers=officers, offices=offices)
    row.is_active = False
    row.save(update_fields=["is_active"])
    Charge.objects.filter(office=row, until=None).update(until=at)
    record(
        act="people.retire_office",
        thing=f"office:{row.pk}",
        actor=by.actor,
        at=at,
        payload={},
        reason=reason.strip(),
    )
    return row


@transaction.atomic
def reinstate_office(*, office: Office, reason: str, at: datetime, by: Officer) -> Office:
    """Take back that ``office`` was dissolved.

    Raises NotAllowed, OfficeActive, or OfficeRetired for the one above it.
    """
    require("people.manage", by)
    row = Office.objects.select_for_update().get(pk=office.pk)
    if row.is_active:
        raise OfficeActive(name=row.name)
    if row.parent is not None and not row.parent.is_active:
        raise OfficeRetired(name=row.parent.name)
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(
        act="people.reinstate_office",
        thing=f"office:{row.pk}",
        actor=by.actor,
        at=at,
        payload={},
        reason=reason.strip(),
    )
    return row


@transaction.atomic
def reinstate_officer(*, officer: Officer, reason: str, at: datetime, by: Officer | None) -> Officer:
    """Let somebody who had left sign in again. Raises NotAllowed or OfficerActive."""
    if by is not None:
        require("people.manage", by)
    row = Officer.objects.select_for_update().get(pk=officer.pk)
    if row.is_active:
        raise OfficerActive(name=row.name)
    row.is_active = True
    row.save(update_fields=["is_active"])
    record(
        act="people.reinstate_officer",
        thing=row.actor,
        actor=actor_of(by),
        at=at,
        payload={},
        reason=reason.strip(),
    )
    return row


def _active(office: Office) -> Office:
    row = Office.objects.select_for_update().get(pk=office.pk)
    if not row.is_active:
        raise OfficeRetired(name=row.name)
    return row

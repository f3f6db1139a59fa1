"""The acts of the gate: prepare, pass, clear, sign, return, withdraw; each by another person, each told."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction

from luoshi.account.models import Item, Publication, Withdrawal
from luoshi.account.publishing.content import contents
from luoshi.account.rules import frozen, gate
from luoshi.account.rules.not_public import not_for_the_public
from luoshi.delivery.city import profile
from luoshi.delivery.holding import NotYourOffice, day_of, held, move, reasoned, saved
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import Evidence
from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.people.models import Office, Officer, Role
from luoshi.people.permissions import require
from luoshi.people.queries import offices_of


class NoSuchPublication(Refused):
    """There is no such publication, or it is not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-publication"


class NothingToPublish(Refused):
    """The office leads no issued task of this year: ``office``, ``year``."""

    code: ClassVar[str] = "nothing-to-publish"


class PublicationUnderWay(Refused):
    """Another publication of the office has not been decided yet: ``office``, ``year``, ``id``."""

    code: ClassVar[str] = "publication-under-way"


class AnotherPersonNeeded(Refused):
    """Each step is taken by somebody who took none before: ``act``."""

    code: ClassVar[str] = "another-person-needed"


class NotForThePublic(Refused):
    """Something in it may not become public: ``concerns`` (codes), ``count``, ``first`` (where)."""

    code: ClassVar[str] = "not-for-the-public"


class ChangedSincePrepared(Refused):
    """What was prepared is no longer what is so: ``numbers`` of the commitments that differ."""

    code: ClassVar[str] = "changed-since-prepared"


class DayNotOver(Refused):
    """A publication shows a day that lies in the future: ``on``."""

    code: ClassVar[str] = "publication-day-not-over"


class NeverPublished(Refused):
    """Only what the public sees can be withdrawn: ``thing``."""

    code: ClassVar[str] = "never-published"


@transaction.atomic
def prepare_publication(
    *, office_id: int, year: int, on: date, open_evidence: Iterable[int] = (), at: datetime, by: Officer
) -> Publication:
    """Write down what ``by``'s office would put before the public, for others to pass.

    ``on``: the day at whose end it is shown; ``open_evidence``: ids of evidence whose files the public may
    have. Raises NotAllowed, NotYourOffice, DayNotOver, PublicationUnderWay, NothingToPublish or NoRulesYet.
    """
    require("account.prepare", by)
    office = Office.objects.select_for_update().filter(pk=office_id).first()
    if office is None or office.pk not in offices_of(by):
        raise NotYourOffice(office=office.name if office else "")
    if on > day_of(at):
        raise DayNotOver(on=on)
    under_way = Publication.objects.filter(office=office, year=year, state__in=UNDER_WAY).first()
    if under_way is not None:
        raise PublicationUnderWay(office=office.name, year=year, id=under_way.pk)
    own = Evidence.objects.filter(pk__in=set(open_evidence), uses__task__sheet__year=year)
    chosen = sorted(own.distinct().values_list("pk", flat=True))
    texts = _texts(contents(office, year=year, on=on, open_evidence=chosen, rule_sets=profile().lights))
    if not texts:
        raise NothingToPublish(office=office.name, year=year)
    row = Publication.objects.create(
        office=office,
        year=year,
        on=on,
        open_evidence=chosen,
        prepared_by=by,
        prepared_at=at,
        digest=digest_of(texts),
    )
    Item.objects.bulk_create(
        Item(publication=row, commitment_id=pk, text=text, sha256=frozen.sha256(text))
        for pk, text in texts.items()
    )
    _told("prepare", row, by=by, at=at, items=len(texts), on=on)
    return row


@transaction.atomic
def pass_publication(*, publication_id: int, at: datetime, by: Officer, seen_version: int) -> Publication:
    """Pass it as the head of the office.

    Raises NoSuchPublication, ChangedMeanwhile, NotYourOffice, MoveNotPossible, NotForThisRole,
    AnotherPersonNeeded, NotForThePublic or ChangedSincePrepared.
    """
    row = _held(publication_id, seen_version, by)
    if row.office_id not in offices_of(by):
        raise NotYourOffice(office=row.office.name)
    _move_on(row, "pass", by=by, at=at)
    row.passed_by, row.passed_at = by, at
    return saved(row)


@transaction.atomic
def clear_publication(*, publication_id: int, at: datetime, by: Officer, seen_version: int) -> Publication:
    """Say after the secrecy check (保密审查) that it may become public.

    Raises what ``pass_publication`` does, but for NotYourOffice.
    """
    row = _held(publication_id, seen_version, by)
    _move_on(row, "clear", by=by, at=at)
    row.cleared_by, row.cleared_at = by, at
    return saved(row)


@transaction.atomic
def sign_publication(*, publication_id: int, at: datetime, by: Officer, seen_version: int) -> Publication:
    """Sign it: from this moment it is public; raises what ``clear_publication`` does."""
    row = _held(publication_id, seen_version, by)
    _move_on(row, "sign", by=by, at=at)
    row.signed_by, row.signed_at = by, at
    return saved(row)


@transaction.atomic
def return_publication(
    *, publication_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> Publication:
    """Send it back with a reason; what was prepared stays as it is, and another can be prepared.

    Raises NoSuchPublication, ChangedMeanwhile, NotYourOffice, MoveNotPossible, NotForThisRole or
    ReasonMissing.
    """
    row = _held(publication_id, seen_version, by)
    reason = reasoned("publication.return", reason)
    if by.role == "head" and row.office_id not in offices_of(by):
        raise NotYourOffice(office=row.office.name)
    move(gate.PUBLICATION, row, "return", by=by, reason=reason)
    row.return_reason = reason
    _told("return", row, by=by, at=at, reason=reason)
    return saved(row)


@transaction.atomic
def withdraw_from_public(*, thing: str, office_id: int, reason: str, at: datetime, by: Officer) -> Withdrawal:
    """Take ``thing`` (``observation:9``), which this office published, out of all that the public sees.

    ``reason`` is what the public reads in its place. Doing it twice changes nothing.
    Raises NotAllowed, NotYourOffice, ReasonMissing or NeverPublished.
    """
    require("account.withdraw", by)
    office = Office.objects.select_for_update().filter(pk=office_id).first()
    if office is None or (by.role == "head" and office.pk not in offices_of(by)):
        raise NotYourOffice(office=office.name if office else "")
    reason = reasoned("publication.withdraw", reason)
    found = not_for_the_public(reason)
    if found:
        raise NotForThePublic(concerns=sorted({one.kind for one in found}), count=len(found), first="reason")
    before = Withdrawal.objects.filter(thing=thing).first()
    if before is not None:
        return before
    if not any(thing in gate.things_in(item.content) for item in public_items(office)):
        raise NeverPublished(thing=thing[:100])
    row = Withdrawal.objects.create(thing=thing, office=office, reason=reason, by=by, at=at)
    record(
        act="account.withdraw",
        thing=thing,
        actor=by.actor,
        at=at,
        payload={"withdrawal": row.pk, "office": f"office:{office.pk}"},
        reason=reason,
    )
    return row


UNDER_WAY = ("prepared", "passed", "cleared")


def public_items(office: Office) -> Iterable[Item]:
    """Every item of ``office`` that was ever signed."""
    return Item.objects.filter(publication__office=office, publication__state="signed").iterator(
        chunk_size=100
    )


def concerns(publication: Publication, *, on: date) -> list[gate.Raised]:
    """What stands in the way of ``publication`` on the day ``on``, or should be known to who decides."""
    return [
        raised for item in publication.items.order_by("pk") for raised in gate.raised_by(item.content, on=on)
    ]


def digest_of(texts: Mapping[int, str]) -> str:
    """The hash over all items, in the order of their commitments' ids."""
    return frozen.sha256("".join(f"{pk}:{frozen.sha256(text)}\n" for pk, text in sorted(texts.items())))


def _held(publication_id: int, seen_version: int, by: Officer) -> Publication:
    require("account.read", by)
    rows = Publication.objects.select_related("office")
    return held(rows, publication_id, seen_version, NoSuchPublication)


def _move_on(row: Publication, act: str, *, by: Officer, at: datetime) -> None:
    """One step nearer to the public: by another person than those before, with nothing in the way."""
    move(gate.PUBLICATION, row, act, by=by)
    if by in (row.prepared_by, row.passed_by, row.cleared_by):
        raise AnotherPersonNeeded(act=f"publication.{act}")
    blocking = [raised for raised in concerns(row, on=day_of(at)) if raised.blocks]
    if blocking:
        raise NotForThePublic(
            concerns=sorted({raised.concern for raised in blocking}),
            count=len(blocking),
            first=f"{blocking[0].commitment} {blocking[0].where}",
        )
    _check_still_so(row)
    _told(act, row, by=by, at=at)


def _check_still_so(row: Publication) -> None:
    """That what was prepared is what is so now; raises ChangedSincePrepared."""
    now = _texts(
        contents(
            row.office,
            year=row.year,
            on=row.on,
            open_evidence=row.open_evidence,
            rule_sets=profile().lights,
        )
    )
    if digest_of(now) == row.digest:
        return
    then = dict(row.items.values_list("commitment_id", "text"))
    differing = sorted(pk for pk in now.keys() | then.keys() if now.get(pk) != then.get(pk))
    numbers = [frozen.thawed(now.get(pk) or then[pk])["commitment"]["number"] for pk in differing]
    raise ChangedSincePrepared(numbers="、".join(map(str, sorted(numbers))))


def _texts(found: Mapping[int, Mapping[str, Any]]) -> dict[int, str]:
    return {pk: frozen.frozen(content) for pk, content in sorted(found.items())}


def _told(act: str, row: Publication, *, by: Officer, at: datetime, reason: str = "", **payload: Any) -> None:
    record(
        act=f"account.{act}",
        thing=row.thing,
        actor=by.actor,
        at=at,
        payload={"digest": row.digest, **payload},
        reason=reason,
    )
    notify(
        _next_to_act(act, row),
        f"publication-{act}",
        thing=row.thing,
        at=at,
        office=row.office.name,
        year=row.year,
        on=row.on,
    )


def _next_to_act(act: str, row: Publication) -> Iterable[Officer]:
    """Who has the next step; after the last one, who began."""
    if act == "prepare":
        return [one for one in heads_and_reporters([row.office_id]) if one.role == Role.HEAD]
    if act == "pass":
        return Officer.objects.filter(role=Role.VERIFIER, is_active=True).order_by("pk")
    if act == "clear":
        return supervisors()
    return [row.prepared_by]

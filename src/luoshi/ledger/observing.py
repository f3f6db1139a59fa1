"""Indicators and what was observed of them: a later status replaces an earlier one and never erases it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.ledger.correction import free_text, line
from luoshi.ledger.models import Indicator, IndicatorKind, Observation, ObservationStatus
from luoshi.ledger.rules import checked_reason
from luoshi.people.models import Office, Officer
from luoshi.people.permissions import require

# A slip of the keyboard makes numbers that no city has; the column itself would hold them.
LARGEST_EXPONENT = 20

SETTLED = {status.value: rank for rank, status in enumerate(ObservationStatus)}


class NoSuchIndicator(Refused):
    """The ledger has no such indicator: ``id``."""

    code: ClassVar[str] = "no-such-indicator"


class NoSuchObservation(Refused):
    """The ledger has no such observation: ``id``."""

    code: ClassVar[str] = "no-such-observation"


class MeasuredAlready(Refused):
    """The same fact has an indicator already: ``name``, ``place``, ``id``."""

    code: ClassVar[str] = "measured-already"


class FigureUnfit(Refused):
    """The value cannot be that of the indicator: ``name``, ``problem`` (a code: number-missing,
    share-needs-both, share-of-nothing, number-too-large, period-backwards, not-a-rank,
    done-0-to-100, below-zero)."""

    code: ClassVar[str] = "figure-unfit"


class StatusGoesBack(Refused):
    """A settled value is not replaced by a less settled one: ``status`` now, ``given``."""

    code: ClassVar[str] = "status-goes-back"


class OwnFigure(Refused):
    """Who reported a figure may not verify it."""

    code: ClassVar[str] = "own-figure"


@dataclass(frozen=True, slots=True)
class Amount:
    """An observed value, or a share as numerator and denominator."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@transaction.atomic
def add_indicator(
    *,
    name: str,
    kind: str,
    unit: str = "",
    place: str = "",
    definition: str = "",
    release: str = "",
    source: str = "",
    office: Office | None = None,
    at: datetime,
    by: Officer,
) -> Indicator:
    """Let something be measured; the same name, place and unit a second time is refused with the first's id.

    ``kind``: one of ``IndicatorKind``; ``release``: its line in the release calendar of statistics.
    Raises NotAllowed, MeasuredAlready or CorrectionUnfit.
    """
    require("ledger.measure", by)
    indicator = new_indicator(
        Indicator(
            name=line("name", name),
            kind=IndicatorKind(kind),
            unit=free_text("unit", unit),
            place=free_text("place", place),
            definition=free_text("definition", definition),
            release=release,
            source=free_text("source", source),
            office=office,
            added_at=at,
            added_by=by,
        )
    )
    payload = {
        "kind": indicator.kind,
        "name": indicator.name,
        "unit": indicator.unit,
        "place": indicator.place,
    }
    record(act="ledger.add_indicator", thing=indicator.thing, actor=by.actor, at=at, payload=payload)
    return indicator


def new_indicator(indicator: Indicator) -> Indicator:
    """Save ``indicator``; raises MeasuredAlready. Within the caller's transaction and journal entry."""
    try:
        with transaction.atomic():
            indicator.save(force_insert=True)
    except IntegrityError as error:
        same = Indicator.objects.filter(name=indicator.name, place=indicator.place, unit=indicator.unit)
        first = same.first()
        raise MeasuredAlready(
            name=indicator.name, place=indicator.place, id=first.pk if first else 0
        ) from error
    return indicator


@transaction.atomic
def observe(
    *,
    indicator_id: int,
    start: date,
    end: date,
    amount: Amount,
    status: str,
    source: str = "",
    reason: str = "",
    at: datetime,
    by: Officer,
) -> Observation:
    """Write down what an indicator was from ``start`` up to, not including, ``end``.

    The same amount and status again change nothing. ``reason`` is needed to correct a value of the same
    status. Raises NotAllowed, NoSuchIndicator, FigureUnfit, StatusGoesBack or ReasonMissing.
    """
    require("ledger.observe", by)
    before = (
        Observation.objects.filter(indicator_id=indicator_id).order_by("-pk").values_list("pk", flat=True)
    )
    newest = before.first()
    observation = write_observation(
        indicator_id=indicator_id,
        start=start,
        end=end,
        amount=amount,
        status=status,
        source=source,
        reason=reason,
        at=at,
        by=by,
    )
    if newest is None or observation.pk > newest:
        record(
            act="ledger.observe",
            thing=f"indicator:{indicator_id}",
            actor=by.actor,
            at=at,
            payload=observed(observation),
            reason=reason,
        )
    return observation


def write_observation(
    *,
    indicator_id: int,
    start: date,
    end: date,
    amount: Amount,
    status: str,
    source: str,
    reason: str,
    at: datetime,
    by: Officer,
) -> Observation:
    """What ``observe`` writes, within the caller's transaction, permission and journal entry."""
    indicator = Indicator.objects.select_for_update(of=("self",)).filter(pk=indicator_id).first()
    if indicator is None:
        raise NoSuchIndicator(id=indicator_id)
    check_amount(indicator, amount, start=start, end=end)
    status = ObservationStatus(status).value
    before = Observation.objects.filter(indicator=indicator, start=start, end=end, current=True).first()
    if before is not None:
        if before.status == status and amount_of(before) == amount:
            return before
        if SETTLED[status] < SETTLED[before.status]:
            raise StatusGoesBack(status=before.status, given=status)
        if status == before.status:
            reason = checked_reason("observe", free_text("reason", reason))
        before.current = False
        before.save(update_fields=["current"])
    return Observation.objects.create(
        indicator=indicator,
        start=start,
        end=end,
        value=amount.value,
        numerator=amount.numerator,
        denominator=amount.denominator,
        status=status,
        source=free_text("source", source),
        reason=reason,
        reported_by=by,
        reported_at=at,
        replaces=before,
    )


@transaction.atomic
def verify_observation(*, observation_id: int, at: datetime, by: Officer) -> Observation:
    """Confirm a value that somebody else reported; a second time changes nothing.

    Raises NotAllowed, NoSuchObservation or OwnFigure.
    """
    require("ledger.verify", by)
    observation = Observation.objects.select_for_update(of=("self",)).filter(pk=observation_id).first()
    if observation is None:
        raise NoSuchObservation(id=observation_id)
    if observation.verified_by_id is None:
        mark_verified(observation, at=at, by=by)
        record(
            act="ledger.verify_observation",
            thing=f"indicator:{observation.indicator_id}",
            actor=by.actor,
            at=at,
            payload=observed(observation),
        )
    return observation


def mark_verified(observation: Observation, *, at: datetime, by: Officer) -> None:
    """Let ``by`` stand for the value, within the caller's transaction; raises OwnFigure."""
    if observation.reported_by_id == by.pk:
        raise OwnFigure
    observation.verified_by, observation.verified_at = by, at
    observation.save(update_fields=["verified_by", "verified_at"])


def observed(observation: Observation) -> dict[str, object]:
    """An observation as the journal keeps it."""
    return {
        "observation": observation.pk,
        "start": observation.start,
        "end": observation.end,
        "value": observation.value,
        "numerator": observation.numerator,
        "denominator": observation.denominator,
        "status": observation.status,
    }


def amount_of(observation: Observation) -> Amount:
    """What was observed."""
    return Amount(observation.value, observation.numerator, observation.denominator)


def check_amount(indicator: Indicator, amount: Amount, *, start: date, end: date) -> None:
    """Raise FigureUnfit for what cannot be a value of ``indicator``."""
    problem = problem_of(indicator.kind, amount)
    if not start < end:
        problem = "period-backwards"
    if problem:
        raise FigureUnfit(name=indicator.name, problem=problem)


def problem_of(kind: str, amount: Amount) -> str:
    """What is wrong with ``amount`` as a value of an indicator of ``kind``, empty if nothing is."""
    numbers = [n for n in (amount.value, amount.numerator, amount.denominator) if n is not None]
    if not numbers:
        return "number-missing"
    if any(not n.is_finite() or n.adjusted() > LARGEST_EXPONENT or len(str(n)) > 60 for n in numbers):
        return "number-too-large"
    if amount.value is None or len(numbers) > 1:
        return problem_of_share(amount)
    value = amount.value
    if kind == IndicatorKind.RANK and (value < 1 or value != value.to_integral_value()):
        return "not-a-rank"
    if kind == IndicatorKind.DONE and not 0 <= value <= 100:
        return "done-0-to-100"
    if kind == IndicatorKind.ZERO and value < 0:
        return "below-zero"
    return ""


def problem_of_share(amount: Amount) -> str:
    """What is wrong with a numerator and a denominator."""
    if amount.value is not None or amount.numerator is None or amount.denominator is None:
        return "share-needs-both"
    if amount.denominator == 0:
        return "share-of-nothing"
    if amount.denominator < 0 or amount.numerator < 0:
        return "below-zero"
    return ""

"""Reporting periods: they lock when they are over and are opened again only with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.delivery.holding import held, reasoned, saved, told
from luoshi.delivery.models import ReportingPeriod, Sheet
from luoshi.delivery.rows import NoSuchSheet, visible_sheets
from luoshi.ground.refused import Refused
from luoshi.people.models import Officer
from luoshi.people.permissions import require


class NoSuchPeriod(Refused):
    """There is no such reporting period: ``id``."""

    code: ClassVar[str] = "no-such-period"


class PeriodThereAlready(Refused):
    """The sheet has this period already. Values: ``start``, ``end`` (exclusive)."""

    code: ClassVar[str] = "period-there-already"


class PeriodUnfit(Refused):
    """A period ends after it starts, and its reports are due after it began. Values: ``start``, ``end``."""

    code: ClassVar[str] = "period-unfit"


class PeriodLocked(Refused):
    """The period is locked: nothing in it changes. Values: ``start``, ``end`` (exclusive)."""

    code: ClassVar[str] = "period-locked"


@dataclass(frozen=True, slots=True)
class PeriodEntry:
    """A period to be reported on, half-open, and the day by which."""

    start: date
    end: date
    due_on: date


@transaction.atomic
def open_periods(
    *, sheet_id: int, periods: Sequence[PeriodEntry], at: datetime, by: Officer
) -> list[ReportingPeriod]:
    """Let the sheet be reported on for these periods, all or none.

    Raises NotAllowed, NoSuchSheet, PeriodUnfit or PeriodThereAlready.
    """
    require("delivery.manage", by)
    if not visible_sheets(by).filter(pk=sheet_id).exists():
        raise NoSuchSheet(id=sheet_id)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    made: list[ReportingPeriod] = []
    for entry in periods:
        if not entry.start < entry.end or entry.due_on < entry.start:
            raise PeriodUnfit(start=entry.start, end=entry.end)
        try:
            with transaction.atomic():
                made.append(
                    ReportingPeriod.objects.create(
                        sheet=sheet, start=entry.start, end=entry.end, due_on=entry.due_on
                    )
                )
        except IntegrityError as error:
            raise PeriodThereAlready(start=entry.start, end=entry.end) from error
    payload = {"periods": [[row.start, row.end, row.due_on] for row in made]}
    told("open_periods", sheet.thing, by=by, at=at, payload=payload)
    return made


@transaction.atomic
def lock_period(*, period_id: int, at: datetime, by: Officer, seen_version: int) -> ReportingPeriod:
    """Let nothing in the period change any more.

    Raises NotAllowed, NoSuchPeriod, ChangedMeanwhile or PeriodLocked.
    """
    require("delivery.manage", by)
    period = held(ReportingPeriod.objects.all(), period_id, seen_version, NoSuchPeriod)
    check_open(period)
    period.locked_at, period.locked_by = at, by
    saved(period)
    payload = {"sheet": period.sheet_id, "start": period.start, "end": period.end}
    told("lock_period", period.thing, by=by, at=at, payload=payload)
    return period


@transaction.atomic
def reopen_period(
    *, period_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> ReportingPeriod:
    """Let a locked period be changed again, and say why; an open one stays as it is.

    Raises NotAllowed, NoSuchPeriod, ChangedMeanwhile or ReasonMissing.
    """
    require("delivery.manage", by)
    reason = reasoned("reopen", reason)
    period = held(ReportingPeriod.objects.all(), period_id, seen_version, NoSuchPeriod)
    if period.locked_at is None:
        return period
    period.locked_at = period.locked_by = None
    saved(period)
    payload = {"sheet": period.sheet_id, "start": period.start, "end": period.end}
    told("reopen_period", period.thing, by=by, at=at, payload=payload, reason=reason)
    return period


def check_open(period: ReportingPeriod) -> None:
    """Raise PeriodLocked for a locked period."""
    if period.locked_at is not None:
        raise PeriodLocked(start=period.start, end=period.end)


def held_open_period(period_id: int, sheet_id: int) -> ReportingPeriod:
    """The period of the sheet, held so that nobody locks it meanwhile; raises NoSuchPeriod, PeriodLocked."""
    periods = ReportingPeriod.objects.select_for_update(of=("self",))
    period = periods.filter(pk=period_id, sheet=sheet_id).first()
    if period is None:
        raise NoSuchPeriod(id=period_id)
    check_open(period)
    return period

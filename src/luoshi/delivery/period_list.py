"""The reporting periods of a sheet with what was handed in, and those that a plan would add."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from luoshi.delivery.models import ReportingPeriod, Sheet
from luoshi.delivery.periods import NoSuchPeriod
from luoshi.delivery.queries import periods
from luoshi.delivery.rows import visible_progress
from luoshi.delivery.rules.period_plans import PlannedPeriod, Rhythm, planned_periods
from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class CountedPeriod:
    """A period with how many reports that the officer sees were handed in, and how many verified."""

    period: ReportingPeriod
    handed_in: int
    verified: int


def counted_periods(sheet: Sheet, officer: Officer) -> Sequence[CountedPeriod]:
    """The periods of ``sheet``, in order, in two queries."""
    progress = visible_progress(officer).filter(period__sheet=sheet).order_by().values("period")
    handed_in = Count("pk", filter=Q(state__in=("submitted", "checked", "verified")))
    counts = {
        row["period"]: row
        for row in progress.annotate(handed_in=handed_in, verified=Count("pk", filter=Q(state="verified")))
    }
    nothing = {"handed_in": 0, "verified": 0}
    return [
        CountedPeriod(
            period,
            counts.get(period.pk, nothing)["handed_in"],
            counts.get(period.pk, nothing)["verified"],
        )
        for period in periods(sheet)
    ]


def planned(sheet: Sheet, *, rhythm: Rhythm, due_day: int, first: int) -> list[tuple[PlannedPeriod, bool]]:
    """The periods of the sheet's year as planned, each with whether the sheet has it already."""
    there = set(sheet.periods.values_list("start", "end"))
    return [
        (one, (one.period.start, one.period.end) in there)
        for one in planned_periods(sheet.year, rhythm, due_day=due_day, first=first)
    ]


def period_of(period_id: int) -> ReportingPeriod:
    """The period with this id; raises NoSuchPeriod."""
    found = ReportingPeriod.objects.filter(pk=period_id).first()
    if found is None:
        raise NoSuchPeriod(id=period_id)
    return found

"""The reporting periods of a sheet with what was handed in, and those that a plan would add."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Q

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import ReportingPeriod, Sheet
from luoshi.delivery.queries import periods
from luoshi.delivery.reporting.period_words import period_name
from luoshi.delivery.reporting.periods import NoSuchPeriod
from luoshi.delivery.rows import visible_progress
from luoshi.delivery.rules.period_plans import PlannedPeriod, Rhythm, planned_periods
from luoshi.paper import sheets
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


COLUMNS: Final = (
    sheets.Column("填报期", 18),
    sheets.Column("起", 12, "center", "yyyy-mm-dd"),
    sheets.Column("止", 12, "center", "yyyy-mm-dd"),
    sheets.Column("报送截止", 12, "center", "yyyy-mm-dd"),
    sheets.Column("已报送", 9, "right"),
    sheets.Column("已核实", 9, "right"),
    sheets.Column("状态", 10, "center"),
    sheets.Column("锁定人", 10, "center"),
    sheets.Column("锁定日期", 12, "center", "yyyy-mm-dd"),
)


def periods_sheet(sheet: Sheet, rows: Sequence[CountedPeriod], on: date) -> sheets.Sheet:
    """The periods of ``sheet`` as they leave for a spreadsheet on the day ``on``."""
    return sheets.Sheet(
        title=f"{sheet.title}填报期",
        name="填报期",
        columns=COLUMNS,
        rows=[
            (
                period_name(row.period),
                row.period.start,
                row.period.end - timedelta(days=1),
                row.period.due_on,
                row.handed_in,
                row.verified,
                "已锁定" if row.period.locked_at else "进行中" if row.period.end > on else "开放填报",
                row.period.locked_by.name if row.period.locked_by else None,
                day_of(row.period.locked_at) if row.period.locked_at else None,
            )
            for row in rows
        ],
        empty="尚未开放填报期",
        sticky_columns=1,
    )

"""Which reports are owed, handed in, late or missing, by office: the supervision office's view of reporting.

Offices stand in the order in which they were added: nobody is ranked by how often they hand in.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Part,
    Path,
    Progress,
    ReportingPeriod,
    Task,
)
from luoshi.delivery.reporting.awaited import awaited
from luoshi.delivery.reporting.period_words import period_name
from luoshi.delivery.rows import visible_tasks
from luoshi.ground.messages import render
from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import Office, Officer

HANDED_IN: Final = ("submitted", "checked", "verified")
SHOWN: Final = ("late", "missing", "awaited", "returned", "submitted", "checked", "verified")


@dataclass(frozen=True, slots=True)
class OwedFilters:
    """Which reports are wanted; empty is any. ``period``, ``office``: ids; ``show``: one of ``SHOWN``."""

    period: int | None = None
    office: int | None = None
    show: str = ""


@dataclass(frozen=True, slots=True)
class OwedReport:
    """What an office reports on one task for one period; ``progress_id`` None while it is nobody else's."""

    task: Task
    office: Office
    period: ReportingPeriod
    progress_id: int | None
    state: str  # empty while nothing was handed in
    is_awaited: bool  # its figures are not out yet
    days_late: int  # 0 while it is not

    @property
    def standing(self) -> str:
        """One of ``SHOWN``."""
        if self.state in (*HANDED_IN, "returned") and not self.days_late:
            return self.state
        if self.days_late:
            return "late"
        return "awaited" if self.is_awaited else "missing"


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How many reports of an office stand how."""

    office: Office
    owed: int
    handed_in: int
    verified: int
    returned: int
    late: int
    awaited: int
    missing: int


@dataclass(frozen=True, slots=True)
class Owed:
    """The reports that filters let through, and the counts by office of all in the chosen periods."""

    reports: Sequence[OwedReport]
    offices: Sequence[OfficeCount]
    total: OfficeCount | None
    periods: Sequence[ReportingPeriod]  # all that have ended, the latest first
    chosen: Sequence[ReportingPeriod]


def owed(officer: Officer, filters: OwedFilters, *, on: date) -> Owed:
    """What is owed by the day ``on`` of the tasks that ``officer`` sees, in a constant number of queries.

    Without a period in ``filters``: those that have ended and are not locked.
    """
    leads = list(
        Assignment.objects.filter(
            part=Part.LEAD,
            state=AssignmentState.ACCEPTED,
            task__in=visible_tasks(officer).filter(state__in=("accepted", "in-hand"), left_out=False),
        )
        .select_related("task")
        .defer("task__measures", "task__note", "task__extra")
        .order_by("office__kind", "office", "task__sheet", "task__number")
    )
    sheets = {lead.task.sheet_id for lead in leads}
    named = Office.objects.in_bulk({lead.office_id for lead in leads})
    for lead in leads:
        lead.office = named[lead.office_id]  # one object for all its tasks: they are hundreds
    periods = list(
        ReportingPeriod.objects.filter(sheet__in=sheets, end__lte=on)
        .select_related("sheet")
        .order_by("-end", "-start", "sheet")
    )
    wanted = [
        period
        for period in periods
        if (period.pk == filters.period if filters.period else period.locked_at is None)
    ]
    reports = _reports(leads, wanted, on)
    offices, total = counted(reports)
    return Owed(
        reports=[one for one in reports if is_wanted(one, filters)],
        offices=offices,
        total=total,
        periods=periods,
        chosen=wanted,
    )


def _reports(leads: Sequence[Assignment], periods: Sequence[ReportingPeriod], on: date) -> list[OwedReport]:
    """The report of each lead office on each of its tasks for each of ``periods``."""
    there = {
        (task_id, period_id): (pk, state, submitted_at)
        for pk, task_id, period_id, state, submitted_at in Progress.objects.filter(
            period__in=periods
        ).values_list("pk", "task", "period", "state", "submitted_at")
    }
    releases = _releases([lead.task_id for lead in leads], periods)
    of_sheet: defaultdict[int, list[ReportingPeriod]] = defaultdict(list)
    for period in periods:
        of_sheet[period.sheet_id].append(period)
    found = []
    for lead in leads:
        for period in of_sheet[lead.task.sheet_id]:
            pk, state, submitted_at = there.get((lead.task_id, period.pk), (None, "", None))
            if state == "draft":
                # What an office has begun is its own until it hands it in.
                pk, state = (pk if submitted_at else None), ""
            series = releases.get(lead.task_id, ())
            waits = bool(series) and all(
                release and awaited(release, period.start, period.end, on=on) for release in series
            )
            is_in = state in HANDED_IN
            late = 0 if is_in or waits else max((on - period.due_on).days, 0)
            found.append(OwedReport(lead.task, lead.office, period, pk, state, waits and not is_in, late))
    return found


def _releases(task_ids: Sequence[int], periods: Sequence[ReportingPeriod]) -> Mapping[int, Sequence[str]]:
    """The lines in the release calendar of each task's figures, empty for a figure without one."""
    if not periods:
        return {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    sheets = {period.sheet_id for period in periods}
    rows = Path.objects.filter(task__sheet__in=sheets, dropped=False).order_by("pk")
    wanted = set(task_ids)
    for task_id, release in rows.values_list("task", "indicator__release"):
        if task_id in wanted:
            found[task_id].append(release)
    return found


def counted(reports: Sequence[OwedReport]) -> tuple[list[OfficeCount], OfficeCount | None]:
    """How many of ``reports`` stand how, by office and in all; None in all where there are none."""
    if not reports:
        return [], None
    by_office: defaultdict[int, list[OwedReport]] = defaultdict(list)
    for one in reports:
        by_office[one.office.pk].append(one)
    return [count_of(held) for held in by_office.values()], count_of(reports)


def count_of(reports: Sequence[OwedReport]) -> OfficeCount:
    """How many of ``reports`` stand how, under the office of the first."""
    states = Counter(one.state for one in reports)
    standings = Counter(one.standing for one in reports)
    return OfficeCount(
        office=reports[0].office,
        owed=len(reports),
        handed_in=sum(states[state] for state in HANDED_IN),
        verified=states["verified"],
        returned=states["returned"],
        late=standings["late"],
        awaited=standings["awaited"],
        missing=standings["missing"],
    )


def is_wanted(one: OwedReport, filters: OwedFilters) -> bool:
    """Whether ``filters`` let the report through; the period was chosen before."""
    if filters.office is not None and one.office.pk != filters.office:
        return False
    if filters.show in HANDED_IN or filters.show == "returned":
        return one.state == filters.show
    return not filters.show or one.standing == filters.show


COLUMNS: Final = (
    Column("序号", 6, "center"),
    Column("重点任务", 44),
    Column("牵头单位", 22),
    Column("填报期", 16, "center"),
    Column("报送截止", 12, "center", "yyyy-mm-dd"),
    Column("报送情况", 14, "center"),
    Column("逾期(天)", 9, "right"),
)
WORDS: Final = {"late": "逾期未报", "missing": "未到期待报", "awaited": "数据未发布"}


def owed_sheet(found: Owed, on: date) -> Sheet:
    """The list of reports as it leaves for a spreadsheet."""
    return Sheet(
        title=f"进展报送情况（{on.year}年{on.month}月{on.day}日）",
        name="报送情况",
        columns=COLUMNS,
        rows=[
            (
                one.task.number,
                one.task.wording,
                one.office.name,
                period_name(one.period),
                one.period.due_on,
                standing_words(one),
                one.days_late or None,
            )
            for one in found.reports
        ],
        notes=["各单位按机构顺序排列，不作排名。"],
        empty="没有应报事项",
        sticky_columns=2,
    )


def standing_words(one: OwedReport) -> str:
    """How a report stands, for paper."""
    return WORDS.get(one.standing) or render(f"value.state.progress.{one.standing}", "zh")

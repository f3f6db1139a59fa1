"""What lights are computed from, read for many tasks at once and no more of it than the rules look at.

A city's year has tens of thousands of reports, verifications and pieces of evidence; only the last report of
a task and the number of what confirms or contradicts matter, so the database finds and counts them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, Subquery, When
from django.utils import timezone

from luoshi.delivery.models import EvidenceUse, Node, Path, Progress, ReportingPeriod, Task, Verification
from luoshi.ledger.indicator_queries import latest_observations
from luoshi.ledger.models import Observation

Row = TypeVar("Row")

MOST_IDS = 50  # longer lists of ids are slower than the whole sheet
NO_TASK = 0


@dataclass(frozen=True, slots=True)
class Reported:
    """The last report of a task that was handed in: of which period, how settled, and how much is done."""

    period_end: date  # half-open
    state: str
    submitted_at: datetime
    share_done: int | None  # per cent; the last one that was given


class Judged(NamedTuple):
    """So many pieces of evidence or verifications that say the same; of one value or (None) of any."""

    observation_id: int | None
    confirms: bool
    pieces: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lights of many tasks are computed from, by task, indicator and sheet.

    ``known_at``: only what was known at that moment counts; None: everything that is known.
    """

    tasks: Sequence[Task]
    paths: Mapping[int, Sequence[Path]]
    node_days: Mapping[int, Sequence[date]]  # of tasks without figures
    periods: Mapping[int, Sequence[ReportingPeriod]]
    observations: Mapping[int, Observation] = field(default_factory=dict)
    reported: Mapping[int, Reported] = field(default_factory=dict)
    judged: Mapping[int, Sequence[Judged]] = field(default_factory=dict)
    known_at: datetime | None = None

    def knew(self, at: datetime | None) -> bool:
        """Whether what happened at ``at`` (None: never) counts."""
        return at is not None and (self.known_at is None or at <= self.known_at)


def plans(tasks: Sequence[Task]) -> Facts:
    """What is the same on every day: figures, nodes and reporting periods of ``tasks``."""
    return Facts(
        tasks=tasks,
        paths=_by("task_id", Path.objects.filter(_of(tasks), dropped=False).select_related("indicator")),
        node_days=_grouped(
            Node.objects.filter(_of(tasks), ~_has_figures("task"), dropped=False)
            .order_by("due_on", "pk")
            .values_list("task_id", "due_on")
        ),
        periods=_by(
            "sheet_id",
            ReportingPeriod.objects.filter(sheet__in={task.sheet_id for task in tasks}).order_by("end"),
        ),
    )


def facts_on(plan: Facts, on: date) -> Facts:
    """``plan`` with what was reported and judged for the day ``on``, as known today."""
    end = on + timedelta(days=1)
    indicators = {path.indicator_id for rows in plan.paths.values() for path in rows}
    return replace(
        plan,
        observations=latest_observations(indicators, since=_first_day(plan, on), until=end),
        reported=_reported(plan.tasks, end, None),
        judged=_judged(_of(plan.tasks), None),
    )


def facts_then(now: Facts, on: date) -> Facts:
    """The facts for a day before that of ``now``, as they were known by its end."""
    known_at = timezone.make_aware(datetime.combine(on, time.max))
    end = on + timedelta(days=1)
    # A value is never taken back, only replaced by one for the same period: what counts now and was known
    # then counted then, and what has no value now had none.
    same = {
        indicator: row
        for indicator, row in now.observations.items()
        if row.end <= end and row.reported_at < known_at
    }
    other = latest_observations(
        now.observations.keys() - same.keys(), since=_first_day(now, on), until=end, known_at=known_at
    )
    return replace(
        now,
        observations=same | other,
        reported=_reported(now.tasks, end, known_at),
        judged=_judged_then(now, known_at),
        known_at=known_at,
    )


def _first_day(plan: Facts, otherwise: date) -> date:
    """The first day of the first of the paths."""
    return min((path.start_on for rows in plan.paths.values() for path in rows), default=otherwise)


def _of(tasks: Sequence[Task], name: str = "task") -> Q:
    """The condition that a row belongs to ``tasks``, by its field ``name``."""
    if len(tasks) <= MOST_IDS:
        return Q(**{f"{name}__in": [task.pk for task in tasks]})
    path = "sheet__in" if name == "pk" else f"{name}__sheet__in"
    return Q(**{path: {task.sheet_id for task in tasks}})


def _has_figures(name: str) -> Exists:
    """The condition that the task that a row names by its field ``name`` has figures."""
    return Exists(Path.objects.filter(task=OuterRef(name), dropped=False))


def _reported(tasks: Sequence[Task], end: date, known_at: datetime | None) -> dict[int, Reported]:
    """The last reports for periods that had begun, of tasks that are done or not."""
    handed_in = Q(submitted_at__isnull=False) if known_at is None else Q(submitted_at__lte=known_at)
    of_one = Progress.objects.filter(handed_in, task=OuterRef("pk"), period__start__lt=end)
    newest = of_one.order_by("-period__end", "-pk")
    without_figures = Task.objects.filter(_of(tasks, "pk"), ~_has_figures("pk"))
    shares: dict[int, int | None] = {}  # by the last report of each task
    found = without_figures.order_by().values_list(
        Subquery(newest.values("pk")[:1]),
        Subquery(newest.exclude(share_done=None).values("share_done")[:1]),
    )
    for last, share in found:
        if last is not None:
            shares[last] = share
    rows = Progress.objects.filter(pk__in=shares).values_list(
        "pk", "task_id", "period__end", "state", "submitted_at"
    )
    return {
        task: Reported(period_end, state, submitted_at, shares[pk])
        for pk, task, period_end, state, submitted_at in rows
        if submitted_at is not None
    }


def _judged(of_tasks: Q, known_at: datetime | None) -> dict[int, Sequence[Judged]]:
    """What confirms and what contradicts of some tasks: evidence that nobody has judged confirms."""
    found: defaultdict[int, list[Judged]] = defaultdict(list)
    uses = EvidenceUse.objects.filter(of_tasks, withdrawn_at=None)
    contradicts = Case(When(contradicts=True, then=1), default=0)
    if known_at is not None:
        stood = Q(withdrawn_at=None) | Q(withdrawn_at__gt=known_at)
        uses = EvidenceUse.objects.filter(of_tasks, stood, at__lte=known_at)
        contradicts = Case(When(contradicts=True, judged_at__lte=known_at, then=1), default=0)
    counted = uses.order_by().values_list("task_id", "observation_id", contradicts).annotate(n=Count("pk"))
    for task, observation, against, count in counted:
        found[task].append(Judged(observation, not against, count))
    # A later look at the same report, or at the task as a whole, replaces the earlier one.
    looks = Verification.objects.filter(of_tasks)
    if known_at is not None:
        looks = looks.filter(at__lte=known_at)
    last = looks.order_by().values("task", "progress").annotate(last=Max("pk")).values("last")
    verdicts = Verification.objects.filter(pk__in=last).order_by()
    for task, confirms, count in verdicts.values_list("task_id", "confirms").annotate(n=Count("pk")):
        found[task].append(Judged(None, confirms, count))
    return dict(found)


def _judged_then(now: Facts, known_at: datetime) -> dict[int, Sequence[Judged]]:
    """What confirmed and contradicted at ``known_at``: counted anew only where somebody has judged since."""
    since = Q(at__gt=known_at) | Q(judged_at__gt=known_at) | Q(withdrawn_at__gt=known_at)
    touched = {
        *EvidenceUse.objects.filter(_of(now.tasks), since).order_by().values_list("task_id", flat=True),
        *Verification.objects.filter(_of(now.tasks), at__gt=known_at)
        .order_by()
        .values_list("task_id", flat=True),
    }
    found = {task: judged for task, judged in now.judged.items() if task not in touched}
    # Never an empty list: Django would leave the queries out, and a page has a constant number of them.
    few = Q(task__in=[*touched, NO_TASK])
    return found | _judged(few if len(touched) <= MOST_IDS else _of(now.tasks), known_at)


def _by(name: str, rows: Iterable[Row]) -> Mapping[int, Sequence[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _grouped(pairs: Iterable[tuple[int, Row]]) -> Mapping[int, Sequence[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for key, row in pairs:
        found[key].append(row)
    return found

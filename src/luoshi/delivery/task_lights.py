"""The lights of tasks: read in one set of queries, judged by the rules, never stored.

A task has a light for each of its figures; one without figures is done or not, by what was reported of it.
Its own light is the worst of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeVar, cast

from django.db.models import Q
from django.utils import timezone

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import EvidenceUse, Node, Path, Progress, ReportingPeriod, Task, Verification
from luoshi.delivery.paths import rule_goal, rule_path
from luoshi.delivery.rules import calendar, goals, light_case
from luoshi.delivery.rules import paths as rules
from luoshi.delivery.rules.light_rules import LightRules, rules_on
from luoshi.delivery.rules.lights import light
from luoshi.ledger.indicator_queries import latest_observations
from luoshi.ledger.models import Observation

Row = TypeVar("Row")

WORST_FIRST: Final = ("red", "amber", "grey", "green")
ENDED: Final = ("merged", "cancelled", "carried-over")


@dataclass(frozen=True, slots=True)
class PathLight:
    """The light of one figure of a task; ``path`` None for a task that is done or not."""

    path: Path | None
    observation: Observation | None
    light: light_case.Light


@dataclass(frozen=True, slots=True)
class TaskLight:
    """The light of a task: the worst of its figures' lights, with all of them."""

    task: Task
    light: light_case.Light
    paths: tuple[PathLight, ...]

    @property
    def colour(self) -> str:
        """Green, amber, red or grey."""
        return self.light.colour


@dataclass(frozen=True, slots=True)
class _Reports:
    """What the lights of many tasks are computed from, by task, indicator and sheet.

    ``known_at``: only what was known before this moment counts; None: everything that is known.
    """

    paths: Mapping[int, Sequence[Path]]
    nodes: Mapping[int, Sequence[Node]]
    observations: Mapping[int, Observation]
    progress: Mapping[int, Sequence[Progress]]
    periods: Mapping[int, Sequence[ReportingPeriod]]
    evidence: Mapping[int, Sequence[EvidenceUse]]
    verdicts: Mapping[int, Sequence[Verification]]
    known_at: datetime | None = None


def task_lights(tasks: Iterable[Task], *, on: date, rule_sets: Iterable[LightRules]) -> dict[int, TaskLight]:
    """The lights of ``tasks`` at the end of the day ``on``, by the id of the task; a handful of queries.

    ``tasks``: with their sheet; those that are drafts, merged, cancelled or carried over have no light.
    ``rule_sets``: those of the city's profile. Raises NoRulesYet.
    """
    (found,) = task_lights_on(tasks, days=[(on, None)], rule_sets=rule_sets)
    return found


def task_lights_on(
    tasks: Iterable[Task], *, days: Sequence[tuple[date, date | None]], rule_sets: Iterable[LightRules]
) -> list[dict[int, TaskLight]]:
    """The lights of ``tasks`` on several days, as ``task_lights`` gives them, read together.

    Each of ``days`` is a day and, where its light should be the one that people saw at the time, the day
    until whose end something had to be known. Raises NoRulesYet.
    """
    chosen = [
        task for task in tasks if task.state != "draft" and task.state not in ENDED and not task.left_out
    ]
    if not chosen:
        return [{} for _ in days]
    rule_sets = tuple(rule_sets)
    in_force = [rules_on(rule_sets, on) for on, _ in days]
    everything = _read(chosen)
    found = []
    for (on, known_by), rules_of_day in zip(days, in_force, strict=True):
        reports = _known(everything, on, known_by)
        found.append({task.pk: _light_of(task, reports, on, rules_of_day) for task in chosen})
    return found


def _read(tasks: Sequence[Task]) -> _Reports:
    """Everything about ``tasks`` but the values of their figures."""
    ids = [task.pk for task in tasks]
    sheets = {task.sheet_id for task in tasks}
    few = len(ids) <= 50  # long lists of ids are slower than the whole sheet
    of_tasks = Q(task__in=ids) if few else Q(task__sheet__in=sheets)
    progress = Progress.objects.filter(of_tasks).exclude(submitted_at=None).select_related("period")
    return _Reports(
        paths=_by("task_id", Path.objects.filter(of_tasks, dropped=False).select_related("indicator")),
        nodes=_by("task_id", Node.objects.filter(of_tasks, dropped=False).order_by("due_on", "pk")),
        observations={},
        progress=_by("task_id", progress.order_by("period__end", "pk")),
        periods=_by("sheet_id", ReportingPeriod.objects.filter(sheet__in=sheets).order_by("end")),
        evidence=_by("task_id", EvidenceUse.objects.filter(of_tasks).order_by("pk")),
        verdicts=_by("task_id", Verification.objects.filter(of_tasks).order_by("pk")),
    )


def _known(reports: _Reports, on: date, known_by: date | None) -> _Reports:
    """``reports`` as they matter on the day ``on``, with the figures' values."""
    paths = [path for rows in reports.paths.values() for path in rows]
    end = on + timedelta(days=1)
    known_at = None if known_by is None else timezone.make_aware(datetime.combine(known_by, time.max))

    def there(at: datetime | None) -> bool:
        return at is not None and (known_at is None or at <= known_at)

    return replace(
        reports,
        observations=latest_observations(
            {path.indicator_id for path in paths},
            since=min((path.start_on for path in paths), default=on),
            until=end,
            known_at=known_at,
        ),
        progress={
            task: [row for row in rows if row.period.start < end and there(row.submitted_at)]
            for task, rows in reports.progress.items()
        },
        evidence={
            task: [row for row in rows if there(row.at) and not there(row.withdrawn_at)]
            for task, rows in reports.evidence.items()
        },
        verdicts={task: [row for row in rows if there(row.at)] for task, rows in reports.verdicts.items()},
        known_at=known_at,
    )


def _by(name: str, rows: Iterable[Row]) -> Mapping[int, Sequence[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _light_of(task: Task, reports: _Reports, on: date, in_force: LightRules) -> TaskLight:
    paths = reports.paths.get(task.pk, ())
    if paths:
        found = [_of_path(task, path, reports, on, in_force) for path in paths]
    else:
        found = [_of_task(task, reports, on, in_force)]
    worst = min(found, key=lambda one: WORST_FIRST.index(one.light.colour))
    return TaskLight(task, worst.light, tuple(found))


def _of_path(task: Task, path: Path, reports: _Reports, on: date, in_force: LightRules) -> PathLight:
    """The light of one figure, by the newest value for a period that has ended."""
    newest = reports.observations.get(path.indicator_id)
    if newest is not None and newest.start < path.start_on:
        newest = None  # a value of another year
    period_end, report_due, open_until = due_report(path, reports.periods.get(task.sheet_id, ()), on)
    case = light_case.LightCase(
        path=rule_path(path),
        goal=rule_goal(path),
        on=on,
        observation=None if newest is None else seen(newest, path.unit or path.indicator.unit),
        period_end=period_end,
        report_due=report_due,
        open_until=open_until,
        evidence=judgements(task, reports, None if newest is None else newest.pk),
        proves_itself=newest is not None and newest.status == "final" and bool(path.indicator.release),
    )
    return PathLight(path, newest, light(case, in_force))


def seen(row: Observation, unit: str) -> light_case.Observation:
    """An observation as the rules take it."""
    return light_case.Observation(
        period_end=row.end - timedelta(days=1),
        value=row.value,
        unit=unit,
        numerator=row.numerator,
        denominator=row.denominator,
        status=cast(light_case.Status, row.status),
        reported_on=day_of(row.reported_at),
    )


def due_report(
    path: Path, periods: Sequence[ReportingPeriod], on: date
) -> tuple[date | None, date | None, date | None]:
    """The last period that should be reported by now, by which day, and until when the year's end may come.

    An indicator with a line in the release calendar is reported after its release and not before.
    """
    if path.indicator.release:
        series = calendar.series_called(path.indicator.release)
        release = calendar.last_release(series, on)
        at_end = calendar.release_of(series, path.due_on)
        grace = timedelta(days=5)  # from the release to the report
        if release is None or release.period_end < path.start_on:
            return None, None, at_end.on + grace
        return release.period_end, release.on + grace, at_end.on + grace
    ended = [
        period for period in periods if period.end <= on + timedelta(days=1) and period.end > path.start_on
    ]
    last = next((period.due_on for period in periods if period.end > path.due_on), None)
    if not ended:
        return None, None, last
    return ended[-1].end - timedelta(days=1), ended[-1].due_on, last


def judgements(task: Task, reports: _Reports, observation_id: int | None) -> tuple[bool, ...]:
    """Whether each piece of evidence and each verification confirms; what nobody has judged confirms.

    Evidence for another figure or an older value says nothing about this one.
    """
    known_at = reports.known_at
    found = [
        not (use.contradicts and (known_at is None or (use.judged_at and use.judged_at <= known_at)))
        for use in reports.evidence.get(task.pk, ())
        if use.observation_id is None or use.observation_id == observation_id
    ]
    latest: dict[int | None, bool] = {}
    for verdict in reports.verdicts.get(task.pk, ()):
        latest[verdict.progress_id] = verdict.confirms  # a later look replaces the earlier one
    return (*found, *latest.values())


def _of_task(task: Task, reports: _Reports, on: date, in_force: LightRules) -> PathLight:
    """The light of a task that is done or not: by its state and the share that was last reported.

    Its nodes are steps of equal weight; what was reported in words alone is none of them.
    """
    due = task.due_on or date(task.sheet.year, 12, 31)
    start = date(due.year, 1, 1)
    points = node_points(reports.nodes.get(task.pk, ()), start, due)
    path = rules.Path(
        kind="done",
        shape="staged" if points else "end-loaded",
        start=start,
        due=due,
        target=None,
        points=points,
    )
    ended = [row for row in reports.periods.get(task.sheet_id, ()) if row.end <= on + timedelta(days=1)]
    case = light_case.LightCase(
        path=path,
        goal=goals.Goal(bound="all"),
        on=on,
        observation=done_so_far(task, reports.progress.get(task.pk, ()), reports.known_at),
        period_end=ended[-1].end - timedelta(days=1) if ended else None,
        report_due=ended[-1].due_on if ended else None,
        evidence=judgements(task, reports, None),
    )
    return PathLight(None, None, light(case, in_force))


def done_so_far(
    task: Task, progress: Sequence[Progress], known_at: datetime | None = None
) -> light_case.Observation | None:
    """How much of a task is done, in per cent; None while nobody has reported."""
    is_known = task.completed_at is not None and (known_at is None or task.completed_at <= known_at)
    if task.state in ("completed", "struck-off") and task.completed_at is not None and is_known:
        day = day_of(task.completed_at)
        return light_case.Observation(period_end=day, value=Decimal(100), reported_on=day)
    if not progress:
        return None
    last = progress[-1]
    shares = [row.share_done for row in progress if row.share_done is not None]
    return light_case.Observation(
        period_end=last.period.end - timedelta(days=1),
        value=Decimal(shares[-1] if shares else 0),
        status="final" if last.state == "verified" else "preliminary",
        reported_on=day_of(last.submitted_at) if last.submitted_at else None,
    )


def node_points(nodes: Sequence[Node], start: date, due: date) -> tuple[rules.Point, ...]:
    """The nodes as shares of the way: of four, the second stands for 50 per cent."""
    days = [node.due_on for node in nodes if start <= node.due_on <= due]
    reached = {day: Decimal(100 * (index + 1)) / len(days) for index, day in enumerate(days)}
    return tuple(rules.Point(day, share) for day, share in reached.items())

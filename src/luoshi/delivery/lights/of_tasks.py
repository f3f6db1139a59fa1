"""The lights of tasks: read in one set of queries, judged by the rules, never stored.

A task has a light for each of its figures; one without figures is done or not, by what was reported of it.
Its own light is the worst of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, cast

from luoshi.delivery.holding import day_of
from luoshi.delivery.lights.facts import Facts, facts_on, plans
from luoshi.delivery.models import Path, ReportingPeriod, Task
from luoshi.delivery.rules import calendar, goals, light_case
from luoshi.delivery.rules import paths as rules
from luoshi.delivery.rules.light_rules import LightRules, rules_on
from luoshi.delivery.rules.lights import light
from luoshi.delivery.sheets.paths import rule_goal, rule_path
from luoshi.ledger.models import Observation

WORST_FIRST: Final = ("red", "amber", "grey", "green")
ENDED: Final = ("merged", "cancelled", "carried-over")


@dataclass(frozen=True, slots=True)
class PathLight:
    """The light of one figure of a task, with the case it was judged by; ``path`` None for done or not."""

    path: Path | None
    observation: Observation | None
    light: light_case.Light
    case: light_case.LightCase


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


def task_lights(tasks: Iterable[Task], *, on: date, rule_sets: Iterable[LightRules]) -> dict[int, TaskLight]:
    """The lights of ``tasks`` at the end of the day ``on``, by the id of the task; a handful of queries.

    ``tasks``: with their sheet; those that are drafts, merged, cancelled or carried over have no light.
    ``rule_sets``: those of the city's profile. Raises NoRulesYet.
    """
    chosen = with_light(tasks)
    if not chosen:
        return {}
    return lights_by_facts(facts_on(plans(chosen), on), chosen, on=on, in_force=rules_on(rule_sets, on))


def with_light(tasks: Iterable[Task]) -> list[Task]:
    """Those of ``tasks`` that have a light: not those that are drafts, merged, cancelled or carried over."""
    return [task for task in tasks if task.state != "draft" and task.state not in ENDED and not task.left_out]


def lights_by_facts(
    facts: Facts, tasks: Iterable[Task], *, on: date, in_force: LightRules
) -> dict[int, TaskLight]:
    """The lights of some of the tasks of ``facts`` on their day; ``in_force``: the rules of that day."""
    return {task.pk: _light_of(task, facts, on, in_force) for task in tasks}


def _light_of(task: Task, facts: Facts, on: date, in_force: LightRules) -> TaskLight:
    paths = facts.paths.get(task.pk, ())
    if paths:
        found = [_of_path(task, path, facts, on, in_force) for path in paths]
    else:
        found = [_of_task(task, facts, on, in_force)]
    worst = min(found, key=lambda one: WORST_FIRST.index(one.light.colour))
    return TaskLight(task, worst.light, tuple(found))


def _of_path(task: Task, path: Path, facts: Facts, on: date, in_force: LightRules) -> PathLight:
    """The light of one figure, by the newest value for a period that has ended."""
    newest = facts.observations.get(path.indicator_id)
    if newest is not None and newest.start < path.start_on:
        newest = None  # a value of another year
    period_end, report_due, open_until = due_report(path, facts.periods.get(task.sheet_id, ()), on)
    case = light_case.LightCase(
        path=rule_path(path),
        goal=rule_goal(path),
        on=on,
        observation=None if newest is None else seen(newest, path.unit or path.indicator.unit),
        period_end=period_end,
        report_due=report_due,
        open_until=open_until,
        evidence=judgements(task, facts, None if newest is None else newest.pk),
        proves_itself=newest is not None and newest.status == "final" and bool(path.indicator.release),
    )
    return PathLight(path, newest, light(case, in_force), case)


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


def judgements(task: Task, facts: Facts, observation_id: int | None) -> tuple[bool, ...]:
    """Whether each piece of evidence and each verification confirms; what nobody has judged confirms.

    Evidence for another figure or an older value says nothing about this one.
    """
    found: list[bool] = []
    for judged in facts.judged.get(task.pk, ()):
        if judged.observation_id is None or judged.observation_id == observation_id:
            found += [judged.confirms] * judged.pieces
    return tuple(found)


def _of_task(task: Task, facts: Facts, on: date, in_force: LightRules) -> PathLight:
    """The light of a task that is done or not: by its state and the share that was last reported.

    Its nodes are steps of equal weight; what was reported in words alone is none of them.
    """
    due = task.due_on or date(task.sheet.year, 12, 31)
    start = date(due.year, 1, 1)
    points = node_points(facts.node_days.get(task.pk, ()), start, due)
    path = rules.Path(
        kind="done",
        shape="staged" if points else "end-loaded",
        start=start,
        due=due,
        target=None,
        points=points,
    )
    ended = [row for row in facts.periods.get(task.sheet_id, ()) if row.end <= on + timedelta(days=1)]
    case = light_case.LightCase(
        path=path,
        goal=goals.Goal(bound="all"),
        on=on,
        observation=done_so_far(task, facts),
        period_end=ended[-1].end - timedelta(days=1) if ended else None,
        report_due=ended[-1].due_on if ended else None,
        evidence=judgements(task, facts, None),
    )
    return PathLight(None, None, light(case, in_force), case)


def done_so_far(task: Task, facts: Facts) -> light_case.Observation | None:
    """How much of a task is done, in per cent; None while nobody has reported."""
    done = task.completed_at if task.state in ("completed", "struck-off") else None
    if done is not None and facts.knew(done):
        day = day_of(done)
        return light_case.Observation(period_end=day, value=Decimal(100), reported_on=day)
    last = facts.reported.get(task.pk)
    if last is None:
        return None
    return light_case.Observation(
        period_end=last.period_end - timedelta(days=1),
        value=Decimal(last.share_done or 0),
        status="final" if last.state == "verified" else "preliminary",
        reported_on=day_of(last.submitted_at),
    )


def node_points(nodes: Sequence[date], start: date, due: date) -> tuple[rules.Point, ...]:
    """The days of nodes as shares of the way: of four, the second stands for 50 per cent."""
    days = [day for day in nodes if start <= day <= due]
    reached = {day: Decimal(100 * (index + 1)) / len(days) for index, day in enumerate(days)}
    return tuple(rules.Point(day, share) for day, share in reached.items())

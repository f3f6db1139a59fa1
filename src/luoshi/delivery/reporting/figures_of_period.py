"""The figures of a report: what is known of each, what the path expects, and what light a value gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import cast

from luoshi.delivery.models import Path, Progress, ProgressFigure, ReportingPeriod, Task
from luoshi.delivery.reporting.awaited import Awaited, awaited
from luoshi.delivery.rules import goals, light_case
from luoshi.delivery.rules import paths as rules
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.lights import light as light_by_rules
from luoshi.delivery.sheets.paths import rule_goal, rule_path
from luoshi.ledger.indicator_queries import current_observations, latest_observations
from luoshi.ledger.models import IndicatorKind, Observation
from luoshi.ledger.observing import Amount
from luoshi.ledger.task_table import Amount as Written
from luoshi.ledger.task_table import multiplier


@dataclass(frozen=True, slots=True)
class FigureOfPeriod:
    """One figure of a task in one period.

    ``row``: what the report says; ``here``: what is observed for this very period, whoever reported it;
    ``last``: the value for the latest period before; ``expected``: by the path at the period's end, in the
    path's unit; ``scale`` and ``unit``: how its goal is written (亿元 is 10⁸ of 元).
    """

    path: Path
    period: ReportingPeriod
    row: ProgressFigure | None
    here: Observation | None
    last: Observation | None
    expected: Decimal | None
    awaited: Awaited | None
    scale: Decimal
    unit: str
    light: light_case.Light | None  # that its value gives, if evidence confirms it

    @property
    def is_share(self) -> bool:
        """Whether it is kept as numerator and denominator."""
        return self.path.kind == IndicatorKind.RATE

    @property
    def start(self) -> date:
        """From when its value for this period counts: a sum from the beginning of its path."""
        return start_of(self.path, self.period)


def start_of(path: Path, period: ReportingPeriod) -> date:
    """From which day a value of ``path`` for ``period`` counts."""
    return path.start_on if path.kind == IndicatorKind.CUMULATIVE else period.start


def figures_of_period(
    task: Task, period: ReportingPeriod, progress: Progress | None, *, on: date, in_force: LightRules | None
) -> list[FigureOfPeriod]:
    """The figures of ``task`` in ``period``, in a handful of queries.

    ``in_force``: the rules for lights on the day ``on``, None before there are any.
    """
    paths = list(task.paths.filter(dropped=False).select_related("indicator").order_by("pk"))
    if not paths:
        return []
    rows = rows_of(progress)
    ids = {path.indicator_id for path in paths}
    since = min(date(period.start.year - 1, 1, 1), *(path.start_on for path in paths))
    of_period = current_observations(ids, since=since, until=period.end)
    before = latest_observations(ids, since=since, until=period.end - timedelta(days=1))
    return [
        figure_of(
            path,
            period,
            rows.get(path.pk),
            exact(path, period, of_period.get(path.indicator_id, ())),
            before.get(path.indicator_id),
            on=on,
            in_force=in_force,
        )
        for path in paths
    ]


def rows_of(progress: Progress | None) -> dict[int, ProgressFigure]:
    """What ``progress`` says of each path."""
    if progress is None:
        return {}
    found = progress.figures.select_related("path__indicator", "observation__verified_by")
    return {row.path_id: row for row in found}


def exact(path: Path, period: ReportingPeriod, rows: Iterable[Observation]) -> Observation | None:
    """The observation for this very period among ``rows``."""
    start = start_of(path, period)
    return next((row for row in rows if row.start == start and row.end == period.end), None)


def figure_of(
    path: Path,
    period: ReportingPeriod,
    row: ProgressFigure | None,
    here: Observation | None,
    last: Observation | None,
    *,
    on: date,
    in_force: LightRules | None,
) -> FigureOfPeriod:
    """All that is known of one figure in one period."""
    word, scale = multiplier(Written(path.value, path.low, path.high, path.unit))
    last_day = period.end - timedelta(days=1)
    amount = amount_said(row) or amount_observed(here)
    return FigureOfPeriod(
        path=path,
        period=period,
        row=row,
        here=here,
        last=last,
        expected=expected_on(path, last_day, in_force),
        awaited=awaited(path.indicator.release, period.start, period.end, on=on),
        scale=scale,
        unit=f"{word}{path.unit}",
        light=light_of(path, period, amount, on=on, in_force=in_force) if amount else None,
    )


def amount_said(row: ProgressFigure | None) -> Amount | None:
    """What a report says, None where it says no number."""
    amount = Amount() if row is None else Amount(row.value, row.numerator, row.denominator)
    return None if amount == Amount() else amount


def amount_observed(row: Observation | None) -> Amount | None:
    """What was observed, None where nothing was."""
    return None if row is None else Amount(row.value, row.numerator, row.denominator)


def expected_on(path: Path, day: date, in_force: LightRules | None) -> Decimal | None:
    """What the path expects by the end of ``day``, in its unit; None where it expects nothing yet."""
    goal = rule_goal(path)
    wanted = path.value if in_force is None else shown(goals.aim(goal, rule_path(path).kind, in_force))
    if wanted is None and path.kind not in (IndicatorKind.DONE, IndicatorKind.ZERO):
        return None
    return rules.expected(replace(rule_path(path), target=wanted), day).shown


def shown(number: Fraction | None) -> Decimal | None:
    """A fraction as a decimal."""
    return None if number is None else rules.decimal_of(number)


def light_of(
    path: Path,
    period: ReportingPeriod,
    amount: Amount,
    *,
    on: date,
    in_force: LightRules | None,
    status: str = "preliminary",
) -> light_case.Light | None:
    """The light that ``amount`` gives at the end of ``period``, if evidence confirms it."""
    if in_force is None:
        return None
    last_day = period.end - timedelta(days=1)
    case = light_case.LightCase(
        path=rule_path(path),
        goal=rule_goal(path),
        on=max(last_day, min(on, period.due_on)),
        observation=light_case.Observation(
            period_end=last_day,
            value=amount.value,
            unit=path.unit or path.indicator.unit,
            numerator=amount.numerator,
            denominator=amount.denominator,
            status=cast(light_case.Status, status),
            reported_on=min(on, period.due_on),
        ),
        period_end=last_day,
        report_due=period.due_on,
        evidence=(True,),
    )
    return light_by_rules(case, in_force)


def unpublished(figures: Sequence[FigureOfPeriod]) -> bool:
    """Whether all of the figures wait for their release, so that there is none to report."""
    return bool(figures) and all(figure.awaited is not None for figure in figures)

"""The figures of a task as drawings with their numbers: path, values, and the day of the light."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from luoshi.delivery.handling.page import TaskPage
from luoshi.delivery.lights.of_tasks import PathLight, TaskLight
from luoshi.delivery.models import Path
from luoshi.delivery.rules import paths as rules
from luoshi.delivery.rules.curves import Curve, Seen, curve
from luoshi.delivery.rules.goals import aim
from luoshi.delivery.rules.light_rules import LightRules, rules_on
from luoshi.delivery.sheets.paths import rule_goal, rule_path
from luoshi.ledger.models import Observation


@dataclass(frozen=True, slots=True)
class Scale:
    """How all numbers of one figure are written alike: divided by ``divisor``, in ``unit`` (亿元)."""

    divisor: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Number:
    """A value as it was reported, beside what was expected by then; ``gap``: positive is ahead.

    ``replaced``: a later value took its place and it is kept as history.
    """

    on: date
    observation: Observation
    value: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    replaced: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """One figure: its path, its light, its drawing (None while no aim is known) and the same numbers."""

    path: Path
    found: PathLight | None
    curve: Curve | None
    numbers: Sequence[Number]
    scale: Scale


def drawings(
    found: TaskPage, light: TaskLight | None, *, on: date, rule_sets: Iterable[LightRules] | None
) -> list[Drawing]:
    """The figures of the task; what was observed after the day ``on`` is left out."""
    lights = {one.path.pk: one for one in light.paths if one.path is not None} if light else {}
    in_force = rules_on(rule_sets, on) if rule_sets is not None else None
    return [
        drawing(path, lights.get(path.pk), found.observations.get(path.indicator_id, ()), on, in_force)
        for path in found.paths
    ]


def drawing(
    path: Path,
    light: PathLight | None,
    observations: Sequence[Observation],
    on: date,
    in_force: LightRules | None,
) -> Drawing:
    """One figure as a drawing."""
    way = rule_path(path)
    least = aim(rule_goal(path), way.kind, in_force) if in_force is not None else None
    if least is not None:
        way = replace(way, target=rules.decimal_of(least))
    known = [row for row in observations if row.start >= path.start_on and row.end <= on + timedelta(days=1)]
    falling = not path.rising or path.bound in ("le", "lt") or way.kind in ("rank", "zero")
    seen = [
        Seen(last_day(row), value, row.status)
        for row in known
        if row.current and (value := value_of(row)) is not None
    ]
    return Drawing(
        path,
        light,
        curve(way, seen, on=on),
        [number_of(row, way, falling=falling) for row in known],
        scale_of(
            path.unit or path.indicator.unit,
            [path.value, path.low, path.high, *(value_of(row) for row in known)],
        ),
    )


def scale_of(unit: str, values: Iterable[Decimal | None]) -> Scale:
    """亿 where the largest number is a hundred million or more, 万 for money from ten thousand up."""
    largest = max((abs(value) for value in values if value is not None), default=Decimal(0))
    if largest >= Decimal(10) ** 8:
        return Scale(Decimal(10) ** 8, f"亿{unit}")
    if unit == "元" and largest >= Decimal(10) ** 4:
        return Scale(Decimal(10) ** 4, f"万{unit}")
    return Scale(Decimal(1), unit)


def number_of(row: Observation, way: rules.Path, *, falling: bool) -> Number:
    """A value beside what the path expected by the end of its period."""
    value, expectation = value_of(row), rules.expected(way, last_day(row))
    gap = None
    if value is not None and expectation.value is not None:
        ahead = Fraction(value) - expectation.value
        gap = rules.decimal_of(-ahead if falling else ahead)
    return Number(last_day(row), row, value, expectation.shown, gap, replaced=not row.current)


def last_day(row: Observation) -> date:
    """The last day of the period that ``row`` is about."""
    return row.end - timedelta(days=1)


def value_of(row: Observation) -> Decimal | None:
    """What was observed; of a rate the per cent, None where its denominator is zero."""
    if row.numerator is None or row.denominator is None:
        return row.value
    return (
        rules.decimal_of(100 * Fraction(row.numerator) / Fraction(row.denominator))
        if row.denominator
        else None
    )

"""An item's content as a page shows it: figures as people write them, lights judged anew from their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from luoshi.account.rules import frozen
from luoshi.delivery.handling.curves import Scale, scale_of
from luoshi.delivery.rules.curves import Curve, Seen, curve
from luoshi.delivery.rules.goals import aim
from luoshi.delivery.rules.light_case import Light, LightCase
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.lights import light
from luoshi.delivery.rules.paths import decimal_of
from luoshi.ledger.task_table import Amount


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value as it was reported, with who reported and who verified it; the period is half-open."""

    thing: str
    amount: Amount | None
    share: tuple[Decimal, Decimal] | None  # numerator and denominator
    first_day: date
    last_day: date
    status: str
    counts: bool
    current: bool
    source: str
    reported: Mapping[str, Any] | None
    verified: Mapping[str, Any] | None

    @property
    def number(self) -> Decimal | None:
        """The value in plain units; of a rate the per cent, None where its denominator is zero."""
        if self.share is None:
            return None if self.amount is None else self.amount.value
        numerator, denominator = self.share
        return decimal_of(100 * Fraction(numerator) / Fraction(denominator)) if denominator else None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure's path with its values as a drawing, and how its numbers are written."""

    curve: Curve
    scale: Scale
    on: date


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """A figure of a task: its name, what it leads to, its values, its light (None: withdrawn)."""

    name: str  # empty for a task that is done or not
    definition: str
    goal: Amount | None
    bound: str
    values: Sequence[SaidValue]
    light: Light | None
    case: LightCase | None
    rules: LightRules

    @property
    def drawn(self) -> Drawn | None:
        """Its path and the values on it; None where nothing is measured or no aim is known."""
        if self.case is None or not self.name:
            return None
        case, way = self.case, self.case.path
        least = aim(case.goal, way.kind, self.rules)
        if least is not None:
            way = replace(way, target=decimal_of(least))
        seen = [
            Seen(value.last_day, value.number, value.status)
            for value in self.values
            if value.current and value.number is not None
        ]
        found = curve(way, seen, on=case.on)
        if found is None:
            return None
        goal = case.goal
        numbers = (goal.value, goal.low, goal.high, *(one.value for one in seen))
        return Drawn(found, scale_of(goal.unit, numbers), case.on)

    @property
    def newest(self) -> SaidValue | None:
        """The value that the light was judged by."""
        return next((value for value in self.values if value.counts), None)


@dataclass(frozen=True, slots=True)
class SaidTask:
    """A task with its figures; ``facts`` is its published content."""

    facts: Mapping[str, Any]
    figures: Sequence[SaidFigure]

    @property
    def light(self) -> Light | None:
        """The worst of its figures' lights."""
        lights = [figure.light for figure in self.figures if figure.light is not None]
        return min(lights, key=lambda one: WORST_FIRST.index(one.colour)) if lights else None


@dataclass(frozen=True, slots=True)
class SaidItem:
    """What is published of one commitment by one office."""

    content: Mapping[str, Any]
    tasks: Sequence[SaidTask]

    @property
    def light(self) -> Light | None:
        """The worst of its tasks' lights."""
        lights = [task.light for task in self.tasks if task.light is not None]
        return min(lights, key=lambda one: WORST_FIRST.index(one.colour)) if lights else None


WORST_FIRST = ("red", "amber", "grey", "green")


def shortened(item: SaidItem) -> SaidItem:
    """``item`` as a list needs it: of each figure only the value that counts, of its facts only the place."""
    names = ("commitment", "office", "on", "withdrawn")
    tasks = [
        SaidTask(
            {"place": task.facts["place"], "thing": task.facts["thing"]},
            [
                replace(figure, values=[value for value in figure.values if value.counts])
                for figure in task.figures
            ],
        )
        for task in item.tasks
    ]
    return SaidItem({name: item.content[name] for name in names}, tasks)


def said(content: Mapping[str, Any]) -> SaidItem:
    """``content``, as it was published, for a page."""
    rules = frozen.rules_of(content["rules"])
    tasks = []
    for task in content["tasks"]:
        figures = [_figure(figure, rules) for figure in task["figures"]]
        tasks.append(SaidTask(task, figures))
    return SaidItem(content, tasks)


def _figure(figure: Mapping[str, Any], rules: LightRules) -> SaidFigure:
    case = None if figure["case"] is None else frozen.case_of(figure["case"])
    indicator = figure["indicator"]
    unit = "" if indicator is None else (case.goal.unit if case is not None else "") or indicator["unit"]
    return SaidFigure(
        name="" if indicator is None else indicator["name"],
        definition="" if indicator is None else indicator["definition"],
        goal=None
        if case is None or indicator is None
        else Amount(case.goal.value, case.goal.low, case.goal.high, unit),
        bound="" if case is None else case.goal.bound,
        values=[said_value(row, unit) for row in figure["observations"]],
        light=None if case is None else light(case, rules),
        case=case,
        rules=rules,
    )


def said_value(row: Mapping[str, Any], unit: str) -> SaidValue:
    """A published observation, in ``unit``, for a page."""
    share = None
    if row["numerator"] is not None and row["denominator"] is not None:
        share = (Decimal(row["numerator"]), Decimal(row["denominator"]))
    return SaidValue(
        thing=row["thing"],
        amount=None if row["value"] is None else Amount(Decimal(row["value"]), None, None, unit),
        share=share,
        first_day=date.fromisoformat(row["start"]),
        last_day=date.fromisoformat(row["last_day"]),
        status=row["status"],
        counts=row["counts"],
        current=row["current"],
        source=row["source"],
        reported=row["reported"],
        verified=row["verified"],
    )

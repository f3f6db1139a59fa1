"""An item's content as a page shows it: figures as people write them, lights judged anew from their cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.account.rules import frozen
from luoshi.delivery.rules.light_case import Light
from luoshi.delivery.rules.lights import light
from luoshi.ledger.task_table import Amount


@dataclass(frozen=True, slots=True)
class SaidValue:
    """A value as it was reported, with who reported and who verified it; the period is half-open."""

    thing: str
    amount: Amount | None
    share: tuple[Decimal, Decimal] | None  # numerator and denominator
    last_day: date
    status: str
    counts: bool
    current: bool
    source: str
    reported: Mapping[str, Any] | None
    verified: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class SaidFigure:
    """A figure of a task: its name, what it leads to, its values, its light (None: withdrawn)."""

    name: str  # empty for a task that is done or not
    definition: str
    goal: Amount | None
    bound: str
    values: Sequence[SaidValue]
    light: Light | None

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


def said(content: Mapping[str, Any]) -> SaidItem:
    """``content``, as it was published, for a page."""
    rules = frozen.rules_of(content["rules"])
    tasks = []
    for task in content["tasks"]:
        figures = [_figure(figure, rules) for figure in task["figures"]]
        tasks.append(SaidTask(task, figures))
    return SaidItem(content, tasks)


def _figure(figure: Mapping[str, Any], rules: Any) -> SaidFigure:
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
        values=[_value(row, unit) for row in figure["observations"]],
        light=None if case is None else light(case, rules),
    )


def _value(row: Mapping[str, Any], unit: str) -> SaidValue:
    share = None
    if row["numerator"] is not None and row["denominator"] is not None:
        share = (Decimal(row["numerator"]), Decimal(row["denominator"]))
    return SaidValue(
        thing=row["thing"],
        amount=None if row["value"] is None else Amount(Decimal(row["value"]), None, None, unit),
        share=share,
        last_day=date.fromisoformat(row["last_day"]),
        status=row["status"],
        counts=row["counts"],
        current=row["current"],
        source=row["source"],
        reported=row["reported"],
        verified=row["verified"],
    )

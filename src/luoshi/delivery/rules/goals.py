"""Goals: what a promise sets, from 以上 and 左右 to 零的突破 and 全覆盖, and what meets it."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.paths import Kind
from luoshi.delivery.rules.units import in_plain_unit

GoalBound = Literal["eq", "ge", "gt", "le", "lt", "about", "near", "range", "first", "all", "outside"]
"""The bounds of ``ground.quantity`` and four more: ``range`` between two values; ``first`` 零的突破, the
first of its kind; ``all`` 全覆盖, every one; ``outside`` 完成省下达目标, a value that comes from outside."""

WHOLE: Final = Fraction(100)
_POINTS: Final = ("%", "‰", "个百分点", "百分点")


@dataclass(frozen=True, slots=True)
class Goal:
    """What is promised, in ``unit``; ``rising``: more is better (a ceiling and a rank fall in any case)."""

    bound: GoalBound
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    rising: bool = True


def falls(goal: Goal, kind: Kind) -> bool:
    """Whether less is better."""
    return not goal.rising or goal.bound in ("le", "lt") or kind in ("rank", "zero")


def aim(goal: Goal, kind: Kind, rules: LightRules) -> Fraction | None:
    """The least that meets the goal (the most, where less is better); None while no value is known.

    For 左右 and 近 that is the value less the tolerance, for a range its nearer end. 突破 and 零的突破
    ask for more than the aim, which only ``meets`` can say.
    """
    if kind == "done" or goal.bound == "all":
        return WHOLE
    if kind == "zero" or goal.bound == "first":
        return Fraction(0)
    falling = falls(goal, kind)
    if goal.bound == "range":
        end = goal.high if falling else goal.low
        return None if end is None else Fraction(end)
    if goal.value is None:
        return None
    slack = tolerance(goal, rules)
    return Fraction(goal.value) + (slack if falling else -slack)


def meets(goal: Goal, kind: Kind, observed: Fraction, rules: LightRules) -> bool:
    """Whether ``observed``, in the goal's unit, is what was promised. False while no value is known."""
    least = aim(goal, kind, rules)
    if least is None:
        return False
    strict = goal.bound in ("gt", "lt", "first")
    if falls(goal, kind):
        return observed < least if strict and kind != "zero" else observed <= least
    return observed > least if strict and kind != "done" else observed >= least


def tolerance(goal: Goal, rules: LightRules) -> Fraction:
    """How far off still counts: nothing, but for 左右 and 近; in the goal's unit."""
    if goal.bound not in ("about", "near") or goal.value is None:
        return Fraction(0)
    if goal.unit in _POINTS:
        scale = Fraction(in_plain_unit(Decimal(1), goal.unit)[0])
        return Fraction(rules.about_points) / scale
    return abs(Fraction(goal.value)) * Fraction(rules.about_percent) / WHOLE


def in_unit_of(goal: Goal, value: Fraction, unit: str) -> Fraction | None:
    """``value`` in ``unit`` written in the goal's unit; None if the two units do not measure the same."""
    factor, plain = in_plain_unit(Decimal(1), unit)
    factor_of_goal, plain_of_goal = in_plain_unit(Decimal(1), goal.unit)
    return value * Fraction(factor) / Fraction(factor_of_goal) if plain == plain_of_goal else None

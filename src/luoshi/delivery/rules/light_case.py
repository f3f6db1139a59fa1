"""What a light is computed from and what it says: cases, observations, and lights with their reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final, Literal

from luoshi.delivery.rules.goals import Goal
from luoshi.delivery.rules.paths import Path

Colour = Literal["green", "amber", "red", "grey"]
Grey = Literal["not-yet-due", "not-reported", "no-evidence", "contradicted"]
Status = Literal["forecast", "preliminary", "final"]
STATUS: Final[Mapping[str, str]] = MappingProxyType(
    {"forecast": "预计", "preliminary": "初步", "final": "核定"}
)
"""A status as tables and documents write it."""

Mark = Literal["near-due", "overdue", "late", "forecast", "preliminary", "contradicted"]

GREY_OF: Final[Mapping[str, Grey]] = {
    "target-awaited": "not-yet-due",
    "not-yet-due": "not-yet-due",
    "nothing-expected-yet": "not-yet-due",
    "not-reported": "not-reported",
    "unit-unfit": "not-reported",
    "denominator-zero": "not-reported",
    "no-evidence": "no-evidence",
    "contradicted": "contradicted",
}
COLOUR_OF: Final[Mapping[str, Colour]] = {
    **dict.fromkeys(GREY_OF, "grey"),
    "achieved": "green",
    "achieved-late": "green",
    "on-pace": "green",
    "met-so-far": "green",
    "slightly-behind": "green",
    "kept-at-zero": "green",
    "behind": "amber",
    "below-target": "amber",
    "below-level": "amber",
    "made-up": "amber",
    "far-behind": "red",
    "missed": "red",
    "zero-broken": "red",
    "report-missed": "red",
    "overdue-unreported": "red",
    "start-missed": "amber",
    "start-long-missed": "red",
    "not-registered": "amber",
    "long-not-registered": "red",
}
"""Every reason of a light, with its colour."""

RULE_OF: Final[Mapping[str, str]] = {
    "target-awaited": "target",
    **dict.fromkeys(("not-yet-due", "not-reported", "report-missed", "overdue-unreported"), "reporting"),
    **dict.fromkeys(("unit-unfit", "denominator-zero"), "value"),
    **dict.fromkeys(("nothing-expected-yet", "met-so-far"), "path"),
    **dict.fromkeys(("on-pace", "slightly-behind", "behind", "far-behind"), "pace"),
    **dict.fromkeys(("below-target", "below-level"), "level"),
    **dict.fromkeys(("achieved", "achieved-late", "missed"), "end"),
    **dict.fromkeys(("kept-at-zero", "zero-broken"), "zero"),
    "made-up": "made-up",
    **dict.fromkeys(("start-missed", "start-long-missed"), "project-start"),
    **dict.fromkeys(("not-registered", "long-not-registered"), "project-statistics"),
    **dict.fromkeys(("no-evidence", "contradicted"), "evidence"),
}
"""Every reason of a light, with the rule that leads to it."""

_ONE_PLACE: Final = Decimal("0.1")
_TWO_PLACES: Final = Decimal("0.01")
_YI: Final = Decimal(10) ** 8
_AMOUNTS: Final = frozenset({"observed", "expected", "target", "low", "high", "aim", "base", "value"})


@dataclass(frozen=True, slots=True)
class Observation:
    """A value for the period that ends on ``period_end``: in ``unit``, or as numerator and denominator.

    Of done-or-not the value is per cent of the steps done, of a rank the rank.
    """

    period_end: date
    value: Decimal | None = None
    unit: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    status: Status = "final"
    reported_on: date | None = None


@dataclass(frozen=True, slots=True)
class LightCase:
    """All that a light depends on; ``path.target`` is not read, the aim is taken from ``goal``.

    ``on``: the day on which the light is asked for. ``period_end`` and ``report_due``: the last period that
    should be reported by now, and by which day; None while there is none. ``open_until``: the day until
    which the figure of the whole year may come, where that is after the due date (a release in January).
    ``evidence``: whether each piece confirms (True) or contradicts (False) the observation.
    ``proves_itself``: the observation is an official statistic and needs no evidence beside it.
    """

    path: Path
    goal: Goal
    on: date
    observation: Observation | None = None
    period_end: date | None = None
    report_due: date | None = None
    open_until: date | None = None
    evidence: tuple[bool, ...] = ()
    proves_itself: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that would change the light: ``light.change.<code>``."""

    code: str
    values: Mapping[str, object]

    @property
    def shown(self) -> Mapping[str, object]:
        """What fills the sentence, rounded for people."""
        return said(self.values)


@dataclass(frozen=True, slots=True)
class Light:
    """A light with its reasons. ``gap``: positive is behind, in points of the way where ``in_points``.

    ``rule`` is the rule that decided, ``light.rule.<rule>``; ``rules`` the code and first day of the set that
    gave its thresholds. What is not known is None in ``inputs``.
    """

    colour: Colour
    grey: Grey | None
    reason: str
    rule: str
    rules: str
    inputs: Mapping[str, object]
    expected: Decimal | None = None
    gap: Decimal | None = None
    in_points: bool = False
    changes: tuple[Change, ...] = ()
    marks: frozenset[Mark] = field(default_factory=frozenset)

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the sentence ``light.<reason>``, rounded for people (shares and points to one place)."""
        values = {**self.inputs, "expected": self.expected, "gap": self.gap}
        return said(values, in_points=self.in_points)


def said(values: Mapping[str, object], *, in_points: bool = True) -> Mapping[str, object]:
    """``values`` for a sentence: what is not known left out, numbers rounded half up, a gap without sign.

    Amounts from a hundred million up are written in 亿, all of one sentence alike; the gap with them unless
    it is ``in_points``. ``gap_unit``: two percentages lie percentage points apart.
    """
    amounts = _AMOUNTS if in_points else _AMOUNTS | {"gap"}
    numbers = {name: value for name, value in values.items() if isinstance(value, Decimal)}
    largest = max((abs(number) for name, number in numbers.items() if name in amounts), default=Decimal(0))
    in_yi = largest >= _YI and bool(values.get("unit"))
    shown: dict[str, object] = {name: value for name, value in values.items() if value is not None}
    for name, number in numbers.items():
        is_share = name in ("share", "expected_share") or (name == "gap" and in_points)
        places = _ONE_PLACE if is_share else _TWO_PLACES
        scaled = number / _YI if in_yi and name in amounts else number
        shown[name] = _rounded(abs(scaled) if name == "gap" else scaled, places)
    if in_yi:
        shown["unit"] = f"亿{values['unit']}"
    if "gap" in shown:
        shown["gap_unit"] = "个百分点" if in_points or shown.get("unit") == "%" else shown.get("unit", "")
    return MappingProxyType(shown)


def _rounded(number: Decimal, places: Decimal) -> Decimal:
    """Rounded half up, without zeros at the end."""
    rounded = number.quantize(places, rounding=ROUND_HALF_UP) if abs(number) < Decimal(10) ** 20 else number
    return Decimal(f"{rounded.normalize():f}") if rounded else Decimal(0)

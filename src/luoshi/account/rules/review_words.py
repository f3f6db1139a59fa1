"""How the review says one figure: its amount, its verb by the kind of figure, and until when it counts."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from luoshi.account.rules.proven import ProvenFigure
from luoshi.delivery.rules.goals import Goal

_PLACES: Final = Decimal("0.01")
_EXACT: Final = Decimal("0.0001")  # amounts in 万 and 亿 keep four places: a 亿 then is exact to the 万
_NUMBERING: Final = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十]+[）)、.．]|\d+[.．、]|第[一二三四五六七八九十]+[、，])\s*"
)
_PLAN: Final = re.compile(r"^\d{4}年.*(?:安排|任务|目标|重点)$")
_GROWS: Final = ("增速", "涨幅", "增幅", "增长率", "降幅")
_BOUNDS: Final = {"ge": ("", "以上"), "gt": ("超过", ""), "le": ("", "以内"), "lt": ("低于", "")}
_BOUNDS_AROUND: Final = {"about": ("", "左右"), "near": ("近", "")}
_POINTS: Final = ("%", "‰")


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a clause: what stands ``before`` the ``amount``."""

    before: str
    amount: str
    after: str = ""

    def __str__(self) -> str:
        """The clause."""
        return f"{self.before}{self.amount}{self.after}"


def amount(value: Decimal, unit: str) -> str:
    """``value`` in plain units as a report writes it: 17.574万亩, 903.105亿元, 5.8%, 264公里."""
    if unit in _POINTS or abs(value) < 10000:
        return f"{_plain(value, _PLACES)}{unit}"
    scale, word = (Decimal(10) ** 8, "亿") if abs(value) >= Decimal(10) ** 8 else (Decimal(10) ** 4, "万")
    scaled = value / scale
    if scaled != scaled.quantize(_EXACT) and word == "万":
        return f"{_plain(value, _PLACES)}{unit}"
    return f"{_plain(scaled, _EXACT)}{word}{unit}"


def _plain(number: Decimal, places: Decimal) -> str:
    """Rounded half up, in plain digits without zeros at the end."""
    rounded = number.quantize(places, rounding=ROUND_HALF_UP)
    return f"{rounded.normalize():f}" if rounded else "0"


def clause(figure: ProvenFigure) -> Said | None:
    """The figure as words, by its kind; None where it has no value or a rank has no source."""
    value, unit, measure = figure.value, figure.unit, with_place(figure)
    if value is None:
        return None
    if figure.kind == "growth" or (unit in _POINTS and measure.endswith(_GROWS)):
        if measure.endswith(_GROWS):
            return Said(f"{measure}为", amount(value, unit))
        return Said(f"{measure}{'下降' if value < 0 else '增长'}", amount(abs(value), unit))
    if figure.kind == "rank":
        return (
            Said(f"据{figure.source}，{measure}居第", _plain(value, _PLACES), "位") if figure.source else None
        )
    if figure.kind == "zero" and not value:
        return Said(f"{measure}保持", amount(value, unit))
    if figure.kind in ("rate", "point") or unit in _POINTS:
        return Said(f"{measure}达", amount(value, unit))
    return Said(measure, amount(value, unit))


def with_place(figure: ProvenFigure) -> str:
    """The measure, with the place that its promise names beside it."""
    place = figure.promised.place
    if not place or place in figure.measure:
        return figure.measure
    joint = "的" if "、" in place and not place.startswith("每") else ""  # 全南的开发区 is not a zone's name
    return f"{place}{joint}{figure.measure}"


def goal_words(goal: Goal) -> str:
    """The goal as a report writes it: 200家以上, 6—10个; empty where no value is known."""
    if goal.bound == "range" and goal.low is not None and goal.high is not None:
        return f"{_plain(goal.low, _PLACES)}—{amount(goal.high, goal.unit)}"
    if goal.value is None:
        return {"first": "实现零的突破", "all": "全部完成"}.get(goal.bound, "")
    before, after = {**_BOUNDS, **_BOUNDS_AROUND}.get(goal.bound, ("", ""))
    return f"{before}{amount(goal.value, goal.unit)}{after}"


def until(figure: ProvenFigure) -> str:
    """Until when the value counts, if that is not the whole year: 截至9月底."""
    if figure.end is None or figure.end >= date(figure.year + 1, 1, 1):
        return ""
    last = figure.end - timedelta(days=1)
    if figure.end.day == 1:
        return f"截至{last.month}月底"
    return f"截至{last.month}月{last.day}日"


def field_of(category: str) -> str:
    """A field of work as a head: without its number; empty for the plan as a whole."""
    bare = _NUMBERING.sub("", category).strip().replace(",", "，")
    return "" if _PLAN.match(bare) else bare


def is_provisional(figure: ProvenFigure) -> bool:
    """Whether the value may still change: 预计 or 初步."""
    return figure.status in ("forecast", "preliminary")

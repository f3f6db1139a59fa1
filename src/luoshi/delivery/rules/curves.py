"""A path and what was observed on it as a drawing: plain numbers on a plane, no words and no colours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from luoshi.delivery.rules.paths import Path, decimal_of, expected

WIDTH: Final = 420
HEIGHT: Final = 170
LEFT: Final = 62
RIGHT: Final = 10
TOP: Final = 12
BOTTOM: Final = 22


@dataclass(frozen=True, slots=True)
class Seen:
    """A value at the end of a period; ``status`` as the ledger has it."""

    on: date
    value: Decimal
    status: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing, with what it stands for."""

    x: float
    y: float
    on: date
    value: Decimal
    status: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and the value (``value``) or day (``on``) it stands for."""

    at: float
    value: Decimal | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """The drawing: the path as a line (``x,y`` pairs, empty where it is a single point), its end, the values.

    ``target`` is the height of the aim; ``today`` where the day of the light lies, None outside the year.
    """

    line: str
    end: Spot | None
    target: Spot
    seen: Sequence[Spot]
    seen_line: str
    today: float | None
    values: Sequence[Tick]
    months: Sequence[Tick]


def curve(path: Path, seen: Iterable[Seen], *, on: date) -> Curve | None:
    """The drawing of ``path``, whose target is the aim, and of what was seen on it; None without an aim."""
    aim = expected(path, path.due).value
    if aim is None:
        return None
    observed = [one for one in seen if path.start <= one.on <= path.due]
    way = steps(path)
    heights = [aim, *(value for _, value in way), *(Fraction(one.value) for one in observed)]
    low, high = min([Fraction(0), *heights]), max(heights)
    if low == 0 and path.kind in ("rate", "point", "rank", "growth") and heights:
        least = min(heights)
        low = max(Fraction(0), least - (high - least) / 2) if high > least else low
    if high == low:
        high = low + 1
    plane = _Plane(path.start, path.due, low, high + (high - low) / 12)
    spots = [
        Spot(plane.x(one.on), plane.y(Fraction(one.value)), one.on, one.value, one.status) for one in observed
    ]
    line = [(plane.x(day), plane.y(value)) for day, value in way]
    return Curve(
        line=_pairs(line) if len(line) > 1 else "",
        end=Spot(plane.x(path.due), plane.y(aim), path.due, decimal_of(aim)),
        target=Spot(plane.x(path.start), plane.y(aim), path.due, decimal_of(aim)),
        seen=spots,
        seen_line=_pairs([(spot.x, spot.y) for spot in spots]) if len(spots) > 1 else "",
        today=plane.x(on) if path.start <= on <= path.due else None,
        values=[Tick(plane.y(low), decimal_of(low)), Tick(plane.y(aim), decimal_of(aim))],
        months=[Tick(plane.x(day), on=day) for day in _quarters(path.start, path.due)],
    )


def steps(path: Path) -> list[tuple[date, Fraction]]:
    """The corners of the path: straight where it is linear, in steps where it has points."""
    if path.shape == "linear" and not path.points:
        start = Fraction(0) if path.kind in ("cumulative", "done") else path.base and Fraction(path.base)
        found = [] if start is None else [(path.start, Fraction(start))]
        return found + [
            (day, value) for day in month_ends(path) if (value := expected(path, day).value) is not None
        ]
    found = []
    for day in sorted({path.start, path.due, *(point.on for point in path.points)}):
        if path.due >= day >= path.start and (value := expected(path, day).value) is not None:
            if path.points and found:
                found.append((day, found[-1][1]))
            found.append((day, value))
    return found


def month_ends(path: Path) -> list[date]:
    """The last days of the months within ``path``, and its last day."""
    days = []
    month = path.start.replace(day=1)
    while month <= path.due:
        month = (month + timedelta(days=32)).replace(day=1)
        days.append(min(month - timedelta(days=1), path.due))
    return days


def _quarters(start: date, due: date) -> list[date]:
    ends = [day for day in month_ends(Path("done", "end-loaded", start, due, None)) if day.month % 3 == 0]
    return ends if len(ends) > 1 else [start, due]


def _pairs(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


@dataclass(frozen=True, slots=True)
class _Plane:
    """Days and values as places on the drawing."""

    start: date
    due: date
    low: Fraction
    high: Fraction

    def x(self, day: date) -> float:
        days = max((self.due - self.start).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.start).days / days, 1)

    def y(self, value: Fraction) -> float:
        share = float((value - self.low) / (self.high - self.low))
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)

"""Paths: what a measure of each kind should have reached on a given day of its year.

The straight line is one shape among five and the wrong one for harvests, done-or-not, growth rates, yearly
means and ranks. All arithmetic is exact: shares are fractions (11/12 has no finite decimal), and a value
becomes a Decimal only to be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, get_args

from luoshi.ground.refused import Refused

Kind = Literal["cumulative", "point", "growth", "rate", "rank", "done", "zero"]
"""What is measured: a sum over the year; a level at a point in time; a growth rate of the year so far;
a rate with numerator and denominator; a rank; done or not; kept at zero."""

Shape = Literal["linear", "seasonal", "staged", "end-loaded", "flat"]
"""How it is reached: month by month alike; by dated shares of the year; by nodes with values; only at the
end; the same all the time (a growth target, a rate to be held, kept at zero)."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
SHAPES: Final[tuple[Shape, ...]] = get_args(Shape)

_SHAPES_OF: Final[Mapping[Kind, tuple[Shape, ...]]] = {
    "cumulative": ("linear", "seasonal", "staged", "end-loaded"),
    "point": ("end-loaded", "linear", "seasonal", "staged", "flat"),
    "growth": ("flat", "staged", "end-loaded"),
    "rate": ("end-loaded", "linear", "seasonal", "staged", "flat"),
    "rank": ("end-loaded", "staged", "flat"),
    "done": ("end-loaded", "staged"),
    "zero": ("flat",),
}
_WHOLE: Final = Fraction(1)
_PERCENT: Final = 100
_EXACT: Final = Context(prec=60, traps=[Inexact])
_ROUNDED: Final = Context(prec=28)


class PathUnfit(Refused):
    """The path cannot be. Values: ``kind``, ``shape``, ``problem`` (a code), ``day`` (where it lies)."""

    code = "path-unfit"


@dataclass(frozen=True, slots=True)
class Point:
    """A dated point. ``value`` is per cent of the year's way on a seasonal path and for done-or-not,
    else an amount in the target's unit."""

    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class Path:
    """The way from ``start`` to ``due`` (both days belong to it).

    ``target`` and ``base`` (where a level stood before) are in one unit; None where they are not known.
    """

    kind: Kind
    shape: Shape
    start: date
    due: date
    target: Decimal | None
    base: Decimal | None = None
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is expected: ``value`` in the target's unit and ``share`` of the way; both None if nothing is yet.

    ``why`` is the code of the sentence ``expected.<why>``.
    """

    value: Fraction | None
    share: Fraction | None
    why: str

    @property
    def shown(self) -> Decimal | None:
        """``value`` as a decimal."""
        return None if self.value is None else decimal_of(self.value)


def shapes_of(kind: Kind) -> tuple[Shape, ...]:
    """The shapes that fit ``kind``, the usual one first."""
    return _SHAPES_OF[kind]


def checked_path(path: Path) -> Path:
    """``path`` itself.

    :raises PathUnfit: if the shape does not fit the kind (``shape``), it ends before it starts (``dates``),
        a shape of points has none (``no-points``), they are not in order (``order``), lie outside
        (``outside``), or a share is not between 0 and 100 or falls (``shares``).
    """
    fault = _fault(path)
    if fault is not None:
        problem, day = fault
        raise PathUnfit(kind=path.kind, shape=path.shape, problem=problem, day=day)
    return path


def _fault(path: Path) -> tuple[str, date] | None:
    """What is wrong with a path, and the day where it is."""
    if path.shape not in _SHAPES_OF[path.kind]:
        return "shape", path.due
    if path.due < path.start:
        return "dates", path.due
    if path.shape in ("seasonal", "staged"):
        return _fault_of_points(path)
    return None


def _fault_of_points(path: Path) -> tuple[str, date] | None:
    if not path.points:
        return "no-points", path.due
    shares = _counts_in_shares(path)
    for point in path.points:
        if not path.start <= point.on <= path.due:
            return "outside", point.on
        if shares and not 0 <= point.value <= _PERCENT:
            return "shares", point.on
    for one, following in pairwise(path.points):
        if following.on <= one.on:
            return "order", following.on
        if shares and following.value < one.value:
            return "shares", following.on
    return None


def expected(path: Path, on: date) -> Expectation:
    """What should have been reached by the end of the day ``on``; from ``due`` on, the target."""
    if path.target is None and path.kind not in ("done", "zero"):
        return Expectation(None, None, "target-awaited")
    target = _target(path)
    if path.kind == "zero":
        return Expectation(Fraction(0), None, "zero")
    if on >= path.due:
        return Expectation(target, _WHOLE, "due")
    if path.shape == "flat":
        return Expectation(target, None, "flat") if on >= path.start else _nothing("not-started")
    if path.shape == "end-loaded":
        return _nothing("end-loaded")
    if path.shape == "staged" and not _counts_in_shares(path):
        return _staged(path, on)
    return _along(path, target, on)


def share_of_way(path: Path, on: date) -> Fraction:
    """How much of the way lies behind at the end of the day ``on``, from 0 to 1, by the path's own clock.

    Linear: whole months that have ended, out of all, where the path consists of whole months; else days.
    Seasonal, and staged done-or-not: the last point that has been reached.
    """
    if on < path.start:
        return Fraction(0)
    if on >= path.due:
        return _WHOLE
    if path.points:
        reached = [point.value for point in path.points if point.on <= on]
        return Fraction(reached[-1]) / _PERCENT if reached else Fraction(0)
    after_on, after_due = on + timedelta(days=1), path.due + timedelta(days=1)
    if path.start.day == 1 and after_due.day == 1:
        return Fraction(_months(path.start, after_on), _months(path.start, after_due))
    return Fraction((after_on - path.start).days, (after_due - path.start).days)


def projected(path: Path, on: date, value: Decimal) -> Fraction | None:
    """Where a sum that stood at ``value`` on this day would end if the rest goes as the path says.

    None for other kinds than cumulative, and while the path expects nothing: nothing divides by zero.
    """
    if path.kind != "cumulative" or path.shape not in ("linear", "seasonal"):
        return None
    share = share_of_way(path, on)
    return None if share == 0 else Fraction(value) / share


def decimal_of(number: Fraction) -> Decimal:
    """``number`` as a decimal: exact where it ends within 60 digits, else with 28."""
    above, below = Decimal(number.numerator), Decimal(number.denominator)
    try:
        return _EXACT.divide(above, below)
    except Inexact:
        return _ROUNDED.divide(above, below)


def _counts_in_shares(path: Path) -> bool:
    return path.shape == "seasonal" or path.kind == "done"


def _target(path: Path) -> Fraction:
    if path.kind == "done":
        return Fraction(_PERCENT)
    return Fraction(0) if path.target is None else Fraction(path.target)


def _nothing(why: str) -> Expectation:
    return Expectation(None, None, why)


def _staged(path: Path, on: date) -> Expectation:
    reached = [point.value for point in path.points if point.on <= on]
    return Expectation(Fraction(reached[-1]), None, "staged") if reached else _nothing("no-node-yet")


def _along(path: Path, target: Fraction, on: date) -> Expectation:
    """From the base to the target by the share of the way; a sum starts at nothing."""
    share = share_of_way(path, on)
    if path.kind in ("cumulative", "done"):
        start = Fraction(0)
    elif path.base is None:
        return _nothing("base-unknown")
    else:
        start = Fraction(path.base)
    if share == 0:
        return _nothing("not-started" if on < path.start else "no-node-yet")
    return Expectation(start + (target - start) * share, share, path.shape)


def _months(start: date, until: date) -> int:
    """Whole months from the first of a month up to, not including, ``until``."""
    return (until.year - start.year) * 12 + until.month - start.month

"""Quantities with units, and the bounds that a promise sets for them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal, get_args

from luoshi.ground.refused import Refused

Bound = Literal["eq", "ge", "gt", "le", "lt", "about", "near"]
"""How a stated number binds.

eq exactly; ge 以上, 至少, 不低于; gt 超过, 突破; le 以内, 不超过; lt 低于, 不足;
about 左右, 约; near 近, 接近.
"""

BOUNDS: Final[tuple[Bound, ...]] = get_args(Bound)


class UnitsDiffer(Refused):
    """Quantities of different units cannot be compared. Values: ``unit``, ``other``."""

    code = "units-differ"


class ToleranceNotSet(Refused):
    """Whether 左右 or 近 is met depends on a tolerance, and none was given. Values: ``bound``."""

    code = "tolerance-not-set"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in plain units (万 and 亿 multiplied out) and the unit as written, empty for a bare number."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a promise sets, with its bound."""

    quantity: Quantity
    bound: Bound

    def meets(self, observed: Quantity, *, tolerance: Decimal | None = None) -> bool:
        """Whether the observed quantity satisfies the bound, by arithmetic alone.

        That a bare number in a plan is usually a floor, and a fall a success, is for its reader to judge.

        :param tolerance: for ``about`` and ``near``, how far off still counts, in the quantity's unit.
        :raises UnitsDiffer: if the units are not the same word.
        :raises ToleranceNotSet: for ``about`` and ``near`` without a tolerance: no rule gives one.
        """
        if observed.unit != self.quantity.unit:
            raise UnitsDiffer(unit=self.quantity.unit, other=observed.unit)
        value, target = observed.value, self.quantity.value
        match self.bound:
            case "eq":
                return value == target
            case "ge":
                return value >= target
            case "gt":
                return value > target
            case "le":
                return value <= target
            case "lt":
                return value < target
            case "about" | "near":
                if tolerance is None:
                    raise ToleranceNotSet(bound=self.bound)
                return abs(value - target) <= tolerance

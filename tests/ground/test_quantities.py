"""A target says whether what was reached satisfies it; periods meet without overlap."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.period import Period, month, quarter, quarters, year
from luoshi.ground.quantity import Bound, Quantity, Target, ToleranceNotSet, UnitsDiffer


def make_target(bound: Bound) -> Target:
    return Target(Quantity(Decimal("53"), "斤"), bound)


@pytest.mark.parametrize(
    ("bound", "below", "at", "above"),
    [
        ("eq", False, True, False),
        ("ge", False, True, True),
        ("gt", False, False, True),
        ("le", True, True, False),
        ("lt", True, False, False),
    ],
)
def test_a_bound_is_met_or_missed(bound: Bound, below: bool, at: bool, above: bool) -> None:
    target = make_target(bound)
    seen = [target.meets(Quantity(Decimal(value), "斤")) for value in ("52.99", "53", "53.01")]
    assert seen == [below, at, above]


@pytest.mark.parametrize("bound", ["about", "near"])
def test_roughly_needs_a_tolerance(bound: Bound) -> None:
    with pytest.raises(ToleranceNotSet):
        make_target(bound).meets(Quantity(Decimal(53), "斤"))
    assert make_target(bound).meets(Quantity(Decimal("52.5"), "斤"), tolerance=Decimal("0.5"))
    assert not make_target(bound).meets(Quantity(Decimal("52.4"), "斤"), tolerance=Decimal("0.5"))


def test_quantities_of_different_units_are_not_compared() -> None:
    with pytest.raises(UnitsDiffer):
        make_target("ge").meets(Quantity(Decimal(60), "吨"))


@given(st.integers(1, 9998))
def test_quarters_and_months_tile_the_year(number: int) -> None:
    for parts in (list(quarters(number)), [month(number, i) for i in range(1, 13)]):
        assert parts[0].start == year(number).start
        assert parts[-1].end == year(number).end
        assert all(one.end == other.start for one, other in pairwise(parts))


def test_a_period_holds_its_first_day_and_not_its_end() -> None:
    second = quarter(2025, 2)
    assert date(2025, 4, 1) in second
    assert date(2025, 7, 1) not in second
    assert second.last_day == date(2025, 6, 30)
    assert Period(second.start, second.start).last_day == second.start - timedelta(days=1)


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_quarters(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        quarter(2025, number)

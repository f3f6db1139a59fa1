"""Drawing a path with the values on it: everything lies on the plane, the earlier left, the more above."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery.rules import paths
from luoshi.delivery.rules.curves import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Curve, Seen, curve

YEAR = date(2025, 1, 1), date(2025, 12, 31)
JUNE = date(2025, 6, 20)


def make_path(kind: paths.Kind = "cumulative", shape: paths.Shape = "linear", **more: object) -> paths.Path:
    """A path through the year to 100."""
    return paths.Path(
        kind=kind,
        shape=shape,
        start=YEAR[0],
        due=YEAR[1],
        **{"target": Decimal(100), **more},  # type: ignore[arg-type]
    )


def drawn(path: paths.Path, *values: tuple[date, str], on: date = JUNE) -> Curve:
    """The drawing, which there is."""
    found = curve(path, [Seen(day, Decimal(value), "final") for day, value in values], on=on)
    assert found is not None
    return found


def corners(found: Curve) -> list[tuple[float, float]]:
    """The corners of the path's line."""
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in found.line.split())]


def test_a_straight_way_rises_from_the_ground_to_the_aim() -> None:
    found = drawn(make_path())
    way = corners(found)
    assert way[0] == (LEFT, HEIGHT - BOTTOM)
    assert way[-1] == (WIDTH - RIGHT, found.target.y)
    assert len(way) == 13  # where it begins, and the end of each month


def test_a_seasonal_way_goes_in_steps() -> None:
    points = (paths.Point(date(2025, 6, 30), Decimal(20)), paths.Point(date(2025, 9, 30), Decimal(90)))
    way = corners(drawn(make_path(shape="seasonal", points=points)))
    assert [y for _x, y in way] == sorted((y for _x, y in way), reverse=True)
    assert len({x for x, _y in way}) < len(way)  # straight up where a step is


def test_a_way_that_expects_nothing_before_its_end_is_only_its_end() -> None:
    found = drawn(make_path(shape="end-loaded"))
    assert found.line == ""
    assert found.end is not None
    assert found.end.value == 100


def test_a_growth_to_be_held_is_a_level_line() -> None:
    way = corners(drawn(make_path("growth", "flat", target=Decimal(6))))
    assert len({y for _x, y in way}) == 1


def test_without_an_aim_there_is_nothing_to_draw() -> None:
    assert curve(make_path(target=None), [], on=JUNE) is None


def test_something_that_is_to_stay_at_zero_can_be_drawn() -> None:
    found = drawn(make_path("zero", "flat", target=None), (date(2025, 3, 31), "0"))
    assert found.seen[0].y == found.target.y


def test_the_day_of_the_light_is_marked_within_the_year_only() -> None:
    assert drawn(make_path()).today is not None
    assert drawn(make_path(), on=date(2026, 2, 1)).today is None


def test_a_value_of_another_year_is_not_drawn() -> None:
    assert drawn(make_path(), (date(2024, 12, 31), "80")).seen == []


@pytest.mark.parametrize("target", ["0", "0.01", "3000000000000", "-4"])
def test_any_target_can_be_drawn(target: str) -> None:
    drawn(make_path("point", "flat", target=Decimal(target)), (JUNE, "12.5"))


days = st.dates(*YEAR)
numbers = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


@given(values=st.lists(st.tuples(days, numbers), max_size=12), target=numbers)
def test_everything_lies_on_the_plane_and_more_lies_higher(
    values: list[tuple[date, Decimal]], target: Decimal
) -> None:
    found = curve(
        make_path("point", "flat", target=target),
        [Seen(day, value, "preliminary") for day, value in sorted(values)],
        on=JUNE,
    )
    assert found is not None
    for spot in found.seen:
        assert LEFT <= spot.x <= WIDTH - RIGHT
        assert TOP <= spot.y <= HEIGHT - BOTTOM
    for one in found.seen:
        for other in found.seen:
            if one.value > other.value:
                assert one.y <= other.y

"""What should have been reached by now depends on what is measured, not only on the calendar."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery.rules.paths import (
    KINDS,
    SHAPES,
    Kind,
    Path,
    PathUnfit,
    Point,
    checked_path,
    expected,
    projected,
    shapes_of,
    share_of_way,
)
from luoshi.delivery.rules.units import in_plain_unit

YEAR = Path("cumulative", "linear", date(2025, 1, 1), date(2025, 12, 31), Decimal(1200))
NOVEMBER, SEPTEMBER = date(2025, 11, 30), date(2025, 9, 30)


def make_path(kind: Kind, shape: str, **changes: object) -> Path:
    return replace(YEAR, kind=kind, shape=shape, **changes)  # type: ignore[arg-type]


def test_the_line_by_month_is_eleven_twelfths_at_the_end_of_november_and_exact() -> None:
    assert share_of_way(YEAR, NOVEMBER) == Fraction(11, 12)
    assert expected(YEAR, NOVEMBER).value == 1100
    assert share_of_way(YEAR, NOVEMBER - timedelta(days=1)) == Fraction(10, 12), "only whole months count"
    assert share_of_way(YEAR, SEPTEMBER) == Fraction(3, 4)


def test_a_path_of_broken_months_counts_days() -> None:
    path = replace(YEAR, start=date(2025, 3, 11), due=date(2025, 3, 20))
    assert share_of_way(path, date(2025, 3, 11)) == Fraction(1, 10)
    assert share_of_way(path, date(2025, 3, 20)) == 1


def test_before_it_starts_nothing_is_expected_and_from_the_due_date_on_all() -> None:
    assert expected(YEAR, date(2024, 12, 31)).value is None
    assert expected(YEAR, date(2025, 12, 31)).value == 1200
    assert expected(YEAR, date(2027, 1, 1)).value == 1200


def test_a_seasonal_path_knows_a_real_curve_that_the_line_does_not() -> None:
    # Provincial projects of Jiangxi, 2024, in 100 million yuan: 8149.6 after September, 10738.2 in the end.
    year = replace(YEAR, start=date(2024, 1, 1), due=date(2024, 12, 31), target=Decimal(10227))
    seasonal = replace(year, shape="seasonal", points=(Point(date(2024, 9, 30), Decimal("75.9")),))
    line = projected(year, date(2024, 9, 30), Decimal("8149.6"))
    curve = projected(seasonal, date(2024, 9, 30), Decimal("8149.6"))
    assert line is not None
    assert curve is not None
    assert round(line) == 10866, "the line would have said 1,086.6 billion"
    assert abs(curve - Fraction("10738.2")) < 2, "75.9 % is itself rounded"
    assert expected(seasonal, date(2024, 9, 30)).value == Fraction("0.759") * 10227


def test_a_level_goes_from_its_base_to_its_target() -> None:
    path = make_path("point", "linear", base=Decimal(60), target=Decimal(72))
    assert expected(path, date(2025, 6, 30)).value == 66
    falling = make_path("point", "linear", base=Decimal(40), target=Decimal(0))
    assert expected(falling, date(2025, 6, 30)).value == 20, "清零: what is left falls to nothing"


def test_a_level_without_a_known_base_is_expected_only_at_the_end() -> None:
    path = make_path("rate", "linear", target=Decimal(70))
    assert expected(path, NOVEMBER).value is None
    assert expected(path, NOVEMBER).why == "base-unknown"
    assert expected(path, date(2025, 12, 31)).value == 70


def test_a_growth_target_is_the_same_all_year() -> None:
    path = make_path("growth", "flat", target=Decimal("7.0"))
    assert expected(path, date(2025, 3, 31)).value == expected(path, NOVEMBER).value == 7


def test_nodes_hold_until_the_next_one() -> None:
    nodes = (Point(date(2025, 3, 31), Decimal(100)), Point(SEPTEMBER, Decimal(900)))
    path = make_path("cumulative", "staged", points=nodes)
    assert expected(path, date(2025, 3, 30)).value is None
    assert expected(path, date(2025, 8, 31)).value == 100
    assert expected(path, SEPTEMBER).value == 900
    assert expected(path, date(2025, 12, 31)).value == 1200


def test_done_or_not_expects_nothing_before_its_day() -> None:
    path = make_path("done", "end-loaded", target=None)
    assert expected(path, date(2025, 12, 30)).value is None
    assert expected(path, date(2025, 12, 31)).value == 100


def test_kept_at_zero_is_zero_on_every_day() -> None:
    assert expected(make_path("zero", "flat", target=None), date(2025, 2, 1)).value == 0


def test_a_target_that_comes_from_outside_expects_nothing_until_it_is_there() -> None:
    assert expected(replace(YEAR, target=None), date(2025, 12, 31)).why == "target-awaited"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        (make_path("rank", "linear"), "shape"),
        (make_path("done", "linear"), "shape"),
        (make_path("growth", "linear"), "shape"),
        (replace(YEAR, due=date(2024, 1, 1)), "dates"),
        (make_path("cumulative", "seasonal"), "no-points"),
        (make_path("cumulative", "staged", points=(Point(date(2026, 1, 1), Decimal(1)),)), "outside"),
        (make_path("cumulative", "seasonal", points=(Point(SEPTEMBER, Decimal(101)),)), "shares"),
        (
            make_path(
                "cumulative",
                "seasonal",
                points=(Point(SEPTEMBER, Decimal(70)), Point(NOVEMBER, Decimal(60))),
            ),
            "shares",
        ),
        (
            make_path(
                "cumulative", "staged", points=(Point(NOVEMBER, Decimal(1)), Point(SEPTEMBER, Decimal(2)))
            ),
            "order",
        ),
    ],
)
def test_a_path_that_cannot_be_is_refused_with_its_problem(path: Path, problem: str) -> None:
    with pytest.raises(PathUnfit) as refusal:
        checked_path(path)
    assert refusal.value.values["problem"] == problem


def test_every_kind_has_a_usual_shape_and_every_shape_serves_some_kind() -> None:
    assert {shape for kind in KINDS for shape in shapes_of(kind)} == set(SHAPES)
    assert "linear" not in {shape for kind in ("growth", "rank", "done", "zero") for shape in shapes_of(kind)}


shares = st.lists(st.integers(0, 100), min_size=1, max_size=6).map(sorted)


@st.composite
def paths(draw: st.DrawFn) -> Path:
    kind = draw(st.sampled_from(KINDS))
    shape = draw(st.sampled_from(shapes_of(kind)))
    values = draw(shares)
    points = tuple(Point(date(2025, 2 * n + 1, 28), Decimal(v)) for n, v in enumerate(values))
    number = st.none() | st.decimals(-(10**12), 10**12, places=2)
    return Path(
        kind,
        shape,
        date(2025, 1, 1),
        draw(st.sampled_from([date(2025, 12, 31), date(2025, 12, 15)])),
        draw(number),
        draw(number),
        points if shape in ("seasonal", "staged") else (),
    )


@given(paths(), st.dates(date(2024, 6, 1), date(2026, 6, 1)))
def test_any_path_answers_on_any_day_and_nothing_divides_by_zero(path: Path, on: date) -> None:
    answer = expected(checked_path(path), on)
    assert (answer.value is None) == (answer.shown is None)
    assert answer.share is None or 0 < answer.share <= 1


@given(paths(), st.dates(date(2025, 1, 1), date(2025, 12, 31)), st.integers(1, 90))
def test_the_way_behind_never_shrinks(path: Path, on: date, days: int) -> None:
    assert share_of_way(path, on) <= share_of_way(path, on + timedelta(days=days))


@pytest.mark.parametrize(
    ("value", "unit", "plain"),
    [
        ("2.5", "亿元", ("250000000.0", "元")),
        ("25000", "万元", ("250000000", "元")),
        ("3", "万公顷", ("450000", "亩")),
        ("1", "平方公里", ("1500", "亩")),
        ("12", "万吨", ("120000000", "公斤")),
        ("7", "家", ("7", "家")),
        ("5", "万人次", ("50000", "人次")),
        ("12", "‰", ("1.2", "%")),
        ("1", "", ("1", "")),
    ],
)
def test_amounts_come_into_one_plain_unit(value: str, unit: str, plain: tuple[str, str]) -> None:
    assert in_plain_unit(Decimal(value), unit) == (Decimal(plain[0]), plain[1])

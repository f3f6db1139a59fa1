"""Working days are counted as offices count them: with the holidays, and with the Saturdays that make up."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.workdays import (
    HolidaysUnknown,
    add_working_days,
    holiday_notices,
    is_working_day,
    known_years,
    next_working_day,
    working_days_between,
)

FIRST, LAST = date(known_years()[0], 1, 1), date(known_years()[-1], 12, 31)
days = st.dates(FIRST, LAST)


def counted_one_by_one(start: date, count: int) -> date:
    """What add_working_days says, the slow and obvious way."""
    step = timedelta(days=1 if count > 0 else -1)
    day = start
    for _ in range(abs(count)):
        day += step
        while not is_working_day(day):
            day += step
    return day


def test_five_working_days_from_the_friday_before_national_day_end_two_weeks_later() -> None:
    assert add_working_days(date(2025, 9, 26), 5) == date(2025, 10, 10)


@pytest.mark.parametrize("year", known_years())
def test_every_day_is_as_another_table_has_it(year: int) -> None:
    day = date(year, 1, 1)
    differing = []
    while day.year == year:
        if is_working_day(day) != chinese_calendar.is_workday(day):
            differing.append(day)
        day += timedelta(days=1)
    assert differing == []


def test_a_holiday_a_make_up_saturday_and_an_ordinary_weekend() -> None:
    assert not is_working_day(date(2025, 10, 8))
    assert is_working_day(date(2025, 10, 11))
    assert not is_working_day(date(2025, 10, 12))


def test_a_later_notice_overrides_an_earlier_one() -> None:
    assert not is_working_day(date(2020, 1, 31)), "the Spring Festival of 2020 was lengthened"
    assert not is_working_day(date(2020, 2, 1)), "a make-up day that was taken back"
    assert is_working_day(date(2019, 5, 5)), "Labour Day of 2019 was rearranged in March"


def test_rest_that_was_only_encouraged_is_no_holiday() -> None:
    assert is_working_day(date(2024, 2, 9))


def test_the_notice_for_the_next_year_reaches_into_december() -> None:
    assert is_working_day(date(2018, 12, 29))
    assert not is_working_day(date(2018, 12, 31))


def test_what_falls_on_a_holiday_moves_to_the_next_working_day() -> None:
    assert next_working_day(date(2026, 2, 15)) == date(2026, 2, 24)
    assert next_working_day(date(2026, 2, 24)) == date(2026, 2, 24)


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST + timedelta(days=1)])
def test_a_year_without_a_notice_is_refused_and_not_guessed(day: date) -> None:
    with pytest.raises(HolidaysUnknown) as refusal:
        is_working_day(day)
    assert refusal.value.values == {"year": day.year, "first": FIRST.year, "last": LAST.year}
    with pytest.raises(HolidaysUnknown):
        working_days_between(date(2025, 1, 1), day)


def test_counting_out_of_the_table_is_refused_and_not_guessed() -> None:
    with pytest.raises(HolidaysUnknown) as refusal:
        add_working_days(LAST, 1)
    assert refusal.value.values["year"] == LAST.year + 1
    with pytest.raises(HolidaysUnknown):
        add_working_days(FIRST, -1)


def test_every_notice_names_its_document() -> None:
    for notice in holiday_notices():
        assert notice.number.startswith("国办发明电〔")
        assert notice.source.startswith("https://www.gov.cn/")
        assert notice.issued.year in (notice.year - 1, notice.year)
        assert notice.off
    assert [notice.issued for notice in holiday_notices()] == sorted(n.issued for n in holiday_notices())


def test_no_year_between_the_first_and_the_last_is_missing() -> None:
    assert {notice.year for notice in holiday_notices()} == set(known_years())


def test_only_weekends_are_made_up() -> None:
    for notice in holiday_notices():
        assert all(day.weekday() >= 5 for day in notice.worked)


@given(st.dates(date(2018, 7, 1), date(2026, 6, 30)), st.integers(-60, 60))
def test_counting_agrees_with_walking_day_by_day(start: date, count: int) -> None:
    assert add_working_days(start, count) == counted_one_by_one(start, count)


@given(days, days)
def test_between_agrees_with_counting_the_days(start: date, end: date) -> None:
    low, high = sorted((start, end))
    between = [low + timedelta(days=n) for n in range((high - low).days + 1)]
    later = sum(map(is_working_day, between[1:]))
    earlier = sum(map(is_working_day, between[:-1]))
    assert working_days_between(start, end) == (later if start <= end else -earlier)


@given(st.dates(date(2018, 7, 1), date(2026, 6, 30)), st.integers(-60, 60))
def test_what_was_added_lies_between(start: date, count: int) -> None:
    assert working_days_between(start, add_working_days(start, count)) == count

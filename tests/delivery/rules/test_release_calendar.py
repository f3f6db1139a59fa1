"""Before a statistic is out there is nothing to report."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery.rules.calendar import (
    Series,
    UnknownSeries,
    every_series,
    last_release,
    next_release,
    period_ends,
    release_of,
    series_called,
)


def test_january_and_february_come_together() -> None:
    economy = series_called("economy")
    assert date(2025, 1, 31) not in period_ends(economy, 2025)
    assert len(period_ends(economy, 2025)) == 11
    released = last_release(economy, date(2025, 3, 16))
    assert released is not None
    assert released.period_end == date(2024, 12, 31), "in mid-March nothing of the year is out"
    assert next_release(economy, date(2025, 3, 16)).on == date(2025, 3, 17)
    assert next_release(economy, date(2025, 3, 16)).period_end == date(2025, 2, 28)


def test_the_february_of_a_leap_year_ends_on_its_29th() -> None:
    assert date(2024, 2, 29) in period_ends(series_called("economy"), 2024)


def test_gross_product_is_quarterly() -> None:
    gdp = series_called("gdp")
    assert [end.month for end in period_ends(gdp, 2025)] == [3, 6, 9, 12]
    assert release_of(gdp, date(2025, 9, 30)).on == date(2025, 10, 20)


def test_a_yearly_figure_has_nothing_to_report_all_year() -> None:
    yearly = series_called("county-yearly")
    released = last_release(yearly, date(2025, 12, 31))
    assert released is not None
    assert released.period_end == date(2024, 12, 31)


def test_a_day_that_was_not_published_is_said_to_be_so() -> None:
    release = release_of(series_called("economy"), date(2027, 6, 30))
    assert not release.known
    assert release.on == date(2027, 7, 31)


def test_an_unknown_series_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownSeries) as refusal:
        series_called("weather")
    assert refusal.value.values["known"] == ["county-yearly", "economy", "gdp", "prices", "trade"]


def test_every_listed_day_belongs_to_a_period_and_lies_after_it() -> None:
    for series in every_series():
        assert series.source
        for end, on in series.released.items():
            assert end in period_ends(series, end.year), (series.code, end)
            assert timedelta(0) < on - end <= timedelta(days=31), (series.code, end)


@given(st.sampled_from(every_series()), st.dates(date(2018, 1, 1), date(2030, 12, 31)))
def test_what_is_out_and_what_comes_next_do_not_overlap(series: Series, on: date) -> None:

    last, following = last_release(series, on), next_release(series, on)
    assert last is None or last.on <= on < following.on
    assert last is None or last.period_end < following.period_end

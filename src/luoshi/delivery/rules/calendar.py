"""The release calendar of statistics: the periods of a series, and when there is something to report.

The series and their dates stand in ``releases.toml``. Monthly series that join January with February have
no period that ends in January; where a day of release is not known, a lag stands in for it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal

from luoshi.ground.period import month
from luoshi.ground.refused import Refused

Cadence = Literal["monthly", "quarterly", "half-yearly", "yearly"]

_TABLE: Final = Path(__file__).with_name("releases.toml")
_MONTHS_OF: Final[Mapping[Cadence, int]] = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}


class UnknownSeries(Refused):
    """No series of the release calendar is called so. Values: ``series``, ``known``."""

    code = "unknown-series"


@dataclass(frozen=True, slots=True)
class Series:
    """One series; ``joined`` are months without a release of their own, ``lag_days`` stands in for a date."""

    code: str
    name: str
    cadence: Cadence
    joined: frozenset[int]
    lag_days: int
    source: str
    released: Mapping[date, date]


@dataclass(frozen=True, slots=True)
class Release:
    """A period's figures come out: ``period_end`` its last day, ``known`` whether the day was published."""

    period_end: date
    on: date
    known: bool


def every_series() -> tuple[Series, ...]:
    """The series of the calendar."""
    return tuple(_series().values())


def series_called(code: str) -> Series:
    """The series with this code.

    :raises UnknownSeries: if there is none.
    """
    found = _series().get(code)
    if found is None:
        raise UnknownSeries(series=code, known=sorted(_series()))
    return found


def period_ends(series: Series, year: int) -> tuple[date, ...]:
    """The last days of the periods that ``series`` has in ``year``, in order."""
    step = _MONTHS_OF[series.cadence]
    return tuple(
        month(year, number).last_day for number in range(step, 13, step) if number not in series.joined
    )


def release_of(series: Series, period_end: date) -> Release:
    """When the figures of the period that ends on ``period_end`` come out."""
    listed = series.released.get(period_end)
    if listed is not None:
        return Release(period_end, listed, known=True)
    return Release(period_end, period_end + timedelta(days=series.lag_days), known=False)


def last_release(series: Series, on: date) -> Release | None:
    """The latest release by the end of the day ``on`` for a period of the same or the year before.

    None if nothing is out: a yearly figure in its first months.
    """
    out = [
        release
        for year in (on.year - 1, on.year)
        for period_end in period_ends(series, year)
        if (release := release_of(series, period_end)).on <= on
    ]
    return max(out, key=lambda release: release.period_end, default=None)


def next_release(series: Series, on: date) -> Release:
    """The first release after the day ``on``."""
    coming = [
        release
        for year in (on.year - 1, on.year, on.year + 1)
        for period_end in period_ends(series, year)
        if (release := release_of(series, period_end)).on > on
    ]
    return min(coming, key=lambda release: (release.on, release.period_end))


@cache
def _series() -> dict[str, Series]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        entry["code"]: Series(
            code=entry["code"],
            name=entry["name"],
            cadence=entry["cadence"],
            joined=frozenset(entry["joined"]),
            lag_days=entry["lag"],
            source=entry["source"],
            released={date.fromisoformat(end): day for end, day in entry.get("released", {}).items()},
        )
        for entry in table["series"]
    }

"""Working days of offices in mainland China, by the State Council's holiday notices with their make-up days.

The dates stand in ``holidays.toml``, each notice with its number and source. A year is known once its own
notice is there; the last days of December may still be moved by the notice for the year after.
"""

import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from luoshi.ground.refused import Refused

_TABLE: Final = Path(__file__).with_name("holidays.toml")
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class HolidaysUnknown(Refused):
    """The table has no holiday notice for this year. Values: ``year``; ``first`` and ``last`` year known."""

    code = "holidays-unknown"


@dataclass(frozen=True, slots=True)
class HolidayNotice:
    """One notice: its number, date, year arranged, title, address, days off and weekend days worked."""

    number: str
    issued: date
    year: int
    name: str
    source: str
    off: tuple[date, ...]
    worked: tuple[date, ...]


def holiday_notices() -> tuple[HolidayNotice, ...]:
    """The notices that the table is made of, in the order of issue."""
    return _notices()


def known_years() -> range:
    """The years whose working days are known."""
    first, last = _known()
    return range(first, last + 1)


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``.

    :raises HolidaysUnknown: if its year is not in the table.
    """
    _check_year(day.year)
    exception = _exceptions().get(day)
    return day.weekday() < _SATURDAY if exception is None else exception


def next_working_day(day: date) -> date:
    """``day`` itself if offices work on it, else the first day after it on which they do.

    :raises HolidaysUnknown: if that leads into a year that is not in the table.
    """
    while not is_working_day(day):
        day += _DAY
    return day


def add_working_days(start: date, count: int) -> date:
    """The last of ``count`` working days that follow ``start``: due in five working days from this day.

    The day of ``start`` itself is not counted, working day or not. Zero gives ``start``; a negative number
    counts backwards.

    :raises HolidaysUnknown: if that leads out of the years in the table.
    """
    _check_year(start.year)
    if count == 0:
        return start
    days = _working_days()
    # the index of the last working day up to start, or of the first from it on when counting backwards
    origin = bisect_right(days, start) - 1 if count > 0 else bisect_left(days, start)
    index = origin + count
    if 0 <= index < len(days):
        return days[index]
    first, last = _known()
    raise HolidaysUnknown(year=first - 1 if index < 0 else last + 1, first=first, last=last)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after ``start``, up to and including ``end``; negative if ``end`` is earlier.

    So ``working_days_between(day, add_working_days(day, n)) == n``.

    :raises HolidaysUnknown: if either day is in a year that is not in the table.
    """
    _check_year(start.year)
    _check_year(end.year)
    days = _working_days()
    if start <= end:
        return bisect_right(days, end) - bisect_right(days, start)
    return bisect_left(days, end) - bisect_left(days, start)


def _check_year(year: int) -> None:
    first, last = _known()
    if not first <= year <= last:
        raise HolidaysUnknown(year=year, first=first, last=last)


@cache
def _notices() -> tuple[HolidayNotice, ...]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(
        HolidayNotice(
            number=entry["number"],
            issued=entry["issued"],
            year=entry["year"],
            name=entry["name"],
            source=entry["source"],
            off=tuple(day for span in entry["off"] for day in _days_of(span)),
            worked=tuple(date.fromisoformat(day) for day in entry["worked"]),
        )
        for entry in table["notice"]
    )


def _days_of(span: str) -> Iterator[date]:
    first, _, last = span.partition("/")
    day, end = date.fromisoformat(first), date.fromisoformat(last or first)
    while day <= end:
        yield day
        day += _DAY


@cache
def _known() -> tuple[int, int]:
    years = [notice.year for notice in _notices()]
    return min(years), max(years)


@cache
def _exceptions() -> dict[date, bool]:
    """What the notices say of single days, the later ones last: True is worked."""
    said: dict[date, bool] = {}
    for notice in _notices():
        said.update(dict.fromkeys(notice.off, False))
        said.update(dict.fromkeys(notice.worked, True))
    return said


@cache
def _working_days() -> list[date]:
    """Every working day of the years known, in order."""
    first, last = _known()
    day, days = date(first, 1, 1), []
    while day.year <= last:
        if is_working_day(day):
            days.append(day)
        day += _DAY
    return days

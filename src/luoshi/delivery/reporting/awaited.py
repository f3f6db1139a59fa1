"""Figures that are not out yet: before its release a statistic cannot be reported, and that is not late."""

from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.delivery.rules import calendar


@dataclass(frozen=True, slots=True)
class Awaited:
    """A statistic without a value for a period so far: ``on`` is when it comes out, None if never for it."""

    series: str
    on: date | None
    known: bool  # whether that day was published


def awaited(release: str, start: date, end: date, *, on: date) -> Awaited | None:
    """What is awaited of the series ``release`` for the period from ``start`` up to ``end``.

    None where a value is out by the end of the day ``on``, and for an indicator without a calendar.
    """
    if not release:
        return None
    series = calendar.series_called(release)
    last = end - timedelta(days=1)
    ends = [day for day in calendar.period_ends(series, last.year) if start <= day <= last]
    if not ends:
        return Awaited(series.name, None, known=True)
    out = calendar.release_of(series, ends[-1])
    return None if out.on <= on else Awaited(series.name, out.on, out.known)

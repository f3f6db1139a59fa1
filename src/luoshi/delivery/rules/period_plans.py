"""The reporting periods of a year: months (January with February) or quarters, each due on a working day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from luoshi.ground import period
from luoshi.ground.period import Period
from luoshi.ground.workdays import HolidaysUnknown, next_working_day

Rhythm = Literal["monthly", "quarterly"]
RHYTHMS: Final[tuple[Rhythm, ...]] = ("monthly", "quarterly")

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedPeriod:
    """A period with the day by which it is reported; ``known``: whether holidays were known for that day."""

    period: Period
    due_on: date
    known: bool


def planned_periods(year: int, rhythm: Rhythm, *, due_day: int, first: int = 1) -> tuple[PlannedPeriod, ...]:
    """The periods of ``year`` in ``rhythm`` from the ``first`` month on.

    Statistics of January and February come out together, so the two are one period. Reports are due on
    ``due_day`` of the month after the period, or on the next working day; where the holidays of that year
    are not announced yet, Saturday and Sunday are all that is passed over.
    """
    periods: tuple[Period, ...]
    if rhythm == "quarterly":
        periods = period.quarters(year)
    else:
        joined = Period(date(year, 1, 1), date(year, 3, 1))
        periods = (joined, *(period.month(year, number) for number in range(3, 13)))
    return tuple(_planned(one, due_day) for one in periods if one.last_day.month >= first)


def _planned(one: Period, due_day: int) -> PlannedPeriod:
    wanted = one.end.replace(day=due_day)  # the month after the period, whose days reach 28 at least
    try:
        return PlannedPeriod(one, next_working_day(wanted), known=True)
    except HolidaysUnknown:
        while wanted.weekday() > 4:
            wanted += _DAY
        return PlannedPeriod(one, wanted, known=False)

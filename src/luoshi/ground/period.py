"""Calendar periods: years, quarters and months, half-open, so that neighbours meet without overlap."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``start`` up to, not including, ``end``."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day inside: what a due date names."""
        return self.end - timedelta(days=1)


def year(number: int) -> Period:
    """A calendar year; ``number`` from 1 to 9998."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))


def quarter(of_year: int, number: int) -> Period:
    """A quarter, ``number`` from 1 to 4.

    :raises ValueError: for another number.
    """
    if not 1 <= number <= 4:
        raise ValueError(number)
    return Period(date(of_year, 3 * number - 2, 1), _first_of(of_year, 3 * number + 1))


def month(of_year: int, number: int) -> Period:
    """A month, ``number`` from 1 to 12.

    :raises ValueError: for another number.
    """
    return Period(date(of_year, number, 1), _first_of(of_year, number + 1))


def quarters(of_year: int) -> tuple[Period, Period, Period, Period]:
    """The four quarters of a year, in order."""
    return quarter(of_year, 1), quarter(of_year, 2), quarter(of_year, 3), quarter(of_year, 4)


def _first_of(of_year: int, number: int) -> date:
    return date(of_year + (number - 1) // 12, (number - 1) % 12 + 1, 1)

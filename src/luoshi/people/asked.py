"""What a request asks for: filters, ids, days, ticked rows; what makes no sense asks for nothing."""

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest, QueryDict

from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR

LONGEST_NUMBER_DIGITS = 18  # what both databases take as an id


def number_in(text: str) -> int | None:
    """``text`` such as an id, as a number; None where it is none."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER_DIGITS
    return int(text) if is_number else None


def year_in(text: str) -> int | None:
    """``text`` as a year that the ledger may hold, None where it is none."""
    year = number_in(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def day_in(text: str) -> date | None:
    """``text`` (2025-04-08) as a day of the republic, None where it is none: the calendar has an end."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def shortest_query(query: QueryDict, names: Sequence[str]) -> str:
    """The filters ``names`` of ``query`` as the shortest address that means the same.

    Nothing empty, one order: one set of filters has one address.
    """
    chosen = QueryDict(mutable=True)
    for name in names:
        if value := query.get(name, "").strip():
            chosen[name] = value
    return chosen.urlencode()


def ticked_rows(request: HttpRequest) -> dict[int, int]:
    """The rows that are ticked in a table: the version of each that was seen, by id."""
    pairs = (value.partition(":") for value in request.POST.getlist("row"))
    found = ((number_in(identity), number_in(version)) for identity, _colon, version in pairs)
    return {identity: version for identity, version in found if identity is not None and version is not None}

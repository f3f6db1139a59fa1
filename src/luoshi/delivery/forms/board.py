"""What the board is asked for: a day and a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import QueryDict

from luoshi.people.asked import day_in, number_in

if TYPE_CHECKING:
    from luoshi.delivery.models import Sheet

ALL = "all"


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """A day, and the sheet whose tasks count; None for those of all sheets."""

    on: date
    is_today: bool
    sheet: "Sheet | None"


def board_query(query: QueryDict, sheets: Sequence["Sheet"], today: date) -> BoardQuery:
    """What ``query`` asks for; what makes no sense means today and the main sheet of the newest year."""
    on = day_in(query.get("on", "")) or today
    asked = query.get("sheet", "")
    wanted = number_in(asked)
    chosen = next((sheet for sheet in sheets if sheet.pk == wanted), None)
    if chosen is None and asked != ALL:
        chosen = sheets[0] if sheets else None
    return BoardQuery(on, on == today, chosen)

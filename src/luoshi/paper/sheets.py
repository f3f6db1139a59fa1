"""Tables as XLSX workbooks: the same sheets always give the same bytes, ready to print on A4."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from luoshi.ground.refused import Refused
from luoshi.paper.cells import Cell, printable, shortened

Align = Literal["left", "center", "right"]

# Limits of the file format. Source: Microsoft Support, "Excel specifications and limits".
MOST_ROWS = 1_048_576
MOST_UNITS_IN_A_NAME = 31  # UTF-16 code units

_ROWS_ABOVE = 2  # title and heads
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


class SheetTooLong(Refused):
    """A sheet has more rows than a workbook can hold: ``title``, ``rows``, ``limit``."""

    code: ClassVar[str] = "sheet-too-long"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in half-width characters, and how its cells look.

    ``number_format`` is Excel's (``General``, ``0.00``, ``#,##0``, ``yyyy-mm-dd``, ``@`` for text).
    """

    head: str
    width: float = 12
    align: Align = "left"
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: ``title`` stands above it, ``notes`` (where it comes from) stand below it.

    ``name`` is the tab's, the title where it is empty; ``empty`` is said where there are no rows.
    ``sticky_columns`` is how many columns stay in view when one scrolls to the right.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    name: str = ""
    empty: str = ""
    sticky_columns: int = 0


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return ``sheets`` as one XLSX file; the same sheets always give the same bytes.

    Text never becomes a formula; what a cell cannot hold is left out, and what is longer than a cell
    may be ends in ``…``. Raises ``SheetTooLong`` for more rows than a workbook can hold and
    ``ValueError`` for no sheet, no column, or a row that is wider than its columns.
    """
    if not sheets:
        raise ValueError("a workbook needs at least one sheet")
    for sheet in sheets:
        _check(sheet)
    from luoshi.paper.workbook import workbook_of  # openpyxl takes long to import: only its user pays

    return workbook_of(zip(tab_names([s.name or s.title for s in sheets]), sheets, strict=True))


def tab_names(wanted: Iterable[str]) -> list[str]:
    """Return names that tabs may have, in order: legal, at most 31 units long, all different."""
    names: list[str] = []
    taken = {"history"}  # a name that Excel keeps for itself
    for wish in wanted:
        stem = _FORBIDDEN_IN_NAME.sub(" ", printable(wish)).strip(" '") or "Sheet"
        name, n = _cut_name(stem, MOST_UNITS_IN_A_NAME), 1
        while name.casefold() in taken:
            n += 1
            tail = f" ({n})"
            name = _cut_name(stem, MOST_UNITS_IN_A_NAME - len(tail)) + tail
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut_name(stem: str, most_units: int) -> str:
    return shortened(stem, most_units, "").rstrip(" '")


def _check(sheet: Sheet) -> None:
    room = MOST_ROWS - _ROWS_ABOVE - len(sheet.notes)
    if len(sheet.rows) > room:
        raise SheetTooLong(title=sheet.title, rows=len(sheet.rows), limit=room)
    if not sheet.columns:
        raise ValueError(f"{sheet.title!r} has no column")
    if any(len(row) > len(sheet.columns) for row in sheet.rows):
        raise ValueError(f"a row of {sheet.title!r} is wider than its columns")

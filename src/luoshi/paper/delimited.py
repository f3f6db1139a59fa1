"""Tables as CSV: RFC 4180, with a byte order mark so that spreadsheets read the Chinese right."""

import csv
from decimal import Decimal
from io import StringIO

from luoshi.paper.cells import Cell, could_be_formula, printable
from luoshi.paper.sheets import Sheet

_BYTE_ORDER_MARK = "\ufeff"


def write_csv(sheet: Sheet, *, notes: bool = False) -> bytes:
    """Return ``sheet`` as UTF-8 CSV: one line of heads, then the rows; the title is left out.

    Text that a spreadsheet could take for a formula gets a leading apostrophe; numbers stay numbers.
    With ``notes``, the notes follow after an empty line, for people; without, the file is all table.
    """
    lines = StringIO(newline="")
    write = csv.writer(lines, lineterminator="\r\n").writerow
    write([_field(column.head) for column in sheet.columns])
    for row in sheet.rows:
        write([_field(row[n]) if n < len(row) else "" for n in range(len(sheet.columns))])
    if notes and sheet.notes:
        write([])
        for note in sheet.notes:
            write([_field(note)])
    return (_BYTE_ORDER_MARK + lines.getvalue()).encode("utf-8")


def _field(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        text = printable(value)
        return f"'{text}" if could_be_formula(text) else text
    if isinstance(value, Decimal):
        return f"{value:f}"  # str() would write 1E+8
    return str(value)

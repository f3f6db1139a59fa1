"""The grids of a Word document: one for each table, named by the line above it."""

import re
from typing import TYPE_CHECKING, Final

from luoshi.reader.docx_numbering import child, kind
from luoshi.reader.docx_text import docx_body
from luoshi.reader.grid import MOST_CELLS, MOST_COLUMNS, Grid, Merge, TableTooLarge, shown

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONGEST_NAME: Final = 60
_DIGITS: Final = re.compile(r"[0-9]{1,4}")


def document_grids(data: bytes) -> list[Grid]:
    """The tables of the document in order; tables within cells count as text of the cell."""
    grids: list[Grid] = []
    line = ""
    for element in _blocks(docx_body(data)):
        if kind(element) == "tbl":
            grids.append(_grid(element, line or f"表{len(grids) + 1}"))
            line = ""
        else:
            line = shown(_text(element))[:_LONGEST_NAME] or line
    return grids


def _blocks(body: "_Element") -> list["_Element"]:
    """Paragraphs and tables, those in content controls among them."""
    found = []
    for element in body:
        if kind(element) in ("p", "tbl"):
            found.append(element)
        elif kind(element) == "sdt" and (content := child(element, "sdtContent")) is not None:
            found += _blocks(content)
    return found


def _grid(table: "_Element", name: str) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    merges: dict[tuple[int, int], Merge] = {}
    above: dict[int, tuple[int, int]] = {}  # by column, where the cell that reaches down to here begins
    for number, row in enumerate(table.iterchildren("{*}tr"), start=1):
        column = 1 + _count(row, "trPr", "gridBefore", 0)
        reaching: dict[int, tuple[int, int]] = {}
        for cell in row.iter("{*}tc"):
            if _row_of(cell) is not row:
                continue
            last = column + max(1, _count(cell, "tcPr", "gridSpan", 1)) - 1
            if last > MOST_COLUMNS:
                raise TableTooLarge(what="columns", limit=MOST_COLUMNS)
            down = _property(cell, "tcPr", "vMerge")
            start = above.get(column, (number, column))
            if down is None or _value(down, "continue") == "restart" or column not in above:
                start = (number, column)
            if start == (number, column) and (text := shown("\n".join(map(_text, cell.iter("{*}p"))))):
                cells[start] = text
            if start != (number, last):
                merges[start] = Merge(*start, number, last)
            if down is not None:
                reaching[column] = start
            column = last + 1
        above = reaching
        if len(cells) > MOST_CELLS:
            raise TableTooLarge(what="cells", limit=MOST_CELLS)
    return Grid(name, cells, tuple(merges.values()))


def _row_of(cell: "_Element") -> "_Element | None":
    """The row that the cell belongs to, over a content control around it."""
    above = cell.getparent()
    while above is not None and kind(above) != "tr":
        above = above.getparent()
    return above


def _property(element: "_Element", group: str, name: str) -> "_Element | None":
    return child(child(element, group), name)


def _value(element: "_Element", otherwise: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if str(key).endswith("}val")), otherwise)


def _count(element: "_Element", group: str, name: str, otherwise: int) -> int:
    found = _property(element, group, name)
    value = "" if found is None else _value(found, "")
    return int(value) if _DIGITS.fullmatch(value) else otherwise


def _text(paragraph: "_Element") -> str:
    """The text of a paragraph without what tracked changes have deleted."""
    pieces = []
    for element in paragraph.iter("{*}t", "{*}br", "{*}tab"):
        pieces.append((element.text or "") if kind(element) == "t" else "\n")
    return "".join(pieces)

"""The grids of an HTML page: what many office systems export under the name of .xls is one."""

from typing import TYPE_CHECKING

from luoshi.reader.grid import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Merge, TableTooLarge, shown

if TYPE_CHECKING:
    from lxml.etree import _Element


def page_grids(text: str) -> list[Grid]:
    """The tables of the page in order, named by their captions; one within a cell counts as its text."""
    from lxml import etree  # slow to import, and needed for pages only

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # what lxml raises for a document without any element
        return []
    outer = [table for table in root.iter("table") if not any(True for _ in table.iterancestors("table"))]
    return [_grid(table, number) for number, table in enumerate(outer, start=1)]


def _grid(table: "_Element", number: int) -> Grid:
    caption = next(table.iterchildren("caption"), None)
    name = shown(_text(caption))[:60] if caption is not None else f"表{number}"
    cells: dict[tuple[int, int], str] = {}
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()  # by cells that reach down from further up
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    if len(rows) > MOST_ROWS:
        raise TableTooLarge(what="rows", limit=MOST_ROWS)
    for top, row in enumerate(rows, start=1):
        left = 1
        for cell in row.iterchildren("td", "th"):
            while (top, left) in taken:
                left += 1
            right, bottom = left + _span(cell, "colspan") - 1, top + _span(cell, "rowspan") - 1
            if right > MOST_COLUMNS:
                raise TableTooLarge(what="columns", limit=MOST_COLUMNS)
            bottom = min(bottom, len(rows))
            for below in range(top + 1, bottom + 1):
                taken.update((below, column) for column in range(left, right + 1))
            if text := shown(_text(cell)):
                cells[top, left] = text
            if (right, bottom) != (left, top):
                merges.append(Merge(top, left, bottom, right))
            left = right + 1
        if len(cells) > MOST_CELLS or len(taken) > MOST_CELLS * 4:
            raise TableTooLarge(what="cells", limit=MOST_CELLS)
    return Grid(name, cells, tuple(merges))


def _span(cell: "_Element", name: str) -> int:
    """How many columns or rows the cell reaches over."""
    written = str(cell.get(name, "1")).strip()
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 5 else 1


def _text(cell: "_Element") -> str:
    """The text of the cell; a line break of the page's source is a blank, one that is shown is one."""
    pieces = []
    for element in cell.iter():
        if element.tag == "br":
            pieces.append("\n")
        elif not isinstance(element.tag, str) or element.tag in ("script", "style"):
            pieces.append(" ".join((element.tail or "").split()))
            continue
        else:
            pieces.append(" ".join((element.text or "").split()))
        if element is not cell:
            pieces.append(" ".join((element.tail or "").split()))
    return "".join(pieces)

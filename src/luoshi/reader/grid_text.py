"""The grid of delimited text: commas or tabs, in whatever encoding a spreadsheet has saved it; or a page."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from luoshi.reader.decode import BinaryInsteadOfText, UnknownEncoding, decode
from luoshi.reader.grid import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
    NotATable,
    TableTooLarge,
    shown,
)
from luoshi.reader.grid_page import page_grids
from luoshi.reader.html_text import declared_encoding, is_html_document

_SAMPLE_LINES: Final = 30
_FORMULA_SIGNS: Final = "=+-@＝＋－＠"


def text_grids(data: bytes) -> list[Grid]:
    """The one grid of the text, or those of the HTML page that it is; raises NotATable for mere prose."""
    try:
        text = decode(data, declared=declared_encoding(data)).text
    except (BinaryInsteadOfText, UnknownEncoding) as error:
        raise NotATable(format="?") from error
    if is_html_document(text):
        return page_grids(text)
    delimiter = _delimiter(text)
    if delimiter is None:
        raise NotATable(format="TXT")
    try:
        return [_grid(text, delimiter)]
    except csv.Error as error:
        raise NotATable(format="CSV") from error


def _grid(text: str, delimiter: str) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    for number, row in enumerate(_rows(text, delimiter), start=1):
        if number > MOST_ROWS:
            raise TableTooLarge(what="rows", limit=MOST_ROWS)
        if any(row[MOST_COLUMNS:]):
            raise TableTooLarge(what="columns", limit=MOST_COLUMNS)
        for column, value in enumerate(row[:MOST_COLUMNS], start=1):
            if said := shown(_unquoted(value)):
                cells[number, column] = said
        if len(cells) > MOST_CELLS:
            raise TableTooLarge(what="cells", limit=MOST_CELLS)
    return Grid("", cells)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL * 4)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str | None:
    """What parts the columns: whichever sign the first lines hold most often."""
    sample = text.splitlines()[:_SAMPLE_LINES]
    counts = {sign: sum(line.count(sign) for line in sample) for sign in (",", "\t", ";")}
    sign = max(counts, key=lambda one: counts[one])
    return sign if counts[sign] else None


def _unquoted(value: str) -> str:
    """``value`` without the apostrophe that keeps a spreadsheet from calculating it."""
    return value[1:] if value[:1] == "'" and value[1:2] in _FORMULA_SIGNS else value

"""The grids of a workbook (.xlsx, .xlsm, .et saved as such), read part by part without holding blank cells.

openpyxl would load the workbook twice (once for formulas, once for values) and, to know merged cells, every
blank cell that somebody has coloured down to row 1,048,576; its number formats and dates are used here.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING, Any, Final

from luoshi.reader.formats import BrokenDocument
from luoshi.reader.grid import (
    LARGEST_PART_BYTES,
    MOST_CELLS,
    MOST_COLUMNS,
    Flaw,
    Grid,
    Merge,
    TableTooLarge,
    shown,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_CARRIAGE_RETURN: Final = re.compile(r"_x000[dD]_")
_SECTIONS: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SIGNIFICANT: Final = 15  # digits that a spreadsheet keeps of a number
_MOST_SHEETS: Final = 100


@dataclass(frozen=True, slots=True)
class _Book:
    """What cells refer to: shared texts, number formats by style, and whether days count from 1904."""

    texts: list[str]
    formats: list[str]
    from_1904: bool


class _Bounded(io.RawIOBase):
    """A part of a packed file that refuses to unpack to more than a table has."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._left = source, LARGEST_PART_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._source.read(len(buffer))
        self._left -= len(piece)
        if self._left < 0:
            raise TableTooLarge(what="megabytes", limit=LARGEST_PART_BYTES // 2**20)
        buffer[: len(piece)] = piece
        return len(piece)


def workbook_grids(data: bytes) -> list[Grid]:
    """The tabs that are not hidden, in order.

    :raises TableTooLarge, BrokenDocument: and what ``grid.read_grids`` makes refusals of.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = _main_part(archive)
            book, sheets = _workbook(archive, main)
            return [_grid(archive, name, part, book) for name, part in sheets if part in archive.NameToInfo]
    except (etree.XMLSyntaxError, ValueError, IndexError) as error:
        raise BrokenDocument(format="xlsx") from error


def _elements(archive: zipfile.ZipFile, part: str, *wanted: str) -> Iterator[tuple[str, "_Element"]]:
    """The elements called ``wanted`` (without namespace) in a part, each dropped once it was looked at."""
    from lxml import etree

    with archive.open(part) as packed:
        stream = io.BufferedReader(_Bounded(packed))
        names = [f"{{*}}{name}" for name in wanted]
        walk = etree.iterparse(
            stream, events=("end",), tag=names, resolve_entities=False, no_network=True, load_dtd=False
        )
        for _, element in walk:
            yield etree.QName(element).localname, element
            element.clear()
            while element.getprevious() is not None:
                parent = element.getparent()
                if parent is None:
                    break
                del parent[0]


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What ``part`` (empty for the package) is related to: by id, the kind and the name of the other part."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels")
    if relations not in archive.NameToInfo:
        return {}
    found = {}
    for _, element in _elements(archive, relations, "Relationship"):
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = element.get("Type", "").rpartition("/")[2]
        found[element.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def _main_part(archive: zipfile.ZipFile) -> str:
    kinds = dict(_relations(archive, "").values())
    return kinds.get("officeDocument", "xl/workbook.xml")


def _workbook(archive: zipfile.ZipFile, main: str) -> tuple[_Book, list[tuple[str, str]]]:
    related = _relations(archive, main)
    parts = dict(related.values())
    from_1904, sheets = False, []
    for name, element in _elements(archive, main, "workbookPr", "sheet"):
        if name == "workbookPr":
            from_1904 = element.get("date1904", "0") in ("1", "true")
            continue
        identity = next((value for key, value in element.attrib.items() if str(key).endswith("}id")), "")
        kind, part = related.get(str(identity), ("", ""))
        if kind == "worksheet" and element.get("state", "visible") == "visible":
            sheets.append((element.get("name", ""), part))
    if len(sheets) > _MOST_SHEETS:
        raise TableTooLarge(what="tabs", limit=_MOST_SHEETS)
    texts = _shared_texts(archive, parts.get("sharedStrings", ""))
    return _Book(texts, _number_formats(archive, parts.get("styles", "")), from_1904), sheets


def _shared_texts(archive: zipfile.ZipFile, part: str) -> list[str]:
    if part not in archive.NameToInfo:
        return []
    return [_text_of(element) for _, element in _elements(archive, part, "si")]


def _text_of(element: "_Element") -> str:
    """The text of a string item: all its runs, without the readings set above them."""
    runs = []
    for text in element.iter("{*}t"):
        above = text.getparent()
        if above is None or not str(above.tag).endswith("}rPh"):
            runs.append(text.text or "")
    return _CARRIAGE_RETURN.sub("", "".join(runs))


def _number_formats(archive: zipfile.ZipFile, part: str) -> list[str]:
    """The number format of each cell style."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    if part not in archive.NameToInfo:
        return []
    own: dict[int, str] = {}
    styles: list[int] = []
    for name, element in _elements(archive, part, "numFmt", "cellXfs"):
        if name == "numFmt":
            own[int(element.get("numFmtId", "0"))] = element.get("formatCode", "General")
        else:
            styles = [int(style.get("numFmtId", "0")) for style in element.iterchildren("{*}xf")]
    return [own.get(number) or BUILTIN_FORMATS.get(number, "General") for number in styles]


def _grid(archive: zipfile.ZipFile, name: str, part: str, book: _Book) -> Grid:
    cells: dict[tuple[int, int], str] = {}
    flaws: dict[tuple[int, int], Flaw] = {}
    merges: list[Merge] = []
    row_number = 0
    for kind, element in _elements(archive, part, "row", "mergeCell"):
        if kind == "mergeCell":
            merges += _merge(element.get("ref", ""))
            continue
        row_number = int(element.get("r") or row_number + 1)
        column = 0
        for cell in element.iterchildren("{*}c"):
            found = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column_number(found[1]) if found else column + 1
            value = _value(cell, book)
            if isinstance(value, Flaw):
                flaws[row_number, column] = value
            elif value:
                cells[row_number, column] = value
            else:
                continue
            if column > MOST_COLUMNS:
                raise TableTooLarge(what="columns", limit=MOST_COLUMNS)
            if len(cells) > MOST_CELLS:
                raise TableTooLarge(what="cells", limit=MOST_CELLS)
    return Grid(name, cells, tuple(merges), flaws)


def _merge(reference: str) -> list[Merge]:
    first, _, last = reference.partition(":")
    begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if begin is None or end is None:
        return []
    return [Merge(int(begin[2]), _column_number(begin[1]), int(end[2]), _column_number(end[1]))]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: "_Element", book: _Book) -> str | Flaw:
    """What the cell shows, or what is wrong with it."""
    kind = cell.get("t", "n")
    formula, value, inline = (next(cell.iterchildren(f"{{*}}{tag}"), None) for tag in ("f", "v", "is"))
    written = (value.text or "") if value is not None else ""
    if kind == "inlineStr":
        return shown(_text_of(inline)) if inline is not None else ""
    if kind == "e":
        return Flaw("error", written)
    if not written:
        empty = formula is None or kind == "str"
        return "" if empty else Flaw("formula", f"={formula.text or ''}" if formula is not None else "")
    if kind == "s":
        return shown(book.texts[int(written)])
    if kind in ("str", "d"):
        return shown(_CARRIAGE_RETURN.sub("", written))
    if kind == "b":
        return "是" if written == "1" else "否"
    style = int(cell.get("s", "0"))
    number_format = book.formats[style] if style < len(book.formats) else "General"
    return number_shown(written, number_format, from_1904=book.from_1904)


def number_shown(written: str, number_format: str, *, from_1904: bool = False) -> str:
    """A number as people read it in its cell: 0.055 as 5.5% under ``0.0%``, 46022 as a date under ``m/d``.

    A date that is shown without its day (2025年12月) stays without: its first day is none that anybody meant.
    """
    from openpyxl.styles.numbers import is_date_format

    try:
        number = Decimal(written)
    except InvalidOperation:
        return shown(written)
    if not number.is_finite() or abs(number.adjusted()) > 40:
        return shown(written)
    bare = _SECTIONS.sub("", number_format.split(";")[0])
    if is_date_format(number_format) and 0 <= number < 2_958_466:
        return _day(float(number), bare.lower(), from_1904=from_1904)
    if "%" in bare:
        return plain_number(number * 100) + "%"
    return plain_number(number)


def _day(serial: float, wanted: str, *, from_1904: bool) -> str:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

    from_excel_: Callable[..., datetime | time | timedelta | None] = from_excel
    moment = from_excel_(serial, CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900)
    if not isinstance(moment, datetime):
        return str(moment or "")
    has_year, has_day = "y" in wanted or "e" in wanted, "d" in wanted
    if has_day or not has_year:
        return moment.date().isoformat() if has_day else f"{moment.month}月"
    return f"{moment.year}年{moment.month}月" if "m" in wanted else f"{moment.year}年"


def plain_number(number: Decimal) -> str:
    """``number`` in plain digits, without what floating point adds behind the fifteenth."""
    kept = number.__round__(max(0, _SIGNIFICANT - 1 - number.adjusted())) if number else Decimal(0)
    text = format(kept, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

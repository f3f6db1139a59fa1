"""How a sheet becomes an XLSX page: its looks, its print set-up, and bytes that never change."""

import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import cast
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.paper.cells import Cell, could_be_formula, printable, shortened
from luoshi.paper.sheets import Align, Column, Sheet

MOST_UNITS_IN_A_CELL = (
    32_767  # UTF-16 code units. Source: Microsoft Support, "Excel specifications and limits"
)
MOST_POINTS_OF_A_ROW = 409  # likewise

_SAFE_DIGITS = 15  # a spreadsheet's numbers are binary doubles: longer ones lose their tail
_TITLE_ROW, _HEAD_ROW, _FIRST_ROW = 1, 2, 3
_TITLE_POINTS, _HEAD_POINTS, _BODY_POINTS, _NOTE_POINTS = 16.0, 10.5, 10.5, 9.0
_WIDTH_POINTS = 11  # the size of type that column widths are counted in
_CUT_MARK = "…"
# Excel turns _x0041_ in a file into A: an underscore that starts such a run is itself written that way.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_GB2312 = 134  # the character set that tells a program without the font to fall back to a Chinese one
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip member can carry


def workbook_of(named_sheets: Iterable[tuple[str, Sheet]]) -> bytes:
    """Return the XLSX file of ``(tab name, sheet)`` pairs; names are legal and different already."""
    book = Workbook()
    book.remove(book.worksheets[0])
    styles = _Styles(book)
    for name, sheet in named_sheets:
        _fill(book.create_sheet(name), sheet, styles)
    book.properties.creator = "Luoshi 落实"
    raw = BytesIO()
    book.save(raw)
    return _without_times(raw.getvalue())


class _Styles:
    """The few looks that a workbook needs, each registered once."""

    def __init__(self, book: Workbook) -> None:
        line = Side(style="thin", color="FF8C959F")
        self.box = Border(left=line, right=line, top=line, bottom=line)
        self.book = book
        self.columns: dict[tuple[Align, str], str] = {}
        self.title = self._add("luoshi title", "黑体", _TITLE_POINTS, "center")
        self.head = self._add("luoshi head", "黑体", _HEAD_POINTS, "center", fill="FFE9EEF4", boxed=True)
        self.note = self._add("luoshi note", "宋体", _NOTE_POINTS, "left", color="FF57606A")

    def of(self, column: Column) -> str:
        """Name the style of the cells of ``column``."""
        key = (column.align, column.number_format)
        if key not in self.columns:
            name = f"luoshi cell {len(self.columns) + 1}"
            self.columns[key] = self._add(
                name, "宋体", _BODY_POINTS, column.align, boxed=True, number_format=column.number_format
            )
        return self.columns[key]

    def _add(
        self,
        name: str,
        font: str,
        points: float,
        align: Align,
        *,
        color: str = "FF000000",
        fill: str | None = None,
        boxed: bool = False,
        number_format: str = "General",
    ) -> str:
        self.book.add_named_style(
            NamedStyle(
                name=name,
                font=Font(name=font, size=points, color=color, charset=_GB2312, family=3),
                alignment=Alignment(horizontal=align, vertical="center", wrap_text=True),
                border=self.box if boxed else Border(),
                fill=PatternFill("solid", fgColor=fill) if fill else PatternFill(),
                number_format=number_format,
            )
        )
        return name


class _GrowingRow(RowDimension):
    """A row whose height is only a first guess: it grows when somebody writes more into it."""

    @property
    def customHeight(self) -> bool:  # noqa: N802  (the file format's own name)
        """Whether the height is fixed: never."""
        return False


def _fill(page: Worksheet, sheet: Sheet, styles: _Styles) -> None:
    last = len(sheet.columns)
    end = get_column_letter(last)
    total_width = sum(column.width for column in sheet.columns)
    _spread(page, _TITLE_ROW, last, total_width, sheet.title, styles.title, _TITLE_POINTS)
    for n, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(n)].width = column.width
    _fill_row(page, _HEAD_ROW, sheet, [c.head for c in sheet.columns], [styles.head] * last)
    looks = [styles.of(column) for column in sheet.columns]
    row_number = _HEAD_ROW
    for row_number, row in enumerate(sheet.rows, start=_FIRST_ROW):
        _fill_row(page, row_number, sheet, [*row, *[None] * (last - len(row))], looks)
    page.auto_filter.ref = f"A{_HEAD_ROW}:{end}{row_number}"
    below = [sheet.empty, *sheet.notes] if sheet.empty and not sheet.rows else sheet.notes
    for note in below:
        row_number += 1
        _spread(page, row_number, last, total_width, note, styles.note, _NOTE_POINTS)
    page.freeze_panes = f"{get_column_letter(sheet.sticky_columns + 1)}{_FIRST_ROW}"
    _set_up_print(page, f"A1:{end}{row_number}")


def _fill_row(page: Worksheet, number: int, sheet: Sheet, values: list[Cell], looks: list[str]) -> None:
    lines = 1
    for n, (value, look, column) in enumerate(zip(values, looks, sheet.columns, strict=True), start=1):
        _put(page, number, n, value, look)
        if isinstance(value, str):
            lines = max(lines, _lines(value, column.width - 1, _BODY_POINTS))
    page.row_dimensions[number] = _GrowingRow(page, index=number, ht=_points_of(lines, _BODY_POINTS))


def _put(page: Worksheet, row: int, column: int, value: Cell, look: str) -> None:
    """Write one value; text stays text whatever it begins with."""
    cell = cast("ExcelCell", page.cell(row, column))
    cell.style = look
    if isinstance(value, str):
        text = shortened(_ESCAPE_LIKE.sub("_x005F_", printable(value)), MOST_UNITS_IN_A_CELL, _CUT_MARK)
        if text:
            cell.value = text
            cell.data_type = "s"  # openpyxl takes "=..." for a formula and "#N/A" for an error
            cell.quotePrefix = int(could_be_formula(text))
    elif isinstance(value, (int, Decimal)) and not _fits_a_double(value):
        cell.value = str(value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value


def _fits_a_double(number: int | Decimal) -> bool:
    number = Decimal(number)
    return number.is_finite() and len(number.normalize().as_tuple().digits) <= _SAFE_DIGITS


def _spread(
    page: Worksheet, row: int, columns: int, total_width: float, text: str, look: str, points: float
) -> None:
    """Write a line across the whole table, as high as its text needs: merged cells do not grow."""
    _put(page, row, 1, text, look)
    if columns > 1:
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    page.row_dimensions[row].height = _points_of(_lines(text, total_width - 1, points), points)


def _lines(text: str, width: float, points: float) -> int:
    """How many lines ``text`` takes in a cell ``width`` half-width characters wide, wrapped."""
    room = max(2.0, width * _WIDTH_POINTS / points)
    return sum(max(1, ceil(_half_widths(line) / room)) for line in text.split("\n"))


def _half_widths(text: str) -> int:
    return len(text) + sum(east_asian_width(sign) in "WFA" for sign in text)


def _points_of(lines: int, points: float) -> float:
    return min(MOST_POINTS_OF_A_ROW, round(lines * points * 1.4 + points * 0.5, 1))


def _set_up_print(page: Worksheet, area: str) -> None:
    page.print_area = area
    page.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 0  # as many pages as it takes
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    margins = page.page_margins  # in inches
    margins.left = margins.right = 0.4
    margins.top, margins.bottom = 0.5, 0.6
    margins.header = margins.footer = 0.3
    page.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart("&A", size=9), center=_HeaderFooterPart("第 &P 页 / 共 &N 页", size=9)
    )


def _without_times(workbook: bytes) -> bytes:
    """Return the zipped ``workbook`` without the moment of its making."""
    tidy = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as old, zipfile.ZipFile(tidy, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"<dcterms:(created|modified)\b[^>]*>.*?</dcterms:\1>", b"", data)
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same file on every system
            new.writestr(member, data)
    return tidy.getvalue()

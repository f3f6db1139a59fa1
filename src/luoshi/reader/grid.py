"""Tables in files as grids of cells: workbooks, tables of documents, delimited text; told by content alone.

A grid holds what people see in the cells, as text: values, never formulas. Rows and columns count from 1, as
spreadsheets show them. Macros, links to other files and hidden tabs play no part.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from luoshi.ground.refused import Refused
from luoshi.reader.decode import BinaryInsteadOfText, UnknownEncoding
from luoshi.reader.docx_text import UnpacksTooLarge
from luoshi.reader.extract import EmptyFile, NeedsConversion
from luoshi.reader.formats import (
    BrokenDocument,
    EncryptedDocument,
    ImageInsteadOfText,
    SpreadsheetInsteadOfReport,
    format_of,
)

LARGEST_TABLE_BYTES: Final = 20 * 1024 * 1024
LARGEST_PART_BYTES: Final = 96 * 1024 * 1024  # of one part of a packed file, unpacked
MOST_ROWS: Final = 5_000  # a city's year has about 800 tasks
MOST_CELLS: Final = 150_000
MOST_COLUMNS: Final = 120
LONGEST_CELL: Final = 32_767  # characters; what a spreadsheet's own cell can hold

TableFormat = Literal["xlsx", "docx", "text", "xls", "xlsb", "ods", "word97", "ole2", "odf", "rtf"]


class TableFileTooLarge(Refused):
    """The file is larger than any task table. Values: ``size_mb``, ``limit_mb``."""

    code = "table-file-too-large"


class TableTooLarge(Refused):
    """The table has more than a task table has. Values: ``what`` (rows, cells ...), ``limit``."""

    code = "table-too-large"


class NotATable(Refused):
    """The file holds no table that can be read. Values: ``format``."""

    code = "not-a-table"


class FormulaNotCalculated(Refused):
    """A cell has a formula whose value the file does not hold. Values: ``tab``, ``cell``, ``formula``."""

    code = "formula-not-calculated"


class CellInError(Refused):
    """A cell shows an error instead of a value. Values: ``tab``, ``cell``, ``error``."""

    code = "cell-in-error"


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are one: rows ``top`` to ``bottom``, columns ``left`` to ``right``, all included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell: a formula without a value, or an error; ``text`` shows it."""

    kind: Literal["formula", "error"]
    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One tab, or one table of a document; ``cells`` by (row, column), those that show something only."""

    name: str
    cells: Mapping[tuple[int, int], str]
    merges: tuple[Merge, ...] = ()
    flaws: Mapping[tuple[int, int], Flaw] = field(default_factory=lambda: MappingProxyType({}))

    def refuse_flaw(self, row: int, column: int) -> None:
        """Raise FormulaNotCalculated or CellInError if something is wrong with this cell."""
        flaw = self.flaws.get((row, column))
        if flaw is None:
            return
        cell = cell_name(row, column)
        if flaw.kind == "formula":
            raise FormulaNotCalculated(tab=self.name, cell=cell, formula=flaw.text[:60])
        raise CellInError(tab=self.name, cell=cell, error=flaw.text[:20])


def read_grids(data: bytes) -> list[Grid]:
    """The tables in a file, in order; a tab without any text is left out.

    :raises TableFileTooLarge, TableTooLarge: by size.
    :raises EmptyFile, NotATable, EncryptedDocument, BrokenDocument: by kind.
    :raises NeedsConversion: for .xls, .et, .ods, .doc, .wps and their like, which must become .xlsx or .docx.
    """
    kind = table_format(data)
    grids = _grids(data, kind)
    if not grids:
        raise NotATable(format=kind.upper())
    filled = [grid for grid in grids if grid.cells or grid.flaws]
    if not filled:
        raise EmptyFile
    if sum(len({row for row, _ in grid.cells}) for grid in filled) > MOST_ROWS:
        raise TableTooLarge(what="rows", limit=MOST_ROWS)
    if sum(len(grid.cells) for grid in filled) > MOST_CELLS:
        raise TableTooLarge(what="cells", limit=MOST_CELLS)
    return filled


def _grids(data: bytes, kind: TableFormat) -> list[Grid]:
    """The tables of a file of this kind, what its parts raise turned into refusals."""
    from luoshi.reader.grid_document import document_grids
    from luoshi.reader.grid_text import text_grids
    from luoshi.reader.grid_workbook import workbook_grids

    try:
        if kind == "xlsx":
            return workbook_grids(data)
        if kind == "docx":
            return document_grids(data)
        if kind == "text":
            return text_grids(data)
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, NotImplementedError) as error:
        raise BrokenDocument(format=kind) from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise EncryptedDocument(format=kind) from error
    except UnpacksTooLarge as error:
        raise TableTooLarge(what="megabytes", limit=error.values["limit_mb"]) from error
    raise NeedsConversion(format=kind)


def table_format(data: bytes) -> TableFormat:
    """The kind of file, by its content.

    :raises TableFileTooLarge, EmptyFile, NotATable, EncryptedDocument, BrokenDocument: see ``read_grids``.
    """
    if len(data) > LARGEST_TABLE_BYTES:
        raise TableFileTooLarge(size_mb=-(-len(data) // 2**20), limit_mb=LARGEST_TABLE_BYTES // 2**20)
    if not data.strip():
        raise EmptyFile
    try:
        kind = format_of(data)
    except SpreadsheetInsteadOfReport:
        return _workbook_format(data)
    except ImageInsteadOfText as error:
        raise NotATable(format=error.values["format"]) from error
    except BinaryInsteadOfText as error:
        raise NotATable(format=error.values["format"]) from error
    except UnknownEncoding as error:
        raise NotATable(format="?") from error
    if kind == "pdf":
        raise NotATable(format="PDF")
    return kind


def _workbook_format(data: bytes) -> TableFormat:
    if data[:2] != b"PK":
        return "xls"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    return "xlsx" if any(name.startswith("xl/") for name in names) else "ods"


def cell_name(row: int, column: int) -> str:
    """How a spreadsheet names the cell: A1, AB12."""
    letters = ""
    while column:
        column, left = divmod(column - 1, 26)
        letters = chr(65 + left) + letters
    return f"{letters}{row}"


def shown(text: str) -> str:
    """``text`` of a cell without blanks around it, its line ends all LF, cut at what a cell can hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n\u3000\xa0\ufeff")[:LONGEST_CELL]

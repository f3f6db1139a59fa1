"""An official document as plain data: what it says, in order, without how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from luoshi.ground.numerals import format_number

HeadLevel = Literal[1, 2, 3, 4]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """The number of a document (文号): ``赣市府字`` 2026 3 is written 赣市府字〔2026〕3号."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; line feeds in ``text`` part it into several."""

    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """A head of level 1 to 4, numbered by its place: 一、 （一） 1. （1）; ``then`` runs on in its line."""

    level: HeadLevel
    text: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: ``share`` is its part of the table's width, in any unit.

    Neighbours with the same ``group`` share one more head above theirs.
    """

    head: str
    share: float
    align: Align = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A row that is one cell across the whole table, naming what follows."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose heads repeat on every page; it stands on turned pages if ``wide``.

    ``unit`` stands above its right corner, ``notes`` below it; ``empty`` is said where there are no rows.
    """

    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[str] | Band]
    caption: str = ""
    unit: str = ""
    notes: Sequence[str] = ()
    wide: bool = False
    empty: str = "无"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One line of a form: one or two pairs of label and content, at least ``height_mm`` high."""

    pairs: Sequence[tuple[str, str]]
    height_mm: float = 10


@dataclass(frozen=True, slots=True)
class Form:
    """A form: labels and contents in a frame, some left empty for a pen."""

    rows: Sequence[FormRow]


Block = Paragraph | Head | Table | Form


@dataclass(frozen=True, slots=True)
class Attachment:
    """What stands behind the document, each beginning on a page of its own."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Colophon:
    """The lines at the foot of the last page (版记): copies to, who printed it and when."""

    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A document from its red head to its colophon; all but title and blocks may be left out.

    ``red_head`` is the name over the red line (``某市人民政府文件``), ``signer`` (签发人) stands beside the
    number. ``other_attachments`` are titles listed after ``attachments`` whose text is not in this file.
    ``mark`` stands at the head of every page (演示数据). All pages are turned (landscape) if ``turned``.
    """

    title: str
    blocks: Sequence[Block]
    addressees: str = ""
    number: DocumentNumber | None = None
    signer: str = ""
    red_head: str = ""
    urgency: str = ""
    attachments: Sequence[Attachment] = ()
    other_attachments: Sequence[str] = ()
    signature: str = ""
    dated: date | None = None
    contact: str = ""
    colophon: Colophon = field(default_factory=Colophon)
    mark: str = ""
    turned: bool = False


def written_date(day: date) -> str:
    """``day`` as documents write it: Arabic digits, no leading zeros. Source: GB/T 9704-2012, 7.3.5.4."""
    return f"{day.year}年{day.month}月{day.day}日"


class HeadNumbers:
    """Counts heads as they come. Source of the four forms: GB/T 9704-2012, 7.3.3."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0, 0]

    def next(self, level: HeadLevel) -> str:
        """The number of the next head of ``level``; deeper levels begin again at one."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (4 - level)
        count = self._counts[level - 1]
        if level <= 2:
            word = format_number(Decimal(count), "chinese")
            word = word.removeprefix("一") if word.startswith("一十") else word
            return f"{word}、" if level == 1 else f"（{word}）"
        return f"{count}." if level == 3 else f"（{count}）"

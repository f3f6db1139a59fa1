"""Paragraphs, tables and forms as WordprocessingML text; what they say is escaped here and nowhere else."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from luoshi.paper import gbt9704 as measures
from luoshi.paper.cells import printable
from luoshi.paper.document import Band, Form, Table, TableColumn
from luoshi.paper.official_styles import fonts

_LINE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
_FRAME = "".join(_LINE.format(side=side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_FORM_LABEL_TWIPS = measures.twips(30)


def run(text: str, *, font: str = "", points: float | None = None) -> str:
    """A run of text; a line feed is a line break. ``font`` and ``points`` differ from the style's."""
    size = f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>' if points else ""
    # Quotation marks and dashes are shared with Latin text: the hint keeps them full-width.
    look = (fonts(font) if font else '<w:rFonts w:hint="eastAsia"/>') + size
    lines = [
        # A tab is a place to go to, not a character of text.
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in line.split("\t"))
        for line in printable(text).split("\n")
    ]
    return f"<w:r><w:rPr>{look}</w:rPr>{'<w:br/>'.join(lines)}</w:r>"


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph in ``style``; ``properties`` are its own, in the order of the schema."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def paragraphs(style: str, text: str, properties: str = "") -> str:
    """A paragraph for each line of ``text`` that is not blank, at least one."""
    lines = [line.strip() for line in printable(text).split("\n") if line.strip()] or [""]
    return "".join(paragraph(style, run(line), properties=properties) for line in lines)


def indent(
    *, left: float = 0, right: float = 0, first: float = 0, points: float = measures.BODY_POINTS
) -> str:
    """An indent in characters of the type's size; a negative ``first`` hangs the later lines.

    Programs that know no characters read the same widths in twips.
    """
    said = []
    for name, count in (("left", left), ("right", right)):
        if count:
            said.append(
                f'w:{name}Chars="{round(count * 100)}" w:{name}="{measures.characters(count, points)}"'
            )
    name = "hanging" if first < 0 else "firstLine"
    width = measures.characters(abs(first), points)
    said.append(f'w:{name}Chars="{round(abs(first) * 100)}" w:{name}="{width}"')
    return f"<w:ind {' '.join(said)}/>"


def table(content: Table, width: int, keep_end: str = "") -> str:
    """``content`` in a frame ``width`` twips wide, with what stands over and under it.

    ``keep_end`` is the property that keeps its last row on the page of what follows, or empty.
    """
    widths = _shared_out([column.share for column in content.columns], width)
    rows = _head_rows(content.columns, widths)
    for n, row in enumerate(content.rows or [Band(content.empty)], start=1):
        keep = keep_end if n == len(content.rows) else ""
        if isinstance(row, Band):
            style = "TableHead" if content.rows else "TableText"
            rows += _row(_cell(sum(widths), paragraphs(style, row.text, keep), span=len(widths)))
        else:
            rows += _row(*_body_cells(row, content.columns, widths, keep))
    over = paragraphs("Caption", content.caption) if content.caption else ""
    over += paragraphs("Unit", content.unit) if content.unit else ""
    under = "".join(paragraphs("TableNote", note, keep_end) for note in content.notes)
    return over + framed(rows, widths) + (under or paragraph("Spacer", properties=keep_end))


def framed(rows: str, widths: Sequence[int], *, borders: str = _FRAME, properties: str = "") -> str:
    """Rows in a table of fixed column widths (twips); ``properties`` come first among the table's own."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr>{properties}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def form(content: Form, width: int) -> str:
    """``content`` in a frame ``width`` twips wide: label and content, once or twice in a line."""
    half = width // 2
    widths = [
        _FORM_LABEL_TWIPS,
        half - _FORM_LABEL_TWIPS,
        _FORM_LABEL_TWIPS,
        width - half - _FORM_LABEL_TWIPS,
    ]
    rows = ""
    for line in content.rows:
        cells = []
        for n, (label, text) in enumerate(line.pairs):
            alone = len(line.pairs) == 1
            cells.append(_cell(widths[2 * n], paragraphs("FormLabel", label)))
            room = sum(widths[1:]) if alone else widths[2 * n + 1]
            cells.append(_cell(room, paragraphs("FormText", text), span=3 if alone else 1))
        height = f'<w:trHeight w:val="{measures.twips(line.height_mm)}" w:hRule="atLeast"/>'
        rows += _row(*cells, properties=height)
    return framed(rows, widths) + paragraph("Spacer")


def _shared_out(shares: Sequence[float], width: int) -> list[int]:
    """Column widths that sum to ``width`` exactly."""
    total = sum(shares)
    edges = [round(width * sum(shares[: n + 1]) / total) for n in range(len(shares))]
    return [right - left for left, right in zip([0, *edges], edges, strict=False)]


def _head_rows(columns: Sequence[TableColumn], widths: Sequence[int]) -> str:
    repeated = "<w:tblHeader/>"
    if not any(column.group for column in columns):
        return _row(*(_head(c.head, w) for c, w in zip(columns, widths, strict=True)), properties=repeated)
    upper, lower = [], []
    pairs = list(zip(columns, widths, strict=True))
    for group, members in groupby(pairs, key=lambda pair: pair[0].group):
        if group:
            within = list(members)
            upper.append(_head(group, sum(w for _, w in within), span=len(within)))
            lower += [_head(column.head, w) for column, w in within]
        else:
            for column, w in members:
                upper.append(_head(column.head, w, merge="restart"))
                lower.append(_head("", w, merge="continue"))
    return _row(*upper, properties=repeated) + _row(*lower, properties=repeated)


def _head(text: str, width: int, *, span: int = 1, merge: str = "") -> str:
    return _cell(width, paragraphs("TableHead", text, "<w:keepNext/>"), span=span, merge=merge)


def _body_cells(
    row: Sequence[str], columns: Sequence[TableColumn], widths: Sequence[int], keep: str
) -> Iterable[str]:
    for n, (column, width) in enumerate(zip(columns, widths, strict=True)):
        align = keep if column.align == "left" else f'{keep}<w:jc w:val="{column.align}"/>'
        yield _cell(width, paragraphs("TableText", row[n] if n < len(row) else "", align))


def _row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, content: str, *, span: int = 1, merge: str = "") -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merges = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{merges}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )

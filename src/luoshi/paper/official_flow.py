"""The order of an official document: head, body, signature, attachments, colophon, by kind of page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from luoshi.paper import gbt9704 as measures
from luoshi.paper.document import (
    Attachment,
    Block,
    Form,
    Head,
    HeadNumbers,
    OfficialDocument,
    Paragraph,
    Table,
    written_date,
)
from luoshi.paper.official_markup import form, indent, paragraph, paragraphs, run, table
from luoshi.paper.official_styles import BODY, HEAD, SUBHEAD

_TITLE_CHARACTERS = 20  # what a line of 二号 holds
_TURNED_TITLE_CHARACTERS = 28  # and on a turned page
_BREAK_AFTER = ("关于", "的", "年", "月", "对", "和", "、", "》", "府", "室", "会", "\u3000")
_LINES_BEFORE_SIGNATURE = 2  # room for the upper part of a seal
_LARGEST_RED_HEAD_POINTS = 44
_RULE = '<w:r><w:rPr><w:sz w:val="10"/><w:u w:val="single"/></w:rPr><w:tab/><w:tab/></w:r>'
_KEEP = "<w:keepNext/>"


@dataclass(slots=True)
class Part:
    """Blocks on pages of one kind, upright or turned; ``markup`` is what stands on them."""

    turned: bool
    markup: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The text block's width in twips."""
        return measures.TURNED_BLOCK_WIDTH if self.turned else measures.BLOCK_WIDTH


def parts_of(document: OfficialDocument) -> list[Part]:
    """What ``document`` says, in parts of upright and turned pages, in order."""
    flow = _Flow([Part(document.turned)])
    flow.add(*_top(document), *_title(document.title, turned=document.turned))
    if document.number is not None and not document.red_head:
        flow.add(paragraph("Centred", run(str(document.number))))
    if not (document.blocks and isinstance(document.blocks[0], Form)):
        flow.add(paragraph("Flush"))
    if document.addressees:
        flow.add(paragraphs("Flush", document.addressees.rstrip("：:") + "："))
    flow.blocks(document.blocks, turned=document.turned, keep_end=bool(document.signature or document.dated))
    flow.turn(document.turned)
    flow.add(*_attachment_list(document), *_signature(document))
    for number, attachment in enumerate(document.attachments, start=1):
        label = "附件" if len(document.attachments) == 1 else f"附件{number}"
        flow.attachment(label, attachment)
    colophon = _colophon(document)
    if colophon:
        flow.turn(document.turned)
        flow.add(colophon)
    return flow.parts


@dataclass(slots=True)
class _Flow:
    parts: list[Part]

    def add(self, *markup: str) -> None:
        self.parts[-1].markup += markup

    def turn(self, turned: bool) -> None:
        if self.parts[-1].turned != turned:
            self.parts.append(Part(turned))

    def attachment(self, label: str, attachment: Attachment) -> None:
        """GB/T 9704-2012, 7.3.7: its label on the first line, its title on the third."""
        turned = any(isinstance(block, Table) and block.wide for block in attachment.blocks)
        before = len(self.parts)
        self.turn(turned)
        new_page = "<w:pageBreakBefore/>" if len(self.parts) == before else ""
        self.add(paragraph("Label", run(label), properties=new_page), paragraph("Flush", properties=_KEEP))
        self.add(*_title(attachment.title), paragraph("Flush", properties=_KEEP))
        self.blocks(attachment.blocks, turned=turned)

    def blocks(self, blocks: Sequence[Block], *, turned: bool, keep_end: bool = False) -> None:
        """Add ``blocks``; with ``keep_end`` the last one shares a page with what follows (7.3.5.5)."""
        numbers = HeadNumbers()
        for n, block in enumerate(blocks, start=1):
            keep = _KEEP if keep_end and n == len(blocks) else ""
            if isinstance(block, Table):
                self.turn(turned or block.wide)
                self.add(table(block, self.parts[-1].width, keep))
                continue
            self.turn(turned)
            if isinstance(block, Paragraph):
                self.add(paragraphs("Body", block.text, keep))
            elif isinstance(block, Head):
                self.add(_head(block, numbers.next(block.level), keep))
            elif isinstance(block, Form):
                self.add(form(block, self.parts[-1].width))


def _top(document: OfficialDocument) -> Iterator[str]:
    """The red head, number, signer and red line. Source: GB/T 9704-2012, 7.2."""
    above = measures.twips(measures.RED_HEAD_MM)
    if document.urgency:
        yield paragraph("Label", run(document.urgency))
        above -= measures.LINE_PITCH
    if not document.red_head:
        return
    name = document.red_head
    room = measures.BLOCK_WIDTH / measures.TWIPS_A_POINT
    points = min(_LARGEST_RED_HEAD_POINTS, int(room * 0.95 / max(1, len(name))))
    spacing = f'<w:spacing w:before="{above}" w:line="{round(points * 1.3) * 20}" w:lineRule="exact"/>'
    yield paragraph("RedHead", run(name, points=points), properties=spacing)
    yield paragraph("Flush") * 2
    # The line's distance counts from the type's lower edge; the grid leaves half its lead below the type.
    lead = (measures.LINE_PITCH / measures.TWIPS_A_POINT - measures.BODY_POINTS) / 2
    space = round(measures.twips(measures.RED_LINE_MM) / measures.TWIPS_A_POINT - lead)
    line = f'<w:pBdr><w:bottom w:val="single" w:sz="16" w:space="{space}" w:color="FF0000"/></w:pBdr>'
    number = str(document.number or "")
    if document.signer:
        edge = measures.BLOCK_WIDTH - measures.characters(1)
        stops = f'<w:tabs><w:tab w:val="right" w:pos="{edge}"/></w:tabs>'
        runs = [run(f"{number}\t签发人："), run(document.signer, font=SUBHEAD)]
        yield paragraph("Flush", *runs, properties=line + stops + indent(first=1))
    else:
        yield paragraph("Centred", run(number), properties=line)
    yield paragraph("Flush") * 2


def _title(title: str, *, turned: bool = False) -> Iterator[str]:
    most = _TURNED_TITLE_CHARACTERS if turned else _TITLE_CHARACTERS
    yield paragraph("DocumentTitle", run("\n".join(title_lines(title, most))))


def title_lines(title: str, most: int = _TITLE_CHARACTERS) -> list[str]:
    """``title`` in lines of nearly one length, broken between words where a few marks show them.

    ``most``: how many characters a line holds. The name of a paper in 《》 stays in one line if it fits.

    Source: GB/T 9704-2012, 7.3.1 (no word is torn apart; the lines make a trapezium or a rhombus).
    """
    lines: list[str] = []
    for line in title.split("\n"):
        while len(line) > most:
            count = -(-len(line) // most)
            aim = len(line) / count
            ends = {at + len(mark) for mark in _BREAK_AFTER for at in _places(line, mark)}
            whole = {end for end in ends if line[:end].count("《") == line[:end].count("》")}
            fit = [end for end in whole or ends if abs(end - aim) <= 5 and end <= most]
            end = min(fit, key=lambda end: (abs(end - aim), end)) if fit else round(aim)
            lines.append(line[:end].strip())
            line = line[end:].strip()
        lines.append(line)
    return lines


def _places(line: str, mark: str) -> Iterator[int]:
    at = line.find(mark)
    while at >= 0:
        yield at
        at = line.find(mark, at + 1)


def _head(head: Head, number: str, properties: str) -> str:
    if not head.then:
        return paragraph(f"Heading{head.level}", run(number + head.text))
    face = {1: HEAD, 2: SUBHEAD}.get(head.level, BODY)
    text = head.text if head.text.endswith(("。", "：", "？", "！", "；")) else f"{head.text}。"
    return paragraph("Body", run(number + text, font=face), run(head.then), properties=properties)


def _attachment_list(document: OfficialDocument) -> Iterator[str]:
    """Source: GB/T 9704-2012, 7.3.4: one line below the body, numbered where there are several."""
    titles = [*(a.title.replace("\n", "") for a in document.attachments), *document.other_attachments]
    if not titles:
        return
    yield paragraph("Flush", properties=_KEEP)
    if len(titles) == 1:
        yield paragraph("Flush", run(f"附件：{titles[0]}"), properties=_KEEP + indent(left=5, first=-3))
        return
    for number, title in enumerate(titles, start=1):
        label, hanging = ("附件：", -4) if number == 1 else ("", -1)
        yield paragraph(
            "Flush", run(f"{label}{number}.{title}"), properties=_KEEP + indent(left=6, first=hanging)
        )


def _signature(document: OfficialDocument) -> Iterator[str]:
    """Source: GB/T 9704-2012, 7.3.5.1: the date four characters from the right, the name centred over it."""
    if document.signature or document.dated:
        yield paragraph("Flush", properties=_KEEP) * _LINES_BEFORE_SIGNATURE
    day = written_date(document.dated) if document.dated else ""
    if document.signature:
        middle = measures.DATE_FROM_RIGHT + _width(day) / 2
        right = max(0.0, middle - _width(document.signature) / 2)
        yield paragraph("Right", run(document.signature), properties=_KEEP + indent(right=right))
    if day:
        yield paragraph("Right", run(day), properties=indent(right=measures.DATE_FROM_RIGHT))
    if document.contact:
        yield paragraph("Flush", run(f"（{document.contact}）"), properties=indent(first=2))


def _width(text: str) -> float:
    """The width of ``text`` in characters of the grid; half-width signs count half."""
    return sum(1.0 if east_asian_width(sign) in "WFA" else 0.5 for sign in text)


def _colophon(document: OfficialDocument) -> str:
    """Source: GB/T 9704-2012, 7.4: at the block's lower edge, thick lines outside, a thin one between."""
    colophon, points = document.colophon, measures.SMALL_POINTS
    width = measures.TURNED_BLOCK_WIDTH if document.turned else measures.BLOCK_WIDTH
    frame = (
        f'<w:framePr w:w="{width}" w:hSpace="0" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
        ' w:xAlign="center" w:yAlign="bottom"/>'
    )
    border = '<w:{} w:val="single" w:sz="8" w:space="1" w:color="000000"/>'  # 1 pt, for 0.35 mm
    frame += f"<w:pBdr>{border.format('top')}{border.format('bottom')}</w:pBdr>"
    stop = '<w:tabs><w:tab w:val="right" w:pos="{}"/></w:tabs>'
    lines = []
    if colophon.copies_to:
        place = frame + indent(left=4, first=-3, points=points)
        lines.append(
            paragraph("Colophon", run(f"抄送：{colophon.copies_to.rstrip('。')}。"), properties=place)
        )
    if colophon.copies_to and (colophon.printed_by or colophon.printed_on):
        # A border between the lines would make LibreOffice give the frame up: underlined tabs are a line too,
        # the first as far as the hanging indent.
        place = frame + stop.format(width) + '<w:spacing w:line="60" w:lineRule="exact"/>'
        lines.append(paragraph("Colophon", _RULE, properties=place + indent(left=4, first=-4, points=points)))
    if colophon.printed_by or colophon.printed_on:
        day = f"{written_date(colophon.printed_on)}印发" if colophon.printed_on else ""
        place = frame + stop.format(width - measures.characters(1, points))
        place += indent(left=4, first=-3, points=points)
        lines.append(paragraph("Colophon", run(f"{colophon.printed_by}\t{day}"), properties=place))
    return paragraph("Spacer") + "".join(lines) + paragraph("Spacer") if lines else ""

"""How an official document becomes a DOCX file: page set-up, page numbers, and bytes that never change."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final, cast
from xml.sax.saxutils import escape

import docx
from docx.oxml.parser import parse_xml

from luoshi.paper import gbt9704 as measures
from luoshi.paper.cells import printable
from luoshi.paper.document import OfficialDocument, Table
from luoshi.paper.official_flow import Part, parts_of
from luoshi.paper.official_markup import paragraph, run
from luoshi.paper.official_styles import NAMESPACE, font_table, style_sheet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.opc.part import Part as PackagePart
    from docx.section import Section
    from lxml.etree import _Element

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip member can carry
_WRITTEN = datetime(1980, 1, 1, tzinfo=UTC)
_PROGRAM = "Luoshi 落实"
# What the template of python-docx brings and an official document has no use for.
_UNUSED: Final = ("/thumbnail", "/customXml", "/stylesWithEffects", "/numbering", "/webSettings")
_DASH = "—"
_CHARACTER: Final = measures.characters(1, measures.SMALL_POINTS)
_NUMBER_LENGTH: Final = measures.twips(30)  # room for the page number on a turned page, along its left edge


def package_of(content: OfficialDocument) -> bytes:
    """The DOCX file of ``content``."""
    _check(content)
    document = docx.Document()
    _strip(document)
    _set_up(document, content)
    parts = parts_of(content)
    body = cast("_Element", document.element.body)
    for child in list(body):
        if _name(child) != "sectPr":
            body.remove(child)
    for n, part in enumerate(parts):
        for element in _parsed("".join(part.markup)):
            body.insert(len(body) - 1, element)
        last = n == len(parts) - 1
        _lay_out(document, part, parts[n - 1] if n else None, content.mark)
        if not last:
            _end_section(body)
    raw = BytesIO()
    document.save(raw)
    return _without_times(raw.getvalue())


def _check(content: OfficialDocument) -> None:
    blocks = [*content.blocks, *(block for a in content.attachments for block in a.blocks)]
    for block in blocks:
        if isinstance(block, Table):
            if not block.columns:
                raise ValueError(f"table {block.caption!r} has no column")
            if any(isinstance(row, tuple | list) and len(row) > len(block.columns) for row in block.rows):
                raise ValueError(f"a row of table {block.caption!r} is wider than its columns")


def _name(element: "_Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _parsed(markup: str) -> "list[_Element]":
    return list(cast("_Element", parse_xml(f'<w:body xmlns:w="{NAMESPACE}">{markup}</w:body>')))


def _strip(document: "Document") -> None:
    """Leave of the template only what is used, with our fonts and styles in place of its own."""
    package = document.part.package
    assert package is not None  # noqa: S101 - a document that was just opened has one
    for owner in (package, document.part):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.endswith(_UNUSED):
                del owner.rels[key]
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            cast("PackagePart", relation.target_part)._blob = font_table()
        elif relation.reltype.endswith("/styles"):
            sheet = cast("_Element", document.styles.element)
            for child in list(sheet):
                sheet.remove(child)
            for child in list(cast("_Element", parse_xml(style_sheet()))):
                sheet.append(child)


def _set_up(document: "Document", content: OfficialDocument) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = _PROGRAM
    properties.title = printable(content.title).replace("\n", "")[:255]
    properties.comments = properties.keywords = properties.subject = ""
    properties.created = properties.modified = _WRITTEN
    properties.language = "zh-CN"
    settings = cast("_Element", document.settings.element)
    for child in list(settings):
        settings.remove(child)
    # The order of these elements is the schema's. Marks keep their full width, or the grid would not hold.
    for element in _parsed(
        '<w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
        '<w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:drawingGridVerticalSpacing w:val="579"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/>"
        "<w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
        ' w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>'
    ):
        settings.append(element)


def _lay_out(document: "Document", part: Part, before: Part | None, mark: str) -> None:
    """Set the last section's page up for ``part``; a section like the one before inherits its feet."""
    section = document.sections[-1]
    properties = cast("_Element", section._sectPr)
    for child in list(properties):
        if _name(child) not in ("headerReference", "footerReference"):
            properties.remove(child)
    for element in _parsed(_page(turned=part.turned)):
        properties.append(element)
    if before is None or before.turned != part.turned:
        _number_pages(section, turned=part.turned, mark=mark)


def _page(*, turned: bool) -> str:
    width, height = measures.PAGE_WIDTH, measures.PAGE_HEIGHT
    top, right, bottom, left = measures.TOP, measures.RIGHT, measures.BOTTOM, measures.LEFT
    orient, block, footer = "", measures.BLOCK_HEIGHT, measures.FOOTER
    if turned:
        width, height, orient = height, width, ' w:orient="landscape"'
        top, right = measures.TURNED_TOP, measures.TURNED_RIGHT
        bottom, left = measures.TURNED_BOTTOM, measures.TURNED_LEFT
        block, footer = measures.TURNED_BLOCK_HEIGHT, 567
    pitch = block // (block // measures.LINE_PITCH)
    return (
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}"'
        f' w:header="850" w:footer="{footer}" w:gutter="0"/><w:cols w:space="425"/>'
        f'<w:docGrid w:type="linesAndChars" w:linePitch="{pitch}" w:charSpace="{measures.CHARACTER_SPACE}"/>'
    )


def _number_pages(section: "Section", *, turned: bool, mark: str) -> None:
    for foot, odd in ((section.footer, True), (section.even_page_footer, False)):
        foot.is_linked_to_previous = False
        _fill(foot._element, _turned_number(odd=odd) if turned else _number(odd=odd))
    for head in (section.header, section.even_page_header):
        head.is_linked_to_previous = False
        _fill(head._element, paragraph("Mark", *([run(mark)] if mark else [])))


def _fill(story: object, markup: str) -> None:
    element = cast("_Element", story)
    for child in list(element):
        element.remove(child)
    for child in _parsed(markup):
        element.append(child)


def _number(*, odd: bool) -> str:
    """The page number, one character from the outer edge: right on odd pages, left on even ones."""
    side = "right" if odd else "left"
    place = f'<w:ind w:{side}Chars="100" w:{side}="{_CHARACTER}"/><w:jc w:val="{side}"/>'
    return paragraph("PageNumber", *_number_runs(), properties=place)


def _number_runs() -> list[str]:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return [
        run(f"{_DASH} "),
        field.format("begin"),
        f'<w:r><w:instrText xml:space="preserve">{escape(" PAGE ")}</w:instrText></w:r>',
        field.format("separate"),
        run("1"),
        field.format("end"),
        run(f" {_DASH}"),
    ]


def _turned_number(*, odd: bool) -> str:
    """The same place on the paper as on an upright page (GB/T 9704-2012, 8): at the left, read downwards."""
    right = measures.TURNED_LEFT - measures.PAGE_NUMBER_UNDER_BLOCK
    x = right - measures.PAGE_NUMBER_LINE
    if odd:
        y = measures.PAGE_WIDTH - measures.TURNED_BOTTOM - _CHARACTER - _NUMBER_LENGTH
    else:
        y = measures.TURNED_TOP + _CHARACTER
    side = "right" if odd else "left"
    number = paragraph("PageNumber", *_number_runs(), properties=f'<w:jc w:val="{side}"/>')
    none = '<w:{0} w:w="0" w:type="dxa"/>'
    edges = "".join(none.format(edge) for edge in ("top", "left", "bottom", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page"'
        f' w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/><w:tblOverlap w:val="never"/>'
        f'<w:tblW w:w="{measures.PAGE_NUMBER_LINE}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{edges}</w:tblCellMar></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="{measures.PAGE_NUMBER_LINE}"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{_NUMBER_LENGTH}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="{measures.PAGE_NUMBER_LINE}" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/></w:tcPr>{number}</w:tc></w:tr></w:tbl>' + paragraph("Spacer")
    )


def _end_section(body: "_Element") -> None:
    """Close the section that was laid out last, in its last paragraph, and begin one after it."""
    ending = body[-1]
    copied = _parsed("<w:sectPr/>")[0]
    for child in list(ending):
        copied.append(child)
    last = body[-2]
    if _name(last) != "p":
        last = _parsed(paragraph("Spacer"))[0]
        body.insert(len(body) - 1, last)
    last.find(f"{{{NAMESPACE}}}pPr").append(copied)  # type: ignore[union-attr]  # every paragraph of ours has one


def _without_times(package: bytes) -> bytes:
    """Return the zipped ``package`` without the moment of its making."""
    tidy = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(tidy, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same file on every system
            new.writestr(member, old.read(name))
    return tidy.getvalue()

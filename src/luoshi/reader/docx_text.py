"""The text of a Word document: paragraphs and tables in order, automatic numbers written out."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from luoshi.ground.refused import Refused
from luoshi.reader.docx_numbering import Numbering, child, kind
from luoshi.reader.formats import BrokenDocument, EncryptedDocument

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_PART_BYTES: Final = 64 * 1024 * 1024
# Deleted and moved-away text, the old form beside a new one, phonetic marks, field codes, properties.
_LEFT_OUT: Final = frozenset(
    (
        "del",
        "moveFrom",
        "Fallback",
        "rt",
        "instrText",
        "delText",
        "delInstrText",
        "pPr",
        "rPr",
        "tblPr",
        "sdtPr",
    )
)
_AS_TEXT: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


class UnpacksTooLarge(Refused):
    """A small file unpacks to more than any report holds. Values: ``limit_mb``."""

    code = "unpacks-too-large"


def docx_text(data: bytes) -> str:
    """The text of a .docx: a line for each paragraph, a line for each row of a table, cells parted by tabs.

    What tracked changes have deleted or moved away, hidden text, headers, footers and notes are left out;
    text boxes follow the paragraph that holds them.

    :raises BrokenDocument: if the package or its main part cannot be read.
    :raises EncryptedDocument: if it is protected by a password.
    :raises UnpacksTooLarge: if a part is larger than LARGEST_PART_BYTES.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            main = _main_part(archive)
            folder = posixpath.dirname(main)
            body = _parsed(archive, main)
            numbering = _optional(archive, f"{folder}/numbering.xml")
            styles = _optional(archive, f"{folder}/styles.xml")
    except (
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise BrokenDocument(format="docx") from error
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise EncryptedDocument(format="docx") from error
    return "\n".join(_Walk(Numbering(numbering, styles)).lines(body))


def docx_body(data: bytes) -> "_Element":
    """The body of the document's main part, for who wants more of it than its text.

    Raises as ``docx_text`` does; a damaged archive is left to the caller (zipfile's own exceptions).
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = _parsed(archive, _main_part(archive))
    return next((element for element in root if kind(element) == "body"), root)


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text: the package's relations say which."""
    relations = _optional(archive, "_rels/.rels")
    for relation in () if relations is None else relations:
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


def _optional(archive: zipfile.ZipFile, name: str) -> "_Element | None":
    return _parsed(archive, name) if name in archive.NameToInfo else None


def _parsed(archive: zipfile.ZipFile, name: str) -> "_Element":
    from lxml import etree  # slow to import, and needed for documents only

    # zipfile never unpacks more than the directory declares, so that the declared size can be trusted.
    if archive.getinfo(name).file_size > LARGEST_PART_BYTES:
        raise UnpacksTooLarge(limit_mb=LARGEST_PART_BYTES // 2**20)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        return etree.fromstring(archive.read(name), parser)
    except etree.XMLSyntaxError as error:
        raise BrokenDocument(format="docx") from error


class _Walk:
    """One pass through a document; paragraph numbers count along."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._unfinished = ""  # a paragraph whose end mark was deleted runs on into the next

    def lines(self, container: "_Element") -> Iterator[str]:
        """The lines of a body, a cell, a text box or a content control."""
        for element in container:
            name = kind(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._rows(element)
            elif name not in _LEFT_OUT:
                yield from self.lines(element)

    def _paragraph(self, paragraph: "_Element") -> Iterator[str]:
        pieces: list[str] = []
        boxes: list[_Element] = []
        _collect(paragraph, pieces, boxes)
        text = "".join(pieces)
        number = self._numbering.number_of(paragraph) if text.strip() else ""
        text = self._unfinished + number + text
        if _end_is_deleted(paragraph):
            self._unfinished = text
        else:
            self._unfinished = ""
            yield text
        for box in boxes:
            yield from self.lines(box)

    def _rows(self, table: "_Element") -> Iterator[str]:
        for row in table.iter():
            if kind(row) != "tr" or _table_of(row) is not table or _is_deleted_row(row):
                continue
            cells = [list(self.lines(cell)) for cell in _cells(row)]
            if len(cells) == 1:
                yield from cells[0]
            else:
                yield "\t".join(" ".join(" ".join(lines).split()) for lines in cells)


def _collect(element: "_Element", pieces: list[str], boxes: "list[_Element]") -> None:
    """Gather a paragraph's text, and the text boxes that it holds, in order."""
    waiting = list(reversed(element))
    while waiting:
        inner = waiting.pop()
        name = kind(inner)
        if name == "t":
            pieces.append(inner.text or "")
        elif name in _AS_TEXT:
            pieces.append(_AS_TEXT[name])
        elif name == "txbxContent":
            boxes.append(inner)
        elif name not in _LEFT_OUT and not (name == "r" and _is_hidden(inner)):
            waiting.extend(reversed(inner))


def _is_hidden(run: "_Element") -> bool:
    mark = child(child(run, "rPr"), "vanish")
    return mark is not None and not {"0", "false", "off"} & {str(setting) for setting in mark.attrib.values()}


def _end_is_deleted(paragraph: "_Element") -> bool:
    return child(child(child(paragraph, "pPr"), "rPr"), "del") is not None


def _is_deleted_row(row: "_Element") -> bool:
    return child(child(row, "trPr"), "del") is not None


def _cells(row: "_Element") -> "Iterator[_Element]":
    for element in row:
        if kind(element) == "tc":
            yield element
        elif kind(element) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _cells(element)


def _table_of(row: "_Element") -> "_Element | None":
    above = row.getparent()
    while above is not None and kind(above) != "tbl":
        above = above.getparent()
    return above

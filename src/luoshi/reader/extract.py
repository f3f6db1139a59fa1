"""Bytes of any kind to the raw text of a report: everything after this refers to that text."""

from dataclasses import dataclass
from typing import Final, Literal

from luoshi.ground.refused import Refused
from luoshi.reader.decode import BinaryInsteadOfText, UnknownEncoding, decode
from luoshi.reader.docx_text import docx_text
from luoshi.reader.formats import format_of, refuse_binary
from luoshi.reader.garbled import garbled_from
from luoshi.reader.html_text import declared_encoding, html_text, is_html_document
from luoshi.reader.pdf_text import pdf_text

LARGEST_FILE_BYTES: Final = 32 * 1024 * 1024
"""No report with its pictures is larger; a door may refuse a file by its size before it reads it."""

LONGEST_TEXT_CHARACTERS: Final = 5_000_000
"""About 10 MB in an encoding of Chinese: many reports in one file; one has never a hundredth of it."""

ExtractedFormat = Literal["text", "html", "docx", "pdf"]


class EmptyFile(Refused):
    """There is nothing in the file, or white space only."""

    code = "empty-file"


class FileTooLarge(Refused):
    """The file is larger than any report. Values: ``size_mb``, ``limit_mb``."""

    code = "file-too-large"


class TextTooLong(Refused):
    """The text is longer than any report. Values: ``characters``, ``limit``."""

    code = "text-too-long"


class NeedsConversion(Refused):
    """The file must become a .docx first, which a door with a converter can do. Values: ``format``."""

    code = "needs-conversion"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The raw text: for plain text what the bytes decode to, for documents what was taken out of them.

    ``encoding`` is that of the bytes for text and HTML; what is taken out of other documents counts as
    ``utf-8``. ``garbled_from`` is the offset from which the text is garbled to its end, or None.
    """

    text: str
    encoding: str
    format: ExtractedFormat
    garbled_from: int | None


def extract(data: bytes) -> Extracted:
    """The raw text of a report in any kind of file, told by its content.

    :raises EmptyFile, FileTooLarge, TextTooLong: by size.
    :raises NeedsConversion: for .doc, .wps, .rtf, .odt and their like.
    :raises ImageInsteadOfText, SpreadsheetInsteadOfReport, BinaryInsteadOfText, UnknownEncoding: by kind.
    :raises BrokenDocument, EncryptedDocument, UnpacksTooLarge, PdfWithoutText, TooManyPages: by document.
    """
    check_size(len(data))
    if not data.strip():
        raise EmptyFile
    kind = format_of(data)
    if kind == "text":
        extracted = _from_text(data)
    elif kind == "docx" or kind == "pdf":
        text = docx_text(data) if kind == "docx" else pdf_text(data)
        text = text.encode("utf-8", "replace").decode()  # a half of a surrogate pair would fail on output
        extracted = Extracted(text, "utf-8", kind, garbled_from(text))
    else:
        raise NeedsConversion(format=kind)
    if not extracted.text.strip("\ufeff\u200b \t\r\n\v\f\u3000\xa0\x1a"):
        raise EmptyFile
    if len(extracted.text) > LONGEST_TEXT_CHARACTERS:
        raise TextTooLong(characters=len(extracted.text), limit=LONGEST_TEXT_CHARACTERS)
    return extracted


def check_size(size_bytes: int) -> None:
    """Refuse a file by its size alone.

    :raises FileTooLarge: if it has more than LARGEST_FILE_BYTES.
    """
    if size_bytes > LARGEST_FILE_BYTES:
        raise FileTooLarge(size_mb=-(-size_bytes // 2**20), limit_mb=LARGEST_FILE_BYTES // 2**20)


def _from_text(data: bytes) -> Extracted:
    try:
        decoded = decode(data, declared=declared_encoding(data))
    except (BinaryInsteadOfText, UnknownEncoding):
        refuse_binary(data)
        raise
    if not is_html_document(decoded.text):
        return Extracted(decoded.text, decoded.encoding, "text", decoded.garbled_from)
    text = html_text(decoded.text)
    return Extracted(text, decoded.encoding, "html", garbled_from(text))

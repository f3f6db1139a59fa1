"""What kind of file bytes are, by their content alone: names lie."""

import io
import re
import zipfile
from typing import Final, Literal

from luoshi.ground.refused import Refused
from luoshi.reader.decode import BinaryInsteadOfText

Format = Literal["text", "docx", "pdf", "word97", "rtf", "odf", "ole2"]

_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES: Final = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)


class ImageInsteadOfText(Refused):
    """The bytes are a picture. Values: ``format`` (JPEG, PNG ...)."""

    code = "image-instead-of-text"


class SpreadsheetInsteadOfReport(Refused):
    """The bytes are a workbook, whose cells are no prose."""

    code = "spreadsheet-instead-of-report"


class BrokenDocument(Refused):
    """A document begins like its kind and cannot be opened. Values: ``format``."""

    code = "broken-document"


class EncryptedDocument(Refused):
    """A document is protected by a password. Values: ``format``."""

    code = "encrypted-document"


def format_of(data: bytes) -> Format:
    """The kind of file; ``text`` for all that is not recognised as something else.

    :raises ImageInsteadOfText: for a picture.
    :raises SpreadsheetInsteadOfReport: for a workbook of Excel, WPS or OpenDocument.
    :raises EncryptedDocument: for an Office document with a password.
    :raises BrokenDocument: for a damaged zip archive or compound file.
    :raises BinaryInsteadOfText: for another archive, slides, OFD.
    """
    for magic, name in _IMAGES:
        if data.startswith(magic):
            raise ImageInsteadOfText(format=name)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE2):
        return _ole2_format(data)
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _zip_format(data)
    return "text"


def refuse_binary(data: bytes) -> None:
    """Say what bytes are that turned out to be no text.

    :raises ImageInsteadOfText: for a picture.
    :raises BinaryInsteadOfText: for anything else, with its kind where that is known.
    """
    import puremagic  # slow to import, and needed for a refusal only

    try:
        guesses = puremagic.magic_string(data[:65536])
    except (puremagic.PureError, ValueError):
        guesses = []
    for guess in guesses:
        if guess.mime_type.startswith("image/"):
            raise ImageInsteadOfText(format=guess.extension.lstrip(".").upper())
    known = guesses[0].extension.lstrip(".").upper() if guesses and guesses[0].confidence > 0.5 else ""
    raise BinaryInsteadOfText(format=known or "unknown")


def _ole2_format(data: bytes) -> Format:
    """Which program wrote a compound file, by the names of its streams (they are UTF-16)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    # A compound file says in its header that it is version 3 or 4 and little-endian ([MS-CFB] 2.2).
    if data[26:30] not in (b"\x03\x00\xfe\xff", b"\x04\x00\xfe\xff"):
        raise BrokenDocument(format="ole2")
    if holds("EncryptedPackage"):
        raise EncryptedDocument(format="docx")
    if holds("WordDocument"):
        return "word97"
    if holds("Workbook") or holds("Book\0"):
        raise SpreadsheetInsteadOfReport
    if holds("PowerPoint Document"):
        raise BinaryInsteadOfText(format="PPT")
    return "ole2"


def _zip_format(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mime = archive.read("mimetype")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
        raise BrokenDocument(format="docx" if b"word/" in data[:65536] else "zip") from error
    if re.match(rb"application/vnd\.oasis\.opendocument\.text", mime):
        return "odf"
    if b"opendocument.spreadsheet" in mime or any(name.startswith("xl/") for name in names):
        raise SpreadsheetInsteadOfReport
    if any(name.lower().startswith("word/") for name in names):
        return "docx"
    kind = "ofd" if "OFD.xml" in names else "PPTX" if any(n.startswith("ppt/") for n in names) else "zip"
    raise BinaryInsteadOfText(format=kind)

"""The text layer of a PDF, page by page."""

import threading
from typing import TYPE_CHECKING, Final

from luoshi.ground.refused import Refused
from luoshi.reader.formats import BrokenDocument, EncryptedDocument

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_PAGES: Final = 1000
_SCANNED_BELOW_CHARACTERS: Final = 20  # per page that shows a picture: page numbers and stamps are no text
_PDFIUM: Final = threading.Lock()  # PDFium must not run in two threads at once
# PDFium writes U+FFFE or U+0002 where a word is broken at a line's end, and NUL for what it cannot map.
_MARKS: Final = str.maketrans({"\ufffe": None, "\x02": None, "\x00": None, "\r": None})


class PdfWithoutText(Refused):
    """The PDF holds pictures of pages. Values: ``pages``."""

    code = "pdf-without-text"


class TooManyPages(Refused):
    """The PDF has more pages than any report. Values: ``pages``, ``limit``."""

    code = "too-many-pages"


def pdf_text(data: bytes) -> str:
    """The text of all pages, a line for each printed line.

    :raises EncryptedDocument: if it opens with a password only.
    :raises BrokenDocument: if it cannot be opened.
    :raises PdfWithoutText: if its pages are pictures.
    :raises TooManyPages: if it has more than MOST_PAGES.
    """
    import pypdfium2  # slow to import, and needed for documents only

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                raise EncryptedDocument(format="pdf") from error
            raise BrokenDocument(format="pdf") from error
        try:
            return _text_of(document)
        except pypdfium2.PdfiumError as error:
            raise BrokenDocument(format="pdf") from error
        finally:
            document.close()


def _text_of(document: "PdfDocument") -> str:
    pages = len(document)
    if pages > MOST_PAGES:
        raise TooManyPages(pages=pages, limit=MOST_PAGES)
    texts, pictured = [], 0
    for index in range(pages):
        page = document[index]
        text = _page_text(page)
        if len("".join(text.split())) < _SCANNED_BELOW_CHARACTERS and _shows_a_picture(page):
            pictured += 1
        texts.append(text)
        page.close()
    if not "".join(texts).strip() or pictured * 2 > pages:
        raise PdfWithoutText(pages=pages)
    return "\n".join(texts)


def _page_text(page: "PdfPage") -> str:
    layer = page.get_textpage()
    try:
        return str(layer.get_text_range(errors="ignore")).translate(_MARKS)
    finally:
        layer.close()


def _shows_a_picture(page: "PdfPage") -> bool:
    from pypdfium2 import raw

    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None

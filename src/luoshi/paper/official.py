"""Official documents as DOCX by GB/T 9704-2012: the same document always gives the same bytes."""

from luoshi.paper.document import OfficialDocument


def write_document(document: OfficialDocument) -> bytes:
    """Return ``document`` as a DOCX file that Word, WPS and LibreOffice open; no clock is read.

    Text is only ever text: no field, link or formula can come of it, and what XML cannot hold is left out.
    Raises ``ValueError`` for a table without columns or a row that is wider than its columns.
    """
    from luoshi.paper.official_package import package_of  # python-docx is slow to import: only its user pays

    return package_of(document)

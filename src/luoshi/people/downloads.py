"""Files that a page hands out: tables for a spreadsheet, documents for a word processor."""

from urllib.parse import quote

from django.http import HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CSV = "text/csv; charset=utf-8"


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """``content`` to be saved under ``name``, whatever its script; ``kind``: its media type."""
    ascii_name = "luoshi" + name[name.rindex(".") :]
    disposition = f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})

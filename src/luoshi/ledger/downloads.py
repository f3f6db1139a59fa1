"""Files that a page hands out, as ``people`` does it too."""

from luoshi.people.downloads import CSV, DOCX, XLSX, attachment

__all__ = ["CSV", "DOCX", "XLSX", "attachment"]

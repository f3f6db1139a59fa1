"""The reader: the bytes of a government work report in, what it says out. Pure: no clock, no network."""

from luoshi.reader.model import Figure, Finding, Project, Report, Section, Statement
from luoshi.reader.reading import NotAReport, read, read_text

__all__ = [
    "Figure",
    "Finding",
    "NotAReport",
    "Project",
    "Report",
    "Section",
    "Statement",
    "read",
    "read_text",
]

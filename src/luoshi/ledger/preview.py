"""What an officer sees of a reading before it is taken in."""

from collections import Counter
from dataclasses import dataclass

from luoshi.reader.model import Finding, Report

OPENING_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Raised:
    """A finding with the words around it."""

    finding: Finding
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A reading in a few numbers, its findings and its outline."""

    reading: Report
    targets: int
    tasks: int
    results: int
    projects: int
    promised_figures: int
    findings: list[Raised]
    opening: str


def preview(reading: Report) -> Preview:
    """The preview of ``reading``."""
    kinds = Counter(statement.kind for statement in reading.statements)
    return Preview(
        reading=reading,
        targets=kinds["target"],
        tasks=kinds["task"],
        results=kinds["result"],
        projects=sum(project.role == "target" for project in reading.projects),
        promised_figures=sum(figure.role == "target" for figure in reading.figures),
        findings=[raised(reading.text, finding) for finding in reading.findings],
        opening=reading.text[:OPENING_CHARACTERS].strip(),
    )


def raised(text: str, finding: Finding) -> Raised:
    """``finding`` with a few words of ``text`` on either side."""
    return Raised(
        finding,
        before=text[max(0, finding.start - 20) : finding.start],
        words=text[finding.start : min(finding.end, finding.start + 120)],
        after=text[finding.end : finding.end + 20],
    )

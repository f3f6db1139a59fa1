"""What a reading of a report gives: immutable data, every piece with its span in the raw text.

Spans count Python characters of ``Report.text`` and are half-open: ``text[start:end]`` is the piece.
The fields mean what the labelling guide says; see ``docs/reader.md``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

StatementKind = Literal["result", "target", "task", "problem", "principle"]
Firmness = Literal["ensure", "plan", "strive", "explore"]
Bound = Literal["eq", "ge", "gt", "le", "lt", "about", "near"]
FigureKind = Literal["amount", "rate", "change", "share", "rank", "streak"]
Role = Literal["result", "target", "context"]
Stage = Literal["complete", "build", "start", "prepare", "plan"]
SectionKind = Literal["report", "practical"]
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the report under one head; ``parent`` is an index into ``Report.sections``.

    ``kind`` is ``practical`` for the year's practical matters (民生实事) in a list of their own.
    """

    start: int
    end: int
    heading: str
    level: int
    parent: int | None
    announced: int | None = None  # how many parts its lead-in says will follow (九方面工作 is 9)
    found: int | None = None  # how many followed
    kind: SectionKind = "report"


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest stretch that says one whole thing; ``section`` is an index into ``Report.sections``."""

    start: int
    end: int
    text: str
    kind: StatementKind
    firmness: Firmness | None
    places: tuple[str, ...]
    section: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that says how much, how many, how far, how high or in which place.

    ``value`` is in plain units (万 and 亿 multiplied out), None where ``low`` and ``high`` give a range.
    ``statement`` is an index into ``Report.statements``.
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    kind: FigureKind
    measure: str
    role: Role
    year: int | None
    places: tuple[str, ...]
    statement: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Project:
    """A named thing to be built, extended or planned; ``statement`` indexes ``Report.statements``."""

    start: int
    end: int
    text: str
    name: str
    stage: Stage
    role: Role
    year: int | None
    places: tuple[str, ...]
    statement: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a careful reader would raise; ``values`` fill the catalogue's message for ``rule``."""

    rule: str
    severity: Severity
    start: int
    end: int
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Report:
    """One reading: the raw text as it came and everything found in it."""

    title: str
    place: str | None
    adcode: str | None  # GB/T 2260 code of the place, six digits
    year_reviewed: int | None
    year_planned: int | None
    sha256: str  # of the bytes, hexadecimal
    encoding: str
    text: str
    continued_from: str | None  # what a continuation mark at the head says: 上接1版
    continued_to: str | None
    sections: tuple[Section, ...]
    statements: tuple[Statement, ...]
    figures: tuple[Figure, ...]
    projects: tuple[Project, ...]
    findings: tuple[Finding, ...]

    @property
    def characters(self) -> int:
        """Length of the raw text in Python characters."""
        return len(self.text)

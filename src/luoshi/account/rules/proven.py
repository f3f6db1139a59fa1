"""What of the year's figures is proven: the list from which the next review is written and checked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from luoshi.delivery.rules.goals import Goal
from luoshi.delivery.rules.light_case import Colour, Status
from luoshi.delivery.rules.paths import Kind

Standing = Literal["proven", "without-evidence", "unverified", "unreported", "contradicted"]
"""Whether a value may be said, the best first: each of the others names the first thing that is missing."""


@dataclass(frozen=True, slots=True)
class Promised:
    """The words that promised a figure, and where they stand in the report."""

    thing: str  # "commitment:42"
    sentence: str
    text: str  # the promise in short, as the table of tasks has it
    category: str  # the field of work
    heading: str
    headline: bool
    place: str


@dataclass(frozen=True, slots=True)
class ProvenFigure:
    """The newest value of one figure of one commitment, with what stands behind it.

    ``value`` is in plain units, per cent for shares (kept with ``numerator`` and ``denominator`` where they
    are known), None while nothing was reported. The period is half-open.
    """

    promised: Promised
    task: str  # "task:7"
    observation: str | None  # "observation:9"
    measure: str
    kind: Kind
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    unit: str
    place: str
    year: int
    start: date | None
    end: date | None
    status: Status | None
    goal: Goal
    colour: Colour
    reason: str  # of the light: ``light.<reason>``
    standing: Standing
    source: str  # where the value was published, as the reporter said
    offices: tuple[str, ...]  # the lead office first
    evidence: tuple[str, ...]  # "evidence:3", those that count
    why_short: str = ""  # the office's own reason, or the adjustment's
    said: str = ""  # what the newest verified report says was done

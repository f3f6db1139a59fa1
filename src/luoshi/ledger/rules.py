"""Pure decisions of the ledger: which act fits which state, and what a part of a split is made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from luoshi.ground.refused import Refused


class NotInThisState(Refused):
    """The act does not fit the state of the commitment: ``number``, ``state``, ``act``."""

    code: ClassVar[str] = "not-in-this-state"


class ReasonMissing(Refused):
    """The act needs a reason: ``act``."""

    code: ClassVar[str] = "reason-missing"


class PartsOverlap(Refused):
    """Two parts of a split share text: ``first``, ``second`` (what they say)."""

    code: ClassVar[str] = "parts-overlap"


class PartOutside(Refused):
    """A part is empty or reaches beyond the sentence that is split: ``start``, ``end``."""

    code: ClassVar[str] = "part-outside"


class TooFewParts(Refused):
    """A split or a merge needs at least two: ``count``."""

    code: ClassVar[str] = "too-few-parts"


class FigureLeftOut(Refused):
    """A promised figure would belong to no part of the split: ``figure`` (its text)."""

    code: ClassVar[str] = "figure-left-out"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a split: a half-open span in the edition's text, and its wording if it is not the quote."""

    start: int
    end: int
    text: str = ""


# From which states an act is possible. A split or merged commitment lives on in its descendants.
POSSIBLE_FROM = {
    "accept": {"proposed"},
    "correct": {"proposed", "accepted"},
    "split": {"proposed", "accepted"},
    "merge": {"proposed", "accepted"},
    "reject": {"proposed", "accepted"},
    "reopen": {"accepted", "rejected"},
}

# An acceptance says "as read": a reason would be typed for nothing. The others change what the reader found.
WITHOUT_REASON = {"accept"}


def possible_acts(state: str) -> tuple[str, ...]:
    """The acts that a commitment in ``state`` allows, in the order of ``POSSIBLE_FROM``."""
    return tuple(act for act, states in POSSIBLE_FROM.items() if state in states)


def check_possible(act: str, *, number: int, state: str) -> None:
    """Raise NotInThisState unless ``act`` fits ``state``; ``number`` is the commitment's."""
    if state not in POSSIBLE_FROM[act]:
        raise NotInThisState(number=number, state=state, act=act)


def checked_reason(act: str, reason: str) -> str:
    """``reason`` without blanks around it; raises ReasonMissing where ``act`` needs one."""
    reason = reason.strip()
    if not reason and act not in WITHOUT_REASON:
        raise ReasonMissing(act=act)
    return reason


def checked_parts(parts: Sequence[Part], *, within: Sequence[tuple[int, int]], raw: str) -> list[Part]:
    """``parts`` in the order of the text.

    ``within``: the half-open spans of the sentences that are split, in ``raw``, the edition's text.
    Raises TooFewParts, PartOutside or PartsOverlap.
    """
    if len(parts) < 2:
        raise TooFewParts(count=len(parts))
    ordered = sorted(parts, key=lambda part: part.start)
    for part in ordered:
        inside = any(start <= part.start < part.end <= end for start, end in within)
        if not inside or not raw[part.start : part.end].strip():
            raise PartOutside(start=part.start, end=part.end)
    for first, second in pairwise(ordered):
        if second.start < first.end:
            raise PartsOverlap(first=raw[first.start : first.end], second=raw[second.start : second.end])
    return ordered


def part_of_figure(parts: Sequence[Part], *, start: int, end: int, text: str) -> int:
    """The index of the part that contains the figure at ``start`` to ``end``; raises FigureLeftOut(text)."""
    for index, part in enumerate(parts):
        if part.start <= start and end <= part.end:
            return index
    raise FigureLeftOut(figure=text)


def firmest(firmness: Collection[str]) -> str:
    """The firmest of several degrees; empty where none is known."""
    known = [degree for degree in ("ensure", "plan", "strive", "explore") if degree in firmness]
    return known[0] if known else ""


def kind_of(*, targets: int, kinds: Collection[str] = ()) -> str:
    """The kind of a commitment with that many targets, made of commitments of ``kinds``."""
    if targets:
        return "target"
    return "project" if set(kinds) == {"project"} else "task"

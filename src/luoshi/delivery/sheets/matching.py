"""Which commitment a row of a table carries out, told by its wording, pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luoshi.ledger.alignment import LIKE_ELSEWHERE, align, neighbours, wording

_LONG_ENOUGH: Final = 8  # characters: what is shorter is part of many sentences


@dataclass(frozen=True, slots=True)
class Match:
    """Row ``row`` says what commitment ``commitment`` says; both by index."""

    row: int
    commitment: int
    kind: Literal["exact", "similar"]
    likely: bool = True  # so much alike that it is taken for the same unless somebody says no


def matches(rows: Sequence[str], commitments: Sequence[str]) -> dict[int, Match]:
    """By row, the commitment that has its very words, else one that is like it; rows like none are missing.

    Several rows may have the words of one commitment; a likeness is one to one, and for people to confirm.
    """
    places = {wording(text): index for index, text in reversed(list(enumerate(commitments)))}
    found: dict[int, Match] = {}
    for index, text in enumerate(rows):
        exact = places.get(wording(text))
        if exact is not None:
            found[index] = Match(index, exact, "exact")
    taken = {match.commitment for match in found.values()}
    rest = [index for index in range(len(rows)) if index not in found]
    free = [index for index in range(len(commitments)) if index not in taken]
    pairs = align([rows[index] for index in rest], [commitments[index] for index in free])
    for one, other in pairs.items():
        likely = likeness(rows[rest[one]], commitments[free[other]]) >= LIKE_ELSEWHERE
        found[rest[one]] = Match(rest[one], free[other], "similar", likely)
    for index in rest:
        if index not in found and (whole := _within(rows[index], commitments)) is not None:
            found[index] = Match(index, whole, "similar", likely=False)
    return found


def likeness(one: str, other: str) -> float:
    """The pairs of neighbouring characters that both have, as a share of all (Dice)."""
    first, second = neighbours(wording(one)), neighbours(wording(other))
    return 2 * len(first & second) / (len(first) + len(second))


def _within(text: str, commitments: Sequence[str]) -> int | None:
    """The one commitment that ``text`` is part of, or the other way round; None where there are several."""
    said = wording(text)
    if len(said) < _LONG_ENOUGH:
        return None
    found = [
        index
        for index, other in enumerate(map(wording, commitments))
        if said in other or (len(other) >= _LONG_ENOUGH and other in said)
    ]
    return found[0] if len(found) == 1 else None

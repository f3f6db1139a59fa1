"""A commitment's sentence cut into plain stretches and figures, to be shown with its figures marked."""

from dataclasses import dataclass

from luoshi.ledger.models import Figure
from luoshi.ledger.queries import CommitmentPage


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of the sentence; ``figure`` where it is one."""

    text: str
    figure: Figure | None = None


def quotation(found: CommitmentPage) -> list[Snippet]:
    """The sentence of ``found``, its figures apart."""
    text, place = found.edition.text, found.commitment.start
    snippets: list[Snippet] = []
    for figure in found.figures:
        if figure.start < place:  # two figures over the same words: the first one stands
            continue
        if place < figure.start:
            snippets.append(Snippet(text[place : figure.start]))
        snippets.append(Snippet(text[figure.start : figure.end], figure))
        place = figure.end
    if place < found.commitment.end:
        snippets.append(Snippet(text[place : found.commitment.end]))
    return snippets


# Characters of context on either side of a sentence, at most; a stop within them is a better place to begin.
CONTEXT_CHARACTERS = 70
STOPS = "。！？；\n"


def context_before(text: str) -> str:
    """The end of ``text``, from the beginning of a sentence where there is one."""
    near = text[-CONTEXT_CHARACTERS:]
    begins = [index + 1 for index, character in enumerate(near[:-1]) if character in STOPS]
    return near[begins[0] :].lstrip() if begins else near


def context_after(text: str) -> str:
    """The beginning of ``text``, up to the end of a sentence where there is one."""
    near = text[:CONTEXT_CHARACTERS]
    ends = [index + 1 for index, character in enumerate(near) if character in STOPS]
    return near[: ends[-1]].rstrip() if ends else near

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

"""Where a commitment stands that others were merged into."""

from luoshi.ledger.models import Commitment, Descent, State


def sentence_spans(commitment: Commitment) -> list[tuple[int, int]]:
    """The half-open spans in the edition's text that ``commitment`` is made of, in the order of the text."""
    spans: set[tuple[int, int]] = set()
    generation = [commitment]
    while generation:
        rows = Descent.objects.filter(child__in=generation, parent__state=State.MERGED).select_related(
            "parent"
        )
        parents: dict[int, list[Commitment]] = {}
        for row in rows:
            parents.setdefault(row.child_id, []).append(row.parent)
        spans |= {
            (one.start, one.end)
            for one in generation
            if one.pk not in parents and one.edition_id == commitment.edition_id
        }
        generation = [parent for found in parents.values() for parent in found]
    return sorted(spans)

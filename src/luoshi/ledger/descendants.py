"""What a split or a merge brings forth: new commitments that carry on what the old ones said."""

from collections.abc import Sequence

from luoshi.ledger.commitments import copied_target
from luoshi.ledger.correction import free_text
from luoshi.ledger.models import Commitment, Descent, Kind, State, Target
from luoshi.ledger.proposals import one_line
from luoshi.ledger.rules import Part, firmest, kind_of


def part_of_split(parent: Commitment, part: Part, targets: Sequence[Target]) -> Commitment:
    """The unsaved commitment that ``part`` of ``parent`` becomes."""
    quote = parent.edition.text[part.start : part.end]
    wording = one_line(part.text) or one_line(quote)
    free_text("text", wording)
    child = like(parent, start=part.start, end=part.end, quote=quote, text=wording)
    child.kind = kind_of(targets=len(targets), kinds=[parent.kind])
    child.places = [name for name in parent.places if name in quote]
    own = {"text"} if wording != one_line(quote) else set()
    child.corrected = sorted(({*parent.corrected} - {"kind"}) | own | kept_kind(child))
    child.state = parent.state
    if child.start < parent.start or parent.end < child.end:  # from a sentence that was merged in
        home = parent.edition.statements.filter(start__lte=part.start, end__gte=part.end).first()
        child.statement = home
    return child


def merge_of(parents: Sequence[Commitment], text: str, targets: Sequence[Target]) -> Commitment:
    """The unsaved commitment that ``parents`` become."""
    first = parents[0]
    child = like(first, start=first.start, end=first.end, quote=first.quote, text=text)
    child.kind = kind_of(targets=len(targets), kinds=[parent.kind for parent in parents])
    child.firmness = firmest({parent.firmness for parent in parents})
    child.places = list(dict.fromkeys(name for parent in parents for name in parent.places))
    child.headline = any(parent.headline for parent in parents)
    child.note = "\n".join(parent.note for parent in parents if parent.note)
    dates = {parent.due_date for parent in parents}
    child.due_date = dates.pop() if len(dates) == 1 else None
    child.corrected = sorted({"text"}.union(kept_kind(child), *(parent.corrected for parent in parents)))
    accepted = all(parent.state == State.ACCEPTED for parent in parents)
    child.state = State.ACCEPTED if accepted else State.PROPOSED
    if all(parent.part_of_id == first.part_of_id for parent in parents):
        child.part_of_id = first.part_of_id
    return child


def kept_kind(child: Commitment) -> set[str]:
    """``kind`` for a part of a project: the sentence over it, read anew, would make it a task."""
    return {"kind"} if child.kind == Kind.PROJECT else set()


def like(origin: Commitment, *, start: int, end: int, quote: str, text: str) -> Commitment:
    """An unsaved commitment that says what ``origin`` says, standing at another span."""
    return Commitment(
        report=origin.report,
        kind=origin.kind,
        text=text,
        category=origin.category,
        heading=origin.heading,
        firmness=origin.firmness,
        places=origin.places,
        due_date=origin.due_date,
        headline=origin.headline,
        note=origin.note,
        rule=origin.rule,
        edition=origin.edition,
        start=start,
        end=end,
        quote=quote,
        statement=origin.statement,
        proposed_in=origin.proposed_in,
        lost_in=origin.lost_in,
    )


def new_child(
    child: Commitment, *, number: int, parents: Sequence[Commitment], targets: Sequence[Target]
) -> Commitment:
    """Save ``child`` with copies of ``targets`` and its descent from ``parents``."""
    child.number = number
    child.save(force_insert=True)
    Target.objects.bulk_create([copied_target(target, child) for target in targets])
    Descent.objects.bulk_create([Descent(parent=parent, child=child) for parent in parents])
    return child

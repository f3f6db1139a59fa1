"""Writing commitments and their targets: from the reader's proposals and from an officer's parts."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max

from luoshi.ledger.models import Commitment, Edition, Figure, Report, Target
from luoshi.ledger.pieces import BATCH_ROWS, Pieces
from luoshi.ledger.proposals import Goal, Proposal


def next_number(report: Report) -> int:
    """The 序号 that the next commitment gets; the caller holds the report locked."""
    highest: int | None = report.commitments.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


def write_proposals(
    edition: Edition,
    pieces: Pieces,
    proposed: Sequence[Proposal],
    *,
    which: Iterable[int] | None = None,
    hosts: Mapping[int, Commitment] | None = None,
) -> list[Commitment]:
    """Write the proposals at the indexes ``which`` (all by default) as new commitments.

    ``hosts``: for a project's index, the commitment in the ledger that it becomes part of; by default it
    becomes part of its sentence's, which must be written with it.
    """
    made: dict[int, Commitment] = {}
    hosts = hosts or {}
    written: list[Commitment] = []
    number = next_number(edition.report)
    indexes = range(len(proposed)) if which is None else sorted(which)
    wholes = [index for index in indexes if proposed[index].part_of is None]
    parts = [index for index in indexes if proposed[index].part_of is not None]
    numbers = {index: number + step for step, index in enumerate(indexes)}
    for group in (wholes, parts):  # a project's row needs the row of its sentence
        rows = []
        for index in group:
            part_of = proposed[index].part_of
            host = hosts.get(index) or (None if part_of is None else made.get(part_of))
            rows.append(commitment_row(edition, pieces, proposed[index], number=numbers[index], host=host))
        written += Commitment.objects.bulk_create(rows, BATCH_ROWS)
        made.update(zip(group, rows, strict=True))
    Target.objects.bulk_create(
        [
            target_row(made[index], goal, pieces.figures[goal.figure])
            for index in indexes
            for goal in proposed[index].goals
        ],
        BATCH_ROWS,
    )
    return sorted(written, key=lambda commitment: commitment.number)


def commitment_row(
    edition: Edition, pieces: Pieces, proposal: Proposal, *, number: int, host: Commitment | None
) -> Commitment:
    """The row of a new commitment; ``host`` is the sentence's that it is part of."""
    return Commitment(
        report=edition.report,
        number=number,
        kind=proposal.kind,
        text=proposal.text,
        category=proposal.category,
        heading=proposal.heading,
        firmness=proposal.firmness,
        places=list(proposal.places),
        headline=proposal.headline,
        rule=proposal.rule,
        edition=edition,
        start=proposal.start,
        end=proposal.end,
        quote=edition.text[proposal.start : proposal.end],
        statement=None if proposal.statement is None else pieces.statements[proposal.statement],
        project=None if proposal.project is None else pieces.projects[proposal.project],
        part_of=host,
        proposed_in=edition,
    )


def target_row(commitment: Commitment, goal: Goal, figure: Figure) -> Target:
    """The row of a target that the reader found."""
    return Target(
        commitment=commitment,
        figure=figure,
        measure=goal.measure,
        value=goal.value,
        low=goal.low,
        high=goal.high,
        unit=goal.unit,
        bound=goal.bound,
        kind=goal.kind,
        year=goal.year,
        places=list(goal.places),
    )


def copied_target(target: Target, commitment: Commitment) -> Target:
    """The row of a target like ``target`` for ``commitment``."""
    return Target(
        commitment=commitment,
        figure_id=target.figure_id,
        measure=target.measure,
        value=target.value,
        low=target.low,
        high=target.high,
        unit=target.unit,
        bound=target.bound,
        kind=target.kind,
        year=target.year,
        places=target.places,
    )

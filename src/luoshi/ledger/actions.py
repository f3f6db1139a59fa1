"""What is done in the ledger: a text adopted, a proposal decided.

Each act is one transaction and one journal entry. Whoever writes holds the report's row, so that two at
once come one after the other; who then decides on what the other has changed in between is refused.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from luoshi import reader
from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.ledger.adoption import Adoption, adopt_reading
from luoshi.ledger.commitments import next_number
from luoshi.ledger.content import Content, content, difference
from luoshi.ledger.correction import checked_changes, free_text, line, set_targets
from luoshi.ledger.deciding import decide, held, live_targets, one_decision, save_changed
from luoshi.ledger.descendants import merge_of, new_child, part_of_split
from luoshi.ledger.lineage import sentence_spans
from luoshi.ledger.models import Act, Commitment, State, Target
from luoshi.ledger.observing import add_indicator, observe, verify_observation
from luoshi.ledger.rules import (
    Part,
    TooFewParts,
    check_possible,
    checked_parts,
    checked_reason,
    part_of_figure,
)
from luoshi.ledger.sources import add_basis, add_source
from luoshi.people.models import Officer
from luoshi.people.permissions import require

__all__ = [
    "NothingToChange",
    "accept_commitment",
    "accept_commitments",
    "add_basis",
    "add_indicator",
    "add_source",
    "adopt_report",
    "correct_commitment",
    "merge_commitments",
    "observe",
    "reject_commitment",
    "reopen_commitment",
    "split_commitment",
    "verify_observation",
]


class NothingToChange(Refused):
    """The correction says what the commitment says already: ``number``."""

    code: ClassVar[str] = "nothing-to-change"


def adopt_report(
    *,
    data: bytes,
    place: str | None = None,
    year: int | None = None,
    at: datetime,
    by: Officer,
    any_text: bool = False,
    even_if_unlike: bool = False,
) -> Adoption:
    """Read the bytes of a report and take it into the ledger.

    ``place`` and ``year`` (planned) win over what the text says. The same bytes again change nothing. Another
    text of the same place and year becomes the next edition: commitments keep number, state, decisions and
    what officers have corrected, and the differences become decisions of their history.

    ``any_text``: read what is no report, too; ``even_if_unlike``: take a text that hardly shares a sentence
    with the last edition. Raises what the reader refuses, NotAllowed, PlaceMissing, PlaceUnfit, YearMissing,
    YearUnlikely, TextNotStorable or TextUnlikeBefore.
    """
    require("ledger.adopt", by)
    reading = reader.read(data, any_text=any_text)
    return adopt_reading(
        reading=reading, data=data, place=place, year=year, at=at, by=by, even_if_unlike=even_if_unlike
    )


def accept_commitment(
    *, commitment_id: int, at: datetime, by: Officer, seen_version: int, reason: str = ""
) -> Commitment:
    """Agree that this is promised as it stands.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile or NotInThisState.
    """
    return accept_commitments(seen={commitment_id: seen_version}, at=at, by=by, reason=reason)[0]


@transaction.atomic
def accept_commitments(
    *, seen: Mapping[int, int], at: datetime, by: Officer, reason: str = ""
) -> list[Commitment]:
    """Accept many proposals of one report in one act, all or none; ``seen``: their versions by id.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState or NotOneReport.
    """
    reason = checked_reason("accept", free_text("reason", reason))
    chosen = held(seen, by=by)
    for commitment in chosen:
        check_possible("accept", number=commitment.number, state=commitment.state)
        commitment.state = State.ACCEPTED
        save_changed(commitment)
    thing = chosen[0].thing if len(chosen) == 1 else f"report:{chosen[0].report_id}"
    entry = record(
        act="ledger.accept",
        thing=thing,
        actor=by.actor,
        at=at,
        payload={"report": chosen[0].report_id, "numbers": [c.number for c in chosen]},
        reason=reason,
    )
    change = ({"state": State.PROPOSED.value}, {"state": State.ACCEPTED.value})
    decide([(c, Act.ACCEPT, *change) for c in chosen], entry=entry, by=by)
    return chosen


@transaction.atomic
def correct_commitment(
    *,
    commitment_id: int,
    changes: Mapping[str, object],
    reason: str,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Commitment:
    """Say better what is promised; what is corrected stays so when a corrected text comes.

    ``changes``: new values for any of text, kind, firmness, places (list), due_date (date or None), headline,
    note and targets: a list of mappings with measure, value or low and high (Decimal, in plain units), unit,
    bound, kind, year, places, and ``id`` for a target that is there already; those left out are dropped.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState, ReasonMissing, CorrectionUnfit or
    NothingToChange.
    """
    reason = checked_reason("correct", free_text("reason", reason))
    checked = checked_changes(changes)
    commitment = held({commitment_id: seen_version}, by=by)[0]
    check_possible("correct", number=commitment.number, state=commitment.state)
    targets = live_targets(commitment)
    said = content(commitment, targets)
    for name, value in checked.items():
        if name == "targets":
            targets = set_targets(commitment, targets, value)
        else:
            setattr(commitment, name, value)
    before, after = difference(said, content(commitment, targets))
    if not after:
        raise NothingToChange(number=commitment.number)
    commitment.corrected = sorted({*commitment.corrected, *after})
    save_changed(commitment)
    one_decision(commitment, Act.CORRECT, before, after, reason=reason, at=at, by=by)
    return commitment


@transaction.atomic
def split_commitment(
    *, commitment_id: int, parts: Sequence[Part], reason: str, at: datetime, by: Officer, seen_version: int
) -> list[Commitment]:
    """Make several commitments of one, each with the figures that stand within its part of the sentence.

    ``parts``: spans in the text of the commitment's edition, at least two, inside its sentence (its
    sentences, if it was merged), not overlapping; a part's own wording is optional. Targets without a figure
    go to the first part. The new ones begin in the state of the old one, which lives on in its history.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState, ReasonMissing, TooFewParts,
    PartOutside, PartsOverlap or FigureLeftOut.
    """
    reason = checked_reason("split", free_text("reason", reason))
    parent = held({commitment_id: seen_version}, by=by)[0]
    check_possible("split", number=parent.number, state=parent.state)
    ordered = checked_parts(parts, within=sentence_spans(parent), raw=parent.edition.text)
    targets = live_targets(parent)
    shares: list[list[Target]] = [[] for _ in ordered]
    for target in targets:
        figure = target.figure
        index = part_of_figure(ordered, start=figure.start, end=figure.end, text=figure.text) if figure else 0
        shares[index].append(target)

    number = next_number(parent.report)
    children = [
        new_child(part_of_split(parent, part, share), number=number + step, parents=[parent], targets=share)
        for step, (part, share) in enumerate(zip(ordered, shares, strict=True))
    ]
    for inner in parent.parts.all():  # projects go with the part that names them
        home = next((c for c in children if c.start <= inner.start and inner.end <= c.end), children[0])
        inner.part_of = home
        save_changed(inner)
    before = {"state": parent.state}
    parent.state = State.SPLIT
    save_changed(parent)
    after = {"state": parent.state, "numbers": [child.number for child in children]}
    one_decision(parent, Act.SPLIT, before, after, reason=reason, at=at, by=by, children=children)
    return children


@transaction.atomic
def merge_commitments(
    *, seen: Mapping[int, int], text: str, reason: str, at: datetime, by: Officer
) -> Commitment:
    """Make one commitment of several of the same report, with all their targets.

    ``seen``: versions by id; ``text``: how the new one is worded. It stands at the first of their sentences,
    is as firm as the firmest, and accepted if all of them were; they live on in its history.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState, NotOneReport, ReasonMissing,
    TooFewParts or CorrectionUnfit.
    """
    reason = checked_reason("merge", free_text("reason", reason))
    text = line("text", text)
    if len(seen) < 2:
        raise TooFewParts(count=len(seen))
    parents = sorted(held(seen, by=by), key=lambda c: (c.lost_in_id is not None, c.start, c.number))
    for parent in parents:
        check_possible("merge", number=parent.number, state=parent.state)
    targets = [target for parent in parents for target in live_targets(parent)]
    merged = merge_of(parents, text, targets)
    child = new_child(merged, number=next_number(parents[0].report), parents=parents, targets=targets)
    inner = Commitment.objects.filter(part_of__in=parents).exclude(pk__in=[p.pk for p in parents])
    for part in inner:
        part.part_of = child
        save_changed(part)
    decisions: list[tuple[Commitment, Act, Content, Content]] = []
    for parent in parents:
        before = {"state": parent.state}
        parent.state = State.MERGED
        save_changed(parent)
        decisions.append((parent, Act.MERGE, before, {"state": parent.state, "number": child.number}))
    numbers = [parent.number for parent in parents]
    decisions.append((child, Act.MERGE, {"numbers": numbers}, content(child, targets)))
    entry = record(
        act="ledger.merge",
        thing=child.thing,
        actor=by.actor,
        at=at,
        payload={
            "report": child.report_id,
            "numbers": numbers,
            "number": child.number,
            "after": content(child, targets),
        },
        reason=reason,
    )
    decide(decisions, entry=entry, by=by)
    return child


@transaction.atomic
def reject_commitment(
    *, commitment_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> Commitment:
    """Say that nothing is promised here; it stays in the ledger, marked.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState or ReasonMissing.
    """
    return _to_state("reject", Act.REJECT, State.REJECTED, commitment_id, seen_version, reason, at, by)


@transaction.atomic
def reopen_commitment(
    *, commitment_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> Commitment:
    """Take an acceptance or a rejection back: it is a proposal again.

    Raises NotAllowed, NoSuchCommitment, ChangedMeanwhile, NotInThisState or ReasonMissing.
    """
    return _to_state("reopen", Act.REOPEN, State.PROPOSED, commitment_id, seen_version, reason, at, by)


def _to_state(
    verb: str,
    act: Act,
    state: State,
    commitment_id: int,
    seen_version: int,
    reason: str,
    at: datetime,
    by: Officer,
) -> Commitment:
    """Bring one commitment to ``state`` by ``act``, for a reason."""
    reason = checked_reason(verb, free_text("reason", reason))
    commitment = held({commitment_id: seen_version}, by=by)[0]
    check_possible(verb, number=commitment.number, state=commitment.state)
    before = {"state": commitment.state}
    commitment.state = state
    save_changed(commitment)
    one_decision(commitment, act, before, {"state": state.value}, reason=reason, at=at, by=by)
    return commitment

"""Following a corrected text: which commitment stands where now, what it says anew, what is gone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from luoshi.ground.refused import Refused
from luoshi.journal.models import Entry
from luoshi.ledger.alignment import align, wording
from luoshi.ledger.commitments import write_proposals
from luoshi.ledger.content import Content, content, difference, plain_value
from luoshi.ledger.models import Act, Commitment, Decision, Edition, State, Statement, Target
from luoshi.ledger.pieces import BATCH_ROWS, Pieces
from luoshi.ledger.proposals import PROMISES, Proposal
from luoshi.ledger.rereading import Reread, Span, Text, reread, sync_targets
from luoshi.people.models import Officer

# Two texts of one report share nearly all sentences. Of the public reports at hand, those of one place in two
# years share up to 16 in a hundred, those of two places up to 6. Below this share of the shorter text two
# files were probably mixed up, and nothing in the ledger can be taken back.
LEAST_SHARED = 0.3
FEWEST_TO_JUDGE = 10


class TextUnlikeBefore(Refused):
    """The text shares hardly a sentence with the last one: ``place``, ``year``, ``shared``, ``sentences``."""

    code: ClassVar[str] = "text-unlike-before"


@dataclass(slots=True)
class Changes:
    """What a new edition did to the commitments, by 序号, and the decisions that tell of it."""

    unchanged: list[int] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def note(self, commitment: Commitment, act: Act, before: Content, after: Content) -> None:
        """Remember a decision for ``write_decisions``."""
        self.decisions.append(Decision(commitment=commitment, act=act, before=before, after=after))

    def write_decisions(self, *, entry: Entry, edition: Edition, at: datetime, by: Officer) -> None:
        """Write what was noted; ``entry`` is the journal's entry of the adoption."""
        for decision in self.decisions:
            decision.entry, decision.edition, decision.at, decision.by = entry, edition, at, by
        Decision.objects.bulk_create(self.decisions, BATCH_ROWS)


def follow_text(
    before: Edition, edition: Edition, pieces: Pieces, proposed: Sequence[Proposal], *, even_if_unlike: bool
) -> Changes:
    """Bring the report's commitments from ``before`` to ``edition``.

    ``pieces`` and ``proposed``: the rows and proposals of the new reading. Every commitment keeps its
    number, state, decisions and whatever an officer has corrected. Raises TextUnlikeBefore unless
    ``even_if_unlike``.
    """
    commitments = list(
        edition.report.commitments.select_related("statement", "project", "edition").order_by("pk")
    )
    old = list(before.statements.order_by("number"))
    pairs = align([statement.text for statement in old], [statement.text for statement in pieces.statements])
    if not even_if_unlike:
        check_alike(before, len(pairs), len(old), len(pieces.statements))
    follow = {old[i].pk: pieces.statements[j] for i, j in pairs.items()}
    follow_lost(follow, commitments, pieces)
    text = Text(edition, pieces, proposed, follow, commitments)

    changes = Changes()
    targets = live_targets(commitments)
    for commitment in commitments:
        spans = text.spans(commitment)
        if spans:
            keep_up(commitment, targets[commitment.pk], text, changes)
        else:
            lose(commitment, edition, changes)
    add_new(text, commitments, changes)
    for numbers in (changes.unchanged, changes.added, changes.changed, changes.lost):
        numbers.sort()
    return changes


def check_alike(before: Edition, shared: int, old: int, new: int) -> None:
    """Raise TextUnlikeBefore if only ``shared`` of ``old`` and ``new`` sentences are the same or similar."""
    shorter = min(old, new)
    if shorter >= FEWEST_TO_JUDGE and shared < LEAST_SHARED * shorter:
        report = before.report
        raise TextUnlikeBefore(place=report.place, year=report.year_planned, shared=shared, sentences=shorter)


def follow_lost(follow: dict[int, Statement], commitments: Sequence[Commitment], pieces: Pieces) -> None:
    """Let the sentences that were lost in earlier editions and are back, word by word, be followed again."""
    taken = {statement.pk for statement in follow.values()}
    free: defaultdict[str, list[Statement]] = defaultdict(list)
    for statement in reversed(pieces.statements):
        if statement.pk not in taken:
            free[wording(statement.text)].append(statement)
    for commitment in commitments:
        lost = commitment.statement
        if commitment.lost_in_id and lost is not None and lost.pk not in follow:
            back = free.get(wording(lost.text))
            if back:
                follow[lost.pk] = back.pop()


def live_targets(commitments: Sequence[Commitment]) -> defaultdict[int, list[Target]]:
    """The targets of ``commitments`` that are not dropped, by commitment."""
    found: defaultdict[int, list[Target]] = defaultdict(list)
    rows = Target.objects.filter(commitment__in=[c.pk for c in commitments], dropped=False)
    for target in rows.select_related("figure").order_by("pk"):
        found[target.commitment_id].append(target)
    return found


def keep_up(commitment: Commitment, targets: list[Target], text: Text, changes: Changes) -> None:
    """Move ``commitment`` to where it stands and let it say what the text says, save what was corrected."""
    said, spans = content(commitment, targets), text.spans(commitment)
    new = reread(text, commitment, spans)
    old_quotes, new_quotes = text.old_quotes(commitment), text.new_quotes(commitment)
    reworded = sorted(map(wording, old_quotes)) != sorted(map(wording, new_quotes))
    kept = set(commitment.corrected)
    if not reworded and commitment.state != State.PROPOSED:
        kept |= new.values.keys()  # decided as it was read, and the text has not changed
    for name, value in new.values.items():
        if name not in kept and name != "targets":
            setattr(commitment, name, value)
    targets = sync_targets(commitment, targets, new, keep="targets" in kept)
    was_lost = commitment.lost_in_id is not None
    place(commitment, new, spans)

    before, after = difference(said, content(commitment, targets))
    if reworded:
        before = {"quote": "\n".join(old_quotes), **before}
        after = {"quote": "\n".join(new_quotes), **after}
        overruled = overruled_reading(new, content(commitment, targets), kept)
        if overruled:
            after["reading"] = overruled
    if was_lost:
        changes.note(commitment, Act.TEXT_FOUND, before, after)
    elif after:
        changes.note(commitment, Act.TEXT_CHANGED, before, after)
    if commitment.state not in {State.SPLIT, State.MERGED}:
        (changes.changed if after or was_lost else changes.unchanged).append(commitment.number)


def overruled_reading(new: Reread, said: Content, kept: set[str]) -> Content:
    """What the new text would say where an officer's correction stands."""
    read = {name: plain_value(value) for name, value in new.values.items()}
    return {name: read[name] for name in sorted(kept & read.keys()) if read[name] != said[name]}


def place(commitment: Commitment, new: Reread, spans: Sequence[Span]) -> None:
    """Save ``commitment`` at the first of ``spans`` in the new edition."""
    first = spans[0]
    commitment.edition = new.edition
    commitment.start, commitment.end, commitment.quote = first.start, first.end, new.quote
    commitment.statement, commitment.project = first.statement, first.project
    commitment.category, commitment.heading, commitment.rule = new.category, new.heading, new.rule
    commitment.lost_in = None
    commitment.version += 1
    commitment.save()


def lose(commitment: Commitment, edition: Edition, changes: Changes) -> None:
    """Mark ``commitment`` as standing in the text no longer; it keeps everything else."""
    if commitment.lost_in_id is not None:
        return
    commitment.lost_in = edition
    commitment.version += 1
    commitment.save(update_fields=["lost_in", "version"])
    changes.note(commitment, Act.TEXT_LOST, {"quote": commitment.quote}, {})
    if commitment.state not in {State.SPLIT, State.MERGED}:
        changes.lost.append(commitment.number)


def add_new(text: Text, commitments: Sequence[Commitment], changes: Changes) -> None:
    """Propose what no commitment stands for yet."""
    statements = {c.statement_id for c in commitments if c.lost_in_id is None and c.project_id is None}
    projects = {c.project_id for c in commitments if c.lost_in_id is None and c.project_id is not None}
    which, hosts = [], {}
    for index, proposal in enumerate(text.proposed):
        if proposal.project is not None:
            new = text.pieces.projects[proposal.project].pk not in projects
        else:
            new = text.pieces.statements[proposal.statement or 0].pk not in statements
        if new:
            which.append(index)
            host = host_of(text, proposal, commitments)
            if host is not None:
                hosts[index] = host
    added = write_proposals(text.edition, text.pieces, text.proposed, which=which, hosts=hosts)
    changes.added += [commitment.number for commitment in added]


def host_of(text: Text, proposal: Proposal, commitments: Sequence[Commitment]) -> Commitment | None:
    """The commitment whose sentence promises the project of ``proposal``, the narrowest first."""
    if proposal.project is None or proposal.statement is None:
        return None
    statement = text.pieces.statements[proposal.statement]
    if statement.kind not in PROMISES:
        return None
    hosts = [
        c
        for c in commitments
        if c.statement_id == statement.pk and c.project_id is None and c.lost_in_id is None
    ]
    return min(
        hosts,
        key=lambda c: (
            c.state in {State.SPLIT, State.MERGED, State.REJECTED},
            not (c.start <= proposal.start and proposal.end <= c.end),
            c.end - c.start,
        ),
        default=None,
    )

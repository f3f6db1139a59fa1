"""What a new edition says of a commitment that an older one held: its spans, its wording, its targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from luoshi.ledger.alignment import moved_span, neighbours
from luoshi.ledger.commitments import target_row
from luoshi.ledger.content import GOAL_FIELDS, goal_content
from luoshi.ledger.models import Commitment, Descent, Edition, Project, State, Statement, Target
from luoshi.ledger.pieces import Pieces
from luoshi.ledger.proposals import PROMISES, Goal, Proposal, one_line
from luoshi.ledger.rules import firmest, kind_of

# How alike two project names in the same sentence must be to be the same project, renamed.
LIKE_NAMES = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the new text that a commitment stands on."""

    start: int
    end: int
    statement: Statement | None
    project: Project | None = None


@dataclass(frozen=True, slots=True)
class Reread:
    """What the new text says of a commitment; ``values`` by the names in ``content.CORRECTABLE``."""

    edition: Edition
    quote: str
    category: str
    heading: str
    rule: str
    values: dict[str, Any]
    goals: tuple[Goal, ...]
    pieces: Pieces


class Text:
    """The new edition, and where in it the commitments of the old one stand."""

    def __init__(
        self,
        edition: Edition,
        pieces: Pieces,
        proposed: Sequence[Proposal],
        follow: Mapping[int, Statement],
        commitments: Sequence[Commitment],
    ) -> None:
        """``follow``: for the row number of an old statement, the new statement that says the same."""
        self.edition = edition
        self.pieces = pieces
        self.proposed = proposed
        self.follow = follow
        self.of_statement = {p.statement: p for p in proposed if p.project is None}
        self.of_project = {p.project: p for p in proposed if p.project is not None}
        self.by_pk = {commitment.pk: commitment for commitment in commitments}
        # As they are now: moving one commitment must not move the ground under the next.
        self.merged_from = merged_parents(commitments)
        self.renamed = self._follow_projects(commitments)
        self._spans = {commitment.pk: self._located(commitment) for commitment in commitments}
        self._quotes = {commitment.pk: self._quoted(commitment) for commitment in commitments}

    def spans(self, commitment: Commitment) -> tuple[Span, ...]:
        """Where ``commitment`` stands; nothing where its words are gone."""
        return self._spans[commitment.pk]

    def old_quotes(self, commitment: Commitment) -> tuple[str, ...]:
        """The sentences that ``commitment`` stood on before."""
        return self._quotes[commitment.pk]

    def new_quotes(self, commitment: Commitment) -> tuple[str, ...]:
        """The sentences that it stands on now."""
        return tuple(self.edition.text[span.start : span.end] for span in self.spans(commitment))

    def _quoted(self, commitment: Commitment) -> tuple[str, ...]:
        parents = [self.by_pk[parent] for parent in self.merged_from.get(commitment.pk, ())]
        if not parents:
            return (commitment.quote,) if commitment.lost_in_id is None else ()
        return tuple(quote for parent in parents for quote in self._quoted(parent))

    def _located(self, commitment: Commitment) -> tuple[Span, ...]:
        parents = self.merged_from.get(commitment.pk)
        if parents:
            spans = {span for parent in parents for span in self._located(self.by_pk[parent])}
            return tuple(sorted(spans, key=lambda span: (span.start, span.end)))
        span = self._leaf(commitment)
        return (span,) if span else ()

    def _leaf(self, commitment: Commitment) -> Span | None:
        if commitment.project_id is not None:
            project = self.renamed.get(commitment.pk)
            return Span(project.start, project.end, project.statement, project) if project else None
        old = commitment.statement
        if old is None:
            start = self.edition.text.find(commitment.quote)
            return Span(start, start + len(commitment.quote), None) if start >= 0 else None
        new = self.follow.get(old.pk)
        if new is None or new.kind not in PROMISES:
            return None
        if (commitment.start, commitment.end) == (old.start, old.end):
            return Span(new.start, new.end, new)
        moved = moved_span(old.text, new.text, commitment.start - old.start, commitment.end - old.start)
        return Span(new.start + moved[0], new.start + moved[1], new) if moved else None

    def _follow_projects(self, commitments: Sequence[Commitment]) -> dict[int, Project]:
        """For each commitment of a project, the new text's project: by name, else renamed in place."""
        free = {p.pk: p for p in self.pieces.projects if p.role == "target"}
        found: dict[int, Project] = {}
        wanted = [c for c in commitments if c.project is not None]
        for in_its_sentence in (True, False):
            for commitment in wanted:
                if commitment.pk in found or commitment.project is None:
                    continue
                new = self.follow.get(commitment.statement_id or 0)
                for project in free.values():
                    here = new is not None and project.statement_id == new.pk
                    if project.name == commitment.project.name and (here or not in_its_sentence):
                        found[commitment.pk] = free.pop(project.pk)
                        break
        for commitment in wanted:
            new = self.follow.get(commitment.statement_id or 0)
            if commitment.pk in found or new is None or commitment.project is None:
                continue
            name = commitment.project.name
            near = [(likeness(name, p.name), p) for p in free.values() if p.statement_id == new.pk]
            best = max(near, key=lambda scored: scored[0], default=None)
            if best and best[0] >= LIKE_NAMES:
                found[commitment.pk] = free.pop(best[1].pk)
        return found


def merged_parents(commitments: Sequence[Commitment]) -> dict[int, list[int]]:
    """For each commitment that others were merged into, those others."""
    parents: dict[int, list[int]] = {}
    rows = Descent.objects.filter(child__in=[c.pk for c in commitments], parent__state=State.MERGED)
    for parent, child in rows.order_by("pk").values_list("parent", "child"):
        parents.setdefault(child, []).append(parent)
    return parents


def likeness(one: str, other: str) -> float:
    """How alike two names are, 0 to 1, by the pairs of neighbouring characters that they share (Dice)."""
    a, b = neighbours(one), neighbours(other)
    return 2 * len(a & b) / (len(a) + len(b))


def reread(text: Text, commitment: Commitment, spans: Sequence[Span]) -> Reread:
    """What the new text says of ``commitment``, which stands on ``spans`` in it."""
    first = spans[0]
    whole = whole_proposal(text, first) if len(spans) == 1 else None
    if whole is not None:
        return as_proposed(text, whole, whole.goals)
    goals = tuple(goal for span in spans for goal in goals_within(text, span))
    proposals = [proposal for span in spans if (proposal := proposal_over(text, span))]
    said = [text.edition.text[span.start : span.end] for span in spans]
    values = {
        "text": one_line(said[0]),
        "kind": kind_of(targets=len(goals), kinds=[p.kind for p in proposals]),
        "firmness": firmest({p.firmness for p in proposals}),
        "places": list(dict.fromkeys(name for p in proposals for name in p.places if name in "".join(said))),
        "headline": any(p.headline for p in proposals),
        "targets": [goal_content(goal) for goal in goals],
    }
    head = proposals[0] if proposals else None
    return Reread(
        edition=text.edition,
        quote=said[0],
        category=head.category if head else commitment.category,
        heading=head.heading if head else commitment.heading,
        rule=commitment.rule,
        values=values,
        goals=goals,
        pieces=text.pieces,
    )


def as_proposed(text: Text, proposal: Proposal, goals: tuple[Goal, ...]) -> Reread:
    """What the reader proposes for a whole sentence or project."""
    return Reread(
        edition=text.edition,
        quote=text.edition.text[proposal.start : proposal.end],
        category=proposal.category,
        heading=proposal.heading,
        rule=proposal.rule,
        values={
            "text": proposal.text,
            "kind": proposal.kind,
            "firmness": proposal.firmness,
            "places": list(proposal.places),
            "headline": proposal.headline,
            "targets": [goal_content(goal) for goal in goals],
        },
        goals=goals,
        pieces=text.pieces,
    )


def proposal_over(text: Text, span: Span) -> Proposal | None:
    """The proposal of the sentence or project that ``span`` stands in."""
    if span.project is not None:
        return text.of_project.get(span.project.number)
    return None if span.statement is None else text.of_statement.get(span.statement.number)


def whole_proposal(text: Text, span: Span) -> Proposal | None:
    """The proposal that covers exactly ``span``."""
    proposal = proposal_over(text, span)
    return proposal if proposal and (proposal.start, proposal.end) == (span.start, span.end) else None


def goals_within(text: Text, span: Span) -> list[Goal]:
    """The targets of the sentence whose figures stand within ``span``."""
    proposal = proposal_over(text, span)
    if proposal is None:
        return []
    figures = text.pieces.figures
    return [
        goal
        for goal in proposal.goals
        if (figures[goal.figure].start >= span.start and figures[goal.figure].end <= span.end)
        or (span.start, span.end) == (proposal.start, proposal.end)
    ]


def sync_targets(commitment: Commitment, targets: list[Target], new: Reread, *, keep: bool) -> list[Target]:
    """Let ``targets`` say what the new text says and point at its figures; give those that stand.

    With ``keep`` an officer's targets stay as they are and only learn where their figures stand now.
    """
    standing: list[Target] = []
    left = list(new.goals)
    for target, goal in paired(targets, left):
        if goal is None:
            if keep:
                standing.append(target)
            else:
                target.dropped = True
                target.save(update_fields=["dropped"])
            continue
        left.remove(goal)
        if not keep:
            for name in GOAL_FIELDS:
                value = getattr(goal, name)
                setattr(target, name, list(value) if name == "places" else value)
        target.figure = new.pieces.figures[goal.figure]
        target.save()
        standing.append(target)
    if not keep:
        made = [target_row(commitment, goal, new.pieces.figures[goal.figure]) for goal in left]
        standing += Target.objects.bulk_create(made)
    return standing


def paired(targets: Sequence[Target], goals: Sequence[Goal]) -> list[tuple[Target, Goal | None]]:
    """Each target with the goal that it was: of the same measure and unit, else the next that is left."""
    left, found = list(goals), {}
    for target in targets:
        source = target.figure or target
        for goal in left:
            if (goal.measure, goal.unit) == (source.measure, source.unit):
                found[target.pk] = goal
                left.remove(goal)
                break
    for target in targets:
        if target.pk not in found and target.figure is not None and left:
            found[target.pk] = left.pop(0)
    return [(target, found.get(target.pk)) for target in targets]

"""The coverage map: what was made of each stretch of a text, so that one sees that nothing was missed."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Protocol

from luoshi.ledger.models import (
    Commitment,
    Descent,
    Edition,
    Figure,
    Finding,
    Section,
    State,
    Statement,
)
from luoshi.ledger.proposals import PROMISES

What = Literal["commitment", "result", "principle", "problem", "heading", "outside", "nothing", "gap"]


class Stretch(Protocol):
    """Anything with a half-open span."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text that has one colour and one meaning; all runs together are the whole text.

    ``what``: a promise of the ledger, a result, a principle or a problem; a heading; outside the report's
    body; nothing (text that nothing was made of); gap (only punctuation and blanks).
    ``ref``: the id of the commitment that stands here, the narrowest where several do, also for a rejected
    one; None where there is none. ``sentence`` counts the sentences: equal numbers belong together.
    """

    start: int
    end: int
    text: str
    what: What
    ref: int | None = None
    sentence: int | None = None
    heading_level: int | None = None
    figure: Figure | None = None
    target_of: int | None = None  # the commitment that has the figure as a target
    findings: tuple[Finding, ...] = ()


def coverage(edition: Edition) -> list[Run]:
    """The runs that tile the text of ``edition`` without overlap; always the same number of queries."""
    sections = list(edition.sections.order_by("number"))
    statements = list(edition.statements.order_by("number"))
    figures = list(edition.figures.order_by("number"))
    findings = list(edition.findings.order_by("number"))
    commitments = list(
        edition.commitments.exclude(state__in=[State.SPLIT, State.MERGED])
        .prefetch_related("targets")
        .order_by("number")
    )
    owners = {
        target.figure_id: commitment.pk
        for commitment in commitments
        for target in commitment.targets.all()
        if target.figure_id is not None and not target.dropped
    }
    standing = [(c.start, c.end, c.pk) for c in commitments] + merged_stretches(edition, commitments)
    return tiled(edition.text, sections, statements, figures, findings, standing, owners)


def merged_stretches(edition: Edition, commitments: Sequence[Commitment]) -> list[tuple[int, int, int]]:
    """(start, end, id) of the sentences that were merged into one of ``commitments``."""
    rows = Descent.objects.filter(parent__report=edition.report_id, parent__state=State.MERGED)
    parents: defaultdict[int, list[Commitment]] = defaultdict(list)
    for row in rows.select_related("parent"):
        parents[row.child_id].append(row.parent)
    found = []
    for commitment in commitments:
        generation = list(parents.get(commitment.pk, ()))
        while generation:
            parent = generation.pop()
            generation += parents.get(parent.pk, ())
            if parent.edition_id == edition.pk and parent.lost_in_id is None:
                found.append((parent.start, parent.end, commitment.pk))
    return found


def tiled(
    text: str,
    sections: Sequence[Section],
    statements: Sequence[Statement],
    figures: Sequence[Figure],
    findings: Sequence[Finding],
    standing: Sequence[tuple[int, int, int]],
    owners: dict[int, int],
) -> list[Run]:
    """The runs of ``text``; ``standing``: (start, end, id) of commitments, ``owners``: by figure."""
    heads = [(s.start, head_end(text, s), s.level) for s in sections]
    borders = sorted(
        {0, len(text)}
        | {edge for piece in (*statements, *figures) for edge in (piece.start, piece.end)}
        | {edge for start, end, _ in (*standing, *heads) for edge in (start, end)}
        | {edge for finding in findings for edge in widened(finding, len(text))}
        | set(body(sections, statements, len(text)))
    )
    borders = [border for border in borders if 0 <= border <= len(text)]
    first, last = body(sections, statements, len(text))

    by_statement = painted(borders, ((s.start, s.end, i) for i, s in enumerate(statements)))
    by_figure = painted(borders, ((f.start, f.end, i) for i, f in enumerate(figures)))
    by_head = painted(borders, heads)
    by_commitment = painted(borders, standing)
    by_finding: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        start, end = widened(finding, len(text))
        for place in range(bisect_right(borders, start) - 1, bisect_right(borders, end - 1)):
            by_finding[borders[place]].append(finding)

    runs = []
    for start, end in pairwise(borders):
        index = by_statement.get(start)
        statement = None if index is None else statements[index]
        figure = figures[by_figure[start]] if start in by_figure else None
        level, ref = by_head.get(start), by_commitment.get(start)
        runs.append(
            Run(
                start=start,
                end=end,
                text=text[start:end],
                what=what_of(text[start:end], statement, level, ref, inside=first <= start < last),
                ref=ref,
                sentence=index,
                heading_level=level if statement is None else None,
                figure=figure,
                target_of=owners.get(figure.pk) if figure else None,
                findings=tuple(by_finding.get(start, ())),
            )
        )
    return runs


def what_of(
    piece: str, statement: Statement | None, level: int | None, ref: int | None, *, inside: bool
) -> What:
    """What was made of ``piece``."""
    if ref is not None or (statement is not None and statement.kind in PROMISES):
        return "commitment"
    kinds: dict[str, What] = {"result": "result", "principle": "principle", "problem": "problem"}
    if statement is not None and statement.kind in kinds:
        return kinds[statement.kind]
    if level is not None:
        return "heading"
    if not any(character.isalnum() for character in piece):
        return "gap"
    return "nothing" if inside else "outside"


def painted(borders: Sequence[int], spans: Iterable[tuple[int, int, int]]) -> dict[int, int]:
    """For each border, the mark of the narrowest of ``spans`` (start, end, mark) that goes over it."""
    found: dict[int, int] = {}
    for start, end, mark in sorted(spans, key=lambda span: (span[0] - span[1], span[2])):
        for index in range(bisect_right(borders, start) - 1, bisect_right(borders, end - 1)):
            if start < end:
                found[borders[index]] = mark
    return found


def head_end(text: str, section: Section) -> int:
    """Where the head of ``section`` ends: after its words, else at the end of its first line."""
    line_end = text.find("\n", section.start, section.end)
    line_end = section.end if line_end < 0 else line_end
    position = text.find(section.heading, section.start, section.end) if section.heading else -1
    return position + len(section.heading) if 0 <= position <= line_end else line_end


def widened(finding: Finding, length: int) -> tuple[int, int]:
    """The span of ``finding``; one character where it points between two."""
    if finding.start < finding.end:
        return finding.start, min(finding.end, length)
    start = min(finding.start, max(length - 1, 0))
    return start, min(start + 1, length)


def body(sections: Sequence[Stretch], statements: Sequence[Stretch], length: int) -> tuple[int, int]:
    """The span from the first section or sentence to the last: the rest lies outside the report."""
    pieces = [*sections, *statements]
    if not pieces:
        return 0, length
    return min(piece.start for piece in pieces), max(piece.end for piece in pieces)

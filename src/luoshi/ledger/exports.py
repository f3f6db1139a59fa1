"""Rows of the task table from commitments in the ledger."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from luoshi.journal.queries import head
from luoshi.ledger.models import Commitment, Edition, Figure, Report, State, Target
from luoshi.ledger.proposals import paragraph_starts
from luoshi.ledger.task_table import Amount, Origin, TaskRow, code, position


def table_rows(rows: QuerySet[Commitment]) -> list[TaskRow]:
    """The rows of the table for ``rows``, which ``queries.ledger_rows`` gave."""
    commitments = list(rows)
    starts = {
        edition.pk: paragraph_starts(edition.text)
        for edition in Edition.objects.filter(pk__in={c.edition_id for c in commitments}).only("text")
    }
    bases = baseline_figures(commitments)
    return [
        row
        for commitment in commitments
        for row in commitment_rows(commitment, starts[commitment.edition_id], bases)
    ]


def commitment_rows(
    commitment: Commitment, starts: list[int], bases: dict[tuple[str, str, str], list[Figure]]
) -> list[TaskRow]:
    """One row for each target of ``commitment``, or one without."""
    report = commitment.report
    row = TaskRow(
        code=code(report.adcode or report.place, report.year_planned, commitment.number),
        number=commitment.number,
        quote="\n".join(quotes(commitment)),
        position=position(starts, commitment.start),
        category=commitment.category,
        text=commitment.text,
        kind=commitment.kind,
        headline=commitment.headline,
        places=tuple(commitment.places),
        due_date=commitment.due_date,
        note=commitment.note,
    )
    targets: list[Target] = commitment.live_targets  # type: ignore[attr-defined]  # set by ledger_rows
    return [
        replace(
            row,
            measure=target.measure,
            amount=amount_of(target),
            bound=target.bound,
            baseline=baseline(target, bases),
            places=tuple(target.places) or row.places,
        )
        for target in targets
    ] or [row]


def amount_of(target: Target) -> Amount:
    """How much ``target`` promises; written as in the text as long as it is the text's value."""
    figure = target.figure
    as_read = figure is not None and (figure.value, figure.low, figure.high) == (
        target.value,
        target.low,
        target.high,
    )
    return Amount(
        target.value, target.low, target.high, target.unit, figure.text if figure and as_read else ""
    )


def baseline(target: Target, bases: dict[tuple[str, str, str], list[Figure]]) -> Amount | None:
    """Last year's figure of the same measure and places, if the text gives exactly one."""
    found = bases.get((target.measure, target.unit, target.kind), [])
    if len(found) != 1 or found[0].places != target.places:
        return None
    return Amount(found[0].value, found[0].low, found[0].high, found[0].unit, found[0].text)


def quotes(commitment: Commitment) -> list[str]:
    """The sentences of the report that ``commitment`` is made of."""
    merged = [d.parent for d in commitment.ancestries.all() if d.parent.state == State.MERGED]
    return [parent.quote for parent in sorted(merged, key=lambda p: p.start)] or [commitment.quote]


def baseline_figures(commitments: Iterable[Commitment]) -> dict[tuple[str, str, str], list[Figure]]:
    """Last year's figures of the newest editions by measure, unit and kind."""
    years = {c.edition_id: c.report.year_reviewed for c in commitments}
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in Figure.objects.filter(edition__in=years, role="result").exclude(measure=""):
        if figure.year is not None and figure.year == years[figure.edition_id]:
            found.setdefault((figure.measure, figure.unit, figure.kind), []).append(figure)
    return found


def origin(report: Report, edition: Edition) -> Origin:
    """Where a table of ``report`` comes from: the newest edition's bytes and the journal's head."""
    return Origin(report.place, report.year_planned, report.title, edition.sha256, head())

"""What the pages of a report ask: findings, one of its figures, the original bytes, how far the ledger is."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Count, QuerySet

from luoshi.ground.refused import Refused
from luoshi.ledger.models import Commitment, Edition, Figure, Finding, Report, State, Target
from luoshi.ledger.queries import CONTEXT_CHARACTERS, CommitmentPage, NoSuchEdition, commitment_page


class NoSuchFigure(Refused):
    """The report has no such figure: ``id``."""

    code: ClassVar[str] = "no-such-figure"


@dataclass(frozen=True, slots=True)
class FigurePage:
    """One figure of the text, with the words around it and the commitment that it is a target of, if any."""

    report: Report
    figure: Figure
    commitment: Commitment | None
    before: str
    sentence_before: str  # its sentence up to the figure, and from it on
    sentence_after: str
    after: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many commitments of a report stand where, and how many are of which kind."""

    proposed: int
    accepted: int
    rejected: int
    targets: int
    tasks: int
    projects: int
    headline: int

    @property
    def open(self) -> int:
        """How many there are to carry out or to decide on."""
        return self.proposed + self.accepted


def findings(edition: Edition) -> list[Finding]:
    """What a careful reader would raise about ``edition``, the gravest first, then in text order."""
    grave = {"error": 0, "warning": 1, "note": 2}
    return sorted(edition.findings.all(), key=lambda finding: (grave.get(finding.severity, 3), finding.start))


def commitments_by_id(edition: Edition) -> dict[int, Commitment]:
    """The commitments that stand in ``edition``, by id, with what a handle in the text shows."""
    return edition.commitments.only("number", "edition").in_bulk()


def figure_page(report: Report, figure_id: int) -> FigurePage:
    """One figure of ``report``; raises NoSuchFigure."""
    figure = (
        Figure.objects.filter(pk=figure_id, edition__report=report)
        .select_related("edition", "statement")
        .defer("edition__data")
        .first()
    )
    if figure is None:
        raise NoSuchFigure(id=figure_id)
    target = (
        Target.objects.filter(figure=figure, dropped=False)
        .exclude(commitment__state__in=[State.SPLIT, State.MERGED])
        .select_related("commitment")
        .first()
    )
    text = figure.edition.text
    statement = figure.statement
    start, end = (statement.start, statement.end) if statement else (figure.start, figure.end)
    return FigurePage(
        report=report,
        figure=figure,
        commitment=target.commitment if target else None,
        before=text[max(0, start - CONTEXT_CHARACTERS) : start],
        sentence_before=text[start : figure.start],
        sentence_after=text[figure.end : end],
        after=text[end : end + CONTEXT_CHARACTERS],
    )


def original(report: Report, number: int) -> bytes:
    """The bytes of an edition as they were adopted; raises NoSuchEdition."""
    data = report.editions.filter(number=number).values_list("data", flat=True).first()
    if data is None:
        raise NoSuchEdition(number=number)
    return bytes(data)


def same_bytes(sha256: str) -> QuerySet[Edition]:
    """The editions that have these very bytes."""
    return Edition.objects.filter(sha256=sha256).select_related("report").defer("data", "text")


def tally(report: Report) -> Tally:
    """How far the ledger of ``report`` is."""
    states = dict(report.commitments.order_by().values_list("state").annotate(Count("pk")))
    live = report.commitments.filter(state__in=[State.PROPOSED, State.ACCEPTED])
    kinds = dict(live.order_by().values_list("kind").annotate(Count("pk")))
    return Tally(
        proposed=states.get(State.PROPOSED, 0),
        accepted=states.get(State.ACCEPTED, 0),
        rejected=states.get(State.REJECTED, 0),
        targets=kinds.get("target", 0),
        tasks=kinds.get("task", 0),
        projects=kinds.get("project", 0),
        headline=live.filter(headline=True).count(),
    )


def followed_commitment(report: Report) -> CommitmentPage | None:
    """A commitment with a figure, to be followed as an example: a headline target if there is one."""
    chosen = (
        Target.objects.filter(
            commitment__report=report,
            commitment__state__in=[State.PROPOSED, State.ACCEPTED],
            commitment__lost_in=None,
            figure__isnull=False,
            dropped=False,
        )
        .order_by("-commitment__headline", "commitment__start", "pk")
        .values_list("commitment_id", flat=True)
        .first()
    )
    return None if chosen is None else commitment_page(chosen)

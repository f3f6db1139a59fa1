"""What the ledger tells: reports, rows with filters, one commitment's page, changes between editions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from django.db.models import (
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
)
from django.db.models.functions import Cast, Coalesce

from luoshi.ground.refused import Refused
from luoshi.ledger.fields import ReadableJSON
from luoshi.ledger.models import (
    Act,
    Commitment,
    Decision,
    Descent,
    Edition,
    Figure,
    Finding,
    Firmness,
    Kind,
    Report,
    SourceKind,
    State,
    Target,
)

# What is still to be carried out or decided on: a split or merged one lives on in others.
OPEN_STATES = (State.PROPOSED, State.ACCEPTED)

# Characters of the text shown before and after a quote.
CONTEXT_CHARACTERS = 120

# Columns of an edition that are not fetched for every decision of a history.
HEAVY = ("edition__data", "edition__text")


class NoSuchReport(Refused):
    """The ledger has no such report: ``id``."""

    code: ClassVar[str] = "no-such-report"


class NoSuchCommitment(Refused):
    """The ledger has no such commitment: ``id``."""

    code: ClassVar[str] = "no-such-commitment"


class NoSuchEdition(Refused):
    """The report has no such edition: ``number``."""

    code: ClassVar[str] = "no-such-edition"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which commitments of a report are wanted; empty is any.

    ``state`` is one of ``State``, or ``open`` (proposed or accepted: also what empty means), ``lost`` (no
    longer in the text) or ``all``. ``section`` is a heading, top or nearest. ``q`` is sought in wording,
    quote, headings, note and measures; a number alone is also sought as 序号.
    """

    section: str = ""
    kind: str = ""
    firmness: str = ""
    place: str = ""
    has_figure: bool | None = None
    state: str = ""
    q: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a filter can take, and how many commitments it would leave under the other filters."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an edition did to a commitment; ``decision`` is None for one newly proposed."""

    commitment: Commitment
    act: Literal["added", "text_changed", "text_lost", "text_found"]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """Everything about one commitment; lists are in their natural order."""

    commitment: Commitment
    edition: Edition
    is_newest: bool  # whether it stands in the newest edition
    targets: list[Target]
    decisions: list[Decision]
    parents: list[Commitment]
    children: list[Commitment]
    parts: list[Commitment]  # the projects within its sentence
    figures: list[Figure]  # all figures within its span, whatever their role
    findings: list[Finding]  # that touch its span
    before: str  # text right before and after the quote
    after: str


def reports() -> QuerySet[Report]:
    """All work reports, the latest first, with ``editions_count``, ``open_count``, ``accepted_count``."""
    return sources().filter(kind=SourceKind.REPORT)


def sources() -> QuerySet[Report]:
    """All sources, work reports among them, counted and ordered as in ``reports``."""
    commitments = Commitment.objects.filter(report=OuterRef("pk")).order_by()
    return Report.objects.annotate(
        editions_count=Count("editions", distinct=True),
        open_count=subcount(commitments.filter(state__in=OPEN_STATES)),
        accepted_count=subcount(commitments.filter(state=State.ACCEPTED)),
    ).order_by("-year_planned", "place")


def report(report_id: int) -> Report:
    """The report or other source with this id, counted as in ``reports``; raises NoSuchReport."""
    found = sources().filter(pk=report_id).first()
    if found is None:
        raise NoSuchReport(id=report_id)
    return found


def edition(report: Report, number: int | None = None) -> Edition:
    """The edition of ``report`` with this number, the newest by default; raises NoSuchEdition."""
    editions = report.editions.select_related("report", "adopted_by").defer("data")
    found = (editions.filter(number=number) if number else editions).order_by("-number").first()
    if found is None:
        raise NoSuchEdition(number=number or 1)
    return found


def editions(report: Report) -> QuerySet[Edition]:
    """The editions of ``report``, the newest first, without their text."""
    return report.editions.select_related("adopted_by").defer("data", "text").order_by("-number")


def ledger_rows(report: Report, filters: Filters | None = None) -> QuerySet[Commitment]:
    """The commitments of ``report`` that ``filters`` let through, in the order of the text.

    Each has ``live_targets`` and knows its edition, sentence and merged parents without further queries.
    """
    rows = report.commitments.filter(matching(filters or Filters()))
    if filters and filters.place:
        quoted = ReadableJSON().encode(filters.place)
        rows = rows.annotate(places_text=Cast("places", TextField())).filter(places_text__contains=quoted)
    return (
        rows.select_related("report", "statement", "part_of")
        .prefetch_related(
            Prefetch("targets", live_targets_with_figures(), to_attr="live_targets"),
            Prefetch("ancestries", Descent.objects.select_related("parent").order_by("pk")),
        )
        .order_by("start", "number")
    )


def facets(report: Report, filters: Filters | None = None) -> dict[str, list[Facet]]:
    """For each filter (section, kind, firmness, place, has_figure, state), the values that occur.

    Each count is of the rows that the other filters leave; sections stand in the order of the text.
    ``has_figure`` has the values ``yes`` and ``no``.
    """
    filters = filters or Filters()
    searched = report.commitments.filter(matching(Filters(state="all", q=filters.q)))
    rows = [
        {
            "section": [row["category"], row["heading"]],
            "kind": [row["kind"]],
            "firmness": [row["firmness"]],
            "place": row["places"],
            "has_figure": ["yes" if row["figured"] else "no"],
            "state": states_of(row["state"], lost=row["lost_in"] is not None),
        }
        for row in searched.annotate(figured=figured())
        .order_by("start", "number")
        .values("category", "heading", "kind", "firmness", "places", "figured", "state", "lost_in")
    ]
    wanted = {
        "section": filters.section,
        "kind": filters.kind,
        "firmness": filters.firmness,
        "place": filters.place,
        "has_figure": {None: "", True: "yes", False: "no"}[filters.has_figure],
        "state": filters.state or "open",
    }
    return {name: facet(name, rows, wanted) for name in wanted}


def commitment_page(commitment_id: int) -> CommitmentPage:
    """Everything about the commitment with this id; raises NoSuchCommitment."""
    commitment = (
        Commitment.objects.filter(pk=commitment_id)
        .select_related("report", "statement", "project", "part_of", "edition", "lost_in")
        .defer("edition__data")
        .first()
    )
    if commitment is None:
        raise NoSuchCommitment(id=commitment_id)
    text, start, end = commitment.edition.text, commitment.start, commitment.end
    newest = commitment.report.editions.order_by("-number").values_list("pk", flat=True).first()
    lineage = Descent.objects.filter(Q(child=commitment) | Q(parent=commitment))
    descents = list(lineage.select_related("parent", "child").order_by("pk"))
    within = Q(edition=commitment.edition, start__gte=start, end__lte=end)
    touching = Q(edition=commitment.edition, start__lt=end, end__gt=start) | Q(
        edition=commitment.edition, start__gte=start, start__lt=end
    )
    return CommitmentPage(
        commitment=commitment,
        edition=commitment.edition,
        is_newest=commitment.edition_id == newest,
        targets=list(live_targets_with_figures().filter(commitment=commitment)),
        decisions=list(
            commitment.decisions.select_related("by", "edition", "entry").defer(*HEAVY).order_by("pk")
        ),
        parents=[descent.parent for descent in descents if descent.child_id == commitment.pk],
        children=[descent.child for descent in descents if descent.parent_id == commitment.pk],
        parts=list(commitment.parts.order_by("start", "number")),
        figures=list(Figure.objects.filter(within).order_by("start")),
        findings=list(Finding.objects.filter(touching).order_by("start")),
        before=text[max(0, start - CONTEXT_CHARACTERS) : start],
        after=text[end : end + CONTEXT_CHARACTERS],
    )


def edition_changes(edition: Edition) -> list[Change]:
    """What ``edition`` brought: what changed, went, came back, and what is newly proposed; in text order.

    The first edition brought everything: nothing is listed.
    """
    if edition.number == 1:
        return []
    acts: dict[str, Literal["text_changed", "text_lost", "text_found"]] = {
        Act.TEXT_CHANGED: "text_changed",
        Act.TEXT_LOST: "text_lost",
        Act.TEXT_FOUND: "text_found",
    }
    # What was split or merged lives on in others, which tell of the change themselves.
    decisions = (
        Decision.objects.filter(edition=edition, act__in=list(acts))
        .exclude(commitment__state__in=[State.SPLIT, State.MERGED])
        .select_related("commitment", "by")
    )
    changes = [Change(decision.commitment, acts[decision.act], decision) for decision in decisions]
    added = Commitment.objects.filter(proposed_in=edition, ancestries=None)
    changes += [Change(commitment, "added", None) for commitment in added]
    return sorted(changes, key=lambda change: (change.commitment.start, change.commitment.number))


def subcount(rows: QuerySet[Any]) -> Any:
    """How many ``rows`` there are, as a subquery."""
    counted = rows.values("report").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def live_targets_with_figures() -> QuerySet[Target]:
    """The targets that are not dropped, in order, with their figures."""
    return Target.objects.filter(dropped=False).select_related("figure").order_by("commitment", "pk")


def figured() -> Exists:
    """Whether a commitment has a target."""
    return Exists(Target.objects.filter(commitment=OuterRef("pk"), dropped=False))


def matching(filters: Filters) -> Q:
    """The condition that ``filters`` set, save for the place."""
    condition = Q()
    if filters.section:
        condition &= Q(category=filters.section) | Q(heading=filters.section)
    if filters.kind:
        condition &= Q(kind=filters.kind)
    if filters.firmness:
        condition &= Q(firmness=filters.firmness)
    if filters.has_figure is not None:
        condition &= Q(figured()) if filters.has_figure else ~Q(figured())
    if filters.state in {"", "open"}:
        condition &= Q(state__in=OPEN_STATES)
    elif filters.state == "lost":
        condition &= Q(lost_in__isnull=False, state__in=OPEN_STATES)
    elif filters.state != "all":
        condition &= Q(state=filters.state)
    if filters.q.strip():
        condition &= sought(filters.q.strip())
    return condition


def sought(words: str) -> Q:
    """The condition that a commitment holds ``words``."""
    words = words.replace("\x00", "")
    measured = Target.objects.filter(commitment=OuterRef("pk"), dropped=False, measure__icontains=words)
    condition = (
        Q(text__icontains=words)
        | Q(quote__icontains=words)
        | Q(category__icontains=words)
        | Q(heading__icontains=words)
        | Q(note__icontains=words)
        | Q(Exists(measured))
    )
    # Longer numbers than a 序号 can be would overflow the column's type.
    if words.isascii() and words.isdigit() and len(words) <= 9:
        condition |= Q(number=int(words))
    return condition


def states_of(state: str, *, lost: bool) -> list[str]:
    """The values of the state filter that let a commitment through."""
    open_states = ["open", *(["lost"] if lost else [])] if state in OPEN_STATES else []
    return [*open_states, state, "all"]


def facet(name: str, rows: Sequence[dict[str, list[str]]], wanted: dict[str, str]) -> list[Facet]:
    """The values of the filter ``name`` among the ``rows`` that the other filters let through."""
    others = [(other, value) for other, value in wanted.items() if value and other != name]
    counts: Counter[str] = Counter()
    order: dict[str, None] = dict.fromkeys(FACET_ORDER.get(name, ()))
    for row in rows:
        let_through = all(value in row[other] for other, value in others)
        values = row[name][:1] if name == "section" else row[name]
        for value in dict.fromkeys(filter(None, values)):
            order.setdefault(value)
            counts[value] += let_through
    values = sorted(order, key=lambda value: -counts[value]) if name == "place" else list(order)
    return [
        Facet(value, counts[value], chosen=value == wanted[name])
        for value in values
        if counts[value] or value == wanted[name]
    ]


FACET_ORDER: dict[str, tuple[str, ...]] = {
    "kind": tuple(Kind.values),
    "firmness": tuple(Firmness.values),
    "has_figure": ("yes", "no"),
    "state": ("open", *State.values, "lost", "all"),
}

"""What the pages of sources ask: the list with its counts, one source, what else rests on it."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from luoshi.ledger.models import Basis, Commitment, Edition, Report, SourceKind, State
from luoshi.ledger.queries import OPEN_STATES, sought, sources, subcount
from luoshi.ledger.sources import FINDING_KINDS

MOST_FOUND = 30  # commitments that a search shows


@dataclass(frozen=True, slots=True)
class SourceFilters:
    """Which sources are wanted; empty is any. ``q`` is sought in title, number and issuer."""

    kind: str = ""
    year: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind of source and how many there are under the other filters."""

    kind: str
    label: str
    count: int
    chosen: bool


def source_rows(filters: SourceFilters) -> QuerySet[Report]:
    """The sources that ``filters`` let through, the newest first, with what became of each.

    ``open_count``, ``proposed_count`` and ``accepted_count`` count commitments, ``based_count`` those of
    other sources that rest on it, too.
    """
    proposed = Commitment.objects.filter(report=OuterRef("pk"), state=State.PROPOSED).order_by()
    based = Basis.objects.filter(source=OuterRef("pk")).order_by().values("source")
    rows = sources().annotate(
        proposed_count=subcount(proposed),
        based_count=Coalesce(
            Subquery(based.annotate(count=Count("pk")).values("count"), output_field=IntegerField()), 0
        ),
    )
    return rows.filter(condition(filters)).order_by("-year_planned", "-dated", "-pk")


def condition(filters: SourceFilters) -> Q:
    """What ``filters`` let through."""
    wanted = Q()
    if filters.kind:
        wanted &= Q(kind=filters.kind)
    if filters.year is not None:
        wanted &= Q(year_planned=filters.year)
    if words := filters.q.replace("\x00", "").strip():
        wanted &= Q(title__icontains=words) | Q(document__icontains=words) | Q(issuer__icontains=words)
    return wanted


def kind_counts(filters: SourceFilters) -> list[KindCount]:
    """How many sources of each kind the other filters let through."""
    others = condition(SourceFilters(year=filters.year, q=filters.q))
    counts = Counter(Report.objects.filter(others).order_by().values_list("kind", flat=True))
    return [
        KindCount(kind.value, str(kind.label), counts[kind.value], filters.kind == kind.value)
        for kind in SourceKind
        if counts[kind.value] or filters.kind == kind.value
    ]


def years() -> list[int]:
    """The years for which there are sources, the latest first."""
    found = Report.objects.order_by("-year_planned").values_list("year_planned", flat=True)
    return list(found.distinct())


def commitments_of(source: Report) -> QuerySet[Commitment]:
    """What the source promises or demands, in the order of its text, without what lives on in others."""
    rows = source.commitments.filter(state__in=[*OPEN_STATES, State.REJECTED])
    return rows.order_by("start", "number").prefetch_related("targets")


def resting_on(source: Report) -> QuerySet[Basis]:
    """The commitments of other sources that rest on this one, too."""
    rows = Basis.objects.filter(source=source).select_related("commitment__report", "by")
    return rows.order_by("commitment__report", "commitment__number")


def edition_of(source: Report) -> Edition:
    """The newest text of the source, without its bytes."""
    return source.editions.select_related("adopted_by").defer("data").order_by("-number")[0]


def is_finding(source: Report) -> bool:
    """Whether the source says what is wrong: its commitments are to be put right."""
    return source.kind in FINDING_KINDS


def could_rest_on(source: Report, words: str) -> list[Commitment]:
    """The commitments of other sources that hold ``words`` and do not rest on this one yet."""
    if not words.strip():
        return []
    rows = Commitment.objects.filter(sought(words.strip()), state__in=OPEN_STATES).exclude(report=source)
    rows = rows.exclude(bases__source=source).select_related("report")
    return list(rows.order_by("-report__year_planned", "start", "number")[:MOST_FOUND])


def other_sources(commitment: Commitment) -> QuerySet[Report]:
    """The sources that the commitment does not rest on yet, the newest first."""
    rows = Report.objects.exclude(pk=commitment.report_id).exclude(bases__commitment=commitment)
    return rows.order_by("-year_planned", "-dated", "-pk")

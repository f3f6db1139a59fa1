"""What is measured and what was observed of it; what else a commitment rests on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from luoshi.ledger.models import Basis, Indicator, Observation
from luoshi.ledger.observing import NoSuchIndicator


def indicators() -> QuerySet[Indicator]:
    """Everything that is measured, by name and place."""
    return Indicator.objects.select_related("office").order_by("name", "place")


def indicator(indicator_id: int) -> Indicator:
    """The indicator with this id; raises NoSuchIndicator."""
    found = indicators().filter(pk=indicator_id).first()
    if found is None:
        raise NoSuchIndicator(id=indicator_id)
    return found


def observations(indicator: Indicator) -> QuerySet[Observation]:
    """What was ever observed of ``indicator``, the latest period first, replaced values among them."""
    return indicator.observations.select_related("reported_by", "verified_by").order_by("-start", "-pk")


def current_observations(
    indicator_ids: Iterable[int], *, since: date, until: date
) -> dict[int, list[Observation]]:
    """What counts of the indicators in periods within ``since`` up to ``until``, in order, in one query."""
    found: defaultdict[int, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(
        indicator__in=set(indicator_ids), current=True, start__gte=since, end__lte=until
    )
    for row in rows.order_by("end", "start"):
        found[row.indicator_id].append(row)
    return dict(found)


def latest_observations(
    indicator_ids: Iterable[int], *, since: date, until: date, known_at: datetime | None = None
) -> dict[int, Observation]:
    """The value for the last period of each indicator within ``since`` up to ``until``, in two queries.

    ``known_at``: what counted at that moment, without what came or was replaced later.
    """
    counts = Q(current=True)
    if known_at is not None:
        # Not by a join: hardly any value is replaced, and SQLite's statistics make it read them all for each.
        later = Observation.objects.filter(reported_at__gte=known_at, replaces__isnull=False)
        counts = Q(reported_at__lt=known_at) & (counts | Q(pk__in=later.values("replaces")))
    of_one = Observation.objects.filter(counts, indicator=OuterRef("pk"), start__gte=since, end__lte=until)
    # 0 is no row: of an empty list Django would ask nothing, and a page has a constant number of queries.
    newest = Indicator.objects.filter(pk__in={0, *indicator_ids}).annotate(
        newest=Subquery(of_one.order_by("-end", "start").values("pk")[:1])
    )
    ids = [pk for pk in newest.order_by().values_list("newest", flat=True) if pk is not None]
    return {row.indicator_id: row for row in Observation.objects.filter(pk__in=[0, *ids])}


def bases(commitment_id: int) -> QuerySet[Basis]:
    """The further sources that the commitment rests on, in the order in which they were named."""
    return Basis.objects.filter(commitment=commitment_id).select_related("source", "by").order_by("pk")

"""What was said as expected and has been settled since (预计→核定), from the history of observations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.account.rules.review_words import amount
from luoshi.delivery.models import Path
from luoshi.ledger.models import Observation, State

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Settled:
    """A value that was expected and is settled; ``before`` and ``after`` as a report writes them."""

    indicator: int
    measure: str
    start: date
    last_day: date
    before: str
    after: str
    changed: bool
    reason: str
    reported_on: date


def settled_since(year: int) -> list[Settled]:
    """The final values of the year's figures that replaced an expected one, those that changed first."""
    paths = Path.objects.filter(
        dropped=False,
        task__commitment__report__year_planned=year,
        task__commitment__state=State.ACCEPTED,
        task__left_out=False,
    )
    rows = (
        Observation.objects.filter(
            indicator__in=paths.values("indicator"),
            current=True,
            status="final",
            start__year=year,
            replaces__status__in=["forecast", "preliminary"],
        )
        .select_related("indicator", "replaces")
        .order_by("indicator__name", "start")
    )
    return sorted((_settled(row) for row in rows), key=lambda one: not one.changed)


def _settled(row: Observation) -> Settled:
    assert row.replaces is not None  # noqa: S101  # only such rows were asked for
    before, after = _value(row.replaces), _value(row)
    unit = "%" if row.numerator is not None else row.indicator.unit
    return Settled(
        indicator=row.indicator_id,
        measure=row.indicator.name,
        start=row.start,
        last_day=date.fromordinal(row.end.toordinal() - 1),
        before=amount(before, unit),
        after=amount(after, unit),
        changed=before != after,
        reason=row.reason,
        reported_on=row.reported_at.date(),
    )


def _value(row: Observation) -> Decimal:
    if row.numerator is not None and row.denominator:
        return row.numerator * WHOLE / row.denominator
    return row.value or Decimal(0)

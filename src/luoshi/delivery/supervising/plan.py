"""The year's plan of supervision, inspection and assessment (年度督检考计划), whose items are counted."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import Max

from luoshi.delivery.holding import reasoned, told
from luoshi.delivery.models import PlanItem, PlanKind
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import line
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.people.models import Officer
from luoshi.people.permissions import require


class NoSuchPlanItem(Refused):
    """The plan has no such item: ``id``."""

    code: ClassVar[str] = "no-such-plan-item"


@dataclass(frozen=True, slots=True)
class PlanCount:
    """How many items a year's plan has, and the year before's; ``fall`` in per cent of that, None without."""

    year: int
    count: int
    before: int
    by_kind: dict[str, int]

    @property
    def fall(self) -> float | None:
        """By how many per cent the count fell (negative: rose), None where there was nothing before."""
        return None if not self.before else 100 * (self.before - self.count) / self.before


@transaction.atomic
def add_plan_item(*, year: int, kind: str, title: str, document: str, at: datetime, by: Officer) -> PlanItem:
    """Give an item a place in the year's plan, by the document that approved it.

    Raises NotAllowed, CorrectionUnfit or ChangedMeanwhile (two items at once).
    """
    require("delivery.manage", by)
    highest: int | None = PlanItem.objects.filter(year=year).aggregate(highest=Max("number"))["highest"]
    number = (highest or 0) + 1
    try:
        with transaction.atomic():
            item = PlanItem.objects.create(
                year=year,
                number=number,
                kind=PlanKind(kind),
                title=line("title", title),
                document=line("document", document),
                added_by=by,
                added_at=at,
            )
    except IntegrityError as error:
        raise ChangedMeanwhile(numbers=str(number)) from error
    payload = {"year": year, "number": number, "kind": item.kind, "document": item.document}
    told("add_plan_item", item.thing, by=by, at=at, payload=payload)
    return item


@transaction.atomic
def strike_plan_item(*, plan_item_id: int, reason: str, at: datetime, by: Officer) -> PlanItem:
    """Take an item out of the plan; it stays to be seen. Raises NotAllowed, NoSuchPlanItem, ReasonMissing."""
    require("delivery.manage", by)
    reason = reasoned("strike", reason)
    item = PlanItem.objects.select_for_update(of=("self",)).filter(pk=plan_item_id, struck_at=None).first()
    if item is None:
        raise NoSuchPlanItem(id=plan_item_id)
    item.struck_at, item.struck_because = at, reason
    item.save()
    told("strike_plan_item", item.thing, by=by, at=at, payload={"year": item.year}, reason=reason)
    return item


def plan_count(year: int) -> PlanCount:
    """How many items the plan of ``year`` has, beside the year before."""
    live = PlanItem.objects.filter(struck_at=None, year__in=[year, year - 1])
    rows = list(live.values_list("year", "kind"))
    by_kind = {str(kind): sum(row == (year, kind) for row in rows) for kind in PlanKind.values}
    return PlanCount(
        year=year,
        count=sum(of == year for of, _ in rows),
        before=sum(of == year - 1 for of, _ in rows),
        by_kind=by_kind,
    )

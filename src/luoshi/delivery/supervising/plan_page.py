"""The year's plan as its page and workbook show it: items by kind, and the orders that rest on each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import PlanItem, PlanKind
from luoshi.delivery.supervising.plan import PlanCount, plan_count
from luoshi.paper.sheets import Column, Sheet

KINDS_ON_PAPER = {"supervision": "督查", "inspection": "检查", "assessment": "考核"}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An item with how many orders rest on it, and how many of them are still open."""

    item: PlanItem
    orders: int
    open_orders: int


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A year's plan: its count beside the year before, its items by kind, the years that have one."""

    count: PlanCount
    kinds: Sequence[tuple[str, str, Sequence[PlanRow]]]  # kind, its name, its items
    years: Sequence[int]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever entered."""
        return not any(rows for _kind, _name, rows in self.kinds)

    @property
    def by_kind(self) -> Sequence[tuple[str, int]]:
        """How many live items there are of each kind."""
        return list(self.count.by_kind.items())

    @property
    def rise(self) -> float:
        """By how many per cent the count rose."""
        return -(self.count.fall or 0)


def plan_page(year: int) -> PlanPage:
    """The plan of ``year``, in a constant number of queries."""
    signed = Q(orders__signed_at__isnull=False)
    still = signed & ~Q(orders__state__in=["struck-off", "revoked"])
    items = (
        PlanItem.objects.filter(year=year)
        .select_related("added_by")
        .annotate(order_count=Count("orders", filter=signed), open_count=Count("orders", filter=still))
        .order_by("number")
    )
    rows = [PlanRow(item, item.order_count, item.open_count) for item in items]
    years = set(PlanItem.objects.values_list("year", flat=True).distinct()) | {year}
    return PlanPage(
        count=plan_count(year),
        kinds=[
            (kind, str(name), [row for row in rows if row.item.kind == kind])
            for kind, name in PlanKind.choices
        ],
        years=sorted(years, reverse=True),
    )


COLUMNS = (
    Column("序号", 6, "center"),
    Column("类别", 8, "center"),
    Column("事项", 40),
    Column("批准文件", 28),
    Column("列入日期", 12, "center", "yyyy-mm-dd"),
    Column("督办单", 8, "right"),
    Column("未销号", 8, "right"),
    Column("撤出日期", 12, "center", "yyyy-mm-dd"),
    Column("撤出原因", 30),
)


def plan_sheet(page: PlanPage) -> Sheet:
    """The plan as it leaves for a spreadsheet."""
    count = page.count
    fall = "" if count.fall is None else f"，较上年（{count.before}项）{fall_words(count.fall)}"
    rows = [row for _kind, _name, rows in page.kinds for row in rows]
    return Sheet(
        title=f"{count.year}年度督查检查考核计划",
        name=f"{count.year}",
        columns=COLUMNS,
        rows=[
            (
                row.item.number,
                KINDS_ON_PAPER[row.item.kind],
                row.item.title,
                row.item.document,
                day_of(row.item.added_at),
                row.orders,
                row.open_orders,
                day_of(row.item.struck_at) if row.item.struck_at else None,
                row.item.struck_because,
            )
            for row in sorted(rows, key=lambda row: row.item.number)
        ],
        notes=[f"计划事项共{count.count}项{fall}。"],
        empty="计划中没有事项",
    )


def fall_words(fall: float) -> str:
    """By how much the count fell or rose, in words."""
    if fall == 0:
        return "持平"
    share = f"{abs(fall):.1f}".removesuffix(".0")
    return f"{'下降' if fall > 0 else '上升'}{share}%"

"""The list of supervision orders: filters, counts beside them, and the workbook of what they let through."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Order, PlanItem
from luoshi.delivery.queries import orders
from luoshi.delivery.rules import states
from luoshi.delivery.supervising.deadlines import OPEN_STATES, Deadline, deadline_of, near_until
from luoshi.delivery.supervising.orders import NUMBER_FORM
from luoshi.ground.messages import render
from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import Officer

DUE_WORDS = {
    "in-time": "距到期{days}个工作日",
    "near-due": "临期，剩{days}个工作日",
    "overdue": "逾期{days}个工作日",
    "answered-in-time": "按期反馈",
    "answered-late": "逾期{days}个工作日反馈",
}


@dataclass(frozen=True, slots=True)
class OrderFilters:
    """Which orders are wanted; empty is any. ``due``: open, near or overdue; ``q``: number or words."""

    state: str = ""
    office: int | None = None
    due: str = ""
    year: int | None = None
    plan_item: int | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order with how it stands today."""

    order: Order
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class OrderFacets:
    """What the filters offer, with how many orders each lets through: states, offices, due dates, years."""

    states: Sequence[tuple[str, int]]
    offices: Sequence[tuple[int, str, int]]
    due: Sequence[tuple[str, int]]
    years: Sequence[int]


def filtered_orders(officer: Officer, filters: OrderFilters, on: date) -> QuerySet[Order]:
    """The orders that ``officer`` sees and ``filters`` let through on the day ``on``, the latest first."""
    condition = Q()
    if filters.state:
        condition &= Q(state=filters.state)
    if filters.office is not None:
        condition &= Q(office=filters.office)
    if filters.year is not None:
        condition &= Q(year=filters.year)
    if filters.plan_item is not None:
        condition &= Q(plan_item=filters.plan_item)
    if words := filters.q.strip().replace("\x00", ""):
        condition &= Q(number__icontains=words) | Q(title__icontains=words) | Q(demand__icontains=words)
    return orders(officer).filter(condition & due_condition(filters.due, on))


def due_condition(due: str, on: date) -> Q:
    """The condition that an order is open, near its date, or past it."""
    if due == "open":
        return Q(state__in=OPEN_STATES)
    if due == "near":
        return Q(state__in=OPEN_STATES, due_on__gte=on, due_on__lte=near_until(on))
    if due == "overdue":
        return Q(state__in=OPEN_STATES, due_on__lt=on)
    return Q()


def order_facets(officer: Officer, on: date) -> OrderFacets:
    """What can be filtered, in one query."""
    near = near_until(on)
    by_state: dict[str, int] = {}
    by_office: dict[int, tuple[str, int]] = {}
    by_due = {"open": 0, "near": 0, "overdue": 0}
    years: set[int] = set()
    rows = orders(officer).values_list("state", "office_id", "office__name", "due_on", "year")
    for state, office_id, name, due_on, year in rows.order_by("pk"):
        by_state[state] = by_state.get(state, 0) + 1
        by_office[office_id] = (name, by_office.get(office_id, (name, 0))[1] + 1)
        years.add(year)
        if state in OPEN_STATES and due_on is not None:
            by_due["open"] += 1
            by_due["overdue"] += due_on < on
            by_due["near"] += on <= due_on <= near
    return OrderFacets(
        states=[(state, by_state[state]) for state in states.ORDER.states if state in by_state],
        offices=[(pk, name, count) for pk, (name, count) in sorted(by_office.items())],
        due=list(by_due.items()),
        years=sorted(years, reverse=True),
    )


def order_rows(rows: Sequence[Order], on: date) -> list[OrderRow]:
    """``rows`` with how each stands on the day ``on``."""
    return [OrderRow(row, deadline_of(row, on)) for row in rows]


def next_number(on: date) -> str:
    """The number that an order gets if it is signed next."""
    serials = Order.objects.filter(year=on.year, serial__isnull=False).order_by("-serial")
    last = serials.values_list("serial", flat=True).first()
    return NUMBER_FORM.format(year=on.year, serial=(last or 0) + 1)


def live_plan(year: int) -> QuerySet[PlanItem]:
    """The items of the year's plan on which an order can rest."""
    return PlanItem.objects.filter(year=year, struck_at=None).order_by("number")


COLUMNS = (
    Column("编号", 16),
    Column("督办事项", 30),
    Column("承办单位", 18),
    Column("办理要求", 44),
    Column("状态", 10, "center"),
    Column("签发人", 9, "center"),
    Column("签发日期", 12, "center", "yyyy-mm-dd"),
    Column("原定期限", 12, "center", "yyyy-mm-dd"),
    Column("办结时限", 12, "center", "yyyy-mm-dd"),
    Column("时限情况", 18),
    Column("年度计划事项", 24),
    Column("任务", 28),
)


def order_sheet(rows: Sequence[OrderRow], on: date) -> Sheet:
    """The list of orders as it leaves for a spreadsheet."""
    return Sheet(
        title=f"督办单台账（{on.year}年{on.month}月{on.day}日）",
        name="督办单",
        columns=COLUMNS,
        rows=[
            (
                row.order.number or "（未签发）",
                row.order.title,
                row.order.office.name,
                row.order.demand,
                render(f"value.state.order.{row.order.state}", "zh"),
                row.order.signed_by.name if row.order.signed_by else "",
                day_of(row.order.signed_at) if row.order.signed_at else None,
                row.order.first_due_on,
                row.order.due_on,
                due_words(row.deadline),
                f"{row.order.plan_item.number}. {row.order.plan_item.title}" if row.order.plan_item else "",
                f"{row.order.task.number}. {row.order.task.wording}",
            )
            for row in rows
        ],
        empty="没有督办单",
        sticky_columns=2,
    )


def due_words(deadline: Deadline | None) -> str:
    """How an order stands, for paper."""
    if deadline is None:
        return ""
    words = DUE_WORDS[deadline.standing].format(days=deadline.days)
    return words if deadline.in_working_days else words.replace("个工作日", "天")

"""Supervision orders (督办单): drafted, signed by a named person, answered, verified, struck off."""

from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Max

from luoshi.delivery.holding import NotYourOffice, day_of, digest, held, move, reasoned, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import MessageKind, Method, Order, PlanItem, Verdict
from luoshi.delivery.rows import NoSuchOrder, NoSuchTask, lead_assignment, visible_orders, visible_tasks
from luoshi.delivery.rules import states
from luoshi.delivery.supervising.plan import NoSuchPlanItem
from luoshi.ground.refused import Refused
from luoshi.ground.workdays import add_working_days
from luoshi.journal.actions import hold_chain
from luoshi.ledger.correction import free_text, line
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import require
from luoshi.people.queries import office as office_by_id
from luoshi.people.queries import offices_of

NUMBER_FORM = "督办〔{year}〕{serial}号"
LONGEST_LIMIT_DAYS = 250  # working days of a year


class LimitUnfit(Refused):
    """An order is due in at least one working day and within a year. Values: ``days``, ``limit``."""

    code: ClassVar[str] = "limit-unfit"


@transaction.atomic
def draft_order(
    *,
    task_id: int,
    title: str,
    demand: str,
    limit_days: int,
    plan_item_id: int | None = None,
    office_id: int | None = None,
    at: datetime,
    by: Officer,
) -> Order:
    """Write an order to an office, by default the one that leads the task; it goes out when it is signed.

    ``limit_days``: working days from its signature. Raises NotAllowed, NoSuchTask, NoSuchOffice,
    NotYourOffice (nobody leads), NoSuchPlanItem, LimitUnfit or CorrectionUnfit.
    """
    require("delivery.sign", by)
    task = visible_tasks(by).filter(pk=task_id).select_related("sheet").first()
    if task is None:
        raise NoSuchTask(id=task_id)
    check_limit(limit_days)
    check_plan_item(plan_item_id)
    if office_id is None:
        lead = lead_assignment(task)
        if lead is None:
            raise NotYourOffice(office="")
        office_id = lead.office_id
    order = Order.objects.create(
        year=task.sheet.year,
        task=task,
        office=office_by_id(office_id),
        plan_item_id=plan_item_id,
        title=line("title", title),
        demand=line("demand", demand),
        limit_days=limit_days,
        drafted_by=by,
        drafted_at=at,
    )
    payload = {"task": task.pk, "office": office_id, "limit_days": limit_days, "plan_item": plan_item_id}
    told("draft_order", order.thing, by=by, at=at, payload=payload)
    return order


def check_limit(limit_days: int) -> None:
    """Raise LimitUnfit unless an order may be due in so many working days."""
    if not 1 <= limit_days <= LONGEST_LIMIT_DAYS:
        raise LimitUnfit(days=limit_days, limit=LONGEST_LIMIT_DAYS)


def check_plan_item(plan_item_id: int | None) -> None:
    """Raise NoSuchPlanItem for an item that the plan has not, or no longer; None is no item yet."""
    if plan_item_id is not None and not PlanItem.objects.filter(pk=plan_item_id, struck_at=None).exists():
        raise NoSuchPlanItem(id=plan_item_id)


def held_draft_order(order_id: int, seen_version: int, by: Officer, *, act: str) -> Order:
    """The order, held, while it is a draft.

    Raises NotAllowed, NoSuchOrder, ChangedMeanwhile or MoveNotPossible.
    """
    require("delivery.sign", by)
    order = held_order(order_id, seen_version, by)
    if order.state != "draft":
        raise states.MoveNotPossible(state=f"order.{order.state}", act=act)
    return order


@transaction.atomic
def edit_order(
    *,
    order_id: int,
    title: str,
    demand: str,
    limit_days: int,
    plan_item_id: int | None = None,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Order:
    """Word an order anew before it is signed.

    Raises NotAllowed, NoSuchOrder, ChangedMeanwhile, MoveNotPossible, NoSuchPlanItem, LimitUnfit or
    CorrectionUnfit.
    """
    order = held_draft_order(order_id, seen_version, by, act="order.edit")
    check_limit(limit_days)
    check_plan_item(plan_item_id)
    order.title, order.demand = line("title", title), line("demand", demand)
    order.limit_days, order.plan_item_id = limit_days, plan_item_id
    saved(order)
    payload = {"limit_days": limit_days, "plan_item": plan_item_id, "sha256": digest(title, demand)}
    told("edit_order", order.thing, by=by, at=at, payload=payload)
    return order


@transaction.atomic
def discard_order(*, order_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Order:
    """Put a draft aside for good: it never went out, so it needs no approver, and nobody finds it again.

    Raises NotAllowed, NoSuchOrder, ChangedMeanwhile, MoveNotPossible or ReasonMissing.
    """
    order = held_draft_order(order_id, seen_version, by, act="order.discard")
    reason = reasoned("order.discard", reason)
    order.discarded_at = at
    saved(order)
    told("discard_order", order.thing, by=by, at=at, payload={}, reason=reason)
    return order


@transaction.atomic
def sign_order(
    *, order_id: int, plan_item_id: int | None = None, at: datetime, by: Officer, seen_version: int
) -> Order:
    """Sign the order: it gets the year's next number and goes to the office, due in its working days.

    Raises NotAllowed, NoSuchOrder, ChangedMeanwhile, MoveNotPossible, NotForThisRole, NotInThePlan,
    NoSuchPlanItem or HolidaysUnknown.
    """
    require("delivery.sign", by)
    order = held_order(order_id, seen_version, by)
    check_plan_item(plan_item_id)
    if plan_item_id is not None:
        order.plan_item_id = plan_item_id
    today = day_of(at)
    order.year = today.year
    # Numbers are given one after another, without gaps: whoever signs waits until the one before is done.
    hold_chain()
    highest: int | None = Order.objects.filter(year=order.year).aggregate(highest=Max("serial"))["highest"]
    order.serial = (highest or 0) + 1
    order.number = NUMBER_FORM.format(year=order.year, serial=order.serial)
    place = order.plan_item
    planned = place is not None and place.year == order.year and place.struck_at is None
    before, after = move(states.ORDER, order, "sign", by=by, document=order.number, in_plan=planned)
    order.signed_by, order.signed_at = by, at
    order.first_due_on = order.due_on = add_working_days(today, order.limit_days)
    saved(order)
    payload = {"before": before, "after": after, "number": order.number, "due_on": order.due_on}
    told("sign_order", order.thing, by=by, at=at, payload=payload)
    notify(
        heads_and_reporters([order.office_id]),
        "order-issued",
        thing=order.thing,
        at=at,
        kind=MessageKind.ORDER,
        signed_by=by,
        body=order.demand,
        number=order.number,
        title=order.title,
        day=order.due_on,
    )
    return order


def held_order(order_id: int, seen_version: int, by: Officer) -> Order:
    """The order, held; raises NoSuchOrder or ChangedMeanwhile."""
    return held(visible_orders(by), order_id, seen_version, NoSuchOrder)


def check_addressed(order: Order, by: Officer) -> None:
    """Raise NotYourOffice unless the order went to an office of ``by``."""
    if order.office_id not in offices_of(by):
        raise NotYourOffice(office=order.office.name)


@transaction.atomic
def answer_order(*, order_id: int, text: str, at: datetime, by: Officer, seen_version: int) -> Order:
    """Answer the order as the head of its office.

    Raises NoSuchOrder, ChangedMeanwhile, NotYourOffice, MoveNotPossible, NotForThisRole or CorrectionUnfit.
    """
    order = held_order(order_id, seen_version, by)
    check_addressed(order, by)
    order.answer = line("text", text)
    order.answered_by, order.answered_at = by, at
    order.extensions.filter(state__in=["asked", "agreed"]).update(state="refused", decision_reason="已答复")
    moved(order, "answer", at=at, by=by)
    notify(supervisors(), "order-answered", thing=order.thing, at=at, number=order.number)
    return order


@transaction.atomic
def complete_order(*, order_id: int, at: datetime, by: Officer, seen_version: int) -> Order:
    """Say as the head of its office that what it demands is done (办结). Raises as ``answer_order``."""
    order = held_order(order_id, seen_version, by)
    check_addressed(order, by)
    order.completed_by, order.completed_at = by, at
    return moved(order, "complete", at=at, by=by)


@transaction.atomic
def send_order_back(*, order_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Order:
    """Say that an answer is not enough: the order is open again, its due date stays.

    Raises NoSuchOrder, ChangedMeanwhile, MoveNotPossible, NotForThisRole or ReasonMissing.
    """
    order = held_order(order_id, seen_version, by)
    order.completed_by = order.completed_at = None
    moved(order, "send-back", at=at, by=by, reason=free_text("reason", reason))
    notify(
        heads_and_reporters([order.office_id]),
        "order-sent-back",
        thing=order.thing,
        at=at,
        number=order.number,
    )
    return order


@transaction.atomic
def verify_order(
    *,
    order_id: int,
    confirms: bool,
    method: str,
    text: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Verdict:
    """Write down what a look at a completed order found.

    Raises NotAllowed, NoSuchOrder, ChangedMeanwhile, MoveNotPossible, ReporterCannotVerify or ReasonMissing.
    """
    require("delivery.strike_off", by)
    order = held_order(order_id, seen_version, by)
    if order.state != "completed":
        raise states.MoveNotPossible(state=f"order.{order.state}", act="order.verify")
    if by.actor in answered_by(order):
        raise states.ReporterCannotVerify(act="order.verify")
    said = free_text("text", text)
    if not confirms and not said:
        raise ReasonMissing(act="order.verify")
    verdict = Verdict.objects.create(
        order=order, method=Method(method), confirms=confirms, text=said, by=by, at=at
    )
    saved(order)
    payload = {"verdict": verdict.pk, "method": verdict.method, "confirms": confirms}
    told("verify_order", order.thing, by=by, at=at, payload=payload)
    return verdict


@transaction.atomic
def strike_off_order(*, order_id: int, at: datetime, by: Officer, seen_version: int) -> Order:
    """Strike a completed order off (销号), after a verification since its completion.

    Raises NoSuchOrder, ChangedMeanwhile, MoveNotPossible, NotForThisRole, ReporterCannotVerify, NotVerified.
    """
    order = held_order(order_id, seen_version, by)
    order.struck_off_by, order.struck_off_at = by, at
    last = None
    if order.completed_at is not None:
        last = order.verdicts.filter(at__gte=order.completed_at).order_by("-pk").first()
    return moved(
        order,
        "strike-off",
        at=at,
        by=by,
        reported_by=answered_by(order),
        verified_by=f"officer:{last.by_id}" if last is not None and last.confirms else None,
    )


@transaction.atomic
def reopen_order(*, order_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Order:
    """Take an order up again that was struck off. Raises as ``send_order_back``."""
    order = held_order(order_id, seen_version, by)
    order.completed_by = order.completed_at = order.struck_off_by = order.struck_off_at = None
    return moved(order, "reopen", at=at, by=by, reason=free_text("reason", reason))


@transaction.atomic
def revoke_order(
    *, order_id: int, reason: str, approver: str, document: str, at: datetime, by: Officer, seen_version: int
) -> Order:
    """Revoke an order that is out. Raises as ``send_order_back`` and ApprovalMissing."""
    order = held_order(order_id, seen_version, by)
    given = {
        "reason": free_text("reason", reason),
        "approver": free_text("approver", approver),
        "document": free_text("document", document),
    }
    return moved(order, "revoke", at=at, by=by, **given)


def moved(order: Order, act: str, *, at: datetime, by: Officer, **given: object) -> Order:
    """Move the order on, save it, and tell the journal."""
    before, after = move(states.ORDER, order, act, by=by, **given)
    saved(order)
    payload = {
        "before": before,
        "after": after,
        **({"document": given["document"]} if given.get("document") else {}),
    }
    reason = str(given.get("reason", ""))
    told(f"{act.replace('-', '_')}_order", order.thing, by=by, at=at, payload=payload, reason=reason)
    return order


def answered_by(order: Order) -> frozenset[str]:
    """Who answered or completed the order, as the journal names them."""
    ids = {order.answered_by_id, order.completed_by_id} - {None}
    return frozenset(f"officer:{officer_id}" for officer_id in ids)


def days_left(order: Order, on: date) -> int | None:
    """Calendar days until the order is due on the day ``on``, negative when it is late; None if not out."""
    return None if order.due_on is None else (order.due_on - on).days

"""More time (延期): asked before the date, agreed by the office's head, decided by the supervisor."""

from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.delivery.holding import acting_lead, day_of, held, held_task, move, reasoned, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import Adjustment, AdjustmentKind, Extension, ExtensionState, Order, Task
from luoshi.delivery.rows import NoSuchExtension, visible_extensions
from luoshi.delivery.rules import states
from luoshi.delivery.supervising.orders import check_addressed, held_order
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import require


class AskedForTimeAlready(Refused):
    """A request for more time is open already. Values: ``number``."""

    code: ClassVar[str] = "asked-for-time-already"


class NotAgreedYet(Refused):
    """The head of the office has not agreed to the request yet."""

    code: ClassVar[str] = "not-agreed-yet"


class DecidedOnTimeAlready(Refused):
    """The request for more time is decided. Values: ``state``."""

    code: ClassVar[str] = "time-decided-already"


@transaction.atomic
def ask_order_extension(
    *,
    order_id: int,
    new_due_on: date,
    reason: str,
    progress: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Extension:
    """Ask for more time for an order before it is due; asked by the head, it is agreed at once.

    Raises NoSuchOrder, ChangedMeanwhile, NotYourOffice, MoveNotPossible, NotForThisRole, ReasonMissing,
    TooLateToAsk, NewDateNotLater or AskedForTimeAlready.
    """
    order = held_order(order_id, seen_version, by)
    check_addressed(order, by)
    old = order.due_on or day_of(order.drafted_at)
    move(
        states.ORDER,
        order,
        "ask-extension",
        by=by,
        reason=free_text("reason", reason),
        in_time=day_of(at) <= old,
        new_date_later=new_due_on > old,
    )
    extension = asked(order, None, old, new_due_on, reason, progress, at=at, by=by)
    saved(order)
    told_of(extension, "ask_extension", at=at, by=by, reason=extension.reason)
    tell_who_is_next(extension, order.office_id, at=at)
    return extension


@transaction.atomic
def ask_task_extension(
    *,
    task_id: int,
    new_due_on: date,
    reason: str,
    progress: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Extension:
    """Ask for more time for a task before it is due. Raises as ``ask_order_extension``, NoSuchTask."""
    require("delivery.report", by)
    task = held_task(task_id, seen_version, by)
    lead = acting_lead(task, by)
    if task.state not in ("accepted", "in-hand"):
        raise states.MoveNotPossible(state=f"task.{task.state}", act="task.ask-extension")
    reason = reasoned("task.ask-extension", reason)
    old = task.due_on
    if old is None or day_of(at) > old:
        raise states.TooLateToAsk(act="task.ask-extension")
    if new_due_on <= old:
        raise states.NewDateNotLater(act="task.ask-extension")
    extension = asked(None, task, old, new_due_on, reason, progress, at=at, by=by)
    saved(task)
    told_of(extension, "ask_extension", at=at, by=by, reason=extension.reason)
    tell_who_is_next(extension, lead.office_id, at=at)
    return extension


def asked(
    order: Order | None,
    task: Task | None,
    old: date,
    new: date,
    reason: str,
    progress: str,
    *,
    at: datetime,
    by: Officer,
) -> Extension:
    """Write the request; raises AskedForTimeAlready."""
    agreed = by.role == Role.HEAD
    try:
        with transaction.atomic():
            return Extension.objects.create(
                order=order,
                task=task,
                reason=free_text("reason", reason),
                progress=free_text("progress", progress),
                old_due_on=old,
                new_due_on=new,
                state=ExtensionState.AGREED if agreed else ExtensionState.ASKED,
                asked_by=by,
                asked_at=at,
                agreed_by=by if agreed else None,
                agreed_at=at if agreed else None,
            )
    except IntegrityError as error:
        number = order.number if order is not None else str(task.number if task else "")
        raise AskedForTimeAlready(number=number) from error


def tell_who_is_next(extension: Extension, office_id: int, *, at: datetime) -> None:
    """Tell the head of the office to agree, or the supervision office to decide where a head has asked."""
    if extension.state == ExtensionState.AGREED:
        notify(supervisors(), "extension-to-decide", thing=extension.thing, at=at, day=extension.new_due_on)
        return
    heads = [officer for officer in heads_and_reporters([office_id]) if officer.role == Role.HEAD]
    notify(heads, "extension-to-agree", thing=extension.thing, at=at, day=extension.new_due_on)


def told_of(extension: Extension, act: str, *, at: datetime, by: Officer, reason: str) -> None:
    """Write the journal's entry of an act on a request for more time."""
    payload = {
        "order": extension.order_id,
        "task": extension.task_id,
        "old_due_on": extension.old_due_on,
        "new_due_on": extension.new_due_on,
        "state": extension.state,
    }
    told(act, extension.thing, by=by, at=at, payload=payload, reason=reason)


def held_thing(extension_id: int, by: Officer) -> None:
    """Hold the order or task of a request before the request itself, as those do who ask."""
    found = visible_extensions(by).filter(pk=extension_id).values_list("order_id", "task_id").first()
    if found is None:
        raise NoSuchExtension(id=extension_id)
    order_id, task_id = found
    list(Order.objects.select_for_update(of=("self",)).filter(pk=order_id))
    list(Task.objects.select_for_update(of=("self",)).filter(pk=task_id))


@transaction.atomic
def agree_extension(*, extension_id: int, at: datetime, by: Officer, seen_version: int) -> Extension:
    """Agree, as the office's head, that more time is asked for.

    Raises NotAllowed, NoSuchExtension, ChangedMeanwhile, NotYourOffice or DecidedOnTimeAlready.
    """
    require("delivery.check", by)
    held_thing(extension_id, by)
    extension = held(visible_extensions(by), extension_id, seen_version, NoSuchExtension)
    if extension.order is not None:
        check_addressed(extension.order, by)
    elif extension.task is not None:
        acting_lead(extension.task, by)
    if extension.state != ExtensionState.ASKED:
        raise DecidedOnTimeAlready(state=f"extension.{extension.state}")
    extension.state, extension.agreed_by, extension.agreed_at = ExtensionState.AGREED, by, at
    saved(extension)
    told_of(extension, "agree_extension", at=at, by=by, reason="")
    notify(supervisors(), "extension-to-decide", thing=extension.thing, at=at, day=extension.new_due_on)
    return extension


@transaction.atomic
def decide_extension(
    *, extension_id: int, grant: bool, reason: str = "", at: datetime, by: Officer, seen_version: int
) -> Extension:
    """Grant or refuse more time; the date that first stood stays in the request and the order.

    Of a task the new date is an adjustment. Raises NotAllowed, NoSuchExtension, ChangedMeanwhile,
    NotAgreedYet, DecidedOnTimeAlready or ReasonMissing (to refuse).
    """
    require("delivery.manage", by)
    held_thing(extension_id, by)
    extension = held(visible_extensions(by), extension_id, seen_version, NoSuchExtension)
    if extension.state == ExtensionState.ASKED:
        raise NotAgreedYet
    if extension.state != ExtensionState.AGREED:
        raise DecidedOnTimeAlready(state=f"extension.{extension.state}")
    reason = free_text("reason", reason) if grant else reasoned("refuse-extension", reason)
    extension.state = ExtensionState.GRANTED if grant else ExtensionState.REFUSED
    extension.decided_by, extension.decided_at, extension.decision_reason = by, at, reason
    saved(extension)
    if extension.order is not None:
        order = extension.order
        move(states.ORDER, order, "grant-extension" if grant else "refuse-extension", by=by, reason=reason)
        if grant:
            order.due_on = extension.new_due_on
        saved(order)
    payload = {
        "order": extension.order_id,
        "task": extension.task_id,
        "old_due_on": extension.old_due_on,
        "new_due_on": extension.new_due_on,
        "grant": grant,
    }
    entry = told("decide_extension", extension.thing, by=by, at=at, payload=payload, reason=reason)
    if extension.task_id is not None and grant:
        task = Task.objects.get(pk=extension.task_id)
        task.due_on = extension.new_due_on
        saved(task)
        task.paths.filter(dropped=False, due_on=extension.old_due_on).update(due_on=extension.new_due_on)
        Adjustment.objects.create(
            task=task,
            kind=AdjustmentKind.CHANGE,
            before={"due_on": extension.old_due_on.isoformat()},
            after={"due_on": extension.new_due_on.isoformat()},
            reason=extension.reason,
            approved_by=by.name,
            document=extension.thing,
            by=by,
            at=at,
            entry=entry,
        )
    notify([extension.asked_by], "extension-decided", thing=extension.thing, at=at, day=extension.new_due_on)
    return extension

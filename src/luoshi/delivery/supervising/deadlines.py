"""How a due date stands on a day, counted in working days: in time, near, overdue, or answered late."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Order
from luoshi.ground.workdays import HolidaysUnknown, add_working_days, working_days_between

NEAR_WORKING_DAYS: Final = 2
OPEN_STATES: Final = ("issued", "extension-asked")

Standing = Literal["in-time", "near-due", "overdue", "answered-in-time", "answered-late"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """``days``: working days left, or late; calendar days (``in_working_days`` false) in unknown years."""

    standing: Standing
    days: int
    in_working_days: bool = True


def deadline_of(order: Order, on: date) -> Deadline | None:
    """How ``order`` stands on the day ``on``; None while it is a draft, and once it was revoked."""
    if order.due_on is None or order.state in ("draft", "revoked"):
        return None
    if order.state not in OPEN_STATES:
        if order.answered_at is None:
            return None
        answered = day_of(order.answered_at)
        days, counted = days_from(answered, order.due_on)
        if answered <= order.due_on:
            return Deadline("answered-in-time", days, counted)
        return Deadline("answered-late", -days, counted)
    days, counted = days_from(on, order.due_on)
    if order.due_on < on:
        return Deadline("overdue", -days, counted)
    return Deadline("near-due" if days <= NEAR_WORKING_DAYS else "in-time", days, counted)


def days_from(start: date, end: date) -> tuple[int, bool]:
    """The days from ``start`` to ``end``, and whether they are working days."""
    try:
        return working_days_between(start, end), True
    except HolidaysUnknown:
        return (end - start).days, False


def due_if_signed(limit_days: int, on: date) -> date | None:
    """When an order is due that is signed on the day ``on``; None for a year without holiday notice."""
    try:
        return add_working_days(on, limit_days)
    except HolidaysUnknown:
        return None


def near_until(on: date) -> date:
    """Until which date an order counts as near its due date on the day ``on``."""
    return due_if_signed(NEAR_WORKING_DAYS, on) or on

"""Reminders (催办): by themselves once for each cause, or by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import get_default_timezone

from luoshi.delivery.holding import day_of, reasoned, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    MessageKind,
    Order,
    Part,
    Progress,
    Reminder,
    ReportingPeriod,
    Task,
)
from luoshi.delivery.rows import NoSuchTask, visible_tasks
from luoshi.ground.workdays import HolidaysUnknown, is_working_day
from luoshi.journal.actions import hold_chain, record
from luoshi.people.models import Officer
from luoshi.people.permissions import require

NEAR_DAYS = 7  # before a date an office is reminded of it
MORNING_HOUR = 8  # from then on, where the city is, offices are reminded by themselves
SYSTEM = "luoshi"  # who acts in the journal where nobody does: reminders go by themselves


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an office is reminded of a task: the code of the words, and which date or period it is about."""

    task: Task
    office_id: int
    cause: str
    about: str
    day: date
    thing: str = ""  # what it is about, where that is not the task


def is_time_to_remind(at: datetime) -> bool:
    """Whether reminders may go by themselves: from the morning of a working day on, never on days off."""
    moment = at.astimezone(get_default_timezone())
    try:
        return moment.hour >= MORNING_HOUR and is_working_day(moment.date())
    except HolidaysUnknown:  # a year without a notice yet: nobody is left without reminders for that
        return moment.hour >= MORNING_HOUR and moment.weekday() < 5


@transaction.atomic
def remind_offices(*, at: datetime, by: Officer | None = None) -> list[Reminder]:
    """Remind the lead offices of what is near, overdue or missing; each cause once, however often it runs.

    ``by`` None: it runs by itself. Raises NotAllowed.
    """
    if by is not None:
        require("delivery.manage", by)
    hold_chain()  # two rounds at once come one after the other: the second finds what the first has told
    today = day_of(at)
    causes = list(causes_on(today))
    known = set(
        Reminder.objects.filter(task__in={cause.task.pk for cause in causes}).values_list(
            "task_id", "office_id", "cause", "about"
        )
    )
    fresh = [
        cause for cause in causes if (cause.task.pk, cause.office_id, cause.cause, cause.about) not in known
    ]
    if not fresh:
        return []
    rows = Reminder.objects.bulk_create(
        Reminder(
            task=cause.task, office_id=cause.office_id, cause=cause.cause, about=cause.about, by=by, at=at
        )
        for cause in fresh
    )
    record(
        act="delivery.remind_offices",
        thing="reminders",
        actor=by.actor if by else SYSTEM,
        at=at,
        payload={"reminders": [[row.task_id, row.office_id, row.cause, row.about] for row in rows]},
    )
    people = officers_by_office({cause.office_id for cause in fresh})
    for cause in fresh:
        notify(
            people.get(cause.office_id, []),
            f"reminder-{cause.cause}",
            thing=cause.thing or cause.task.thing,
            at=at,
            kind=MessageKind.REMINDER,
            number=cause.task.number,
            day=cause.day,
            title=cause.task.wording[:60],
        )
    return rows


def officers_by_office(office_ids: set[int]) -> dict[int, list[Officer]]:
    """Who works for each of these offices."""
    found: dict[int, list[Officer]] = {}
    for officer in heads_and_reporters(office_ids):
        if officer.office_id is not None:
            found.setdefault(officer.office_id, []).append(officer)
    return found


def causes_on(today: date) -> Iterator[Cause]:
    """What there is to remind of on this day."""
    leads = Assignment.objects.filter(part=Part.LEAD).exclude(state=AssignmentState.REPLACED)
    led = dict(leads.values_list("task_id", "office_id"))
    open_tasks = [
        task
        for task in Task.objects.filter(
            sheet__state="issued", state__in=["issued", "accepted", "in-hand"], left_out=False
        )
        if task.pk in led
    ]
    for task in open_tasks:
        if task.due_on is None:
            continue
        if task.due_on < today:
            yield Cause(task, led[task.pk], "overdue", task.due_on.isoformat(), task.due_on)
        elif task.due_on <= today + timedelta(days=NEAR_DAYS):
            yield Cause(task, led[task.pk], "near-due", task.due_on.isoformat(), task.due_on)
    yield from _reports_due(today, open_tasks, led)
    orders = Order.objects.filter(state__in=["issued", "extension-asked"], due_on__isnull=False)
    for order in orders.select_related("task"):
        if order.due_on is not None and order.due_on <= today + timedelta(days=2):
            late = order.due_on < today
            about = f"{order.number} {order.due_on.isoformat()}"
            cause = "order-overdue" if late else "order-near-due"
            yield Cause(order.task, order.office_id, cause, about[:100], order.due_on, order.thing)


def _reports_due(today: date, open_tasks: list[Task], led: dict[int, int]) -> Iterator[Cause]:
    """Reports that are due within three days, or should be there."""
    soon = today + timedelta(days=3)
    periods = ReportingPeriod.objects.filter(locked_at=None, end__lte=soon, due_on__lte=soon)
    handed_in = set(
        Progress.objects.filter(period__in=periods)
        .exclude(state__in=["draft", "returned"])
        .values_list("task_id", "period_id")
    )
    by_sheet: dict[int, list[ReportingPeriod]] = {}
    for period in periods:
        by_sheet.setdefault(period.sheet_id, []).append(period)
    for task in open_tasks:
        for period in by_sheet.get(task.sheet_id, []):
            if task.state == "issued" or (task.pk, period.pk) in handed_in:
                continue
            cause = "report-missing" if period.due_on < today else "report-due"
            yield Cause(task, led[task.pk], cause, period.thing, period.due_on)


@transaction.atomic
def remind_office(*, task_id: int, text: str, at: datetime, by: Officer) -> Reminder:
    """Remind the office that leads a task, in one's own words; once a day.

    Raises NotAllowed, NoSuchTask (also while nobody leads it) or ReasonMissing (no text).
    """
    require("delivery.manage", by)
    text = reasoned("remind", text)
    task = visible_tasks(by).filter(pk=task_id).first()
    lead = (
        Assignment.objects.filter(task=task_id, part=Part.LEAD)
        .exclude(state=AssignmentState.REPLACED)
        .first()
    )
    if task is None or lead is None:
        raise NoSuchTask(id=task_id)
    row, made = Reminder.objects.get_or_create(
        task=task,
        office_id=lead.office_id,
        cause="by-hand",
        about=day_of(at).isoformat(),
        defaults={"text": text, "by": by, "at": at},
    )
    if made:
        told("remind_office", task.thing, by=by, at=at, payload={"office": lead.office_id}, reason=text)
        notify(
            heads_and_reporters([lead.office_id]),
            "reminder-by-hand",
            thing=task.thing,
            at=at,
            kind=MessageKind.REMINDER,
            body=text,
            number=task.number,
            title=task.wording[:60],
        )
    return row

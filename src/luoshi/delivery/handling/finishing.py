"""The end of a task: completed (办结, says the office), verified, struck off (销号, says the verifier)."""

from datetime import datetime

from django.db import transaction

from luoshi.delivery.handling.rectifying import check_rectified
from luoshi.delivery.holding import acting_lead, held_task, move, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import Method, ProgressStep, Task, Verification
from luoshi.delivery.rules import states
from luoshi.ledger.correction import free_text
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import require


@transaction.atomic
def complete_task(*, task_id: int, at: datetime, by: Officer, seen_version: int) -> Task:
    """Say, as the head of the lead office, that the task is done (办结).

    Raises NoSuchTask, ChangedMeanwhile, NotYourOffice, MoveNotPossible, NotForThisRole or NotRectified.
    """
    task = held_task(task_id, seen_version, by)
    acting_lead(task, by)
    check_rectified(task, "rectified", "verified")
    before, after = move(states.TASK, task, "complete", by=by)
    task.completed_by, task.completed_at = by, at
    saved(task)
    told("complete_task", task.thing, by=by, at=at, payload={"before": before, "after": after})
    notify(supervisors(), "task-completed", thing=task.thing, at=at, number=task.number)
    return task


@transaction.atomic
def verify_task(
    *, task_id: int, confirms: bool, method: str, text: str = "", at: datetime, by: Officer, seen_version: int
) -> Verification:
    """Write down what a look at the task itself found (核查): that it is so, or that it is not and why.

    Raises NotAllowed, NoSuchTask, ChangedMeanwhile, MoveNotPossible, ReporterCannotVerify or ReasonMissing.
    """
    require("delivery.strike_off", by)
    task = held_task(task_id, seen_version, by)
    if task.state not in ("accepted", "in-hand", "completed", "struck-off"):
        raise states.MoveNotPossible(state=f"task.{task.state}", act="task.verify")
    if by.actor in reporters_of(task):
        raise states.ReporterCannotVerify(act="task.verify")
    said = free_text("text", text)
    if not confirms and not said:
        raise ReasonMissing(act="task.verify")
    row = Verification.objects.create(
        task=task, method=Method(method), confirms=confirms, text=said, by=by, at=at
    )
    saved(task)
    payload = {"verification": row.pk, "method": row.method, "confirms": confirms}
    told("verify_task", task.thing, by=by, at=at, payload=payload)
    return row


@transaction.atomic
def send_task_back(*, task_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Task:
    """Say that a completed task is not done yet.

    Raises NoSuchTask, ChangedMeanwhile, MoveNotPossible, NotForThisRole or ReasonMissing.
    """
    task = held_task(task_id, seen_version, by)
    reason = free_text("reason", reason)
    before, after = move(states.TASK, task, "send-back", by=by, reason=reason)
    task.completed_by = task.completed_at = None
    saved(task)
    payload = {"before": before, "after": after}
    told("send_task_back", task.thing, by=by, at=at, payload=payload, reason=reason)
    offices = task.assignments.exclude(state="replaced").values_list("office_id", flat=True)
    notify(heads_and_reporters(offices), "task-sent-back", thing=task.thing, at=at, number=task.number)
    return task


@transaction.atomic
def strike_off_task(*, task_id: int, at: datetime, by: Officer, seen_version: int) -> Task:
    """Strike a completed task off (销号), after a verification since its completion.

    Raises NoSuchTask, ChangedMeanwhile, MoveNotPossible, NotForThisRole, ReporterCannotVerify, NotVerified
    or NotRectified.
    """
    task = held_task(task_id, seen_version, by)
    check_rectified(task, "verified")
    before, after = move(
        states.TASK,
        task,
        "strike-off",
        by=by,
        reported_by=reporters_of(task),
        verified_by=verified_by(task),
    )
    task.struck_off_by, task.struck_off_at = by, at
    saved(task)
    told("strike_off_task", task.thing, by=by, at=at, payload={"before": before, "after": after})
    return task


@transaction.atomic
def reopen_task(*, task_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Task:
    """Take a task up again that was struck off (回头看 found it so, or there is a new instruction).

    Raises NoSuchTask, ChangedMeanwhile, MoveNotPossible, NotForThisRole or ReasonMissing.
    """
    task = held_task(task_id, seen_version, by)
    reason = free_text("reason", reason)
    before, after = move(states.TASK, task, "reopen", by=by, reason=reason)
    task.completed_by = task.completed_at = task.struck_off_by = task.struck_off_at = None
    saved(task)
    payload = {"before": before, "after": after}
    told("reopen_task", task.thing, by=by, at=at, payload=payload, reason=reason)
    return task


def reporters_of(task: Task) -> frozenset[str]:
    """Who reported anything of the task or completed it, as the journal names them."""
    ids = set(
        ProgressStep.objects.filter(progress__task=task, act__in=["save", "submit", "check"]).values_list(
            "by_id", flat=True
        )
    )
    if task.completed_by_id is not None:
        ids.add(task.completed_by_id)
    return frozenset(f"officer:{officer_id}" for officer_id in ids)


def verified_by(task: Task) -> str | None:
    """Who last looked at the task since it was completed and found it so; None for nobody.

    A later look that found it not so takes the earlier one back.
    """
    since = task.completed_at
    if since is None:
        return None
    last = task.verifications.filter(progress=None, at__gte=since).order_by("-pk").first()
    return f"officer:{last.by_id}" if last is not None and last.confirms else None

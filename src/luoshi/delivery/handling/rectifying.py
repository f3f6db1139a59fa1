"""Putting findings right: finding, plan, rectification, verification, looked at again (回头看)."""

from datetime import datetime
from typing import ClassVar, Final

from django.db import IntegrityError, transaction

from luoshi.delivery.holding import acting_lead, held_task, move, reasoned, saved, told
from luoshi.delivery.models import Rectification, RectificationStep, Task
from luoshi.delivery.rules.states import Life, Move
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import line
from luoshi.people.models import Officer
from luoshi.people.permissions import require


class NotRectified(Refused):
    """The finding behind the task is not put right yet. Values: ``number``, ``state``."""

    code: ClassVar[str] = "not-rectified"


class NoSuchRectification(Refused):
    """No finding is behind this task: ``id``."""

    code: ClassVar[str] = "no-such-rectification"


class RectifiedAlready(Refused):
    """The task has its rectification already. Values: ``number``."""

    code: ClassVar[str] = "rectified-already"


RECTIFICATION: Final = Life(
    name="rectification",
    initial="found",
    states=("found", "planned", "rectifying", "rectified", "verified", "looked-again"),
    final=frozenset({"looked-again"}),
    moves=(
        Move("plan", frozenset({"found"}), "planned", frozenset({"reporter", "head"})),
        Move("agree", frozenset({"planned"}), "rectifying", frozenset({"supervisor"})),
        Move("refuse", frozenset({"planned"}), "found", frozenset({"supervisor"}), ("reason",)),
        Move("report", frozenset({"rectifying"}), "rectified", frozenset({"head"})),
        Move(
            "send-back",
            frozenset({"rectified"}),
            "rectifying",
            frozenset({"supervisor", "verifier"}),
            ("reason",),
        ),
        Move("verify", frozenset({"rectified"}), "verified", frozenset({"verifier"}), ("other-person",)),
        Move("look-again", frozenset({"verified"}), "looked-again", frozenset({"verifier"})),
        # 回头看 found it back
        Move(
            "come-back",
            frozenset({"verified", "looked-again"}),
            "found",
            frozenset({"verifier", "supervisor"}),
            ("reason",),
        ),
    ),
)


def check_rectified(task: Task, *stages: str) -> None:
    """Raise NotRectified if there is a finding behind ``task`` that is in none of ``stages``."""
    row = Rectification.objects.filter(task=task).first()
    if row is not None and row.state not in (*stages, "looked-again"):
        raise NotRectified(number=task.number, state=f"rectification.{row.state}")


@transaction.atomic
def begin_rectification(*, task_id: int, at: datetime, by: Officer, seen_version: int) -> Rectification:
    """Let a task go the way of a finding: plan, rectification, verification, look again.

    Raises NotAllowed, NoSuchTask, ChangedMeanwhile or RectifiedAlready.
    """
    require("delivery.manage", by)
    task = held_task(task_id, seen_version, by)
    try:
        with transaction.atomic():
            row = Rectification.objects.create(task=task, state=RECTIFICATION.initial)
    except IntegrityError as error:
        raise RectifiedAlready(number=task.number) from error
    saved(task)
    told("begin_rectification", task.thing, by=by, at=at, payload={"state": row.state})
    return row


def held_rectification(task_id: int, seen_version: int, by: Officer) -> tuple[Rectification, Task]:
    """The rectification of a task, both held; raises NoSuchTask, ChangedMeanwhile, NoSuchRectification."""
    task = held_task(task_id, seen_version, by)
    row = Rectification.objects.select_for_update(of=("self",)).filter(task=task).first()
    if row is None:
        raise NoSuchRectification(id=task_id)
    return row, task


@transaction.atomic
def advance_rectification(
    *, task_id: int, act: str, text: str = "", at: datetime, by: Officer, seen_version: int
) -> Rectification:
    """Do one act of ``RECTIFICATION``; ``text`` is the plan, the result or the reason; the version is the
    task's.

    Raises NoSuchTask, ChangedMeanwhile, NoSuchRectification, NotYourOffice, MoveNotPossible, NotForThisRole,
    ReasonMissing, ReporterCannotVerify or CorrectionUnfit (an empty plan or result).
    """
    row, task = held_rectification(task_id, seen_version, by)
    if act in ("plan", "report"):
        acting_lead(task, by)
        text = line("text", text)
    elif act in ("refuse", "send-back", "come-back"):
        text = reasoned(f"rectification.{act}", text)
    reported = frozenset() if row.reported_by_id is None else frozenset({f"officer:{row.reported_by_id}"})
    before, after = move(RECTIFICATION, row, act, by=by, reason=text, reported_by=reported)
    if act == "plan":
        row.plan = text
    if act == "report":
        row.result, row.reported_by = text, by
    if act == "verify":
        row.verified_by = by
    if act in ("send-back", "come-back"):
        row.reported_by = row.verified_by = None
    saved(row)
    saved(task)
    RectificationStep.objects.create(rectification=row, act=act, text=text, by=by, at=at)
    payload = {"before": before, "after": after}
    told("advance_rectification", task.thing, by=by, at=at, payload={**payload, "act": act})
    return row

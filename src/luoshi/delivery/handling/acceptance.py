"""Accepting and returning tasks (签收, 退回), and what the supervision office does with a return."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from luoshi.delivery.holding import NotYourOffice, held_task, move, reasoned, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import Assignment, AssignmentState, Part, Task
from luoshi.delivery.rules import states
from luoshi.ground.refused import Refused
from luoshi.people.models import Office, Officer
from luoshi.people.permissions import require
from luoshi.people.queries import NoSuchOffice, offices_of


class AnsweredAlready(Refused):
    """The office has answered already. Values: ``number``."""

    code: ClassVar[str] = "answered-already"


class NotOutYet(Refused):
    """The task is not out yet, or is over. Values: ``number``, ``state``."""

    code: ClassVar[str] = "not-out-yet"


def waiting_assignment(task: Task, by: Officer, office_id: int | None) -> Assignment:
    """The assignment that waits for the answer of an office that ``by`` acts for; the lead first.

    Raises NotYourOffice, NotOutYet or AnsweredAlready.
    """
    rows = task.assignments.exclude(state=AssignmentState.REPLACED).filter(office__in=offices_of(by))
    if office_id is not None:
        rows = rows.filter(office=office_id)
    own = sorted(rows.select_related("office"), key=lambda row: (row.part != Part.LEAD, row.pk))
    if not own:
        raise NotYourOffice(office="")
    if task.state in ("draft", *states.TASK.final):
        raise NotOutYet(number=task.number, state=f"task.{task.state}")
    waiting = [row for row in own if row.state == AssignmentState.ASSIGNED]
    if not waiting:
        raise AnsweredAlready(number=task.number)
    return waiting[0]


@transaction.atomic
def accept_task(
    *, task_id: int, office_id: int | None = None, at: datetime, by: Officer, seen_version: int
) -> Task:
    """Accept a task for one's office (签收); the task itself is accepted when its lead office accepts.

    ``office_id``: for which office, where one acts for several. Raises NotAllowed, NoSuchTask,
    ChangedMeanwhile, NotYourOffice, NotOutYet, AnsweredAlready, MoveNotPossible.
    """
    require("delivery.report", by)
    task = held_task(task_id, seen_version, by)
    row = waiting_assignment(task, by, office_id)
    if row.part == Part.LEAD:
        move(states.TASK, task, "accept", by=by)
    answer(row, AssignmentState.ACCEPTED, at=at, by=by)
    saved(task)
    payload = {"office": row.office_id, "part": row.part, "state": task.state}
    told("accept_task", task.thing, by=by, at=at, payload=payload)
    return task


@dataclass(frozen=True, slots=True)
class AcceptedMany:
    """What became of many tasks: those accepted, and why others were not, by their ids."""

    accepted: Sequence[Task]
    refused: Mapping[int, Refused]


def accept_tasks(*, seen: Mapping[int, int], at: datetime, by: Officer) -> AcceptedMany:
    """Accept many tasks, each for itself: what cannot be accepted keeps none of the others back.

    ``seen``: the version of each that was seen, by id. Raises NotAllowed.
    """
    require("delivery.report", by)
    accepted: list[Task] = []
    refused: dict[int, Refused] = {}
    for task_id, version in seen.items():
        try:
            accepted.append(accept_task(task_id=task_id, at=at, by=by, seen_version=version))
        except Refused as refusal:
            refused[task_id] = refusal
    return AcceptedMany(accepted, refused)


@transaction.atomic
def return_task(
    *,
    task_id: int,
    reason: str,
    proposed_office_id: int | None = None,
    office_id: int | None = None,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Task:
    """Return a task (退回) with the reason and the office that should do it.

    Raises as ``accept_task``, ReasonMissing or NoSuchOffice.
    """
    require("delivery.report", by)
    reason = reasoned("task.return", reason)
    task = held_task(task_id, seen_version, by)
    row = waiting_assignment(task, by, office_id)
    if proposed_office_id is not None and not Office.objects.filter(pk=proposed_office_id).exists():
        raise NoSuchOffice(id=proposed_office_id)
    if row.part == Part.LEAD:
        move(states.TASK, task, "return", by=by, reason=reason)
    row.answer, row.proposed_office_id = reason, proposed_office_id
    answer(row, AssignmentState.RETURNED, at=at, by=by)
    saved(task)
    payload = {"office": row.office_id, "part": row.part, "proposed": proposed_office_id}
    told("return_task", task.thing, by=by, at=at, payload=payload, reason=reason)
    notify(
        supervisors(), "task-returned", thing=task.thing, at=at, number=task.number, office=row.office.name
    )
    return task


def answer(row: Assignment, state: str, *, at: datetime, by: Officer) -> None:
    """Write down an office's answer."""
    row.state, row.answered_by, row.answered_at = state, by, at
    row.save()


@transaction.atomic
def reissue_task(*, task_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Task:
    """Ask the office that returned a task to take it all the same, and say why.

    To give it to another office, adjust it (``change_task`` with ``lead_office``). Raises NoSuchTask,
    ChangedMeanwhile, MoveNotPossible, NotForThisRole or ReasonMissing.
    """
    task = held_task(task_id, seen_version, by)
    reason = reasoned("task.reissue", reason)
    move(states.TASK, task, "reissue", by=by, reason=reason)
    rows = list(task.assignments.filter(state=AssignmentState.RETURNED))
    for row in rows:
        row.state = AssignmentState.ASSIGNED
        row.save(update_fields=["state"])
    saved(task)
    payload = {"offices": [row.office_id for row in rows]}
    told("reissue_task", task.thing, by=by, at=at, payload=payload, reason=reason)
    officers = heads_and_reporters(row.office_id for row in rows)
    notify(officers, "task-reissued", thing=task.thing, at=at, number=task.number)
    return task

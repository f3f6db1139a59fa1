"""Matters for leaders (需协调事项): raised by an office, decided by the leader named, and made a task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction

from luoshi.delivery.holding import held, held_sheet_of, told
from luoshi.delivery.holding import saved as save_row
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify, supervisors
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Matter,
    MatterState,
    Part,
    Progress,
    Task,
)
from luoshi.delivery.rows import (
    NoSuchMatter,
    NoSuchProgress,
    NoSuchTask,
    visible_matters,
    visible_progress,
    visible_tasks,
)
from luoshi.delivery.sheets.making import write_tasks
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text, line
from luoshi.people.models import Office, Officer, Role
from luoshi.people.permissions import NotAllowed, require
from luoshi.people.queries import NoSuchOffice, NoSuchOfficer, offices_of


class DecidedAlready(Refused):
    """The matter is decided or withdrawn. Values: ``state``."""

    code: ClassVar[str] = "decided-already"


class LeaderUnknown(Refused):
    """Nobody is named whom the matter goes to, and the task has no leader."""

    code: ClassVar[str] = "leader-unknown"


@dataclass(frozen=True, slots=True)
class NewTask:
    """The task that a decision becomes: wording, offices (the first leads), due date."""

    wording: str
    office_ids: Sequence[int]
    due_on: date | None = None


@transaction.atomic
def raise_matter(
    *,
    task_id: int,
    text: str,
    leader_id: int | None = None,
    progress_id: int | None = None,
    at: datetime,
    by: Officer,
) -> Matter:
    """Bring to a leader what the office cannot settle; by default to the task's own leader.

    Raises NotAllowed, NoSuchTask, NotYourOffice, NoSuchProgress, NoSuchOfficer, LeaderUnknown or
    CorrectionUnfit.
    """
    require("delivery.report", by)
    task = visible_tasks(by).filter(pk=task_id).first()
    if task is None:
        raise NoSuchTask(id=task_id)
    if not task.assignments.exclude(state="replaced").filter(office__in=offices_of(by)).exists():
        raise NotAllowed(permission="delivery.report")
    progress: Progress | None = None
    if progress_id is not None:
        progress = visible_progress(by).filter(pk=progress_id, task=task).first()
        if progress is None:
            raise NoSuchProgress(id=progress_id)
    leader_id = leader_id or task.lead_leader_id
    if leader_id is None:
        raise LeaderUnknown
    leader = Officer.objects.filter(pk=leader_id, role=Role.LEADER, is_active=True).first()
    if leader is None:
        raise NoSuchOfficer(username=str(leader_id))
    matter = Matter.objects.create(
        task=task, progress=progress, text=line("text", text), leader=leader, raised_by=by, raised_at=at
    )
    told("raise_matter", matter.thing, by=by, at=at, payload={"task": task.pk, "leader": leader.actor})
    notify([leader], "matter-to-decide", thing=matter.thing, at=at, number=task.number)
    return matter


@transaction.atomic
def decide_matter(
    *,
    matter_id: int,
    decision: str,
    new_task: NewTask | None = None,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Matter:
    """Decide, as the leader named; what is to be done becomes a task in the same sheet, out at once.

    The new task rests on the same commitment as the one that the matter came from. Raises NotAllowed,
    NoSuchMatter, ChangedMeanwhile, DecidedAlready, NoSuchOffice or CorrectionUnfit.
    """
    require("delivery.decide", by)
    matter = held(visible_matters(by), matter_id, seen_version, NoSuchMatter)
    if matter.leader_id != by.pk:
        raise NotAllowed(permission="delivery.decide")
    if matter.state != MatterState.OPEN:
        raise DecidedAlready(state=matter.state)
    matter.decision = line("decision", decision)
    matter.state, matter.decided_by, matter.decided_at = MatterState.DECIDED, by, at
    if new_task is not None:
        matter.new_task = task_of_decision(matter, new_task, at=at, by=by)
    save_row(matter)
    payload = {"task": matter.task_id, "new_task": matter.new_task_id}
    told("decide_matter", matter.thing, by=by, at=at, payload=payload)
    notify(
        [matter.raised_by, *supervisors()],
        "matter-decided",
        thing=matter.thing,
        at=at,
        number=matter.task.number,
    )
    return matter


def task_of_decision(matter: Matter, wanted: NewTask, *, at: datetime, by: Officer) -> Task:
    """The task that a decision becomes, out at once for its offices to accept."""
    offices = Office.objects.filter(is_active=True).in_bulk(list(wanted.office_ids))
    for office_id in wanted.office_ids:
        if office_id not in offices:
            raise NoSuchOffice(id=office_id)
    if not offices:
        raise NoSuchOffice(id="")
    origin = matter.task
    sheet = held_sheet_of(origin)
    task = write_tasks(sheet, [origin.commitment], at=at, by=by, state="issued")[0]
    task.paths.filter(dropped=False).update(dropped=True)  # its figures stay with the task that it came from
    task.wording = line("wording", wanted.wording)
    task.section = "other"
    task.lead_leader = matter.leader
    task.part_of = origin
    task.due_on = wanted.due_on or origin.due_on
    task.note = free_text("note", matter.decision)[:500]
    task.save()
    Assignment.objects.bulk_create(
        Assignment(
            task=task,
            office_id=office_id,
            part=Part.SUPPORTING if index else Part.LEAD,
            state=AssignmentState.ASSIGNED,
            rule="decision",
            reason=matter.decision,
        )
        for index, office_id in enumerate(dict.fromkeys(wanted.office_ids))
    )
    notify(
        heads_and_reporters(wanted.office_ids),
        "tasks-to-accept",
        thing=task.thing,
        at=at,
        title=task.wording[:60],
    )
    return task


@transaction.atomic
def withdraw_matter(*, matter_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Matter:
    """Take a matter back that has settled itself, as the office that raised it.

    Raises NotAllowed, NoSuchMatter, ChangedMeanwhile or DecidedAlready.
    """
    require("delivery.report", by)
    matter = held(visible_matters(by), matter_id, seen_version, NoSuchMatter)
    if matter.raised_by_id != by.pk and matter.raised_by.office_id not in offices_of(by):
        raise NotAllowed(permission="delivery.report")
    if matter.state != MatterState.OPEN:
        raise DecidedAlready(state=matter.state)
    matter.state = MatterState.WITHDRAWN
    save_row(matter)
    told("withdraw_matter", matter.thing, by=by, at=at, payload={"task": matter.task_id}, reason=reason)
    return matter


__all__ = ["NewTask", "decide_matter", "raise_matter", "withdraw_matter"]

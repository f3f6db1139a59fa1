"""Adjustments after issue: change, merge, cancel, carry over (变更, 并入, 取消, 跨年结转).

Each names who approved it and by which document; what the task said before stays in its adjustments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction

from luoshi.delivery.holding import held_task, move, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify
from luoshi.delivery.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentState,
    Node,
    Part,
    Path,
    Sheet,
    Task,
)
from luoshi.delivery.rows import NoSuchSheet, NoSuchTask, visible_sheets, visible_tasks
from luoshi.delivery.rules import states
from luoshi.delivery.sheets.fanning import put_path
from luoshi.delivery.sheets.making import LIVE, change_fields, next_task_number
from luoshi.delivery.sheets.paths import PathTerms, put_nodes, terms_content
from luoshi.ground.refused import Refused
from luoshi.ledger.actions import NothingToChange
from luoshi.ledger.correction import free_text
from luoshi.people.models import Office, Officer
from luoshi.people.queries import NoSuchOffice


class NotIntoItself(Refused):
    """A task is merged into another that is still open, in a sheet of the same year. Values: ``number``."""

    code: ClassVar[str] = "not-into-itself"


class NotALaterSheet(Refused):
    """A task is carried over into the sheet of a later year. Values: ``year``."""

    code: ClassVar[str] = "not-a-later-sheet"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved an adjustment (a leader's name or a meeting), by which document, and why."""

    approver: str
    document: str
    reason: str


@transaction.atomic
def change_task(
    *,
    task_id: int,
    changes: Mapping[str, object],
    approval: Approval,
    lead_office: int | None = None,
    nodes: Sequence[tuple[date, str]] | None = None,
    paths: Mapping[int, PathTerms] | None = None,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Task:
    """Change a task that is out: its wording, dates, leader, nodes, figures (by indicator) or lead office.

    ``changes`` as for ``edit_task``. A new lead office is asked to accept; a returned task is out again.
    Raises NoSuchTask, ChangedMeanwhile, MoveNotPossible, NotForThisRole, ReasonMissing, ApprovalMissing,
    NoSuchOffice, CorrectionUnfit, PathUnfit or NothingToChange.
    """
    task = held_task(task_id, seen_version, by)
    given = checked(approval)
    move(states.TASK, task, "change", by=by, **given)
    wanted = {name: value for name, value in changes.items() if name != "left_out"}
    before, after = change_fields(task, wanted)
    if nodes is not None:
        before["nodes"] = nodes_content(task)
        put_nodes(task, nodes)
        after["nodes"] = nodes_content(task)
    for indicator_id, terms in (paths or {}).items():
        old = task.paths.filter(indicator=indicator_id, dropped=False).first()
        before.setdefault("paths", {})[str(indicator_id)] = terms_content(old) if old else None
        if old is not None:  # the original stays
            old.dropped = True
            old.save(update_fields=["dropped"])
        after.setdefault("paths", {})[str(indicator_id)] = terms_content(put_path(task, indicator_id, terms))
    if lead_office is not None:
        change_lead(task, lead_office, before, after, by=by, reason=approval.reason)
    if before == after:
        raise NothingToChange(number=task.number)
    saved(task)
    adjusted(task, AdjustmentKind.CHANGE, before, after, approval, at=at, by=by)
    return task


def change_lead(
    task: Task, office_id: int, before: dict[str, Any], after: dict[str, Any], *, by: Officer, reason: str
) -> None:
    """Let another office lead ``task``; it is asked to accept."""
    office = Office.objects.filter(pk=office_id, is_active=True).first()
    if office is None:
        raise NoSuchOffice(id=office_id)
    for row in task.assignments.filter(LIVE):
        if row.part == Part.LEAD:
            before["lead_office"] = row.office_id
        if row.part == Part.LEAD or row.office_id == office.pk:
            row.state = AssignmentState.REPLACED
            row.save(update_fields=["state"])
    Assignment.objects.create(
        task=task, office=office, part=Part.LEAD, state=AssignmentState.ASSIGNED, reason=reason
    )
    after["lead_office"] = office.pk
    if task.state == "returned":
        move(states.TASK, task, "reissue", by=by, reason=reason)
    elif task.state in ("accepted", "in-hand"):
        task.state = "issued"  # the new office has not accepted


@transaction.atomic
def merge_task(
    *, task_id: int, into_id: int, approval: Approval, at: datetime, by: Officer, seen_version: int
) -> Task:
    """Let a task be carried out within another one of the same sheet (并入).

    Raises as ``change_task``, NotIntoItself.
    """
    other = visible_tasks(by).filter(pk=into_id).first()
    if other is None:
        raise NoSuchTask(id=into_id)
    # Both are held, in the order of their ids: two merges crossing each other would wait for ever.
    list(Task.objects.select_for_update().filter(pk__in=[task_id, into_id]).order_by("pk"))
    task = held_task(task_id, seen_version, by)
    other = Task.objects.get(pk=into_id)
    if other.pk == task.pk or other.state in ("draft", *states.TASK.final) or other.sheet_id != task.sheet_id:
        raise NotIntoItself(number=task.number)
    move(states.TASK, task, "merge", by=by, **checked(approval))
    task.merged_into = other
    saved(task)
    adjusted(task, AdjustmentKind.MERGE, {}, {"into": other.number}, approval, at=at, by=by)
    return task


@transaction.atomic
def cancel_task(*, task_id: int, approval: Approval, at: datetime, by: Officer, seen_version: int) -> Task:
    """Cancel a task (取消). Raises as ``change_task``."""
    task = held_task(task_id, seen_version, by)
    before, after = move(states.TASK, task, "cancel", by=by, **checked(approval))
    saved(task)
    adjusted(task, AdjustmentKind.CANCEL, {"state": before}, {"state": after}, approval, at=at, by=by)
    return task


@transaction.atomic
def carry_over_task(
    *, task_id: int, sheet_id: int, approval: Approval, at: datetime, by: Officer, seen_version: int
) -> Task:
    """Carry a task over into a later year's sheet (跨年结转); the new task is returned.

    The later sheet may be a draft or out already; in one that is out the lead office is asked to accept.
    Raises as ``change_task``, NoSuchSheet or NotALaterSheet.
    """
    task = held_task(task_id, seen_version, by)
    if not visible_sheets(by).filter(pk=sheet_id).exists():
        raise NoSuchSheet(id=sheet_id)
    later = Sheet.objects.select_for_update().get(pk=sheet_id)
    if later.year <= Sheet.objects.values_list("year", flat=True).get(pk=task.sheet_id):
        raise NotALaterSheet(year=later.year)
    before, after = move(states.TASK, task, "carry-over", by=by, **checked(approval))
    saved(task)
    fresh = Task.objects.create(
        sheet=later,
        commitment_id=task.commitment_id,
        number=next_task_number(later),
        section=task.section,
        category=task.category,
        wording=task.wording,
        measures=task.measures,
        lead_leader_id=task.lead_leader_id,
        place=task.place,
        due_on=date(later.year, 12, 31),
        carried_from=task,
        state="issued" if later.state == "issued" else "draft",
    )
    Assignment.objects.bulk_create(
        Assignment(
            task=fresh,
            office_id=row.office_id,
            part=row.part,
            state=AssignmentState.ASSIGNED,
            reason=approval.reason,
        )
        for row in task.assignments.filter(LIVE)
    )
    copy_into_year(task, fresh)
    content = {"state": after, "sheet": later.pk, "number": fresh.number}
    adjusted(task, AdjustmentKind.CARRY_OVER, {"state": before}, content, approval, at=at, by=by)
    return fresh


def copy_into_year(task: Task, fresh: Task) -> None:
    """Give ``fresh`` the figures of ``task`` for its own year; their way through it is to be set anew."""
    year = fresh.due_on.year if fresh.due_on else fresh.sheet.year
    Path.objects.bulk_create(
        Path(
            task=fresh,
            target_id=path.target_id,
            indicator_id=path.indicator_id,
            kind=path.kind,
            shape="flat" if path.shape == "flat" else "end-loaded",
            start_on=date(year, 1, 1),
            due_on=date(year, 12, 31),
            bound=path.bound,
            value=path.value,
            low=path.low,
            high=path.high,
            unit=path.unit,
            rising=path.rising,
        )
        for path in task.paths.filter(dropped=False)
    )


def checked(approval: Approval) -> dict[str, str]:
    """The approval as the table of lives wants it."""
    return {
        "approver": free_text("approver", approval.approver),
        "document": free_text("document", approval.document),
        "reason": free_text("reason", approval.reason),
    }


def adjusted(
    task: Task,
    kind: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    approval: Approval,
    *,
    at: datetime,
    by: Officer,
) -> Adjustment:
    """Write the adjustment, its journal entry, and tell the offices."""
    payload = {"before": dict(before), "after": dict(after), "document": approval.document.strip()}
    act = f"{kind.replace('-', '_')}_task"
    entry = told(act, task.thing, by=by, at=at, payload=payload, reason=approval.reason.strip())
    row = Adjustment.objects.create(
        task=task,
        kind=kind,
        before=before,
        after=after,
        reason=approval.reason.strip(),
        approved_by=approval.approver.strip(),
        document=approval.document.strip(),
        by=by,
        at=at,
        entry=entry,
    )
    offices = task.assignments.filter(LIVE).values_list("office_id", flat=True)
    notify(heads_and_reporters(offices), "task-adjusted", thing=task.thing, at=at, number=task.number)
    return row


def nodes_content(task: Task) -> list[list[str]]:
    """The nodes of ``task`` as history keeps them."""
    nodes: list[Node] = list(task.nodes.filter(dropped=False))
    return [[node.due_on.isoformat(), node.wording] for node in nodes]

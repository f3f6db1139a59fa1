"""A sheet on its way out: consultation (征求意见), approval, issue (印发)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet

from luoshi.delivery.holding import held, move, reasoned, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify
from luoshi.delivery.models import Assignment, AssignmentState, Comment, Part, Sheet, Task
from luoshi.delivery.rows import (
    NoSuchComment,
    NoSuchSheet,
    NoSuchTask,
    visible_comments,
    visible_sheets,
    visible_tasks,
)
from luoshi.delivery.rules import states
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text, line
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import NotAllowed, require
from luoshi.people.queries import NoSuchOfficer


class NotInConsultation(Refused):
    """Comments are taken while the sheet is in consultation. Values: ``state``."""

    code: ClassVar[str] = "not-in-consultation"


class NumberTaken(Refused):
    """Another paper has this number (文号). Values: ``number``."""

    code: ClassVar[str] = "number-taken"


class SheetEmpty(Refused):
    """A sheet without a task does not go out."""

    code: ClassVar[str] = "sheet-empty"


def live_tasks(sheet: Sheet) -> Iterable[Task]:
    """The tasks of ``sheet`` that are not left out."""
    return sheet.tasks.filter(left_out=False)


@transaction.atomic
def consult_on_sheet(
    *, sheet_id: int, until: date | None = None, at: datetime, by: Officer, seen_version: int
) -> Sheet:
    """Send the draft to the offices for comments until a day.

    Raises NoSuchSheet, ChangedMeanwhile, MoveNotPossible, NotForThisRole or SheetEmpty.
    """
    sheet = held(visible_sheets(by), sheet_id, seen_version, NoSuchSheet)
    if not sheet.tasks.filter(left_out=False).exists():
        raise SheetEmpty
    before, after = move(states.SHEET, sheet, "consult", by=by)
    sheet.consultation_until = until
    saved(sheet)
    told(
        "consult_on_sheet",
        sheet.thing,
        by=by,
        at=at,
        payload={"before": before, "after": after, "until": until},
    )
    notify(
        heads_and_reporters(offices_in(sheet)),
        "sheet-for-comments",
        thing=sheet.thing,
        at=at,
        title=sheet.title,
    )
    return sheet


def offices_in(sheet: Sheet) -> set[int]:
    """The ids of the offices that have a part in the sheet."""
    parts = Assignment.objects.filter(task__sheet=sheet, task__left_out=False)
    return set(parts.exclude(state=AssignmentState.REPLACED).values_list("office_id", flat=True))


@transaction.atomic
def comment_on_sheet(
    *, sheet_id: int, text: str, task_id: int | None = None, at: datetime, by: Officer
) -> Comment:
    """Say what one's office thinks of the draft, or of one task in it.

    Raises NotAllowed, NoSuchSheet, NoSuchTask, NotInConsultation or CorrectionUnfit.
    """
    require("delivery.comment", by)
    if not visible_sheets(by).filter(pk=sheet_id).exists():
        raise NoSuchSheet(id=sheet_id)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.state != "consultation":
        raise NotInConsultation(state=f"sheet.{sheet.state}")
    if task_id is not None and not visible_tasks(by).filter(pk=task_id, sheet=sheet).exists():
        raise NoSuchTask(id=task_id)
    comment = Comment.objects.create(
        sheet=sheet, task_id=task_id, office_id=by.office_id, text=line("text", text), by=by, at=at
    )
    told("comment_on_sheet", sheet.thing, by=by, at=at, payload={"comment": comment.pk, "task": task_id})
    return comment


@transaction.atomic
def answer_comment(
    *, comment_id: int, adopted: bool, reason: str, at: datetime, by: Officer, seen_version: int
) -> Comment:
    """Adopt a comment or not, and say why; an answer can be given anew until the sheet is out.

    Raises NotAllowed, NoSuchComment, ChangedMeanwhile, ReasonMissing or NotInConsultation.
    """
    require("delivery.manage", by)
    sheet_id = visible_comments(by).filter(pk=comment_id).values_list("sheet_id", flat=True).first()
    if sheet_id is None:
        raise NoSuchComment(id=comment_id)
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    comment = held(visible_comments(by), comment_id, seen_version, NoSuchComment)
    if sheet.state == "issued":
        raise NotInConsultation(state=f"sheet.{sheet.state}")
    comment.adopted, comment.reason = adopted, reasoned("answer", reason)
    comment.answered_by, comment.answered_at = by, at
    saved(comment)
    payload = {"comment": comment.pk, "adopted": adopted}
    told("answer_comment", sheet.thing, by=by, at=at, payload=payload, reason=comment.reason)
    notify([comment.by], "comment-answered", thing=sheet.thing, at=at, title=sheet.title)
    return comment


@transaction.atomic
def submit_sheet(*, sheet_id: int, at: datetime, by: Officer, seen_version: int) -> Sheet:
    """Bring the sheet to its approval, once every comment is answered.

    Raises NoSuchSheet, ChangedMeanwhile, MoveNotPossible, NotForThisRole or CommentsOpen.
    """
    sheet = held(visible_sheets(by), sheet_id, seen_version, NoSuchSheet)
    unanswered = sheet.comments.filter(adopted__isnull=True).count()
    before, after = move(states.SHEET, sheet, "submit", by=by, open_comments=unanswered)
    saved(sheet)
    told("submit_sheet", sheet.thing, by=by, at=at, payload={"before": before, "after": after})
    return sheet


@transaction.atomic
def take_sheet_back(*, sheet_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Sheet:
    """Take the sheet back to a draft. Raises as ``submit_sheet`` and ReasonMissing."""
    return _back(sheet_id, seen_version, "take-back", reason, at=at, by=by)


@transaction.atomic
def send_sheet_back(*, sheet_id: int, reason: str, at: datetime, by: Officer, seen_version: int) -> Sheet:
    """Refuse the approval, as a leader: the sheet is a draft again. Raises as ``take_sheet_back``."""
    if by.role == Role.LEADER:  # a leader sees a sheet for approval whether or not a task in it is theirs
        sheet = held(once_out(), sheet_id, seen_version, NoSuchSheet)
        return _moved_back(sheet, "send-back", reason, at=at, by=by)
    return _back(sheet_id, seen_version, "send-back", reason, at=at, by=by)


def once_out() -> QuerySet[Sheet]:
    """The sheets that have once left their draft: every leader may be asked to approve one.

    Its version rises when it goes out; while the first draft is worked on, only those of its tasks do.
    """
    return Sheet.objects.filter(version__gt=1)


def _back(sheet_id: int, seen_version: int, act: str, reason: str, *, at: datetime, by: Officer) -> Sheet:
    sheet = held(visible_sheets(by), sheet_id, seen_version, NoSuchSheet)
    return _moved_back(sheet, act, reason, at=at, by=by)


def _moved_back(sheet: Sheet, act: str, reason: str, *, at: datetime, by: Officer) -> Sheet:
    reason = free_text("reason", reason)
    before, after = move(states.SHEET, sheet, act, by=by, reason=reason)
    sheet.approver, sheet.approved_by, sheet.approval_document = None, "", ""
    saved(sheet)
    payload = {"before": before, "after": after}
    told(f"{act.replace('-', '_')}_sheet", sheet.thing, by=by, at=at, payload=payload, reason=reason)
    return sheet


@transaction.atomic
def approve_sheet(
    *,
    sheet_id: int,
    document: str,
    approver_id: int | None = None,
    meeting: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Sheet:
    """Write down who approved the sheet: a leader (who may do it in person) or a meeting, by which document.

    Raises NotAllowed, NoSuchSheet, ChangedMeanwhile, MoveNotPossible, NoSuchOfficer or ApprovalMissing.
    """
    if by.role == Role.LEADER:
        rows, approver_id, meeting = once_out(), by.pk, ""
    else:
        require("delivery.manage", by)
        rows = visible_sheets(by)
    sheet = held(rows, sheet_id, seen_version, NoSuchSheet)
    if sheet.state != "approval":
        raise states.MoveNotPossible(state=f"sheet.{sheet.state}", act="sheet.approve")
    approver = None
    if approver_id is not None:
        approver = Officer.objects.filter(pk=approver_id, role=Role.LEADER, is_active=True).first()
        if approver is None:
            raise NoSuchOfficer(username=str(approver_id))
    approved_by = approver.name if approver else free_text("meeting", meeting)
    if not approved_by:
        raise states.ApprovalMissing(act="sheet.approve", missing="approver")
    sheet.approver, sheet.approved_by = approver, approved_by
    sheet.approval_document = free_text("document", document)
    if not sheet.approval_document:
        raise states.ApprovalMissing(act="sheet.approve", missing="document")
    saved(sheet)
    payload = {
        "approver": approver.actor if approver else "",
        "meeting": "" if approver else approved_by,
        "document": sheet.approval_document,
    }
    told("approve_sheet", sheet.thing, by=by, at=at, payload=payload)
    return sheet


@transaction.atomic
def issue_sheet(
    *, sheet_id: int, number: str, issued_on: date, at: datetime, by: Officer, seen_version: int
) -> Sheet:
    """Issue the approved sheet under its number (文号): the offices are asked to accept their tasks.

    Raises NoSuchSheet, ChangedMeanwhile, MoveNotPossible, NotForThisRole, ApprovalMissing, LeadUnknown,
    SheetEmpty or NumberTaken.
    """
    sheet = held(visible_sheets(by), sheet_id, seen_version, NoSuchSheet)
    lead = Assignment.objects.filter(task=OuterRef("pk"), part=Part.LEAD, state=AssignmentState.ASSIGNED)
    tasks = sheet.tasks.filter(left_out=False)
    if not tasks.exists():
        raise SheetEmpty
    number = free_text("number", number)
    if not number:
        raise states.ApprovalMissing(act="sheet.issue", missing="document")
    before, after = move(
        states.SHEET,
        sheet,
        "issue",
        by=by,
        approver=sheet.approved_by,
        document=sheet.approval_document,
        tasks_without_lead=tasks.filter(~Exists(lead)).count(),
    )
    sheet.number, sheet.issued_on = number, issued_on
    try:
        with transaction.atomic():
            saved(sheet)
    except IntegrityError as error:
        raise NumberTaken(number=number) from error
    Assignment.objects.filter(task__sheet=sheet, state=AssignmentState.PROPOSED).update(
        state=AssignmentState.REPLACED
    )
    out = list(tasks.select_for_update(of=("self",)).order_by("pk"))
    for task in out:
        move(states.TASK, task, "issue", by=by)
        task.version += 1
    Task.objects.bulk_update(out, ["state", "version"])
    payload = {"before": before, "after": after, "number": number, "issued_on": issued_on, "tasks": len(out)}
    told("issue_sheet", sheet.thing, by=by, at=at, payload=payload)
    notify(
        heads_and_reporters(offices_in(sheet)), "tasks-to-accept", thing=sheet.thing, at=at, title=sheet.title
    )
    return sheet


__all__ = [
    "NotAllowed",
    "answer_comment",
    "approve_sheet",
    "comment_on_sheet",
    "consult_on_sheet",
    "issue_sheet",
    "send_sheet_back",
    "submit_sheet",
    "take_sheet_back",
]

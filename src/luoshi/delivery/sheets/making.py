"""Making a sheet (任务分解): tasks from commitments, who does them, and the wording of a draft."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import Max, Q

from luoshi.delivery.holding import held, held_sheet_of, held_task, reasoned, saved, told
from luoshi.delivery.models import Assignment, AssignmentState, Part, Section, Sheet, Task
from luoshi.delivery.rows import NoSuchSheet, NoSuchTask, visible_sheets, visible_tasks
from luoshi.delivery.sheets.paths import paths_of
from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import CorrectionUnfit, free_text, line
from luoshi.ledger.deciding import NothingChosen
from luoshi.ledger.models import Commitment, Report, State
from luoshi.ledger.queries import NoSuchCommitment, NoSuchReport
from luoshi.people.models import Office, Officer, Role
from luoshi.people.permissions import require
from luoshi.people.queries import NoSuchOffice, NoSuchOfficer

LIVE = ~Q(state=AssignmentState.REPLACED)


class SheetOut(Refused):
    """The sheet was issued: its tasks change only by adjustment. Values: ``number``."""

    code: ClassVar[str] = "sheet-out"


class NotAcceptedYet(Refused):
    """Only an accepted commitment becomes a task. Values: ``numbers``."""

    code: ClassVar[str] = "not-accepted-yet"


class TaskThereAlready(Refused):
    """The sheet has a task of this commitment already. Values: ``numbers``."""

    code: ClassVar[str] = "task-there-already"


class LeadsAlready(Refused):
    """The task has its lead office, and one only. Values: ``number``, ``office``."""

    code: ClassVar[str] = "leads-already"


class NoPartInIt(Refused):
    """The office has no part in the task. Values: ``number``, ``office``."""

    code: ClassVar[str] = "no-part-in-it"


@dataclass(frozen=True, slots=True)
class OfficeProposal:
    """A rule's proposal that an office has a part in a task, with the reason and how sure it is."""

    task_id: int
    office_id: int
    part: str
    rule: str
    reason: str
    confidence: str


@transaction.atomic
def draft_sheet(*, year: int, title: str, report_id: int | None = None, at: datetime, by: Officer) -> Sheet:
    """Begin a sheet; ``report_id``: the source whose commitments it breaks down, None for several.

    Raises NotAllowed, NoSuchReport or CorrectionUnfit.
    """
    require("delivery.manage", by)
    report = None
    if report_id is not None:
        report = Report.objects.filter(pk=report_id).first()
        if report is None:
            raise NoSuchReport(id=report_id)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CorrectionUnfit(field="year", value=str(year))
    sheet = Sheet.objects.create(year=year, title=line("title", title), report=report, made_by=by, made_at=at)
    told("draft_sheet", sheet.thing, by=by, at=at, payload={"year": year, "report": report_id})
    return sheet


def held_draft(sheet_id: int, by: Officer, seen_version: int | None = None) -> Sheet:
    """The sheet, held, while it may still be worked on; raises NotAllowed, NoSuchSheet or SheetOut.

    ``seen_version`` is checked where the act replaces what somebody saw.
    """
    require("delivery.manage", by)
    if seen_version is None:
        found = visible_sheets(by).filter(pk=sheet_id).values_list("version", flat=True).first()
        if found is None:
            raise NoSuchSheet(id=sheet_id)
        sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    else:
        sheet = held(visible_sheets(by), sheet_id, seen_version, NoSuchSheet)
    if sheet.state == "issued":
        raise SheetOut(number=sheet.number)
    return sheet


def held_draft_task(task_id: int, seen_version: int, by: Officer) -> Task:
    """The task, held, while its sheet may still be worked on; the sheet is held first, as everywhere."""
    require("delivery.manage", by)
    found = visible_tasks(by).filter(pk=task_id).first()
    if found is None:
        raise NoSuchTask(id=task_id)
    sheet = held_sheet_of(found)
    task = held_task(task_id, seen_version, by)
    if sheet.state == "issued":
        raise SheetOut(number=sheet.number)
    task.sheet = sheet
    return task


def next_task_number(sheet: Sheet) -> int:
    """The 序号 that the sheet's next task gets; the caller holds the sheet."""
    highest: int | None = sheet.tasks.aggregate(highest=Max("number"))["highest"]
    return (highest or 0) + 1


@transaction.atomic
def add_tasks(
    *, sheet_id: int, commitment_ids: Sequence[int] | None = None, at: datetime, by: Officer
) -> list[Task]:
    """Make tasks of commitments: of those given, or of all accepted ones of the sheet's source.

    Each task gets a path for each target. None given: what has a task in the sheet already is left alone.
    Raises NotAllowed, NoSuchSheet, SheetOut, NoSuchCommitment, NotAcceptedYet, TaskThereAlready or
    NothingChosen.
    """
    sheet = held_draft(sheet_id, by)
    rows = Commitment.objects.select_related("report").prefetch_related("targets")
    present = set(sheet.tasks.values_list("commitment_id", flat=True))
    if commitment_ids is None:
        chosen = [
            row
            for row in rows.filter(report=sheet.report, state=State.ACCEPTED).order_by("start", "number")
            if row.pk not in present
        ]
    else:
        found = rows.in_bulk(list(commitment_ids))
        for wanted in commitment_ids:
            if wanted not in found:
                raise NoSuchCommitment(id=wanted)
        chosen = [found[wanted] for wanted in dict.fromkeys(commitment_ids)]
        if waiting := [row.number for row in chosen if row.state != State.ACCEPTED]:
            raise NotAcceptedYet(numbers=waiting)
        if there := [row.number for row in chosen if row.pk in present]:
            raise TaskThereAlready(numbers=there)
    if not chosen:
        raise NothingChosen
    tasks = write_tasks(sheet, chosen, at=at, by=by)
    payload = {"commitments": [row.pk for row in chosen], "numbers": [task.number for task in tasks]}
    told("add_tasks", sheet.thing, by=by, at=at, payload=payload)
    return tasks


def write_tasks(
    sheet: Sheet, commitments: Sequence[Commitment], *, at: datetime, by: Officer, state: str = "draft"
) -> list[Task]:
    """Tasks of ``commitments`` with a path for each live target, within the caller's transaction."""
    number = next_task_number(sheet)
    tasks = Task.objects.bulk_create(
        [
            Task(
                sheet=sheet,
                commitment=row,
                number=number + step,
                section=section_of(row),
                category=row.category,
                wording=row.text,
                due_on=row.due_date or date(sheet.year, 12, 31),
                state=state,
            )
            for step, row in enumerate(commitments)
        ]
    )
    paths_of(tasks, at=at, by=by)
    return tasks


def section_of(commitment: Commitment) -> str:
    """In which of the three sheets a commitment stands."""
    if any(not target.dropped for target in commitment.targets.all()):
        return Section.HEADLINE if commitment.headline else Section.QUANTIFIED
    return Section.OTHER


# --- the wording of a draft

EDITABLE = (
    "wording",
    "measures",
    "category",
    "section",
    "lead_leader",
    "due_on",
    "place",
    "note",
    "left_out",
)


@transaction.atomic
def edit_task(
    *, task_id: int, changes: Mapping[str, object], at: datetime, by: Officer, seen_version: int
) -> Task:
    """Say a task of a draft better.

    ``changes``: any of wording, measures, category, section, lead_leader (an officer's id or None), due_on
    (date or None), place, note, left_out. Raises NotAllowed, NoSuchTask, ChangedMeanwhile, SheetOut,
    NoSuchOfficer or CorrectionUnfit.
    """
    task = held_draft_task(task_id, seen_version, by)
    before, after = change_fields(task, changes)
    saved(task)
    told("edit_task", task.thing, by=by, at=at, payload={"before": before, "after": after})
    return task


def change_fields(task: Task, changes: Mapping[str, object]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set ``changes`` on ``task`` without saving: what they replaced and what they set, as plain JSON."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in EDITABLE:
            raise CorrectionUnfit(field=name, value=str(value)[:50])
        checked = checked_field(name, value)
        attribute = "lead_leader_id" if name == "lead_leader" else name
        old = getattr(task, attribute)
        if old != checked:
            setattr(task, attribute, checked)
            before[name], after[name] = plain(old), plain(checked)
    return before, after


def checked_field(name: str, value: object) -> Any:
    """``value`` as the field ``name`` holds it; raises CorrectionUnfit or NoSuchOfficer."""
    if name == "wording":
        return line(name, value)
    if name == "section":
        if value not in Section.values:
            raise CorrectionUnfit(field=name, value=str(value)[:50])
        return value
    if name == "due_on":
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise CorrectionUnfit(field=name, value=str(value)[:50])
        return value
    if name == "left_out":
        return bool(value)
    if name == "lead_leader":
        if value is None:
            return None
        if (
            not isinstance(value, int)
            or not Officer.objects.filter(pk=value, role=Role.LEADER, is_active=True).exists()
        ):
            raise NoSuchOfficer(username=str(value)[:50])
        return value
    return free_text(name, value)


def plain(value: object) -> Any:
    """``value`` as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


# --- who does it


@transaction.atomic
def assign_office(
    *, task_id: int, office_id: int, part: str, at: datetime, by: Officer, seen_version: int, reason: str = ""
) -> Assignment:
    """Give an office a part in a task of a draft; another part than it had replaces that one.

    ``part``: one of ``Part``. Raises NotAllowed, NoSuchTask, ChangedMeanwhile, SheetOut, NoSuchOffice or
    LeadsAlready.
    """
    task = held_draft_task(task_id, seen_version, by)
    assignment = put_assignment(task, office_id, Part(part), reason=free_text("reason", reason))
    saved(task)
    payload = {"office": office_id, "part": part}
    told("assign_office", task.thing, by=by, at=at, payload=payload, reason=reason)
    return assignment


@transaction.atomic
def unassign_office(
    *, task_id: int, office_id: int, at: datetime, by: Officer, seen_version: int, reason: str = ""
) -> Task:
    """Take an office's part in a task of a draft away. Raises as ``assign_office`` and NoPartInIt."""
    task = held_draft_task(task_id, seen_version, by)
    assignment = task.assignments.filter(LIVE, office=office_id).select_related("office").first()
    if assignment is None:
        raise NoPartInIt(number=task.number, office=str(office_id))
    assignment.state = AssignmentState.REPLACED
    assignment.save(update_fields=["state"])
    saved(task)
    payload = {"office": office_id, "part": assignment.part}
    told("unassign_office", task.thing, by=by, at=at, payload=payload, reason=reason)
    return task


def put_assignment(task: Task, office_id: int, part: str, *, reason: str) -> Assignment:
    """Let the office have this part, replacing what it had and what a rule proposed for the lead."""
    office = Office.objects.filter(pk=office_id, is_active=True).first()
    if office is None:
        raise NoSuchOffice(id=office_id)
    live = list(task.assignments.filter(LIVE).select_related("office"))
    for row in live:
        rival = part == Part.LEAD and row.part == Part.LEAD and row.office_id != office.pk
        if rival and row.state != AssignmentState.PROPOSED:
            raise LeadsAlready(number=task.number, office=row.office.name)
        if row.office_id == office.pk or rival:
            row.state = AssignmentState.REPLACED
            row.save(update_fields=["state"])
    return Assignment.objects.create(
        task=task, office=office, part=part, state=AssignmentState.ASSIGNED, reason=reason
    )


@transaction.atomic
def propose_offices(
    *, sheet_id: int, proposals: Iterable[OfficeProposal], at: datetime, by: Officer
) -> list[Assignment]:
    """Write down what rules propose, each with its reason; what somebody has decided is left alone.

    A task that has its lead gets no other proposed; the surest proposal for the lead is taken. Raises
    NotAllowed, NoSuchSheet, SheetOut or NoSuchTask (for one of another sheet).
    """
    sheet = held_draft(sheet_id, by)
    tasks = sheet.tasks.in_bulk()
    live = list(Assignment.objects.filter(LIVE, task__sheet=sheet).values_list("task", "office", "part"))
    taken = {(task, office) for task, office, _ in live}
    led = {task for task, _, part in live if part == Part.LEAD}
    rows: list[Assignment] = []
    for proposal in proposals:
        if proposal.task_id not in tasks:
            raise NoSuchTask(id=proposal.task_id)
        lead = proposal.part == Part.LEAD
        if (proposal.task_id, proposal.office_id) in taken or (lead and proposal.task_id in led):
            continue
        taken.add((proposal.task_id, proposal.office_id))
        if lead:
            led.add(proposal.task_id)
        rows.append(
            Assignment(
                task=tasks[proposal.task_id],
                office_id=proposal.office_id,
                part=Part(proposal.part),
                state=AssignmentState.PROPOSED,
                rule=proposal.rule,
                reason=proposal.reason,
                confidence=proposal.confidence,
            )
        )
    made = Assignment.objects.bulk_create(rows)
    if made:
        payload = {"proposed": [[row.task_id, row.office_id, row.part, row.rule] for row in made]}
        told("propose_offices", sheet.thing, by=by, at=at, payload=payload)
    return made


@transaction.atomic
def confirm_proposals(
    *, sheet_id: int, task_ids: Sequence[int] | None = None, at: datetime, by: Officer
) -> list[Assignment]:
    """Agree with what rules proposed, for the tasks given or the whole sheet.

    Raises NotAllowed, NoSuchSheet, SheetOut or NothingChosen.
    """
    sheet = held_draft(sheet_id, by)
    rows = Assignment.objects.filter(task__sheet=sheet, state=AssignmentState.PROPOSED)
    if task_ids is not None:
        rows = rows.filter(task__in=task_ids)
    chosen = list(rows)
    if not chosen:
        raise NothingChosen
    for row in chosen:
        row.state = AssignmentState.ASSIGNED
    Assignment.objects.bulk_update(chosen, ["state"])
    payload = {"confirmed": [[row.task_id, row.office_id, row.part] for row in chosen]}
    told("confirm_proposals", sheet.thing, by=by, at=at, payload=payload)
    return chosen


@transaction.atomic
def dismiss_proposal(*, assignment_id: int, reason: str, at: datetime, by: Officer) -> Assignment:
    """Say that a rule's proposal is wrong; the part is 待定 again. Raises as ``unassign_office``."""
    require("delivery.manage", by)
    found = Assignment.objects.filter(pk=assignment_id, state=AssignmentState.PROPOSED).first()
    if found is None:
        raise NoPartInIt(number=0, office=str(assignment_id))
    sheet = held_draft(Task.objects.values_list("sheet_id", flat=True).get(pk=found.task_id), by)
    row = Assignment.objects.get(pk=assignment_id)
    if row.state != AssignmentState.PROPOSED:
        raise NoPartInIt(number=0, office=str(assignment_id))
    row.state, row.answer = AssignmentState.REPLACED, reasoned("dismiss", reason)
    row.save(update_fields=["state", "answer"])
    payload = {"task": row.task_id, "office": row.office_id, "part": row.part}
    told("dismiss_proposal", sheet.thing, by=by, at=at, payload=payload, reason=reason)
    return row

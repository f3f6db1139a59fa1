"""What the pages of a sheet tell: its rows by section, what is 待定, who has accepted, what may be added."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from luoshi.delivery.fanning import county_offices
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Comment,
    Node,
    Part,
    Path,
    Section,
    Sheet,
    Task,
)
from luoshi.delivery.queries import TaskFilters, matching, sheet
from luoshi.delivery.rows import NoSuchComment, NoSuchTask, visible_comments, visible_sheets, visible_tasks
from luoshi.delivery.rules import states
from luoshi.ledger.models import Commitment, Indicator, Report, State
from luoshi.people.models import Office, Officer, Role
from luoshi.people.queries import offices_of

LIVE = ~Q(state=AssignmentState.REPLACED)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A sheet in the list, and what there is to do with it."""

    sheet: Sheet
    tasks: int
    waiting_lead: int
    proposed: int
    open_comments: int
    assigned: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a sheet is, counted over the tasks that the officer sees."""

    sections: dict[str, int]
    tasks: int
    waiting_lead: int
    proposed: int  # proposals that nobody has agreed to
    left_out: int
    comments: int
    open_comments: int
    offices: int
    assigned: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How far an office is with accepting its tasks."""

    office: Office
    assigned: int
    accepted: int
    returned: int

    @property
    def waiting(self) -> int:
        """How many it has not answered."""
        return self.assigned - self.accepted - self.returned


def sheet_list(officer: Officer) -> list[SheetLine]:
    """The sheets that ``officer`` sees, the latest first, in a constant number of queries."""
    seen = visible_sheets(officer)
    if officer.role == Role.LEADER:
        seen = Sheet.objects.filter(Q(pk__in=seen) | Q(state="approval"))
    rows = list(seen.select_related("report").order_by("-year", "-pk"))
    whole = [row.pk for row in rows if sees_whole(row, officer)]
    tasks = Task.objects.filter(
        Q(sheet__in=whole) | Q(pk__in=visible_tasks(officer)), sheet__in=[row.pk for row in rows]
    )
    counts = counted(tasks.filter(left_out=False), "sheet_id")
    asked = assignments_of(tasks, officer).values("task__sheet_id")
    answers = {
        row["task__sheet_id"]: row
        for row in asked.annotate(assigned=Count("pk"), accepted=ACCEPTED).order_by()
    }
    comments = dict(
        visible_comments(officer)
        .filter(sheet__in=[row.pk for row in rows], adopted=None)
        .values_list("sheet_id")
        .annotate(Count("pk"))
        .order_by()
    )
    nothing: dict[str, int] = {}
    return [
        SheetLine(
            sheet=row,
            tasks=counts.get(row.pk, nothing).get("tasks", 0),
            waiting_lead=counts.get(row.pk, nothing).get("waiting_lead", 0),
            proposed=counts.get(row.pk, nothing).get("proposed", 0),
            open_comments=comments.get(row.pk, 0),
            assigned=answers.get(row.pk, nothing).get("assigned", 0),
            accepted=answers.get(row.pk, nothing).get("accepted", 0),
        )
        for row in rows
    ]


ACCEPTED = Count("pk", filter=Q(state=AssignmentState.ACCEPTED))
RETURNED = Count("pk", filter=Q(state=AssignmentState.RETURNED))


def assignments_of(tasks: QuerySet[Task], officer: Officer) -> QuerySet[Assignment]:
    """The parts that offices were given in ``tasks`` and still have; for one of an office, only its own."""
    rows = all_assignments_of(tasks)
    if officer.role in (Role.REPORTER, Role.HEAD):
        return rows.filter(office__in=offices_of(officer))
    return rows


def all_assignments_of(tasks: QuerySet[Task]) -> QuerySet[Assignment]:
    """The parts that offices were given in ``tasks`` and still have."""
    return Assignment.objects.filter(LIVE, task__in=tasks, task__left_out=False).exclude(
        Q(state=AssignmentState.PROPOSED) | Q(task__state__in=["merged", "cancelled", "carried-over"])
    )


def counted(tasks: QuerySet[Task], by: str) -> dict[Any, dict[str, int]]:
    """How many of ``tasks`` there are, and how many have no lead, by a column."""
    live = Assignment.objects.filter(LIVE, task=OuterRef("pk"))
    agreed = live.filter(part=Part.LEAD).exclude(state=AssignmentState.PROPOSED)
    rows = (
        tasks.annotate(led=Exists(agreed), asked=Exists(live.filter(state=AssignmentState.PROPOSED)))
        .values(by)
        .annotate(
            tasks=Count("pk"),
            waiting_lead=Count("pk", filter=Q(led=False)),
            proposed=Count("pk", filter=Q(asked=True)),
        )
        .order_by()
    )
    return {row[by]: row for row in rows}


def sees_whole(sheet: Sheet, officer: Officer) -> bool:
    """Whether ``officer`` sees every row: who owns the ledger or audits it, a leader who is to approve it."""
    return officer.role in (Role.SUPERVISOR, Role.VERIFIER, Role.AUDITOR) or (
        officer.role == Role.LEADER and sheet.state == "approval"
    )


def tasks_in(sheet: Sheet, officer: Officer) -> QuerySet[Task]:
    """The tasks of ``sheet`` that ``officer`` sees, left out ones among them."""
    tasks = Task.objects.all() if sees_whole(sheet, officer) else visible_tasks(officer)
    return tasks.filter(sheet=sheet)


def sheet_rows(sheet: Sheet, officer: Officer, filters: TaskFilters | None = None) -> QuerySet[Task]:
    """The rows of ``sheet`` that ``officer`` sees and ``filters`` let through, by 序号.

    Each knows without further queries its commitment, leader, the task that it is a part of,
    ``live_assignments``, ``live_paths`` with target, ``live_nodes``, ``parts_count``, ``no_lead`` (nobody is
    even proposed) and ``has_proposals``. Besides what
    ``TaskFilters`` knows, ``waiting`` may be ``proposed``: a rule's proposal that nobody has agreed to.
    """
    live = Assignment.objects.filter(LIVE).select_related("office").order_by("pk")
    paths = Path.objects.filter(dropped=False).select_related("indicator", "target").order_by("pk")
    parts = Count("parts", filter=Q(parts__left_out=False))
    of_task = Assignment.objects.filter(LIVE, task=OuterRef("pk"))
    filters = replace(filters or TaskFilters(), sheet=sheet.pk)
    condition = matching(filters)
    if filters.waiting == "proposed":
        condition &= Q(Exists(Assignment.objects.filter(task=OuterRef("pk"), state=AssignmentState.PROPOSED)))
    return (
        tasks_in(sheet, officer)
        .select_related("sheet", "commitment__report", "lead_leader", "part_of")
        .annotate(
            parts_count=parts,
            no_lead=~Exists(of_task.filter(part=Part.LEAD)),
            has_proposals=Exists(of_task.filter(state=AssignmentState.PROPOSED)),
        )
        .filter(condition)
        .prefetch_related(
            Prefetch("assignments", live, to_attr="live_assignments"),
            Prefetch("paths", paths, to_attr="live_paths"),
            Prefetch("nodes", Node.objects.filter(dropped=False).order_by("due_on"), to_attr="live_nodes"),
        )
        .order_by("number")
    )


def standing(sheet: Sheet, officer: Officer) -> Standing:
    """How far ``sheet`` is, over the tasks that ``officer`` sees."""
    tasks = tasks_in(sheet, officer)
    live = tasks.filter(left_out=False)
    counts = counted(live, "section")
    comments = visible_comments(officer).filter(sheet=sheet)
    said = comments.aggregate(all=Count("pk"), open=Count("pk", filter=Q(adopted=None)))
    parts = assignments_of(live, officer).aggregate(
        offices=Count("office", distinct=True), assigned=Count("pk"), accepted=ACCEPTED
    )
    return Standing(
        sections={section: counts.get(section, {}).get("tasks", 0) for section in Section.values},
        tasks=sum(row["tasks"] for row in counts.values()),
        waiting_lead=sum(row["waiting_lead"] for row in counts.values()),
        proposed=sum(row["proposed"] for row in counts.values()),
        left_out=tasks.filter(left_out=True).count(),
        comments=said["all"],
        open_comments=said["open"],
        **parts,
    )


def acceptance(sheet: Sheet, officer: Officer) -> list[Acceptance]:
    """How far the offices are with accepting what they were given, those that wait first."""
    rows = (
        assignments_of(tasks_in(sheet, officer), officer)
        .values("office")
        .annotate(assigned=Count("pk"), accepted=ACCEPTED, returned=RETURNED)
        .order_by()
    )
    offices = Office.objects.in_bulk([row["office"] for row in rows])
    found = [
        Acceptance(offices[row["office"]], row["assigned"], row["accepted"], row["returned"]) for row in rows
    ]
    return sorted(found, key=lambda one: (-one.waiting, -one.returned, one.office.pk))


def sections(stand: Standing) -> list[tuple[str, str, int]]:
    """The three parts of a sheet: code, name, how many tasks."""
    return [(choice.value, str(choice.label), stand.sections[choice.value]) for choice in Section]


def narrowed(filters: TaskFilters, section: str) -> TaskFilters:
    """``filters`` for one part of the sheet, for all of them where ``section`` is empty."""
    return replace(filters, section=section)


def tasks_to_comment(sheet: Sheet, officer: Officer) -> QuerySet[Task]:
    """The tasks of ``sheet`` that ``officer`` may comment on: those that their offices have a part in."""
    return visible_tasks(officer).filter(sheet=sheet, left_out=False).order_by("number")


def is_own(task: Task, officer: Officer) -> bool:
    """Whether ``officer`` may comment on ``task``."""
    return tasks_to_comment(task.sheet, officer).filter(pk=task.pk).exists()


def left_out_tasks(sheet: Sheet, officer: Officer) -> QuerySet[Task]:
    """What was taken out of the draft."""
    return tasks_in(sheet, officer).filter(left_out=True).order_by("number")


def addable_commitments(sheet: Sheet, words: str = "") -> QuerySet[Commitment]:
    """Accepted commitments without a task in ``sheet``: of its own source and of the others of its year."""
    words = words.replace("\x00", "").strip()
    rows = Commitment.objects.filter(state=State.ACCEPTED).exclude(tasks__sheet=sheet)
    if sheet.report_id is not None:
        rows = rows.filter(Q(report=sheet.report_id) | Q(report__year_planned=sheet.year))
    else:
        rows = rows.filter(report__year_planned=sheet.year)
    if words:
        rows = rows.filter(Q(text__icontains=words) | Q(category__icontains=words))
    return rows.select_related("report").order_by("report", "start", "number")


def sources_of_year() -> QuerySet[Report]:
    """Reports and other sources, the latest year first."""
    accepted = Count("commitments", filter=Q(commitments__state=State.ACCEPTED))
    return Report.objects.annotate(accepted_count=accepted).order_by("-year_planned", "pk")


def comment(comment_id: int, officer: Officer) -> Comment:
    """The comment with this id, with sheet, task and people; raises NoSuchComment."""
    rows = visible_comments(officer).select_related("sheet", "task", "office", "by", "answered_by")
    found = rows.filter(pk=comment_id).first()
    if found is None:
        raise NoSuchComment(id=comment_id)
    return found


def comments_on_task(task: Task, officer: Officer) -> QuerySet[Comment]:
    """What was said of ``task`` in the consultation, as far as ``officer`` sees it."""
    rows = visible_comments(officer).filter(task=task)
    return rows.select_related("office", "by", "answered_by").order_by("pk")


def sheet_row(task_id: int, officer: Officer) -> Task:
    """One row of a sheet with everything that ``sheet_rows`` gives; raises NoSuchTask or NoSuchSheet.

    A leader sees the rows of a sheet that waits for approval, whoever has them.
    """
    found = Task.objects.filter(pk=task_id).values_list("sheet_id", flat=True).first()
    if found is None:
        raise NoSuchTask(id=task_id)
    row = sheet_rows(sheet(found, officer), officer).filter(pk=task_id).first()
    if row is None:
        raise NoSuchTask(id=task_id)
    return row


def comments_possible(sheet: Sheet, officer: Officer) -> bool:
    """Whether ``officer`` may say what their office thinks of ``sheet`` now."""
    return sheet.state == "consultation" and officer.role in (Role.REPORTER, Role.HEAD, Role.LEADER)


def acts_on(sheet: Sheet, officer: Officer) -> list[str]:
    """The acts on ``sheet`` that are open to ``officer`` now; ``approve`` stands beside those of its life."""
    acts = list(states.possible_acts(states.SHEET, sheet.state, officer.role))  # type: ignore[arg-type]
    if sheet.state == "approval" and officer.role in (Role.SUPERVISOR, Role.LEADER):
        acts.insert(0, "approve")
        if not sheet.approved_by and "issue" in acts:
            acts.remove("issue")
    return acts


def proposal(assignment_id: int, officer: Officer) -> Assignment | None:
    """The proposal with this id that nobody has decided on, with task and office."""
    rows = Assignment.objects.filter(task__in=visible_tasks(officer), state=AssignmentState.PROPOSED)
    return rows.select_related("task__sheet", "office").filter(pk=assignment_id).first()


# --- one row of a draft


def categories(sheet: Sheet, officer: Officer) -> list[str]:
    """The fields of work that the sheet has, to choose from."""
    rows = tasks_in(sheet, officer).exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct())


def neighbours(task: Task, officer: Officer) -> tuple[Task | None, Task | None]:
    """The rows before and after ``task`` in its part of the table, so that one can go through them."""
    rows = tasks_in(task.sheet, officer).filter(left_out=False, section=task.section)
    before = rows.filter(number__lt=task.number).order_by("-number").first()
    return before, rows.filter(number__gt=task.number).order_by("number").first()


def indicator_names() -> list[str]:
    """What is measured already, by name."""
    return list(Indicator.objects.order_by("name").values_list("name", flat=True).distinct())


def offices_to_fan_out(task: Task, *, with_zones: bool) -> list[Office]:
    """The counties, and the zones if wished, that have no part of ``task`` of their own yet."""
    there = set(
        Assignment.objects.filter(LIVE, task__part_of=task, task__left_out=False, part=Part.LEAD).values_list(
            "office_id", flat=True
        )
    )
    return [office for office in county_offices(with_zones=with_zones) if office.pk not in there]

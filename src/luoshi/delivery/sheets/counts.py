"""How far sheets are: tasks without a lead office, open comments, who has accepted what."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.delivery.models import Assignment, AssignmentState, Part, Section, Sheet, Task
from luoshi.delivery.rows import visible_comments, visible_sheets, visible_tasks
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

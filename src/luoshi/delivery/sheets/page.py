"""What the page of a sheet tells: its rows by section, what was said of them, what may be done with it."""

from dataclasses import replace

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from luoshi.delivery.models import Assignment, AssignmentState, Comment, Node, Part, Path, Sheet, Task
from luoshi.delivery.queries import TaskFilters, matching, sheet
from luoshi.delivery.rows import NoSuchComment, NoSuchTask, visible_comments, visible_tasks
from luoshi.delivery.rules import states
from luoshi.delivery.sheets.counts import LIVE, tasks_in
from luoshi.people.models import Officer, Role


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


def narrowed(filters: TaskFilters, section: str) -> TaskFilters:
    """``filters`` for one part of the sheet, for all of them where ``section`` is empty."""
    return replace(filters, section=section)


def tasks_to_comment(sheet: Sheet, officer: Officer) -> QuerySet[Task]:
    """The tasks of ``sheet`` that ``officer`` may comment on: those that their offices have a part in."""
    return visible_tasks(officer).filter(sheet=sheet, left_out=False).order_by("number")


def is_own(task: Task, officer: Officer) -> bool:
    """Whether ``officer`` may comment on ``task``."""
    return tasks_to_comment(task.sheet, officer).filter(pk=task.pk).exists()


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
    return rows.select_related("task", "office", "by", "answered_by").order_by("pk")


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

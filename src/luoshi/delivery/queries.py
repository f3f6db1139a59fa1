"""What delivery tells: sheets, tasks and everything about one, what is asked of whom, orders, evidence.

Every query takes the officer who asks: what they may not see is not found.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from luoshi.delivery.evidence.store import open_kept
from luoshi.delivery.handling.page import TaskPage, names_in, task, task_page, tasks_to_merge_into
from luoshi.delivery.home import DueReport, Home, counts_by_state, due_reports, home
from luoshi.delivery.lights.of_tasks import PathLight, TaskLight, task_lights
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Comment,
    Enquiry,
    Evidence,
    Extension,
    Matter,
    Message,
    Node,
    Order,
    Part,
    Path,
    PlanItem,
    Progress,
    ReportingPeriod,
    Sheet,
    Task,
)
from luoshi.delivery.rows import (
    NoSuchEvidence,
    NoSuchMatter,
    NoSuchOrder,
    NoSuchProgress,
    NoSuchSheet,
    lead_assignment,
    visible_comments,
    visible_evidence,
    visible_extensions,
    visible_matters,
    visible_orders,
    visible_progress,
    visible_sheets,
    visible_tasks,
)
from luoshi.delivery.sheets.fanning import proposed_shares
from luoshi.delivery.supervising.plan import PlanCount, plan_count
from luoshi.people.models import Officer

__all__ = [
    "DueReport",
    "Home",
    "PathLight",
    "PlanCount",
    "TaskFilters",
    "TaskLight",
    "TaskPage",
    "comments",
    "counts_by_state",
    "due_reports",
    "enquiries",
    "evidence",
    "evidence_file",
    "extensions",
    "home",
    "lead_assignment",
    "matter",
    "matters",
    "messages",
    "names_in",
    "order",
    "orders",
    "periods",
    "plan_count",
    "plan_items",
    "progress_report",
    "proposed_shares",
    "sheet",
    "sheets",
    "task",
    "task_lights",
    "task_page",
    "task_rows",
    "tasks_to_merge_into",
    "unread_messages",
]


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """Which tasks are wanted; empty is any. ``office``, ``leader`` and ``sheet`` are ids; leader 0: none.

    ``office`` finds what it has any part in, ``part`` narrows that; ``waiting`` is one of ``lead`` (待定),
    ``acceptance``, ``overdue`` (with ``on``). ``q`` is sought in wording, measures, category and note, a
    number alone also as 序号.
    """

    sheet: int | None = None
    section: str = ""
    state: str = ""
    category: str = ""
    place: str = ""
    office: int | None = None
    part: str = ""
    leader: int | None = None
    waiting: str = ""
    on: date | None = None
    q: str = ""


def sheets(officer: Officer) -> QuerySet[Sheet]:
    """The sheets that ``officer`` sees, the latest first, each with ``task_count``."""
    counted = Count("tasks", filter=Q(tasks__left_out=False))
    return (
        visible_sheets(officer).select_related("report").annotate(task_count=counted).order_by("-year", "-pk")
    )


def sheet(sheet_id: int, officer: Officer) -> Sheet:
    """The sheet with this id; raises NoSuchSheet. A leader sees every sheet that waits for approval."""
    found = sheets(officer).filter(pk=sheet_id).first()
    if found is None and officer.role == "leader":
        found = Sheet.objects.filter(pk=sheet_id, state="approval").first()
    if found is None:
        raise NoSuchSheet(id=sheet_id)
    return found


def task_rows(officer: Officer, filters: TaskFilters | None = None) -> QuerySet[Task]:
    """The tasks that ``officer`` sees and ``filters`` let through, in the order of their sheets.

    Each knows without further queries its sheet, commitment, leader, ``live_assignments`` with offices,
    ``live_paths`` with indicators, and ``live_nodes``.
    """
    filters = filters or TaskFilters()
    live = Assignment.objects.exclude(state=AssignmentState.REPLACED).select_related("office").order_by("pk")
    paths = Path.objects.filter(dropped=False).select_related("indicator").order_by("pk")
    return (
        visible_tasks(officer)
        .filter(matching(filters))
        .select_related("sheet", "commitment__report", "lead_leader")
        .prefetch_related(
            Prefetch("assignments", live, to_attr="live_assignments"),
            Prefetch("paths", paths, to_attr="live_paths"),
            Prefetch("nodes", Node.objects.filter(dropped=False).order_by("due_on"), to_attr="live_nodes"),
        )
        .order_by("sheet", "number")
    )


def matching(filters: TaskFilters) -> Q:
    """The condition that ``filters`` set."""
    condition = Q(left_out=False)
    for name in ("section", "state", "category", "place"):
        if value := getattr(filters, name):
            condition &= Q(**{name: value})
    if filters.sheet is not None:
        condition &= Q(sheet=filters.sheet)
    if filters.leader is not None:
        condition &= Q(lead_leader=filters.leader or None)
    live = Assignment.objects.filter(task=OuterRef("pk")).exclude(state=AssignmentState.REPLACED)
    if filters.office is not None or filters.part:
        rows = live.filter(office=filters.office) if filters.office is not None else live
        condition &= Q(Exists(rows.filter(part=filters.part) if filters.part else rows))
    return condition & waiting(filters) & sought(filters.q)


def waiting(filters: TaskFilters) -> Q:
    """The condition that something waits: the lead office, its answer, or what is overdue."""
    live = Assignment.objects.filter(task=OuterRef("pk")).exclude(state=AssignmentState.REPLACED)
    if filters.waiting == "lead":
        return ~Q(Exists(live.filter(part=Part.LEAD).exclude(state=AssignmentState.PROPOSED)))
    if filters.waiting == "acceptance":
        unanswered = live.filter(state=AssignmentState.ASSIGNED)
        return Q(Exists(unanswered), state__in=["issued", "accepted", "in-hand"])
    if filters.waiting == "overdue" and filters.on is not None:
        return Q(due_on__lt=filters.on, state__in=["issued", "accepted", "returned", "in-hand"])
    return Q()


def sought(words: str) -> Q:
    """The condition that a task holds ``words``."""
    words = words.strip().replace("\x00", "")
    if not words:
        return Q()
    found = Q(wording__icontains=words) | Q(measures__icontains=words)
    found |= Q(category__icontains=words) | Q(note__icontains=words)
    # Longer numbers than a 序号 can be would overflow the column's type.
    if words.isascii() and words.isdigit() and len(words) <= 9:
        found |= Q(number=int(words))
    return found


def progress_report(progress_id: int, officer: Officer) -> Progress:
    """The progress report with this id, with task, period and people; raises NoSuchProgress."""
    rows = visible_progress(officer).select_related(
        "task__sheet", "period", "office", "reporter", "checker", "verifier"
    )
    found = rows.filter(pk=progress_id).first()
    if found is None:
        raise NoSuchProgress(id=progress_id)
    return found


def periods(sheet: Sheet) -> QuerySet[ReportingPeriod]:
    """The reporting periods of ``sheet``, in order."""
    return sheet.periods.select_related("locked_by").order_by("start", "end")


def comments(sheet: Sheet, officer: Officer) -> QuerySet[Comment]:
    """The comments on ``sheet`` that ``officer`` sees, in the order in which they came."""
    rows = visible_comments(officer).filter(sheet=sheet)
    return rows.select_related("task", "office", "by", "answered_by").order_by("pk")


def evidence(evidence_id: int, officer: Officer) -> Evidence:
    """The evidence with this id; raises NoSuchEvidence."""
    found = visible_evidence(officer).select_related("file", "office", "by").filter(pk=evidence_id).first()
    if found is None:
        raise NoSuchEvidence(id=evidence_id)
    return found


def evidence_file(evidence: Evidence, folder: FilePath) -> FilePath:
    """Where the file of ``evidence`` lies, to be served as an attachment and never shown in the page.

    Raises NoSuchEvidence for a link, EvidenceGone where the disk has lost it.
    """
    if evidence.file is None:
        raise NoSuchEvidence(id=evidence.pk)
    return open_kept(evidence.file.sha256, folder)


def orders(officer: Officer) -> QuerySet[Order]:
    """The supervision orders that ``officer`` sees, the latest first."""
    rows = visible_orders(officer).select_related("task__sheet", "office", "signed_by", "plan_item")
    return rows.order_by("-year", "-serial", "-pk")


def order(order_id: int, officer: Officer) -> Order:
    """The order with this id, with ``extensions`` and ``verdicts``; raises NoSuchOrder."""
    rows = orders(officer).prefetch_related("extensions__asked_by", "extensions__decided_by", "verdicts__by")
    found = rows.filter(pk=order_id).first()
    if found is None:
        raise NoSuchOrder(id=order_id)
    return found


def extensions(officer: Officer) -> QuerySet[Extension]:
    """The requests for more time that ``officer`` sees, the latest first."""
    return visible_extensions(officer).select_related("order", "task", "asked_by").order_by("-pk")


def matters(officer: Officer) -> QuerySet[Matter]:
    """The matters for leaders that ``officer`` sees, the latest first."""
    rows = visible_matters(officer).select_related("task__sheet", "leader", "raised_by", "new_task")
    return rows.order_by("-pk")


def matter(matter_id: int, officer: Officer) -> Matter:
    """The matter with this id; raises NoSuchMatter."""
    found = matters(officer).filter(pk=matter_id).first()
    if found is None:
        raise NoSuchMatter(id=matter_id)
    return found


def enquiries(*, office_id: int | None = None) -> QuerySet[Enquiry]:
    """What is asked of whom now, by office; the register that keeps a fact from being asked twice."""
    rows = Enquiry.objects.filter(ended_at=None).select_related("indicator", "office", "task", "asked_by")
    if office_id is not None:
        rows = rows.filter(office=office_id)
    return rows.order_by("office", "pk")


def plan_items(year: int) -> QuerySet[PlanItem]:
    """The items of the year's plan of inspections, struck ones among them, in order."""
    return PlanItem.objects.filter(year=year).select_related("added_by").order_by("number")


def messages(officer: Officer) -> QuerySet[Message]:
    """The messages to ``officer``, the latest first."""
    return Message.objects.filter(officer=officer).select_related("signed_by").order_by("-pk")


def unread_messages(user: object) -> int:
    """How many messages ``user`` has not read; none for somebody who has not signed in."""
    if not isinstance(user, Officer):
        return 0
    return Message.objects.filter(officer=user, read_at=None).count()

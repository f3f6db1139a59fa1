"""What the pages of a draft offer: what may be added, what was left out, one row and its neighbours."""

from django.db.models import Count, Q, QuerySet

from luoshi.delivery.models import Assignment, AssignmentState, Part, Sheet, Task
from luoshi.delivery.rows import visible_tasks
from luoshi.delivery.sheets.counts import LIVE, tasks_in
from luoshi.delivery.sheets.fanning import county_offices
from luoshi.ledger.models import Commitment, Indicator, Report, State
from luoshi.people.models import Office, Officer


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


def proposal(assignment_id: int, officer: Officer) -> Assignment | None:
    """The proposal with this id that nobody has decided on, with task and office."""
    rows = Assignment.objects.filter(task__in=visible_tasks(officer), state=AssignmentState.PROPOSED)
    return rows.select_related("task__sheet", "office").filter(pk=assignment_id).first()


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

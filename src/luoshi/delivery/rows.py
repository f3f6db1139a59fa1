"""Which rows an officer sees: an office what it has a part in, a leader what is under him, others all.

What somebody may not see is not found: a guessed number answers like one that does not exist.
"""

from typing import ClassVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Comment,
    Evidence,
    EvidenceUse,
    Extension,
    Matter,
    Order,
    Part,
    Progress,
    Sheet,
    Task,
)
from luoshi.ground.refused import Refused
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import sees_everything
from luoshi.people.queries import offices_of

# An office learns of a task when its sheet goes out for comments.
SHOWN_TO_OFFICES = ("consultation", "approval", "issued")


class NoSuchSheet(Refused):
    """There is no such sheet, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-sheet"


class NoSuchTask(Refused):
    """There is no such task, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-task"


class NoSuchProgress(Refused):
    """There is no such progress report, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-progress"


class NoSuchEvidence(Refused):
    """There is no such evidence, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-evidence"


class NoSuchOrder(Refused):
    """There is no such supervision order, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-order"


class NoSuchMatter(Refused):
    """There is no such matter, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-matter"


class NoSuchComment(Refused):
    """There is no such comment, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-comment"


class NoSuchExtension(Refused):
    """There is no such request for more time, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-extension"


def visible_tasks(officer: Officer) -> QuerySet[Task]:
    """The tasks that ``officer`` sees."""
    tasks = Task.objects.all()
    if sees_everything(officer):
        return tasks
    own = Assignment.objects.filter(task=OuterRef("pk"), office__in=offices_of(officer)).exclude(
        state=AssignmentState.REPLACED
    )
    condition = Q(Exists(own))
    if officer.role == Role.LEADER:
        condition |= Q(lead_leader=officer) | Q(
            Exists(Matter.objects.filter(task=OuterRef("pk"), leader=officer))
        )
    return tasks.filter(condition, sheet__state__in=SHOWN_TO_OFFICES, left_out=False)


def visible_sheets(officer: Officer) -> QuerySet[Sheet]:
    """The sheets that ``officer`` sees: those in which they see a task."""
    sheets = Sheet.objects.all()
    if sees_everything(officer):
        return sheets
    return sheets.filter(
        Exists(visible_tasks(officer).filter(sheet=OuterRef("pk"))), state__in=SHOWN_TO_OFFICES
    )


def visible_progress(officer: Officer) -> QuerySet[Progress]:
    """The progress reports that ``officer`` sees: an office's draft is its own until it is submitted."""
    progress = Progress.objects.filter(task__in=visible_tasks(officer))
    if officer.role in (Role.REPORTER, Role.HEAD):
        return progress.filter(~Q(state="draft") | Q(office__in=offices_of(officer)))
    return progress.exclude(state="draft", submitted_at=None)


def visible_evidence(officer: Officer) -> QuerySet[Evidence]:
    """The evidence that ``officer`` sees: what their office handed in, and what stands for their tasks."""
    if sees_everything(officer):
        return Evidence.objects.all()
    uses = EvidenceUse.objects.filter(evidence=OuterRef("pk"), task__in=visible_tasks(officer))
    return Evidence.objects.filter(Q(by=officer) | Q(Exists(uses)) | Q(office__in=offices_of(officer)))


def visible_orders(officer: Officer) -> QuerySet[Order]:
    """The supervision orders that ``officer`` sees: drafts only those who sign, discarded ones nobody."""
    kept = Order.objects.filter(discarded_at=None)
    if sees_everything(officer):
        return kept
    orders = kept.filter(office__in=offices_of(officer))
    if officer.role == Role.LEADER:
        return kept.filter(Q(pk__in=orders) | Q(task__in=visible_tasks(officer)))
    return orders.exclude(state="draft")


def visible_matters(officer: Officer) -> QuerySet[Matter]:
    """The matters for leaders that ``officer`` sees."""
    if sees_everything(officer):
        return Matter.objects.all()
    return Matter.objects.filter(Q(leader=officer) | Q(task__in=visible_tasks(officer)))


def visible_comments(officer: Officer) -> QuerySet[Comment]:
    """The comments on drafts that ``officer`` sees: an office those of its own."""
    if sees_everything(officer):
        return Comment.objects.all()
    return Comment.objects.filter(Q(by=officer) | Q(office__in=offices_of(officer)))


def visible_extensions(officer: Officer) -> QuerySet[Extension]:
    """The requests for more time that ``officer`` sees."""
    if sees_everything(officer):
        return Extension.objects.all()
    return Extension.objects.filter(Q(task__in=visible_tasks(officer)) | Q(order__in=visible_orders(officer)))


def lead_assignment(task: Task) -> Assignment | None:
    """Who leads ``task`` now, None where that is 待定."""
    return (
        task.assignments.filter(part=Part.LEAD)
        .exclude(state=AssignmentState.REPLACED)
        .select_related("office")
        .order_by("pk")  # there is one; the order of all assignments would join tasks and sheets
        .first()
    )

"""What became of a source's commitments: which are tasks, in which sheet, and which are none yet."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshi.delivery.models import Rectification, Sheet, Task
from luoshi.delivery.rows import visible_sheets, visible_tasks
from luoshi.ledger.models import Commitment, Report, State
from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class Followed:
    """A task of the source; ``rectification`` is how far its finding is put right, empty for none."""

    task: Task
    rectification: str
    also: bool  # its commitment is another source's and rests on this one, too


@dataclass(frozen=True, slots=True)
class SourceTasks:
    """The tasks that the officer sees, and what was accepted and is no task of any sheet."""

    followed: list[Followed]
    untaken: list[Commitment]
    proposed: int


def source_tasks(source: Report, officer: Officer) -> SourceTasks:
    """What became of the commitments of ``source``, and of those of others that rest on it."""
    rows = (
        visible_tasks(officer)
        .filter(Q(commitment__report=source) | Q(commitment__bases__source=source), left_out=False)
        .select_related("sheet", "commitment")
        .order_by("sheet", "number")
        .distinct()
    )
    tasks = list(rows)
    states = dict(
        Rectification.objects.filter(task__in=[task.pk for task in tasks]).values_list("task", "state")
    )
    untaken = (
        Commitment.objects.filter(report=source, state=State.ACCEPTED)
        .exclude(tasks__in=Task.objects.filter(left_out=False))
        .order_by("start", "number")
    )
    return SourceTasks(
        followed=[
            Followed(task, states.get(task.pk, ""), also=task.commitment.report_id != source.pk)
            for task in tasks
        ],
        untaken=list(untaken),
        proposed=Commitment.objects.filter(report=source, state=State.PROPOSED).count(),
    )


def open_sheets(officer: Officer) -> QuerySet[Sheet]:
    """The sheets into which tasks may still be put, the latest year first."""
    return visible_sheets(officer).exclude(state="issued").order_by("-year", "pk")

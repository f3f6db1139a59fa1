"""What became of a source's commitments: which are tasks, in which sheet, and which are none yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.delivery.handling.workbook import light_words, said
from luoshi.delivery.lights.of_tasks import TaskLight
from luoshi.delivery.models import Rectification, Sheet, Task
from luoshi.delivery.rows import visible_sheets, visible_tasks
from luoshi.ledger.models import Commitment, Report, State
from luoshi.paper import sheets
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


def open_sheets(source: Report, officer: Officer) -> QuerySet[Sheet]:
    """The sheets of the source's year into which its tasks may still be put."""
    rows = visible_sheets(officer).exclude(state="issued").filter(year=source.year_planned)
    return rows.order_by("pk")


COLUMNS: Final = (
    sheets.Column("任务分解表", 30),
    sheets.Column("序号", 8, "center"),
    sheets.Column("任务", 44),
    sheets.Column("完成时限", 12, "center", "yyyy-mm-dd"),
    sheets.Column("状态", 10, "center"),
    sheets.Column("整改进度", 12, "center"),
    sheets.Column("亮灯", 8, "center"),
    sheets.Column("说明", 34),
)


def source_tasks_sheets(
    source: Report, found: SourceTasks, lights: Mapping[int, TaskLight], on: date
) -> list[sheets.Sheet]:
    """The tasks of ``source`` with their lights on the day ``on``, and what is no task yet."""
    rows = []
    for one in found.followed:
        lit = lights.get(one.task.pk)
        rows.append(
            (
                one.task.sheet.title,
                one.task.number,
                one.task.wording,
                one.task.due_on,
                said(f"value.state.task.{one.task.state}"),
                said(f"value.state.rectification.{one.rectification}") if one.rectification else None,
                *light_words(lit.light if lit else None),
            )
        )
    return [
        sheets.Sheet(
            title=f"{source}落实情况",
            name="已列入任务",
            columns=COLUMNS,
            rows=rows,
            notes=[f"亮灯日期：{on.isoformat()}"],
            empty="尚未列入任务",
            sticky_columns=3,
        ),
        sheets.Sheet(
            title=f"{source}未列入任务的事项",
            name="未列入任务",
            columns=(
                sheets.Column("编号", 8, "center"),
                sheets.Column("事项", 60),
                sheets.Column("完成时限", 12, "center", "yyyy-mm-dd"),
            ),
            rows=[(one.number, one.text, one.due_date) for one in found.untaken],
            empty="没有",
        ),
    ]

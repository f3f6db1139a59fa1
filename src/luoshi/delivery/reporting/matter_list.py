"""The list of matters for leaders: what waits for oneself first, then what is open, then what is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Matter, MatterState
from luoshi.delivery.queries import matters
from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class MatterFilters:
    """Which matters are wanted; empty is any."""

    state: str = ""
    q: str = ""


def filtered_matters(officer: Officer, filters: MatterFilters) -> QuerySet[Matter]:
    """The matters that ``officer`` sees and ``filters`` let through; what waits for ``officer`` first."""
    rows = matters(officer)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if words := filters.q.replace("\x00", ""):
        found = Q(text__icontains=words) | Q(decision__icontains=words) | Q(task__wording__icontains=words)
        rows = rows.filter(found)
    turn = Case(
        When(leader=officer, state=MatterState.OPEN, then=Value(0)),
        When(state=MatterState.OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.select_related("raised_by__office").annotate(turn=turn).order_by("turn", "-pk")


COLUMNS: Final = (
    Column("需协调事项", 48),
    Column("任务序号", 9, "center"),
    Column("重点任务", 36),
    Column("提出单位", 22),
    Column("提出日期", 12, "center", "yyyy-mm-dd"),
    Column("呈报领导", 10, "center"),
    Column("状态", 9, "center"),
    Column("批示意见", 44),
    Column("批示日期", 12, "center", "yyyy-mm-dd"),
    Column("转办任务序号", 12, "center"),
)
STATES: Final = {"open": "待批示", "decided": "已批示", "withdrawn": "已撤回"}


def matter_sheet(rows: Sequence[Matter]) -> Sheet:
    """The matters as they leave for a spreadsheet."""
    return Sheet(
        title="需协调事项台账",
        name="需协调事项",
        columns=COLUMNS,
        rows=[
            (
                row.text,
                row.task.number,
                row.task.wording,
                row.raised_by.office.name if row.raised_by.office else row.raised_by.name,
                day_of(row.raised_at),
                row.leader.name,
                STATES[row.state],
                row.decision or None,
                day_of(row.decided_at) if row.decided_at else None,
                row.new_task.number if row.new_task else None,
            )
            for row in rows
        ],
        empty="没有需协调事项",
        sticky_columns=1,
    )

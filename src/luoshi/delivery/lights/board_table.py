"""The board as a workbook: lights by lead office, field, leader and place, as the page shows them."""

from collections.abc import Sequence
from datetime import date

from luoshi.delivery.handling.listing import LIGHTS
from luoshi.delivery.lights.board import Board, Row
from luoshi.ground.messages import render
from luoshi.paper.cells import Cell
from luoshi.paper.sheets import Column, Sheet

UNKNOWN = "待定"


def workbook_sheets(found: Board, *, title: str, on: date) -> list[Sheet]:
    """The sheets of the workbook for the day ``on``; ``title`` names the task table."""
    notes = [f"来源:{title or '全部任务分解表'}", f"截至:{on.isoformat()}"]
    return [
        _sheet("牵头单位", found.offices, notes),
        _sheet("工作领域", found.fields, notes),
        _sheet("牵头市领导", found.leaders, notes),
        _sheet("县(市、区)和功能区", [*found.counties, *found.zones], notes),
    ]


def _sheet(by: str, rows: Sequence[Row], notes: Sequence[str]) -> Sheet:
    columns = [
        Column(by, 30),
        *(Column(_word(light), 9, "right") for light in LIGHTS),
        Column("不再亮灯", 10, "right"),
        Column("合计", 9, "right"),
    ]
    cells: list[list[Cell]] = [
        [row.name or UNKNOWN, *(row.tally.counts[light] for light in LIGHTS), row.ended, row.total]
        for row in rows
    ]
    return Sheet(
        title=f"亮灯情况(按{by})",
        columns=columns,
        rows=cells,
        notes=notes,
        name=f"按{by}",
        empty="没有亮灯的任务",
        sticky_columns=1,
    )


def _word(light: str) -> str:
    is_colour = light in ("red", "amber", "green")
    return render(f"light.{'colour' if is_colour else 'grey'}.{light}", "zh")

"""The list of sheets, and how far offices are with accepting one, as they leave for a spreadsheet."""

from collections.abc import Sequence
from typing import Final

from luoshi.delivery.models import Sheet
from luoshi.delivery.sheets.counts import Acceptance, SheetLine
from luoshi.ground.messages import render
from luoshi.paper import sheets

LIST_COLUMNS: Final = (
    sheets.Column("年度", 8, "center", "0"),
    sheets.Column("分解表", 40),
    sheets.Column("状态", 12, "center"),
    sheets.Column("任务数", 9, "right"),
    sheets.Column("牵头单位待定", 12, "right"),
    sheets.Column("应签收", 9, "right"),
    sheets.Column("已签收", 9, "right"),
    sheets.Column("文号", 24),
    sheets.Column("印发日期", 12, "center", "yyyy-mm-dd"),
)
ACCEPTANCE_COLUMNS: Final = (
    sheets.Column("单位", 30),
    sheets.Column("任务数", 9, "right"),
    sheets.Column("已签收", 9, "right"),
    sheets.Column("已退回", 9, "right"),
    sheets.Column("未答复", 9, "right"),
)


def sheets_sheet(lines: Sequence[SheetLine]) -> sheets.Sheet:
    """The list of sheets."""
    return sheets.Sheet(
        title="任务分解表一览",
        name="分解表",
        columns=LIST_COLUMNS,
        rows=[
            (
                line.sheet.year,
                line.sheet.title,
                render(f"value.state.sheet.{line.sheet.state}", "zh"),
                line.tasks,
                line.waiting_lead,
                line.assigned if line.sheet.state == "issued" else None,
                line.accepted if line.sheet.state == "issued" else None,
                line.sheet.number,
                line.sheet.issued_on,
            )
            for line in lines
        ],
        empty="没有任务分解表",
        sticky_columns=2,
    )


def acceptance_sheet(sheet: Sheet, rows: Sequence[Acceptance]) -> sheets.Sheet:
    """Which office has accepted how many of its tasks, those that wait first."""
    return sheets.Sheet(
        title=f"{sheet.title}签收情况",
        name="签收情况",
        columns=ACCEPTANCE_COLUMNS,
        rows=[(row.office.name, row.assigned, row.accepted, row.returned, row.waiting) for row in rows],
        notes=[f"文号：{sheet.number}"] if sheet.number else [],
        empty="没有需要签收的任务",
        sticky_columns=1,
    )

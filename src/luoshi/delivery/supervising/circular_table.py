"""The list of circulars, and the counts of one, as they leave for a spreadsheet."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Circular
from luoshi.delivery.supervising.circular_facts import CircularFacts
from luoshi.ground.messages import render
from luoshi.paper.sheets import Column, Sheet

LIST_COLUMNS: Final = (
    Column("文号", 20),
    Column("标题", 46),
    Column("亮灯日期", 12, "center", "yyyy-mm-dd"),
    Column("任务分解表", 34),
    Column("签发人", 10, "center"),
    Column("签发日期", 12, "center", "yyyy-mm-dd"),
)
OFFICE_COLUMNS: Final = (
    Column("牵头单位", 30),
    Column("任务数", 9, "right"),
    Column("绿灯", 9, "right"),
    Column("黄灯", 9, "right"),
    Column("红灯", 9, "right"),
    Column("灰灯", 9, "right"),
)
BEHIND_COLUMNS: Final = (
    Column("序号", 8, "center"),
    Column("任务", 40),
    Column("牵头单位", 22),
    Column("亮灯", 8, "center"),
    Column("应达进度", 16),
    Column("实际进度", 16),
    Column("差距", 14),
    Column("原因", 40),
)


def circulars_sheet(rows: Iterable[Circular]) -> Sheet:
    """The circulars that went out."""
    return Sheet(
        title="督查通报一览",
        name="通报",
        columns=LIST_COLUMNS,
        rows=[
            (
                row.number,
                row.title,
                row.until,
                row.sheet.title,
                row.signed_by.name,
                day_of(row.signed_at),
            )
            for row in rows
        ],
        empty="尚未印发通报",
        sticky_columns=1,
    )


def counts_sheets(counted: CircularFacts, *, title: str, until: date) -> list[Sheet]:
    """The lights by lead office, and what is behind, as a circular counts them for the day ``until``."""
    notes = [f"亮灯日期：{until.isoformat()}"]
    total = counted.totals
    return [
        Sheet(
            title=f"{title}（分单位亮灯情况）",
            name="分单位亮灯情况",
            columns=OFFICE_COLUMNS,
            rows=[
                *(
                    (row.office, row.total, row.green, row.amber, row.red, row.not_judged)
                    for row in counted.offices
                ),
                (
                    "合计",
                    total["total"],
                    total["green"],
                    total["amber"],
                    total["red"],
                    total["not_judged"],
                ),
            ],
            notes=notes,
            sticky_columns=1,
        ),
        Sheet(
            title=f"{title}（未达序时进度任务清单）",
            name="未达序时进度",
            columns=BEHIND_COLUMNS,
            rows=[
                (
                    row.number,
                    row.task,
                    row.lead_office,
                    render(f"light.colour.{row.colour}", "zh"),
                    row.expected,
                    row.actual,
                    row.gap,
                    row.reason,
                )
                for row in counted.behind
            ],
            notes=notes,
            empty="没有未达序时进度的任务",
            sticky_columns=2,
        ),
    ]

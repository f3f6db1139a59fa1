"""The list of work reports as it leaves for a spreadsheet."""

from collections.abc import Iterable
from typing import Final

from luoshi.ledger.models import Report
from luoshi.paper.sheets import Column, Sheet

COLUMNS: Final = (
    Column("地方", 16),
    Column("计划年度", 10, "center", "0"),
    Column("标题", 44),
    Column("版本数", 9, "right"),
    Column("任务事项", 10, "right"),
    Column("已认定", 10, "right"),
)


def reports_sheet(rows: Iterable[Report]) -> Sheet:
    """The reports that ``queries.reports`` gave."""
    return Sheet(
        title="政府工作报告一览",
        name="报告",
        columns=COLUMNS,
        rows=[
            (
                row.place,
                row.year_planned,
                row.title,
                row.editions_count,  # type: ignore[attr-defined]  # counted by the query
                row.open_count,  # type: ignore[attr-defined]
                row.accepted_count,  # type: ignore[attr-defined]
            )
            for row in rows
        ],
        empty="尚无报告",
        sticky_columns=1,
    )

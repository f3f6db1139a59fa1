"""The list of sources as a table that leaves the house."""

from collections.abc import Iterable
from typing import Any

from luoshi.paper.sheets import Column, Sheet

COLUMNS = (
    Column("来源类别", 14),
    Column("标题", 40),
    Column("文号", 22),
    Column("会议、领导或单位", 20),
    Column("日期", 12, "center", "yyyy-mm-dd"),
    Column("年度", 7, "center"),
    Column("事项", 7, "right"),
    Column("待审", 7, "right"),
    Column("已采纳", 7, "right"),
    Column("另有依据", 9, "right"),
)


def sources_sheet(rows: Iterable[Any]) -> Sheet:
    """``rows`` of ``source_queries.source_rows``, ready for ``paper``."""
    return Sheet(
        title="任务来源",
        columns=COLUMNS,
        rows=[
            [
                str(row.get_kind_display()),
                str(row.title) or f"{row.place}{row.year_planned}年政府工作报告",
                row.document or None,
                row.issuer or None,
                row.dated,
                row.year_planned,
                row.open_count,
                row.proposed_count,
                row.accepted_count,
                row.based_count,
            ]
            for row in rows
        ],
        empty="没有这样的来源",
        sticky_columns=2,
    )

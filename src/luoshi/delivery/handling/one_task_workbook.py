"""Everything about one task as a workbook: its figures with what was replaced, its evidence, its parts."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from luoshi.delivery.handling.page import TaskPage
from luoshi.delivery.handling.workbook import in_unit, light_words, offices_with, said
from luoshi.delivery.holding import day_of
from luoshi.delivery.lights.of_tasks import TaskLight
from luoshi.delivery.models import EvidenceUse, Part
from luoshi.delivery.reporting.period_words import name_of, period_name
from luoshi.delivery.rules.light_case import STATUS
from luoshi.paper.cells import Cell
from luoshi.paper.sheets import Column, Sheet

FIGURE_COLUMNS: Final = (
    Column("指标", 28),
    Column("数据期", 18, "center"),
    Column("数值", 14, "right"),
    Column("单位", 8, "center"),
    Column("分子", 12, "right"),
    Column("分母", 12, "right"),
    Column("数据状态", 10, "center"),
    Column("是否已被替代", 12, "center"),
    Column("填报人", 10, "center"),
    Column("填报日期", 12, "center", "yyyy-mm-dd"),
    Column("核实人", 10, "center"),
    Column("核实日期", 12, "center", "yyyy-mm-dd"),
)
EVIDENCE_COLUMNS: Final = (
    Column("佐证材料", 40),
    Column("证明对象", 28),
    Column("提交单位", 22),
    Column("提交人", 10, "center"),
    Column("提交日期", 12, "center", "yyyy-mm-dd"),
    Column("比对结果", 10, "center"),
    Column("比对人", 10, "center"),
    Column("说明", 30),
    Column("SHA-256", 24),
)
PART_COLUMNS: Final = (
    Column("序号", 8, "center"),
    Column("地方", 16),
    Column("任务", 40),
    Column("牵头单位", 22),
    Column("亮灯", 8, "center"),
    Column("说明", 34),
    Column("状态", 10, "center"),
)


def task_sheets(found: TaskPage, lights: Mapping[int, TaskLight], *, on: date) -> list[Sheet]:
    """The tables of the page of one task; ``lights`` of its parts on the day ``on``."""
    title = f"{found.task.number}. {found.task.wording}"
    tabs = [figures_sheet(found, title), evidence_sheet(found, title)]
    return [*tabs, parts_sheet(found, lights, title, on)] if found.parts else tabs


def figures_sheet(found: TaskPage, title: str) -> Sheet:
    """Every value of its figures, replaced ones among them."""
    rows: list[list[Cell]] = []
    for path in found.paths:
        values = found.observations.get(path.indicator_id, ())
        replaced = {row.replaces_id for row in values}
        rows += [
            [
                path.indicator.name,
                name_of(row.start, row.end),
                in_unit(row.value, path.unit),
                path.unit,
                row.numerator,
                row.denominator,
                STATUS.get(row.status, row.status),
                "已替代" if row.pk in replaced else None,
                row.reported_by.name,
                day_of(row.reported_at),
                row.verified_by.name if row.verified_by else None,
                day_of(row.verified_at) if row.verified_at else None,
            ]
            for row in values
        ]
    return Sheet(
        title=title, name="数据", columns=FIGURE_COLUMNS, rows=rows, empty="尚无数据", sticky_columns=1
    )


def evidence_sheet(found: TaskPage, title: str) -> Sheet:
    """What was handed in to prove it."""
    return Sheet(
        title=title,
        name="佐证材料",
        columns=EVIDENCE_COLUMNS,
        rows=[
            (
                use.evidence.title,
                stands_for(use),
                use.evidence.office.name if use.evidence.office else None,
                use.by.name,
                day_of(use.at),
                {None: "未比对", True: "不一致", False: "一致"}[use.contradicts],
                use.judged_by.name if use.judged_by else None,
                use.note or use.evidence.url or None,
                use.evidence.file.sha256 if use.evidence.file else None,
            )
            for use in found.evidence
        ],
        empty="尚无佐证材料",
        sticky_columns=1,
    )


def stands_for(use: EvidenceUse) -> str:
    """What the evidence proves: a figure up to a day, a report, or the task."""
    if use.observation is not None:
        return f"{use.observation.indicator.name}（截至{use.observation.end - timedelta(days=1)}）"
    return f"{period_name(use.progress.period)}进展" if use.progress is not None else "任务"


def parts_sheet(found: TaskPage, lights: Mapping[int, TaskLight], title: str, on: date) -> Sheet:
    """The tasks that it was fanned out to, each with its light."""
    rows: list[list[Cell]] = []
    for part in found.parts:
        lit = lights.get(part.pk)
        rows.append(
            [
                part.number,
                part.place,
                part.wording,
                offices_with(part, Part.LEAD) or "待定",
                *light_words(lit.light if lit else None),
                said(f"value.state.task.{part.state}"),
            ]
        )
    notes = [f"亮灯日期：{on.isoformat()}"]
    return Sheet(title=title, name="分解到各地", columns=PART_COLUMNS, rows=rows, notes=notes)

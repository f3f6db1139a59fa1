"""The report on how the plan is carried out, as a document for the deputies and as a workbook."""

from typing import Final

from luoshi.account.deputies.execution import Execution, Line
from luoshi.delivery.supervising.order_paper import draft_mark
from luoshi.paper.document import (
    Attachment,
    Band,
    Block,
    Head,
    OfficialDocument,
    Paragraph,
    Table,
    TableColumn,
    written_date,
)
from luoshi.paper.sheets import Column, Sheet

OTHER_FIELD: Final = "其他"
DOCUMENT_COLUMNS: Final = (
    TableColumn("序号", 12, "center"),
    TableColumn("承诺原文", 70),
    TableColumn("指标", 28),
    TableColumn("年度目标", 28, "right"),
    TableColumn("目前进展", 28, "right"),
    TableColumn("数据状态", 16, "center"),
    TableColumn("亮灯", 16, "center"),
    TableColumn("佐证", 14, "right"),
    TableColumn("牵头单位", 32),
)
SHEET_COLUMNS: Final = (
    Column("序号", 8, "center"),
    Column("来源", 22),
    Column("领域", 18),
    Column("承诺原文", 54),
    Column("指标", 22),
    Column("年度目标", 16, "right"),
    Column("目前进展", 16, "right"),
    Column("数据状态", 10, "center"),
    Column("亮灯", 12, "center"),
    Column("说明", 36),
    Column("佐证（件）", 11, "right"),
    Column("牵头单位", 24),
)


def title_of(found: Execution) -> str:
    """What the report is called; until the end of July it is the half-year's."""
    part = "上半年" if found.on.year == found.year and found.on.month <= 7 else ""
    return f"关于{found.place}{found.year}年{part}目标任务执行情况的报告"


def execution_document(found: Execution) -> OfficialDocument:
    """The report as a draft: counts, headline targets, what is behind; every commitment in the annex."""
    return OfficialDocument(
        title=title_of(found),
        addressees=f"{found.place}人民代表大会常务委员会",
        blocks=blocks(found),
        attachments=[
            Attachment(
                f"{found.year}年目标任务执行情况表",
                [Table(DOCUMENT_COLUMNS, banded(found), wide=True, notes=NOTES)],
            )
        ],
        signature=f"{found.place}人民政府",
        mark=draft_mark(),
    )


NOTES: Final = (
    "注：数据状态“预计”“初步”以核定数为准；灰灯指尚未到期、未报送、缺佐证或佐证矛盾，不作进度判断。",
    "佐证为支撑该任务且未撤回、未被认定矛盾的材料件数。",
)


def blocks(found: Execution) -> list[Block]:
    """The body of the report."""
    made: list[Block] = [Head(1, "总体情况"), Paragraph(counts(found))]
    headline = [line for line in found.lines if line.headline]
    if headline:
        made += [Head(1, "主要预期目标"), *(Paragraph(sentence(line)) for line in headline)]
    behind = [line for line in found.lines if line.colour in ("red", "amber") and not line.headline]
    made += [Head(1, "进度滞后的任务")]
    made += [Paragraph(sentence(line)) for line in behind] or [Paragraph("没有亮黄灯、红灯的任务。")]
    silent = [line for line in found.lines if not line.task]
    if silent:
        made += [Head(1, "尚未列入任务的承诺"), *(Paragraph(line.sentence) for line in silent)]
    return made


def counts(found: Execution) -> str:
    """How many commitments there are and how they stand."""
    lights = "，".join(f"{words}{n}项" for _colour, words, n in found.by_light)
    said = (
        f"截至{written_date(found.on)}，{found.year}年承诺事项共{found.commitments}条，"
        f"分解为{len(found.lines)}项指标和任务"
    )
    said += f"，其中{lights}。" if lights else "。"
    if found.unproven:
        said += f"已报送进展的指标和任务中，{found.unproven}项尚无佐证材料。"
    return said


def sentence(line: Line) -> str:
    """A line as prose: never a value without its status."""
    what = line.measure or line.sentence.rstrip("。；;")
    said = f"{what}：" + (f"年度目标{line.target}，" if line.target else "")
    said += f"目前{line.value}（{line.status or '已报送'}）" if line.value else "尚无报送数据"
    said += f"，{line.light}" if line.light else ""
    said += f"（{line.why.rstrip('。')}）" if line.why else ""
    return f"{said}，牵头单位：{line.office}。" if line.office else f"{said}。"


def banded(found: Execution) -> list[tuple[str, ...] | Band]:
    """The rows of the annex, each field of work under its name."""
    rows: list[tuple[str, ...] | Band] = []
    for field in [*found.fields, ""]:
        lines = [line for line in found.lines if line.field == field]
        if lines:
            rows.append(Band(f"{field or OTHER_FIELD}（{len(lines)}项）"))
        rows += [
            (
                str(line.number),
                line.sentence,
                line.measure,
                line.target,
                line.value,
                line.status,
                line.light,
                str(line.evidence) if line.task else "",
                line.office,
            )
            for line in lines
        ]
    return rows


def execution_sheet(found: Execution, lines: list[Line]) -> Sheet:
    """Some of the lines as a workbook."""
    return Sheet(
        title=title_of(found).removeprefix("关于").removesuffix("的报告"),
        name="执行情况",
        columns=SHEET_COLUMNS,
        rows=[
            (
                line.number,
                line.source,
                line.field or None,
                line.sentence,
                line.measure or None,
                line.target or None,
                line.value or None,
                line.status or None,
                line.light,
                line.why or None,
                line.evidence if line.task else None,
                line.office or None,
            )
            for line in lines
        ],
        notes=[f"亮灯日期：{found.on.isoformat()}", *NOTES],
        empty="没有这样的承诺",
        sticky_columns=1,
    )

"""A sheet on its way out of the house: workbook, official document, and the record of its consultation.

The workbook's layout is fixed, so that what leaves can be read in again and leave once more unchanged: three
tabs named for the sections, the title in the first row, ``HEADS`` and then the table's own further columns in
the second, one task a row in the order of their 序号, and nothing below. Offices are joined with 、.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from luoshi.delivery.models import Assignment, AssignmentState, Comment, Part, Path, Section, Sheet, Task
from luoshi.delivery.sheets.paths import TARGET_HEAD
from luoshi.ledger.task_table import Amount, plain_number, written_amount
from luoshi.paper.cells import Cell
from luoshi.paper.document import DocumentNumber, OfficialDocument, written_date
from luoshi.paper.official_forms import TaskGroup, TaskLine, TaskTable, task_table_document
from luoshi.paper.sheets import Column
from luoshi.paper.sheets import Sheet as PaperSheet

SECTION_NAMES = {
    Section.HEADLINE: "主要预期目标",
    Section.QUANTIFIED: "量化任务",
    Section.OTHER: "其他任务",
}
UNKNOWN = "待定"  # nobody leads it yet
PROPOSED = "（拟）"  # after the name of an office that a rule proposes and nobody has agreed to
JOINED_BY = "、"

COLUMNS: tuple[Column, ...] = (
    Column("序号", 5, "center"),
    Column("工作类别", 14),
    Column("重点任务", 34),
    Column("具体措施", 30),
    Column("目标任务", 22),
    Column("牵头市领导", 9, "center"),
    Column("牵头单位", 13, "center"),
    Column("责任单位", 16),
    Column("配合单位", 16),
    Column("完成时限", 11, "center", "yyyy-mm-dd"),
    Column("备注", 12),
)
HEADS = tuple(column.head for column in COLUMNS)
DEMONSTRATION = "演示数据"

_AROUND = {
    "eq": ("", ""),
    "ge": ("", "以上"),
    "gt": ("超过", ""),
    "le": ("", "以内"),
    "lt": ("低于", ""),
    "about": ("", "左右"),
    "near": ("近", ""),
}
_WITHOUT_VALUE = {"first": "实现零的突破", "all": "全覆盖", "outside": "完成上级下达目标"}
_NUMBER = re.compile(r"(?P<agency>.+?)〔(?P<year>\d{4})〕(?P<serial>\d{1,6})号")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row as it leaves: words and dates, nothing left to look up."""

    number: int
    section: str
    category: str
    wording: str
    measures: str
    target: str
    leader: str
    lead: str
    responsible: str
    supporting: str
    due_on: date | None
    note: str
    extra: dict[str, str] = field(default_factory=dict)


def lines_of(tasks: Iterable[Task]) -> list[SheetLine]:
    """The rows of ``tasks``, which ``sheet_page`` or ``queries.task_rows`` gave, by 序号."""
    return sorted((line_of(task) for task in tasks), key=lambda line: line.number)


def line_of(task: Task) -> SheetLine:
    """``task`` as it is now; its figures in words, else the words of the table that it came with."""
    paths: Sequence[Path] = task.live_paths  # type: ignore[attr-defined]  # set by task_rows
    assignments: Sequence[Assignment] = task.live_assignments  # type: ignore[attr-defined]  # likewise
    known = {str(head): str(value) for head, value in task.extra.items()}
    leader = task.lead_leader.name if task.lead_leader else ""
    return SheetLine(
        number=task.number,
        section=task.section,
        category=task.category,
        wording=task.wording,
        measures=task.measures,
        target=known.get(TARGET_HEAD, "") or "；".join(target_words(path, task) for path in paths),
        leader=leader or known.get("牵头市领导", ""),
        lead=offices_in_words(assignments, Part.LEAD) or UNKNOWN,
        responsible=offices_in_words(assignments, Part.RESPONSIBLE),
        supporting=offices_in_words(assignments, Part.SUPPORTING),
        due_on=task.due_on,
        note=task.note,
        extra={head: value for head, value in known.items() if head not in HEADS},
    )


def offices_in_words(assignments: Iterable[Assignment], part: str) -> str:
    """The offices that have this part, by the names that tables use."""
    return JOINED_BY.join(
        (row.office.short or row.office.name) + (PROPOSED if row.state == AssignmentState.PROPOSED else "")
        for row in assignments
        if row.part == part
    )


def target_words(path: Path, task: Task) -> str:
    """What a figure is to reach, as a sentence of the report would say it: 完成投资30亿元以上."""
    name = "" if path.indicator.name == task.wording[:200] else path.indicator.name
    if path.target is not None and path.target.places and not task.place:
        name = JOINED_BY.join(path.target.places) + name
    if path.value is None and path.bound in _WITHOUT_VALUE:
        return f"{name}{_WITHOUT_VALUE[path.bound]}"
    number, unit = written_amount(Amount(path.value, path.low, path.high, path.unit))
    if number is None:
        return name
    before, after = _AROUND.get(path.bound, ("", ""))
    verb = ""
    if path.kind == "growth" and not name.endswith(("增长", "增速", "增幅", "涨幅", "降幅", "下降")):
        verb = "增长" if path.rising else "下降"
    written = plain_number(number) if isinstance(number, Decimal) else number
    return f"{name}{verb}{before}{written}{unit}{after}"


# --- the workbook


def workbook_sheets(
    sheet: Sheet, lines: Sequence[SheetLine], *, demonstration: bool = False
) -> list[PaperSheet]:
    """The three tabs, ready for ``paper.sheets.write_workbook``."""
    further = list(dict.fromkeys(head for line in lines for head in line.extra))
    columns = [*COLUMNS, *(Column(head, 12) for head in further)]
    number = f"　{sheet.number}" if sheet.number else ""
    mark = f"　{DEMONSTRATION}" if demonstration else ""
    return [
        PaperSheet(
            title=f"{sheet.title}（{name}）{number}{mark}",
            columns=columns,
            rows=[cells(line, further) for line in lines if line.section == section],
            name=name,
            sticky_columns=3,
        )
        for section, name in SECTION_NAMES.items()
    ]


def cells(line: SheetLine, further: Sequence[str]) -> list[Cell]:
    """``line`` under ``HEADS`` and the columns ``further``."""
    return [
        line.number,
        line.category or None,
        line.wording,
        line.measures or None,
        line.target or None,
        line.leader or None,
        line.lead,
        line.responsible or None,
        line.supporting or None,
        line.due_on,
        line.note or None,
        *(line.extra.get(head) or None for head in further),
    ]


# --- the official document


def sheet_document(
    sheet: Sheet, lines: Sequence[SheetLine], *, signature: str = "", demonstration: bool = False
) -> OfficialDocument:
    """The task table by GB/T 9704; a draft says in its mark how far it is."""
    groups = [
        TaskGroup(name, [printed(line) for line in lines if line.section == section])
        for section, name in SECTION_NAMES.items()
    ]
    marks = [DEMONSTRATION] if demonstration else []
    if sheet.state != "issued":
        marks.append({"draft": "拟稿", "consultation": "征求意见稿", "approval": "送审稿"}[sheet.state])
    return task_table_document(
        TaskTable(
            title=sheet.title,
            groups=[group for group in groups if group.lines],
            number=document_number(sheet.number),
            signature=signature,
            dated=sheet.issued_on,
            mark=" ".join(marks),
        )
    )


def printed(line: SheetLine) -> TaskLine:
    """``line`` as the document's table has it: the measures stand under what they carry out."""
    return TaskLine(
        number=str(line.number),
        task=f"{line.wording}\n{line.measures}" if line.measures else line.wording,
        target=line.target,
        lead_leader=line.leader,
        lead_office=line.lead,
        responsible_offices=line.responsible,
        supporting_offices=line.supporting,
        due=due_in_words(line.due_on),
        note=line.note,
    )


def due_in_words(day: date | None) -> str:
    """A due date as task tables write it: 2025年12月底 for the last day of a month."""
    if day is None:
        return ""
    is_last = (day + timedelta(days=1)).month != day.month
    return f"{day.year}年{day.month}月底" if is_last else written_date(day)


def document_number(number: str) -> DocumentNumber | None:
    """The 文号 in its three parts; None while there is none or it is not written as the standard has it."""
    found = _NUMBER.fullmatch(number.strip())
    return DocumentNumber(found["agency"], int(found["year"]), int(found["serial"])) if found else None


# --- the record of the consultation (征求意见情况)

_COMMENT_COLUMNS: tuple[Column, ...] = (
    Column("序号", 6, "center"),
    Column("提出单位", 18),
    Column("提出人", 9, "center"),
    Column("提出时间", 17, "center"),
    Column("对应任务", 9, "center"),
    Column("重点任务", 32),
    Column("意见", 40),
    Column("是否采纳", 9, "center"),
    Column("理由", 40),
    Column("答复人", 9, "center"),
)


def consultation_sheet(
    sheet: Sheet, comments: Iterable[Comment], *, demonstration: bool = False
) -> PaperSheet:
    """What offices said of the draft and what became of it, in the order in which it came."""
    rows: list[list[Cell]] = []
    for number, comment in enumerate(comments, start=1):
        answer = {True: "采纳", False: "不采纳", None: "尚未答复"}[comment.adopted]
        rows.append(
            [
                number,
                comment.office.name if comment.office else comment.by.name,
                comment.by.name,
                timezone.localtime(comment.at).strftime("%Y-%m-%d %H:%M"),
                comment.task.number if comment.task else "整张表",
                comment.task.wording if comment.task else None,
                comment.text,
                answer,
                comment.reason or None,
                comment.answered_by.name if comment.answered_by else None,
            ]
        )
    return PaperSheet(
        title=f"{sheet.title}征求意见情况" + (f"　{DEMONSTRATION}" if demonstration else ""),
        columns=_COMMENT_COLUMNS,
        rows=rows,
        name="征求意见情况",
        empty="没有收到意见",
        sticky_columns=1,
    )

"""The documents that supervision needs: the task table, the progress circular, the supervision order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from luoshi.paper.document import (
    Attachment,
    Band,
    Block,
    Colophon,
    DocumentNumber,
    Form,
    FormRow,
    Head,
    OfficialDocument,
    Paragraph,
    Table,
    TableColumn,
    written_date,
)

# --- the task table (任务分解表)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One row of the table as it is to be printed; what is not decided is said in words (待定) or empty."""

    number: str
    task: str
    target: str = ""
    lead_leader: str = ""
    lead_office: str = ""
    responsible_offices: str = ""
    supporting_offices: str = ""
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Rows under one name (主要预期目标)."""

    name: str
    lines: Sequence[TaskLine]


@dataclass(frozen=True, slots=True)
class TaskTable:
    """The table as it is issued; ``groups`` follow one another in one table whose heads repeat."""

    title: str
    groups: Sequence[TaskGroup]
    number: DocumentNumber | None = None
    signature: str = ""
    dated: date | None = None
    notes: Sequence[str] = ()
    mark: str = ""


_TASK_COLUMNS = (
    TableColumn("序号", 12, "center"),
    TableColumn("重点任务", 55),
    TableColumn("年度目标", 32),
    TableColumn("牵头市领导", 16, "center"),
    TableColumn("牵头单位", 22, "center", "责任分工"),
    TableColumn("责任单位", 26, "center", "责任分工"),
    TableColumn("配合单位", 25, "center", "责任分工"),
    TableColumn("完成时限", 27, "center"),
    TableColumn("备注", 14),
)


def task_table_document(table: TaskTable) -> OfficialDocument:
    """The task table on turned pages, its groups as bands, heads repeated on every page."""
    rows: list[Sequence[str] | Band] = []
    for group in table.groups:
        rows.append(Band(f"{group.name}（{len(group.lines)}项）"))
        rows += [
            (
                line.number,
                line.task,
                line.target,
                line.lead_leader,
                line.lead_office,
                line.responsible_offices,
                line.supporting_offices,
                line.due,
                line.note,
            )
            for line in group.lines
        ]
    return OfficialDocument(
        title=table.title,
        blocks=[Table(_TASK_COLUMNS, rows, notes=table.notes, wide=True)],
        number=table.number,
        signature=table.signature,
        dated=table.dated,
        mark=table.mark,
        turned=True,
    )


# --- the progress circular (通报)


@dataclass(frozen=True, slots=True)
class OfficeProgress:
    """How one office's tasks stand, counted by light; ``not_judged`` are the grey ones."""

    office: str
    total: int
    green: int
    amber: int
    red: int
    not_judged: int


@dataclass(frozen=True, slots=True)
class BehindLine:
    """A task that is behind: what was expected, what is, and why, each in words."""

    number: str
    task: str
    lead_office: str
    expected: str
    actual: str
    gap: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CircularSection:
    """A section of the circular: its head, and paragraphs or points (each a short head and what is said)."""

    head: str
    paragraphs: Sequence[str] = ()
    points: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Circular:
    """A progress circular: the counts come first, then ``sections`` (做法, 问题, 要求), then what is behind.

    ``until`` is the day to which the figures go. ``opening`` says on what the circular rests.
    """

    title: str
    addressees: str
    until: date
    offices: Sequence[OfficeProgress]
    signature: str
    dated: date | None
    opening: str = ""
    sections: Sequence[CircularSection] = ()
    behind: Sequence[BehindLine] = ()
    number: DocumentNumber | None = None
    red_head: str = ""
    signer: str = ""
    contact: str = ""
    colophon: Colophon = field(default_factory=Colophon)
    mark: str = ""


_PROGRESS_COLUMNS = (
    TableColumn("序号", 14, "center"),
    TableColumn("单位", 46),
    TableColumn("任务数", 18, "right"),
    TableColumn("绿灯", 18, "right", "亮灯情况"),
    TableColumn("黄灯", 18, "right", "亮灯情况"),
    TableColumn("红灯", 18, "right", "亮灯情况"),
    TableColumn("灰灯", 18, "right", "亮灯情况"),
)
_BEHIND_COLUMNS = (
    TableColumn("序号", 12, "center"),
    TableColumn("任务", 64),
    TableColumn("牵头单位", 28, "center"),
    TableColumn("应达进度", 26, "center"),
    TableColumn("实际进度", 26, "center"),
    TableColumn("差距", 22, "center"),
    TableColumn("原因", 47),
)


def circular_document(circular: Circular) -> OfficialDocument:
    """The circular upright, its list of tasks behind as an attachment on turned pages."""
    attachments = []
    if circular.behind:
        rows = [
            (b.number, b.task, b.lead_office, b.expected, b.actual, b.gap, b.reason) for b in circular.behind
        ]
        attachments.append(Attachment("未达序时进度任务清单", [Table(_BEHIND_COLUMNS, rows, wide=True)]))
    return OfficialDocument(
        title=circular.title,
        blocks=list(_circular_blocks(circular)),
        addressees=circular.addressees,
        number=circular.number,
        signer=circular.signer,
        red_head=circular.red_head,
        attachments=attachments,
        signature=circular.signature,
        dated=circular.dated,
        contact=circular.contact,
        colophon=circular.colophon,
        mark=circular.mark,
    )


def _circular_blocks(circular: Circular) -> Iterator[Block]:
    if circular.opening:
        yield Paragraph(circular.opening)
    yield Head(1, "总体情况")
    yield Paragraph(_counts(circular))
    rows: list[Sequence[str] | Band] = [
        (str(n), o.office, str(o.total), str(o.green), str(o.amber), str(o.red), str(o.not_judged))
        for n, o in enumerate(circular.offices, start=1)
    ]
    if len(rows) > 1:
        whole = _sum(circular.offices)
        counts = (whole.total, whole.green, whole.amber, whole.red, whole.not_judged)
        rows.append(("", whole.office, *map(str, counts)))
    notes = ["注：灰灯指尚未到期、未报送、缺佐证或佐证矛盾，不作进度判断。"]
    yield Table(
        _PROGRESS_COLUMNS, rows, caption="各单位任务进展情况", unit="单位：项", notes=notes, empty="没有任务"
    )
    for section in circular.sections:
        yield Head(1, section.head)
        for text in section.paragraphs:
            yield Paragraph(text)
        for head, text in section.points:
            yield Head(2, head, text)


def _sum(offices: Sequence[OfficeProgress]) -> OfficeProgress:
    return OfficeProgress(
        "合计",
        sum(o.total for o in offices),
        sum(o.green for o in offices),
        sum(o.amber for o in offices),
        sum(o.red for o in offices),
        sum(o.not_judged for o in offices),
    )


def _counts(circular: Circular) -> str:
    """What the lights say, each share with its numerator and denominator in sight."""
    whole = _sum(circular.offices)
    text = (
        f"截至{written_date(circular.until)}，列入督查的任务共{whole.total}项：绿灯{whole.green}项，"
        f"黄灯{whole.amber}项，红灯{whole.red}项，灰灯（未作判断）{whole.not_judged}项。"
    )
    judged = whole.total - whole.not_judged
    if judged:
        share = f"{whole.green * 100 / judged:.1f}".removesuffix(".0")
        text += f"在可以判断的{judged}项中，达到序时进度的{whole.green}项，占{share}%。"
    if circular.behind:
        text += "未达序时进度的任务见附件。"
    return text


# --- the supervision order (督办单)

_TO_BE_DATED = "　　年　　月　　日"  # for a pen


@dataclass(frozen=True, slots=True)
class SupervisionOrder:
    """An order to one lead office about one matter; the lower half is left to be filled in by it."""

    issuer: str
    number: DocumentNumber
    matter: str
    source: str
    lead_office: str
    demand: str
    due: date
    issued_by: str
    dated: date
    supporting_offices: str = ""
    situation: str = ""
    working_days: int | None = None
    contact: str = ""
    urgency: str = ""
    title: str = "督办单"
    mark: str = ""


def supervision_order_document(order: SupervisionOrder) -> OfficialDocument:
    """The order as a form on one page, for longer texts on more."""
    limit = written_date(order.due)
    if order.working_days is not None:
        limit += f"（自签发之日起{order.working_days}个工作日）"
    rows = [
        FormRow([("督办事项", order.matter)], 12),
        FormRow([("立项依据", order.source)]),
        FormRow([("牵头单位", order.lead_office), ("配合单位", order.supporting_offices or "无")]),
    ]
    if order.situation:
        rows.append(FormRow([("目前情况", order.situation)], 16))
    rows += [
        FormRow([("办理要求", order.demand)], 18),
        FormRow([("办结时限", limit)]),
        FormRow([("签发人", order.issued_by), ("签发日期", written_date(order.dated))]),
        FormRow([("签收人", ""), ("签收日期", _TO_BE_DATED)]),
        FormRow([("办理情况", "")], 20),
        FormRow([("单位负责人", ""), ("办结日期", _TO_BE_DATED)]),
        FormRow([("核查意见", "")], 14),
        FormRow([("核查人", ""), ("销号日期", _TO_BE_DATED)]),
    ]
    if order.contact:
        rows.append(FormRow([("联系方式", order.contact)]))
    return OfficialDocument(
        title=f"{order.issuer}\n{order.title}",
        blocks=[Form(rows)],
        number=order.number,
        urgency=order.urgency,
        mark=order.mark,
    )

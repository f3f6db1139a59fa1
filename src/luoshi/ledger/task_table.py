"""The task table as offices know it: rows and three sheets, from a reading or from the ledger alike.

The columns unite those of published task tables; what is not known yet is an empty cell to fill in.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luoshi.ledger.proposals import Goal, Proposal, baselines, paragraph_starts, place_in_text, proposals
from luoshi.paper.cells import Cell
from luoshi.paper.sheets import Column, Sheet
from luoshi.reader.model import Report

TASK_TYPES = {"target": "指标", "task": "任务", "project": "项目"}

BOUND_WORDS = {
    "eq": "",
    "ge": "不低于",
    "gt": "超过",
    "le": "不超过",
    "lt": "低于",
    "about": "左右",
    "near": "接近",
}


@dataclass(frozen=True, slots=True)
class Amount:
    """A value or a range in plain units, and how the text wrote it (its 万 or 亿 is used again)."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    written: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row: a commitment, or one of its targets where it has several."""

    code: str
    number: int
    quote: str
    position: str
    category: str
    text: str
    kind: str
    headline: bool
    measure: str = ""
    amount: Amount | None = None
    bound: str = ""
    baseline: Amount | None = None
    places: tuple[str, ...] = ()
    due_date: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table comes from, for its title and foot; ``head`` is the journal's, None without a ledger."""

    place: str
    year: int | None
    title: str
    sha256: str
    head: str | None = None


# Narrow: all of them on one A4 page across must stay readable.
COLUMNS: tuple[Column, ...] = (
    Column("序号", 5, "center"),
    Column("报告原文", 30),
    Column("原文位置(段/字)", 9, "center"),
    Column("类别", 12),
    Column("重点任务", 28),
    Column("任务类型", 6, "center"),
    Column("指标", 15),
    Column("年度目标(值)", 9, "right"),
    Column("单位", 7, "center"),
    Column("约束", 7, "center"),
    Column("上年基数", 9, "right"),
    Column("牵头市领导", 8),
    Column("牵头单位", 9),
    Column("责任单位", 9),
    Column("配合单位", 9),
    Column("责任县(市、区)", 10),
    Column("完成时限", 11, "center", "yyyy-mm-dd"),
    Column("一季度节点", 8),
    Column("二季度节点", 8),
    Column("三季度节点", 8),
    Column("四季度节点", 8),
    Column("备注", 9),
    Column("编码", 9),
)

# --- rows from a reading


def rows_from_reading(reading: Report) -> list[TaskRow]:
    """The rows that ``reading`` proposes, numbered as the ledger would number them."""
    starts = paragraph_starts(reading.text)
    bases = {index: Amount(f.value, f.low, f.high, f.unit, f.text) for index, f in baselines(reading).items()}
    rows: list[TaskRow] = []
    for number, proposal in enumerate(proposals(reading), start=1):
        row = TaskRow(
            code=code(reading.adcode or reading.place or "", reading.year_planned, number),
            number=number,
            quote=reading.text[proposal.start : proposal.end],
            position=position(starts, proposal.start),
            category=proposal.category,
            text=proposal.text,
            kind=proposal.kind,
            headline=proposal.headline,
            places=proposal.places,
        )
        rows += with_goals(row, proposal, reading, bases)
    return rows


def with_goals(
    row: TaskRow, proposal: Proposal, reading: Report, bases: Mapping[int, Amount]
) -> list[TaskRow]:
    """``row`` once for each of the proposal's targets, or as it is where there is none."""
    return [
        replace(
            row,
            measure=goal.measure,
            amount=amount_of(goal, reading.figures[goal.figure].text),
            bound=goal.bound,
            baseline=bases.get(goal.figure),
            places=goal.places or row.places,
        )
        for goal in proposal.goals
    ] or [row]


def amount_of(goal: Goal, written: str) -> Amount:
    """How much ``goal`` promises."""
    return Amount(goal.value, goal.low, goal.high, goal.unit, written)


def code(place: str, year: int | None, number: int) -> str:
    """The code by which other tables can name a commitment: place, year and 序号."""
    return f"{place}-{year or ''}-{number:03d}"


def position(starts: Sequence[int], offset: int) -> str:
    """Paragraph and character of ``offset``, both from 1."""
    paragraph, character = place_in_text(starts, offset)
    return f"{paragraph}/{character}"


def origin_of_reading(reading: Report) -> Origin:
    """Where a table straight from ``reading`` comes from."""
    return Origin(reading.place or "", reading.year_planned, reading.title, reading.sha256)


# --- sheets


def sheets(rows: Iterable[TaskRow], origin: Origin) -> list[Sheet]:
    """The three sheets: headline targets, quantified tasks, other tasks; ready for ``paper``."""
    headline: list[TaskRow] = []
    quantified: list[TaskRow] = []
    other: list[TaskRow] = []
    for row in rows:
        # a headline target whose value comes later from above (完成省下达目标) is one all the same
        home = headline if row.headline else quantified if row.amount else other
        home.append(row)
    return [
        sheet("主要预期目标", headline, origin),
        sheet("量化任务", quantified, origin),
        sheet("其他任务", other, origin),
    ]


def one_sheet(rows: Iterable[TaskRow], origin: Origin) -> Sheet:
    """All rows in one sheet, for CSV."""
    return sheet("任务分解表", list(rows), origin)


def sheet(name: str, rows: Sequence[TaskRow], origin: Origin) -> Sheet:
    """One sheet of the table; its notes name the report, the bytes and the journal that it comes from."""
    year = f"{origin.year}年" if origin.year else ""
    notes = [f"来源:{origin.title or origin.place + year + '政府工作报告'}", f"原文 SHA-256:{origin.sha256}"]
    if origin.head is not None:
        notes.append(f"留痕链首 SHA-256:{origin.head}")
    return Sheet(
        title=f"{origin.place}{year}政府工作报告任务分解表({name})" if name != "任务分解表" else name,
        columns=COLUMNS,
        rows=[cells(row) for row in rows],
        notes=notes,
        name=name,
        empty="没有这类任务",
        sticky_columns=1,
    )


def cells(row: TaskRow) -> list[Cell]:
    """``row`` under ``COLUMNS``."""
    value, unit = written_amount(row.amount)
    base, base_unit = written_amount(row.baseline)
    if base is not None and base_unit != unit:
        base = f"{plain_number(base)}{base_unit}"
    return [
        row.number,
        row.quote,
        row.position,
        row.category,
        row.text,
        TASK_TYPES[row.kind],
        row.measure or None,
        value,
        unit or None,
        BOUND_WORDS.get(row.bound, "") or None,
        base,
        None,
        None,
        None,
        None,
        "、".join(row.places) or None,
        row.due_date,
        None,
        None,
        None,
        None,
        row.note or None,
        row.code,
    ]


def written_amount(amount: Amount | None) -> tuple[Decimal | str | None, str]:
    """The number and its unit as people write them: 256200000000 元 is 2562 and 亿元; a range is text."""
    if amount is None:
        return None, ""
    word, divisor = multiplier(amount)
    if amount.value is not None:
        return shortest(amount.value / divisor), word + amount.unit
    if amount.low is None or amount.high is None:
        return None, amount.unit
    low, high = shortest(amount.low / divisor), shortest(amount.high / divisor)
    return f"{plain_number(low)}—{plain_number(high)}", word + amount.unit


def multiplier(amount: Amount) -> tuple[str, Decimal]:
    """亿 or 万 and its value, as the text wrote it; where it did not, 亿 from a hundred million up."""
    if "亿" in amount.written:
        return "亿", Decimal(10) ** 8
    if "万" in amount.written:
        return "万", Decimal(10) ** 4
    numbers = [abs(n) for n in (amount.value, amount.low, amount.high) if n is not None]
    if not amount.written and numbers and max(numbers) >= Decimal(10) ** 8:
        return "亿", Decimal(10) ** 8
    return "", Decimal(1)


def shortest(number: Decimal) -> Decimal:
    """``number`` without trailing zeros and without an exponent."""
    return Decimal(format(number.normalize() if number else Decimal(0), "f"))


def plain_number(number: Decimal | str) -> str:
    """``number`` in plain digits."""
    return format(number, "f") if isinstance(number, Decimal) else number

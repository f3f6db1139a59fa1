"""What a table of a source demands, row by row: decisions of a meeting, findings of an audit, from a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshi.ground.due_date import due_of
from luoshi.ledger.office_formats import convert_table
from luoshi.reader.grid import NotATable, read_grids, table_format
from luoshi.reader.grid_tables import Table, find_table

# Heads of the column that says what is demanded, the likeliest first, and of that which says by when.
ITEM_HEADS: Final = (
    "议定事项",
    "批示内容",
    "批示要求",
    "交办事项",
    "实事项目",
    "民生实事",
    "反馈问题",
    "存在问题",
    "发现问题",
    "问题",
    "问题表现",
    "重点任务",
    "工作任务",
    "任务",
    "事项",
    "具体事项",
    "工作内容",
    "项目名称",
    "内容",
)
DUE_HEADS: Final = ("完成时限", "完成时间", "整改时限", "办结时限", "时限", "时间要求", "完成期限")
OTHER_HEADS: Final = ("序号", "编号", "责任单位", "牵头单位", "整改措施", "整改目标", "备注", "责任领导")
WORKBOOKS: Final = frozenset({"xlsx", "xls", "xlsb", "ods"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is demanded, and by when where a date is said."""

    text: str
    due: date | None


def is_table_file(data: bytes) -> bool:
    """Whether the bytes are a workbook or delimited text: rows to take in, not a text to read."""
    kind = table_format(data)
    if kind in WORKBOOKS:
        return True
    if kind != "text":
        return False
    try:
        return any(find_table(grid, _is_known) is not None for grid in read_grids(data))
    except NotATable:
        return False


def items_in(data: bytes, *, year: int) -> list[Item]:
    """What the rows of the tables in a file demand, in order.

    Where no head says which column it is, the one with the longest texts is taken. Raises NotATable, and
    what ``convert_table`` and ``read_grids`` refuse.
    """
    items: list[Item] = []
    for grid in read_grids(convert_table(data)):
        table = find_table(grid, _is_known)
        if table is None:
            continue
        item, due = _item_column(table), _column(table, DUE_HEADS)
        for row in table.rows:
            text = " ".join(row.cells.get(item, "").split())
            if row.is_foot or row.across or not text:
                continue
            grid.refuse_flaw(row.number, item)
            items.append(Item(text, due_of(row.cells.get(due, ""), year=year).on))
    if not items:
        raise NotATable(format=table_format(data).upper())
    return items


def typed_items(lines: str, *, year: int) -> list[Item]:
    """What somebody typed, one line for each item; after a | or a tab, by when."""
    items = []
    for line in lines.splitlines():
        text, _, due = line.replace("\t", "|").replace("｜", "|").partition("|")
        if text.strip():
            items.append(Item(text.strip(), due_of(due, year=year).on))
    return items


def _is_known(head: str) -> bool:
    said = head.rpartition("/")[2]
    return said in (*ITEM_HEADS, *DUE_HEADS, *OTHER_HEADS)


def _column(table: Table, heads: Sequence[str]) -> int:
    """The position of the first column under one of ``heads``, 0 where there is none."""
    for wanted in heads:
        for column in table.columns:
            if column.head.rpartition("/")[2] == wanted:
                return column.position
    return 0


def _item_column(table: Table) -> int:
    named = _column(table, ITEM_HEADS)
    if named:
        return named
    lengths = {
        column.position: sum(len(row.cells.get(column.position, "")) for row in table.rows)
        for column in table.columns
    }
    return max(lengths, key=lambda position: lengths[position])

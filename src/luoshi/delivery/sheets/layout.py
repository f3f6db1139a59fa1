"""The rows of a task table as tasks would have them, read from the grids of a file, pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final

from luoshi.delivery.sheets.columns import FIELDS, KEEP, LEAVE, is_known
from luoshi.ground.due_date import Due, due_of
from luoshi.ground.refused import Refused
from luoshi.reader.grid import Grid
from luoshi.reader.grid_tables import Row, Table, find_table

# By which words a tab, or a heading within one, says which of the three sheets it is.
_SECTIONS: Final = (
    ("headline", ("预期目标", "主要指标", "核心指标", "Headline")),
    ("quantified", ("量化", "Quantified")),
    ("other", ("其他任务", "其它任务", "Other tasks")),
)
_NUMBER: Final = re.compile(r"[0-9]{1,6}(?:\.0)?")


class NoTaskTable(Refused):
    """No tab of the file holds a table with heads that can be made out. Values: ``tabs``."""

    code: ClassVar[str] = "no-task-table"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of the table; ``cells`` is everything that it says, by head."""

    tab: int
    tab_name: str
    number: int  # of the row in its tab
    own_number: int | None  # 序号
    section: str
    category: str
    wording: str
    measures: str
    target: str
    leader: str
    lead: str
    responsible: str
    supporting: str
    due: Due
    note: str
    extra: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """How forms name the row."""
        return f"{self.tab}:{self.number}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that becomes no task: nothing stands in the column of the tasks."""

    tab_name: str
    number: int
    text: str


def task_tables(grids: Sequence[Grid]) -> list[tuple[int, Table]]:
    """The tables of a file, each with the number of its tab from 0; raises NoTaskTable."""
    found = [
        (index, table)
        for index, grid in enumerate(grids)
        if (table := find_table(grid, is_known)) is not None and table.rows
    ]
    if not found:
        raise NoTaskTable(tabs="、".join(grid.name for grid in grids if grid.name)[:200])
    return found


def rows_of(
    tab: int, table: Table, columns: Sequence[str], *, year: int
) -> tuple[list[TaskRow], list[LeftOut]]:
    """The tasks in ``table``, whose columns mean ``columns``, and what becomes none.

    Raises FormulaNotCalculated or CellInError for a cell that is read and holds no value.
    """
    place = {name: one.position for name, one in zip(columns, table.columns, strict=True) if name in FIELDS}
    rows: list[TaskRow] = []
    out: list[LeftOut] = []
    for row, category, section in _under_headings(table, place):
        for meaning, column in zip(columns, table.columns, strict=True):
            if meaning != LEAVE:
                table.grid.refuse_flaw(row.number, column.position)
        cells = {one.head: row.cells[one.position] for one in table.columns if one.position in row.cells}
        said = {name: row.cells.get(position, "") for name, position in place.items()}
        if not said["wording"]:
            out.append(LeftOut(table.grid.name, row.number, " ".join(cells.values())[:80]))
            continue
        extra = {
            one.head: row.cells[one.position]
            for meaning, one in zip(columns, table.columns, strict=True)
            if meaning == KEEP and one.position in row.cells
        }
        number = said.get("number", "")
        rows.append(
            TaskRow(
                tab=tab,
                tab_name=table.grid.name,
                number=row.number,
                own_number=int(float(number)) if _NUMBER.fullmatch(number) else None,
                section=section,
                category=said.get("category", "") or category,
                wording=said["wording"],
                measures=said.get("measures", ""),
                target=said.get("target", ""),
                leader=said.get("leader", ""),
                lead=said.get("lead", ""),
                responsible=said.get("responsible", ""),
                supporting=said.get("supporting", ""),
                due=due_of(said.get("due", ""), year=year),
                note=said.get("note", ""),
                extra=extra,
                cells=cells,
            )
        )
    return rows, out


def _under_headings(table: Table, place: Mapping[str, int]) -> Iterator[tuple[Row, str, str]]:
    """The rows that are no headings, each with the category and the section that it stands under."""
    section, category = section_of(table.grid.name), ""
    for row in table.rows:
        if row.is_foot:
            continue
        only = row.only
        alone = only is not None and only[0] != place.get("wording") and not _NUMBER.fullmatch(only[1])
        if only is not None and (row.across or (alone and not row.carried)):
            if named := section_of(only[1]):
                section, category = named, ""
            else:
                category = only[1]
            continue
        yield row, category, section


def section_of(text: str) -> str:
    """Which of the three sheets ``text`` names, empty for none."""
    return next((name for name, words in _SECTIONS if any(word in text for word in words)), "")

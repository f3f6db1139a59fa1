"""Which part of a grid is a table: its heads, in one row or several, and the rows beneath them.

What stands above the heads (a title, a unit, a date) is left out; merged cells carry on; heads that are
repeated on each printed page count once; a row of one text that reaches across is marked as such.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from luoshi.reader.grid import Grid, Merge

Known = Callable[[str], bool]  # whether a head is one that such tables have

_HIGHEST_HEAD: Final = 40  # rows above which heads are looked for, of those that hold anything
_DEEPEST: Final = 3  # rows of heads, one above the other
_LONGEST_HEAD: Final = 24  # characters: a longer text is a sentence
_FEWEST_HEADS: Final = 2  # that are known, or three that nobody knows
_FOOT: Final = re.compile(r"(?:注|备注|说明|填报|填表|审核|制表|来源|原文|留痕|联系)[^:：]{0,12}[:：]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where it stands in the grid and what it is called."""

    position: int
    head: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row beneath the heads; ``cells`` by the column's position."""

    number: int
    cells: Mapping[int, str]
    carried: frozenset[int]  # columns whose text stands in a merged cell that begins further up
    across: bool  # one text that reaches over several columns: a heading of the rows beneath

    @property
    def only(self) -> tuple[int, str] | None:
        """Column and text of the row's only cell of its own; None where it has several or none."""
        own = [(column, text) for column, text in self.cells.items() if column not in self.carried]
        return own[0] if len(own) == 1 else None

    @property
    def is_foot(self) -> bool:
        """Whether the row says something about the table: 注:, 填报人: ..."""
        return self.only is not None and _FOOT.match(self.only[1]) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """A table within a grid."""

    grid: Grid
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """What the columns are called, from left to right."""
        return tuple(column.head for column in self.columns)


def find_table(grid: Grid, known: Known) -> Table | None:
    """The table of ``grid``, under the row with the most ``known`` heads; None where there is none."""
    filled = sorted({row for row, _ in grid.cells})
    merged = _merged(grid.merges)
    best: tuple[int, int, list[Column], int] | None = None
    for top in filled[:_HIGHEST_HEAD]:
        depth = _depth(grid, merged, top)
        columns = _heads(grid, merged, top, depth)
        familiar = len({column.head for column in columns if known(column.head)})
        apart = len({column.head for column in columns if len(column.head) <= _LONGEST_HEAD})
        if familiar < _FEWEST_HEADS and (familiar == 0 or apart < _FEWEST_HEADS + 1):
            strange = apart == len(columns) and apart > _FEWEST_HEADS and _has_rows(filled, top + depth)
            if best is not None or not strange:
                continue
        if best is None or familiar > best[0]:
            best = (familiar, top, columns, depth)
    if best is None:
        return None
    _, top, columns, depth = best
    return Table(grid, tuple(columns), tuple(_rows(grid, merged, columns, top, depth)))


def _has_rows(filled: Sequence[int], below: int) -> bool:
    return any(row >= below for row in filled)


def _merged(merges: Sequence[Merge]) -> dict[tuple[int, int], Merge]:
    """The merges by where they begin."""
    return {(merge.top, merge.left): merge for merge in merges}


def _depth(grid: Grid, merged: Mapping[tuple[int, int], Merge], top: int) -> int:
    """How many rows the heads that begin at ``top`` take."""
    depth = 1
    for (row, column), merge in merged.items():
        if row != top or (row, column) not in grid.cells:
            continue
        depth = max(depth, merge.bottom - top + 1)
        beneath = {grid.cells.get((merge.bottom + 1, one), "") for one in range(column, merge.right + 1)}
        short = all(len(text) <= _LONGEST_HEAD for text in beneath)
        others = any(r == top and not column <= c <= merge.right for r, c in grid.cells)
        if merge.right > column and short and len(beneath - {""}) > 1 and others:
            depth = max(depth, merge.bottom - top + 2)
    return min(depth, _DEEPEST)


def _heads(grid: Grid, merged: Mapping[tuple[int, int], Merge], top: int, depth: int) -> list[Column]:
    """The columns under the heads in rows ``top`` to ``top + depth - 1``; equal heads are numbered."""
    names: defaultdict[int, list[str]] = defaultdict(list)
    for row in range(top, top + depth):
        for column in sorted(c for r, c in grid.cells if r == row):
            merge = merged.get((row, column))
            text = re.sub(r"\s+", "", grid.cells[row, column])
            for covered in range(column, (merge.right if merge else column) + 1):
                names[covered].append(text)
    seen: Counter[str] = Counter()
    columns = []
    for position in sorted(names):
        head = "/".join(dict.fromkeys(names[position]))
        seen[head] += 1
        columns.append(Column(position, head if seen[head] == 1 else f"{head}({seen[head]})"))
    return columns


def _rows(
    grid: Grid, merged: Mapping[tuple[int, int], Merge], columns: Sequence[Column], top: int, depth: int
) -> list[Row]:
    positions = [column.position for column in columns]
    below = top + depth
    carried = _carried(grid, positions, below)
    by_row: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), text in grid.cells.items():
        if row >= below:
            by_row[row][column] = text
    heads = {grid.cells[cell] for cell in grid.cells if top <= cell[0] < below}
    found: list[Row] = []
    for number in sorted({*by_row, *(row for row, _ in grid.flaws if row >= below)}):
        own = by_row.get(number, {})
        if len(own) > 1 and set(own.values()) <= heads:
            continue  # the heads again, on the next printed page
        above = {c: t for c, t in carried.get(number, {}).items() if c not in own}
        cells = {c: t for c, t in {**above, **own}.items() if c in positions}
        flawed = any((number, position) in grid.flaws for position in positions)
        if flawed or any(column in positions for column in own):
            found.append(Row(number, cells, frozenset(above), _across(own, merged, number)))
    return found


def _across(own: Mapping[int, str], merged: Mapping[tuple[int, int], Merge], number: int) -> bool:
    """Whether all that the row says stands in one cell that reaches over several columns."""
    if len(own) != 1:
        return False
    merge = merged.get((number, next(iter(own))))
    return merge is not None and merge.right > merge.left


def _carried(grid: Grid, positions: Sequence[int], below: int) -> dict[int, dict[int, str]]:
    """By row and column, the texts of merged cells that begin in a row above."""
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    last = max((row for row, _ in grid.cells), default=0)
    for merge in grid.merges:
        text = grid.cells.get((merge.top, merge.left))
        if text is None or merge.top < below or merge.left not in positions:
            continue
        for row in range(merge.top + 1, min(merge.bottom, last) + 1):
            found[row][merge.left] = text
    return found

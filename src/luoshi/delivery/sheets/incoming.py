"""What each row of a table would become: which commitment it carries out, who does it, what nobody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import Q

from luoshi.delivery.models import ColumnMapping, Part, Sheet
from luoshi.delivery.sheets import columns as sheet_columns
from luoshi.delivery.sheets.columns import FIELDS, KEEP, LEAVE, ColumnsNotMapped
from luoshi.delivery.sheets.layout import LeftOut, TaskRow, rows_of, task_tables
from luoshi.delivery.sheets.matching import Match, matches
from luoshi.delivery.sheets.names import known_as, leader_as, means_every_county, names_in
from luoshi.ledger.alignment import wording
from luoshi.ledger.models import Commitment, State
from luoshi.ledger.office_formats import convert_table
from luoshi.people.models import Office, OfficeKind, Officer
from luoshi.people.queries import leaders, offices, offices_by_name
from luoshi.reader.grid import read_grids
from luoshi.reader.grid_tables import Table

Fate = Literal["exact", "similar", "new", "there"]

PARTS = ("lead", "responsible", "supporting")


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table of a file with what its columns mean; ``remembered``: somebody has said so."""

    tab: int
    table: Table
    columns: tuple[str, ...]
    remembered: bool

    @property
    def is_left(self) -> bool:
        """Whether it is not read."""
        return sheet_columns.is_left(self.columns)

    @property
    def is_clear(self) -> bool:
        """Whether it is known what to make of it."""
        return self.is_left or "wording" in self.columns

    @property
    def signature(self) -> str:
        """By what the meaning of its heads is remembered."""
        return sheet_columns.signature(self.table.heads)


@dataclass(frozen=True, slots=True)
class Share:
    """An office's part in a task to be."""

    office: Office
    part: str
    proposed: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a row would become.

    ``fate``: a task of the commitment whose very words it has (exact) or that is like it (similar, for an
    officer to confirm), of a new commitment, or nothing, since the sheet has it already (there).
    """

    row: TaskRow
    fate: Fate
    commitment: Commitment | None
    likely: bool
    shares: tuple[Share, ...]
    leader: Officer | None
    unknown: Mapping[str, str]  # names that nobody knows, by the column's head


def mapped_tables(data: bytes) -> list[MappedTable]:
    """The tables in the bytes of a file, with what their columns mean: as remembered, else as guessed.

    A tab without one familiar head beside others that have some (how to fill it in) is left, unless somebody
    says otherwise. Raises what ``convert_table``, ``read_grids`` and ``task_tables`` refuse.
    """
    tables = task_tables(read_grids(convert_table(data)))
    known = remembered({sheet_columns.signature(table.heads) for _, table in tables})
    found = []
    for tab, table in tables:
        columns = known.get(sheet_columns.signature(table.heads))
        meant = columns or sheet_columns.guessed(table.heads)
        found.append(MappedTable(tab, table, meant, remembered=columns is not None))
    strange = [one for one in found if not one.remembered and set(one.columns) == {KEEP}]
    if len(strange) == len(found):
        return found
    return [replace(one, columns=(LEAVE,) * len(one.columns)) if one in strange else one for one in found]


def remembered(signatures: set[str]) -> dict[str, tuple[str, ...]]:
    """What officers said of columns with these signatures, the newest word for each."""
    rows = ColumnMapping.objects.filter(signature__in=signatures).order_by("pk")
    return {row.signature: tuple(row.columns) for row in rows}


def task_rows(tables: Sequence[MappedTable], *, year: int) -> tuple[list[TaskRow], list[LeftOut]]:
    """The rows of all tables, and those that say no task; raises ColumnsNotMapped and what cells refuse."""
    rows: list[TaskRow] = []
    out: list[LeftOut] = []
    for one in tables:
        if one.is_left:
            continue
        if not one.is_clear:
            raise ColumnsNotMapped(tab=one.table.grid.name, heads="、".join(one.table.heads)[:200])
        found, left = rows_of(one.tab, one.table, one.columns, year=year)
        rows += found
        out += left
    return rows, out


def incoming(sheet: Sheet, rows: Sequence[TaskRow], *, first_leads: bool = False) -> list[Incoming]:
    """What ``rows`` would become in ``sheet``.

    ``first_leads``: where a row names no lead office, the responsible office named first leads.
    """
    commitments = list(accepted_commitments(sheet))
    found = matches([row.wording for row in rows], [one.text for one in commitments])
    named_offices, known_leaders = offices_by_name(), leaders_by_name()
    counties = list(offices().filter(kind=OfficeKind.COUNTY))
    there = {
        (wording(said), wording(measures))
        for said, measures in sheet.tasks.filter(left_out=False).values_list("wording", "measures")
    }
    taken = set(sheet.tasks.filter(left_out=False).values_list("commitment_id", flat=True))
    result = []
    for index, row in enumerate(rows):
        match = found.get(index)
        commitment = commitments[match.commitment] if match else None
        shares, unknown = shares_of(row, named_offices, counties, first_leads=first_leads)
        leader = leader_as(row.leader, known_leaders) if row.leader else None
        if row.leader and leader is None:
            unknown = {**unknown, FIELDS["leader"]: row.leader}
        result.append(
            Incoming(
                row=row,
                fate=fate_of(row, match, commitment, there=there, taken=taken),
                commitment=commitment,
                likely=match is not None and match.likely and commitments[match.commitment].pk not in taken,
                shares=tuple(shares),
                leader=leader,
                unknown=unknown,
            )
        )
    return result


def accepted_commitments(sheet: Sheet) -> "list[Commitment]":
    """What the sheet's source promises and was accepted; of all sources of its year where it has none."""
    of_sheet = (
        Q(report=sheet.report_id) if sheet.report_id is not None else Q(report__year_planned=sheet.year)
    )
    rows = Commitment.objects.filter(of_sheet, state=State.ACCEPTED).order_by("report", "start", "number")
    return list(rows.select_related("report").prefetch_related("targets"))


def fate_of(
    row: TaskRow,
    match: Match | None,
    commitment: Commitment | None,
    *,
    there: set[tuple[str, str]],
    taken: set[int],
) -> Fate:
    """What becomes of ``row``; ``there``: what the sheet's tasks say, ``taken``: what they carry out."""
    if (wording(row.wording), wording(row.measures)) in there:
        return "there"
    if match is None or commitment is None:
        return "new"
    return "there" if match.kind == "exact" and commitment.pk in taken else match.kind


def leaders_by_name() -> dict[str, Officer]:
    """The leaders by name, those of one name left out."""
    found: dict[str, list[Officer]] = {}
    for officer in leaders():
        found.setdefault(officer.name, []).append(officer)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def shares_of(
    row: TaskRow, named_offices: Mapping[str, Office], counties: Sequence[Office], *, first_leads: bool
) -> tuple[list[Share], dict[str, str]]:
    """Which offices have which part in the row, and the names that nobody knows, by head.

    The lead is the office that the lead's column names first; others there are responsible with it, and so
    are all counties where it says 各县（市、区）.
    """
    shares: dict[int, Share] = {}
    unknown: dict[str, str] = {}
    led = False
    for part in PARTS:
        strangers = []
        for position, named in enumerate(names_in(getattr(row, part))):
            own = named.part or part
            if own == Part.LEAD and (led or (position > 0 and named.part is None)):
                own = Part.RESPONSIBLE
            led = led or own == Part.LEAD
            office = known_as(named.name, named_offices)
            if office is not None:
                shares.setdefault(office.pk, Share(office, own, named.proposed))
            elif counties and means_every_county(named.name):
                together = Part.RESPONSIBLE if own == Part.LEAD else own
                for county in counties:
                    shares.setdefault(county.pk, Share(county, together, named.proposed))
            else:
                strangers.append(named.name)
        if strangers:
            unknown[f"{FIELDS[part]}（待定）"] = "、".join(strangers)
    if first_leads and not led:
        first = next((one for one in shares.values() if one.part == Part.RESPONSIBLE), None)
        if first is not None:
            shares[first.office.pk] = Share(first.office, Part.LEAD, first.proposed)
    return list(shares.values()), unknown

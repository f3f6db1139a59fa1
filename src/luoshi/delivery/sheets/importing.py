"""Importing an existing task table (分解表) into a draft: its columns explained once, its rows made tasks."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from luoshi.delivery.holding import saved, told
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    ColumnMapping,
    ImportedRow,
    Part,
    Sheet,
    Task,
)
from luoshi.delivery.rows import NoSuchSheet, visible_sheets
from luoshi.delivery.sheets import columns as sheet_columns
from luoshi.delivery.sheets.columns import FIELDS
from luoshi.delivery.sheets.incoming import Incoming, incoming, mapped_tables, task_rows
from luoshi.delivery.sheets.layout import TaskRow
from luoshi.delivery.sheets.making import NotAcceptedYet, held_draft, next_task_number, section_of
from luoshi.delivery.sheets.paths import paths_of
from luoshi.ground.refused import Refused
from luoshi.ledger.actions import accept_commitments, add_source
from luoshi.ledger.correction import free_text, line
from luoshi.ledger.models import Commitment, Report, SourceKind, State
from luoshi.ledger.sources import BY_HAND_RULE
from luoshi.people.models import Officer
from luoshi.people.permissions import require

IMPORT_RULE = "imported-table"
ACCEPTED_BECAUSE = "随任务分解表导入"
PRIMARY_KEYS = 400  # in one query: SQLite takes no more than 999 values


class NothingToImport(Refused):
    """Every row of the file is in the sheet already. Values: ``rows``."""

    code: ClassVar[str] = "nothing-to-import"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made; ``source`` holds the rows that no commitment matched, None where all did."""

    tasks: list[Task]
    source: Report | None
    skipped: int


@transaction.atomic
def remember_columns(
    *, heads: Sequence[str], columns: Sequence[str], at: datetime, by: Officer
) -> ColumnMapping:
    """Say once what columns with these ``heads`` mean: fields of a task, ``keep`` or ``leave``, one for each.

    Raises NotAllowed, ColumnsNotMapped, ColumnTwice or TaskColumnMissing.
    """
    require("delivery.manage", by)
    meant = sheet_columns.checked(heads, columns)
    signature = sheet_columns.signature(heads)
    row = ColumnMapping.objects.create(
        signature=signature,
        heads=[free_text("head", head) for head in heads],
        columns=list(meant),
        by=by,
        at=at,
    )
    told("remember_columns", f"columns:{row.pk}", by=by, at=at, payload={"columns": list(meant)})
    return row


def import_tasks(
    *,
    sheet_id: int,
    data: bytes,
    file_name: str = "",
    same: Mapping[str, int] | None = None,
    first_leads: bool = False,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Imported:
    """Make tasks of the rows of a file in a draft sheet, all or none.

    A row with the very words of an accepted commitment becomes its task. ``same``: commitments by the key of
    the row (``tab:row``) for those that an officer found to mean the same; None: all that are very likely.
    Other rows become commitments of a source of their own, so that each can be followed to the file.
    ``first_leads``: where a row names no lead office, the responsible office named first leads.

    Raises NotAllowed, NoSuchSheet, SheetOut, ChangedMeanwhile, NotAcceptedYet, NothingToImport, and what
    reading the file refuses.
    """
    require("delivery.manage", by)
    sheet = visible_sheets(by).filter(pk=sheet_id).first()
    if sheet is None:
        raise NoSuchSheet(id=sheet_id)
    # Reading may take a while, above all through LibreOffice: nobody waits for the database meanwhile.
    rows, _ = task_rows(mapped_tables(data), year=sheet.year)
    with transaction.atomic():
        sheet = held_draft(sheet_id, by, seen_version)
        return _imported(sheet, rows, data, file_name, same, first_leads=first_leads, at=at, by=by)


def _imported(
    sheet: Sheet,
    rows: Sequence[TaskRow],
    data: bytes,
    file_name: str,
    same: Mapping[str, int] | None,
    *,
    first_leads: bool,
    at: datetime,
    by: Officer,
) -> Imported:
    found = incoming(sheet, rows, first_leads=first_leads)
    chosen = [one for one in found if one.fate != "there"]
    if not chosen:
        raise NothingToImport(rows=len(found))
    commitments = _confirmed(chosen, same)
    strangers = [one for one in chosen if one.row.key not in commitments]
    source, made = _source_of(sheet, strangers, data, file_name, at=at, by=by)
    commitments.update(made)
    tasks = _written(sheet, chosen, commitments)
    paths_of(tasks, at=at, by=by)
    _write_shares(tasks, chosen)
    sha256 = hashlib.sha256(data).hexdigest()
    ImportedRow.objects.bulk_create(
        [
            ImportedRow(
                task=task,
                file_name=free_text("name", file_name)[:200],
                sha256=sha256,
                tab=one.row.tab_name[:100],
                row=one.row.number,
                cells=dict(one.row.cells),
                match="new" if one.row.key in made else "exact" if one.fate == "exact" else "similar",
            )
            for task, one in zip(tasks, chosen, strict=True)
        ]
    )
    saved(sheet)
    payload = {
        "sha256": sha256,
        "numbers": [task.number for task in tasks],
        "source": source.pk if source else None,
        "new": len(made),
    }
    told("import_tasks", sheet.thing, by=by, at=at, payload=payload)
    return Imported(tasks, source, skipped=len(found) - len(chosen))


def _confirmed(chosen: Sequence[Incoming], same: Mapping[str, int] | None) -> dict[str, Commitment]:
    """The commitments of the rows that carry out one of the ledger's, by the row's key."""
    result: dict[str, Commitment] = {}
    wanted: dict[str, int] = {}
    for one in chosen:
        if one.fate == "exact" and one.commitment is not None:
            result[one.row.key] = one.commitment
        elif one.fate == "similar" and one.commitment is not None:
            if same is None and one.likely:
                result[one.row.key] = one.commitment
            elif same is not None and one.row.key in same:
                wanted[one.row.key] = same[one.row.key]
    ids = sorted(set(wanted.values()))
    rows: dict[int, Commitment] = {}
    for begin in range(0, len(ids), PRIMARY_KEYS):
        part = Commitment.objects.select_related("report").prefetch_related("targets")
        rows.update(part.filter(state=State.ACCEPTED).in_bulk(ids[begin : begin + PRIMARY_KEYS]))
    if missing := [one for one in ids if one not in rows]:
        raise NotAcceptedYet(numbers=missing)
    return result | {key: rows[one] for key, one in wanted.items()}


def _source_of(
    sheet: Sheet, strangers: Sequence[Incoming], data: bytes, file_name: str, *, at: datetime, by: Officer
) -> tuple[Report | None, dict[str, Commitment]]:
    """The source that the rows without a commitment make, and their new commitments by the row's key."""
    if not strangers:
        return None, {}
    adoption = add_source(
        kind=SourceKind.TABLE,
        title=file_name or sheet.title,
        items=[_item_of(one.row) for one in strangers],
        dues=[one.row.due.on for one in strangers],
        original=data,
        year=sheet.year,
        place=sheet.report.place if sheet.report else None,
        at=at,
        by=by,
    )
    rows = Commitment.objects.filter(report=adoption.report, rule=BY_HAND_RULE).order_by("start")
    seen = dict(rows.values_list("pk", "version"))
    accept_commitments(seen=seen, at=at, by=by, reason=ACCEPTED_BECAUSE)
    added = rows.select_related("report").prefetch_related("targets")
    return adoption.report, {one.row.key: row for row, one in zip(added, strangers, strict=True)}


def _item_of(row: TaskRow) -> str:
    """What the row demands, in one line: the task, and how much of it where another column says that."""
    said = " ".join(row.wording.split())
    target = " ".join(row.target.split())
    return said if not target or target in said else f"{said}：{target}"


def _written(sheet: Sheet, chosen: Sequence[Incoming], commitments: Mapping[str, Commitment]) -> list[Task]:
    """The tasks of ``chosen``, in order; numbered as the table numbers them where it can be so."""
    numbers = _numbers(sheet, chosen)
    return Task.objects.bulk_create(
        [
            Task(
                sheet=sheet,
                commitment=commitments[one.row.key],
                number=number,
                section=one.row.section or section_of(commitments[one.row.key]),
                category=free_text("category", one.row.category),
                wording=line("wording", one.row.wording),
                measures=free_text("measures", one.row.measures),
                lead_leader=one.leader,
                due_on=one.row.due.on,
                note=_note_of(one.row),
                extra=_extra_of(one),
            )
            for number, one in zip(numbers, chosen, strict=True)
        ]
    )


def _numbers(sheet: Sheet, chosen: Sequence[Incoming]) -> list[int]:
    """The 序号 of the tasks to be: the table's own if each row has one of its own and none is taken."""
    first = next_task_number(sheet)
    own = [one.row.own_number for one in chosen]
    wanted = [number for number in own if number]
    if len(set(wanted)) == len(chosen) and min(wanted) >= first:
        return wanted
    return list(range(first, first + len(chosen)))


def _note_of(row: TaskRow) -> str:
    """The row's note, with the words of a due date that is none."""
    due = f"{FIELDS['due']}：{row.due.words}" if row.due.words else ""
    return free_text("note", "；".join(filter(None, (row.note, due))))


def _extra_of(one: Incoming) -> dict[str, str]:
    """What the table says besides: its own columns, its words for the target, names that nobody knows."""
    target = {FIELDS["target"]: one.row.target} if one.row.target else {}
    return {**one.row.extra, **target, **one.unknown}


def _write_shares(tasks: Sequence[Task], chosen: Sequence[Incoming]) -> None:
    """The parts that offices have in the tasks: assigned, or proposed where the table says 拟."""
    Assignment.objects.bulk_create(
        [
            Assignment(
                task=task,
                office=share.office,
                part=Part(share.part),
                state=AssignmentState.PROPOSED if share.proposed else AssignmentState.ASSIGNED,
                rule=IMPORT_RULE if share.proposed else "",
                reason=ACCEPTED_BECAUSE if share.proposed else "",
                confidence="possible" if share.proposed else "",
            )
            for task, one in zip(tasks, chosen, strict=True)
            for share in one.shares
        ]
    )

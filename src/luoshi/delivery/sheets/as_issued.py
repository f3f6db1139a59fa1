"""The rows of a sheet as they were issued (印发时), before any adjustment: what goes with its number."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.delivery.models import Adjustment, Assignment, Part, Path, Sheet, Task
from luoshi.journal.models import Entry
from luoshi.ledger.models import Indicator
from luoshi.people.models import Office, Officer

FIELDS = ("wording", "measures", "category", "section", "place", "note")
NUMBERS = ("value", "low", "high", "base")
DAYS = ("start_on", "due_on")


def is_adjusted(sheet: Sheet) -> bool:
    """Whether anything in ``sheet`` is other than it was issued."""
    if sheet.state != "issued":
        return False
    return Adjustment.objects.filter(task__sheet=sheet).exists() or (
        sheet.tasks.filter(left_out=False).count() != issued_count(sheet)
    )


def issued_count(sheet: Sheet) -> int:
    """With how many tasks ``sheet`` was issued."""
    entry = Entry.objects.filter(act="delivery.issue_sheet", thing=sheet.thing).order_by("-number").first()
    return int(entry.facts["tasks"]) if entry is not None else 0


def as_issued(sheet: Sheet, rows: Iterable[Task]) -> list[Task]:
    """``rows`` (of ``sheet_page.sheet_rows``) as they were when ``sheet`` was issued; nothing is saved.

    Tasks that came later are left out. For any other than an issued sheet: the rows as they are.
    """
    tasks = list(rows)
    if not is_adjusted(sheet):
        return tasks
    first = sheet.tasks.filter(left_out=False).order_by("number")[: issued_count(sheet)]
    there = set(first.values_list("pk", flat=True))
    kept = [task for task in tasks if task.pk in there]
    changes: dict[int, list[Adjustment]] = {}
    for change in Adjustment.objects.filter(task__in=kept, kind="change").order_by("-pk"):
        changes.setdefault(change.task_id, []).append(change)
    for task in kept:
        for change in changes.get(task.pk, ()):  # the latest first: back to where it began
            take_back(task, change.before, change.after)
    return kept


def take_back(task: Task, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Let ``task`` say what it said before one change."""
    for name in FIELDS:
        if name in before:
            setattr(task, name, before[name])
    if "due_on" in before:
        task.due_on = date.fromisoformat(before["due_on"]) if before["due_on"] else None
    if "lead_leader" in before:
        task.lead_leader = Officer.objects.filter(pk=before["lead_leader"]).first()
    if "lead_office" in after:
        take_back_lead(task, before.get("lead_office"), after["lead_office"])
    if "paths" in before:
        take_back_paths(task, before["paths"])


def take_back_lead(task: Task, former: int | None, later: int) -> None:
    """Let the office that led before lead again, and the later one have the part that it gave up for it."""
    live: list[Assignment] = task.live_assignments  # type: ignore[attr-defined]  # set by sheet_rows
    given = next((row for row in live if row.office_id == later and row.part == Part.LEAD), None)
    kept = [row for row in live if row is not given]
    replaced = task.assignments.filter(state="replaced").select_related("office").order_by("-pk")
    if given is not None and given.pk is not None:
        replaced = replaced.filter(pk__lt=given.pk)
    led = replaced.filter(office=former, part=Part.LEAD).first() if former else None
    if led is None and former is not None:
        office = Office.objects.get(pk=former)
        led = Assignment(task=task, office=office, part=Part.LEAD, state="assigned")
    gave_up = replaced.filter(office=later).exclude(part=Part.LEAD).first()
    task.live_assignments = [  # type: ignore[attr-defined]  # likewise
        *([led] if led is not None else []),
        *kept,
        *([gave_up] if gave_up is not None else []),
    ]


def take_back_paths(task: Task, before: Mapping[str, Mapping[str, Any] | None]) -> None:
    """Let the figures have their former terms; one that was not there before goes."""
    live: list[Path] = task.live_paths  # type: ignore[attr-defined]  # set by sheet_rows
    by_indicator = {path.indicator_id: path for path in live}
    for key, terms in before.items():
        indicator_id = int(key)
        if terms is None:
            by_indicator.pop(indicator_id, None)
            continue
        path = by_indicator.get(indicator_id)
        if path is None:
            path = Path(task=task, indicator=Indicator.objects.get(pk=indicator_id))
            by_indicator[indicator_id] = path
        for name, value in terms.items():
            if name in NUMBERS:
                setattr(path, name, None if value is None else Decimal(value))
            elif name in DAYS:
                setattr(path, name, date.fromisoformat(value))
            elif name != "indicator":
                setattr(path, name, value)
    task.live_paths = list(by_indicator.values())  # type: ignore[attr-defined]  # likewise

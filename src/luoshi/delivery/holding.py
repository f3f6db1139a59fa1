"""What every act of delivery does: hold the row, check what was seen, move its life on, tell the journal."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, TypeVar, cast

from django.db import models
from django.db.models import QuerySet
from django.utils.timezone import get_default_timezone

from luoshi.delivery.models import Assignment, Sheet, Task
from luoshi.delivery.rows import NoSuchTask, lead_assignment, visible_tasks
from luoshi.delivery.rules import states
from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.journal.models import Entry
from luoshi.ledger.correction import free_text
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.queries import offices_of

Row = TypeVar("Row", bound=models.Model)


class NotYourOffice(Refused):
    """The act belongs to another office: ``office`` (its name, empty where none leads yet)."""

    code: ClassVar[str] = "not-your-office"


class Stateful(Protocol):
    """A row with a life."""

    state: str


def held(rows: QuerySet[Row], row_id: int, seen_version: int, missing: type[Refused]) -> Row:
    """The row with this id among ``rows``, as long as nobody else can change it.

    ``rows``: what the officer sees; ``missing``: raised (with ``id``) for a row that is not among them.
    Raises ChangedMeanwhile if its version is not the one that was seen.
    """
    model = rows.model
    if not rows.filter(pk=row_id).exists():
        raise missing(id=row_id)
    # Read anew once it is held: it may have changed while waiting.
    row: Row = model._default_manager.select_for_update().get(pk=row_id)
    version = cast(Any, row).version
    if version != seen_version:
        raise ChangedMeanwhile(numbers=str(getattr(row, "number", "") or row.pk))
    return row


def held_task(task_id: int, seen_version: int, by: Officer) -> Task:
    """The task, held; raises NoSuchTask or ChangedMeanwhile."""
    return held(visible_tasks(by), task_id, seen_version, NoSuchTask)


def held_sheet_of(task: Task) -> Sheet:
    """The sheet of ``task``, held: numbers are given out under it."""
    return Sheet.objects.select_for_update().get(pk=task.sheet_id)


def move(life: states.Life, row: Stateful, act: str, *, by: Officer, **given: Any) -> tuple[str, str]:
    """Bring ``row`` to the state that ``act`` leads to, without saving: the states before and after.

    ``given``: what ``states.Circumstances`` needs besides who acts. Raises what ``states.next_state`` raises.
    """
    before = row.state
    circumstances = states.Circumstances(by=by.actor, **given)
    row.state = states.next_state(life, row.state, act, role=cast(states.Role, by.role), given=circumstances)
    return before, row.state


def saved(row: Row) -> Row:
    """Save ``row`` with the next version number."""
    cast(Any, row).version += 1
    row.save()
    return row


def told(
    act: str, thing: str, *, by: Officer, at: datetime, payload: Mapping[str, object], reason: str = ""
) -> Entry:
    """Write the journal's entry of an act of delivery."""
    return record(act=f"delivery.{act}", thing=thing, actor=by.actor, at=at, payload=payload, reason=reason)


def day_of(at: datetime) -> date:
    """On which day ``at`` is where the city is."""
    return at.astimezone(get_default_timezone()).date()


def digest(*texts: str) -> str:
    """The hash by which the journal knows long texts that may name people."""
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", errors="surrogatepass")).hexdigest()


def reasoned(act: str, reason: str) -> str:
    """``reason`` without blanks around it; raises ReasonMissing or CorrectionUnfit."""
    reason = free_text("reason", reason)
    if not reason:
        raise ReasonMissing(act=act)
    return reason


def acting_lead(task: Task, by: Officer) -> Assignment:
    """The lead office's assignment, for which ``by`` acts; raises NotYourOffice."""
    lead = lead_assignment(task)
    if lead is None or lead.office_id not in offices_of(by):
        raise NotYourOffice(office=lead.office.name if lead else "")
    return lead

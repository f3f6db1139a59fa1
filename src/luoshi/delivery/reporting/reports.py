"""Progress reports: written once by the lead office, checked by its head, verified or returned.

Every act holds the task first, then the report, then the period, and no row that a query merely joins: two
acts that meet wait for one another in one direction only, and whoever locks a period waits for reports on
their way.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction

from luoshi.delivery.holding import acting_lead, digest, held, move, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify
from luoshi.delivery.models import (
    Method,
    Path,
    Progress,
    ProgressFigure,
    ProgressStep,
    Task,
    Verification,
)
from luoshi.delivery.reporting.periods import held_open_period
from luoshi.delivery.rows import NoSuchProgress, NoSuchTask, visible_progress, visible_tasks
from luoshi.delivery.rules import states
from luoshi.ground.numerals import parse_number
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import ObservationStatus
from luoshi.ledger.observing import Amount, FigureUnfit, mark_verified, problem_of, write_observation
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import require

LONGEST_TEXT = 5000


class NotInHand(Refused):
    """Only a task that its lead office has accepted is reported on. Values: ``number``, ``state``."""

    code: ClassVar[str] = "not-in-hand"


class FigureMissing(Refused):
    """A figure is neither given nor is it said why there is none yet. Values: ``name``."""

    code: ClassVar[str] = "figure-missing"


class NoSuchFigurePath(Refused):
    """The task has no such figure: ``id``."""

    code: ClassVar[str] = "no-such-path"


class NothingReported(Refused):
    """The report says nothing: neither progress nor a figure."""

    code: ClassVar[str] = "nothing-reported"


class TextTooLongToReport(Refused):
    """A progress report is a few sentences. Values: ``characters``, ``limit``."""

    code: ClassVar[str] = "progress-too-long"


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """What was typed for one figure: numbers as text (1.74万 is one), its status, or why there is none.

    ``value``, or ``numerator`` and ``denominator``; empty text stands for nothing typed.
    """

    value: str = ""
    numerator: str = ""
    denominator: str = ""
    status: str = ObservationStatus.PRELIMINARY
    none_because: str = ""


@dataclass(frozen=True, slots=True)
class ProgressText:
    """What a progress report says in words; ``share_done`` in per cent for a task without a figure."""

    done: str = ""
    problems: str = ""
    needs: str = ""
    next_steps: str = ""
    share_done: int | None = None


@transaction.atomic
def save_progress(
    *,
    task_id: int,
    period_id: int,
    text: ProgressText,
    figures: Mapping[int, FigureEntry] | None = None,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Progress:
    """Keep what the lead office has written so far for a period; ``figures`` by the ids of the task's paths.

    ``seen_version``: 0 for a report that was not there. A task that was only accepted is in hand from now
    on. Raises NotAllowed, NoSuchTask, NotYourOffice, NotInHand, NoSuchPeriod, PeriodLocked, ChangedMeanwhile,
    MoveNotPossible, NotANumber, FigureUnfit, NoSuchFigurePath or TextTooLongToReport.
    """
    require("delivery.report", by)
    if not visible_tasks(by).filter(pk=task_id).exists():
        raise NoSuchTask(id=task_id)
    task = Task.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=task_id)
    lead = acting_lead(task, by)
    if task.state not in ("accepted", "in-hand"):
        raise NotInHand(number=task.number, state=f"task.{task.state}")
    progress = held_progress_of(task, period_id, seen_version)
    held_open_period(period_id, task.sheet_id)
    if progress is None:
        progress = Progress.objects.create(
            task=task, period_id=period_id, office_id=lead.office_id, reporter=by, version=0
        )
    if progress.state not in ("draft", "returned"):
        raise states.MoveNotPossible(state=f"progress.{progress.state}", act="progress.write")
    for name in ("done", "problems", "needs", "next_steps"):
        said = free_text(name, getattr(text, name))
        if len(said) > LONGEST_TEXT:
            raise TextTooLongToReport(characters=len(said), limit=LONGEST_TEXT)
        setattr(progress, name, said)
    if text.share_done is not None and not 0 <= text.share_done <= 100:
        raise FigureUnfit(name=task.wording[:50], problem="done-0-to-100")
    progress.share_done = text.share_done
    progress.reporter = by
    saved(progress)
    keep_figures(progress, figures or {})
    if task.state == "accepted":
        move(states.TASK, task, "begin", by=by)
        saved(task)
    payload = step(progress, "save", at=at, by=by)
    told("save_progress", progress.thing, by=by, at=at, payload=payload)
    return progress


def held_progress_of(task: Task, period_id: int, seen_version: int) -> Progress | None:
    """The report on ``task``, which is held, for the period, held as well; raises ChangedMeanwhile."""
    progress = (
        Progress.objects.select_for_update(of=("self",))
        .filter(task=task, period=period_id)
        .order_by()
        .first()
    )
    if seen_version != (progress.version if progress is not None else 0):
        raise ChangedMeanwhile(numbers=str(task.number))
    return progress


def keep_figures(progress: Progress, entries: Mapping[int, FigureEntry]) -> None:
    """Write down what was typed for the task's figures; raises for what is none."""
    paths = {
        path.pk: path
        for path in Path.objects.filter(task=progress.task_id, dropped=False)
        .select_related("indicator")
        .order_by()
    }
    for path_id, entry in entries.items():
        if path_id not in paths:
            raise NoSuchFigurePath(id=path_id)
        amount = typed_amount(paths[path_id], entry)
        ProgressFigure.objects.update_or_create(
            progress=progress,
            path=paths[path_id],
            defaults={
                "value": amount.value if amount else None,
                "numerator": amount.numerator if amount else None,
                "denominator": amount.denominator if amount else None,
                "status": ObservationStatus(entry.status),
                "none_because": free_text("none_because", entry.none_because),
            },
        )


def typed_amount(path: Path, entry: FigureEntry) -> Amount | None:
    """The numbers in ``entry``, None where nothing was typed; raises NotANumber or FigureUnfit."""
    typed = [entry.value.strip(), entry.numerator.strip(), entry.denominator.strip()]
    if not any(typed):
        return None
    value, numerator, denominator = (parse_number(text) if text else None for text in typed)
    amount = Amount(value, numerator, denominator)
    if problem := problem_of(path.kind, amount):
        raise FigureUnfit(name=path.indicator.name, problem=problem)
    return amount


@transaction.atomic
def submit_progress(*, progress_id: int, at: datetime, by: Officer, seen_version: int) -> Progress:
    """Hand the report to the office's head; its figures are observed from now on.

    Raises NoSuchProgress, ChangedMeanwhile, NotYourOffice, PeriodLocked, MoveNotPossible, NotForThisRole,
    NothingReported, FigureMissing, StatusGoesBack or ReasonMissing.
    """
    progress, task = held_report(progress_id, seen_version, by)
    acting_lead(task, by)
    period = held_open_period(progress.period_id, task.sheet_id)
    figures = {row.path_id: row for row in progress.figures.select_related("path__indicator").order_by()}
    paths = list(task.paths.filter(dropped=False).select_related("indicator").order_by("pk"))
    if not progress.done and not figures and progress.share_done is None:
        raise NothingReported
    for path in paths:
        row = figures.get(path.pk)
        if row is None or (amount_of(row) is None and not row.none_because):
            raise FigureMissing(name=path.indicator.name)
    move(states.PROGRESS, progress, "submit", by=by)
    progress.reporter, progress.submitted_at, progress.return_reason = by, at, ""
    progress.checker = progress.checked_at = None
    for path in paths:
        row = figures[path.pk]
        amount = amount_of(row)
        if amount is not None:
            row.observation = write_observation(
                indicator_id=path.indicator_id,
                start=path.start_on if path.kind == "cumulative" else period.start,
                end=period.end,
                amount=amount,
                status=row.status,
                source=task.wording[:200],
                reason=progress.done or "resubmitted",
                at=at,
                by=by,
            )
            row.save()
    saved(progress)
    payload = step(progress, "submit", at=at, by=by)
    told("submit_progress", progress.thing, by=by, at=at, payload=payload)
    heads = [officer for officer in heads_and_reporters([progress.office_id]) if officer.role == Role.HEAD]
    notify(heads, "progress-to-check", thing=progress.thing, at=at, number=task.number)
    return progress


def amount_of(row: ProgressFigure) -> Amount | None:
    """What a stored figure says, None where there is none."""
    amount = Amount(row.value, row.numerator, row.denominator)
    return None if amount == Amount() else amount


def held_report(progress_id: int, seen_version: int, by: Officer) -> tuple[Progress, Task]:
    """A progress report and its task, both held; raises NoSuchProgress or ChangedMeanwhile."""
    seen = visible_progress(by).filter(pk=progress_id).order_by().values_list("task_id", flat=True).first()
    if seen is None:
        raise NoSuchProgress(id=progress_id)
    task = Task.objects.select_for_update(of=("self",)).select_related("sheet").get(pk=seen)
    # A report never changes its task, and nobody loses sight of it by what may happen in between.
    return held(Progress.objects.all(), progress_id, seen_version, NoSuchProgress), task


@transaction.atomic
def withdraw_progress(*, progress_id: int, at: datetime, by: Officer, seen_version: int) -> Progress:
    """Take a submitted report back before anybody has checked it. Raises as ``submit_progress``."""
    progress, task = held_report(progress_id, seen_version, by)
    acting_lead(task, by)
    held_open_period(progress.period_id, task.sheet_id)
    return moved(progress, "withdraw", at=at, by=by)


@transaction.atomic
def check_progress(*, progress_id: int, at: datetime, by: Officer, seen_version: int) -> Progress:
    """Agree with the report as the head of the office.

    Raises NoSuchProgress, ChangedMeanwhile, NotYourOffice, PeriodLocked, MoveNotPossible or NotForThisRole.
    """
    progress, task = held_report(progress_id, seen_version, by)
    acting_lead(task, by)
    held_open_period(progress.period_id, task.sheet_id)
    progress.checker, progress.checked_at = by, at
    return moved(progress, "check", at=at, by=by)


@transaction.atomic
def return_progress(
    *, progress_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> Progress:
    """Return the report to its writer: as the head before it is checked, as the supervision office after.

    Raises NoSuchProgress, ChangedMeanwhile, NotYourOffice, PeriodLocked, MoveNotPossible, NotForThisRole or
    ReasonMissing.
    """
    progress, task = held_report(progress_id, seen_version, by)
    if by.role in (Role.HEAD, Role.REPORTER):
        acting_lead(task, by)
    held_open_period(progress.period_id, task.sheet_id)
    reason = free_text("reason", reason)
    progress.return_reason = reason
    act = "return" if by.role == Role.HEAD else "send-back"
    moved(progress, act, at=at, by=by, reason=reason)
    notify([progress.reporter], "progress-returned", thing=progress.thing, at=at, number=task.number)
    return progress


@transaction.atomic
def verify_progress(
    *,
    progress_id: int,
    method: str = Method.PAPERS,
    text: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Progress:
    """Confirm the report and its figures, as somebody who reported none of it.

    Raises NoSuchProgress, ChangedMeanwhile, PeriodLocked, MoveNotPossible, NotForThisRole or
    ReporterCannotVerify.
    """
    progress, task = held_report(progress_id, seen_version, by)
    held_open_period(progress.period_id, task.sheet_id)
    progress.verifier, progress.verified_at = by, at
    moved(progress, "verify", at=at, by=by, reported_by=reporters(progress))
    for row in progress.figures.select_related("observation").order_by("pk"):
        if row.observation is not None and row.observation.verified_by_id is None:
            mark_verified(row.observation, at=at, by=by)
    Verification.objects.create(
        task=task,
        progress=progress,
        method=Method(method),
        confirms=True,
        text=free_text("text", text),
        by=by,
        at=at,
    )
    return progress


@transaction.atomic
def reopen_progress(
    *, progress_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> Progress:
    """Return a verified report, because it was wrong after all.

    Raises NoSuchProgress, ChangedMeanwhile, PeriodLocked, MoveNotPossible, NotForThisRole or ReasonMissing.
    """
    progress, task = held_report(progress_id, seen_version, by)
    held_open_period(progress.period_id, task.sheet_id)
    reason = free_text("reason", reason)
    progress.return_reason = reason
    progress.verifier = progress.verified_at = None
    moved(progress, "reopen", at=at, by=by, reason=reason)
    notify([progress.reporter], "progress-returned", thing=progress.thing, at=at, number=task.number)
    return progress


def moved(
    progress: Progress, act: str, *, at: datetime, by: Officer, reason: str = "", **given: Any
) -> Progress:
    """Move the report on, save it, and tell history and journal."""
    before, after = move(states.PROGRESS, progress, act, by=by, reason=reason, **given)
    saved(progress)
    payload = {**step(progress, act, at=at, by=by, reason=reason), "before": before, "after": after}
    name = f"{act.replace('-', '_')}_progress"
    told(name, progress.thing, by=by, at=at, payload=payload, reason=reason)
    return progress


def reporters(progress: Progress) -> frozenset[str]:
    """Who wrote, submitted or checked the report, as the journal names them."""
    ids = set(progress.steps.filter(act__in=["save", "submit", "check"]).values_list("by_id", flat=True)) | {
        progress.reporter_id
    }
    return frozenset(f"officer:{officer_id}" for officer_id in ids)


def step(progress: Progress, act: str, *, at: datetime, by: Officer, reason: str = "") -> dict[str, Any]:
    """Write a step of the report's life with what it says now, for the journal: ``facts``."""
    said = content(progress)
    ProgressStep.objects.create(progress=progress, act=act, reason=reason, content=said, by=by, at=at)
    return facts(progress, said)


def content(progress: Progress) -> dict[str, Any]:
    """What the report says, as plain JSON."""
    return {
        "done": progress.done,
        "problems": progress.problems,
        "needs": progress.needs,
        "next_steps": progress.next_steps,
        "share_done": progress.share_done,
        "figures": [
            {
                "path": row.path_id,
                "value": plain(row.value),
                "numerator": plain(row.numerator),
                "denominator": plain(row.denominator),
                "status": row.status,
                "none_because": row.none_because,
            }
            for row in progress.figures.order_by("pk")  # their own order would join four tables
        ],
    }


def plain(value: Decimal | None) -> str | None:
    """A number in plain digits."""
    return None if value is None else format(value, "f")


def facts(progress: Progress, said: dict[str, Any]) -> dict[str, Any]:
    """The report for the journal: figures in full, words by their hash, since they may name people."""
    words = [said["done"], said["problems"], said["needs"], said["next_steps"]]
    figures = [{k: v for k, v in row.items() if k != "none_because"} for row in said["figures"]]
    return {
        "task": progress.task_id,
        "period": progress.period_id,
        "state": progress.state,
        "share_done": progress.share_done,
        "words": digest(*words),
        "figures": figures,
    }


__all__ = [
    "FigureEntry",
    "ProgressText",
    "ReasonMissing",
    "check_progress",
    "reopen_progress",
    "return_progress",
    "save_progress",
    "submit_progress",
    "verify_progress",
    "withdraw_progress",
]

"""What the pages of reporting show: an officer's queues, a report to be written, a report to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from luoshi.delivery.holding import acting_lead
from luoshi.delivery.home import DueReport, due_reports
from luoshi.delivery.models import (
    EvidenceUse,
    Matter,
    Node,
    Progress,
    ProgressFigure,
    ProgressStep,
    ReportingPeriod,
    Task,
    Verification,
)
from luoshi.delivery.queries import lead_assignment, progress_report
from luoshi.delivery.queries import task as task_of
from luoshi.delivery.reporting.figures_of_period import FigureOfPeriod, figures_of_period
from luoshi.delivery.reporting.periods import NoSuchPeriod, check_open
from luoshi.delivery.reporting.reports import NotInHand, reporters
from luoshi.delivery.rows import visible_matters, visible_progress
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.people.models import Office, Officer
from luoshi.people.queries import offices_of


@dataclass(frozen=True, slots=True)
class WritePage:
    """A report to be written: what is known already, so that nothing is asked for twice.

    ``last``: the latest report before it that was handed in; ``matters``: open ones, which need no new words.
    """

    task: Task
    period: ReportingPeriod
    office: Office
    progress: Progress | None
    figures: Sequence[FigureOfPeriod]
    last: Progress | None
    nodes: Sequence[Node]
    matters: Sequence[Matter]
    evidence: Sequence[EvidenceUse]


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report as it is read: figures against the path, evidence, and every step with what it said then."""

    progress: Progress
    task: Task
    figures: Sequence[FigureOfPeriod]
    evidence: Sequence[EvidenceUse]
    withdrawn: Sequence[EvidenceUse]
    steps: Sequence[ProgressStep]
    verifications: Sequence[Verification]
    matters: Sequence[Matter]
    is_own_office: bool  # the officer acts for the office that reports
    has_reported: bool  # the officer wrote, submitted or checked it


def reports_due(officer: Officer, *, on: date) -> list[DueReport]:
    """What the offices of ``officer`` owe: returned ones first, then by the day that they are due."""
    found = due_reports(officer, on=on)
    return sorted(found, key=lambda one: (not is_returned(one), one.period.due_on, one.task.number))


def is_returned(one: DueReport) -> bool:
    """Whether the report came back."""
    return one.progress is not None and one.progress.state == "returned"


def reports_to_check(officer: Officer) -> QuerySet[Progress]:
    """The reports that wait for the head of the office, in the order in which they came."""
    rows = queued(officer, "submitted").filter(office__in=offices_of(officer))
    return rows.order_by("submitted_at", "pk")


def reports_to_verify(officer: Officer) -> QuerySet[Progress]:
    """The reports that wait for the supervision office, office by office."""
    return queued(officer, "checked").order_by("office__kind", "office", "checked_at", "pk")


def reports_handed_in(officer: Officer) -> QuerySet[Progress]:
    """What the offices of ``officer`` handed in for periods that are not locked, the latest first."""
    rows = queued(officer, "submitted", "checked", "verified").filter(
        office__in=offices_of(officer), period__locked_at=None
    )
    return rows.order_by("-submitted_at", "-pk")


def queued(officer: Officer, *states: str) -> QuerySet[Progress]:
    """The reports in ``states`` that ``officer`` sees, each with its figures and ``is_contradicted``."""
    against = EvidenceUse.objects.filter(task=OuterRef("task"), withdrawn_at=None, contradicts=True)
    return (
        visible_progress(officer)
        .filter(state__in=states)
        .select_related("task", "period", "office", "reporter", "checker", "verifier")
        .prefetch_related(Prefetch("figures", ProgressFigure.objects.select_related("path__indicator")))
        .annotate(
            is_contradicted=Exists(against),
            has_evidence=Exists(EvidenceUse.objects.filter(task=OuterRef("task"), withdrawn_at=None)),
        )
    )


def write_page(
    task_id: int, period_id: int, officer: Officer, *, on: date, in_force: LightRules | None
) -> WritePage:
    """What is known for the report of a task on a period, for an officer of its lead office.

    Raises NoSuchTask, NotYourOffice, NotInHand, NoSuchPeriod or PeriodLocked.
    """
    task = task_of(task_id, officer)
    lead = acting_lead(task, officer)
    period = ReportingPeriod.objects.filter(pk=period_id, sheet=task.sheet_id).first()
    if period is None:
        raise NoSuchPeriod(id=period_id)
    if task.state not in ("accepted", "in-hand"):
        raise NotInHand(number=task.number, state=f"task.{task.state}")
    check_open(period)
    there = visible_progress(officer).filter(task=task).select_related("period", "reporter")
    progress = there.filter(period=period).first()
    last = (
        there.filter(period__end__lt=period.end).exclude(submitted_at=None).order_by("-period__end").first()
    )
    return WritePage(
        task=task,
        period=period,
        office=lead.office,
        progress=progress,
        figures=figures_of_period(task, period, progress, on=on, in_force=in_force),
        last=last,
        nodes=list(task.nodes.filter(dropped=False).order_by("due_on", "pk")),
        matters=list(
            visible_matters(officer).filter(task=task, state="open").select_related("leader").order_by("pk")
        ),
        evidence=used(task, progress) if progress is not None else [],
    )


def used(task: Task, progress: Progress, *, withdrawn: bool = False) -> list[EvidenceUse]:
    """The evidence for the report, for a figure of it, or for the task as a whole."""
    observed = {row.observation_id for row in progress.figures.all()} - {None}
    rows = (
        EvidenceUse.objects.filter(task=task, withdrawn_at__isnull=not withdrawn)
        .select_related("evidence__file", "evidence__office", "by", "judged_by", "withdrawn_by")
        .select_related("observation__indicator")
        .order_by("pk")
    )
    return [
        row
        for row in rows
        if (row.progress_id is None and row.observation_id is None)
        or row.progress_id == progress.pk
        or row.observation_id in observed
    ]


def report_page(progress_id: int, officer: Officer, *, on: date, in_force: LightRules | None) -> ReportPage:
    """Everything about a report, in a constant number of queries; raises NoSuchProgress."""
    progress = progress_report(progress_id, officer)
    task = progress.task
    lead = lead_assignment(task)
    acting = lead is not None and lead.office_id in offices_of(officer)
    return ReportPage(
        progress=progress,
        task=task,
        figures=figures_of_period(task, progress.period, progress, on=on, in_force=in_force),
        evidence=used(task, progress),
        withdrawn=used(task, progress, withdrawn=True),
        steps=list(progress.steps.select_related("by").order_by("-pk")),
        verifications=list(progress.verifications.select_related("by").order_by("-pk")),
        matters=list(
            visible_matters(officer).filter(progress=progress).select_related("leader").order_by("pk")
        ),
        is_own_office=acting,
        has_reported=officer.actor in reporters(progress),
    )

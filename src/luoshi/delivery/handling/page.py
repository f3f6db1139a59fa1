"""Everything about one task, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from luoshi.delivery.models import (
    Adjustment,
    Assignment,
    AssignmentState,
    EvidenceUse,
    Extension,
    Matter,
    Node,
    Order,
    Part,
    Path,
    Progress,
    ProgressFigure,
    ProgressStep,
    Rectification,
    Reminder,
    ReportingPeriod,
    Task,
    Verification,
)
from luoshi.delivery.rows import (
    NoSuchTask,
    visible_matters,
    visible_orders,
    visible_progress,
    visible_tasks,
)
from luoshi.delivery.rules import states
from luoshi.ledger.indicator_queries import bases
from luoshi.ledger.models import Basis, Commitment, Observation
from luoshi.people.models import Office, Officer
from luoshi.people.queries import officer_names


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Everything about one task; lists are in their natural order."""

    task: Task
    assignments: Sequence[Assignment]  # live ones, the lead first
    past_assignments: Sequence[Assignment]  # replaced ones
    nodes: Sequence[Node]
    paths: Sequence[Path]
    parts: Sequence[Task]  # with ``live_assignments``
    progress: Sequence[Progress]  # with ``figures`` and ``steps``
    evidence: Sequence[EvidenceUse]
    verifications: Sequence[Verification]
    adjustments: Sequence[Adjustment]
    orders: Sequence[Order]
    matters: Sequence[Matter]
    extensions: Sequence[Extension]
    reminders: Sequence[Reminder]
    rectification: Rectification | None
    periods: Sequence[ReportingPeriod]
    observations: Mapping[int, Sequence[Observation]]  # by indicator: what counts and what it replaced
    bases: Sequence[Basis]  # what else the commitment rests on
    sentence: str  # the words that promise it
    merged_from: Sequence[Task]
    carried_to: Task | None
    decided_in: Matter | None  # the matter that the task came of


def task(task_id: int, officer: Officer) -> Task:
    """The task with this id, with sheet, commitment and leader; raises NoSuchTask."""
    rows = visible_tasks(officer).select_related(
        "sheet__report", "commitment__report", "lead_leader", "part_of", "merged_into", "carried_from"
    )
    found = rows.filter(pk=task_id).first()
    if found is None:
        raise NoSuchTask(id=task_id)
    return found


def task_page(task_id: int, officer: Officer) -> TaskPage:
    """Everything about the task with this id, in a constant number of queries; raises NoSuchTask."""
    found = task(task_id, officer)
    assignments = list(
        found.assignments.select_related("office", "proposed_office", "answered_by").order_by("pk")
    )
    live = [row for row in assignments if row.state != AssignmentState.REPLACED]
    paths = list(found.paths.filter(dropped=False).select_related("indicator", "target"))
    progress = visible_progress(officer).filter(task=found)
    return TaskPage(
        task=found,
        assignments=sorted(live, key=lambda row: Part.values.index(row.part)),
        past_assignments=[row for row in assignments if row.state == AssignmentState.REPLACED],
        nodes=list(found.nodes.filter(dropped=False).order_by("due_on", "pk")),
        paths=paths,
        parts=list(
            visible_tasks(officer)
            .filter(part_of=found, left_out=False)
            .select_related("sheet")
            .prefetch_related(Prefetch("assignments", live_assignments(), to_attr="live_assignments"))
            .order_by("number")
        ),
        progress=list(
            progress.select_related("period", "office", "reporter", "checker", "verifier")
            .prefetch_related(
                Prefetch("figures", ProgressFigure.objects.select_related("path__indicator", "observation")),
                Prefetch("steps", ProgressStep.objects.select_related("by").order_by("pk")),
            )
            .order_by("-period__end")
        ),
        evidence=list(
            found.evidence_uses.filter(withdrawn_at=None)
            .select_related(
                "evidence__file",
                "evidence__office",
                "by",
                "judged_by",
                "progress__period",
                "observation__indicator",
            )
            .order_by("pk")
        ),
        verifications=list(found.verifications.select_related("by", "progress__period").order_by("pk")),
        adjustments=list(found.adjustments.select_related("by", "entry").order_by("pk")),
        orders=list(visible_orders(officer).filter(task=found).select_related("office", "signed_by")),
        matters=list(visible_matters(officer).filter(task=found).select_related("leader", "new_task")),
        extensions=list(found.extensions.select_related("asked_by", "decided_by")),
        reminders=list(found.reminders.select_related("office", "by")),
        rectification=Rectification.objects.filter(task=found).prefetch_related("steps__by").first(),
        periods=list(ReportingPeriod.objects.filter(sheet=found.sheet_id).order_by("start", "end")),
        observations=observations_of(paths),
        bases=list(bases(found.commitment_id)),
        sentence=sentence_of(found),
        merged_from=list(visible_tasks(officer).filter(merged_into=found).order_by("number")),
        carried_to=visible_tasks(officer).filter(carried_from=found).select_related("sheet").first(),
        decided_in=visible_matters(officer).filter(new_task=found).select_related("leader").first(),
    )


def live_assignments() -> QuerySet[Assignment]:
    """The assignments that stand, with their offices."""
    return Assignment.objects.exclude(state=AssignmentState.REPLACED).select_related("office").order_by("pk")


def observations_of(paths: Sequence[Path]) -> dict[int, list[Observation]]:
    """What was observed of the indicators of ``paths`` since they began, replaced values among them."""
    found: defaultdict[int, list[Observation]] = defaultdict(list)
    if not paths:
        return {}
    rows = Observation.objects.filter(
        indicator__in={path.indicator_id for path in paths}, start__gte=min(path.start_on for path in paths)
    )
    for row in rows.select_related("reported_by", "verified_by").order_by("end", "start", "pk"):
        found[row.indicator_id].append(row)
    return dict(found)


def sentence_of(task: Task) -> str:
    """The words of the source that promise the task."""
    commitment = Commitment.objects.select_related("edition").get(pk=task.commitment_id)
    return commitment.edition.text[commitment.start : commitment.end]


def names_in(adjustments: Sequence[Adjustment]) -> dict[str, dict[int, str]]:
    """What the ids in ``adjustments`` stand for: ``officers`` and ``offices`` by id."""
    officers: set[int] = set()
    offices: set[int] = set()
    for adjustment in adjustments:
        for content in (adjustment.before, adjustment.after):
            for key, wanted in (("lead_leader", officers), ("lead_office", offices)):
                if isinstance(content.get(key), int):
                    wanted.add(content[key])
    named = Office.objects.filter(pk__in=offices).values_list("pk", "name") if offices else ()
    return {"officers": officer_names(officers) if officers else {}, "offices": dict(named)}


def tasks_to_merge_into(task: Task, officer: Officer) -> list[Task]:
    """The other open tasks of the same sheet, in order."""
    rows = visible_tasks(officer).filter(sheet=task.sheet_id, left_out=False).exclude(pk=task.pk)
    return list(rows.exclude(state__in=["draft", *states.TASK.final]).order_by("number"))

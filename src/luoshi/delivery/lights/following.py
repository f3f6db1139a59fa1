"""One promised figure, followed from its task to its light: what the front page shows as an example."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef

from luoshi.delivery.lights.of_tasks import ENDED, PathLight, task_lights
from luoshi.delivery.models import Assignment, EvidenceUse, Path, Progress, Task
from luoshi.delivery.rows import lead_assignment, visible_progress, visible_tasks
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.people.models import Officer

CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Trail:
    """A figure of a report with its task; ``light`` None before the city has rules for the day."""

    task: Task
    path: Path
    lead: Assignment | None
    progress: Progress | None  # the newest that was handed in
    evidence: EvidenceUse | None  # the newest that stands
    light: PathLight | None


def trail(
    officer: Officer, report_id: int, *, on: date, rule_sets: Iterable[LightRules] | None
) -> Trail | None:
    """A figure of the report whose task ``officer`` sees, best one that has evidence and a colour.

    ``rule_sets`` None: the city has no rules for the day. None where no figure has a task yet.
    """
    found = _candidates(officer, report_id)
    if not found:
        return None
    path, light = found[0], None
    if rule_sets is not None:
        lights = task_lights([row.task for row in found], on=on, rule_sets=rule_sets)
        lit = [
            (row, one)
            for row in found
            for one in lights[row.task_id].paths
            if one.path and one.path.pk == row.pk
        ]
        path, light = next((pair for pair in lit if pair[1].light.colour != "grey"), lit[0])
    progress = visible_progress(officer).filter(task=path.task_id).exclude(submitted_at=None)
    evidence = EvidenceUse.objects.filter(task=path.task_id, withdrawn_at=None).select_related("evidence")
    return Trail(
        task=path.task,
        path=path,
        lead=lead_assignment(path.task),
        progress=progress.select_related("period").order_by("-period__end").first(),
        evidence=evidence.order_by("-pk").first(),
        light=light,
    )


def _candidates(officer: Officer, report_id: int) -> list[Path]:
    """Figures of the report that somebody works on: those with evidence first, then those reported."""
    of_task = {"task": OuterRef("task")}
    rows = Path.objects.filter(
        dropped=False,
        task__in=visible_tasks(officer),
        task__left_out=False,
        task__commitment__report=report_id,
        task__commitment__lost_in=None,
        target__figure__isnull=False,
        target__dropped=False,
        target__commitment=F("task__commitment"),
    ).exclude(task__state__in=["draft", *ENDED])
    rows = rows.annotate(
        proven=Exists(EvidenceUse.objects.filter(**of_task, withdrawn_at=None)),
        reported=Exists(Progress.objects.filter(**of_task).exclude(submitted_at=None)),
    )
    return list(
        rows.select_related("task__sheet", "indicator", "target").order_by(
            "-proven", "-reported", "-task__commitment__headline", "task__commitment__start", "pk"
        )[:CANDIDATES]
    )

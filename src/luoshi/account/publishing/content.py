"""What is published of a commitment, gathered from the living tables and written down once.

From then on the public's pages, files and packages read what was written down, never these tables.
People appear by their office and what they are there, not by name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.account.rules import frozen
from luoshi.delivery.holding import day_of
from luoshi.delivery.lights.of_tasks import PathLight, task_lights
from luoshi.delivery.models import (
    Adjustment,
    Assignment,
    AssignmentState,
    EvidenceUse,
    Node,
    Part,
    Progress,
    ProgressFigure,
    Task,
    Verification,
)
from luoshi.delivery.rules import states
from luoshi.delivery.rules.light_rules import LightRules, rules_on
from luoshi.journal.models import Entry
from luoshi.ledger.models import Commitment, Observation, Target
from luoshi.people.models import Office, Officer

FORMAT: int = 1  # rises when the content's form changes, so that whoever reads an old one knows


@dataclass(frozen=True, slots=True)
class _Known:
    """The rows that the items of one office are made of, by what they belong to."""

    assignments: Mapping[int, Sequence[Assignment]]
    adjustments: Mapping[int, Sequence[Adjustment]]
    nodes: Mapping[int, Sequence[Node]]
    reports: Mapping[int, Sequence[Progress]]
    uses: Mapping[int, Sequence[EvidenceUse]]
    verifications: Mapping[int, Sequence[Verification]]
    observations: Mapping[int, Sequence[Observation]]
    reported_in: Mapping[int, Sequence[ProgressFigure]]  # by the observation that it became
    entries: Mapping[str, Sequence[Entry]]
    open_evidence: frozenset[int]


def contents(
    office: Office, *, year: int, on: date, open_evidence: Iterable[int], rule_sets: Iterable[LightRules]
) -> dict[int, dict[str, Any]]:
    """What would be published of each commitment that ``office`` leads, by its id.

    The number of queries does not depend on what is found.

    ``on``: the day at whose end the lights are taken; ``open_evidence``: ids of evidence whose files the
    public may have, of the rest only title and hash are told. Raises NoRulesYet.
    """
    rule_sets = list(rule_sets)
    tasks = list(led_tasks(office, year))
    lights = task_lights(tasks, on=on, rule_sets=rule_sets)
    known = _known(tasks, on=on, open_evidence=frozenset(open_evidence), lit=lights.values())
    rules = frozen.plain_rules(rules_on(rule_sets, on)) if tasks else {}
    of_commitment: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of_commitment[task.commitment_id].append(task)
    found = {}
    for commitment_id, rows in of_commitment.items():
        found[commitment_id] = {
            "format": FORMAT,
            "on": on,
            "year": year,
            "office": {"thing": f"office:{office.pk}", "name": office.name},
            "commitment": _commitment(rows[0].commitment, known),
            "rules": rules,
            "tasks": [
                _task(task, lights[task.pk].paths if task.pk in lights else (), known) for task in rows
            ],
        }
    return found


def led_tasks(office: Office, year: int) -> QuerySet[Task]:
    """The issued tasks of ``year`` that ``office`` leads, in the order of their sheets."""
    return (
        Task.objects.filter(
            assignments__office=office,
            assignments__part=Part.LEAD,
            assignments__state__in=[AssignmentState.ASSIGNED, AssignmentState.ACCEPTED],
            sheet__year=year,
            sheet__state="issued",
            left_out=False,
        )
        .exclude(state=states.TASK.initial)
        .select_related("sheet", "commitment__report", "commitment__edition", "merged_into", "carried_to")
        .prefetch_related("commitment__targets")
        .order_by("sheet", "number")
    )


def _known(tasks: Sequence[Task], *, on: date, open_evidence: frozenset[int], lit: Iterable[Any]) -> _Known:
    ids = [task.pk for task in tasks]
    until = timezone.make_aware(datetime.combine(on, time.max))
    indicators = {figure.path.indicator_id for one in lit for figure in one.paths if figure.path is not None}
    observations = list(
        Observation.objects.filter(indicator__in=[*indicators, 0], end__lte=on + timedelta(days=1))
        .select_related("reported_by__office", "verified_by__office", "replaced_by")
        .order_by("indicator", "start", "pk")
    )
    reported_in = _grouped(
        ProgressFigure.objects.filter(observation__in=[*(row.pk for row in observations), 0])
        .select_related("progress")
        .order_by("pk"),
        "observation_id",
    )
    things = {row.progress.thing for rows in reported_in.values() for row in rows}
    things |= {row.thing for row in observations} | {task.thing for task in tasks}
    things |= {task.commitment.thing for task in tasks}
    return _Known(
        assignments=_grouped(
            Assignment.objects.filter(task__in=[*ids, 0])
            .exclude(state=AssignmentState.REPLACED)
            .select_related("office")
        ),
        adjustments=_grouped(Adjustment.objects.filter(task__in=[*ids, 0]).select_related("entry")),
        nodes=_grouped(Node.objects.filter(task__in=[*ids, 0], dropped=False)),
        reports=_grouped(
            Progress.objects.filter(task__in=[*ids, 0], state="verified", verified_at__lte=until)
            .select_related("period", "reporter__office", "checker__office", "verifier__office")
            .order_by("task", "period__end")
        ),
        uses=_grouped(
            EvidenceUse.objects.filter(task__in=[*ids, 0], withdrawn_at=None).select_related(
                "evidence__file", "evidence__office"
            )
        ),
        verifications=_grouped(
            Verification.objects.filter(task__in=[*ids, 0], at__lte=until).select_related("by__office")
        ),
        observations=_grouped(observations, "indicator_id"),
        reported_in=reported_in,
        entries=_grouped(
            Entry.objects.filter(thing__in=[*sorted(things), ""], at__lte=until).order_by("number"), "thing"
        ),
        open_evidence=open_evidence,
    )


def _grouped(rows: Iterable[Any], name: str = "task_id") -> Mapping[Any, Sequence[Any]]:
    found: defaultdict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _commitment(row: Commitment, known: _Known) -> dict[str, Any]:
    """The promise: in which words, where, how much, by when."""
    report, edition = row.report, row.edition
    return {
        "thing": row.thing,
        "number": row.number,
        "kind": row.kind,
        "text": row.text,
        "sentence": row.quote,
        "start": row.start,
        "end": row.end,
        "category": row.category,
        "heading": row.heading,
        "firmness": row.firmness,
        "headline": row.headline,
        "places": row.places,
        "due_date": row.due_date,
        "source": {
            "thing": f"report:{report.pk}",
            "kind": report.kind,
            "title": report.title or str(report),
            "place": report.place,
            "document": report.document,
            "issuer": report.issuer,
            "dated": report.dated,
            "year": report.year_planned,
            "edition": edition.number,
            "sha256": edition.sha256,
        },
        "targets": [_target(target) for target in row.targets.all() if not target.dropped],
        "entries": _entries(row.thing, known),
    }


def _target(row: Target) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "value": row.value,
        "low": row.low,
        "high": row.high,
        "unit": row.unit,
        "bound": row.bound,
        "kind": row.kind,
        "year": row.year,
        "places": row.places,
    }


def _task(task: Task, figures: Sequence[PathLight], known: _Known) -> dict[str, Any]:
    """The task: who does it, how it was changed, what was reported, what proves it."""
    return {
        "thing": task.thing,
        "number": task.number,
        "sheet": {
            "thing": task.sheet.thing,
            "title": task.sheet.title,
            "number": task.sheet.number,
            "issued_on": task.sheet.issued_on,
        },
        "wording": task.wording,
        "measures": task.measures,
        "section": task.section,
        "place": task.place,
        "due_on": task.due_on,
        "state": task.state,
        "offices": [
            {"part": row.part, "name": row.office.name}
            for row in sorted(known.assignments.get(task.pk, ()), key=_as_listed)
        ],
        "merged_into": None if task.merged_into is None else task.merged_into.thing,
        "nodes": [{"due_on": row.due_on, "wording": row.wording} for row in known.nodes.get(task.pk, ())],
        "figures": [_figure(task, figure, known) for figure in figures],
        "reports": [_report(row) for row in known.reports.get(task.pk, ())],
        "verifications": [
            {"method": row.method, "confirms": row.confirms, "by": _who(row.by, row.at)}
            for row in known.verifications.get(task.pk, ())
        ],
        "evidence": [_evidence(row, known) for row in known.uses.get(task.pk, ())],
        "adjustments": [
            {
                "kind": row.kind,
                "before": row.before,
                "after": row.after,
                "reason": row.reason,
                "document": row.document,
                "on": day_of(row.at),
                "entry": row.entry.number,
            }
            for row in known.adjustments.get(task.pk, ())
        ],
        "completed_on": None if task.completed_at is None else day_of(task.completed_at),
        "struck_off_on": None if task.struck_off_at is None else day_of(task.struck_off_at),
        "entries": _entries(task.thing, known),
    }


def _as_listed(row: Assignment) -> tuple[int, int]:
    return list(Part.values).index(row.part), row.pk


def _figure(task: Task, figure: PathLight, known: _Known) -> dict[str, Any]:
    """One figure: what is measured, its way, its values, its light with the case it was judged by."""
    path = figure.path
    indicator = None if path is None else path.indicator
    # By way of the commitment, whose targets are there already.
    measures = {target.pk: target.measure for target in task.commitment.targets.all()}
    rows = [] if indicator is None else known.observations.get(indicator.pk, ())
    return {
        "indicator": None
        if indicator is None
        else {
            "thing": indicator.thing,
            "name": indicator.name,
            "definition": indicator.definition,
            "kind": indicator.kind,
            "unit": indicator.unit,
            "place": indicator.place,
            "release": indicator.release,
            "source": indicator.source,
        },
        "target": None if path is None else measures.get(path.target_id or 0),
        "observations": [
            _observation(
                row, counts=figure.observation is not None and row.pk == figure.observation.pk, known=known
            )
            for row in rows
            if path is None or row.start >= path.start_on
        ],
        "case": frozen.plain_case(figure.case),
        "light": frozen.plain_light(figure.light),
    }


def _observation(row: Observation, *, counts: bool, known: _Known) -> dict[str, Any]:
    reports = [figure.progress.thing for figure in known.reported_in.get(row.pk, ())]
    return {
        "thing": row.thing,
        "start": row.start,
        "end": row.end,
        "last_day": row.end - timedelta(days=1),
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "status": row.status,
        "source": row.source,
        "reason": row.reason,
        "current": row.current,
        "counts": counts,
        "replaces": None if row.replaces_id is None else f"observation:{row.replaces_id}",
        "reported": _who(row.reported_by, row.reported_at),
        "verified": None
        if row.verified_by is None or row.verified_at is None
        else _who(row.verified_by, row.verified_at),
        "entries": _entries(row.thing, known, *reports),
    }


def _report(row: Progress) -> dict[str, Any]:
    """A verified report in words, with who reported, checked and verified it."""
    assert row.submitted_at is not None  # noqa: S101  # a verified report was submitted
    return {
        "thing": row.thing,
        "start": row.period.start,
        "end": row.period.end,
        "done": row.done,
        "problems": row.problems,
        "next_steps": row.next_steps,
        "share_done": row.share_done,
        "reported": _who(row.reporter, row.submitted_at),
        "checked": _who(row.checker, row.checked_at),
        "verified": _who(row.verifier, row.verified_at),
    }


def _evidence(row: EvidenceUse, known: _Known) -> dict[str, Any]:
    evidence, file = row.evidence, row.evidence.file
    is_open = evidence.pk in known.open_evidence
    return {
        "thing": evidence.thing,
        "about": row.about,
        "title": evidence.title,
        "office": None if evidence.office is None else evidence.office.name,
        "on": day_of(evidence.at),
        "contradicts": row.contradicts,
        "sha256": None if file is None else file.sha256,
        "size_bytes": None if file is None else file.size_bytes,
        "media_type": None if file is None else file.media_type,
        "open": is_open,
        "url": evidence.url if is_open else "",
    }


def _who(officer: Officer | None, at: datetime | None) -> dict[str, Any] | None:
    """An officer as the public may know one: the office, what he or she is there, and the day."""
    if officer is None or at is None:
        return None
    office = officer.office
    return {"office": None if office is None else office.name, "role": officer.role, "on": day_of(at)}


def _entries(thing: str, known: _Known, *more: str) -> list[dict[str, Any]]:
    """The acts upon ``thing`` (and ``more`` things) in the journal, by number."""
    return [
        {"number": row.number, "act": row.act, "on": day_of(row.at), "hash": row.hash}
        for one in (thing, *more)
        for row in known.entries.get(one, ())
    ]

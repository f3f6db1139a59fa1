"""The year's figures with what stands behind each: gathered at once, whatever their number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, cast

from django.db.models import Prefetch

from luoshi.account.rules.proven import Promised, ProvenFigure, Standing
from luoshi.delivery.lights.of_tasks import PathLight, task_lights
from luoshi.delivery.models import (
    Adjustment,
    Assignment,
    AssignmentState,
    EvidenceUse,
    Part,
    Path,
    Progress,
    ProgressFigure,
    Task,
)
from luoshi.delivery.rules.goals import Goal
from luoshi.delivery.rules.light_case import Observation as Seen
from luoshi.delivery.rules.light_case import Status
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.paths import Kind
from luoshi.ledger.models import Commitment, SourceKind, State

WHOLE: Final = Decimal(100)
SHARE: Final = "%"
MULTIPLIERS: Final = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
NONE: Final = (
    0  # no row: of an empty list Django would ask nothing, and a page has a constant number of queries
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a year's commitments came to.

    ``figures``: one for each figure of a task. ``plain``: one for each task without a figure; its value is
    the share done in per cent. ``ended``: tasks that were merged, cancelled or carried over, with the reason.
    ``untaken``: promises that no issued table holds.
    """

    figures: tuple[ProvenFigure, ...]
    plain: tuple[ProvenFigure, ...]
    ended: tuple[tuple[Promised, str, str], ...]
    untaken: tuple[Promised, ...]
    place: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What belongs to tasks and observations, by their ids."""

    leads: Mapping[int, Sequence[Assignment]]
    uses: Mapping[int, Sequence[EvidenceUse]]
    reports: Mapping[int, Sequence[Progress]]
    adjustments: Mapping[int, Sequence[Adjustment]]
    none_because: Mapping[int, str]  # by path


def proven_figures(year: int, *, on: date, rule_sets: Iterable[LightRules]) -> list[ProvenFigure]:
    """One for each figure of the accepted commitments of ``year``, in the order of their texts.

    ``on``: the day at whose end they are looked at. The number of queries does not depend on what is found.
    Raises NoRulesYet.
    """
    return list(year_figures(year, on=on, rule_sets=rule_sets).figures)


def year_figures(year: int, *, on: date, rule_sets: Iterable[LightRules]) -> Figures:
    """All that the accepted commitments of ``year`` came to; see ``proven_figures``."""
    rows = list(
        Commitment.objects.filter(report__year_planned=year, state=State.ACCEPTED).select_related("report")
    )
    rows.sort(key=lambda one: (one.report.kind != SourceKind.REPORT, one.report_id, one.start, one.number))
    tasks = _tasks(year)
    lights = task_lights(tasks, on=on, rule_sets=rule_sets)
    known = _known(tasks, on)
    place = next((one.report.place for one in rows), "")
    of: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of[task.commitment_id].append(task)
    figures: list[ProvenFigure] = []
    plain: list[ProvenFigure] = []
    ended: list[tuple[Promised, str, str]] = []
    untaken: list[Promised] = []
    for one in rows:
        promised = _promised(one)
        if not of[one.pk]:
            untaken.append(promised)
        for task in of[one.pk]:
            if task.pk not in lights:
                ended.append((promised, task.state, _adjusted(task, known)))
                continue
            for found in lights[task.pk].paths:
                (plain if found.path is None else figures).append(_figure(task, promised, found, known, year))
    return Figures(tuple(figures), tuple(plain), tuple(ended), tuple(untaken), place)


def _tasks(year: int) -> list[Task]:
    """The issued tasks of the year's commitments; the whole of one that was fanned out, not its parts."""
    return list(
        Task.objects.filter(
            commitment__report__year_planned=year,
            commitment__state=State.ACCEPTED,
            left_out=False,
            part_of=None,
            sheet__state="issued",
        )
        .select_related("sheet")
        .prefetch_related(
            Prefetch(
                "assignments",
                Assignment.objects.exclude(state=AssignmentState.REPLACED)
                .exclude(part=Part.SUPPORTING)
                .select_related("office"),
                to_attr="live_parts",
            )
        )
        .order_by("sheet", "number")
    )


def _known(tasks: Sequence[Task], on: date) -> _Known:
    ids = [NONE, *(task.pk for task in tasks)]
    uses = EvidenceUse.objects.filter(task__in=ids, withdrawn_at=None).exclude(contradicts=True)
    reports = Progress.objects.filter(task__in=ids, submitted_at__isnull=False, period__start__lte=on)
    missing = ProgressFigure.objects.filter(progress__task__in=ids, progress__period__start__lte=on)
    missing = missing.exclude(none_because="").order_by("progress__period__end", "pk")
    return _Known(
        leads={task.pk: task.live_parts for task in tasks},  # type: ignore[attr-defined]  # set by _tasks
        uses=_grouped(uses.order_by("pk")),
        reports=_grouped(reports.order_by("period__end", "pk")),
        adjustments=_grouped(Adjustment.objects.filter(task__in=ids)),
        none_because=dict(missing.values_list("path_id", "none_because")),
    )


def _grouped(rows: Iterable[Any]) -> Mapping[int, Sequence[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.task_id].append(row)
    return found


def _promised(one: Commitment) -> Promised:
    return Promised(
        thing=one.thing,
        sentence=one.quote,
        text=one.text,
        category=one.category,
        heading=one.heading,
        headline=one.headline,
        place="、".join(one.places),
    )


def _figure(task: Task, promised: Promised, found: PathLight, known: _Known, year: int) -> ProvenFigure:
    path, row, seen = found.path, found.observation, found.case.observation
    value = _value(seen, "" if path is None else path.unit or path.indicator.unit)
    observed = None if row is None else row.pk
    evidence = [
        use.evidence_id
        for use in known.uses.get(task.pk, ())
        if use.observation_id is None or use.observation_id == observed
    ]
    return ProvenFigure(
        promised=promised,
        task=task.thing,
        observation=None if row is None else row.thing,
        measure="" if path is None else path.indicator.name,
        kind=cast(Kind, "done" if path is None else path.kind),
        value=value[0],
        numerator=None if seen is None else seen.numerator,
        denominator=None if seen is None else seen.denominator,
        unit=value[1],
        place=(path.indicator.place if path is not None else "") or task.place,
        year=year,
        start=row.start if row is not None else None if seen is None else date(year, 1, 1),
        end=row.end if row is not None else None if seen is None else seen.period_end + timedelta(days=1),
        status=cast(
            "Status | None", row.status if row is not None else None if seen is None else seen.status
        ),
        goal=_plain_goal(found.case.goal, path),
        colour=found.light.colour,
        reason=found.light.reason,
        standing=_standing(task, found, bool(evidence)),
        source=(row.source if row is not None else "") or (path.indicator.source if path is not None else ""),
        offices=tuple(part.office.name for part in sorted(known.leads.get(task.pk, ()), key=_lead_first)),
        evidence=tuple(f"evidence:{pk}" for pk in dict.fromkeys(evidence)),
        why_short=_why(task, path, known),
        said=_said(task, known),
    )


def _value(seen: Seen | None, unit: str) -> tuple[Decimal | None, str]:
    """The observed value in plain units; per cent of a share, None where its whole is nought."""
    if seen is None:
        return None, _multiplied(unit)[1]
    if seen.numerator is not None and seen.denominator is not None:
        return (seen.numerator * WHOLE / seen.denominator if seen.denominator else None), SHARE
    many, plain = _multiplied(seen.unit or unit)
    return None if seen.value is None else seen.value * many, plain or SHARE


def _plain_goal(goal: Goal, path: Path | None) -> Goal:
    """The goal with its numbers in plain units, as the value has them."""
    many, plain = _multiplied(goal.unit or ("" if path is None else path.indicator.unit))
    value, low, high = (
        None if number is None else number * many for number in (goal.value, goal.low, goal.high)
    )
    return Goal(goal.bound, value, low, high, unit=plain, rising=goal.rising)


def _multiplied(unit: str) -> tuple[Decimal, str]:
    """How many and of what: 亿元 is a hundred million 元; 公里 stays 公里, as the reader keeps it."""
    for word, many in MULTIPLIERS.items():
        if unit.startswith(word) and unit != word:
            return many, unit.removeprefix(word)
    return Decimal(1), unit


def _standing(task: Task, found: PathLight, has_evidence: bool) -> Standing:
    """The first of what keeps a figure from being proven; that somebody verified it is no evidence itself."""
    case = found.case
    if not all(case.evidence):
        return "contradicted"
    if case.observation is None:
        return "unreported"
    if found.path is None:
        if task.state != "struck-off" and case.observation.status != "final":
            return "unverified"
    elif found.observation is None or found.observation.verified_by_id is None:
        return "unverified"
    return "proven" if has_evidence or case.proves_itself else "without-evidence"


def _lead_first(row: Assignment) -> tuple[bool, int]:
    return row.part != Part.LEAD, row.pk


def _why(task: Task, path: Path | None, known: _Known) -> str:
    """The office's newest own reason why something is missing, else that of the last adjustment."""
    problems = [row.problems for row in known.reports.get(task.pk, ()) if row.problems.strip()]
    if problems:
        return str(problems[-1]).strip()
    because = "" if path is None else known.none_because.get(path.pk, "")
    return because or _adjusted(task, known)


def _adjusted(task: Task, known: _Known) -> str:
    """The reason of the last adjustment with the document that allows it."""
    rows = known.adjustments.get(task.pk, ())
    return f"{rows[-1].reason}（{rows[-1].document}）" if rows else ""


def _said(task: Task, known: _Known) -> str:
    """What the newest verified report says was done, in the office's words."""
    done = [
        row.done for row in known.reports.get(task.pk, ()) if row.state == "verified" and row.done.strip()
    ]
    return str(done[-1]).strip() if done else ""

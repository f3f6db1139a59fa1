"""What a circular counts: the lights of one sheet on one day, by lead office, and what is behind and why."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshi.delivery.city import profile
from luoshi.delivery.lights.of_tasks import PathLight, TaskLight, task_lights
from luoshi.delivery.models import Assignment, AssignmentState, Part, Progress, Task
from luoshi.delivery.rows import visible_tasks
from luoshi.delivery.rules.light_case import Light
from luoshi.ground.messages import render
from luoshi.paper.official_forms import BehindLine, OfficeProgress
from luoshi.people.models import Officer

UNKNOWN: Final = (None, "待定")  # the lead office of a task that has none
BEHIND: Final = ("red", "amber")


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How many tasks an office leads, by light; ``not_judged`` are grey; ``office_id`` None for 待定."""

    office_id: int | None
    office: str
    total: int
    green: int
    amber: int
    red: int
    not_judged: int


@dataclass(frozen=True, slots=True)
class Behind:
    """A task that is behind, as the circular lists it; ``task_id`` leads to its page."""

    task_id: int
    number: str
    task: str
    lead_office: str
    expected: str
    actual: str
    gap: str
    reason: str
    colour: str


@dataclass(frozen=True, slots=True)
class CircularFacts:
    """The counts by office, and what is behind, red first."""

    offices: Sequence[OfficeCount]
    behind: Sequence[Behind]

    @property
    def digest(self) -> str:
        """What a signer has seen: other facts have another one."""
        plain = repr((tuple(self.offices), tuple(self.behind)))
        return hashlib.sha256(plain.encode()).hexdigest()

    @property
    def totals(self) -> dict[str, int]:
        """The sums over all offices: total, green, amber, red, not_judged."""
        names = ("total", "green", "amber", "red", "not_judged")
        return {name: sum(getattr(row, name) for row in self.offices) for name in names}


def circular_facts(
    sheet_id: int, until: date, officer: Officer, reasons: Mapping[str, str] | None = None
) -> CircularFacts:
    """The lights of a sheet at the end of the day ``until``, as the board shows them; a handful of queries.

    ``reasons``: why a task is behind in the words of the circular, by its id; without one, the problems that
    its office reported last. Raises NoRulesYet.
    """
    rows = visible_tasks(officer).filter(sheet=sheet_id, left_out=False).select_related("sheet")
    tasks = list(rows.defer("measures", "note", "extra").order_by("number"))
    lights = task_lights(tasks, on=until, rule_sets=profile().lights)
    leads = lead_offices(sheet_id)
    lit = [(task, lights[task.pk]) for task in tasks if task.pk in lights]
    behind = sorted(
        (pair for pair in lit if pair[1].colour in BEHIND),
        key=lambda pair: (BEHIND.index(pair[1].colour), pair[0].number),
    )
    known = problems_reported(sheet_id, until)
    given = reasons or {}
    return CircularFacts(
        offices=by_office((*leads.get(task.pk, UNKNOWN), found) for task, found in lit),
        behind=[
            behind_line(
                task, found, leads.get(task.pk, UNKNOWN)[1], given.get(str(task.pk), known.get(task.pk, ""))
            )
            for task, found in behind
        ],
    )


def lead_offices(sheet_id: int) -> dict[int, tuple[int, str]]:
    """Id and name of each task's lead office, by the id of the task."""
    leads = Assignment.objects.filter(task__sheet=sheet_id, part=Part.LEAD)
    live = leads.exclude(state=AssignmentState.REPLACED)
    return {task: (office, name) for task, office, name in live.values_list("task", "office", "office__name")}


def by_office(lights: Iterable[tuple[int | None, str, TaskLight]]) -> list[OfficeCount]:
    """The counts of each lead office: those with most behind first, then by name."""
    counts: dict[tuple[int | None, str], dict[str, int]] = {}
    for office_id, office, found in lights:
        row = counts.setdefault((office_id, office), dict.fromkeys(("green", "amber", "red", "grey"), 0))
        row[found.colour] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1]["red"], -item[1]["amber"], item[0][1]))
    return [
        OfficeCount(*office, sum(row.values()), row["green"], row["amber"], row["red"], row["grey"])
        for office, row in ordered
    ]


def problems_reported(sheet_id: int, until: date) -> dict[int, str]:
    """What the offices last said stands in the way of a task, by its id, up to the day ``until``."""
    rows = (
        Progress.objects.filter(task__sheet=sheet_id, period__start__lte=until)
        .exclude(submitted_at=None)
        .exclude(problems="")
        .order_by("period__end", "pk")
        .values_list("task", "problems")
    )
    return {task: " ".join(problems.split()) for task, problems in rows}


def behind_line(task: Task, found: TaskLight, office: str, reason: str) -> Behind:
    """One line of the list: the worst of the task's figures in numbers."""
    worst = next((one for one in found.paths if one.light == found.light), None)
    expected, actual, gap = in_numbers(found.light)
    wording = " ".join(task.wording.split())
    return Behind(
        task_id=task.pk,
        number=str(task.number),
        task=f"{wording}{figure_meant(found, worst)}",
        lead_office=office,
        expected=expected,
        actual=actual,
        gap=gap,
        reason=reason,
        colour=found.colour,
    )


def figure_meant(found: TaskLight, worst: PathLight | None) -> str:
    """Which figure is meant, in brackets, where a task has several."""
    if worst is None or worst.path is None or len(found.paths) < 2:
        return ""
    return f"（{worst.path.indicator.name}）"


def in_numbers(light: Light) -> tuple[str, str, str]:
    """What was expected, what is, and the gap, each in words with its unit."""
    said = light.values
    unit = str(said.get("unit", ""))
    gap = f"{said['gap']}{said['gap_unit']}" if "gap" in said else ""
    if light.in_points and "share" in said and "expected_share" in said:
        return f"{said['expected_share']}%", f"{said['share']}%", gap
    observed = f"{said['observed']}{unit}" if "observed" in said else ""
    expected = f"{said['expected']}{unit}" if "expected" in said else ""
    sentence = render(f"light.{light.reason}", "zh", said).rstrip("。")
    return expected or "—", observed or sentence, gap or "—"


def office_lines(facts: CircularFacts) -> list[OfficeProgress]:
    """The counts as the document prints them."""
    return [
        OfficeProgress(row.office, row.total, row.green, row.amber, row.red, row.not_judged)
        for row in facts.offices
    ]


def behind_lines(facts: CircularFacts) -> list[BehindLine]:
    """The lines as the document prints them, numbered anew from one."""
    return [
        BehindLine(str(n), row.task, row.lead_office, row.expected, row.actual, row.gap, row.reason)
        for n, row in enumerate(facts.behind, start=1)
    ]

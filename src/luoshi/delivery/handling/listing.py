"""The list of tasks: what the filters let through, with what light, and how many there are of each kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Count, F, QuerySet

from luoshi.delivery.lights.of_tasks import TaskLight, task_lights
from luoshi.delivery.models import Assignment, AssignmentState, Task
from luoshi.delivery.queries import TaskFilters, matching, task_rows
from luoshi.delivery.rows import visible_tasks
from luoshi.delivery.rules.light_case import Light
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.people.models import Officer

LIGHTS: Final = ("red", "amber", "green", "not-yet-due", "not-reported", "no-evidence", "contradicted")
GREY: Final = "grey"  # any of the four


# Of a longer list only the lights of the page that is shown are computed, and none are counted.
JUDGED_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Facet:
    """One value that a filter may take, as it is called, and how many tasks have it under the others."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """What was found: the ids in order, and the lights where they had to be computed to find them."""

    ids: Sequence[int]
    lights: Mapping[int, TaskLight]
    light_counts: Mapping[str, int]


def listed_tasks(
    officer: Officer,
    filters: TaskFilters,
    *,
    light: str = "",
    soonest_first: bool = False,
    on: date,
    rule_sets: Iterable[LightRules] | None,
) -> Listed:
    """The tasks that are out and that ``filters`` and ``light`` let through, in the order of their sheets.

    ``soonest_first``: by their due dates instead, those without one last.
    ``light``: one of ``LIGHTS`` or ``grey``; only tasks that have such a light on the day ``on`` are left.
    ``rule_sets``: None where no rules are in force on that day; then no task has a light.
    """
    rows = out(officer, filters)
    if soonest_first:
        rows = rows.order_by(F("due_on").asc(nulls_last=True), "sheet", "number")
    if rule_sets is None and light:
        return Listed([], {}, {})
    if not light:
        ids = list(rows.values_list("pk", flat=True))
        if rule_sets is None or len(ids) > JUDGED_AT_ONCE:
            return Listed(ids, {}, {})
    tasks = list(rows.select_related("sheet").defer("measures", "note", "extra"))
    lights = task_lights(tasks, on=on, rule_sets=rule_sets or ())
    counts: dict[str, int] = {}
    for found in lights.values():
        for key in {key_of(found.light), found.colour}:
            counts[key] = counts.get(key, 0) + 1
    ids = [task.pk for task in tasks if not light or has_light(lights.get(task.pk), light)]
    return Listed(ids, lights, counts)


def out(officer: Officer, filters: TaskFilters) -> QuerySet[Task]:
    """The tasks that ``filters`` let through; drafts only where they are asked for."""
    rows = visible_tasks(officer).filter(matching(filters)).order_by("sheet", "number")
    return rows if filters.state else rows.exclude(state="draft")


def rows_of(officer: Officer, ids: Sequence[int]) -> list[Task]:
    """The rows of the list with these ids, in this order, as ``task_rows`` gives them."""
    found = {row.pk: row for row in task_rows(officer).filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def has_light(found: TaskLight | None, wanted: str) -> bool:
    """Whether a task has the light that is wanted."""
    return found is not None and wanted in (key_of(found.light), found.colour)


def key_of(light: Light) -> str:
    """By which of ``LIGHTS`` a light is found."""
    return light.grey or light.colour


def facets(officer: Officer, filters: TaskFilters) -> dict[str, list[Facet]]:
    """How many tasks there are of each state, category, office and so on, each under the other filters."""
    return {
        "sheet": counted(officer, replace(filters, sheet=None), "sheet", "sheet__title"),
        "section": counted(officer, replace(filters, section=""), "section"),
        "state": counted(officer, replace(filters, state=""), "state"),
        "category": counted(officer, replace(filters, category=""), "category"),
        "place": counted(officer, replace(filters, place=""), "place"),
        "leader": counted_leaders(officer, replace(filters, leader=None)),
        "office": counted_offices(officer, replace(filters, office=None)),
    }


def counted(officer: Officer, filters: TaskFilters, field: str, name: str = "") -> list[Facet]:
    """The values of ``field``, called by the column ``name``, with how many tasks have each."""
    rows = out(officer, filters).order_by().values(value=F(field), name=F(name or field))
    found = rows.annotate(count=Count("pk")).order_by("value")
    return [
        Facet(str(row["value"]), str(row["name"]), row["count"])
        for row in found
        if row["value"] not in (None, "")
    ]


def counted_leaders(officer: Officer, filters: TaskFilters) -> list[Facet]:
    """The lead leaders with how many tasks; 0, without a name, are those that have none."""
    rows = out(officer, filters).order_by().values("lead_leader", "lead_leader__name")
    found = rows.annotate(count=Count("pk")).order_by("lead_leader")
    return [
        Facet(str(row["lead_leader"] or 0), row["lead_leader__name"] or "", row["count"]) for row in found
    ]


def counted_offices(officer: Officer, filters: TaskFilters) -> list[Facet]:
    """The offices that have the part that is asked for, else any, with how many tasks."""
    rows = Assignment.objects.exclude(state=AssignmentState.REPLACED)
    if filters.part:
        rows = rows.filter(part=filters.part)
    tasks = out(officer, replace(filters, part="")).order_by()
    found = rows.filter(task__in=tasks.values("pk")).values("office", "office__name", "office__short")
    return [
        Facet(str(row["office"]), row["office__short"] or row["office__name"], row["count"])
        for row in found.annotate(count=Count("task", distinct=True)).order_by("office__kind", "office")
    ]

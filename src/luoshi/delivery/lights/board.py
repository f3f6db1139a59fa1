"""How the year stands on a day: lights counted by field, office, leader and place, and what has changed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Count

from luoshi.delivery.handling.listing import LIGHTS, key_of, out
from luoshi.delivery.lights.facts import facts_on, facts_then, plans
from luoshi.delivery.lights.of_tasks import TaskLight, lights_by_facts, with_light
from luoshi.delivery.models import Assignment, AssignmentState, Part, Sheet, Task
from luoshi.delivery.queries import TaskFilters
from luoshi.delivery.rows import visible_sheets
from luoshi.delivery.rules.light_rules import LightRules, NoRulesYet, rules_on
from luoshi.people.models import Office, OfficeKind, Officer

WEEK: Final = timedelta(days=7)
UNKNOWN: Final = 0  # as ``TaskFilters.leader``: nobody is named
# What a place shows where it has tasks of several lights; what cannot be judged asks to be looked at.
WORST_FIRST: Final = ("red", "contradicted", "amber", "not-reported", "no-evidence", "not-yet-due", "green")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tasks have which of ``LIGHTS``."""

    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many have a light at all."""
        return sum(self.counts.values())

    @property
    def worst(self) -> str:
        """The worst light of them all, empty where there is none."""
        return next((light for light in WORST_FIRST if self.counts.get(light)), "")


@dataclass(frozen=True, slots=True)
class Row:
    """The lights of one field, office, leader or place; ``filters`` are what the task list takes for them.

    ``filters`` None: the list cannot be asked for these. ``adcode`` is that of a county.
    """

    name: str
    tally: Tally
    filters: Mapping[str, str] | None
    ended: int  # merged, cancelled or carried over: these have no light
    adcode: str = ""

    @property
    def total(self) -> int:
        """How many tasks there are, with or without a light."""
        return self.tally.total + self.ended


@dataclass(frozen=True, slots=True)
class Turned:
    """A task whose light has changed within the week."""

    task: Task
    lead: str
    before: TaskLight
    now: TaskLight


@dataclass(frozen=True, slots=True)
class Board:
    """How the year stands; rows in the order in which people look for them."""

    total: Row
    fields: Sequence[Row]
    offices: Sequence[Row]  # by lead office
    leaders: Sequence[Row]
    counties: Sequence[Row]
    zones: Sequence[Row]
    turned_red: Sequence[Turned]
    turned_green: Sequence[Turned]
    compared: bool  # whether there were rules for lights a week before


def sheets_shown(officer: Officer) -> list[Sheet]:
    """The sheets that have lights and that ``officer`` sees: of the newest year first, there the largest."""
    rows = visible_sheets(officer).filter(state="issued").annotate(size=Count("tasks"))
    return list(rows.order_by("-year", "-size", "pk"))


def board_of(officer: Officer, *, sheet_id: int | None, on: date, rule_sets: Iterable[LightRules]) -> Board:
    """The board of the sheet (None: of all) at the end of the day ``on``, as far as ``officer`` sees it.

    A constant number of queries. Raises NoRulesYet.
    """
    tasks = list(out(officer, TaskFilters(sheet=sheet_id, on=on)).defer("measures", "note", "extra"))
    sheets = Sheet.objects.in_bulk({task.sheet_id for task in tasks})
    for task in tasks:
        task.sheet = sheets[task.sheet_id]  # one object for all: they are hundreds
    now, before = _lights(tasks, on, tuple(rule_sets))
    parts = _parts(tasks)
    named = Office.objects.in_bulk({office for held in parts.values() for office in held})
    leads = {
        task.pk: next((o for o, part in parts.get(task.pk, {}).items() if part == Part.LEAD), None)
        for task in tasks
    }
    turned = [
        Turned(task, _name(named, leads[task.pk]), before[task.pk], now[task.pk])
        for task in tasks
        if before is not None
        and task.pk in now
        and task.pk in before
        and before[task.pk].colour != now[task.pk].colour
    ]
    counties, zones = _places(tasks, now, parts)
    return Board(
        total=_row("", tasks, now, {}),
        fields=_by_field(tasks, now),
        offices=_by_office(tasks, now, leads, named),
        leaders=_by_leader(tasks, now),
        counties=counties,
        zones=zones,
        turned_red=[one for one in turned if one.now.colour == "red"],
        turned_green=[one for one in turned if one.now.colour == "green"],
        compared=before is not None,
    )


def _lights(
    tasks: Sequence[Task], on: date, rule_sets: tuple[LightRules, ...]
) -> tuple[dict[int, TaskLight], dict[int, TaskLight] | None]:
    """The lights of the day, and of those that are red or green now the lights that they had a week before.

    The latter as they were known then; None where there were no rules yet.
    """
    chosen, facts = with_light(tasks), facts_on(plans(tasks), on)
    now = lights_by_facts(facts, chosen, on=on, in_force=rules_on(rule_sets, on))
    day = on - WEEK
    try:
        in_force = rules_on(rule_sets, day)
    except NoRulesYet:
        return now, None
    settled = [task for task in chosen if now[task.pk].colour in ("red", "green")]
    return now, lights_by_facts(facts_then(facts, day), settled, on=day, in_force=in_force)


def _parts(tasks: Sequence[Task]) -> Mapping[int, Mapping[int, str]]:
    """By task: which office has which part in it now."""
    rows = Assignment.objects.filter(task__sheet__in={task.sheet_id for task in tasks})
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for task, office, part in rows.exclude(state=AssignmentState.REPLACED).values_list(
        "task_id", "office_id", "part"
    ):
        found[task][office] = part
    return found


def _name(named: Mapping[int, Office], office_id: int | None) -> str:
    if office_id is None:
        return ""
    return named[office_id].short or named[office_id].name


def _row(
    name: str,
    tasks: Sequence[Task],
    lights: Mapping[int, TaskLight],
    filters: Mapping[str, str] | None,
    adcode: str = "",
) -> Row:
    counted = Counter(key_of(lights[task.pk].light) for task in tasks if task.pk in lights)
    tally = Tally({light: counted[light] for light in LIGHTS})
    return Row(name, tally, filters, len(tasks) - tally.total, adcode)


def _by_field(tasks: Sequence[Task], lights: Mapping[int, TaskLight]) -> list[Row]:
    """By field of work, in the order in which the sheet has them."""
    grouped: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        grouped[task.category].append(task)
    return [
        _row(name, held, lights, {"category": name} if name.strip() else None)
        for name, held in grouped.items()
    ]


def _by_office(
    tasks: Sequence[Task],
    lights: Mapping[int, TaskLight],
    leads: Mapping[int, int | None],
    named: Mapping[int, Office],
) -> list[Row]:
    """By lead office, departments first, then counties and zones, in the order of the city's tree."""
    grouped: defaultdict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        grouped[leads[task.pk]].append(task)
    kinds = OfficeKind.values

    def place(office_id: int | None) -> tuple[int, int]:
        return (len(kinds), 0) if office_id is None else (_kind_rank(named[office_id].kind), office_id)

    return [
        _row(
            _name(named, office),
            grouped[office],
            lights,
            {"waiting": "lead"} if office is None else {"office": str(office), "part": Part.LEAD.value},
        )
        for office in sorted(grouped, key=place)
    ]


def _kind_rank(kind: str) -> int:
    order = (
        OfficeKind.GOVERNMENT,
        OfficeKind.DEPARTMENT,
        OfficeKind.OTHER,
        OfficeKind.COUNTY,
        OfficeKind.ZONE,
    )
    return next((index for index, one in enumerate(order) if one == kind), len(order))


def _by_leader(tasks: Sequence[Task], lights: Mapping[int, TaskLight]) -> list[Row]:
    """By leader, in the order in which the sheet names them; last what has none."""
    grouped: defaultdict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        grouped[task.lead_leader_id].append(task)
    known = Officer.objects.filter(pk__in=[leader for leader in grouped if leader])
    names: dict[int | None, str] = dict(known.values_list("pk", "name"))
    return [
        _row(names.get(leader, ""), grouped[leader], lights, {"leader": str(leader or UNKNOWN)})
        for leader in sorted(grouped, key=lambda leader: leader is None)
    ]


def _places(
    tasks: Sequence[Task], lights: Mapping[int, TaskLight], parts: Mapping[int, Mapping[int, str]]
) -> tuple[list[Row], list[Row]]:
    """Counties and zones, each with the tasks in which it has any part; one without tasks is there too."""
    held: defaultdict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        for office in parts.get(task.pk, ()):
            held[office].append(task)
    rows = Office.objects.filter(kind__in=[OfficeKind.COUNTY, OfficeKind.ZONE], is_active=True)
    counties: list[Row] = []
    zones: list[Row] = []
    for one in rows.order_by("adcode", "pk"):
        filters = {"office": str(one.pk)}
        row = _row(one.short or one.name, held[one.pk], lights, filters, one.adcode)
        (counties if one.kind == OfficeKind.COUNTY else zones).append(row)
    return counties, zones

"""The report on how the plan is carried out (计划执行情况): every commitment of a year on one day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch

from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.handling.workbook import goal_of, in_unit, light_words, said
from luoshi.delivery.lights.of_tasks import PathLight, TaskLight, task_lights
from luoshi.delivery.models import Assignment, AssignmentState, EvidenceUse, Part, Path, Task
from luoshi.delivery.rules.light_case import STATUS
from luoshi.ledger.models import Commitment, Report, SourceKind, State
from luoshi.ledger.task_table import BOUND_WORDS, Amount, plain_number, written_amount

UNTAKEN = "未列入任务"
ORDER = ("red", "amber", "green", "grey", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a commitment, or the whole of one without figures; ``task`` 0 where it is no task.

    All in words as the documents have them; ``colour`` is empty where nothing is judged.
    """

    commitment: int
    number: int
    source: str
    kind: str
    field: str  # of work
    sentence: str
    task: int
    measure: str
    target: str
    value: str
    status: str
    colour: str
    light: str
    why: str
    evidence: int  # pieces that stand for its task and were not withdrawn
    office: str
    headline: bool


@dataclass(frozen=True, slots=True)
class Execution:
    """How the commitments of ``year`` stand at the end of the day ``on``, in the order of their texts."""

    year: int
    on: date
    place: str
    lines: tuple[Line, ...]

    @property
    def commitments(self) -> int:
        """How many commitments there are."""
        return len({line.commitment for line in self.lines})

    @property
    def by_light(self) -> list[tuple[str, str, int]]:
        """Each colour with its words and how many lines have it; those without a light last."""
        counts = Counter((line.colour, colour_words(line.colour)) for line in self.lines)
        found = sorted(counts, key=lambda pair: ORDER.index(pair[0]))
        return [(colour, words, counts[colour, words]) for colour, words in found]

    @property
    def unproven(self) -> int:
        """How many lines report a value or progress without a single piece of evidence."""
        return sum(bool(line.value) and not line.evidence for line in self.lines)

    def of(self, *, colour: str | None = None, field: str = "") -> list[Line]:
        """The lines with one light and one field of work; None and empty are any."""
        return [
            line
            for line in self.lines
            if (colour is None or line.colour == colour) and (not field or line.field == field)
        ]

    @property
    def fields(self) -> list[str]:
        """The fields of work in the order in which the texts come to them."""
        return list(dict.fromkeys(line.field for line in self.lines if line.field))


def colour_words(colour: str) -> str:
    """What a light is called, 未列入任务 for none."""
    return said(f"light.colour.{colour}") if colour else UNTAKEN


def years() -> list[int]:
    """The years with a commitment that was accepted, the latest first."""
    found = Report.objects.filter(commitments__state=State.ACCEPTED).order_by("-year_planned")
    return list(found.values_list("year_planned", flat=True).distinct())


def execution(year: int, on: date) -> Execution:
    """How every accepted commitment of ``year`` stands; a handful of queries, whatever their number."""
    rows = list(
        Commitment.objects.filter(report__year_planned=year, state=State.ACCEPTED)
        .select_related("report")
        .prefetch_related("targets")
    )
    rows.sort(key=lambda one: (one.report.kind != SourceKind.REPORT, one.report_id, one.start, one.number))
    tasks = list(
        Task.objects.filter(commitment__in=[one.pk for one in rows], left_out=False, part_of=None)
        .filter(sheet__state="issued")
        .select_related("sheet")
        .prefetch_related(
            Prefetch(
                "paths",
                Path.objects.filter(dropped=False).select_related("indicator").order_by("pk"),
                to_attr="live_paths",
            ),
            Prefetch(
                "assignments",
                Assignment.objects.filter(part=Part.LEAD)
                .exclude(state=AssignmentState.REPLACED)
                .select_related("office"),
                to_attr="live_leads",
            ),
        )
        .order_by("sheet", "number")
    )
    lights = task_lights(tasks, on=on, rule_sets=profile().lights) if has_rules(on) else {}
    pieces = evidence_of(tasks)
    of: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of[task.commitment_id].append(task)
    lines = [
        line
        for one in rows
        for line in (
            [
                line
                for task in of[one.pk]
                for line in lines_of(one, task, lights.get(task.pk), pieces.get(task.pk, 0))
            ]
            or [untaken(one)]
        )
    ]
    place = next((one.report.place for one in rows), "")
    return Execution(year, on, place, tuple(lines))


def evidence_of(tasks: Iterable[Task]) -> dict[int, int]:
    """How many pieces of evidence stand for each task; what was withdrawn or contradicts is not counted."""
    uses = EvidenceUse.objects.filter(task__in=[task.pk for task in tasks], withdrawn_at=None)
    uses = uses.exclude(contradicts=True)
    return dict(
        uses.order_by().values("task").annotate(n=Count("evidence", distinct=True)).values_list("task", "n")
    )


def lines_of(one: Commitment, task: Task, lit: TaskLight | None, pieces: int) -> list[Line]:
    """The lines of a commitment in ``task``: one for each figure."""
    judged = {found.path.pk: found for found in lit.paths if found.path is not None} if lit else {}
    live: list[Path] = task.live_paths  # type: ignore[attr-defined]  # set by execution
    if live:
        return [line_of(one, task, path, judged.get(path.pk), pieces) for path in live]
    return [line_of(one, task, None, lit.paths[0] if lit else None, pieces)]


def line_of(one: Commitment, task: Task, path: Path | None, found: PathLight | None, pieces: int) -> Line:
    """One figure of a commitment with its light."""
    number, unit = goal_of(path)
    called, why = light_words(found.light if found else None)
    observed = found.light.inputs.get("observed") if found else None
    leads = task.live_leads  # type: ignore[attr-defined]  # set by execution
    return Line(
        commitment=one.pk,
        number=one.number,
        source=str(one.report),
        kind=one.report.kind,
        field=task.category or one.category,
        sentence=one.quote,
        task=task.pk,
        measure=path.indicator.name if path else "",
        target=bounded(path.bound, number, unit) if path else "",
        value=value_words(observed, unit) if path else done_words(observed),
        status=STATUS.get(str(found.light.inputs.get("status")), "")
        if found and observed is not None
        else "",
        colour=found.light.colour if found else "",
        light=called or said(f"value.state.task.{task.state}"),
        why=why or "",
        evidence=pieces,
        office="、".join(row.office.name for row in leads) or "待定",
        headline=one.headline,
    )


def bounded(bound: str, number: Decimal | str | None, unit: str) -> str:
    """A goal as a document says it: 不低于7.5%."""
    if number is None:
        return ""
    amount = f"{plain_number(number)}{unit}"
    word = BOUND_WORDS.get(bound, "")
    return f"{amount}{word}" if bound == "about" else f"{word}{amount}"


def value_words(observed: object, unit: str) -> str:
    """A reported value in the unit of its goal, empty while nothing is reported."""
    value = in_unit(observed, unit) if isinstance(observed, Decimal) else None
    return "" if value is None else f"{plain_number(value)}{unit}"


def done_words(observed: object) -> str:
    """How much of a task without figures is done."""
    return f"完成{plain_number(observed.normalize())}%" if isinstance(observed, Decimal) else ""


def untaken(one: Commitment) -> Line:
    """A commitment that no issued table holds: it is told, too."""
    targets = [target for target in one.targets.all() if not target.dropped]
    words = []
    for target in targets:
        number, unit = written_amount(Amount(target.value, target.low, target.high, target.unit))
        words.append(f"{target.measure}{bounded(target.bound, number, unit)}")
    return Line(
        commitment=one.pk,
        number=one.number,
        source=str(one.report),
        kind=one.report.kind,
        field=one.category,
        sentence=one.quote,
        task=0,
        measure="",
        target="；".join(words),
        value="",
        status="",
        colour="",
        light=UNTAKEN,
        why="",
        evidence=0,
        office="",
        headline=one.headline,
    )

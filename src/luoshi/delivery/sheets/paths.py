"""Paths and nodes of tasks: how much of which indicator, on which way, and what by which date."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django.db import transaction

from luoshi.delivery.models import Node, Path, Task
from luoshi.delivery.rules import goals
from luoshi.delivery.rules import paths as rules
from luoshi.ledger.correction import CorrectionUnfit, line
from luoshi.ledger.models import Indicator, IndicatorKind, Target
from luoshi.people.models import Officer

# What the reader calls a figure, and how such a figure usually behaves; an officer sets it otherwise.
KIND_OF_TARGET = {
    "amount": IndicatorKind.CUMULATIVE,
    "rate": IndicatorKind.RATE,
    "share": IndicatorKind.RATE,
    "change": IndicatorKind.GROWTH,
    "rank": IndicatorKind.RANK,
    "streak": IndicatorKind.DONE,
}
POINTS = ("%", "‰", "个百分点", "百分点")
TARGET_HEAD = "目标任务"  # under which an imported table's own words for the target are kept


@dataclass(frozen=True, slots=True)
class PathTerms:
    """How a path is wanted; ``points`` are (day, value) for a seasonal or staged one, in order."""

    kind: str
    shape: str
    start_on: date
    due_on: date
    bound: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    rising: bool = True
    base: Decimal | None = None
    points: tuple[tuple[date, Decimal], ...] = ()


PLAIN_TERMS = tuple(field.name for field in fields(PathTerms) if field.name != "points")
"""The terms that a stored path has under the same names."""


def paths_of(tasks: Sequence[Task], *, at: datetime, by: Officer) -> list[Path]:
    """A path for each live target of the tasks' commitments, within the caller's transaction.

    The same measure of the same place in the same unit is one indicator, so that it is asked for once.
    """
    wanted: list[tuple[Task, Target, Indicator]] = []
    for task in tasks:
        for target in task.commitment.targets.all():
            if not target.dropped:
                wanted.append((task, target, indicator_row(task, target, at=at, by=by)))
    indicators = known_indicators([indicator for _, _, indicator in wanted])
    rows: dict[tuple[int, int], Path] = {}
    for task, target, made in wanted:
        indicator = indicators[made.name, made.place, made.unit]
        rows.setdefault((task.pk, indicator.pk), path_row(task, target, indicator))
    return Path.objects.bulk_create(rows.values())


def known_indicators(wanted: Sequence[Indicator]) -> dict[tuple[str, str, str], Indicator]:
    """The rows for ``wanted``, made where the ledger has none, by name, place and unit."""
    names = {indicator.name for indicator in wanted}
    known = {(row.name, row.place, row.unit): row for row in Indicator.objects.filter(name__in=names)}
    missing = {(row.name, row.place, row.unit): row for row in wanted}
    fresh = [row for key, row in missing.items() if key not in known]
    # Somebody else may make the same one in this moment: theirs is as good.
    Indicator.objects.bulk_create(fresh, ignore_conflicts=True)
    if fresh:
        known = {(row.name, row.place, row.unit): row for row in Indicator.objects.filter(name__in=names)}
    return known


def indicator_row(task: Task, target: Target, *, at: datetime, by: Officer, place: str = "") -> Indicator:
    """The indicator that ``target`` is one of, not saved."""
    # 瑞金、龙南达到70%,各县达到55%: two figures of one name, and neither may push the other out.
    places = target.places or task.commitment.places[:1] * (len(task.commitment.places) == 1)
    where = place or "、".join(places) or task.commitment.report.place
    return Indicator(
        name=(target.measure or task.wording)[:200],
        kind=kind_of(target),
        unit=target.unit[:50],
        place=where[:100],
        added_at=at,
        added_by=by,
    )


def kind_of(target: Target) -> str:
    """How the figure of ``target`` behaves over a year, as far as it can be told from its wording."""
    if target.value == 0 or (target.value is None and target.high == 0):
        return IndicatorKind.ZERO
    if target.kind == "change" and target.unit and target.unit not in POINTS:
        return IndicatorKind.CUMULATIVE  # 新增就业3万人 is a sum over the year
    return KIND_OF_TARGET.get(target.kind, IndicatorKind.CUMULATIVE)


def rule_kind(kind: str) -> rules.Kind:
    """A stored kind as the rules call it; raises CorrectionUnfit for another."""
    for known in rules.KINDS:
        if kind == known:
            return known
    raise CorrectionUnfit(field="kind", value=kind[:50])


def path_row(task: Task, target: Target, indicator: Indicator) -> Path:
    """The path to ``target``, in the usual shape of its kind, not saved."""
    kind = rule_kind(indicator.kind)
    year = task.sheet.year
    return Path(
        task=task,
        target=target,
        indicator=indicator,
        kind=kind,
        shape=rules.shapes_of(kind)[0],
        start_on=date(year, 1, 1),
        due_on=task.due_on or date(year, 12, 31),
        bound="range" if target.value is None else target.bound,
        value=target.value,
        low=target.low,
        high=target.high,
        unit=target.unit[:50],
        rising=target.bound not in ("le", "lt"),
    )


def checked_terms(terms: PathTerms) -> PathTerms:
    """``terms`` themselves; raises PathUnfit or CorrectionUnfit."""
    if terms.bound not in goals.GoalBound.__args__:  # type: ignore[attr-defined]  # a Literal has them
        raise CorrectionUnfit(field="bound", value=terms.bound[:50])
    rules.checked_path(
        rules.Path(
            kind=rule_kind(terms.kind),
            shape=cast(rules.Shape, terms.shape),
            start=terms.start_on,
            due=terms.due_on,
            target=terms.value,
            base=terms.base,
            points=tuple(rules.Point(day, value) for day, value in terms.points),
        )
    )
    if terms.bound == "range" and (terms.low is None or terms.high is None or terms.low > terms.high):
        raise CorrectionUnfit(field="low", value=str(terms.low))
    if terms.value is None and terms.bound not in ("range", "first", "all", "outside"):
        raise CorrectionUnfit(field="value", value="")
    for number in (terms.value, terms.low, terms.high, terms.base):
        if number is not None and (not number.is_finite() or number.adjusted() > 20):
            raise CorrectionUnfit(field="value", value=str(number)[:50])
    return terms


def put_terms(path: Path, terms: PathTerms) -> None:
    """Set ``terms`` on ``path`` without saving."""
    for name in PLAIN_TERMS:
        setattr(path, name, getattr(terms, name))
    path.points = [[day.isoformat(), format(value, "f")] for day, value in terms.points]


def terms_of(path: Path) -> PathTerms:
    """A stored path as terms."""
    points = tuple((point.on, point.value) for point in rule_points(path.points))
    return PathTerms(**{name: getattr(path, name) for name in PLAIN_TERMS}, points=points)


def terms_content(path: Path) -> dict[str, Any]:
    """A path as history and journal keep it."""
    said: dict[str, Any] = {"indicator": path.indicator_id, "points": path.points}
    for name in PLAIN_TERMS:
        value = getattr(path, name)
        said[name] = (
            value.isoformat()
            if isinstance(value, date)
            else format(value, "f")
            if isinstance(value, Decimal)
            else value
        )
    return said


def rule_path(path: Path) -> rules.Path:
    """The path as the rules take it."""
    return rules.Path(
        kind=rule_kind(path.kind),
        shape=cast(rules.Shape, path.shape),
        start=path.start_on,
        due=path.due_on,
        target=path.value,
        base=path.base,
        points=tuple(rule_points(path.points)),
    )


def rule_points(points: Sequence[Sequence[str]]) -> list[rules.Point]:
    """Stored points as the rules take them."""
    try:
        return [rules.Point(date.fromisoformat(day), Decimal(value)) for day, value in points]
    except (ValueError, InvalidOperation) as error:
        raise CorrectionUnfit(field="points", value=str(points)[:50]) from error


def rule_goal(path: Path) -> goals.Goal:
    """What the path leads to, as the rules take it."""
    return goals.Goal(
        bound=cast(goals.GoalBound, path.bound),
        value=path.value,
        low=path.low,
        high=path.high,
        unit=path.unit,
        rising=path.rising,
    )


@transaction.atomic
def put_nodes(task: Task, nodes: Sequence[tuple[date, str]]) -> list[Node]:
    """Let ``task`` have these nodes, (day, wording), in place of those it had."""
    checked = [(day, line("wording", wording)) for day, wording in nodes]
    task.nodes.filter(dropped=False).update(dropped=True)
    return Node.objects.bulk_create(Node(task=task, due_on=day, wording=words) for day, words in checked)

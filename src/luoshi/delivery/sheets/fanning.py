"""Fanning a task out: 每个县(市、区) to all of them, 瑞金、龙南达到70%,各县达到55% to two and the rest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.delivery.holding import saved, told
from luoshi.delivery.models import Assignment, AssignmentState, Node, Part, Path, Task
from luoshi.delivery.rows import NoSuchTask
from luoshi.delivery.sheets.making import held_draft_task, next_task_number
from luoshi.delivery.sheets.paths import (
    TARGET_HEAD,
    PathTerms,
    checked_terms,
    known_indicators,
    put_nodes,
    put_terms,
    terms_content,
)
from luoshi.ledger.deciding import NothingChosen
from luoshi.ledger.indicator_queries import indicator
from luoshi.ledger.models import Indicator
from luoshi.people.models import Office, OfficeKind, Officer
from luoshi.people.queries import NoSuchOffice, offices_by_name

SUMS = ("cumulative", "point")  # kinds whose values add up over the city's parts
EACH = re.compile(r"[每各][一个]*(?:县|市|区|开发区)")


@dataclass(frozen=True, slots=True)
class Share:
    """What some offices have to reach of a task: a value for each of its paths by id.

    None: the task's own figures, each as it is; empty: no figure.
    """

    office_ids: tuple[int, ...]
    values: tuple[tuple[int, Decimal], ...] | None = None


def county_offices(*, with_zones: bool = False) -> list[Office]:
    """The counties and districts, and the zones that the city treats as units where asked for."""
    kinds = [OfficeKind.COUNTY, *([OfficeKind.ZONE] if with_zones else [])]
    return list(Office.objects.filter(kind__in=kinds, is_active=True).order_by("kind", "pk"))


def proposed_shares(task: Task, *, with_zones: bool = False) -> list[Share]:
    """How ``task`` would be fanned out, from its commitment: offices named with a target, and the rest.

    One share for all where no target names a place, none for the rest where all targets do. An amount that
    the whole city is to reach is nobody's share, unless the wording says 每个 or 各县.
    """
    everyone = county_offices(with_zones=with_zones)
    by_name = offices_by_name()
    paths = list(task.paths.filter(dropped=False).select_related("target"))
    own: dict[int, list[tuple[int, Decimal]]] = {}
    common: list[tuple[int, Decimal]] = []
    for path in paths:
        if path.value is None:
            continue
        named = [
            by_name[place].pk for place in (path.target.places if path.target else []) if place in by_name
        ]
        if not named and (path.kind not in SUMS or EACH.search(task.wording)):
            common.append((path.pk, path.value))
        for office_id in named:
            own.setdefault(office_id, []).append((path.pk, path.value))
    shares = [Share((office_id,), tuple(values)) for office_id, values in own.items()]
    rest = tuple(office.pk for office in everyone if office.pk not in own)
    if not rest or (own and not common):
        return shares
    return [*shares, Share(rest, tuple(common))]


@transaction.atomic
def fan_out(
    *, task_id: int, shares: Sequence[Share], at: datetime, by: Officer, seen_version: int
) -> list[Task]:
    """Make a task for each office of ``shares``, led by it, with the task's nodes and its own figures.

    The task itself stays as what they add up to. A share that names values gets only the paths that it
    names. Raises NotAllowed, NoSuchTask, ChangedMeanwhile, SheetOut, NoSuchOffice, NothingChosen.
    """
    task = held_draft_task(task_id, seen_version, by)
    wanted = [(office_id, share) for share in shares for office_id in share.office_ids]
    if not wanted:
        raise NothingChosen
    offices = Office.objects.filter(is_active=True).in_bulk([office_id for office_id, _ in wanted])
    for office_id, _ in wanted:
        if office_id not in offices:
            raise NoSuchOffice(id=office_id)
    number = next_task_number(task.sheet)
    there = set(
        Assignment.objects.filter(task__part_of=task, part=Part.LEAD)
        .exclude(state=AssignmentState.REPLACED)
        .values_list("office_id", flat=True)
    )
    fresh = {office_id: share for office_id, share in wanted if office_id not in there}
    if not fresh:
        raise NothingChosen
    children = Task.objects.bulk_create(
        Task(
            sheet=task.sheet,
            commitment_id=task.commitment_id,
            number=number + step,
            section=task.section,
            category=task.category,
            wording=task.wording,
            measures=task.measures,
            lead_leader_id=task.lead_leader_id,
            place=offices[office_id].name,
            due_on=task.due_on,
            part_of=task,
        )
        for step, office_id in enumerate(fresh)
    )
    Assignment.objects.bulk_create(
        Assignment(
            task=child,
            office_id=office_id,
            part=Part.LEAD,
            state=AssignmentState.ASSIGNED,
            rule="fan-out",
            reason=task.wording,
        )
        for child, office_id in zip(children, fresh, strict=True)
    )
    copy_paths(task, children, [offices[i].name for i in fresh], list(fresh.values()), at=at, by=by)
    nodes = list(task.nodes.filter(dropped=False))
    Node.objects.bulk_create(
        Node(task=child, due_on=node.due_on, wording=node.wording) for child in children for node in nodes
    )
    saved(task)
    payload = {"offices": list(fresh), "numbers": [child.number for child in children]}
    told("fan_out", task.thing, by=by, at=at, payload=payload)
    return children


def copy_paths(
    task: Task,
    children: Sequence[Task],
    places: Sequence[str],
    shares: Sequence[Share],
    *,
    at: datetime,
    by: Officer,
) -> None:
    """Give each child the paths of ``task`` with its own values and its own place's indicators."""
    paths = list(task.paths.filter(dropped=False).select_related("indicator"))
    wanted: list[tuple[Task, Path, Indicator, Decimal | None]] = []
    for child, place, share in zip(children, places, shares, strict=True):
        own = share.values is None
        values = dict(share.values or ())
        for path in paths:
            if not own and path.pk not in values:
                continue
            made = Indicator(
                name=path.indicator.name,
                kind=path.indicator.kind,
                unit=path.indicator.unit,
                place=place,
                definition=path.indicator.definition,
                release=path.indicator.release,
                added_at=at,
                added_by=by,
            )
            wanted.append((child, path, made, values.get(path.pk, path.value)))
    indicators = known_indicators([indicator for _, _, indicator, _ in wanted])
    rows: dict[tuple[int, int], Path] = {}
    for child, path, made, value in wanted:
        row = indicators[made.name, made.place, made.unit]
        rows[child.pk, row.pk] = Path(
            task=child,
            target_id=path.target_id,
            indicator=row,
            kind=path.kind,
            shape=path.shape,
            start_on=path.start_on,
            due_on=path.due_on,
            bound=path.bound,
            value=value,
            low=path.low,
            high=path.high,
            unit=path.unit,
            rising=path.rising,
            points=path.points,
        )
    Path.objects.bulk_create(rows.values())


# --- nodes and paths of a draft


@transaction.atomic
def set_nodes(
    *, task_id: int, nodes: Sequence[tuple[date, str]], at: datetime, by: Officer, seen_version: int
) -> list[Node]:
    """Let a task of a draft have these nodes, (day, wording). Raises as ``edit_task``."""
    task = held_draft_task(task_id, seen_version, by)
    made = put_nodes(task, nodes)
    saved(task)
    payload = {"nodes": [[node.due_on, node.wording] for node in made]}
    told("set_nodes", task.thing, by=by, at=at, payload=payload)
    return made


@transaction.atomic
def set_path(
    *,
    task_id: int,
    indicator_id: int,
    terms: PathTerms,
    at: datetime,
    by: Officer,
    seen_version: int,
) -> Path:
    """Let a task of a draft reach so much of an indicator in this way.

    Raises as ``edit_task``, NoSuchIndicator, PathUnfit or CorrectionUnfit.
    """
    task = held_draft_task(task_id, seen_version, by)
    path = put_path(task, indicator_id, terms)
    saved(task)
    told("set_path", task.thing, by=by, at=at, payload=terms_content(path))
    return path


@transaction.atomic
def drop_path(*, path_id: int, at: datetime, by: Officer, seen_version: int) -> Task:
    """Ask for this figure of a task of a draft no more; ``seen_version`` is the task's.

    Raises as ``edit_task``.
    """
    path = Path.objects.filter(pk=path_id, dropped=False).first()
    if path is None:
        raise NoSuchTask(id=path_id)
    task = held_draft_task(path.task_id, seen_version, by)
    path.dropped = True
    path.save(update_fields=["dropped"])
    forget_target_words(task)
    saved(task)
    told("drop_path", task.thing, by=by, at=at, payload=terms_content(path))
    return task


def put_path(task: Task, indicator_id: int, terms: PathTerms) -> Path:
    """Set the path of ``task`` for an indicator, within the caller's transaction."""
    found = indicator(indicator_id)
    checked_terms(terms)
    path = task.paths.filter(indicator=found, dropped=False).first() or Path(task=task, indicator=found)
    put_terms(path, terms)
    path.save()
    forget_target_words(task)
    return path


def forget_target_words(task: Task) -> None:
    """Let the words that an imported table had for the target go: its figures say something else now."""
    task.extra = {head: words for head, words in task.extra.items() if head != TARGET_HEAD}

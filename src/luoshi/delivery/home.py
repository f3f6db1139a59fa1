"""What waits for an officer: the home page by role, in a constant number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q

from luoshi.delivery.lights.of_tasks import task_lights
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Comment,
    Extension,
    Matter,
    MatterState,
    Message,
    Order,
    Part,
    Path,
    Progress,
    ReportingPeriod,
    Sheet,
    Task,
)
from luoshi.delivery.rows import (
    visible_extensions,
    visible_matters,
    visible_orders,
    visible_progress,
    visible_tasks,
)
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.ledger.indicator_queries import latest_observations
from luoshi.ledger.models import Observation
from luoshi.people.models import Officer, Role
from luoshi.people.queries import offices_of

REACHED = ("achieved", "achieved-late")  # reasons of a light


@dataclass(frozen=True, slots=True)
class DueReport:
    """A report that an office owes: task, period, what was begun, and what is known of its figures."""

    task: Task
    period: ReportingPeriod
    progress: Progress | None
    figures: Sequence[tuple[Path, Observation | None]]


@dataclass(frozen=True, slots=True)
class Home:
    """What waits for an officer to do next; lists are empty where the role has nothing of the kind."""

    sheets: Sequence[Sheet] = ()  # to consult on, answer, approve or issue
    to_accept: Sequence[Assignment] = ()
    reports_due: Sequence[DueReport] = ()
    to_check: Sequence[Progress] = ()  # by the head
    to_verify: Sequence[Progress] = ()
    returned: Sequence[Task] = ()  # tasks that offices returned, for the supervisor
    achieved: Sequence[Task] = ()  # whose target is reached, for the head to complete
    completed: Sequence[Task] = ()  # to verify and strike off
    unopened: Sequence[Sheet] = ()  # issued, and nobody can report on them yet
    comments: Sequence[Comment] = ()  # to answer
    matters: Sequence[Matter] = ()  # to decide
    orders: Sequence[Order] = ()  # to sign, answer or verify
    extensions: Sequence[Extension] = ()  # to agree to or to decide on
    messages: Sequence[Message] = field(default_factory=tuple)  # unread

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(
            len(rows)
            for rows in (
                self.sheets,
                self.to_accept,
                self.reports_due,
                self.to_check,
                self.to_verify,
                self.returned,
                self.achieved,
                self.completed,
                self.unopened,
                self.comments,
                self.matters,
                self.orders,
                self.extensions,
            )
        )


def home(officer: Officer, *, on: date, rule_sets: Sequence[LightRules] = ()) -> Home:
    """What waits for ``officer`` on the day ``on``; ``rule_sets``: of the city, if any."""
    messages = tuple(Message.objects.filter(officer=officer, read_at=None).order_by("-pk")[:20])
    if officer.role in (Role.REPORTER, Role.HEAD):
        return _home_of_office(officer, on, messages, rule_sets)
    if officer.role == Role.LEADER:
        return Home(
            sheets=tuple(Sheet.objects.filter(state="approval", approved_by="")),
            matters=tuple(
                Matter.objects.filter(leader=officer, state=MatterState.OPEN).select_related(
                    "task", "raised_by"
                )
            ),
            orders=tuple(visible_orders(officer).filter(state="draft").select_related("office")),
            messages=messages,
        )
    if officer.role == Role.VERIFIER:
        return Home(
            to_verify=_to_verify(officer),
            completed=tuple(visible_tasks(officer).filter(state="completed").select_related("sheet")),
            orders=tuple(visible_orders(officer).filter(state="completed").select_related("task", "office")),
            messages=messages,
        )
    if officer.role == Role.SUPERVISOR:
        return Home(
            sheets=tuple(Sheet.objects.exclude(state="issued")),
            to_verify=_to_verify(officer),
            returned=tuple(visible_tasks(officer).filter(state="returned").select_related("sheet")),
            unopened=tuple(Sheet.objects.filter(state="issued", periods=None)),
            comments=tuple(
                Comment.objects.filter(adopted__isnull=True).select_related("sheet", "task", "office")
            ),
            orders=tuple(
                visible_orders(officer)
                .filter(state__in=["draft", "answered", "extension-asked"])
                .select_related("task", "office")
            ),
            extensions=tuple(
                visible_extensions(officer).filter(state="agreed").select_related("order", "task", "asked_by")
            ),
            messages=messages,
        )
    return Home(messages=messages)


def _to_verify(officer: Officer) -> tuple[Progress, ...]:
    rows = (
        visible_progress(officer)
        .filter(state="checked")
        .select_related("task", "period", "office", "reporter")
    )
    return tuple(rows.order_by("checked_at"))


def _home_of_office(
    officer: Officer, on: date, messages: tuple[Message, ...], rule_sets: Sequence[LightRules]
) -> Home:
    offices = offices_of(officer)
    is_head = officer.role == Role.HEAD
    to_accept = Assignment.objects.filter(
        office__in=offices, state=AssignmentState.ASSIGNED, task__sheet__state="issued", task__left_out=False
    ).exclude(task__state__in=["merged", "cancelled", "carried-over", "struck-off", "draft"])
    own = visible_progress(officer).filter(office__in=offices).select_related("task", "period", "reporter")
    orders = Order.objects.filter(office__in=offices, state__in=["issued", "extension-asked", "answered"])
    return Home(
        sheets=tuple(
            Sheet.objects.filter(
                Exists(visible_tasks(officer).filter(sheet=OuterRef("pk"))), state="consultation"
            )
        ),
        to_accept=tuple(to_accept.select_related("task__sheet", "office").order_by("task__number")),
        reports_due=due_reports(officer, on=on),
        to_check=tuple(own.filter(state="submitted")) if is_head else (),
        achieved=achieved_tasks(officer, on=on, rule_sets=rule_sets) if is_head and rule_sets else (),
        orders=tuple(orders.select_related("task", "office").order_by("due_on")),
        extensions=tuple(
            visible_extensions(officer).filter(state="asked").select_related("order", "task", "asked_by")
        )
        if is_head
        else (),
        matters=tuple(
            visible_matters(officer).filter(state=MatterState.OPEN).select_related("leader", "task")
        ),
        messages=messages,
    )


def achieved_tasks(officer: Officer, *, on: date, rule_sets: Sequence[LightRules]) -> tuple[Task, ...]:
    """Tasks that the offices of ``officer`` lead whose figures all say that their target is reached.

    Not those of which a report is under way: what it says has to be verified before.
    """
    own = {"office__in": offices_of(officer)}
    lead = Assignment.objects.filter(
        task=OuterRef("pk"), part=Part.LEAD, state=AssignmentState.ACCEPTED, **own
    )
    under_way = Progress.objects.filter(task=OuterRef("pk"), state__in=["submitted", "checked"])
    in_hand = Task.objects.filter(Exists(lead), ~Exists(under_way), state="in-hand").select_related("sheet")
    tasks = list(in_hand.order_by("sheet", "number"))
    lights = task_lights(tasks, on=on, rule_sets=rule_sets)
    return tuple(
        task
        for task in tasks
        if task.pk in lights and all(one.light.reason in REACHED for one in lights[task.pk].paths)
    )


def due_reports(officer: Officer, *, on: date) -> tuple[DueReport, ...]:
    """What the offices of ``officer`` should report by now: open periods that have ended, nothing handed in.

    Each knows the latest value of its figures, so that nobody types what is known.
    """
    lead = Assignment.objects.filter(
        task=OuterRef("pk"), part=Part.LEAD, state=AssignmentState.ACCEPTED, office__in=offices_of(officer)
    )
    tasks = list(
        Task.objects.filter(Exists(lead), state__in=["accepted", "in-hand"])
        .select_related("sheet")
        .order_by("sheet", "number")
    )
    periods = list(
        ReportingPeriod.objects.filter(
            sheet__in={task.sheet_id for task in tasks}, locked_at=None, end__lte=on
        ).order_by("end")
    )
    if not tasks or not periods:
        return ()
    begun = {
        (row.task_id, row.period_id): row
        for row in Progress.objects.filter(task__in=tasks, period__in=periods).select_related("reporter")
    }
    paths: dict[int, list[Path]] = {}
    for path in Path.objects.filter(task__in=tasks, dropped=False).select_related("indicator"):
        paths.setdefault(path.task_id, []).append(path)
    known = latest_observations(
        {path.indicator_id for rows in paths.values() for path in rows},
        since=date(on.year - 1, 1, 1),
        until=max(period.end for period in periods),
    )
    return tuple(
        DueReport(
            task,
            period,
            begun.get((task.pk, period.pk)),
            [(path, known.get(path.indicator_id)) for path in paths.get(task.pk, [])],
        )
        for task in tasks
        for period in periods
        if period.sheet_id == task.sheet_id
        and ((task.pk, period.pk) not in begun or begun[task.pk, period.pk].state in ("draft", "returned"))
    )


def counts_by_state(officer: Officer) -> Mapping[str, int]:
    """How many tasks that ``officer`` sees are in which state."""
    found: dict[str, int] = {}
    states = visible_tasks(officer).filter(Q(left_out=False)).values_list("state", flat=True)
    for state in states:
        found[state] = found.get(state, 0) + 1
    return found


__all__ = ["DueReport", "Home", "counts_by_state", "due_reports", "home"]

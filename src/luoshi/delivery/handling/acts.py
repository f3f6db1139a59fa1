"""What an officer may do with a task now: the acts that a page offers. Each act checks again for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from luoshi.delivery.handling.page import TaskPage
from luoshi.delivery.handling.rectifying import RECTIFICATION
from luoshi.delivery.models import Assignment, AssignmentState, Extension, Part, ReportingPeriod, Task
from luoshi.delivery.rules import states
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import allowed
from luoshi.people.queries import offices_of

# Of what somebody may do, this comes first: what others wait for before what can wait.
FIRST: Final = (
    "accept",
    "rectification.plan",
    "rectification.agree",
    "rectification.report",
    "rectification.verify",
    "write",
    "strike-off",
    "verify",
    "reissue",
    "complete",
)
REPORTING: Final = ("save", "submit", "check")  # the steps by which an officer has reported something
OPEN: Final = ("issued", "accepted", "returned", "in-hand")


@dataclass(frozen=True, slots=True)
class OpenActs:
    """The acts by name, those of a rectification after ``rectification.``; ``first`` is the one to do next.

    ``period``: the period to report on next; ``waiting``: the assignment that waits for the officer's answer.
    """

    names: frozenset[str]
    first: str
    period: ReportingPeriod | None
    waiting: Assignment | None


def open_acts(found: TaskPage, officer: Officer, *, on: date) -> OpenActs:
    """What ``officer`` may do with the task on the day ``on``."""
    own = offices_of(officer) if officer.role in (Role.REPORTER, Role.HEAD) else set()
    role = cast(states.Role, officer.role)
    possible = set(states.possible_acts(states.TASK, found.task.state, role))
    if found.task.state == "draft":
        return OpenActs(frozenset(), "", None, None)
    lead = next((row for row in found.assignments if row.part == Part.LEAD), None)
    leads = lead is not None and lead.office_id in own
    waiting = answer_awaited(found, own)
    possible -= {"issue", "begin", "accept", "return", "complete", "strike-off"} - {
        *({"complete"} if leads and rectified(found, "rectified", "verified") else ()),
        *({"strike-off"} if verified(found, officer) and rectified(found, "verified") else ()),
    }
    if waiting is not None and (waiting.part != Part.LEAD or found.task.state == "issued"):
        possible |= {"accept", "return"}
    period = next_period(found, on) if leads and lead and lead.state == AssignmentState.ACCEPTED else None
    possible |= beside(found, officer, own, leads=leads, period=period, on=on)
    possible |= {f"rectification.{act}" for act in rectifying(found, officer, leads=leads)}
    first = next((act for act in FIRST if act in possible), "")
    if first == "verify" and found.task.state != "completed":
        first = ""
    return OpenActs(frozenset(possible), first, period, waiting)


def awaits_answer(task: Task, own: set[int]) -> bool:
    """Whether one of the offices ``own`` has not answered yet; ``task`` as ``task_rows`` gives it."""
    if not own or task.state in ("draft", *states.TASK.final):
        return False
    live: list[Assignment] = task.live_assignments  # type: ignore[attr-defined]  # set by task_rows
    rows = [row for row in live if row.office_id in own and row.state == AssignmentState.ASSIGNED]
    return any(row.part != Part.LEAD or task.state == "issued" for row in rows)


def answer_awaited(found: TaskPage, own: set[int]) -> Assignment | None:
    """The assignment of one's offices that is not answered yet, the lead first."""
    if found.task.state in states.TASK.final:
        return None
    rows = [row for row in found.assignments if row.office_id in own]
    return next((row for row in rows if row.state == AssignmentState.ASSIGNED), None)


def verified(found: TaskPage, officer: Officer) -> bool:
    """Whether somebody has found it so since it was completed, and ``officer`` has reported none of it."""
    since, completed_by = found.task.completed_at, found.task.completed_by_id
    steps = [step for row in found.progress for step in row.steps.all()]
    reporters = {step.by_id for step in steps if step.act in REPORTING}
    if since is None or officer.pk == completed_by or officer.pk in reporters:
        return False
    looks = [row for row in found.verifications if row.progress_id is None and row.at >= since]
    return bool(looks) and looks[-1].confirms and looks[-1].by_id not in reporters


def rectified(found: TaskPage, *stages: str) -> bool:
    """Whether there is no finding behind the task, or it is in one of ``stages``."""
    row = found.rectification
    return row is None or row.state in (*stages, "looked-again")


def next_period(found: TaskPage, on: date) -> ReportingPeriod | None:
    """The period to report on: the earliest open one that has begun and is not handed in."""
    if found.task.state not in ("accepted", "in-hand"):
        return None
    handed_in = {row.period_id for row in found.progress if row.state not in ("draft", "returned")}
    begun = [row for row in found.periods if row.locked_at is None and row.start <= on]
    return next((row for row in begun if row.pk not in handed_in), None)


def beside(
    found: TaskPage,
    officer: Officer,
    own: set[int],
    *,
    leads: bool,
    period: ReportingPeriod | None,
    on: date,
) -> set[str]:
    """The acts beside the task's own life."""
    task, acts = found.task, set[str]()
    going = task.state in OPEN
    in_hand = task.state in ("accepted", "in-hand")
    if period is not None and allowed("delivery.report", officer):
        acts.add("write")
    if any(row.office_id in own for row in found.assignments):
        acts |= {"raise-matter"} if going else set()
        acts.add("evidence")
    if allowed("delivery.strike_off", officer) and (in_hand or task.state in ("completed", "struck-off")):
        acts.add("verify")
    if leads and in_hand and task.due_on is not None and on <= task.due_on and not asked(found.extensions):
        acts.add("ask-extension")
    if allowed("delivery.sign", officer) and going:
        acts.add("order")
    if allowed("delivery.manage", officer) and going and found.assignments:
        acts.add("remind")
    if allowed("delivery.manage", officer) and going and found.rectification is None:
        acts.add("begin-rectification")
    if allowed("delivery.verify", officer):
        acts |= {"judge", "evidence"}
    return acts


def asked(extensions: Sequence[Extension]) -> bool:
    """Whether a request for more time is open."""
    return any(row.state in ("asked", "agreed") for row in extensions)


def rectifying(found: TaskPage, officer: Officer, *, leads: bool) -> list[str]:
    """The acts upon the finding behind the task."""
    row = found.rectification
    if row is None:
        return []
    role = cast(states.Role, officer.role)
    acts = states.possible_acts(RECTIFICATION, row.state, role)
    return [
        act
        for act in acts
        if (act not in ("plan", "report") or leads) and (act != "verify" or officer.pk != row.reported_by_id)
    ]

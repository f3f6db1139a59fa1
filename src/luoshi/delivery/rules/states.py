"""The lives of sheets, tasks, progress reports and supervision orders: which act leads where, and by whom.

Plain tables, so that a test can walk every path. What an act needs besides the right state and role is
named in the table too: completed (办结, says the office) and struck off (销号, says the verifier) are two
acts, and no path leads to struck off without a verification by somebody who did not report.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, Literal

from luoshi.ground.refused import Refused
from luoshi.ledger.rules import ReasonMissing

Role = Literal["supervisor", "reporter", "head", "verifier", "leader", "auditor"]
"""What an officer is in delivery. An auditor sees everything and has no act."""

Need = Literal[
    "reason",  # a sentence that says why
    "document",  # the number or name of a document (文号, 会议纪要)
    "approver",  # the leader or the meeting that approved
    "other-person",  # whoever acts has reported none of it
    "verification",  # a verification that the promise is kept, by somebody who reported none of it
    "comments-answered",  # every comment of the consultation adopted or not, with the reason
    "lead-known",  # every task has its lead office: none is 待定
    "in-time",  # before the due date has passed
    "new-date",  # a later date than the one that stands
    "in-plan",  # a place in the year's plan of inspections (年度督检考计划)
]


class MoveNotPossible(Refused):
    """The act does not fit the state. Values: ``state``, ``act`` (each after its life: ``task.issued``)."""

    code = "move-not-possible"


class NotForThisRole(Refused):
    """The act belongs to others. Values: ``act``, ``role``, ``roles`` (who may)."""

    code = "not-for-this-role"


class ReporterCannotVerify(Refused):
    """Who reported something may not verify it. Values: ``act``."""

    code = "reporter-cannot-verify"


class NotVerified(Refused):
    """Nothing is struck off before somebody else has verified it. Values: ``act``."""

    code = "not-verified"


class ApprovalMissing(Refused):
    """The act needs an approver or a document. Values: ``act``, ``missing`` (approver or document)."""

    code = "approval-missing"


class CommentsOpen(Refused):
    """Comments of the consultation are not answered yet. Values: ``count``."""

    code = "comments-open"


class LeadUnknown(Refused):
    """Tasks have no lead office yet. Values: ``count``."""

    code = "lead-unknown"


class TooLateToAsk(Refused):
    """An extension is asked for before the due date, to a later one. Values: ``act``."""

    code = "too-late-to-ask"


class NewDateNotLater(Refused):
    """The new date does not lie after the one that stands. Values: ``act``."""

    code = "new-date-not-later"


class NotInThePlan(Refused):
    """The item has no place in the year's plan of inspections. Values: ``act``."""

    code = "not-in-the-plan"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed act: from which states, to which (None: the state stays), by whom, with which needs."""

    act: str
    sources: frozenset[str]
    target: str | None
    roles: frozenset[Role]
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Life:
    """All the moves of one kind of thing; ``final`` states have no way on but a reopening."""

    name: str
    initial: str
    states: tuple[str, ...]
    final: frozenset[str]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is true when somebody acts; what an act does not need may stay as it is here.

    ``by`` and ``reported_by`` are officers in whatever form the caller compares them (``officer:12``).
    ``verified_by``: who has verified it, None where nobody has.
    """

    by: str
    reason: str = ""
    document: str = ""
    approver: str = ""
    reported_by: frozenset[str] = field(default_factory=frozenset)
    verified_by: str | None = None
    open_comments: int = 0
    tasks_without_lead: int = 0
    in_time: bool = False
    new_date_later: bool = False
    in_plan: bool = False


def possible_acts(life: Life, state: str, role: Role | None = None) -> tuple[str, ...]:
    """The acts that ``state`` allows, in the order of the table; only those of ``role`` where it is given."""
    return tuple(
        move.act for move in life.moves if state in move.sources and (role is None or role in move.roles)
    )


def next_state(life: Life, state: str, act: str, *, role: Role, given: Circumstances) -> str:
    """The state after ``act``.

    :raises MoveNotPossible: if the act is unknown or does not fit the state.
    :raises NotForThisRole: if it belongs to other roles.
    :raises ReasonMissing, ApprovalMissing, ReporterCannotVerify, NotVerified, CommentsOpen, LeadUnknown,
        TooLateToAsk, NewDateNotLater, NotInThePlan: if something that it needs is not there.
    """
    move = next((move for move in life.moves if move.act == act and state in move.sources), None)
    if move is None:
        raise MoveNotPossible(state=f"{life.name}.{state}", act=f"{life.name}.{act}")
    if role not in move.roles:
        raise NotForThisRole(act=f"{life.name}.{act}", role=role, roles=sorted(move.roles))
    for need in move.needs:
        _check(need, f"{life.name}.{act}", given)
    return state if move.target is None else move.target


def _check(need: Need, act: str, given: Circumstances) -> None:
    """Raise what is missing, if ``need`` is not met."""
    refusals: dict[Need, tuple[bool, Refused]] = {
        "reason": (bool(given.reason.strip()), ReasonMissing(act=act)),
        "document": (bool(given.document.strip()), ApprovalMissing(act=act, missing="document")),
        "approver": (bool(given.approver.strip()), ApprovalMissing(act=act, missing="approver")),
        "other-person": (given.by not in given.reported_by, ReporterCannotVerify(act=act)),
        "verification": (
            given.verified_by is not None and given.verified_by not in given.reported_by,
            NotVerified(act=act),
        ),
        "comments-answered": (given.open_comments == 0, CommentsOpen(count=given.open_comments)),
        "lead-known": (given.tasks_without_lead == 0, LeadUnknown(count=given.tasks_without_lead)),
        "in-time": (given.in_time, TooLateToAsk(act=act)),
        "new-date": (given.new_date_later, NewDateNotLater(act=act)),
        "in-plan": (given.in_plan, NotInThePlan(act=act)),
    }
    met, refusal = refusals[need]
    if not met:
        raise refusal


def _move(act: str, sources: str, target: str | None, roles: Collection[Role], *needs: Need) -> Move:
    return Move(act, frozenset(sources.split()), target, frozenset(roles), needs)


_LEADER: Final[tuple[Role, ...]] = ("leader",)
_REPORTER: Final[tuple[Role, ...]] = ("reporter",)
_SUPERVISOR: Final[tuple[Role, ...]] = ("supervisor",)
_OFFICE: Final[tuple[Role, ...]] = ("reporter", "head")
_HEAD: Final[tuple[Role, ...]] = ("head",)
_VERIFIER: Final[tuple[Role, ...]] = ("verifier",)

SHEET: Final = Life(
    name="sheet",
    initial="draft",
    states=("draft", "consultation", "approval", "issued"),
    final=frozenset({"issued"}),  # afterwards only single tasks change, by adjustment
    moves=(
        _move("consult", "draft", "consultation", _SUPERVISOR),
        _move("take-back", "consultation approval", "draft", _SUPERVISOR, "reason"),
        _move("submit", "consultation", "approval", _SUPERVISOR, "comments-answered"),
        _move("send-back", "approval", "draft", _LEADER, "reason"),
        _move("issue", "approval", "issued", _SUPERVISOR, "approver", "document", "lead-known"),
    ),
)

_OPEN_TASK: Final = "issued accepted returned in-hand"

TASK: Final = Life(
    name="task",
    initial="draft",
    states=(
        "draft",
        "issued",
        "accepted",
        "returned",
        "in-hand",
        "completed",
        "struck-off",
        "merged",
        "cancelled",
        "carried-over",
    ),
    final=frozenset({"struck-off", "merged", "cancelled", "carried-over"}),
    moves=(
        _move("issue", "draft", "issued", _SUPERVISOR),
        _move("accept", "issued", "accepted", _OFFICE),
        _move("return", "issued", "returned", _OFFICE, "reason"),
        _move("reissue", "returned", "issued", _SUPERVISOR, "reason"),
        _move("begin", "accepted", "in-hand", _OFFICE),
        _move("complete", "accepted in-hand", "completed", _HEAD),
        _move("send-back", "completed", "in-hand", ("supervisor", "verifier"), "reason"),
        _move("strike-off", "completed", "struck-off", _VERIFIER, "other-person", "verification"),
        # 回头看, or a new instruction: what was struck off comes back
        _move("reopen", "struck-off", "in-hand", _SUPERVISOR, "reason"),
        _move("change", _OPEN_TASK, None, _SUPERVISOR, "reason", "approver", "document"),
        _move("merge", _OPEN_TASK, "merged", _SUPERVISOR, "reason", "approver", "document"),
        _move("cancel", _OPEN_TASK, "cancelled", _SUPERVISOR, "reason", "approver", "document"),
        _move("carry-over", _OPEN_TASK, "carried-over", _SUPERVISOR, "reason", "approver", "document"),
    ),
)

PROGRESS: Final = Life(
    name="progress",
    initial="draft",
    states=("draft", "submitted", "checked", "verified", "returned"),
    final=frozenset({"verified"}),
    moves=(
        _move("submit", "draft returned", "submitted", _REPORTER),
        _move("withdraw", "submitted", "draft", _REPORTER),
        _move("check", "submitted", "checked", _HEAD),
        _move("return", "submitted", "returned", _HEAD, "reason"),
        _move("send-back", "checked", "returned", ("supervisor", "verifier"), "reason"),
        _move("verify", "checked", "verified", _VERIFIER, "other-person"),
        _move("reopen", "verified", "returned", _SUPERVISOR, "reason"),
    ),
)

ORDER: Final = Life(
    name="order",
    initial="draft",
    states=("draft", "issued", "extension-asked", "answered", "completed", "struck-off", "revoked"),
    final=frozenset({"struck-off", "revoked"}),
    moves=(
        _move("sign", "draft", "issued", ("supervisor", "leader"), "document", "in-plan"),
        _move("ask-extension", "issued", "extension-asked", _OFFICE, "reason", "in-time", "new-date"),
        _move("grant-extension", "extension-asked", "issued", _SUPERVISOR),
        _move("refuse-extension", "extension-asked", "issued", _SUPERVISOR, "reason"),
        _move("answer", "issued extension-asked", "answered", _HEAD),
        _move("send-back", "answered completed", "issued", ("supervisor", "verifier"), "reason"),
        _move("complete", "answered", "completed", _HEAD),
        _move("strike-off", "completed", "struck-off", _VERIFIER, "other-person", "verification"),
        _move("reopen", "struck-off", "issued", _SUPERVISOR, "reason"),
        _move(
            "revoke",
            "issued extension-asked answered",
            "revoked",
            _SUPERVISOR,
            "reason",
            "approver",
            "document",
        ),
    ),
)

LIVES: Final = (SHEET, TASK, PROGRESS, ORDER)

"""Nothing is closed by the back door: every path through every life is walked."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from luoshi.delivery.rules.states import (
    LIVES,
    ORDER,
    PROGRESS,
    SHEET,
    TASK,
    ApprovalMissing,
    Circumstances,
    CommentsOpen,
    LeadUnknown,
    Life,
    Move,
    MoveNotPossible,
    NewDateNotLater,
    NotForThisRole,
    NotInThePlan,
    NotVerified,
    ReporterCannotVerify,
    Role,
    TooLateToAsk,
    next_state,
    possible_acts,
)
from luoshi.ground.messages import LANGUAGES, Language, render
from luoshi.ground.refused import Refused
from luoshi.ledger.rules import ReasonMissing

ROLES: tuple[Role, ...] = ("supervisor", "reporter", "head", "verifier", "leader", "auditor")
REPORTER, VERIFIER = "officer:1", "officer:2"

EVERYTHING = Circumstances(
    by=VERIFIER,
    reason="因为",
    document="赣市府办字〔2025〕1号",
    approver="市政府常务会议",
    reported_by=frozenset({REPORTER}),
    verified_by=VERIFIER,
    in_time=True,
    new_date_later=True,
    in_plan=True,
)


def tried(life: Life, state: str, act: str, role: Role, given: Circumstances) -> str | None:
    try:
        return next_state(life, state, act, role=role, given=given)
    except Refused:
        return None


def acts_of(life: Life) -> list[str]:
    return sorted({move.act for move in life.moves})


def steps(life: Life, state: str, given: Circumstances) -> Iterator[tuple[str, Role, str]]:
    """Every step that some role can make from ``state``."""
    for act, role in product(acts_of(life), ROLES):
        if (after := tried(life, state, act, role, given)) is not None:
            yield act, role, after


def reachable(life: Life, given: Circumstances, without: str = "") -> set[str]:
    """The states that somebody can reach, never doing the act ``without``."""
    found, waiting = {life.initial}, [life.initial]
    while waiting:
        state = waiting.pop()
        for act, _, after in steps(life, state, given):
            if act != without and after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_every_state_can_be_reached_and_no_other(life: Life) -> None:
    assert reachable(life, EVERYTHING) == set(life.states)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_whatever_is_not_in_the_table_is_refused(life: Life) -> None:
    table = {(source, move.act): move for move in life.moves for source in move.sources}
    assert len(table) == sum(len(move.sources) for move in life.moves), "an act leads to one state"
    for state, act, role in product(life.states, acts_of(life), ROLES):
        move = table.get((state, act))
        after = tried(life, state, act, role, EVERYTHING)
        if move is None or role not in move.roles:
            assert after is None
        else:
            assert after == (move.target or state)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_each_need_in_the_table_is_enforced(life: Life) -> None:
    lacking = {
        "reason": (replace(EVERYTHING, reason="  "), ReasonMissing),
        "document": (replace(EVERYTHING, document=""), ApprovalMissing),
        "approver": (replace(EVERYTHING, approver=""), ApprovalMissing),
        "other-person": (replace(EVERYTHING, by=REPORTER), ReporterCannotVerify),
        "verification": (replace(EVERYTHING, verified_by=None), NotVerified),
        "comments-answered": (replace(EVERYTHING, open_comments=1), CommentsOpen),
        "lead-known": (replace(EVERYTHING, tasks_without_lead=1), LeadUnknown),
        "in-time": (replace(EVERYTHING, in_time=False), TooLateToAsk),
        "new-date": (replace(EVERYTHING, new_date_later=False), NewDateNotLater),
        "in-plan": (replace(EVERYTHING, in_plan=False), NotInThePlan),
    }

    def refused(move: Move, need: str) -> type[Refused]:
        given, _ = lacking[need]
        with pytest.raises(Refused) as refusal:
            next_state(life, min(move.sources), move.act, role=min(move.roles), given=given)
        return refusal.type

    for move in life.moves:
        for need in move.needs:
            assert refused(move, need) is lacking[need][1], (life.name, move.act, need)


@pytest.mark.parametrize("life", [TASK, ORDER], ids=lambda life: life.name)
def test_no_path_strikes_off_without_a_verification_by_somebody_else(life: Life) -> None:
    for given in (
        replace(EVERYTHING, verified_by=None),
        replace(EVERYTHING, verified_by=REPORTER),
        replace(EVERYTHING, by=REPORTER),
    ):
        assert "struck-off" not in reachable(life, given)
    assert "struck-off" in reachable(life, EVERYTHING)


@pytest.mark.parametrize("life", [TASK, ORDER], ids=lambda life: life.name)
def test_completed_and_struck_off_are_two_acts_of_two_people(life: Life) -> None:
    assert "struck-off" not in reachable(life, EVERYTHING, without="complete")
    assert "struck-off" not in reachable(life, EVERYTHING, without="strike-off")
    into = {state: set[str]() for state in ("completed", "struck-off")}
    for state in life.states:
        for _, role, after in steps(life, state, EVERYTHING):
            if after in into and after != state:
                into[after].add(role)
    assert into == {"completed": {"head"}, "struck-off": {"verifier"}}


@pytest.mark.parametrize("life", [TASK, ORDER], ids=lambda life: life.name)
def test_what_ends_otherwise_has_an_approver_and_a_document(life: Life) -> None:
    for lacking in (replace(EVERYTHING, approver=""), replace(EVERYTHING, document="")):
        ended = reachable(life, lacking) & (life.final - {"struck-off"})
        assert ended == set()


def test_a_task_once_completed_can_only_be_sent_back_or_struck_off() -> None:
    assert set(possible_acts(TASK, "completed")) == {"send-back", "strike-off"}


def test_who_reported_cannot_verify_the_report() -> None:
    with pytest.raises(ReporterCannotVerify):
        next_state(PROGRESS, "checked", "verify", role="verifier", given=replace(EVERYTHING, by=REPORTER))
    assert next_state(PROGRESS, "checked", "verify", role="verifier", given=EVERYTHING) == "verified"


def test_a_report_reaches_the_supervision_office_only_through_its_head() -> None:
    assert "verified" not in reachable(PROGRESS, EVERYTHING, without="check")


def test_a_sheet_is_issued_only_after_consultation_and_approval() -> None:
    for step in ("consult", "submit", "issue"):
        assert "issued" not in reachable(SHEET, EVERYTHING, without=step)
    assert possible_acts(SHEET, "issued") == ()


def test_an_adjustment_leaves_the_state_or_ends_the_task_but_never_strikes_it_off() -> None:
    ends = {act: tried(TASK, "in-hand", act, "supervisor", EVERYTHING) for act in acts_of(TASK)}
    assert {act: end for act, end in ends.items() if end} == {
        "change": "in-hand",
        "merge": "merged",
        "cancel": "cancelled",
        "carry-over": "carried-over",
    }


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_an_auditor_changes_nothing(life: Life) -> None:
    assert all(possible_acts(life, state, "auditor") == () for state in life.states)


def test_a_refusal_says_what_was_tried_by_whom() -> None:
    with pytest.raises(MoveNotPossible) as refusal:
        next_state(TASK, "draft", "strike-off", role="verifier", given=EVERYTHING)
    assert refusal.value.values == {"state": "task.draft", "act": "task.strike-off"}
    with pytest.raises(NotForThisRole) as role_refusal:
        next_state(TASK, "issued", "accept", role="leader", given=EVERYTHING)
    assert role_refusal.value.values["roles"] == ["head", "reporter"]


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_act_has_its_word(life: Life, language: Language) -> None:
    names = [f"value.state.{life.name}.{state}" for state in life.states]
    names += [f"value.act.{life.name}.{act}" for act in acts_of(life)]
    assert [name for name in names if render(name, language) == name] == []

"""A supervisor accepts, rejects and reopens what the reader proposed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.correction import CorrectionUnfit
from luoshi.ledger.deciding import ChangedMeanwhile, NothingChosen, NotOneReport
from luoshi.ledger.models import Commitment, Decision, State
from luoshi.ledger.queries import NoSuchCommitment
from luoshi.ledger.rules import NotInThisState, ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.cast import (
    MORNING,
    commitment,
    make_adoption,
    make_auditor,
    make_former_officer,
    make_reading,
    make_second_supervisor,
    make_supervisor,
)

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)


def decide(act: Callable[..., Commitment], row: Commitment, **options: Any) -> Commitment:
    """``act`` on ``row`` as it was last seen, by Lin, for a reason unless one is given."""
    options = {"by": options.pop("by", None) or row.edition.adopted_by, "reason": "核对原文", **options}
    return act(commitment_id=row.pk, seen_version=row.version, at=NOON, **options)


@pytest.fixture
def row() -> Commitment:
    """A fresh proposal."""
    make_adoption()
    return commitment("支持东山县")


def test_an_accepted_proposal_says_who_when_and_what_it_was(row: Commitment) -> None:
    decide(actions.accept_commitment, row, reason="")
    row.refresh_from_db()
    decision = row.decisions.get()
    assert row.state == State.ACCEPTED
    assert (decision.act, decision.by, decision.at) == ("accept", row.edition.adopted_by, NOON)
    assert (decision.before, decision.after) == ({"state": "proposed"}, {"state": "accepted"})


def test_each_act_is_one_journal_entry_with_its_reason(row: Commitment) -> None:
    before = Entry.objects.count()
    decide(actions.reject_commitment, row, reason="与第3条重复")
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.latest("number")
    assert (entry.act, entry.thing, entry.reason) == ("ledger.reject", row.thing, "与第3条重复")
    assert row.decisions.get().entry == entry
    assert journal.verify().ok


def test_the_history_tells_every_step_in_order(row: Commitment) -> None:
    accepted = decide(actions.accept_commitment, row)
    reopened = decide(actions.reopen_commitment, accepted, reason="市长要求重看")
    rejected = decide(actions.reject_commitment, reopened, reason="不属于今年")
    decide(actions.reopen_commitment, rejected, reason="误判")
    history = [(d.act, d.after["state"], d.reason) for d in row.decisions.all()]
    assert history == [
        ("accept", "accepted", "核对原文"),
        ("reopen", "proposed", "市长要求重看"),
        ("reject", "rejected", "不属于今年"),
        ("reopen", "proposed", "误判"),
    ]


def test_many_are_accepted_in_one_act() -> None:
    make_adoption()
    rows = list(Commitment.objects.all())
    before = Entry.objects.count()
    supervisor = rows[0].edition.adopted_by
    actions.accept_commitments(seen={r.pk: r.version for r in rows}, at=NOON, by=supervisor)
    assert set(Commitment.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert Entry.objects.count() == before + 1
    assert Entry.objects.latest("number").facts["numbers"] == [1, 2, 3, 4, 5, 6, 7]
    assert Decision.objects.count() == 7


def test_of_many_either_all_are_accepted_or_none() -> None:
    make_adoption()
    rows = list(Commitment.objects.all())
    decide(actions.reject_commitment, rows[3])
    seen = {r.pk: r.version for r in Commitment.objects.all()}
    with pytest.raises(NotInThisState) as refusal:
        actions.accept_commitments(seen=seen, at=NOON, by=rows[0].edition.adopted_by)
    assert refusal.value.values["number"] == 4
    assert not Commitment.objects.filter(state=State.ACCEPTED).exists()


@pytest.mark.parametrize("act", [actions.reject_commitment, actions.reopen_commitment])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_what_changes_the_readers_mind_needs_a_reason(
    row: Commitment, act: Callable[..., Commitment], reason: str
) -> None:
    with pytest.raises(ReasonMissing):
        decide(act, row, reason=reason)
    row.refresh_from_db()
    assert row.state == State.PROPOSED


def test_a_reason_that_no_database_keeps_is_refused(row: Commitment) -> None:
    with pytest.raises(CorrectionUnfit):
        decide(actions.reject_commitment, row, reason="重复\x00")


@pytest.mark.parametrize("make_who", [make_auditor, make_former_officer])
@pytest.mark.parametrize(
    "act", [actions.accept_commitment, actions.reject_commitment, actions.reopen_commitment]
)
def test_an_auditor_and_who_has_left_change_nothing(
    row: Commitment, act: Callable[..., Commitment], make_who: Callable[[], Any]
) -> None:
    who = make_who()
    entries = Entry.objects.count()
    with pytest.raises(NotAllowed):
        decide(act, row, by=who)
    row.refresh_from_db()
    assert (row.state, row.version) == (State.PROPOSED, 1)
    assert Entry.objects.count() == entries


def test_who_decides_on_what_a_colleague_has_just_changed_is_told(row: Commitment) -> None:
    decide(actions.reject_commitment, row, by=make_second_supervisor())
    with pytest.raises(ChangedMeanwhile) as refusal:
        decide(actions.accept_commitment, row)
    assert refusal.value.values["numbers"] == str(row.number)
    row.refresh_from_db()
    assert row.state == State.REJECTED


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (actions.accept_commitment, actions.accept_commitment),
        (actions.reject_commitment, actions.reject_commitment),
        (actions.reject_commitment, actions.accept_commitment),
        (None, actions.reopen_commitment),
    ],
)
def test_an_act_that_does_not_fit_the_state_is_refused(
    row: Commitment, first: Callable[..., Commitment] | None, then: Callable[..., Commitment]
) -> None:
    seen = decide(first, row) if first else row
    with pytest.raises(NotInThisState):
        decide(then, seen)


def test_a_commitment_that_does_not_exist_is_refused() -> None:
    with pytest.raises(NoSuchCommitment):
        actions.accept_commitment(commitment_id=99, seen_version=1, at=NOON, by=make_supervisor())


def test_nothing_chosen_is_refused() -> None:
    with pytest.raises(NothingChosen):
        actions.accept_commitments(seen={}, at=NOON, by=make_supervisor())


def test_one_act_stays_within_one_report() -> None:
    make_adoption()
    make_adoption(make_reading(place="北山市"))
    seen = {row.pk: row.version for row in Commitment.objects.filter(number=1)}
    with pytest.raises(NotOneReport):
        actions.accept_commitments(seen=seen, at=NOON, by=make_second_supervisor())


def test_a_decision_cannot_be_changed_or_deleted(row: Commitment) -> None:
    decide(actions.accept_commitment, row)
    decision = row.decisions.get()
    decision.reason = "别的理由"
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]

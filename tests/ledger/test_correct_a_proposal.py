"""A supervisor says better what is promised."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.correction import CorrectionUnfit
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Commitment, Target
from luoshi.ledger.rules import NotInThisState, ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.cast import MORNING, commitment, make_adoption, make_auditor

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)


def correct(row: Commitment, changes: dict[str, Any], **options: Any) -> Commitment:
    """Correct ``row`` as it was last seen."""
    options = {"by": row.edition.adopted_by, "reason": "按计划文件", **options}
    return actions.correct_commitment(
        commitment_id=row.pk, seen_version=row.version, changes=changes, at=NOON, **options
    )


@pytest.fixture
def row() -> Commitment:
    """A proposal with two targets."""
    make_adoption()
    return commitment("实施重点")


def test_every_field_can_be_set(row: Commitment) -> None:
    changes = {
        "text": " 推进重点项目 ",
        "kind": "project",
        "firmness": "strive",
        "places": ["东山县", "东山县", "西水县"],
        "due_date": date(2025, 12, 31),
        "headline": True,
        "note": "与发改委核对",
    }
    correct(row, changes)
    row.refresh_from_db()
    assert row.text == "推进重点项目"
    assert (row.kind, row.firmness, row.headline, row.note) == ("project", "strive", True, "与发改委核对")
    assert (row.places, row.due_date) == (["东山县", "西水县"], date(2025, 12, 31))
    assert row.state == "proposed"


def test_the_history_holds_only_what_differs_before_and_after(row: Commitment) -> None:
    correct(row, {"firmness": "ensure", "due_date": date(2025, 6, 30)})
    decision = row.decisions.get()
    assert decision.before == {"due_date": None}
    assert decision.after == {"due_date": "2025-06-30"}
    assert decision.reason == "按计划文件"
    assert Entry.objects.latest("number").facts["after"] == decision.after


def test_targets_are_changed_added_and_dropped_to_the_last_digit(row: Commitment) -> None:
    first, second = row.targets.order_by("pk")
    wanted = [
        {"id": second.pk, "measure": "完成投资", "value": "3000000000.01", "unit": "元", "bound": "ge"},
        {"measure": "开工率", "low": Decimal("90"), "high": Decimal("95.5"), "unit": "%", "kind": "rate"},
    ]
    correct(row, {"targets": wanted})
    first.refresh_from_db()
    second.refresh_from_db()
    added = Target.objects.latest("pk")
    assert first.dropped
    assert (second.value, second.bound) == (Decimal("3000000000.01"), "ge")
    assert second.figure is not None
    assert (added.low, added.high, added.value, added.figure) == (Decimal(90), Decimal("95.5"), None, None)
    assert [t["measure"] for t in row.decisions.get().after["targets"]] == ["完成投资", "开工率"]


def test_a_target_of_zero_stays_zero(row: Commitment) -> None:
    correct(row, {"targets": [{"measure": "存量黑臭水体", "value": 0, "unit": "条"}]})
    assert row.targets.get(dropped=False).value == Decimal(0)


def test_a_correction_that_says_nothing_new_is_refused(row: Commitment) -> None:
    with pytest.raises(actions.NothingToChange):
        correct(row, {"text": row.text, "kind": row.kind})
    assert not row.decisions.exists()


GOAL = {"measure": "项目", "value": 1, "unit": "个"}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": ""},
        {"text": "  "},
        {"text": "a\x00b"},
        {"text": None},
        {"kind": "reform"},
        {"firmness": "maybe"},
        {"places": "东山县"},
        {"places": [""]},
        {"due_date": "2025-12-31"},
        {"headline": "yes"},
        {"targets": "6%"},
        {"targets": [{**GOAL, "measure": ""}]},
        {"targets": [{**GOAL, "value": 0.1}]},
        {"targets": [{**GOAL, "value": "N/A"}]},
        {"targets": [{**GOAL, "value": "NaN"}]},
        {"targets": [{**GOAL, "value": "1e999999999"}]},
        {"targets": [{**GOAL, "value": None}]},
        {"targets": [{**GOAL, "low": 1, "high": 2}]},
        {"targets": [{"measure": "项目", "low": 2, "high": 1}]},
        {"targets": [{**GOAL, "bound": "approximately"}]},
        {"targets": [{**GOAL, "kind": "sum"}]},
        {"targets": [{**GOAL, "year": 25}]},
        {"targets": [{**GOAL, "id": 999_999}]},
    ],
)
def test_what_a_field_cannot_hold_is_refused_and_changes_nothing(
    row: Commitment, changes: dict[str, Any]
) -> None:
    with pytest.raises(CorrectionUnfit):
        correct(row, changes)
    fresh = commitment("实施重点")
    assert (fresh.version, fresh.kind) == (1, "target")
    assert Target.objects.filter(dropped=True).count() == 0


def test_a_target_of_another_commitment_cannot_be_taken(row: Commitment) -> None:
    other = commitment("地区生产总值").targets.get()
    with pytest.raises(CorrectionUnfit):
        correct(row, {"targets": [{**GOAL, "id": other.pk}]})


@pytest.mark.parametrize("name", ["state", "number", "quote", "corrected", "pk"])
def test_what_is_not_for_officers_to_set_cannot_be_set(row: Commitment, name: str) -> None:
    with pytest.raises(KeyError):
        correct(row, {name: "accepted"})


def test_it_needs_a_reason(row: Commitment) -> None:
    with pytest.raises(ReasonMissing):
        correct(row, {"headline": True}, reason=" ")


def test_an_auditor_may_not(row: Commitment) -> None:
    with pytest.raises(NotAllowed):
        correct(row, {"headline": True}, by=make_auditor())


def test_who_corrects_what_a_colleague_has_just_corrected_is_told(row: Commitment) -> None:
    correct(row, {"headline": True})
    with pytest.raises(ChangedMeanwhile):
        correct(commitment_as_seen(row), {"note": "再看"})


def commitment_as_seen(row: Commitment) -> Commitment:
    """``row`` as a page that was opened earlier shows it."""
    row.version = 1
    return row


def test_a_rejected_one_must_be_reopened_first(row: Commitment) -> None:
    rejected = actions.reject_commitment(
        commitment_id=row.pk, seen_version=1, reason="重复", at=NOON, by=row.edition.adopted_by
    )
    with pytest.raises(NotInThisState):
        correct(rejected, {"headline": True})

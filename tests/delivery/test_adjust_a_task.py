"""After issue a task changes only by an adjustment that somebody approved; the original stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from luoshi.delivery import actions, queries
from luoshi.delivery.handling.adjusting import NotALaterSheet, NotIntoItself
from luoshi.delivery.models import Adjustment, Path
from luoshi.delivery.rows import NoSuchTask
from luoshi.delivery.rules.states import ApprovalMissing, MoveNotPossible, NotForThisRole
from luoshi.journal.models import Entry
from luoshi.ledger.actions import NothingToChange
from luoshi.ledger.rules import ReasonMissing
from tests.delivery.scenes import (
    APPROVED,
    BRIDGES,
    GDP,
    INVESTMENT,
    OCTOBER,
    SCHOOLS,
    make_accepted,
    make_draft,
)

pytestmark = pytest.mark.django_db


def test_a_change_keeps_what_the_task_said_before() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    actions.change_task(
        task_id=row.pk,
        changes={"wording": "建成东江大桥", "due_on": date(2025, 11, 30)},
        nodes=[(date(2025, 10, 31), "通车验收")],
        approval=APPROVED,
        at=OCTOBER,
        by=year.city.lin,
        seen_version=row.version,
    )
    (change,) = queries.task_page(row.pk, year.city.zheng).adjustments
    assert change.before["wording"] == row.wording
    assert change.before["due_on"] == "2025-12-31"
    assert change.after["nodes"] == [["2025-10-31", "通车验收"]]
    assert (change.approved_by, change.document) == ("市长办公会议", "云府阅〔2025〕8号")
    assert Entry.objects.get(pk=change.entry_id).act == "delivery.change_task"
    assert year.task(BRIDGES).state == "accepted"


def test_a_target_is_changed_and_the_old_one_is_still_there() -> None:
    year = make_accepted()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    terms = actions.PathTerms(
        kind="cumulative",
        shape="linear",
        start_on=path.start_on,
        due_on=path.due_on,
        bound="ge",
        value=Decimal(2_500_000_000),
        unit="元",
    )
    actions.change_task(
        task_id=row.pk,
        changes={},
        paths={path.indicator_id: terms},
        approval=APPROVED,
        at=OCTOBER,
        by=year.city.lin,
        seen_version=row.version,
    )
    assert year.path(INVESTMENT, "投资").value == Decimal(2_500_000_000)
    assert Path.objects.get(pk=path.pk).value == Decimal(3_000_000_000)
    change = Adjustment.objects.get()
    assert change.before["paths"][str(path.indicator_id)]["value"] == "3000000000"


@pytest.mark.parametrize(
    ("approval", "refusal"),
    [
        (replace(APPROVED, approver=" "), ApprovalMissing),
        (replace(APPROVED, document=""), ApprovalMissing),
        (replace(APPROVED, reason=""), ReasonMissing),
    ],
)
def test_every_adjustment_names_approver_document_and_reason(
    approval: actions.Approval, refusal: type[Exception]
) -> None:
    year = make_accepted()
    row = year.task(GDP)
    with pytest.raises(refusal):
        actions.cancel_task(
            task_id=row.pk, approval=approval, at=OCTOBER, by=year.city.lin, seen_version=row.version
        )
    assert not Adjustment.objects.exists()
    assert year.task(GDP).state == "accepted"


def test_only_the_supervision_office_adjusts() -> None:
    year = make_accepted()
    row = year.task(GDP)
    for officer in (year.city.feng, year.city.he, year.city.qiu, year.city.wu):
        with pytest.raises(NotForThisRole):
            actions.cancel_task(
                task_id=row.pk, approval=APPROVED, at=OCTOBER, by=officer, seen_version=row.version
            )


def test_a_task_is_merged_into_another_open_one() -> None:
    year = make_accepted()
    row, other = year.task(SCHOOLS), year.task(BRIDGES)
    with pytest.raises(NotIntoItself):
        actions.merge_task(
            task_id=row.pk,
            into_id=row.pk,
            approval=APPROVED,
            at=OCTOBER,
            by=year.city.lin,
            seen_version=row.version,
        )
    actions.merge_task(
        task_id=row.pk,
        into_id=other.pk,
        approval=APPROVED,
        at=OCTOBER,
        by=year.city.lin,
        seen_version=row.version,
    )
    row = year.task(SCHOOLS)
    assert (row.state, row.merged_into) == ("merged", other)
    with pytest.raises(MoveNotPossible):
        actions.cancel_task(
            task_id=row.pk, approval=APPROVED, at=OCTOBER, by=year.city.lin, seen_version=row.version
        )


def test_a_task_is_carried_over_into_next_years_sheet_with_its_offices_and_figures() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    same = actions.draft_sheet(year=2025, title="补充", at=OCTOBER, by=year.city.lin)
    later = actions.draft_sheet(year=2026, title="2026年任务分解表", at=OCTOBER, by=year.city.lin)
    with pytest.raises(NotALaterSheet):
        actions.carry_over_task(
            task_id=row.pk,
            sheet_id=same.pk,
            approval=APPROVED,
            at=OCTOBER,
            by=year.city.lin,
            seen_version=row.version,
        )
    fresh = actions.carry_over_task(
        task_id=row.pk,
        sheet_id=later.pk,
        approval=APPROVED,
        at=OCTOBER,
        by=year.city.lin,
        seen_version=row.version,
    )
    assert year.task(INVESTMENT).state == "carried-over"
    assert (fresh.carried_from, fresh.state, fresh.due_on) == (row, "draft", date(2026, 12, 31))
    assert {(a.office, a.part) for a in fresh.assignments.all()} == {
        (year.city.industry, "lead"),
        (year.city.planning, "supporting"),
    }
    assert {path.start_on for path in fresh.paths.all()} == {date(2026, 1, 1)}


def test_a_change_that_changes_nothing_is_refused() -> None:
    year = make_accepted()
    row = year.task(GDP)
    with pytest.raises(NothingToChange):
        actions.change_task(
            task_id=row.pk,
            changes={"wording": row.wording},
            approval=APPROVED,
            at=OCTOBER,
            by=year.city.lin,
            seen_version=row.version,
        )


def test_a_draft_is_not_adjusted_but_edited() -> None:
    year = make_draft()
    row = year.task(GDP)
    with pytest.raises(MoveNotPossible):
        actions.cancel_task(
            task_id=row.pk, approval=APPROVED, at=OCTOBER, by=year.city.lin, seen_version=row.version
        )


def test_a_guessed_task_is_not_found() -> None:
    year = make_accepted()
    with pytest.raises(NoSuchTask):
        actions.cancel_task(task_id=987654, approval=APPROVED, at=OCTOBER, by=year.city.lin, seen_version=1)


def test_the_database_itself_wants_an_approver() -> None:
    year = make_accepted()
    row = year.task(GDP)
    entry = Entry.objects.latest("number")
    with pytest.raises(IntegrityError), transaction.atomic():
        Adjustment.objects.create(
            task=row,
            kind="cancel",
            reason="因",
            approved_by="",
            document="文",
            by=year.city.lin,
            at=OCTOBER,
            entry=entry,
        )

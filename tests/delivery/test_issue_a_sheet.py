"""A sheet goes from draft through comments and approval to its issue."""

from datetime import date

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Message, Sheet, Task
from luoshi.delivery.rows import NoSuchSheet, NoSuchTask
from luoshi.delivery.rules.states import (
    ApprovalMissing,
    CommentsOpen,
    LeadUnknown,
    MoveNotPossible,
    NotForThisRole,
)
from luoshi.delivery.sheets.issuing import NotInConsultation, NumberTaken, SheetEmpty
from luoshi.journal.models import Entry
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import FEBRUARY, GDP, INVESTMENT, make_consulted, make_draft, make_issued

pytestmark = pytest.mark.django_db


def test_the_whole_way_from_draft_to_issue() -> None:
    year = make_issued()
    sheet = year.sheet
    assert (sheet.state, sheet.number, sheet.issued_on) == (
        "issued",
        "云府办字〔2025〕1号",
        date(2025, 2, 10),
    )
    assert sheet.approved_by == "市政府第5次常务会议"
    assert set(Task.objects.filter(sheet=sheet).values_list("state", flat=True)) == {"issued"}
    acts = list(Entry.objects.filter(thing=sheet.thing).order_by("number").values_list("act", flat=True))
    assert acts[-4:] == [f"delivery.{act}_sheet" for act in ("consult_on", "submit", "approve", "issue")]
    told = Message.objects.filter(officer=year.city.zheng).values_list("subject", flat=True)
    assert any("签收" in subject for subject in told)


def test_an_office_comments_and_learns_whether_that_was_adopted_and_why() -> None:
    year = make_consulted()
    comment = actions.comment_on_sheet(
        sheet_id=year.sheet.pk, task_id=year.task(GDP).pk, text="建议5.5%", at=FEBRUARY, by=year.city.zheng
    )
    with pytest.raises(CommentsOpen):
        actions.submit_sheet(
            sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.sheet.version
        )
    with pytest.raises(ReasonMissing):
        actions.answer_comment(
            comment_id=comment.pk, adopted=False, reason=" ", at=FEBRUARY, by=year.city.lin, seen_version=1
        )
    actions.answer_comment(
        comment_id=comment.pk,
        adopted=False,
        reason="与报告不一致",
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=1,
    )
    (shown,) = queries.comments(year.sheet, year.city.zheng)
    assert (shown.adopted, shown.reason, shown.office) == (False, "与报告不一致", year.city.planning)
    assert list(queries.comments(year.sheet, year.city.han)) == []
    actions.submit_sheet(
        sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.sheet.version
    )
    assert year.fresh().state == "approval"


def test_comments_are_taken_while_the_sheet_is_in_consultation() -> None:
    draft = make_draft()
    with pytest.raises(NoSuchSheet):
        actions.comment_on_sheet(sheet_id=draft.sheet.pk, text="早", at=FEBRUARY, by=draft.city.zheng)


def test_after_issue_nobody_comments() -> None:
    year = make_issued()
    with pytest.raises(NotInConsultation):
        actions.comment_on_sheet(sheet_id=year.sheet.pk, text="晚", at=FEBRUARY, by=year.city.zheng)


def test_an_office_comments_only_on_tasks_that_it_has_a_part_in() -> None:
    year = make_consulted()
    with pytest.raises(NoSuchTask):
        actions.comment_on_sheet(
            sheet_id=year.sheet.pk, task_id=year.task(GDP).pk, text="不", at=FEBRUARY, by=year.city.han
        )
    with pytest.raises(NotAllowed):
        actions.comment_on_sheet(sheet_id=year.sheet.pk, text="看", at=FEBRUARY, by=year.city.wu)


def test_a_sheet_with_a_task_that_nobody_leads_does_not_go_out() -> None:
    year = make_draft()
    city = year.city
    actions.consult_on_sheet(sheet_id=year.sheet.pk, at=FEBRUARY, by=city.lin, seen_version=1)
    actions.submit_sheet(sheet_id=year.sheet.pk, at=FEBRUARY, by=city.lin, seen_version=2)
    actions.approve_sheet(sheet_id=year.sheet.pk, document="批", at=FEBRUARY, by=city.he, seen_version=3)
    with pytest.raises(LeadUnknown) as refusal:
        actions.issue_sheet(
            sheet_id=year.sheet.pk,
            number="云府办字〔2025〕1号",
            issued_on=date(2025, 2, 10),
            at=FEBRUARY,
            by=city.lin,
            seen_version=4,
        )
    assert refusal.value.values["count"] == Task.objects.count()
    assert year.fresh().state == "approval"


def test_a_leader_approves_in_person_or_sends_it_back_with_the_reason() -> None:
    year = make_consulted()
    city, version = year.city, year.sheet.version
    actions.submit_sheet(sheet_id=year.sheet.pk, at=FEBRUARY, by=city.lin, seen_version=version)
    with pytest.raises(ReasonMissing):
        actions.send_sheet_back(
            sheet_id=year.sheet.pk, reason="", at=FEBRUARY, by=city.wei, seen_version=version + 1
        )
    actions.send_sheet_back(
        sheet_id=year.sheet.pk, reason="再商", at=FEBRUARY, by=city.wei, seen_version=version + 1
    )
    assert year.fresh().state == "draft"


def test_without_an_approval_it_is_not_issued() -> None:
    year = make_consulted()
    city = year.city
    actions.submit_sheet(sheet_id=year.sheet.pk, at=FEBRUARY, by=city.lin, seen_version=year.fresh().version)
    for missing in ({"document": "会议纪要"}, {"document": " ", "meeting": "常务会议"}):
        with pytest.raises(ApprovalMissing):
            actions.approve_sheet(
                sheet_id=year.sheet.pk, at=FEBRUARY, by=city.lin, seen_version=year.fresh().version, **missing
            )
    with pytest.raises(ApprovalMissing):
        actions.issue_sheet(
            sheet_id=year.sheet.pk,
            number="1号",
            issued_on=date(2025, 2, 10),
            at=FEBRUARY,
            by=city.lin,
            seen_version=year.fresh().version,
        )


def test_an_empty_sheet_goes_nowhere() -> None:
    year = make_draft()
    empty = actions.draft_sheet(year=2025, title="空表", at=FEBRUARY, by=year.city.lin)
    with pytest.raises(SheetEmpty):
        actions.consult_on_sheet(sheet_id=empty.pk, at=FEBRUARY, by=year.city.lin, seen_version=1)


def test_each_role_has_its_step_and_no_step_is_done_twice() -> None:
    year = make_consulted()
    sheet, city = year.sheet, year.city
    with pytest.raises(NotForThisRole):
        actions.submit_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=city.zheng, seen_version=sheet.version)
    with pytest.raises(MoveNotPossible):
        actions.consult_on_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=city.lin, seen_version=sheet.version)
    actions.submit_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=city.lin, seen_version=sheet.version)
    with pytest.raises(ChangedMeanwhile):
        actions.submit_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=city.lin, seen_version=sheet.version)


def test_a_number_is_given_to_one_paper() -> None:
    year = make_issued()
    other = Sheet.objects.create(
        year=2025,
        title="又一张",
        state="approval",
        approved_by="何七",
        approval_document="批",
        made_by=year.city.lin,
        made_at=FEBRUARY,
    )
    task = year.task(INVESTMENT)
    copy = Task.objects.create(
        sheet=other, commitment=task.commitment, number=1, section="other", wording="某"
    )
    actions.assign_office(
        task_id=copy.pk,
        office_id=year.city.planning.pk,
        part="lead",
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=1,
    )
    with pytest.raises(NumberTaken):
        actions.issue_sheet(
            sheet_id=other.pk,
            number=year.sheet.number,
            issued_on=date(2025, 2, 11),
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=1,
        )
    assert Sheet.objects.get(pk=other.pk).state == "approval"

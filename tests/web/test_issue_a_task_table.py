"""A table is approved by a leader or a meeting and issued; afterwards it only shows who has accepted."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from luoshi.delivery import actions
from tests.delivery.scenes import (
    FEBRUARY,
    GDP,
    INVESTMENT,
    Year,
    accept,
    make_consulted,
    make_draft,
    make_issued,
)
from tests.web.pages import words
from tests.web.sheet_pages import rows_shown, see, send

pytestmark = pytest.mark.django_db

MEETING: dict[str, Any] = {"meeting": "市政府第5次常务会议", "document": "云府会纪〔2025〕5号"}
NUMBER = {"number": "云府办字〔2025〕1号", "issued_on": "2025-02-10"}


def make_submitted_sheet() -> Year:
    """A sheet that waits for its approval."""
    year = make_consulted()
    actions.submit_sheet(
        sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.sheet.version
    )
    year.fresh()
    return year


def make_approved_sheet() -> Year:
    """A sheet that a meeting has approved."""
    year = make_submitted_sheet()
    actions.approve_sheet(
        sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.sheet.version, **MEETING
    )
    year.fresh()
    return year


def test_every_leader_sees_the_whole_table_that_waits_for_approval() -> None:
    year = make_submitted_sheet()
    everything = year.sheet.tasks.count()
    for leader in (year.city.wei, year.city.he):
        page = see(leader, "sheet", year.sheet, section="all")
        assert len(rows_shown(page)) == everything
        assert reverse("delivery:approve_sheet", args=[year.sheet.pk]) in words(page)
        assert see(leader, "sheet_row", year.task(GDP)).status_code == 200
        assert year.sheet.title in words(see(leader, "sheets"))
    assert len(rows_shown(see(year.city.han, "sheet", year.sheet, section="all"))) == 1


def test_a_leader_approves_in_person_by_a_document() -> None:
    year = make_submitted_sheet()
    assert send(year.city.wei, "approve_sheet", year.sheet, document=" ").status_code == 422
    send(year.city.wei, "approve_sheet", year.sheet, document="批〔2025〕8号")
    sheet = year.fresh()
    assert (sheet.approver, sheet.approved_by, sheet.approval_document) == (
        year.city.wei,
        "魏十",
        "批〔2025〕8号",
    )


def test_a_leader_sends_it_back_with_the_reason() -> None:
    year = make_submitted_sheet()
    assert send(year.city.wei, "send_sheet_back", year.sheet, reason="").status_code == 422
    answer = send(year.city.wei, "send_sheet_back", year.sheet, reason="责任再压实")
    assert answer["Location"] == reverse("delivery:sheets")
    assert year.fresh().state == "draft"
    assert send(year.city.lin, "send_sheet_back", year.sheet, reason="我也退").status_code == 403


def test_the_supervisor_writes_down_a_meeting_or_a_leader() -> None:
    year = make_submitted_sheet()
    both = {**MEETING, "approver": year.city.wei.pk}
    neither = {"document": "批"}
    for typed in (both, neither, {"meeting": "常务会议", "document": ""}):
        assert send(year.city.lin, "approve_sheet", year.sheet, **typed).status_code == 422
    send(year.city.lin, "approve_sheet", year.sheet, approver=year.city.wei.pk, document="批〔2025〕8号")
    assert year.fresh().approved_by == "魏十"
    send(year.city.lin, "approve_sheet", year.sheet, **MEETING)
    assert (year.fresh().approver, year.sheet.approved_by) == (None, "市政府第5次常务会议")


def test_offices_and_auditors_do_not_approve_or_issue() -> None:
    year = make_approved_sheet()
    for officer in (year.city.zheng, year.city.feng, year.city.wu, year.city.qiu):
        assert send(officer, "approve_sheet", year.sheet, document="批").status_code == 403
        assert send(officer, "issue_sheet", year.sheet, **NUMBER).status_code == 403
        assert send(officer, "submit_sheet", year.sheet).status_code == 403
        assert send(officer, "take_sheet_back", year.sheet, reason="因").status_code == 403


def test_an_act_that_does_not_fit_is_refused_before_anything_is_typed() -> None:
    year = make_draft()
    for address in ("submit_sheet", "approve_sheet", "issue_sheet", "take_sheet_back"):
        answer = see(year.city.lin, address, year.sheet)
        assert (answer.status_code, answer.context["code"]) == (422, "move-not-possible")


def test_it_is_issued_under_its_number_and_date() -> None:
    year = make_approved_sheet()
    assert reverse("delivery:issue_sheet", args=[year.sheet.pk]) in words(
        see(year.city.lin, "sheet", year.sheet)
    )
    assert send(year.city.lin, "issue_sheet", year.sheet, number="", issued_on="x").status_code == 422
    send(year.city.lin, "issue_sheet", year.sheet, **NUMBER)
    sheet = year.fresh()
    assert (sheet.state, sheet.number, sheet.issued_on) == (
        "issued",
        "云府办字〔2025〕1号",
        date(2025, 2, 10),
    )
    again = send(year.city.lin, "issue_sheet", year.sheet, **NUMBER)
    assert again.context["code"] == "move-not-possible"


def test_two_supervisors_issue_at_once_and_one_is_told() -> None:
    year = make_approved_sheet()
    version = year.sheet.version
    send(year.city.lin, "issue_sheet", year.sheet, version=version, **NUMBER)
    late = send(
        year.city.lin, "issue_sheet", year.sheet, version=version, number="2号", issued_on="2025-02-11"
    )
    assert (late.status_code, late.context["code"]) == (409, "changed-meanwhile")
    assert year.fresh().number == NUMBER["number"]


def test_with_a_task_that_nobody_leads_the_page_says_so_and_leads_there() -> None:
    year = make_draft()
    lin, sheet = year.city.lin, year.sheet
    actions.consult_on_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=lin, seen_version=1)
    actions.submit_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=lin, seen_version=2)
    actions.approve_sheet(sheet_id=sheet.pk, at=FEBRUARY, by=lin, seen_version=3, **MEETING)
    page = words(see(lin, "issue_sheet", sheet))
    assert "有任务未定牵头单位" in page
    assert "?waiting=lead" in page
    assert send(lin, "issue_sheet", sheet, **NUMBER).context["code"] == "lead-unknown"


def test_after_the_issue_it_shows_who_has_accepted_and_who_has_not() -> None:
    year = make_issued()
    accept(year, INVESTMENT, year.city.han)
    page = see(year.city.lin, "sheet", year.sheet)
    assert f"已签收 1/{page.context['stand'].assigned}" in words(page)
    standing = {one.office: (one.accepted, one.waiting) for one in page.context["acceptance"]}
    assert standing[year.city.industry] == (1, 0)
    assert standing[year.city.planning][1] > 0
    waiting = see(
        year.city.lin, "sheet", year.sheet, office=year.city.industry.pk, waiting="acceptance", section="all"
    )
    assert rows_shown(waiting) == ["实施重点项目120个、完成投资30亿元"]  # planning has not answered for it


def test_after_the_issue_the_table_is_read_only_and_says_how_it_changes() -> None:
    year = make_issued()
    page = words(see(year.city.lin, "sheet", year.sheet))
    assert "逐项按程序报批调整" in page
    assert reverse("delivery:periods", args=[year.sheet.pk]) in page
    assert reverse("delivery:task", args=[year.task(GDP).pk]) in page
    for gone in ("确认所选", "增加任务", "按规则拟办", "收回修改"):
        assert gone not in page
    for address, typed in (
        ("propose_offices", {}),
        ("confirm_offices", {"all": "1"}),
        ("add_to_sheet", {"all": "1"}),
    ):
        assert send(year.city.lin, address, year.sheet, **typed).context["code"] == "sheet-out"


def test_an_office_is_led_to_accept_its_tasks() -> None:
    year = make_issued()
    page = words(see(year.city.han, "sheet", year.sheet))
    assert f"{reverse('delivery:tasks')}?waiting=acceptance" in page
    accept(year, INVESTMENT, year.city.han)
    assert f"{reverse('delivery:tasks')}?waiting=acceptance" not in words(
        see(year.city.han, "sheet", year.sheet)
    )

"""A report on its page: the head checks it, somebody else verifies it, every step stays to be read."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from luoshi.delivery import actions
from luoshi.delivery.models import Progress, Verification
from luoshi.journal.models import Entry
from tests.delivery.scenes import (
    APRIL,
    GDP,
    INVESTMENT,
    Year,
    make_accepted,
    make_checked,
    make_submitted,
    make_verified,
    write_report,
)
from tests.web.pages import words
from tests.web.reporting import act, play_on, queries_of, report_of, signed_in


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch) -> Year:  # noqa: ARG001
    """Accepted tasks, and a day after the first quarter's reports were due."""
    play_on(monkeypatch, APRIL + timedelta(days=20))
    return make_accepted()


def test_the_page_shows_figures_against_their_path(year: Year) -> None:
    _, progress = make_checked(year)
    page = words(signed_in(year.city.qiu).get(f"/progress/{progress.pk}/"))
    for said in ("8亿元", "7.5亿元", "30亿元", "已开工30个项目", "用地未批", "加快审批"):
        assert said in page


def test_the_head_checks_and_it_goes_on_to_the_supervision_office(year: Year) -> None:
    _, progress = make_submitted(year)
    du = signed_in(year.city.du)
    assert "1份报告待审核" in words(du.get("/reporting/"))
    act(du, progress, "check")
    assert report_of(year).state == "checked"
    assert report_of(year).checker == year.city.du
    assert "1份报告待核定" in words(signed_in(year.city.qiu).get("/reporting/"))


def test_the_head_checks_many_at_once_and_learns_why_one_was_not(year: Year) -> None:
    _, progress = make_submitted(year)
    du = signed_in(year.city.du)
    sent = {"row": [f"{progress.pk}:{progress.version}", "999:1", "x:y", f"{progress.pk}x:1"]}
    answer = du.post(reverse("delivery:check_many"), sent, follow=True)
    assert report_of(year).state == "checked"
    page = words(answer)
    assert "已审核1份报告" in page
    assert "未审核" in page


def test_an_old_tick_checks_nothing(year: Year) -> None:
    _, progress = make_submitted(year)
    du = signed_in(year.city.du)
    du.post(reverse("delivery:check_many"), {"row": f"{progress.pk}:{progress.version - 1}"})
    assert report_of(year).state == "submitted"


def test_nobody_else_checks(year: Year) -> None:
    _, progress = make_submitted(year)
    for officer in (year.city.han, year.city.lin, year.city.qiu, year.city.wu, year.city.he):
        answer = signed_in(officer).post(
            reverse("delivery:check_many"), {"row": f"{progress.pk}:{progress.version}"}
        )
        assert answer.status_code == 403
        assert act(signed_in(officer), progress, "check").status_code == 403
    assert act(signed_in(year.city.feng), progress, "check").status_code == 403  # heads another office
    assert act(signed_in(year.city.shan), progress, "check").status_code == 404
    assert report_of(year).state == "submitted"


def test_a_report_is_returned_with_the_reason_and_what_it_said_stays(year: Year) -> None:
    _, progress = make_submitted(year)
    du = signed_in(year.city.du)
    assert act(du, progress, "return", reason=" ").status_code == 422
    act(du, progress, "return", reason="请写明开工个数的来源")
    write_report(year, done="改写过的", figures={"完成投资": "700000000", "重点项目": "40"})
    page = words(signed_in(year.city.han).get(f"/progress/{progress.pk}/"))
    assert "请写明开工个数的来源" in page
    assert "已开工30个项目" in page
    assert "改写过的" in page
    assert "8亿元" in page  # what it said before


def test_the_supervision_office_sends_back_after_the_check(year: Year) -> None:
    _, progress = make_checked(year)
    act(signed_in(year.city.lin), progress, "send-back", reason="与统计数据不符")
    assert report_of(year).state == "returned"
    assert "与统计数据不符" in words(signed_in(year.city.han).get("/reporting/"))


def test_a_verifier_verifies_and_says_how(year: Year) -> None:
    _, progress = make_checked(year)
    qiu = signed_in(year.city.qiu)
    act(qiu, progress, "verify", method="telephone", text="电话核实3家企业")
    assert report_of(year).state == "verified"
    found = Verification.objects.get()
    assert (found.method, found.text, found.by) == ("telephone", "电话核实3家企业", year.city.qiu)
    assert "电话核实3家企业" in words(qiu.get(f"/progress/{progress.pk}/"))


def test_who_reports_cannot_verify(year: Year) -> None:
    _, progress = make_checked(year)
    for officer in (year.city.han, year.city.du, year.city.lin, year.city.wu, year.city.he):
        browser = signed_in(officer)
        assert "核查方式" not in words(browser.get(f"/progress/{progress.pk}/"))
        assert act(browser, progress, "verify", method="papers").status_code == 403
    assert report_of(year).state == "checked"


def test_who_has_written_a_report_and_then_became_a_verifier_is_offered_no_button(year: Year) -> None:
    _, progress = make_checked(year)
    han = year.city.han
    han.role, han.office = "verifier", year.city.qiu.office
    han.save()
    browser = signed_in(han)
    assert "核查方式" not in words(browser.get(f"/progress/{progress.pk}/"))
    assert act(browser, progress, "verify", method="papers").status_code == 422
    assert report_of(year).state == "checked"


def test_a_second_click_is_refused_and_changes_nothing(year: Year) -> None:
    _, progress = make_checked(year)
    sent = {"version": str(progress.version), "method": "papers", "text": ""}
    address = reverse("delivery:act_on_progress", args=[progress.pk, "verify"])
    qiu = signed_in(year.city.qiu)
    assert qiu.post(address, sent).status_code == 302
    before = Entry.objects.count()
    assert qiu.post(address, sent).status_code == 409
    assert Entry.objects.count() == before


def test_what_is_no_act_is_not_found(year: Year) -> None:
    _, progress = make_checked(year)
    assert act(signed_in(year.city.qiu), progress, "delete").status_code == 404
    address = reverse("delivery:act_on_progress", args=[progress.pk, "verify"])
    assert signed_in(year.city.qiu).get(address).status_code == 405


def test_a_draft_is_nobody_elses(year: Year) -> None:
    progress = write_report(year)
    assert signed_in(year.city.han).get(f"/progress/{progress.pk}/").status_code == 200
    for officer in (year.city.lin, year.city.qiu, year.city.wu, year.city.zheng, year.city.shan):
        assert signed_in(officer).get(f"/progress/{progress.pk}/").status_code == 404


def test_the_reporter_takes_a_report_back_before_it_is_checked(year: Year) -> None:
    _, progress = make_submitted(year)
    act(signed_in(year.city.han), progress, "withdraw")
    assert report_of(year).state == "draft"


def test_in_a_locked_period_nothing_can_be_done(year: Year) -> None:
    _, progress = make_checked(year)
    actions.lock_period(period_id=year.period().pk, at=APRIL, by=year.city.lin, seen_version=1)
    qiu = signed_in(year.city.qiu)
    assert "核查方式" not in words(qiu.get(f"/progress/{progress.pk}/"))
    answer = act(qiu, progress, "verify", method="papers")
    assert answer.status_code == 422
    assert "已锁定" in words(answer)


def test_a_verified_report_is_opened_again_with_a_reason(year: Year) -> None:
    _, progress = make_verified(year)
    lin = signed_in(year.city.lin)
    assert act(lin, progress, "reopen").status_code == 422
    act(lin, progress, "reopen", reason="数据核减")
    assert report_of(year).state == "returned"


def test_what_is_late_is_counted_by_office_and_nobody_is_ranked(year: Year) -> None:
    make_checked(year)
    lin = signed_in(year.city.lin)
    page = words(lin.get("/reporting/"))
    assert "不作排名" in page
    assert page.index("市发展和改革委员会") < page.index("市工业和信息化局")
    late = lin.get("/reporting/", {"show": "late"})
    assert {one.task.number for one in late.context["page"].object_list} == {
        year.task(GDP).number,
        *(row.task.number for row in late.context["owed"].reports),
    }
    assert year.task(INVESTMENT).number not in {row.task.number for row in late.context["owed"].reports}
    assert late.context["owed"].total.late == 3


def test_filters_that_make_no_sense_are_answered_calmly(year: Year) -> None:
    lin = signed_in(year.city.lin)
    for query in ({"period": "x"}, {"office": "9" * 30}, {"show": "'; DROP"}, {"page": "-1"}):
        assert lin.get("/reporting/", query).status_code == 200


def test_a_statistic_that_is_not_out_yet_is_not_late(year: Year) -> None:
    indicator = year.path(GDP).indicator
    indicator.release = "gdp"
    indicator.save()
    period = actions.PeriodEntry(*late_period())
    actions.open_periods(sheet_id=year.sheet.pk, periods=[period], at=APRIL, by=year.city.lin)
    found = signed_in(year.city.lin).get("/reporting/", {"show": "awaited"}).context["owed"]
    assert [row.task.number for row in found.reports] == [year.task(GDP).number]


def late_period() -> tuple[date, date, date]:
    """Two months in which no quarter ends, whose reports are overdue."""
    return date(2025, 1, 1), date(2025, 3, 1), date(2025, 3, 20)


def test_the_list_leaves_as_a_workbook_with_the_filters_applied(year: Year) -> None:
    make_checked(year)
    answer = signed_in(year.city.wu).get("/reporting.xlsx", {"show": "late"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    shown = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "逾期未报" in shown
    assert INVESTMENT not in shown


def test_an_office_gets_no_list_of_other_offices(year: Year) -> None:
    make_checked(year)
    answer = signed_in(year.city.shan).get("/reporting.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert INVESTMENT not in "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_the_page_asks_the_database_equally_often_however_much_was_said(year: Year) -> None:
    _, progress = make_submitted(year)
    qiu = signed_in(year.city.qiu)
    few = queries_of(qiu, f"/progress/{progress.pk}/")
    for number in range(3):
        progress = actions.return_progress(
            progress_id=progress.pk,
            reason=f"第{number}次退回",
            at=APRIL,
            by=year.city.du,
            seen_version=Progress.objects.get(pk=progress.pk).version,
        )
        make_submitted(year, done=f"第{number}次重报")
        progress = report_of(year)
    assert queries_of(qiu, f"/progress/{progress.pk}/") == few

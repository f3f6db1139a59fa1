"""An office reports on a page: what is known is filled in, what is typed is kept, a number is a number."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Progress, ProgressFigure
from luoshi.ledger.actions import observe
from luoshi.ledger.models import Observation
from luoshi.ledger.observing import Amount
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    make_accepted,
    make_checked,
    make_submitted,
    make_verified,
    write_report,
)
from tests.web.pages import words
from tests.web.reporting import play_on, queries_of, report_of, signed_in, typed, write_address


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch) -> Year:  # noqa: ARG001
    """Accepted tasks, and a day in April on which the first quarter is over."""
    play_on(monkeypatch, APRIL)
    return make_accepted()


@pytest.fixture
def han(year: Year) -> Client:
    """Industry's reporter before his browser."""
    return signed_in(year.city.han)


def test_an_office_finds_what_it_owes_and_opens_the_form_with_one_click(han: Client, year: Year) -> None:
    page = words(han.get("/reporting/"))
    assert "1份报告待填报" in page
    assert "2025年一季度" in page
    assert write_address(year) in page
    assert GDP not in page  # planning leads that


def test_a_period_that_runs_is_not_owed_yet(han: Client, year: Year) -> None:
    assert write_address(year, number=1) not in words(han.get("/reporting/"))


def test_the_form_shows_target_and_what_is_expected_by_the_end_of_the_period(han: Client, year: Year) -> None:
    page = words(han.get(write_address(year)))
    assert "30亿元" in page
    assert "7.5亿元" in page


def test_a_draft_is_kept_and_handed_in_later(han: Client, year: Year) -> None:
    answer = han.post(write_address(year), {**typed(year), "save": "1"})
    assert answer["Location"] == write_address(year)
    assert report_of(year).state == "draft"
    version = str(report_of(year).version)
    answer = han.post(write_address(year), {**typed(year), "version": version, "submit": "1"})
    assert answer["Location"] == "/reporting/"
    assert report_of(year).state == "submitted"


def test_a_number_counts_in_the_unit_of_its_goal(han: Client, year: Year) -> None:
    han.post(write_address(year), {**typed(year), "submit": "1"})
    assert Observation.objects.get(indicator__unit="元").value == Decimal(800_000_000)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("8.2", "820000000"),
        ("8.2亿", "820000000"),
        ("8.2亿元", "820000000"),
        ("82000万元", "820000000"),
        ("820,000,000元", "820000000"),
        ("0", "0"),
    ],
)
def test_a_number_may_be_written_as_people_write_it(
    han: Client, year: Year, written: str, value: str
) -> None:
    han.post(write_address(year), {**typed(year, {"投资": written, "项目": "1"}), "save": "1"})
    assert ProgressFigure.objects.get(path__unit="元").value == Decimal(value)


@pytest.mark.parametrize(
    "written", ["N/A", "详见附件", "约8亿", "8亿左右", "=1+1", "１２ａ", "<b>8</b>", "NaN"]
)
def test_a_number_field_takes_numbers_and_says_what_to_do_when_there_is_none(
    han: Client, year: Year, written: str
) -> None:
    sent = typed(year, {"投资": written, "项目": "40"}, problems="用地未批")
    answer = han.post(write_address(year), {**sent, "submit": "1"})
    assert answer.status_code == 422
    page = words(answer)
    assert "不是一个数" in page
    assert "请留空，并在下面说明原因" in page
    assert "用地未批" in page
    assert "<b>8</b>" not in page
    assert not Progress.objects.exists()


def test_what_is_handed_in_says_of_each_figure_its_value_or_why_there_is_none(
    han: Client, year: Year
) -> None:
    sent = typed(year, {"项目": "40"})
    answer = han.post(write_address(year), {**sent, "submit": "1"})
    assert answer.status_code == 422
    assert "没有填数，也没有说明原因" in words(answer)
    path = year.path(INVESTMENT, "投资")
    sent[f"figure-{path.pk}-none_because"] = "统计局月底反馈"
    assert han.post(write_address(year), {**sent, "submit": "1"}).status_code == 302
    assert report_of(year).figures.get(path=path).none_because == "统计局月底反馈"


def test_a_task_without_a_figure_is_reported_as_a_share(year: Year) -> None:
    zheng = signed_in(year.city.zheng)
    sent = {"version": "0", "done": "桩基完成一半", "share_done": "101", "submit": "1"}
    assert zheng.post(write_address(year, BRIDGES), sent).status_code == 422
    zheng.post(write_address(year, BRIDGES), {**sent, "share_done": "30"})
    assert Progress.objects.get().share_done == 30


def test_an_empty_report_is_not_handed_in(year: Year) -> None:
    zheng = signed_in(year.city.zheng)
    answer = zheng.post(write_address(year, BRIDGES), {"version": "0", "submit": "1"})
    assert answer.status_code == 422
    assert "进展报告是空的" in words(answer)


def test_problems_and_next_steps_stay_until_somebody_changes_them(han: Client, year: Year) -> None:
    make_verified(year)
    page = words(han.get(write_address(year, number=1)))
    assert "用地未批" in page
    assert "加快审批" in page
    assert "已开工30个项目" not in page
    assert "沿用2025年一季度报告" in page
    assert "8亿元" in page  # the last value, beside the empty field


def test_a_value_that_is_known_for_the_period_is_filled_in_and_says_from_where(
    han: Client, year: Year
) -> None:
    path = year.path(INVESTMENT, "投资")
    observe(
        indicator_id=path.indicator_id,
        start=year.period().start,
        end=year.period().end,
        amount=Amount(Decimal(790_000_000)),
        status="final",
        source="市统计局月报",
        at=APRIL,
        by=year.city.lin,
    )
    page = words(han.get(write_address(year)))
    assert 'value="7.9"' in page
    assert "市统计局月报" in page


def test_a_settled_value_is_not_taken_back_to_a_forecast(han: Client, year: Year) -> None:
    make_verified(year, status="final")
    progress = report_of(year)
    actions.reopen_progress(
        progress_id=progress.pk, reason="口径有误", at=APRIL, by=year.city.lin, seen_version=progress.version
    )
    sent = typed(year, version=str(report_of(year).version))
    answer = han.post(write_address(year), {**sent, "submit": "1"})
    assert answer.status_code == 422
    assert "不能再用" in words(answer)


def test_who_comes_second_keeps_the_own_words_and_sees_the_others(han: Client, year: Year) -> None:
    write_report(year, done="同事先写的")
    answer = han.post(write_address(year), {**typed(year, done="我写的"), "save": "1"})
    page = words(answer)
    assert answer.status_code == 409
    assert "同事先写的" in page
    assert "我写的" in page
    version = str(report_of(year).version)
    assert f'name="version" value="{version}"' in page
    han.post(write_address(year), {**typed(year, done="合并后的"), "version": version, "save": "1"})
    assert report_of(year).done == "合并后的"


def test_words_survive_a_period_that_is_locked_meanwhile(han: Client, year: Year) -> None:
    assert han.get(write_address(year)).status_code == 200
    actions.lock_period(period_id=year.period().pk, at=APRIL, by=year.city.lin, seen_version=1)
    answer = han.post(write_address(year), {**typed(year, done="写了很久的话"), "save": "1"})
    assert answer.status_code == 422
    assert "已锁定" in words(answer)


def test_a_returned_report_comes_first_with_its_reason(year: Year) -> None:
    _, progress = make_submitted(year)
    actions.return_progress(
        progress_id=progress.pk,
        reason="数据与上月对不上",
        at=APRIL,
        by=year.city.du,
        seen_version=progress.version,
    )
    han = signed_in(year.city.han)
    assert "数据与上月对不上" in words(han.get("/reporting/"))
    page = words(han.get(write_address(year)))
    assert "数据与上月对不上" in page
    assert "已开工30个项目" in page


def test_a_report_that_waits_to_be_checked_is_read_not_written(han: Client, year: Year) -> None:
    _, progress = make_submitted(year)
    assert han.get(write_address(year))["Location"] == f"/progress/{progress.pk}/"


def test_only_the_lead_office_writes(year: Year) -> None:
    assert signed_in(year.city.zheng).get(write_address(year)).status_code == 403  # supports it
    assert signed_in(year.city.shan).get(write_address(year)).status_code == 404  # has no part in it
    for officer in (year.city.lin, year.city.qiu, year.city.he, year.city.wu):
        assert signed_in(officer).get(write_address(year)).status_code == 403
    period = year.period().pk
    assert signed_in(year.city.han).get(f"/tasks/999/progress/{period}/").status_code == 404
    task = year.task(INVESTMENT).pk
    assert signed_in(year.city.han).get(f"/tasks/{task}/progress/999/").status_code == 404


def test_the_head_writes_a_draft_but_the_reporter_hands_it_in(year: Year) -> None:
    du = signed_in(year.city.du)
    assert "保存并提交" not in words(du.get(write_address(year)))
    du.post(write_address(year), {**typed(year), "save": "1"})
    assert report_of(year).state == "draft"
    sent = {**typed(year), "version": str(report_of(year).version), "submit": "1"}
    assert du.post(write_address(year), sent).status_code == 403


def test_the_light_of_a_value_is_shown_while_it_is_typed(han: Client, year: Year) -> None:
    path = year.path(INVESTMENT, "投资")
    address = f"{write_address(year)}light/{path.pk}/"
    figure = f"figure-{path.pk}"
    low = words(han.get(address, {f"{figure}-value": "1", f"{figure}-status": "preliminary"}))
    assert "1亿元" in low
    assert "light-red" in low or "light-amber" in low
    assert "light-green" in words(
        han.get(address, {f"{figure}-value": "8", f"{figure}-status": "preliminary"})
    )
    assert "不是一个数" in words(han.get(address, {f"{figure}-value": "约8", f"{figure}-status": "final"}))
    assert not Progress.objects.exists()


def test_lists_ask_the_database_equally_often_for_few_and_many_reports(year: Year) -> None:
    browsers = [signed_in(who) for who in (year.city.zheng, year.city.feng, year.city.lin, year.city.qiu)]
    make_checked(year)
    submit_one(year, GDP)
    few = [queries_of(browser, "/reporting/") for browser in browsers]
    for words_of in (BRIDGES, SCHOOLS):
        submit_one(year, words_of)
    add_a_quarter(year)
    assert [queries_of(browser, "/reporting/") for browser in browsers] == few
    assert max(few) < 30


def submit_one(year: Year, words_of: str) -> None:
    """Planning hands in its report on one of its tasks."""
    row = year.task(words_of)
    figures = {path.pk: actions.FigureEntry(value="5.6") for path in row.paths.filter(dropped=False)}
    progress = actions.save_progress(
        task_id=row.pk,
        period_id=year.period().pk,
        text=actions.ProgressText(done="推进中"),
        figures=figures,
        at=APRIL,
        by=year.city.zheng,
        seen_version=0,
    )
    actions.submit_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.zheng, seen_version=progress.version
    )


def add_a_quarter(year: Year) -> None:
    """Open one more period that is over, so that everybody owes twice as much."""
    entry = actions.PeriodEntry(date(2024, 10, 1), date(2025, 1, 1), date(2025, 1, 20))
    actions.open_periods(sheet_id=year.sheet.pk, periods=[entry], at=APRIL, by=year.city.lin)


def test_what_an_office_has_handed_in_is_listed_with_its_state(year: Year) -> None:
    make_checked(year)
    page = words(signed_in(year.city.han).get("/reporting/"))
    assert "已审核" in page
    assert reverse("delivery:progress", args=[report_of(year).pk]) in page

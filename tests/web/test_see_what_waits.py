"""The front page: what waits for each role, the one next thing, and the road from a report to a light."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Assignment, Matter, Progress, Task
from luoshi.people.models import Officer
from tests.cast import make_adoption, make_city, make_supervisor
from tests.delivery.scenes import (
    APRIL,
    FEBRUARY,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    make_accepted,
    make_checked,
    make_completed,
    make_consulted,
    make_everything,
    make_issued,
    make_submitted,
    make_verified,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the eighth of April."""
    play_on(monkeypatch, APRIL)


def front(officer: Officer) -> Any:
    """The front page as ``officer`` sees it."""
    answer = signed_in(officer).get("/")
    assert answer.status_code == 200
    return answer


def lists(answer: Any) -> dict[str, list[str]]:
    """The addresses of what waits, by the title of its list."""
    return {group.title: [line.url for line in group.lines] for group in answer.context["waiting"]}


def address(name: str, *args: int) -> str:
    return reverse(f"delivery:{name}", args=args)


def test_an_office_sees_what_to_accept_and_the_next_button_leads_there() -> None:
    year = make_issued()
    answer = front(year.city.han)
    investment = address("task", year.task(INVESTMENT).pk)
    assert lists(answer) == {"待签收任务": [investment]}
    assert answer.context["next_thing"].line.url == investment
    assert f'class="btn btn-primary" href="{investment}"' in words(answer)


def test_an_office_with_many_tasks_accepts_those_it_sees_at_once() -> None:
    year = make_issued()
    zheng = signed_in(year.city.zheng)
    page = zheng.get("/")
    (group,) = [group for group in page.context["waiting"] if group.title == "待签收任务"]
    assert len(group.at_once) == len(group.shown) > 1
    assert f"签收这{len(group.at_once)}项任务" in words(page)
    answer = zheng.post(reverse("delivery:accept_many"), {"row": group.at_once, "next": "/"})
    assert answer.url == "/"
    after = zheng.get("/")
    assert "待签收任务" not in lists(after)
    assert not Assignment.objects.filter(office=year.city.planning, state="assigned").exists()


def test_a_single_task_is_accepted_on_its_own_page() -> None:
    assert "签收这" not in words(signed_in(make_issued().city.han).get("/"))


def test_an_office_sees_the_reports_it_owes_with_the_days_that_are_left() -> None:
    year = make_accepted()
    answer = front(year.city.han)
    write = address("write_progress", year.task(INVESTMENT).pk, year.period().pk)
    assert lists(answer) == {"待报送进展": [write]}
    assert "还有12天" in words(answer)  # due on the twentieth


def test_the_supervisor_opens_the_periods_of_a_table_that_is_out() -> None:
    year = make_issued()
    answer = front(year.city.lin)
    periods = address("periods", year.sheet.pk)
    assert lists(answer)["已印发、尚未开放填报期的分解表"] == [periods]
    assert answer.context["next_thing"].line.url == periods


ALL = {"完成投资": "3000000000", "重点项目": "120"}


def prove(year: Year, folder: Path) -> None:
    """Han hands in a paper that shows how far the investment is."""
    actions.hand_in_file(
        chunks=["统计表".encode()],
        name="统计表.txt",
        task_id=year.task(INVESTMENT).pk,
        folder=folder,
        at=APRIL,
        by=year.city.han,
    )


def test_the_head_is_asked_to_complete_what_is_reached_and_verified(tmp_path: Path) -> None:
    year, _ = make_verified(figures=ALL)
    prove(year, tmp_path)
    answer = front(year.city.du)
    task = address("task", year.task(INVESTMENT).pk)
    assert lists(answer)["目标已达到、可办结的任务"] == [task]
    assert answer.context["next_thing"].line.url == task
    assert "目标已达到、可办结的任务" not in lists(front(year.city.han))


def test_what_is_reached_but_not_verified_is_not_yet_to_be_completed(tmp_path: Path) -> None:
    year, _ = make_checked(figures=ALL)
    prove(year, tmp_path)
    assert "目标已达到、可办结的任务" not in lists(front(year.city.du))


def test_what_is_verified_but_not_reached_is_not_yet_to_be_completed(tmp_path: Path) -> None:
    year, _ = make_verified()
    prove(year, tmp_path)
    assert "目标已达到、可办结的任务" not in lists(front(year.city.du))


def test_an_overdue_report_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    year = make_accepted()
    play_on(monkeypatch, datetime(2025, 4, 22, 2, tzinfo=UTC))
    page = words(front(year.city.han))
    assert "逾期2天" in page
    assert 'class="right due overdue"' in page


def test_a_report_waits_first_for_the_head_then_for_the_verifier() -> None:
    year, progress = make_submitted()
    here = address("progress", progress.pk)
    assert lists(front(year.city.du)) == {"待审核报送": [here]}
    assert lists(front(year.city.qiu)) == {}
    actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.du, seen_version=progress.version)
    assert lists(front(year.city.du)) == {}
    assert lists(front(year.city.qiu)) == {"待核查报送": [here]}
    waiting = front(year.city.lin)
    assert lists(waiting) == {"待核查员核查的报送": [here]}
    assert waiting.context["next_thing"] is None  # it is not hers to do


def test_a_returned_report_is_due_again_and_says_that_it_came_back() -> None:
    year, progress = make_submitted()
    actions.return_progress(
        progress_id=progress.pk, reason="数字不符", at=APRIL, by=year.city.du, seen_version=progress.version
    )
    page = front(year.city.han)
    assert list(lists(page)) == ["待报送进展"]
    assert "退回" in page.context["waiting"][0].lines[0].about


def test_offices_see_a_sheet_to_comment_on_and_the_supervisor_the_comments() -> None:
    year = make_consulted()
    sheet = address("sheet", year.sheet.pk)
    assert lists(front(year.city.zheng)) == {"征求意见的任务分解表": [sheet]}
    comment = actions.comment_on_sheet(
        sheet_id=year.sheet.pk, text="建议调整时限", at=FEBRUARY, by=year.city.zheng
    )
    answer = front(year.city.lin)
    assert lists(answer) == {
        "待答复意见": [f"{address('sheet_comments', year.sheet.pk)}#comment-{comment.pk}"],
        "在编任务分解表": [sheet],
    }


def test_a_leader_sees_matters_and_sheets_that_wait_for_a_decision() -> None:
    year = make_accepted()
    he = year.city.he
    matter = actions.raise_matter(
        task_id=year.task(INVESTMENT).pk,
        text="请协调用地",
        leader_id=he.pk,
        at=APRIL - timedelta(days=3),
        by=year.city.han,
    )
    answer = front(he)
    assert lists(answer) == {"待决定事项": [address("matter", matter.pk)]}
    assert "已等3天" in words(answer)
    assert lists(front(year.city.wei)) == {}
    reporter = front(year.city.han)
    assert "已上报、待市领导决定的事项" in lists(reporter)
    assert reporter.context["next_thing"].line.url.endswith(f"/progress/{year.period().pk}/")


def test_a_sheet_that_is_submitted_waits_for_the_leader() -> None:
    year = make_consulted()
    actions.submit_sheet(
        sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.fresh().version
    )
    assert lists(front(year.city.he)) == {"待审定任务分解表": [address("sheet", year.sheet.pk)]}


def test_a_completed_task_waits_for_the_verifier() -> None:
    year = make_completed()
    answer = front(year.city.qiu)
    assert lists(answer) == {"已办结，待核查销号": [address("task", year.task(INVESTMENT).pk)]}


def test_a_task_that_an_office_returned_waits_for_the_supervisor() -> None:
    year = make_issued()
    row = year.task(INVESTMENT)
    actions.return_task(
        task_id=row.pk, reason="职责不符", at=FEBRUARY, by=year.city.han, seen_version=row.version
    )
    assert lists(front(year.city.lin))["单位退回待处理"] == [address("task", row.pk)]


def test_what_is_overdue_comes_before_what_has_no_date_and_that_before_what_has_time() -> None:
    from luoshi.delivery.views.waiting import Group, Line, groups, next_thing  # noqa: F401

    day = date(2025, 4, 8)
    undated = Group("a", "a", "/", (Line("/undated/", ""),))
    later = Group("b", "b", "/", (Line("/later/", "", due_on=date(2025, 4, 30)),))
    late = Group("c", "c", "/", (Line("/late/", "", due_on=date(2025, 4, 7)),))
    for waiting, first in (([undated, later, late], "/late/"), ([later, undated], "/undated/")):
        found = next_thing(waiting, on=day)
        assert found is not None
        assert found.line.url == first


def open_everything() -> set[str]:
    """Open every line of everybody's front page; the titles of the lists that were found."""
    titles = set()
    for officer in Officer.objects.all():
        browser = signed_in(officer)
        for group in browser.get("/").context["waiting"]:
            titles.add(group.title)
            for where in (group.everything, *(line.url for line in group.lines)):
                assert browser.get(where).status_code == 200, (officer.name, where)
    return titles


def test_every_line_of_a_consultation_can_be_opened() -> None:
    year = make_consulted()
    actions.comment_on_sheet(sheet_id=year.sheet.pk, text="建议调整", at=FEBRUARY, by=year.city.zheng)
    assert open_everything() == {"待答复意见", "在编任务分解表", "征求意见的任务分解表"}


def test_every_line_of_a_full_year_can_be_opened(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    row = year.task(SCHOOLS)
    actions.complete_task(
        task_id=row.pk, at=APRIL, by=year.city.feng, seen_version=year.task(SCHOOLS).version
    )
    assert {"已办结，待核查销号", "待决定事项", "待报送进展"} <= open_everything()


def test_a_long_list_shows_its_first_lines_and_the_way_to_the_rest() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    Matter.objects.bulk_create(
        Matter(task=row, text=f"请协调第{n}件", leader=year.city.he, raised_by=year.city.han, raised_at=APRIL)
        for n in range(11)
    )
    page = words(front(year.city.he))
    assert page.count("请协调第") == 8 + 1  # and the button
    assert "还有 3 项" in page
    assert f'href="{address("matters")}"' in page


def test_when_nothing_waits_the_page_says_so_and_how_far_the_tasks_are() -> None:
    year, _ = make_verified()
    answer = front(year.city.qiu)
    assert lists(answer) == {}
    page = words(answer)
    assert "您没有待办事项" in page
    assert f'href="{address("tasks")}?state=in-hand"' in page
    assert f'class="btn btn-primary" href="{address("board")}"' in page


def test_the_road_ends_with_office_report_evidence_and_light(tmp_path: Path) -> None:
    year, progress = make_verified()
    row = year.task(INVESTMENT)
    use = actions.hand_in_file(
        chunks=["报表".encode()],
        name="一季度报表.txt",
        task_id=row.pk,
        folder=tmp_path,
        at=APRIL,
        by=year.city.han,
    )
    page = words(front(year.city.wu))
    for said in (
        "<mark>120个</mark>",
        f'href="{address("task", row.pk)}"',
        "市工业和信息化局",
        f'href="{address("progress", progress.pk)}"',
        f'href="{address("evidence", use.evidence_id)}"',
        "light light-green",
        "按进度推进",
    ):
        assert said in page


def test_the_road_shows_nobody_a_task_that_they_do_not_see() -> None:
    year, _ = make_verified()
    page = words(front(year.city.wei))  # oversees education, which has no part in this
    assert address("task", year.task(INVESTMENT).pk) not in page
    assert "任务交办后填写" in page


def test_a_supervisor_is_led_from_an_empty_platform_to_a_task_table() -> None:
    lin = make_supervisor()
    assert 'href="/reports/new/"' in words(front(lin))
    adoption = make_adoption(by=lin)
    report = adoption.report
    assert f'href="/reports/{report.pk}/ledger/?state=proposed"' in words(front(lin))
    for row in report.commitments.all():
        row.state = "accepted"
        row.save()
    assert f'class="btn btn-primary" href="{address("new_sheet")}"' in words(front(lin))


def test_the_auditor_has_nothing_to_do_and_sees_the_road() -> None:
    year = make_accepted()
    answer = front(year.city.wu)
    assert lists(answer) == {}
    assert "作出承诺的原句" in words(answer)


def test_the_page_takes_as_many_queries_for_many_rows_as_for_few(
    django_assert_max_num_queries: Any,
) -> None:
    year = make_accepted()
    browser = signed_in(year.city.zheng)

    def queries() -> int:
        with django_assert_max_num_queries(200) as counted:
            browser.get("/")
        return len(counted)

    browser.get("/")  # what is read once per session
    few = queries()
    task = year.task(GDP)
    for n in range(30):
        copy = Task.objects.get(pk=task.pk)
        copy.pk, copy.number = None, 100 + n
        copy.save()
        Assignment.objects.create(
            task=copy, office=year.city.planning, part="lead", state="accepted" if n % 2 else "assigned"
        )
        Progress.objects.create(
            task=copy,
            period=year.period(),
            office=year.city.planning,
            reporter=year.city.zheng,
            state="returned",
            submitted_at=APRIL,
        )
    assert len(browser.get("/").context["waiting"]) == 2
    assert queries() <= few + 3  # lists that were empty before


def test_a_stranger_is_sent_to_sign_in() -> None:
    make_city()
    assert Client().get("/").status_code == 302

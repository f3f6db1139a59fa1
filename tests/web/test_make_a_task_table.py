"""A supervisor makes a task table on its pages: tasks, offices, wording, nodes, figures, counties' parts."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Assignment, Path, Sheet, Task
from luoshi.journal.models import Entry
from luoshi.ledger.actions import accept_commitments
from luoshi.ledger.models import Commitment, Indicator
from tests.cast import make_adoption, make_city, make_large_reading
from tests.delivery.scenes import (
    BRIDGES,
    FEBRUARY,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    assign,
    make_assigned,
    make_consulted,
    make_draft,
    make_issued,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.sheet_pages import OF_A_SHEET, OF_A_TASK, rows_of, rows_shown, see, send, wording_of

pytestmark = pytest.mark.django_db

AMOUNT = {
    "kind": "cumulative",
    "shape": "linear",
    "bound": "ge",
    "unit": "亿元",
    "start_on": "2025-01-01",
    "due_on": "2025-12-31",
    "rising": "on",
}


def propose(year: Year, words: str, confidence: str = "likely") -> Assignment:
    """A rule proposes that planning leads the task."""
    proposal = actions.OfficeProposal(
        year.task(words).pk, year.city.planning.pk, "lead", "duty", "职责涉及：规划", confidence
    )
    return actions.propose_offices(
        sheet_id=year.sheet.pk, proposals=[proposal], at=FEBRUARY, by=year.city.lin
    )[0]


# --- a new table


def test_a_table_is_drafted_with_a_task_for_each_accepted_commitment_and_proposals() -> None:
    city = make_city()
    report = make_adoption(by=city.lin).report
    rows = Commitment.objects.filter(report=report)
    accept_commitments(seen={row.pk: row.version for row in rows}, at=FEBRUARY, by=city.lin)
    typed = {"year": 2025, "title": "任务分解表", "report": report.pk, "add_all": "on", "propose": "on"}
    answer = see(city.lin, "new_sheet")
    assert answer.status_code == 200
    answer = signed_in(city.lin).post(reverse("delivery:new_sheet"), typed)
    sheet = Sheet.objects.get()
    assert answer["Location"] == reverse("delivery:sheet", args=[sheet.pk])
    assert sheet.tasks.count() == rows.count()


def test_a_table_without_accepted_commitments_says_how_it_fills() -> None:
    city = make_city()
    report = make_adoption(by=city.lin).report
    typed = {"year": 2025, "title": "任务分解表", "report": report.pk, "add_all": "on"}
    page = words(signed_in(city.lin).post(reverse("delivery:new_sheet"), typed, follow=True))
    assert "这一来源还没有已采纳的承诺" in page
    assert "由台账中已采纳的承诺立项" in page


def test_a_form_without_a_title_keeps_what_was_typed() -> None:
    city = make_city()
    answer = signed_in(city.lin).post(reverse("delivery:new_sheet"), {"year": 2031, "title": " "})
    assert answer.status_code == 422
    assert 'value="2031"' in words(answer)
    assert not Sheet.objects.exists()


def test_nobody_else_drafts_or_changes_a_table() -> None:
    year = make_consulted()
    task = year.task(GDP)
    for officer in (year.city.zheng, year.city.he, year.city.wu, year.city.qiu):
        assert see(officer, "new_sheet").status_code == 403
        assert see(officer, "draft_task", task).status_code == 403
        assert send(officer, "draft_task", task, **wording_of(task, note="改")).status_code == 403
        assert send(officer, "propose_offices", year.sheet).status_code == 403
        assert send(officer, "confirm_offices", year.sheet, all="1").status_code == 403
        assert send(officer, "add_to_sheet", year.sheet, all="1").status_code == 403
    assert year.task(GDP).note == ""


@pytest.mark.parametrize("address", OF_A_SHEET)
def test_a_guessed_sheet_answers_404(address: str) -> None:
    year = make_draft()
    guessed = Sheet(pk=year.sheet.pk + 999)
    assert see(year.city.lin, address, guessed).status_code == 404


@pytest.mark.parametrize("address", OF_A_TASK)
def test_a_guessed_task_answers_404(address: str) -> None:
    year = make_draft()
    assert see(year.city.lin, address, Task(pk=999_999)).status_code == 404


def test_other_guessed_numbers_answer_404() -> None:
    year = make_draft()
    browser = signed_in(year.city.lin)
    task = year.task(INVESTMENT)
    assert browser.get("/proposals/999999/dismiss/").status_code == 404
    assert browser.post("/comments/999999/answer/", {"adopted": "yes", "reason": "x"}).status_code == 404
    assert browser.get(f"/tasks/{task.pk}/draft/figures/999999/").status_code == 404
    of_another = year.path(GDP)
    assert browser.get(f"/tasks/{task.pk}/draft/figures/{of_another.pk}/").status_code == 404


def test_while_it_is_a_draft_offices_and_leaders_do_not_find_it() -> None:
    year = make_assigned()
    for officer in (year.city.zheng, year.city.he):
        assert see(officer, "sheet", year.sheet).status_code == 404
        assert see(officer, "sheet_row", year.task(GDP)).status_code == 404
        assert year.sheet.title not in words(see(officer, "sheets"))


# --- the table


def test_its_three_parts_are_shown_one_by_one_and_all_together() -> None:
    year = make_draft()
    first = see(year.city.lin, "sheet", year.sheet)
    assert rows_shown(first) == ["地区生产总值增长6%左右"]
    assert len(rows_shown(see(year.city.lin, "sheet", year.sheet, section="quantified"))) == 1
    everything = rows_shown(see(year.city.lin, "sheet", year.sheet, section="all"))
    assert len(everything) == year.sheet.tasks.count()
    for name in ("主要预期目标", "量化任务", "其他任务"):
        assert name in words(first)


@pytest.mark.parametrize(
    "query", [{"section": "x"}, {"office": "x"}, {"leader": "9" * 40}, {"page": "-1"}, {"waiting": "?"}]
)
def test_an_address_that_makes_no_sense_is_answered_calmly(query: dict[str, str]) -> None:
    year = make_draft()
    assert see(year.city.lin, "sheet", year.sheet, **query).status_code == 200


def test_what_nobody_leads_is_said_and_found() -> None:
    year = make_draft()
    assign(year, GDP, year.city.planning)
    page = see(year.city.lin, "sheet", year.sheet, waiting="lead")
    assert "地区生产总值增长6%左右" not in rows_shown(page)
    assert "待定" in words(page)
    assert rows_shown(see(year.city.lin, "sheet", year.sheet, office=year.city.planning.pk)) == [
        "地区生产总值增长6%左右"
    ]


def test_a_proposal_is_shown_as_one_with_its_reason_and_how_sure_it_is() -> None:
    year = make_draft()
    propose(year, BRIDGES)
    table = words(see(year.city.lin, "sheet", year.sheet, waiting="proposed"))
    assert "职责涉及：规划" in table
    assert "party proposed" in table
    row = words(see(year.city.lin, "sheet_row", year.task(BRIDGES)))
    assert "职责涉及：规划" in row
    assert "较可能" in row


def test_the_ticked_proposals_are_confirmed_and_the_others_wait() -> None:
    year = make_draft()
    propose(year, BRIDGES)
    propose(year, SCHOOLS)
    answer = send(year.city.lin, "confirm_offices", year.sheet, row=[year.task(BRIDGES).pk])
    assert answer["Location"] == reverse("delivery:sheet", args=[year.sheet.pk])
    states = dict(Assignment.objects.values_list("task__wording", "state"))
    assert sorted(states.values()) == ["assigned", "proposed"]
    send(year.city.lin, "confirm_offices", year.sheet, all="1")
    assert set(Assignment.objects.values_list("state", flat=True)) == {"assigned"}
    again = send(year.city.lin, "confirm_offices", year.sheet, all="1")
    assert (again.status_code, again.context["code"]) == (422, "nothing-chosen")


def test_confirming_nothing_is_answered_with_what_to_do() -> None:
    year = make_draft()
    propose(year, BRIDGES)
    answer = send(year.city.lin, "confirm_offices", year.sheet, row=["x", ""])
    assert (answer.status_code, answer.context["code"]) == (422, "nothing-chosen")


def test_a_proposal_is_dismissed_with_a_reason() -> None:
    year = make_draft()
    proposal = propose(year, BRIDGES)
    assert see(year.city.lin, "dismiss_proposal", proposal).status_code == 200
    refused = send(year.city.lin, "dismiss_proposal", proposal, reason=" ")
    assert refused.status_code == 422
    send(year.city.lin, "dismiss_proposal", proposal, reason="不归发改")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("replaced", "不归发改")
    assert see(year.city.lin, "dismiss_proposal", proposal).status_code == 404


def test_the_rules_propose_and_say_when_they_have_nothing_more() -> None:
    year = make_draft()
    page = words(send_and_follow(year, "propose_offices"))
    assert "规则没有更多建议" in page


def send_and_follow(year: Year, address: str) -> Any:
    """Send an act on the sheet and look at the page that it leads to."""
    return signed_in(year.city.lin).post(reverse(f"delivery:{address}", args=[year.sheet.pk]), follow=True)


def test_further_commitments_are_added_by_ticking_them() -> None:
    year = make_draft()
    empty = actions.draft_sheet(year=2025, title="又一张", at=FEBRUARY, by=year.city.lin)
    page = see(year.city.lin, "add_to_sheet", empty)
    wanted = page.context["page"].object_list[0]
    send(year.city.lin, "add_to_sheet", empty, row=[wanted.pk])
    assert [task.commitment for task in empty.tasks.all()] == [wanted]
    twice = send(year.city.lin, "add_to_sheet", empty, row=[wanted.pk])
    assert twice.context["code"] == "task-there-already"
    assert see(year.city.lin, "add_to_sheet", empty, q=wanted.text).context["page"].paginator.count == 0


# --- one row


def test_the_wording_is_saved_and_the_journal_keeps_what_it_replaced() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    typed = wording_of(
        task, measures="分三期实施", lead_leader=year.city.he.pk, due_on="2025-10-31", section="quantified"
    )
    answer = send(year.city.lin, "draft_task", task, **typed)
    assert answer["Location"] == reverse("delivery:draft_task", args=[task.pk])
    task = year.task(BRIDGES)
    assert (task.measures, task.lead_leader, task.due_on, task.section) == (
        "分三期实施",
        year.city.he,
        date(2025, 10, 31),
        "quantified",
    )
    assert Entry.objects.get(act="delivery.edit_task").facts["before"]["due_on"] == "2025-12-31"


def test_a_row_is_left_out_and_taken_in_again() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    send(year.city.lin, "draft_task", task, **wording_of(task, left_out="on"))
    page = see(year.city.lin, "sheet", year.sheet, section="all")
    assert task.wording not in rows_shown(page)
    assert "1 项任务未列入" in words(page)
    send(year.city.lin, "draft_task", task, **wording_of(task))
    assert task.wording in rows_shown(see(year.city.lin, "sheet", year.sheet, section="all"))


def test_what_is_typed_wrongly_stays_in_the_form() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    answer = send(year.city.lin, "draft_task", task, **wording_of(task, wording=" ", measures="分三期实施"))
    assert answer.status_code == 422
    assert "分三期实施" in words(answer)


def test_who_comes_second_is_told_and_keeps_what_was_typed() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    send(year.city.lin, "draft_task", task, **wording_of(task, note="甲"))
    answer = send(
        year.city.lin,
        "draft_task",
        task,
        version=task.version,
        **wording_of(task, note="乙的备注", measures="乙的措施"),
    )
    assert (answer.status_code, answer.context["code"]) == (409, "changed-meanwhile")
    assert "乙的备注" in words(answer)
    assert "乙的措施" in words(answer)
    nodes = rows_of("nodes", [{"due_on": "2025-06-30", "wording": "完成桩基"}])
    answer = send(year.city.lin, "draft_nodes", task, version=task.version, **nodes)
    assert answer.status_code == 409
    assert "2025-06-30  完成桩基" in words(answer)
    assert year.task(BRIDGES).note == "甲"


def test_several_offices_get_a_part_by_the_names_that_people_use() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    typed = {
        "offices-version": task.version,
        "offices-offices": "市发改委、东山县",
        "offices-part": "supporting",
    }
    send(year.city.lin, "draft_offices", task, **typed)
    assert {row.office for row in task.assignments.all()} == {year.city.planning, year.city.dongshan}
    assert Entry.objects.filter(act="delivery.assign_offices").count() == 1


def test_an_office_that_nobody_knows_is_named_and_nothing_is_assigned() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    typed = {"offices-version": task.version, "offices-offices": "市发改委、市某局", "offices-part": "lead"}
    answer = send(year.city.lin, "draft_offices", task, **typed)
    assert answer.status_code == 422
    assert "没有名为市某局的单位" in words(answer)
    assert "市发改委、市某局" in words(answer)
    assert not task.assignments.exists()


def test_two_leads_are_refused_and_what_was_typed_is_there() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    typed = {"offices-version": task.version, "offices-offices": "市发改委、市工信局", "offices-part": "lead"}
    answer = send(year.city.lin, "draft_offices", task, **typed)
    assert answer.context["code"] == "one-lead-only"
    assert "市发改委、市工信局" in words(answer)


def test_another_office_leads_once_it_is_said_what_becomes_of_the_first() -> None:
    year = make_draft()
    assign(year, BRIDGES, year.city.planning)
    task = year.task(BRIDGES)
    typed = {"offices-version": task.version, "offices-offices": "市工信局", "offices-part": "lead"}
    refused = send(year.city.lin, "draft_offices", task, **typed)
    assert refused.context["code"] == "leads-already"
    send(year.city.lin, "draft_offices", task, **typed, **{"offices-former_lead": "supporting"})
    live = task.assignments.exclude(state="replaced")
    assert {(row.office, row.part) for row in live} == {
        (year.city.industry, "lead"),
        (year.city.planning, "supporting"),
    }


def test_a_part_is_taken_away() -> None:
    year = make_draft()
    assign(year, BRIDGES, year.city.planning)
    task = year.task(BRIDGES)
    send(year.city.lin, "draft_offices", task, take_away=year.city.planning.pk)
    assert not task.assignments.exclude(state="replaced").exists()
    twice = send(year.city.lin, "draft_offices", task, take_away=year.city.planning.pk)
    assert twice.context["code"] == "no-part-in-it"


def test_nodes_are_typed_in_any_order_and_emptied_to_drop_them() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    typed = rows_of(
        "nodes",
        [{"due_on": "2025-09-30", "wording": "合龙"}, {"due_on": "2025-06-30", "wording": "完成桩基"}, {}],
    )
    send(year.city.lin, "draft_nodes", task, **typed)
    assert [node.wording for node in task.nodes.filter(dropped=False)] == ["完成桩基", "合龙"]
    half = rows_of("nodes", [{"due_on": "", "wording": "没有日期"}])
    assert send(year.city.lin, "draft_nodes", task, **half).status_code == 422
    emptied = rows_of(
        "nodes", [{"due_on": "2025-09-30", "wording": "合龙"}, {"due_on": "", "wording": ""}], 2
    )
    send(year.city.lin, "draft_nodes", task, **emptied)
    assert [node.wording for node in task.nodes.filter(dropped=False)] == ["合龙"]


# --- figures


def figure(year: Year, path: Path, **typed: object) -> Any:
    """Send the form of a figure."""
    task = Task.objects.get(pk=path.task_id)
    sent = {"version": task.version, **AMOUNT, **rows_of("points", []), **typed}
    return signed_in(year.city.lin).post(reverse("delivery:draft_figure", args=[task.pk, path.pk]), sent)


def test_a_figure_is_shown_and_typed_in_the_unit_of_the_text() -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    page = words(signed_in(year.city.lin).get(reverse("delivery:draft_figure", args=[path.task_id, path.pk])))
    assert 'name="value" value="30"' in page
    assert 'value="亿元"' in page
    assert "7.5亿元" in page  # a quarter of the way
    figure(year, path, value="32.5")
    path = year.path(INVESTMENT, "投资")
    assert (path.value, path.unit, path.bound) == (Decimal(3_250_000_000), "元", "ge")


def test_a_way_is_previewed_before_it_is_set() -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    points = rows_of("points", [{"day": "2025-06-30", "value": "60"}, {"day": "2025-03-31", "value": "20"}])
    shown = figure(year, path, value="30", shape="seasonal", preview="1", **points)
    assert shown.status_code == 200
    assert [step.written for step in shown.context["steps"]] == ["6亿元", "18亿元", "18亿元", "30亿元"]
    assert year.path(INVESTMENT, "投资").shape == "linear"
    figure(year, path, value="30", shape="seasonal", **points)
    path = year.path(INVESTMENT, "投资")
    assert (path.shape, path.points) == ("seasonal", [["2025-03-31", "20"], ["2025-06-30", "60"]])


def test_nodes_of_an_amount_are_typed_in_its_own_unit() -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    points = rows_of("points", [{"day": "2025-06-30", "value": "12"}])
    figure(year, path, value="30", shape="staged", **points)
    assert year.path(INVESTMENT, "投资").points == [["2025-06-30", "1200000000"]]


@pytest.mark.parametrize(
    "typed",
    [
        {"value": "三十"},
        {"value": ""},
        {"value": "30", "kind": "growth"},  # a growth rate does not grow month by month
        {"value": "30", "low": "20", "high": "40"},
        {"value": "", "bound": "range", "low": "40", "high": "20"},
        {"value": "30", "shape": "staged"},  # without a node
        {"value": "30", "due_on": "2024-12-31"},
    ],
)
def test_a_figure_that_cannot_be_is_answered_in_the_form(typed: dict[str, str]) -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    answer = figure(year, path, **typed)
    assert answer.status_code == 422
    assert 'role="alert"' in words(answer)
    assert year.path(INVESTMENT, "投资").bound == path.bound


def test_a_figure_is_asked_for_no_more() -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    figure(year, path, drop="1")
    assert Path.objects.get(pk=path.pk).dropped


def test_a_further_figure_uses_an_indicator_that_is_known() -> None:
    year = make_draft()
    task, known = year.task(BRIDGES), year.path(INVESTMENT, "投资").indicator
    typed = {**AMOUNT, "name": known.name, "place": known.place, "value": "1.5", **rows_of("points", [])}
    send(year.city.lin, "new_draft_figure", task, **typed)
    (path,) = task.paths.all()
    assert (path.indicator, path.value) == (known, Decimal(150_000_000))
    fresh = {**typed, "name": "完成桩基", "unit": "根", "value": "120"}
    send(year.city.lin, "new_draft_figure", task, **fresh)
    assert Indicator.objects.get(name="完成桩基").unit == "根"


# --- parts for counties


def test_fanning_out_shows_who_would_get_what_and_then_does_it() -> None:
    year = make_draft()
    task, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    page = words(see(year.city.lin, "fan_out_task", task))
    assert "东山县" in page
    assert "云岭高新区" not in page
    assert "云岭高新区" in words(see(year.city.lin, "fan_out_task", task, zones="1"))
    east, west = year.city.dongshan.pk, year.city.xishui.pk
    typed = {
        f"office_{east}": "on",
        f"office_{west}": "on",
        f"value_{east}_{path.pk}": "20",
        f"value_{west}_{path.pk}": "10.5",
    }
    shown = send(year.city.lin, "fan_out_task", task, **typed)
    assert [(figure.path, total) for figure, total in shown.context["form"].sums() if total != "0"] == [
        (path, "30.5")
    ]
    assert not Task.objects.filter(part_of=task).exists()
    send(year.city.lin, "fan_out_task", task, do="1", **typed)
    parts = Task.objects.filter(part_of=task).order_by("number")
    assert [(part.place, part.paths.get().value) for part in parts] == [
        ("东山县", Decimal(2_000_000_000)),
        ("西水县", Decimal(1_050_000_000)),
    ]
    assert "各单位均已单独立项" in words(see(year.city.lin, "fan_out_task", task))


def test_the_citys_total_is_not_given_to_each_county() -> None:
    year = make_draft()
    page = see(year.city.lin, "fan_out_task", year.task(INVESTMENT))
    values = [value.value() for _office, row in page.context["form"].rows() for value in row]
    assert set(values) == {""}
    growth = see(year.city.lin, "fan_out_task", year.task(GDP))
    assert {value.value() for _o, row in growth.context["form"].rows() for value in row} == {"6"}


def test_a_county_without_a_value_has_no_such_figure() -> None:
    year = make_draft()
    task = year.task(INVESTMENT)
    send(year.city.lin, "fan_out_task", task, do="1", **{f"office_{year.city.dongshan.pk}": "on"})
    (part,) = Task.objects.filter(part_of=task)
    assert not part.paths.exists()


def test_fanning_out_to_nobody_is_answered_in_the_form() -> None:
    year = make_draft()
    answer = send(year.city.lin, "fan_out_task", year.task(INVESTMENT), do="1")
    assert answer.status_code == 422
    assert "请至少勾选一个单位" in words(answer)


# --- once it is out, and how much it asks of the database


def test_after_the_issue_a_row_leads_to_its_task_and_not_to_a_draft() -> None:
    year = make_issued()
    task = year.task(GDP)
    answer = see(year.city.lin, "draft_task", task)
    assert (answer.status_code, answer.context["code"]) == (422, "sheet-out")
    assert reverse("delivery:task", args=[task.pk]) in words(see(year.city.lin, "sheet_row", task))
    assert "修改此项" not in words(see(year.city.lin, "sheet", year.sheet))


def test_a_long_table_takes_as_many_queries_as_a_short_one() -> None:
    few = make_draft()
    report = make_adoption(make_large_reading(120), by=few.city.lin).report
    rows = Commitment.objects.filter(report=report, state="proposed")
    accept_commitments(seen={row.pk: row.version for row in rows}, at=FEBRUARY, by=few.city.lin)
    many = actions.draft_sheet(year=2026, title="长表", report_id=report.pk, at=FEBRUARY, by=few.city.lin)
    actions.add_tasks(sheet_id=many.pk, at=FEBRUARY, by=few.city.lin)
    counts = []
    for sheet in (few.sheet, many):
        see(few.city.lin, "sheet", sheet, section="all")
        with CaptureQueriesContext(connection) as queries:
            answer = see(few.city.lin, "sheet", sheet, section="all")
        assert len(rows_shown(answer)) == sheet.tasks.count()
        counts.append(len(queries))
    assert counts[1] <= counts[0]
    with CaptureQueriesContext(connection) as queries:
        see(few.city.lin, "sheets")
    before = len(queries)
    for number in range(5):
        actions.draft_sheet(year=2027, title=f"表{number}", at=FEBRUARY, by=few.city.lin)
    with CaptureQueriesContext(connection) as queries:
        see(few.city.lin, "sheets")
    assert len(queries) == before

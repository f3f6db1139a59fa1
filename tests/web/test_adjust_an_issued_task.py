"""Adjusting a task after its issue, on a page that asks who approved it; the original stays readable."""

from datetime import date

import pytest
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Adjustment, Task
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    make_accepted,
    make_completed,
    make_issued,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import open_page, send, state

pytestmark = pytest.mark.django_db
APPROVED = {"approver": "市长办公会议", "document": "云府阅〔2025〕8号", "reason": "上级政策调整"}


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, APRIL)


def filled(year: Year, row: Task, **typed: object) -> dict[str, object]:
    """The form of a change as the page shows it, with what was typed into it."""
    answer = signed_in(year.city.lin).get(reverse("delivery:change_task", args=[row.pk]))
    assert answer.status_code == 200
    shown = [answer.context["form"], answer.context["nodes"].management_form]
    shown += answer.context["nodes"].forms
    for figure in answer.context["rows"]:
        shown += [figure.form, figure.points.management_form, *figure.points.forms]
    data: dict[str, object] = {}
    for form in shown:
        for field in form:
            value = field.value()
            if value is not None and value is not False:
                data[field.html_name] = value
    return {**data, **APPROVED, **typed}


def change(year: Year, row: Task, **typed: object) -> object:
    """Send the form of a change."""
    sent = filled(year, row, **typed)
    return signed_in(year.city.lin).post(reverse("delivery:change_task", args=[row.pk]), sent)


def test_a_wording_and_a_date_are_changed_and_the_original_stays() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    answer = change(year, row, wording="建成东江大桥", due_on="2026-03-31")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    row.refresh_from_db()
    assert (row.wording, row.due_on) == ("建成东江大桥", date(2026, 3, 31))
    page = words(open_page(year.city.zheng, row))
    assert "<del>建成东江大桥、西门水厂</del>" in page
    assert "<del>2025-12-31</del>" in page
    assert "云府阅〔2025〕8号" in page


def test_only_what_was_changed_is_written_down() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    change(year, row, note="并入月调度")
    adjustment = Adjustment.objects.get(task=row)
    assert adjustment.after == {"note": "并入月调度"}


def test_a_change_that_changes_nothing_is_refused() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    assert change(year, row).status_code == 422  # type: ignore[attr-defined]
    assert not Adjustment.objects.exists()


def test_line_breaks_of_the_browser_are_no_change() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    Task.objects.filter(pk=row.pk).update(measures="一\n二")
    change(year, row, note="只改备注", measures="一\r\n二")
    assert Adjustment.objects.get(task=row).after == {"note": "只改备注"}


def test_nodes_are_changed() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    typed = {
        "nodes-0-due_on": "2025-09-30",
        "nodes-0-wording": "主桥合龙",
        "nodes-1-due_on": "2025-06-30",
        "nodes-1-wording": "桥墩完工",
    }
    change(year, row, **typed)
    assert [node.wording for node in row.nodes.filter(dropped=False).order_by("due_on")] == [
        "桥墩完工",
        "主桥合龙",
    ]
    half = {**typed, "nodes-1-wording": ""}
    answer = change(year, row, **half)
    assert answer.status_code == 422  # type: ignore[attr-defined]


def test_a_figure_is_changed_in_the_unit_that_the_page_shows() -> None:
    year = make_accepted()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    answer = change(year, row, **{f"path-{path.indicator_id}-value": "24"})
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert year.path(INVESTMENT, "投资").value == 2_400_000_000
    adjustment = Adjustment.objects.get(task=row)
    assert list(adjustment.after["paths"]) == [str(path.indicator_id)]
    page = words(open_page(year.city.han, row))
    assert "30亿元" in page[page.index("<del>") :]
    assert "24亿元" in page


def test_a_target_that_was_to_come_from_above_gets_its_value_by_the_document_that_brings_it() -> None:
    year = make_accepted()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    prefix = f"path-{path.indicator_id}"
    assert change(year, row, **{f"{prefix}-bound": "outside", f"{prefix}-value": ""}).status_code == 302  # type: ignore[attr-defined]
    waiting = words(open_page(year.city.lin, row))
    assert "目标值待上级下达" in waiting
    row.refresh_from_db()
    answer = change(
        year,
        row,
        document="省发改委〔2025〕3号",
        **{f"{prefix}-bound": "ge", f"{prefix}-value": "26", f"{prefix}-unit": "亿元"},
    )
    assert answer.status_code == 302  # type: ignore[attr-defined]
    there = year.path(INVESTMENT, "投资")
    assert (there.bound, there.value) == ("ge", 2_600_000_000)
    page = words(open_page(year.city.han, row))
    assert "省发改委〔2025〕3号" in page
    assert Adjustment.objects.filter(task=row).count() == 2


def test_a_figure_that_cannot_be_is_told_at_its_field() -> None:
    year = make_accepted()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    answer = change(year, row, **{f"path-{path.indicator_id}-value": "约二十四", "note": "留着"})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "约二十四" in words(answer)
    assert "留着" in words(answer)
    assert not Adjustment.objects.exists()


def test_another_lead_office_is_asked_to_accept() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    change(year, row, lead_office=year.city.industry.pk)
    assert state(row) == "issued"
    assert reverse("delivery:accept_task", args=[row.pk]) in words(open_page(year.city.han, row))
    assert open_page(year.city.zheng, row).status_code == 404
    assert year.city.planning.short in words(open_page(year.city.lin, row))  # had a part before


def test_whom_the_office_proposed_is_chosen_already() -> None:
    year = make_issued()
    row = year.task(BRIDGES)
    send(year.city.zheng, row, "return_task", reason="不归我们", proposed_office=year.city.industry.pk)
    address = f"{reverse('delivery:change_task', args=[row.pk])}?lead_office={year.city.industry.pk}"
    assert f'href="{address}"' in words(open_page(year.city.lin, row))
    form = signed_in(year.city.lin).get(address).context["form"]
    sent = {**filled(year, row), "lead_office": form["lead_office"].value()}
    assert signed_in(year.city.lin).post(address, sent).status_code == 302
    assert state(row) == "issued"
    assert reverse("delivery:accept_task", args=[row.pk]) in words(open_page(year.city.han, row))


@pytest.mark.parametrize("missing", ["approver", "document", "reason"])
def test_no_adjustment_without_approver_document_and_reason(missing: str) -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    answer = change(year, row, wording="建成东江大桥", **{missing: " "})
    assert answer.status_code == 422  # type: ignore[attr-defined]
    sent = {**APPROVED, missing: " "}
    assert send(year.city.lin, row, "cancel_task", **sent).status_code == 422
    assert state(row) == "accepted"


def test_who_comes_second_is_told_and_changes_nothing() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    stale = filled(year, row, wording="第二个人的措辞")
    change(year, row, wording="第一个人的措辞")
    answer = signed_in(year.city.lin).post(reverse("delivery:change_task", args=[row.pk]), stale)
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.wording == "第一个人的措辞"


def test_a_task_is_cancelled_and_says_by_whose_approval() -> None:
    year = make_accepted()
    row = year.task(GDP)
    assert send(year.city.lin, row, "cancel_task", **APPROVED).status_code == 302
    assert state(row) == "cancelled"
    page = words(open_page(year.city.zheng, row))
    assert "市长办公会议" in page
    assert "不亮灯" in page
    assert send(year.city.lin, row, "cancel_task", **APPROVED).status_code == 422


def test_a_task_is_merged_into_another_of_its_table() -> None:
    year = make_accepted()
    row, other = year.task(SCHOOLS), year.task(BRIDGES)
    form = words(signed_in(year.city.lin).get(reverse("delivery:merge_task", args=[row.pk])))
    assert f'<option value="{other.pk}">' in form
    assert f'<option value="{row.pk}">' not in form
    assert send(year.city.lin, row, "merge_task", into=other.pk, **APPROVED).status_code == 302
    assert state(row) == "merged"
    assert reverse("delivery:task", args=[other.pk]) in words(open_page(year.city.zheng, row))
    assert reverse("delivery:task", args=[row.pk]) in words(open_page(year.city.zheng, other))


def test_a_task_is_carried_over_into_the_table_of_a_later_year() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    address = reverse("delivery:carry_over_task", args=[row.pk])
    assert "还没有以后年度的分解表" in words(signed_in(year.city.lin).get(address))
    later = actions.draft_sheet(year=2026, title="2026年任务分解表", at=APRIL, by=year.city.lin)
    assert send(year.city.lin, row, "carry_over_task", sheet=year.sheet.pk, **APPROVED).status_code == 422
    assert send(year.city.lin, row, "carry_over_task", sheet=later.pk, **APPROVED).status_code == 302
    fresh = Task.objects.get(carried_from=row)
    assert "已结转到2026年" in words(open_page(year.city.lin, row))
    assert reverse("delivery:task", args=[row.pk]) in words(open_page(year.city.lin, fresh))
    assert open_page(year.city.zheng, row).status_code == 200


def test_only_the_supervisor_adjusts() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    for name in ("change_task", "merge_task", "cancel_task", "carry_over_task"):
        address = reverse(f"delivery:{name}", args=[row.pk])
        for who in (year.city.zheng, year.city.feng, year.city.he, year.city.qiu, year.city.wu):
            assert address not in words(open_page(who, row))
            assert signed_in(who).get(address).status_code == 403
            assert send(who, row, name, **APPROVED).status_code == 403
        assert signed_in(year.city.han).get(address).status_code == 404
        assert send(year.city.han, row, name, **APPROVED).status_code == 404
        assert address in words(open_page(year.city.lin, row))
    assert not Adjustment.objects.exists()


def test_what_is_completed_is_not_adjusted_any_more() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    address = reverse("delivery:change_task", args=[row.pk])
    assert address not in words(open_page(year.city.lin, row))
    assert signed_in(year.city.lin).get(address).status_code == 422


def test_markup_in_what_was_typed_stays_text() -> None:
    year = make_issued()
    row = year.task(GDP)
    sent = {**APPROVED, "document": "<script>alert(1)</script>", "reason": "<b>因</b>"}
    send(year.city.lin, row, "cancel_task", **sent)
    page = words(open_page(year.city.lin, row))
    assert "<script>alert(1)" not in page
    assert "&lt;b&gt;因" in page

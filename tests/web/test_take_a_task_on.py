"""Taking a task on, on its page or many at once: signed for, returned with a reason, asked again."""

import pytest
from django.urls import reverse

from luoshi.delivery.models import Assignment, Task
from luoshi.journal.models import Entry
from tests.delivery.scenes import APRIL, BRIDGES, GDP, INVESTMENT, SCHOOLS, make_consulted, make_issued
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import open_page, send, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, APRIL)


def test_the_lead_office_finds_one_button_and_signs_for_the_task() -> None:
    year = make_issued()
    row = year.task(GDP)
    page = words(open_page(year.city.zheng, row))
    assert page.count("btn-primary") - page.count("btn btn-primary btn-sm") == 1
    assert reverse("delivery:accept_task", args=[row.pk]) in page
    answer = send(year.city.zheng, row, "accept_task")
    assert answer.url == reverse("delivery:task", args=[row.pk])
    assert state(row) == "accepted"
    entry = Entry.objects.get(act="delivery.accept_task", thing=row.thing)
    assert entry.actor == year.city.zheng.actor
    assert "已签收" in words(open_page(year.city.zheng, row))


def test_a_supporting_office_signs_for_its_part_and_the_task_waits_for_the_lead() -> None:
    year = make_issued()
    row = year.task(INVESTMENT)
    assert send(year.city.zheng, row, "accept_task").status_code == 302
    assert state(row) == "issued"
    assert row.assignments.get(part="supporting").state == "accepted"


def test_who_has_signed_is_not_asked_again() -> None:
    year = make_issued()
    row = year.task(GDP)
    send(year.city.zheng, row, "accept_task")
    assert reverse("delivery:accept_task", args=[row.pk]) not in words(open_page(year.city.zheng, row))
    again = send(year.city.zheng, row, "accept_task")
    assert again.status_code == 422
    assert Entry.objects.filter(act="delivery.accept_task").count() == 1


def test_who_comes_second_with_an_old_page_is_told() -> None:
    year = make_issued()
    row = year.task(INVESTMENT)
    version = row.version
    send(year.city.zheng, row, "accept_task")
    assert send(year.city.han, row, "accept_task", version=version).status_code == 409
    assert state(row) == "issued"


def test_others_have_no_button_and_are_refused() -> None:
    year = make_issued()
    row = year.task(GDP)
    address = reverse("delivery:accept_task", args=[row.pk])
    for who in (year.city.lin, year.city.wu, year.city.he, year.city.qiu):
        assert address not in words(open_page(who, row))
        assert send(who, row, "accept_task").status_code == 403
    assert state(row) == "issued"


def test_who_does_not_see_the_task_does_not_find_it() -> None:
    year = make_issued()
    row = year.task(GDP)
    assert open_page(year.city.wei, row).status_code == 404
    assert send(year.city.wei, row, "reissue_task", reason="请办").status_code == 404
    for who in (year.city.han, year.city.shan):
        assert open_page(who, row).status_code == 404
        assert send(who, row, "accept_task").status_code == 404
        assert send(who, row, "return_task", reason="不归我们").status_code == 404
    assert signed_in(year.city.lin).get(reverse("delivery:task", args=[10**9])).status_code == 404


def test_a_page_is_only_looked_at_and_an_act_only_sent() -> None:
    year = make_issued()
    row = year.task(GDP)
    zheng = signed_in(year.city.zheng)
    assert zheng.get(reverse("delivery:accept_task", args=[row.pk])).status_code == 405
    assert zheng.post(reverse("delivery:task", args=[row.pk])).status_code == 405


def test_a_task_is_returned_with_the_reason_and_the_office_that_should_do_it() -> None:
    year = make_issued()
    row = year.task(BRIDGES)
    answer = send(
        year.city.zheng,
        row,
        "return_task",
        reason="桥梁由<b>工信局</b>负责",
        proposed_office=year.city.industry.pk,
    )
    assert answer.status_code == 302
    assert state(row) == "returned"
    page = words(open_page(year.city.lin, row))
    assert "桥梁由&lt;b&gt;工信局&lt;/b&gt;负责" in page
    assert "建议由市工信局承办" in page
    assert reverse("delivery:change_task", args=[row.pk]) in page


def test_a_return_without_a_reason_keeps_what_was_typed() -> None:
    year = make_issued()
    row = year.task(BRIDGES)
    typed = {"reason": " ", "proposed_office": year.city.industry.pk}
    answer = send(year.city.zheng, row, "return_task", **typed)
    assert answer.status_code == 422
    assert f'<option value="{year.city.industry.pk}" selected>' in words(answer)
    assert state(row) == "issued"


def test_the_supervisor_asks_the_office_again() -> None:
    year = make_issued()
    row = year.task(BRIDGES)
    send(year.city.zheng, row, "return_task", reason="不归我们")
    assert send(year.city.zheng, row, "reissue_task", reason="请再办").status_code == 403
    assert send(year.city.lin, row, "reissue_task", reason="").status_code == 422
    assert send(year.city.lin, row, "reissue_task", reason="职责属你委").status_code == 302
    assert state(row) == "issued"
    assert reverse("delivery:accept_task", args=[row.pk]) in words(open_page(year.city.zheng, row))


def test_nothing_is_accepted_while_the_table_is_still_discussed() -> None:
    year = make_consulted()
    row = year.task(GDP)
    page = words(open_page(year.city.zheng, row))
    assert "还没有印发" in page
    assert reverse("delivery:accept_task", args=[row.pk]) not in page
    assert send(year.city.zheng, row, "accept_task").status_code == 422


# --- many at once


def accept_many(who: object, *rows: str, **typed: str) -> object:
    """Send the ticked rows of the list."""
    return signed_in(who).post(reverse("delivery:accept_many"), {"row": rows, **typed})  # type: ignore[arg-type]


def test_an_office_signs_for_all_its_tasks_in_one_go() -> None:
    year = make_issued()
    rows = Task.objects.filter(assignments__office=year.city.planning, assignments__part="lead")
    page = words(signed_in(year.city.zheng).get(reverse("delivery:tasks")))
    ticks = [f"{row.pk}:{row.version}" for row in rows]
    assert all(f'value="{tick}"' in page for tick in ticks)
    accept_many(year.city.zheng, *ticks)
    assert {state(row) for row in rows} == {"accepted"}
    assert Entry.objects.filter(act="delivery.accept_task").count() == len(ticks)


def test_what_cannot_be_accepted_is_named_and_keeps_nothing_back() -> None:
    year = make_issued()
    good, stale, foreign = year.task(GDP), year.task(BRIDGES), year.task(SCHOOLS)
    Assignment.objects.filter(task=foreign, part="lead").update(office=year.city.xishui)
    browser = signed_in(year.city.zheng)
    ticks = [
        f"{good.pk}:{good.version}",
        f"{stale.pk}:{stale.version + 7}",
        f"{foreign.pk}:{foreign.version}",
    ]
    answer = browser.post(reverse("delivery:accept_many"), {"row": ticks}, follow=True)
    page = words(answer)
    assert "已签收 1 项任务" in page
    assert f"第 {stale.number} 项任务没有签收" in page
    assert f"第 #{foreign.pk} 项任务没有签收" in page  # which this office does not see
    assert [state(row) for row in (good, stale, foreign)] == ["accepted", "issued", "issued"]


def test_nonsense_among_the_ticks_does_no_harm() -> None:
    year = make_issued()
    browser = signed_in(year.city.zheng)
    sent = {"row": ["x", "1:", ":2", "9" * 40 + ":1", "<b>:1"]}
    assert "没有勾选任务" in words(browser.post(reverse("delivery:accept_many"), sent, follow=True))


def test_the_list_leads_back_to_where_the_officer_was_and_nowhere_else() -> None:
    year = make_issued()
    row = year.task(GDP)
    browser = signed_in(year.city.zheng)
    there = browser.post(reverse("delivery:accept_many"), {"row": f"{row.pk}:{row.version}", "next": "/"})
    assert there["Location"] == "/"
    abroad = browser.post(reverse("delivery:accept_many"), {"next": "https://elsewhere.example/"})
    assert abroad["Location"] == reverse("delivery:tasks")


def test_only_offices_sign_for_tasks() -> None:
    year = make_issued()
    row = year.task(GDP)
    for who in (year.city.lin, year.city.wu, year.city.he):
        assert accept_many(who, f"{row.pk}:{row.version}").status_code == 403  # type: ignore[attr-defined]
        assert 'name="row"' not in words(signed_in(who).get(reverse("delivery:tasks")))

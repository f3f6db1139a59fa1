"""Putting a finding right on its task's page: plan, rectification, verification, looked at again."""

import pytest
from django.urls import reverse

from luoshi.delivery.models import Rectification, Task
from tests.delivery.scenes import APRIL, BRIDGES, Year, make_accepted
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import open_page, send, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, APRIL)


def step(year: Year, who: str, act: str, text: str = "") -> int:
    """Do one step as the officer who is called so; the answer's status."""
    row = year.task(BRIDGES)
    sent = {"version": row.version, "text": text}
    address = reverse("delivery:advance_rectification", args=[row.pk, act])
    answer = signed_in(getattr(year.city, who)).post(address, sent)
    return int(answer.status_code)


def stage() -> str:
    """Where the rectification stands."""
    return Rectification.objects.get().state


def begun() -> Year:
    """A task that goes the way of a finding."""
    year = make_accepted()
    assert send(year.city.lin, year.task(BRIDGES), "begin_rectification").status_code == 302
    return year


def test_a_finding_goes_all_the_way_and_is_looked_at_again() -> None:
    year = begun()
    assert "先由牵头单位报整改方案" in words(open_page(year.city.zheng, year.task(BRIDGES)))
    assert step(year, "zheng", "plan", "6月底前完成") == 302
    assert step(year, "lin", "agree") == 302
    assert step(year, "feng", "report", "已完成整改") == 302
    assert step(year, "qiu", "verify") == 302
    assert stage() == "verified"
    row = year.task(BRIDGES)
    assert send(year.city.feng, row, "complete_task").status_code == 302
    assert send(year.city.qiu, row, "verify_task", confirms="yes", method="visit").status_code == 302
    assert send(year.city.qiu, row, "strike_off_task").status_code == 302
    assert state(row) == "struck-off"
    assert step(year, "qiu", "look-again") == 302
    page = words(open_page(year.city.zheng, row))
    for said in ("6月底前完成", "已完成整改", "已回头看"):
        assert said in page


def test_each_step_is_offered_only_to_whom_it_belongs() -> None:
    year = begun()
    row = year.task(BRIDGES)
    address = reverse("delivery:advance_rectification", args=[row.pk, "plan"])
    assert address in words(open_page(year.city.zheng, row))
    for who in ("lin", "qiu", "he", "wu"):
        assert address not in words(open_page(getattr(year.city, who), row))
        assert step(year, who, "plan", "方案") == 403
    assert step(year, "han", "plan", "方案") == 404
    assert stage() == "found"


def test_a_task_with_a_finding_is_not_completed_before_it_is_put_right() -> None:
    year = begun()
    row = year.task(BRIDGES)
    assert reverse("delivery:complete_task", args=[row.pk]) not in words(open_page(year.city.feng, row))
    assert send(year.city.feng, row, "complete_task").status_code == 422


def test_a_plan_is_refused_with_a_reason() -> None:
    year = begun()
    step(year, "zheng", "plan", "再说")
    assert step(year, "lin", "refuse", " ") == 422
    assert step(year, "lin", "refuse", "没有时限") == 302
    assert stage() == "found"
    assert "没有时限" in words(open_page(year.city.zheng, year.task(BRIDGES)))


def test_an_empty_plan_is_asked_for_again() -> None:
    year = begun()
    assert step(year, "zheng", "plan", "  ") == 422
    assert stage() == "found"


def test_what_came_back_begins_anew() -> None:
    year = begun()
    for who, act, text in (
        ("zheng", "plan", "方案"),
        ("lin", "agree", ""),
        ("feng", "report", "结果"),
        ("qiu", "verify", ""),
    ):
        step(year, who, act, text)
    assert step(year, "qiu", "come-back", "又有一处") == 302
    assert stage() == "found"


def test_no_step_is_taken_twice_or_out_of_order_or_by_an_unknown_name() -> None:
    year = begun()
    assert step(year, "feng", "report", "结果") == 422
    assert step(year, "zheng", "plan", "方案") == 302
    assert step(year, "zheng", "plan", "方案") == 422
    assert step(year, "zheng", "no-such-act", "x") == 422
    assert stage() == "planned"


def test_only_the_supervisor_treats_a_task_as_a_finding_and_only_once() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    address = reverse("delivery:begin_rectification", args=[row.pk])
    for who in (year.city.zheng, year.city.qiu, year.city.wu):
        assert address not in words(open_page(who, row))
        assert send(who, row, "begin_rectification").status_code == 403
    assert address in words(open_page(year.city.lin, row))
    assert send(year.city.lin, row, "begin_rectification").status_code == 302
    assert address not in words(open_page(year.city.lin, row))
    assert send(year.city.lin, row, "begin_rectification").status_code == 422


def test_a_page_that_has_grown_old_is_told_so() -> None:
    year = begun()
    row = year.task(BRIDGES)
    Task.objects.filter(pk=row.pk).update(version=row.version + 1)
    address = reverse("delivery:advance_rectification", args=[row.pk, "plan"])
    answer = signed_in(year.city.zheng).post(address, {"version": row.version, "text": "我写的方案"})
    assert answer.status_code == 409
    assert "我写的方案" in words(answer)  # what was typed is not lost


def test_markup_in_a_plan_stays_text() -> None:
    year = begun()
    step(year, "zheng", "plan", "<script>alert(1)</script>")
    assert "<script>alert(1)" not in words(open_page(year.city.lin, year.task(BRIDGES)))

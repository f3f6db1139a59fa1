"""The end of a task on its page: completed by the office's head, verified, struck off by another person."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from luoshi.delivery.models import Verification
from tests.delivery.scenes import GDP, INVESTMENT, make_accepted, make_completed, make_verified
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import open_page, send, state

pytestmark = pytest.mark.django_db
SO = {"confirms": "yes", "method": "visit", "text": "现场查看"}
NOT_SO = {"confirms": "no", "method": "papers", "text": "缺少竣工验收材料"}


@pytest.fixture(autouse=True)
def in_december(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, datetime(2025, 12, 12, 2, 0, tzinfo=UTC))


def test_the_head_of_the_lead_office_says_that_it_is_done() -> None:
    year, _ = make_verified()
    row = year.task(INVESTMENT)
    address = reverse("delivery:complete_task", args=[row.pk])
    assert address in words(open_page(year.city.du, row))
    for who in (year.city.han, year.city.feng, year.city.lin, year.city.wu):
        assert address not in words(open_page(who, row))
        assert send(who, row, "complete_task").status_code == 403
    assert send(year.city.du, row, "complete_task").status_code == 302
    assert state(row) == "completed"
    assert send(year.city.du, row, "complete_task").status_code == 422


def test_nothing_is_struck_off_before_it_is_verified() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    address = reverse("delivery:strike_off_task", args=[row.pk])
    page = words(open_page(year.city.qiu, row))
    assert address not in page
    assert 'href="#verify"' in page  # what to do next
    assert send(year.city.qiu, row, "strike_off_task").status_code == 422
    assert state(row) == "completed"


def test_verified_and_struck_off() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    assert send(year.city.qiu, row, "verify_task", **SO).status_code == 302
    page = words(open_page(year.city.qiu, row))
    assert reverse("delivery:strike_off_task", args=[row.pk]) in page
    assert "现场查看" in page
    assert send(year.city.qiu, row, "strike_off_task").status_code == 302
    assert state(row) == "struck-off"
    page = words(open_page(year.city.han, row))
    assert "邱六" in page
    assert "杜乙" in page
    assert send(year.city.qiu, row, "strike_off_task").status_code == 422


def test_others_neither_verify_nor_strike_off() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    for who in (year.city.du, year.city.han, year.city.lin, year.city.he, year.city.wu):
        page = words(open_page(who, row))
        assert reverse("delivery:verify_task", args=[row.pk]) not in page
        assert send(who, row, "verify_task", **SO).status_code == 403
        assert send(who, row, "strike_off_task").status_code == 403
    assert send(year.city.shan, row, "strike_off_task").status_code == 404
    assert not Verification.objects.filter(progress=None).exists()


def test_what_is_found_not_so_needs_a_word_and_lets_nothing_be_struck_off() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    answer = send(year.city.qiu, row, "verify_task", **{**NOT_SO, "text": " "})
    assert answer.status_code == 422
    assert "请写明哪里与实际不符" in words(answer)
    assert send(year.city.qiu, row, "verify_task", **NOT_SO).status_code == 302
    assert send(year.city.qiu, row, "strike_off_task").status_code == 422
    assert "缺少竣工验收材料" in words(open_page(year.city.du, row))


def test_a_completed_task_is_sent_back_with_a_reason() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    assert send(year.city.du, row, "send_task_back", reason="不").status_code == 403
    assert send(year.city.qiu, row, "send_task_back", reason=" ").status_code == 422
    assert send(year.city.qiu, row, "send_task_back", reason="材料不全").status_code == 302
    assert state(row) == "in-hand"


def test_what_was_struck_off_is_taken_up_again() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    send(year.city.qiu, row, "verify_task", **SO)
    send(year.city.qiu, row, "strike_off_task")
    assert reverse("delivery:reopen_task", args=[row.pk]) in words(open_page(year.city.lin, row))
    assert reverse("delivery:reopen_task", args=[row.pk]) not in words(open_page(year.city.qiu, row))
    assert send(year.city.qiu, row, "reopen_task", reason="回头看").status_code == 403
    assert send(year.city.lin, row, "reopen_task", reason="").status_code == 422
    assert send(year.city.lin, row, "reopen_task", reason="回头看发现反弹").status_code == 302
    assert state(row) == "in-hand"


def test_a_page_that_has_grown_old_changes_nothing() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    old = row.version
    send(year.city.qiu, row, "verify_task", **SO)
    assert send(year.city.qiu, row, "strike_off_task", version=old).status_code == 409
    assert send(year.city.qiu, row, "strike_off_task", version="x").status_code == 409
    assert state(row) == "completed"


def test_a_completed_task_shines_by_its_completion() -> None:
    year = make_accepted()
    row = year.task(GDP)
    assert send(year.city.feng, row, "complete_task").status_code == 302
    assert "已办结" in words(open_page(year.city.zheng, row))

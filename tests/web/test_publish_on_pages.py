"""An account goes through the gate on its pages, and everybody reads it without signing in."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from luoshi.account.models import Publication
from luoshi.people.models import Officer
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db

MAY: datetime = APRIL + timedelta(days=40)


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """Industry's first report was verified; it is May."""
    year, _ = make_verified()
    play_on(monkeypatch, MAY)
    return year


def step(officer: Officer, act: str, **typed: str) -> Any:
    row = Publication.objects.latest("pk")
    sent = {"version": str(row.version), **typed}
    return signed_in(officer).post(f"/publications/{row.pk}/{act}/", sent, follow=True)


def prepare(officer: Officer, on: date = date(2025, 4, 30)) -> Any:
    return signed_in(officer).post("/publications/new/", {"year": "2025", "on": on.isoformat()}, follow=True)


def publish(year: Year) -> None:
    prepare(year.city.han)
    for officer, act in ((year.city.du, "pass"), (year.city.qiu, "clear"), (year.city.lin, "sign")):
        assert step(officer, act).status_code == 200


def test_four_people_take_it_through_the_gate_and_everybody_reads_it(year: Year) -> None:
    visitor = Client()
    assert "还没有发布任何内容" in words(visitor.get("/public/"))
    assert INVESTMENT in words(prepare(year.city.han))
    for officer, act, label in (
        (year.city.du, "pass", "审核"),
        (year.city.qiu, "clear", "作保密审查"),
        (year.city.lin, "sign", "签发"),
    ):
        row = Publication.objects.get()
        assert label in words(signed_in(officer).get(f"/publications/{row.pk}/"))
        assert visitor.get("/public/2025/").status_code == 404
        assert step(officer, act).status_code == 200
    page = words(visitor.get("/public/", follow=True))
    assert INVESTMENT in page
    commitment = year.task(INVESTMENT).commitment
    shown = words(visitor.get(f"/public/2025/{commitment.pk}/"))
    assert commitment.quote in shown
    assert commitment.edition.sha256 in shown
    assert "8亿元" in shown
    assert year.city.han.name not in shown


def test_the_next_step_is_offered_only_to_who_can_take_it(year: Year) -> None:
    prepare(year.city.han)
    row = Publication.objects.get()
    here = f"/publications/{row.pk}/"
    for officer in (year.city.han, year.city.lin, year.city.qiu, year.city.wu):
        assert "btn-primary" not in words(signed_in(officer).get(here)).split("<main")[1].split("<details")[0]
    assert signed_in(year.city.zheng).get(here).status_code == 404
    assert step(year.city.lin, "sign").status_code == 422


def test_a_persons_number_is_shown_to_who_decides_and_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    year, _ = make_verified(done="联系人电话13800138000")
    play_on(monkeypatch, MAY)
    prepare(year.city.han)
    row = Publication.objects.get()
    page = words(signed_in(year.city.du).get(f"/publications/{row.pk}/"))
    assert "手机号码" in page
    assert "不得公开" in page
    assert step(year.city.du, "pass").status_code == 422
    step(year.city.du, "return", reason="含个人电话")
    assert Publication.objects.get().state == "returned"


def test_what_is_withdrawn_is_gone_from_every_public_page_at_once(year: Year) -> None:
    publish(year)
    commitment, visitor = year.task(INVESTMENT).commitment, Client()
    here = f"/public/2025/{commitment.pk}/"
    assert "8亿元" in words(visitor.get(here))
    row = Publication.objects.get()
    value = year.path(INVESTMENT, "投资").indicator.observations.get()
    sent = {"thing": value.thing, "reason": "数据正在核实"}
    signed_in(year.city.du).post(f"/publications/{row.pk}/withdraw/", sent)
    page = words(visitor.get(here))
    assert "8亿元" not in page
    assert "数据正在核实" in page


def test_visitors_find_promises_by_words_light_and_office(year: Year) -> None:
    publish(year)
    visitor = Client()
    assert INVESTMENT in words(visitor.get("/public/2025/", {"q": "重点项目"}))
    assert "没有符合条件的承诺" in words(visitor.get("/public/2025/", {"q": "没有的词"}))
    assert "没有符合条件的承诺" in words(visitor.get("/public/2025/", {"light": "nonsense"}))
    assert INVESTMENT in words(visitor.get("/public/2025/", {"office": year.city.industry.name}))
    assert visitor.get("/public/2031/").status_code == 404
    assert visitor.get("/public/2025/999999/").status_code == 404

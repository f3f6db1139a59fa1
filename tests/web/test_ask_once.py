"""The register of what is asked of whom: a second request for a fact is refused and points to the first."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from luoshi.delivery import actions
from luoshi.delivery.models import Enquiry
from tests.delivery.scenes import APRIL, GDP, INVESTMENT, Year, make_accepted
from tests.web.pages import words
from tests.web.reporting import play_on, queries_of, signed_in


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch) -> Year:  # noqa: ARG001
    """Accepted tasks, and a day in April."""
    play_on(monkeypatch, APRIL)
    return make_accepted()


def ask(browser: Client, year: Year, measure: str = "投资", **sent: str) -> Any:
    """Ask industry for the investment."""
    paths = year.task(INVESTMENT).paths.filter(dropped=False)
    indicator = paths.get(indicator__name__endswith=measure).indicator_id
    typed = {"indicator": str(indicator), "office": str(year.city.industry.pk), "purpose": "月度调度"}
    return browser.post("/enquiries/", {**typed, **sent})


def test_what_is_asked_stands_in_the_register(year: Year) -> None:
    lin = signed_in(year.city.lin)
    assert ask(lin, year).status_code == 302
    page = words(lin.get("/enquiries/"))
    assert "重点项目完成投资" in page
    assert "月度调度" in page
    assert "2025-04-08" in page


def test_a_second_request_is_refused_and_points_to_the_first(year: Year) -> None:
    lin = signed_in(year.city.lin)
    ask(lin, year)
    answer = ask(lin, year, office=str(year.city.planning.pk), purpose="另一份材料")
    page = words(answer)
    first = Enquiry.objects.get()
    assert answer.status_code == 422
    assert "市工业和信息化局要过" in page
    assert f"/enquiries/#e-{first.pk}" in page
    assert "另一份材料" in page  # what was typed stays


def test_a_fact_is_asked_again_once_the_first_request_has_ended(year: Year) -> None:
    lin = signed_in(year.city.lin)
    ask(lin, year)
    stop = f"/enquiries/{Enquiry.objects.get().pk}/stop/"
    assert lin.post(stop, {"reason": "年报已有"}).status_code == 302
    assert lin.post(stop, {"reason": "再来"}).status_code == 404
    assert ask(lin, year).status_code == 302
    assert Enquiry.objects.count() == 2
    assert "月度调度" in words(lin.get("/enquiries/", {"ended": "yes"}))


@pytest.mark.parametrize(
    "wrong", [{"indicator": ""}, {"indicator": "999"}, {"office": "x"}, {"purpose": " "}]
)
def test_a_request_says_what_of_whom_and_what_for(year: Year, wrong: dict[str, str]) -> None:
    assert ask(signed_in(year.city.lin), year, **wrong).status_code == 422
    assert not Enquiry.objects.exists()


def test_only_the_supervision_office_asks(year: Year) -> None:
    ask(signed_in(year.city.lin), year)
    number = Enquiry.objects.get().pk
    for officer in (year.city.han, year.city.du, year.city.qiu, year.city.he, year.city.wu):
        browser = signed_in(officer)
        assert ask(browser, year, "项目").status_code == 403
        assert browser.post(f"/enquiries/{number}/stop/").status_code == 403
        assert "登记要数" not in words(browser.get("/enquiries/"))
    assert Enquiry.objects.filter(ended_at=None).count() == 1


def test_an_office_sees_what_is_asked_of_itself(year: Year) -> None:
    ask(signed_in(year.city.lin), year)
    assert "月度调度" in words(signed_in(year.city.han).get("/enquiries/"))
    assert "月度调度" in words(signed_in(year.city.he).get("/enquiries/"))  # oversees industry
    assert "月度调度" not in words(signed_in(year.city.shan).get("/enquiries/"))
    assert "月度调度" in words(signed_in(year.city.wu).get("/enquiries/"))


def test_filters_find_a_fact_and_the_register_leaves_as_a_workbook(year: Year) -> None:
    lin = signed_in(year.city.lin)
    ask(lin, year)
    ask(lin, year, "项目", purpose="=cmd|' /C calc'!A0")
    assert "重点项目完成投资</strong>" not in words(lin.get("/enquiries/", {"q": "没有"}))
    for query in ({"office": "x"}, {"office": "9" * 30}, {"q": "\x00"}, {"page": "z"}):
        assert lin.get("/enquiries/", query).status_code == 200
    sheet = load_workbook(io.BytesIO(lin.get("/enquiries.xlsx", {"q": "cmd"}).content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any("cmd" in str(cell.value) for cell in cells)
    assert not any("月度调度" in str(cell.value) for cell in cells)


def test_the_register_asks_the_database_equally_often_for_few_and_many_entries(year: Year) -> None:
    lin = signed_in(year.city.lin)
    ask(lin, year)
    few = queries_of(lin, "/enquiries/")
    ask(lin, year, "项目")
    actions.ask_for(
        indicator_id=year.path(GDP).indicator_id,
        office_id=year.city.planning.pk,
        task_id=year.task(GDP).pk,
        at=APRIL,
        by=year.city.lin,
    )
    assert queries_of(lin, "/enquiries/") == few

"""More time on pages: asked before the date, agreed by the head, decided above, first date kept."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from luoshi.delivery.models import Extension, Message, Order
from luoshi.people.models import Officer
from tests.delivery.scenes import INVESTMENT, Year, make_accepted
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import FRIDAY, do, signed, stand_at, state

pytestmark = pytest.mark.django_db

ASKED = {"new_due_on": "2025-10-20", "reason": "需要第三方审计", "progress": "已完成六成"}


@pytest.fixture(autouse=True)
def on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, FRIDAY)


def decide(who: Officer, extension: Extension, act: str, **typed: object) -> Any:
    version = Extension.objects.get(pk=extension.pk).version
    address = reverse("delivery:act_on_extension", args=[extension.pk, act])
    return signed_in(who).post(address, {"version": version, **typed})


def test_an_order_gets_more_time_and_shows_both_dates() -> None:
    year = make_accepted()
    order = signed(year)
    assert do(year.city.han, order, "ask-extension", **ASKED).status_code == 302
    extension = Extension.objects.get()
    address = reverse("delivery:extension", args=[extension.pk])
    assert "代表本单位同意" in words(signed_in(year.city.du).get(address))
    assert "待单位负责人同意" in words(signed_in(year.city.lin).get(address))
    assert decide(year.city.lin, extension, "decide", grant="yes").status_code == 422  # not agreed yet
    assert decide(year.city.feng, extension, "agree").status_code == 404
    assert decide(year.city.du, extension, "agree").status_code == 302
    assert decide(year.city.du, extension, "agree").status_code == 422  # twice
    assert decide(year.city.lin, extension, "decide", grant="yes").status_code == 302
    assert Order.objects.get(pk=order.pk).due_on == date(2025, 10, 20)
    page = words(signed_in(year.city.du).get(reverse("delivery:order", args=[order.pk])))
    assert "原定 2025-10-10，延至 2025-10-20" in page
    assert decide(year.city.lin, extension, "decide", grant="no", reason="迟").status_code == 422  # decided


def test_a_refusal_says_why_and_the_date_stays() -> None:
    year = make_accepted()
    order = signed(year)
    do(year.city.du, order, "ask-extension", **ASKED)  # the head asks: it is agreed
    extension = Extension.objects.get()
    assert decide(year.city.lin, extension, "decide", grant="no", reason="").status_code == 422
    assert decide(year.city.lin, extension, "decide", grant="no", reason="必须按期").status_code == 302
    assert (state(order), Order.objects.get().due_on) == ("issued", date(2025, 10, 10))
    assert "必须按期" in words(
        signed_in(year.city.du).get(reverse("delivery:extension", args=[extension.pk]))
    )


@pytest.mark.parametrize(
    "wrong", [{"new_due_on": "2025-10-10"}, {"new_due_on": "soon"}, {"reason": " "}, {"progress": ""}]
)
def test_what_does_not_fit_stays_to_be_put_right(wrong: dict[str, str]) -> None:
    year = make_accepted()
    order = signed(year)
    answer = do(year.city.han, order, "ask-extension", **{**ASKED, **wrong})
    assert answer.status_code == 422
    assert not Extension.objects.exists()
    if "reason" not in wrong:
        assert "需要第三方审计" in words(answer)


def test_once_the_date_has_passed_it_is_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    year = make_accepted()
    order = signed(year)
    stand_at(monkeypatch, FRIDAY + timedelta(days=15))
    page = words(signed_in(year.city.han).get(reverse("delivery:order", args=[order.pk])))
    assert "ask-extension" not in page
    assert do(year.city.han, order, "ask-extension", **ASKED).status_code == 422


def ask_for_task(who: Officer, year: Year, **typed: str) -> Any:
    row = year.task(INVESTMENT)
    address = reverse("delivery:ask_extension", args=[row.pk])
    sent = {"version": row.version, **ASKED, "new_due_on": "2026-03-31", **typed}
    return signed_in(who).post(address, sent)


def test_a_task_gets_more_time_by_the_same_way() -> None:
    year = make_accepted()
    assert ask_for_task(year.city.shan, year).status_code == 404
    assert ask_for_task(year.city.lin, year).status_code == 403
    assert ask_for_task(year.city.han, year, new_due_on="2025-12-31").status_code == 422
    assert ask_for_task(year.city.han, year).status_code == 302
    extension = Extension.objects.get()
    assert ask_for_task(year.city.han, year).status_code == 422  # one is open
    decide(year.city.du, extension, "agree")
    decide(year.city.lin, extension, "decide", grant="yes")
    assert year.task(INVESTMENT).due_on == date(2026, 3, 31)


def test_the_page_says_when_it_is_too_late_for_a_task(monkeypatch: pytest.MonkeyPatch) -> None:
    year = make_accepted()
    address = reverse("delivery:ask_extension", args=[year.task(INVESTMENT).pk])
    assert "拟延至" in words(signed_in(year.city.han).get(address))
    stand_at(monkeypatch, FRIDAY + timedelta(days=120))
    assert "不能再申请延期" in words(signed_in(year.city.han).get(address))


def test_the_list_holds_what_waits_and_an_office_only_its_own(
    django_assert_max_num_queries: Any,
) -> None:
    year = make_accepted()
    for _ in range(4):
        do(year.city.han, signed(year), "ask-extension", **ASKED)
    lin, feng = signed_in(year.city.lin), signed_in(year.city.feng)
    with django_assert_max_num_queries(9):
        page = lin.get(reverse("delivery:extensions") + "?state=open")
    assert len(page.context["page"].object_list) == 4
    assert len(feng.get(reverse("delivery:extensions")).context["page"].object_list) == 0
    assert len(lin.get(reverse("delivery:extensions") + "?state=granted").context["page"].object_list) == 0


def test_whoever_comes_next_finds_it_among_the_messages() -> None:
    year = make_accepted()
    do(year.city.han, signed(year), "ask-extension", **ASKED)
    extension = Extension.objects.get()
    assert told_of(extension) == {"du"}
    decide(year.city.du, extension, "agree")
    assert told_of(extension) == {"du", "lin"}
    decide(year.city.lin, extension, "decide", grant="yes")
    assert told_of(extension) == {"du", "lin", "han"}
    do(year.city.du, signed(year), "ask-extension", **ASKED)  # the head asks: nobody must agree
    assert told_of(Extension.objects.latest("pk")) == {"lin"}


def told_of(extension: Extension) -> set[str]:
    return set(Message.objects.filter(thing=extension.thing).values_list("officer__username", flat=True))


def test_it_leaves_as_a_workbook() -> None:
    year = make_accepted()
    do(year.city.han, signed(year), "ask-extension", **ASKED)
    answer = signed_in(year.city.lin).get("/extensions.xlsx?state=open")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "需要第三方审计" in cells
    empty = signed_in(year.city.feng).get("/extensions.xlsx")
    assert "需要第三方审计".encode() not in empty.content


def test_an_unknown_act_or_request_is_not_found() -> None:
    year = make_accepted()
    do(year.city.han, signed(year), "ask-extension", **ASKED)
    assert decide(year.city.lin, Extension.objects.get(), "burn").status_code == 404
    assert signed_in(year.city.lin).get("/extensions/777/").status_code == 404

"""Supervision orders on pages: written from a light, signed, answered, verified, struck off, found again."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Message, Order, Reminder
from luoshi.journal.models import Entry
from tests.delivery.scenes import BRIDGES, GDP, INVESTMENT, make_accepted, make_issued, make_verified
from tests.paper.gbt9704_checker import deviations
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import FRIDAY, do, drafted, planned, send, signed, stand_at, state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, FRIDAY)


def test_a_new_order_begins_with_what_the_light_says_and_shows_its_date() -> None:
    year, _ = make_verified()
    page = words(signed_in(year.city.lin).get(reverse("delivery:new_order", args=[year.task(INVESTMENT).pk])))
    assert "请对照目标查明原因" in page
    assert "到期没有报送" in page  # the third quarter is not there
    assert "如今日签发，2025-10-16 到期" in page  # ten working days over the holidays


def test_an_order_does_not_begin_with_what_is_not_due_yet() -> None:
    year = make_issued()
    page = words(signed_in(year.city.lin).get(reverse("delivery:new_order", args=[year.task(BRIDGES).pk])))
    demand = re.search(r"<textarea[^>]*name=\"demand\"[^>]*>\s*([^<]*)", page)
    assert demand is not None
    assert demand[1].startswith("请对照目标查明原因")


def test_the_date_follows_the_limit_that_is_typed() -> None:
    browser = signed_in(make_accepted().city.lin)
    assert "2025-10-10" in words(browser.get("/orders/due/?limit_days=5"))
    for nonsense in ("0", "251", "x", ""):
        assert "整数个工作日" in words(browser.get(f"/orders/due/?limit_days={nonsense}"))


def test_an_order_is_drafted_signed_and_numbered() -> None:
    year = make_accepted()
    item = planned(year)
    lin = signed_in(year.city.lin)
    typed = {"title": "投资滞后", "demand": "查明原因", "limit_days": "5", "plan_item": ""}
    answer = lin.post(reverse("delivery:new_order", args=[year.task(INVESTMENT).pk]), typed)
    order = Order.objects.get()
    assert answer.url == reverse("delivery:order", args=[order.pk])
    page = words(signed_in(year.city.he).get(answer.url))
    assert "签发后编号为督办〔2025〕1号" in page
    assert "如今日签发，2025-10-10 到期" in page
    assert do(year.city.he, order, "sign", plan_item=item).status_code == 302
    order.refresh_from_db()
    assert (order.number, order.due_on, order.signed_by) == (
        "督办〔2025〕1号",
        date(2025, 10, 10),
        year.city.he,
    )
    assert Message.objects.filter(thing=order.thing, officer=year.city.du, kind="order").exists()


def test_what_is_typed_wrong_stays_to_be_put_right() -> None:
    year = make_accepted()
    typed = {"title": "投资滞后", "demand": "", "limit_days": "400"}
    answer = signed_in(year.city.lin).post(
        reverse("delivery:new_order", args=[year.task(INVESTMENT).pk]), typed
    )
    assert answer.status_code == 422
    assert "投资滞后" in words(answer)
    assert "400" in words(answer)
    assert not Order.objects.exists()


def test_without_a_place_in_the_plan_it_is_not_signed() -> None:
    year = make_accepted()
    order = drafted(year)
    assert do(year.city.lin, order, "sign", plan_item="").status_code == 422
    other_year = planned(year, of_year=2024)
    assert do(year.city.lin, order, "sign", plan_item=other_year).status_code == 422
    assert state(order) == "draft"


def test_offices_neither_write_nor_see_what_is_not_signed() -> None:
    year = make_accepted()
    order = drafted(year)
    han = signed_in(year.city.han)
    assert han.get(reverse("delivery:new_order", args=[year.task(INVESTMENT).pk])).status_code == 403
    assert han.get(reverse("delivery:order", args=[order.pk])).status_code == 404
    assert send(han, order, "sign", version=1).status_code == 404
    assert "重点项目投资滞后" not in words(han.get(reverse("delivery:orders")))
    assert signed_in(year.city.lin).get(f"/orders/{order.pk}.docx").status_code == 404


def test_an_order_of_another_office_is_not_found() -> None:
    year = make_accepted()
    order = signed(year)
    for path in (reverse("delivery:order", args=[order.pk]), f"/orders/{order.pk}.docx"):
        assert signed_in(year.city.shan).get(path).status_code == 404


def test_it_is_answered_completed_verified_and_struck_off_by_whom_it_concerns() -> None:
    year = make_accepted()
    city = year.city
    order = signed(year)
    assert do(city.han, order, "answer", text="已办").status_code == 403  # the head answers
    assert do(city.du, order, "answer", text="已查明，正在补进").status_code == 302
    assert do(city.du, order, "complete").status_code == 302
    page = words(signed_in(city.qiu).get(reverse("delivery:order", args=[order.pk])))
    assert "核查" in page
    assert f"/orders/{order.pk}/strike-off/" not in page  # not before it is verified
    assert do(city.qiu, order, "strike-off").status_code == 422
    assert do(city.qiu, order, "verify", confirms="no", method="visit", text="").status_code == 422
    assert do(city.qiu, order, "verify", confirms="yes", method="visit", text="已到现场").status_code == 302
    assert f"/orders/{order.pk}/strike-off/" in words(
        signed_in(city.qiu).get(reverse("delivery:order", args=[order.pk]))
    )
    assert do(city.qiu, order, "strike-off").status_code == 302
    assert state(order) == "struck-off"
    assert do(city.qiu, order, "strike-off").status_code == 422  # twice
    assert do(city.lin, order, "reopen", reason="问题反弹").status_code == 302
    assert state(order) == "issued"


def test_an_answer_that_is_not_enough_is_sent_back_and_an_order_can_be_revoked() -> None:
    year = make_accepted()
    order = signed(year)
    do(year.city.du, order, "answer", text="正在办")
    assert do(year.city.lin, order, "send-back", reason="").status_code == 422
    assert do(year.city.lin, order, "send-back", reason="没有措施").status_code == 302
    typed = {"reason": "上级调整", "approver": "常务副市长", "document": "云府阅〔2025〕9号"}
    assert do(year.city.du, order, "revoke", **typed).status_code == 403
    assert do(year.city.lin, order, "revoke", **{**typed, "document": ""}).status_code == 422
    assert do(year.city.lin, order, "revoke", **typed).status_code == 302
    assert state(order) == "revoked"


def test_who_comes_second_is_told_and_keeps_what_was_typed() -> None:
    year = make_accepted()
    order = signed(year)
    answer = send(signed_in(year.city.du), order, "answer", version=1, text="已查明原因")
    assert answer.status_code == 409
    assert "已查明原因" in words(answer)


def test_a_draft_is_worded_anew_until_it_is_signed() -> None:
    year = make_accepted()
    order = drafted(year)
    typed = {
        "title": "投资严重滞后",
        "demand": "限期补进",
        "limit_days": "3",
        "plan_item": order.plan_item_id,
    }
    assert do(year.city.lin, order, "edit", **{**typed, "limit_days": "0"}).status_code == 422
    assert do(year.city.qiu, order, "edit", **typed).status_code == 403
    assert do(year.city.lin, order, "edit", **typed).status_code == 302
    order.refresh_from_db()
    assert (order.title, order.limit_days, order.state) == ("投资严重滞后", 3, "draft")
    stale = send(signed_in(year.city.he), order, "sign", version=1, plan_item=order.plan_item_id)
    assert stale.status_code == 409  # who signs has read what is signed
    assert do(year.city.he, order, "sign", plan_item=order.plan_item_id).status_code == 302
    assert do(year.city.lin, order, "edit", **typed).status_code == 422


def test_a_draft_is_put_aside_with_a_reason_and_nobody_finds_it_again() -> None:
    year = make_accepted()
    order = drafted(year)
    lin = signed_in(year.city.lin)
    address = reverse("delivery:order", args=[order.pk])
    assert "作废草稿" in words(lin.get(address))
    assert do(year.city.qiu, order, "discard", reason="不再需要").status_code == 403
    assert do(year.city.lin, order, "discard", reason=" ").status_code == 422
    answer = do(year.city.lin, order, "discard", reason="改为电话催办")
    assert answer.url == reverse("delivery:orders")
    assert lin.get(address).status_code == 404
    assert order.title not in words(lin.get(answer.url))
    assert order.title not in words(lin.get("/"))
    assert order.title not in words(lin.get(reverse("delivery:task", args=[order.task_id])))
    entry = Entry.objects.get(act="delivery.discard_order", thing=order.thing)
    assert entry.reason == "改为电话催办"
    later = signed(year, title="另一件")
    assert later.number == "督办〔2025〕1号"  # what never went out took no number


def test_an_order_that_is_out_is_revoked_not_put_aside() -> None:
    year = make_accepted()
    order = signed(year)
    assert do(year.city.lin, order, "discard", reason="签错了").status_code == 422
    assert "作废草稿" not in words(signed_in(year.city.lin).get(reverse("delivery:order", args=[order.pk])))
    assert state(order) == "issued"


def test_an_act_that_does_not_exist_is_not_found() -> None:
    year = make_accepted()
    order = signed(year)
    assert do(year.city.lin, order, "burn").status_code == 404
    assert signed_in(year.city.lin).get(f"/orders/{order.pk}/answer/").status_code == 405


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2025, 9, 28), "距到期 4 个工作日"),  # a Sunday that is worked
        (date(2025, 10, 9), "临期，剩 1 个工作日"),
        (date(2025, 10, 10), "今日到期"),
        (date(2025, 10, 13), "逾期 2 个工作日"),  # Saturday the 11th is worked
    ],
)
def test_how_it_stands_is_said_in_working_days(day: date, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    year = make_accepted()
    signed(year)
    stand_at(monkeypatch, datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    assert said in words(signed_in(year.city.lin).get(reverse("delivery:orders")))


def numbers(browser: Client, query: str) -> list[str]:
    answer = browser.get(reverse("delivery:orders") + query)
    return [row.order.number for row in answer.context["rows"]]


def test_the_list_is_filtered_by_its_address_and_leaves_so_as_a_workbook(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    year = make_accepted()
    late, near = signed(year, days=1), signed(year, days=6, words=GDP, title="经济增长")
    drafted(year, title="未签发")
    stand_at(monkeypatch, datetime(2025, 10, 10, 2, 0, tzinfo=UTC))
    lin = signed_in(year.city.lin)
    assert numbers(lin, "?due=overdue") == [late.number]
    assert numbers(lin, "?due=near") == [near.number]
    assert set(numbers(lin, "?due=open")) == {late.number, near.number}
    assert numbers(lin, f"?office={year.city.planning.pk}") == [near.number]
    assert numbers(lin, "?state=draft") == [""]
    assert numbers(lin, "?q=经济") == [near.number]
    assert len(numbers(lin, "?state=nonsense&office=x&due=never&year=99999999999&q=%00")) == 3
    book = openpyxl.load_workbook(BytesIO(lin.get("/orders.xlsx?due=overdue").content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert late.number in cells
    assert near.number not in cells
    assert "逾期4个工作日" in cells  # 29 and 30 September, 9 and 10 October


def test_the_document_is_an_official_form_and_stays_as_it_was_signed() -> None:
    year = make_accepted()
    order = signed(year)
    answer = signed_in(year.city.du).get(f"/orders/{order.pk}.docx")
    assert "attachment" in answer["Content-Disposition"]
    assert deviations(answer.content) == []
    extension = actions.ask_order_extension(
        order_id=order.pk,
        new_due_on=date(2025, 10, 20),
        reason="审计",
        at=FRIDAY,
        by=year.city.du,
        seen_version=2,
    )
    actions.decide_extension(
        extension_id=extension.pk, grant=True, at=FRIDAY, by=year.city.lin, seen_version=1
    )
    assert signed_in(year.city.du).get(f"/orders/{order.pk}.docx").content == answer.content


def test_a_long_list_asks_the_database_no_more_often(django_assert_max_num_queries: object) -> None:
    year = make_accepted()
    for _ in range(3):
        signed(year)
    lin = signed_in(year.city.lin)
    lin.get(reverse("delivery:orders"))
    with django_assert_max_num_queries(12) as few:  # type: ignore[operator]
        lin.get(reverse("delivery:orders"))
    for _ in range(12):
        signed(year)
    with django_assert_max_num_queries(len(few.captured_queries)):  # type: ignore[operator]
        lin.get(reverse("delivery:orders"))


def test_an_office_is_reminded_in_ones_own_words_once_a_day() -> None:
    year = make_accepted()
    address = reverse("delivery:remind", args=[year.task(INVESTMENT).pk])
    lin = signed_in(year.city.lin)
    assert lin.post(address, {"text": "请本周报送补进措施"}).status_code == 302
    assert lin.post(address, {"text": "再催"}).status_code == 302
    assert [row.text for row in Reminder.objects.all()] == ["请本周报送补进措施"]
    assert lin.post(address, {"text": " "}).status_code == 422
    assert signed_in(year.city.han).post(address, {"text": "催"}).status_code == 403
    assert lin.get(address).status_code == 405

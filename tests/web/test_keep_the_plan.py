"""The year's plan of supervision, inspection and assessment on its page."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.urls import reverse

from luoshi.delivery.models import PlanItem
from tests.cast import make_city
from tests.delivery.scenes import Year, make_accepted
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import FRIDAY, planned, signed, stand_at

pytestmark = pytest.mark.django_db

ITEM = {"year": "2025", "kind": "inspection", "title": "安全生产检查", "document": "云办发〔2025〕2号"}


@pytest.fixture(autouse=True)
def on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, FRIDAY)


def test_an_item_gets_its_number_by_a_document() -> None:
    city = make_city()
    lin = signed_in(city.lin)
    assert "此计划尚无事项" in words(lin.get(reverse("delivery:plan")))
    assert lin.post(reverse("delivery:add_plan_item"), {**ITEM, "document": ""}).status_code == 422
    assert lin.post(reverse("delivery:add_plan_item"), ITEM).url.endswith("?year=2025")
    assert PlanItem.objects.get().number == 1
    assert "安全生产检查" in words(lin.get(reverse("delivery:plan")))


def test_only_the_supervision_office_changes_the_plan() -> None:
    city = make_city()
    for officer in (city.han, city.he, city.wu):
        browser = signed_in(officer)
        assert browser.post(reverse("delivery:add_plan_item"), ITEM).status_code == 403
        assert "列入计划" not in words(browser.get(reverse("delivery:plan"))).replace("未列入计划", "")
    assert not PlanItem.objects.exists()


def test_the_count_and_its_fall_against_last_year_are_said() -> None:
    year = Year(make_city(), None)  # type: ignore[arg-type]
    for n in range(5):
        planned(year, f"去年第{n}项", of_year=2024)
    first, _ = planned(year, "第一项"), planned(year, "第二项")
    lin = signed_in(year.city.lin)
    page = words(lin.get(reverse("delivery:plan")))
    assert "2024 年 5 项" in page
    assert "减少 60%" in page
    struck = reverse("delivery:strike_plan_item", args=[first])
    assert lin.post(struck, {"reason": ""}).status_code == 422
    assert lin.post(struck, {"reason": "合并开展"}).status_code == 302
    assert lin.post(struck, {"reason": "合并开展"}).status_code == 404  # twice
    page = words(lin.get(reverse("delivery:plan")))
    assert "减少 80%" in page
    assert "合并开展" in page  # it stays to be seen
    assert "无法比较增减" in words(lin.get(reverse("delivery:plan") + "?year=2024"))


def test_more_items_than_last_year_are_said_too() -> None:
    year = Year(make_city(), None)  # type: ignore[arg-type]
    planned(year, of_year=2024)
    for n in range(2):
        planned(year, f"第{n}项")
    assert "增加 100%" in words(signed_in(year.city.lin).get(reverse("delivery:plan")))


def test_the_orders_that_rest_on_an_item_are_one_click_away() -> None:
    year = make_accepted()
    order = signed(year)
    lin = signed_in(year.city.lin)
    link = f"{reverse('delivery:orders')}?plan_item={order.plan_item_id}"
    assert link in words(lin.get(reverse("delivery:plan")))
    signed(year)
    assert [row.order for row in lin.get(link).context["rows"]] == [order]


def test_it_leaves_as_a_workbook() -> None:
    year = Year(make_city(), None)  # type: ignore[arg-type]
    planned(year, "去年", of_year=2024)
    planned(year, "=SUM(A1)")
    book = openpyxl.load_workbook(
        BytesIO(signed_in(year.city.lin).get(reverse("delivery:plan_workbook") + "?year=2025").content)
    )
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(cell.value == "=SUM(A1)" and cell.data_type == "s" for cell in cells)
    assert any("持平" in str(cell.value) for cell in cells)


@pytest.mark.parametrize("query", ["?year=0", "?year=x", "?year=99999999999", "?year="])
def test_a_year_that_makes_no_sense_is_this_year(query: str) -> None:
    city = make_city()
    answer = signed_in(city.lin).get(reverse("delivery:plan") + query)
    assert (answer.status_code, answer.context["year"]) == (200, 2025)


def test_a_long_plan_asks_the_database_no_more_often(django_assert_max_num_queries: Any) -> None:
    year = Year(make_city(), None)  # type: ignore[arg-type]
    for n in range(20):
        planned(year, f"第{n}项")
    lin = signed_in(year.city.lin)
    with django_assert_max_num_queries(9):
        lin.get(reverse("delivery:plan"))

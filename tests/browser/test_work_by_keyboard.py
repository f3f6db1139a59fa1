"""The keyboard is enough: for the fields of a report, the panel beside a table, and what is put right."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from luoshi.people.models import Demonstration
from tests.browser.conftest import Desk, known_to
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_accepted, make_assigned

FOCUS = """() => {
  const here = document.activeElement, style = getComputedStyle(here);
  const box = here.closest('label') && here.type === 'file' ? getComputedStyle(here.closest('label')) : style;
  const shown = [style, box].some((one) => one.outlineStyle !== 'none' || one.boxShadow !== 'none');
  return [here.matches('button, a') ? here.innerText : here.name || here.tagName, shown];
}"""
MOST = 200


@pytest.fixture(autouse=True)
def in_april(platform: None) -> None:  # noqa: ARG001
    """It is the eighth of April."""
    Demonstration.objects.create(plays_from=APRIL, begun_at=timezone.now())


@pytest.fixture
def year(in_april: None) -> Year:  # noqa: ARG001
    """A year whose tasks are accepted."""
    return make_accepted()


def walked(page: Page, until: str) -> list[tuple[str, bool]]:
    """What Tab comes by, until the button ``until``: the name of each, and whether one sees where one is."""
    stops: list[tuple[str, bool]] = []
    while len(stops) < MOST and (not stops or until not in stops[-1][0]):
        page.keyboard.press("Tab")
        name, shown = page.evaluate(FOCUS)
        stops.append((name, shown))
    return stops


def test_tab_comes_by_every_field_of_a_report_and_one_sees_where_one_is(desk: Desk, year: Year) -> None:
    known_to(desk, "han")
    page = desk.open(f"/tasks/{year.task(INVESTMENT).pk}/progress/{year.period().pk}/")
    stops = walked(page, "保存并提交")
    fields = page.locator("form.report :is(input:not([type=hidden]), textarea, select)")
    visible = [one.get_attribute("name") for one in fields.all() if one.is_visible()]
    assert set(visible) <= {name for name, _shown in stops}
    assert [name for name, shown in stops if not shown] == []


def test_a_wrong_number_is_where_one_stands_after_enter_and_its_field_says_why(
    desk: Desk, year: Year
) -> None:
    known_to(desk, "han")
    page = desk.open(f"/tasks/{year.task(INVESTMENT).pk}/progress/{year.period().pk}/")
    page.get_by_label("值 (亿元)").fill("约八")
    page.keyboard.press("Enter")
    field = page.get_by_label("值 (亿元)")
    expect(field).to_be_focused()
    described = (field.get_attribute("aria-describedby") or "").split()
    said = " ".join(page.locator(f"#{one}").inner_text() for one in described)
    assert "“约八”不是一个数" in said


def test_enter_opens_a_row_beside_the_table_and_escape_leads_back_to_it(desk: Desk) -> None:
    year = make_assigned()
    known_to(desk, "lin")
    page = desk.open(f"/sheets/{year.sheet.pk}/?section=all")
    link = page.locator("a.task").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2, #panel [data-panel-title]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()

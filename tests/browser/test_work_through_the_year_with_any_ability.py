"""Every page of the year, wide and narrow, in both languages: nothing keeps people from using it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from luoshi.account.models import Publication
from luoshi.delivery import actions
from luoshi.delivery.models import Circular, Evidence, Extension, Matter, Order, Progress, Sheet
from luoshi.delivery.supervising import circulars
from luoshi.ledger.models import Report
from luoshi.people.models import Demonstration
from tests.browser.conftest import Desk, known_to
from tests.browser.obstacles import beyond_the_screen, found_by_axe, unfold
from tests.delivery.scenes import APRIL, BRIDGES, DECEMBER, GDP, INVESTMENT, Year, make_everything

WIDE, BETWEEN, NARROW = (1280, 900), (900, 900), (390, 844)


@pytest.fixture
def year(platform: None, settings: object, tmp_path: Path) -> Year:  # noqa: ARG001
    """A year in which everything has happened once; it is December, and all of it is invented."""
    Demonstration.objects.create(plays_from=DECEMBER, begun_at=timezone.now())
    year = make_everything(tmp_path)
    lin = year.city.lin
    circulars.draft_circular(sheet_id=year.sheet.pk, until=APRIL.date(), at=APRIL, by=lin)
    actions.draft_order(
        task_id=year.task(GDP).pk, title="督办", demand="查明", limit_days=5, at=APRIL, by=lin
    )
    return year


def pages_of_the_supervisor(year: Year) -> list[str]:
    """One of each page that Lin opens."""
    issued, draft = Sheet.objects.order_by("pk")
    task, other = year.task(INVESTMENT).pk, year.task(BRIDGES).pk
    order, unsigned = Order.objects.order_by("pk")
    rows = draft.tasks.all()
    return [
        "/", "/board/", "/board/?on=2025-04-30", "/lights/", "/messages/",
        "/tasks/", "/tasks/?q=zzz", f"/tasks/{task}/", f"/tasks/{other}/",
        *(f"/tasks/{task}/{act}/" for act in ("change", "merge", "cancel", "carry-over", "order")),
        "/sheets/", "/sheets/new/", f"/sheets/{issued.pk}/", f"/sheets/{issued.pk}/?section=all",
        f"/sheets/{issued.pk}/comments/", f"/sheets/{issued.pk}/periods/", f"/sheets/{draft.pk}/",
        *(f"/sheets/{draft.pk}/{act}/" for act in ("add", "import", "consult")),
        f"/tasks/{rows[0].pk}/row/", f"/tasks/{rows[0].pk}/draft/", f"/tasks/{rows[0].pk}/draft/fan-out/",
        f"/tasks/{rows[0].pk}/draft/figures/new/",
        "/reporting/", f"/progress/{Progress.objects.get().pk}/", f"/evidence/{Evidence.objects.get().pk}/",
        "/enquiries/", "/matters/", f"/matters/{Matter.objects.get().pk}/",
        "/orders/", f"/orders/{order.pk}/", f"/orders/{unsigned.pk}/",
        "/extensions/", f"/extensions/{Extension.objects.get().pk}/",
        "/circulars/", "/circulars/new/", f"/circulars/{Circular.objects.get().pk}/",
        *(f"/circulars/drafts/{one.pk}/" for one in circulars.drafts(year.city.lin)),
        "/plan/", "/plan/?year=2024", "/sources/", "/sources/new/",
        *(f"/sources/{one.pk}/" for one in Report.objects.exclude(kind="report")),
        *(f"/sources/{one.pk}/tasks/" for one in Report.objects.exclude(kind="report")),
        f"/people/offices/{year.city.industry.pk}/", f"/people/officers/{year.city.han.pk}/",
        "/publications/", f"/publications/{Publication.objects.get().pk}/", "/deputies/", "/year-on-year/",
    ]  # fmt: skip


def pages_for_everybody(year: Year) -> list[str]:
    """What the public opens without signing in."""
    promise = year.task(INVESTMENT).commitment
    commitment, edition = promise.pk, promise.edition.sha256
    return [
        "/public/2025/", "/public/2025/?q=zzz", "/public/2025/headlines/", "/public/2025/places/",
        f"/public/2025/places/{year.city.dongshan.name}/", "/public/2025/changes/",
        f"/public/2025/{commitment}/", f"/public/2025/report/{edition}/",
        f"/public/2025/{commitment}/versions/{Publication.objects.get().pk}/",
    ]  # fmt: skip


def pages_of_the_office(year: Year) -> list[str]:
    """What Han opens to report."""
    task = year.task(INVESTMENT).pk
    return [
        "/", "/reporting/", f"/tasks/{task}/", f"/tasks/{task}/progress/{year.period(1).pk}/",
        f"/tasks/{task}/matter/", f"/tasks/{task}/extension/", "/messages/", "/orders/",
    ]  # fmt: skip


def look(page: Page, desk: Desk, addresses: Sequence[str], sizes: Sequence[tuple[int, int]]) -> list[str]:
    """What is wrong with any of the pages in any of the sizes, the last of which axe sees."""
    found = []
    for address in addresses:
        answer = page.goto(desk.address + address)
        found += [] if answer and answer.ok else [f"{address}: no page"]
        unfold(page)
        for size in sizes:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            found += beyond_the_screen(page)
        found += found_by_axe(page)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found


def speak_english(desk: Desk) -> None:
    """Let the pages be in English."""
    desk.open("/").get_by_role("button", name="English").click()
    desk.page.wait_for_selector("html[lang=en]")


@pytest.mark.parametrize(
    ("username", "pages"), [("lin", pages_of_the_supervisor), ("han", pages_of_the_office)]
)
def test_nothing_is_in_the_way_in_chinese(
    desk: Desk, year: Year, username: str, pages: Callable[[Year], list[str]]
) -> None:
    known_to(desk, username)
    addresses = pages(year)
    assert look(desk.page, desk, addresses, (BETWEEN, WIDE, NARROW)) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_in_the_way_of_the_public(desk: Desk, year: Year, language: str) -> None:
    if language == "en":
        desk.open("/public/2025/").get_by_role("button", name="English").click()
        desk.page.wait_for_selector("html[lang=en]")
    assert look(desk.page, desk, pages_for_everybody(year), (BETWEEN, WIDE, NARROW)) == []


def test_nothing_is_in_the_way_in_english(desk: Desk, year: Year) -> None:
    known_to(desk, "lin")
    speak_english(desk)
    assert look(desk.page, desk, pages_of_the_supervisor(year), (NARROW, BETWEEN, WIDE)) == []


@pytest.mark.parametrize("username", ["du", "qiu", "he", "wu"])
def test_nothing_is_in_the_way_of_others(desk: Desk, year: Year, username: str) -> None:
    known_to(desk, username)
    addresses = ["/", "/board/", f"/tasks/{year.task(INVESTMENT).pk}/", "/reporting/"]
    assert look(desk.page, desk, addresses, (WIDE, NARROW)) == []

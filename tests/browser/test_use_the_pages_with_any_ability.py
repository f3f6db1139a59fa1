"""Every page, on a laptop and a phone: nothing keeps people from using it, nothing runs off the screen."""

from datetime import UTC, datetime

from luoshi.ledger.actions import reject_commitment
from luoshi.ledger.models import Commitment, Figure, Report
from luoshi.people.models import Officer
from tests.browser.conftest import Desk, known_to
from tests.browser.obstacles import obstacles, unfold
from tests.cast import (
    BRIDGES,
    GROWTH,
    INVESTMENT,
    LAST_YEAR,
    SCHOOLS,
    SPIRIT,
    Said,
    make_adoption,
    make_reading,
)

SHORTCOMING = Said("经济总量还不够大", "problem", firmness=None)


def adopt_twice() -> Report:
    """A report in two editions, with one decision."""
    lin = Officer.objects.get(username="lin")
    make_adoption(make_reading([(GROWTH, SCHOOLS), (LAST_YEAR, SHORTCOMING, SPIRIT)]), by=lin)
    second = (LAST_YEAR, SHORTCOMING, SPIRIT, BRIDGES, INVESTMENT)
    report = make_adoption(make_reading([(GROWTH, SCHOOLS), second]), by=lin).report
    one = Commitment.objects.order_by("number")[1]
    reject_commitment(
        commitment_id=one.pk, reason="只是铺垫", at=datetime.now(UTC), by=lin, seen_version=one.version
    )
    return report


def addresses(report: Report) -> list[str]:
    """One of each page."""
    figure = Figure.objects.filter(role="target", edition__number=2)[0]
    one = Commitment.objects.filter(kind="target")[0]
    rejected = Commitment.objects.get(state="rejected")
    return [
        "/",
        "/reports/",
        "/reports/new/",
        f"/reports/{report.pk}/",
        f"/reports/{report.pk}/?edition=1",
        f"/reports/{report.pk}/changes/2/",
        f"/reports/{report.pk}/figures/{figure.pk}/",
        f"/reports/{report.pk}/ledger/",
        f"/reports/{report.pk}/ledger/?q=zzz",
        f"/commitments/{one.pk}/#correct",
        f"/commitments/{rejected.pk}/",
        "/journal/?verify=1",
        "/people/password/",
        "/people/second-factor/",
        "/people/offices/",
        "/people/offices/new/",
        "/people/officers/",
        "/people/officers/new/",
        "/people/officers/import/",
        "/offices/adopt/",
    ]


def look_at_every_page(desk: Desk) -> list[str]:
    """What is wrong on any of the pages, forms and panels open."""
    report = adopt_twice()
    known_to(desk, "lin")
    found: list[str] = []
    for address in addresses(report):
        page = desk.open(address)
        unfold(page)
        found += obstacles(desk.page)
    page = desk.open(f"/reports/{report.pk}/ledger/")
    page.locator("a.task").first.click()
    page.wait_for_selector("#panel h2")
    found += obstacles(desk.page)
    page = desk.open(f"/reports/{report.pk}/")
    page.locator("a.fig").first.click()
    page.wait_for_selector("#panel h2")
    return found + obstacles(desk.page)


def test_nothing_grave_is_found_on_a_laptop(desk: Desk) -> None:
    assert look_at_every_page(desk) == []


def test_nothing_grave_is_found_on_a_phone(phone: Desk) -> None:
    assert look_at_every_page(phone) == []


def test_nothing_grave_is_found_before_signing_in_and_in_english(desk: Desk) -> None:
    desk.open("/people/sign-in/")
    assert obstacles(desk.page) == []
    desk.page.get_by_role("button", name="English").click()
    desk.page.wait_for_selector("html[lang=en]")
    known_to(desk, "wu")
    report = adopt_twice()
    for address in ("/", f"/reports/{report.pk}/ledger/", f"/reports/{report.pk}/"):
        desk.open(address)
        assert obstacles(desk.page) == []


def test_nothing_grave_is_found_on_a_refusal(desk: Desk) -> None:
    known_to(desk, "wu")
    answer = desk.page.goto(desk.address + "/commitments/999/")
    assert answer is not None
    assert answer.status == 404
    assert obstacles(desk.page) == []

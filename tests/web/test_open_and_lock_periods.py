"""Reporting periods on a page: a year in one go, due on working days, locked, opened with a reason."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery.models import ReportingPeriod
from luoshi.delivery.rules.period_plans import planned_periods
from luoshi.ground.workdays import is_working_day
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_accepted, make_checked, make_issued
from tests.web.pages import words
from tests.web.reporting import play_on, queries_of, report_of, signed_in, typed, write_address

MONTHLY = {"rhythm": "monthly", "due_day": "20", "first": "1"}


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch) -> Year:  # noqa: ARG001
    """An issued sheet without a period."""
    play_on(monkeypatch, APRIL)
    return make_issued()


@pytest.fixture
def lin(year: Year) -> Client:
    """The supervisor before her browser."""
    return signed_in(year.city.lin)


def send(browser: Client, year: Year, **sent: str) -> Any:
    """Send the form of the year's periods."""
    return browser.post(reverse("delivery:periods", args=[year.sheet.pk]), sent)


def stretches(year: Year) -> list[tuple[date, date, date]]:
    """The periods of the sheet."""
    return list(year.sheet.periods.values_list("start", "end", "due_on"))


def test_an_empty_page_says_how_it_is_filled(lin: Client, year: Year) -> None:
    page = words(lin.get(f"/sheets/{year.sheet.pk}/periods/"))
    assert "请一次开放全年填报期" in page


def test_the_periods_of_a_year_are_shown_before_they_are_opened(lin: Client, year: Year) -> None:
    page = words(send(lin, year, **MONTHLY, plan="1"))
    assert "2025年1—2月" in page
    assert "2025年12月" in page
    assert stretches(year) == []


def test_the_months_of_a_year_are_opened_in_one_go_january_with_february(lin: Client, year: Year) -> None:
    send(lin, year, **MONTHLY, open="1")
    found = stretches(year)
    assert len(found) == 11
    assert found[0][:2] == (date(2025, 1, 1), date(2025, 3, 1))
    assert found[-1][:2] == (date(2025, 12, 1), date(2026, 1, 1))


def test_reports_are_due_on_working_days(lin: Client, year: Year) -> None:
    send(lin, year, rhythm="monthly", due_day="5", first="1", open="1")
    due = [row[2] for row in stretches(year)]
    assert all(is_working_day(day) for day in due if day.year == 2025)
    # 5 October 2025 lies within the holidays, which end on the 8th
    assert date(2025, 10, 9) in due


def test_where_holidays_are_not_announced_only_weekends_are_passed_over() -> None:
    last = planned_periods(2098, "quarterly", due_day=20)[-1]
    assert not last.known
    assert last.due_on.weekday() < 5


def test_quarters_beginning_in_the_middle_of_the_year(lin: Client, year: Year) -> None:
    send(lin, year, rhythm="quarterly", due_day="20", first="5", open="1")
    assert [row[0] for row in stretches(year)] == [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)]


def test_what_is_there_already_is_not_opened_twice(lin: Client, year: Year) -> None:
    send(lin, year, **{**MONTHLY, "first": "11"}, open="1")
    send(lin, year, **MONTHLY, open="1")
    assert len(stretches(year)) == 11
    answer = send(lin, year, **MONTHLY, open="1")
    assert answer.status_code == 422
    assert "都已开放" in words(answer)


@pytest.mark.parametrize(
    "wrong", [{"due_day": "0"}, {"due_day": "31"}, {"due_day": "x"}, {"rhythm": "daily"}, {"first": "13"}]
)
def test_a_plan_that_makes_no_sense_is_asked_for_again(
    lin: Client, year: Year, wrong: dict[str, str]
) -> None:
    assert send(lin, year, **{**MONTHLY, **wrong}, open="1").status_code == 422
    assert stretches(year) == []


def test_one_period_of_its_own_is_typed_with_its_last_day(lin: Client, year: Year) -> None:
    one = {"one": "1", "one-start": "2025-03-01", "one-last": "2025-03-15", "one-due_on": "2025-03-20"}
    send(lin, year, **one)
    assert stretches(year) == [(date(2025, 3, 1), date(2025, 3, 16), date(2025, 3, 20))]
    assert send(lin, year, **{**one, "one-last": "2025-02-01"}).status_code == 422
    assert send(lin, year, **one).status_code == 422  # a second time
    assert len(stretches(year)) == 1


def test_only_the_supervision_office_opens_and_locks(year: Year) -> None:
    for officer in (year.city.han, year.city.du, year.city.qiu, year.city.wu, year.city.he):
        assert send(signed_in(officer), year, **MONTHLY, open="1").status_code in (403, 404)
    assert stretches(year) == []
    assert signed_in(year.city.wei).get(f"/sheets/{year.sheet.pk}/periods/").status_code == 404
    assert signed_in(year.city.han).get(f"/sheets/{year.sheet.pk}/periods/").status_code == 200


def test_nothing_in_a_locked_period_changes_until_it_is_opened_with_a_reason(
    db: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play_on(monkeypatch, APRIL)
    year = make_accepted()
    lin, han = signed_in(year.city.lin), signed_in(year.city.han)
    period = year.period()
    lock, reopen = (reverse(f"delivery:{act}_period", args=[period.pk]) for act in ("lock", "reopen"))
    assert lin.post(lock, {"version": "1"}).status_code == 302
    assert han.get(write_address(year)).status_code == 422
    assert han.post(write_address(year), {**typed(year), "save": "1"}).status_code == 422
    assert lin.post(lock, {"version": "2"}).status_code == 422  # a second time
    answer = lin.post(reopen, {"version": "2", "reason": ""})
    assert answer.status_code == 422
    assert lin.post(reopen, {"version": "1", "reason": "补报"}).status_code == 409  # an old page
    assert lin.post(reopen, {"version": "2", "reason": "补报工信局漏项"}).status_code == 302
    assert han.post(write_address(year), {**typed(year), "save": "1"}).status_code == 302
    assert report_of(year).state == "draft"


def test_a_period_that_does_not_exist_is_not_found(lin: Client) -> None:
    assert lin.post("/periods/999/lock/", {"version": "1"}).status_code == 404
    assert lin.post("/periods/999/reopen/", {"version": "1", "reason": "x"}).status_code == 404
    assert lin.get("/sheets/999/periods/").status_code == 404


def test_an_office_locks_nothing(year: Year, lin: Client) -> None:
    send(lin, year, **MONTHLY, open="1")
    period = ReportingPeriod.objects.all()[0]
    assert signed_in(year.city.du).post(f"/periods/{period.pk}/lock/", {"version": "1"}).status_code == 403
    period.refresh_from_db()
    assert period.locked_at is None


def test_the_page_counts_what_was_handed_in_with_as_many_questions_for_two_periods_as_for_eleven(
    db: None,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    play_on(monkeypatch, APRIL)
    year = make_accepted()
    make_checked(year)
    lin = signed_in(year.city.lin)
    address = f"/sheets/{year.sheet.pk}/periods/"
    few = queries_of(lin, address)
    row = lin.get(address).context["rows"][0]
    assert (row.handed_in, row.verified) == (1, 0)
    send(lin, year, **MONTHLY, open="1")
    assert queries_of(lin, address) == few
    assert INVESTMENT not in words(lin.get(address))

"""Completed (办结) says the office, struck off (销号) says the verifier; nothing ends without a look."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from luoshi.delivery import actions, queries
from luoshi.delivery.handling.rectifying import NotRectified, RectifiedAlready
from luoshi.delivery.holding import NotYourOffice
from luoshi.delivery.models import Task
from luoshi.delivery.rules.states import (
    MoveNotPossible,
    NotForThisRole,
    NotVerified,
    ReporterCannotVerify,
)
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import DECEMBER, INVESTMENT, Year, make_accepted, make_completed, make_verified

pytestmark = pytest.mark.django_db

LATER = DECEMBER + timedelta(days=2)


def verify(year: Year, *, confirms: bool = True, text: str = "", at: object = LATER) -> None:
    row = year.task(INVESTMENT)
    actions.verify_task(
        task_id=row.pk,
        confirms=confirms,
        method="visit",
        text=text,
        at=at,  # type: ignore[arg-type]
        by=year.city.qiu,
        seen_version=row.version,
    )


def strike_off(year: Year, by: Officer | None = None) -> Task:
    row = year.task(INVESTMENT)
    return actions.strike_off_task(task_id=row.pk, at=LATER, by=by or year.city.qiu, seen_version=row.version)


def test_completed_verified_struck_off() -> None:
    year = make_completed()
    assert list(queries.home(year.city.qiu, on=LATER.date()).completed) == [year.task(INVESTMENT)]
    verify(year)
    strike_off(year)
    row = year.task(INVESTMENT)
    assert (row.state, row.completed_by, row.struck_off_by) == ("struck-off", year.city.du, year.city.qiu)


def test_nothing_is_struck_off_unseen() -> None:
    year = make_completed()
    with pytest.raises(NotVerified):
        strike_off(year)
    assert year.task(INVESTMENT).state == "completed"


def test_a_look_before_its_completion_is_not_enough() -> None:
    year, _ = make_verified()
    verify(year, at=DECEMBER - timedelta(days=30))
    row = year.task(INVESTMENT)
    actions.complete_task(task_id=row.pk, at=DECEMBER, by=year.city.du, seen_version=row.version)
    with pytest.raises(NotVerified):
        strike_off(year)


def test_a_look_that_found_it_not_so_takes_an_earlier_one_back() -> None:
    year = make_completed()
    verify(year)
    with pytest.raises(ReasonMissing):
        verify(year, confirms=False)
    verify(year, confirms=False, text="现场未完工")
    with pytest.raises(NotVerified):
        strike_off(year)
    row = year.task(INVESTMENT)
    actions.send_task_back(
        task_id=row.pk, reason="现场未完工", at=LATER, by=year.city.lin, seen_version=row.version
    )
    row = year.task(INVESTMENT)
    assert (row.state, row.completed_by) == ("in-hand", None)


def test_only_the_head_of_the_lead_office_completes_and_only_a_verifier_strikes_off() -> None:
    year, _ = make_verified()
    row = year.task(INVESTMENT)
    with pytest.raises(NotForThisRole):
        actions.complete_task(task_id=row.pk, at=DECEMBER, by=year.city.han, seen_version=row.version)
    with pytest.raises(NotYourOffice):
        actions.complete_task(task_id=row.pk, at=DECEMBER, by=year.city.feng, seen_version=row.version)
    with pytest.raises(MoveNotPossible):
        strike_off(year)
    actions.complete_task(task_id=row.pk, at=DECEMBER, by=year.city.du, seen_version=row.version)
    verify(year)
    for officer in (year.city.lin, year.city.du, year.city.he, year.city.wu):
        with pytest.raises(NotForThisRole):
            strike_off(year, by=officer)


def test_who_completed_it_can_neither_verify_nor_strike_off() -> None:
    year = make_completed()
    Officer.objects.filter(pk=year.city.du.pk).update(role="verifier")
    moved = Officer.objects.get(pk=year.city.du.pk)
    row = year.task(INVESTMENT)
    with pytest.raises(ReporterCannotVerify):
        actions.verify_task(
            task_id=row.pk, confirms=True, method="papers", at=LATER, by=moved, seen_version=row.version
        )
    verify(year)
    with pytest.raises(ReporterCannotVerify):
        strike_off(year, by=moved)
    with pytest.raises(NotAllowed):
        actions.verify_task(
            task_id=row.pk,
            confirms=True,
            method="papers",
            at=LATER,
            by=year.city.wu,
            seen_version=row.version,
        )


def test_the_database_itself_keeps_the_two_acts_apart() -> None:
    year = make_completed()
    row = year.task(INVESTMENT)
    with pytest.raises(IntegrityError, match="task_struck_off_by_another"), transaction.atomic():
        Task.objects.filter(pk=row.pk).update(state="struck-off", struck_off_by=year.city.du)
    with pytest.raises(IntegrityError, match="task_struck_off_after_completion"), transaction.atomic():
        Task.objects.filter(pk=row.pk).update(state="struck-off")


def test_what_was_struck_off_comes_back_with_a_reason() -> None:
    year = make_completed()
    verify(year)
    strike_off(year)
    row = year.task(INVESTMENT)
    actions.reopen_task(
        task_id=row.pk, reason="回头看发现反弹", at=LATER, by=year.city.lin, seen_version=row.version
    )
    row = year.task(INVESTMENT)
    assert (row.state, row.completed_by, row.struck_off_by) == ("in-hand", None, None)


def advance(year: Year, act: str, by: Officer, text: str = "") -> None:
    row = year.task(INVESTMENT)
    actions.advance_rectification(
        task_id=row.pk, act=act, text=text, at=DECEMBER, by=by, seen_version=row.version
    )


def test_a_finding_is_planned_rectified_verified_and_looked_at_again() -> None:
    year = make_accepted()
    city, row = year.city, year.task(INVESTMENT)
    actions.begin_rectification(task_id=row.pk, at=DECEMBER, by=city.lin, seen_version=row.version)
    with pytest.raises(RectifiedAlready):
        actions.begin_rectification(
            task_id=row.pk, at=DECEMBER, by=city.lin, seen_version=year.task(INVESTMENT).version
        )
    advance(year, "plan", city.han, "立行立改,月底完成")
    with pytest.raises(MoveNotPossible):
        advance(year, "report", city.du, "已改")
    with pytest.raises(NotForThisRole):
        advance(year, "agree", city.han)
    advance(year, "agree", city.lin)
    with pytest.raises(NotRectified):
        actions.complete_task(
            task_id=row.pk, at=DECEMBER, by=city.du, seen_version=year.task(INVESTMENT).version
        )
    advance(year, "report", city.du, "已补办手续")
    actions.complete_task(task_id=row.pk, at=DECEMBER, by=city.du, seen_version=year.task(INVESTMENT).version)
    verify(year)
    with pytest.raises(NotRectified):
        strike_off(year)
    advance(year, "verify", city.qiu)
    strike_off(year)
    advance(year, "look-again", city.qiu)
    found = queries.task_page(row.pk, city.wu).rectification
    assert found is not None
    assert found.state == "looked-again"
    assert [step.act for step in found.steps.all()] == ["plan", "agree", "report", "verify", "look-again"]
    advance(year, "come-back", city.lin, "现场反弹")
    found.refresh_from_db()
    assert found.state == "found"

"""An office accepts its task, or returns it with the reason and the office that should do it."""

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.handling.acceptance import AnsweredAlready
from luoshi.delivery.holding import NotYourOffice
from luoshi.delivery.models import Adjustment, Message
from luoshi.delivery.rows import NoSuchTask
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import (
    APPROVED,
    FEBRUARY,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    accept,
    make_accepted,
    make_issued,
    write_report,
)

pytestmark = pytest.mark.django_db


def test_the_task_is_accepted_when_its_lead_office_accepts() -> None:
    year = make_issued()
    accept(year, INVESTMENT, year.city.zheng)  # which only supports
    assert year.task(INVESTMENT).state == "issued"
    accept(year, INVESTMENT, year.city.han)
    assert year.task(INVESTMENT).state == "accepted"
    states = {
        row.office.name: row.state
        for row in queries.task_page(year.task(INVESTMENT).pk, year.city.lin).assignments
    }
    assert states == {"市工业和信息化局": "accepted", "市发展和改革委员会": "accepted"}


def test_what_waits_for_an_answer_stands_on_the_home_page() -> None:
    year = make_issued()
    home = queries.home(year.city.shan, on=FEBRUARY.date())
    assert [row.task.wording for row in home.to_accept] == [year.task(SCHOOLS).wording]
    accept(year, SCHOOLS, year.city.shan)
    assert not queries.home(year.city.shan, on=FEBRUARY.date()).to_accept


def test_an_answer_is_given_once() -> None:
    year = make_issued()
    accept(year, GDP, year.city.zheng)
    with pytest.raises(AnsweredAlready):
        accept(year, GDP, year.city.zheng)
    with pytest.raises(ChangedMeanwhile):
        actions.accept_task(task_id=year.task(GDP).pk, at=FEBRUARY, by=year.city.feng, seen_version=1)


def test_others_cannot_answer_for_an_office() -> None:
    year = make_issued()
    row = year.task(GDP)
    with pytest.raises(NoSuchTask):
        actions.accept_task(task_id=row.pk, at=FEBRUARY, by=year.city.han, seen_version=row.version)
    for officer in (year.city.lin, year.city.he, year.city.wu):
        with pytest.raises(NotAllowed):
            actions.accept_task(task_id=row.pk, at=FEBRUARY, by=officer, seen_version=row.version)


def give_back(year: Year, words: str, reason: str = "应由工信局牵头") -> None:
    row = year.task(words)
    city = year.city
    actions.return_task(
        task_id=row.pk,
        reason=reason,
        proposed_office_id=city.industry.pk,
        at=FEBRUARY,
        by=city.feng,
        seen_version=row.version,
    )


def test_a_return_says_why_and_who_should_do_it() -> None:
    year = make_issued()
    with pytest.raises(ReasonMissing):
        give_back(year, GDP, "  ")
    give_back(year, GDP)
    row = year.task(GDP)
    assert row.state == "returned"
    (assignment,) = queries.task_page(row.pk, year.city.lin).assignments
    assert (assignment.answer, assignment.proposed_office) == ("应由工信局牵头", year.city.industry)
    assert list(queries.home(year.city.lin, on=FEBRUARY.date()).returned) == [row]
    assert Message.objects.filter(officer=year.city.lin, thing=row.thing).exists()


def test_the_supervisor_asks_the_same_office_again() -> None:
    year = make_issued()
    give_back(year, GDP)
    row = year.task(GDP)
    actions.reissue_task(
        task_id=row.pk, reason="三定方案明确", at=FEBRUARY, by=year.city.lin, seen_version=row.version
    )
    assert year.task(GDP).state == "issued"
    accept(year, GDP, year.city.zheng)
    assert year.task(GDP).state == "accepted"


def test_or_gives_it_to_another_office_by_an_approved_adjustment() -> None:
    year = make_issued()
    give_back(year, GDP)
    row = year.task(GDP)
    actions.change_task(
        task_id=row.pk,
        changes={},
        lead_office=year.city.industry.pk,
        approval=APPROVED,
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=row.version,
    )
    assert Adjustment.objects.get().after == {"lead_office": year.city.industry.pk}
    accept(year, GDP, year.city.han)
    assert year.task(GDP).state == "accepted"
    with pytest.raises(NoSuchTask):  # planning has no part in it any more
        queries.task(row.pk, year.city.zheng)


def test_an_office_that_only_supports_returns_its_own_part() -> None:
    year = make_issued()
    accept(year, INVESTMENT, year.city.han)
    row = year.task(INVESTMENT)
    actions.return_task(
        task_id=row.pk, reason="无此职能", at=FEBRUARY, by=year.city.zheng, seen_version=row.version
    )
    assert year.task(INVESTMENT).state == "accepted"


def test_a_supporting_office_does_not_report_for_the_lead() -> None:
    year = make_accepted()
    with pytest.raises(NotYourOffice):
        write_report(year, by=year.city.zheng)

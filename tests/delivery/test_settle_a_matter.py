"""What an office cannot settle goes to a leader, whose decision becomes a task; facts are asked once."""

from datetime import date

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Enquiry, Matter
from luoshi.delivery.reporting.asking import AskedAlready, NoSuchEnquiry
from luoshi.delivery.reporting.matters import DecidedAlready, LeaderUnknown
from luoshi.delivery.rows import NoSuchMatter, NoSuchTask
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.people.permissions import NotAllowed
from luoshi.people.queries import NoSuchOffice
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_accepted, make_submitted

pytestmark = pytest.mark.django_db


def raised(year: Year) -> Matter:
    return actions.raise_matter(
        task_id=year.task(INVESTMENT).pk,
        text="用地指标不足,请协调",
        leader_id=year.city.he.pk,
        at=APRIL,
        by=year.city.han,
    )


def test_the_leaders_decision_becomes_a_task_that_is_out_at_once() -> None:
    year, _ = make_submitted()
    matter = raised(year)
    assert list(queries.home(year.city.he, on=APRIL.date()).matters) == [matter]
    actions.decide_matter(
        matter_id=matter.pk,
        decision="由发改委统筹,月底前解决",
        new_task=actions.NewTask(
            "统筹解决重点项目用地", [year.city.planning.pk, year.city.industry.pk], date(2025, 4, 30)
        ),
        at=APRIL,
        by=year.city.he,
        seen_version=1,
    )
    new = queries.matter(matter.pk, year.city.han).new_task
    assert new is not None
    assert (new.state, new.part_of, new.due_on) == ("issued", year.task(INVESTMENT), date(2025, 4, 30))
    assert new in [row.task for row in queries.home(year.city.zheng, on=APRIL.date()).to_accept]
    assert not queries.home(year.city.he, on=APRIL.date()).matters


def test_only_the_leader_named_decides_and_only_once() -> None:
    year = make_accepted()
    matter = raised(year)
    with pytest.raises(NoSuchMatter):
        actions.decide_matter(matter_id=matter.pk, decision="办", at=APRIL, by=year.city.wei, seen_version=1)
    with pytest.raises(NotAllowed):
        actions.decide_matter(matter_id=matter.pk, decision="办", at=APRIL, by=year.city.lin, seen_version=1)
    actions.decide_matter(matter_id=matter.pk, decision="办", at=APRIL, by=year.city.he, seen_version=1)
    with pytest.raises(ChangedMeanwhile):
        actions.decide_matter(matter_id=matter.pk, decision="不办", at=APRIL, by=year.city.he, seen_version=1)
    with pytest.raises(DecidedAlready):
        actions.decide_matter(matter_id=matter.pk, decision="不办", at=APRIL, by=year.city.he, seen_version=2)
    with pytest.raises(DecidedAlready):
        actions.withdraw_matter(
            matter_id=matter.pk, reason="算了", at=APRIL, by=year.city.han, seen_version=2
        )


def test_a_matter_goes_to_somebody() -> None:
    year = make_accepted()
    with pytest.raises(LeaderUnknown):
        actions.raise_matter(task_id=year.task(INVESTMENT).pk, text="请协调", at=APRIL, by=year.city.han)
    with pytest.raises(NoSuchTask):
        actions.raise_matter(
            task_id=year.task(INVESTMENT).pk,
            text="请协调",
            leader_id=year.city.he.pk,
            at=APRIL,
            by=year.city.shan,
        )
    assert not Matter.objects.exists()


def test_a_task_without_an_office_is_not_made_of_a_decision() -> None:
    year = make_accepted()
    matter = raised(year)
    for offices in ([], [999_999]):
        with pytest.raises(NoSuchOffice):
            actions.decide_matter(
                matter_id=matter.pk,
                decision="办",
                new_task=actions.NewTask("办", offices),
                at=APRIL,
                by=year.city.he,
                seen_version=1,
            )
    assert Matter.objects.get().state == "open"


def test_who_raised_it_takes_it_back() -> None:
    year = make_accepted()
    matter = raised(year)
    with pytest.raises(NotAllowed):
        actions.withdraw_matter(
            matter_id=matter.pk, reason="无", at=APRIL, by=year.city.zheng, seen_version=1
        )
    actions.withdraw_matter(matter_id=matter.pk, reason="已解决", at=APRIL, by=year.city.du, seen_version=1)
    assert Matter.objects.get().state == "withdrawn"


def ask(year: Year, office_id: int) -> Enquiry:
    return actions.ask_for(
        indicator_id=year.path(INVESTMENT, "投资").indicator_id,
        office_id=office_id,
        purpose="季度通报",
        at=APRIL,
        by=year.city.lin,
    )


def test_a_second_request_for_the_same_fact_is_refused_and_told_of_the_first() -> None:
    year = make_accepted()
    first = ask(year, year.city.industry.pk)
    for office in (year.city.industry, year.city.dongshan):
        with pytest.raises(AskedAlready) as refusal:
            ask(year, office.pk)
        assert refusal.value.values["id"] == first.pk
        assert refusal.value.values["office"] == "市工业和信息化局"
    assert list(queries.enquiries(office_id=year.city.industry.pk)) == [first]


def test_after_it_has_ended_it_may_be_asked_again() -> None:
    year = make_accepted()
    first = ask(year, year.city.industry.pk)
    actions.stop_asking(enquiry_id=first.pk, at=APRIL, by=year.city.lin)
    with pytest.raises(NoSuchEnquiry):
        actions.stop_asking(enquiry_id=first.pk, at=APRIL, by=year.city.lin)
    assert ask(year, year.city.planning.pk).pk != first.pk

"""An office's account goes before the public only after four people have passed it, and as they saw it."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.account import queries
from luoshi.account.models import Item, Publication
from luoshi.account.publishing import acts
from luoshi.account.publishing.content import contents
from luoshi.account.rules import frozen
from luoshi.delivery import actions
from luoshi.delivery.city import profile
from luoshi.delivery.models import Message
from luoshi.delivery.rules.lights import light
from luoshi.delivery.rules.states import MoveNotPossible, NotForThisRole
from luoshi.journal.models import Entry
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_submitted, make_verified

pytestmark = pytest.mark.django_db

END_OF_APRIL = date(2025, 4, 30)
MAY = APRIL + timedelta(days=40)


def prepare(scene: Year, **options: object) -> Publication:
    given = {"office_id": scene.city.industry.pk, "year": 2025, "on": END_OF_APRIL, "at": MAY}
    return acts.prepare_publication(**{**given, "by": scene.city.han, **options})  # type: ignore[arg-type]


def sign(year: Year, row: Publication, at: datetime = MAY) -> Publication:
    row = acts.pass_publication(publication_id=row.pk, at=at, by=year.city.du, seen_version=row.version)
    row = acts.clear_publication(publication_id=row.pk, at=at, by=year.city.qiu, seen_version=row.version)
    return acts.sign_publication(publication_id=row.pk, at=at, by=year.city.lin, seen_version=row.version)


def investment() -> dict:  # type: ignore[type-arg]
    return next(
        one for one in queries.public_contents(2025) if one["tasks"][0]["wording"].startswith(INVESTMENT)
    )


def test_nothing_is_public_before_the_last_signature() -> None:
    year, _ = make_verified()
    row = prepare(year)
    assert queries.public_contents(2025) == []
    row = acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.du, seen_version=1)
    row = acts.clear_publication(publication_id=row.pk, at=MAY, by=year.city.qiu, seen_version=2)
    assert queries.public_contents(2025) == []
    acts.sign_publication(publication_id=row.pk, at=MAY, by=year.city.lin, seen_version=3)
    assert {one["office"]["name"] for one in queries.public_contents(2025)} == {year.city.industry.name}


def test_what_is_published_says_who_promised_reported_and_verified_and_when() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    found = investment()
    source = found["commitment"]["source"]
    assert found["commitment"]["sentence"]
    assert len(source["sha256"]) == 64
    [value] = [
        row
        for figure in found["tasks"][0]["figures"]
        for row in figure["observations"]
        if row["value"] == "800000000"
    ]
    assert value["reported"] == {"office": year.city.industry.name, "role": "reporter", "on": "2025-04-08"}
    assert value["verified"]["role"] == "verifier"
    acts_of_value = [entry["act"] for entry in value["entries"]]
    assert acts_of_value[-3:] == [
        "delivery.submit_progress",
        "delivery.check_progress",
        "delivery.verify_progress",
    ]
    names = {year.city.han.name, year.city.du.name, year.city.qiu.name}
    assert not [name for name in names if any(name in item.text for item in Item.objects.all())]


def test_every_published_light_can_be_judged_anew_from_the_text_alone() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    judged = 0
    for item in Item.objects.all():
        content = frozen.thawed(item.text)
        rules = frozen.rules_of(content["rules"])
        for task in content["tasks"]:
            for figure in task["figures"]:
                anew = frozen.plain_light(light(frozen.case_of(figure["case"]), rules))
                assert anew == figure["light"]
                judged += 1
    assert judged >= 2


def test_four_different_people_are_needed() -> None:
    year, _ = make_verified()
    row = prepare(year, by=year.city.du)
    with pytest.raises(acts.AnotherPersonNeeded):
        acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.du, seen_version=1)
    row = acts.return_publication(
        publication_id=row.pk, reason="由经办人填报", at=MAY, by=year.city.du, seen_version=1
    )
    row = prepare(year)
    row = acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.du, seen_version=1)
    row = acts.clear_publication(publication_id=row.pk, at=MAY, by=year.city.lin, seen_version=2)
    with pytest.raises(acts.AnotherPersonNeeded):
        acts.sign_publication(publication_id=row.pk, at=MAY, by=year.city.lin, seen_version=3)


def test_no_step_can_be_left_out_or_done_by_others() -> None:
    year, _ = make_verified()
    row = prepare(year)
    with pytest.raises(MoveNotPossible):
        acts.sign_publication(publication_id=row.pk, at=MAY, by=year.city.lin, seen_version=1)
    with pytest.raises(NotForThisRole):
        acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.han, seen_version=1)
    with pytest.raises(acts.NotYourOffice):
        acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.zheng, seen_version=1)
    with pytest.raises(NotAllowed):
        prepare(year, by=year.city.lin)
    with pytest.raises(ChangedMeanwhile):
        acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.du, seen_version=7)


def test_one_is_decided_before_the_next_is_prepared() -> None:
    year, _ = make_verified()
    row = prepare(year)
    with pytest.raises(acts.PublicationUnderWay):
        prepare(year)
    with pytest.raises(ReasonMissing):
        acts.return_publication(publication_id=row.pk, reason=" ", at=MAY, by=year.city.du, seen_version=1)
    sign(year, row)
    assert prepare(year).pk > row.pk


def test_a_day_that_is_not_over_or_an_office_without_tasks_has_nothing_to_publish() -> None:
    year, _ = make_verified()
    with pytest.raises(acts.DayNotOver):
        prepare(year, on=MAY.date() + timedelta(days=3))
    with pytest.raises(acts.NothingToPublish):
        prepare(year, year=2031)


def test_what_changed_since_it_was_prepared_is_not_signed() -> None:
    year, _ = make_verified()
    row = prepare(year)
    task = year.task(INVESTMENT)
    actions.verify_task(
        task_id=task.pk,
        confirms=False,
        method="visit",
        text="现场未开工",
        at=APRIL + timedelta(days=2),
        by=year.city.qiu,
        seen_version=task.version,
    )
    with pytest.raises(acts.ChangedSincePrepared) as refused:
        acts.pass_publication(publication_id=row.pk, at=MAY, by=year.city.du, seen_version=1)
    assert refused.value.values["numbers"] == str(task.commitment.number)


def test_a_contradicted_figure_or_a_persons_number_stops_it() -> None:
    year, _ = make_verified(done="联系人电话13800138000")
    with pytest.raises(acts.NotForThePublic) as refused:
        sign(year, prepare(year))
    assert refused.value.values["concerns"] == ["mobile-number"]
    task = year.task(INVESTMENT)
    actions.verify_task(
        task_id=task.pk,
        confirms=False,
        method="visit",
        text="现场未开工",
        at=APRIL + timedelta(days=2),
        by=year.city.qiu,
        seen_version=task.version,
    )
    row = Publication.objects.get()
    acts.return_publication(
        publication_id=row.pk, reason="有个人信息", at=MAY, by=year.city.du, seen_version=1
    )
    with pytest.raises(acts.NotForThePublic) as refused:
        sign(year, prepare(year))
    assert "contradicted" in refused.value.values["concerns"]


def test_an_unverified_figure_is_named_to_those_who_decide_and_is_shown_as_such() -> None:
    year, _ = make_submitted()
    row = prepare(year)
    found = {raised.concern for raised in acts.concerns(row, on=MAY.date())}
    assert "unverified" in found
    sign(year, row)
    values = [row for figure in investment()["tasks"][0]["figures"] for row in figure["observations"]]
    assert [value["verified"] for value in values] == [None, None]


def test_what_is_withdrawn_leaves_every_version_and_a_note() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    before = queries.edition_of_the_public()
    value = investment()["tasks"][0]["figures"][0]["observations"][0]
    given = {"office_id": year.city.industry.pk, "at": MAY, "by": year.city.du}
    acts.withdraw_from_public(thing=value["thing"], reason="数据有误，正在核实", **given)
    found = investment()
    assert value["thing"] not in str(found["tasks"])
    assert found["withdrawn"] == [{"thing": value["thing"], "reason": "数据有误，正在核实"}]
    assert found["tasks"][0]["figures"][0]["light"] is None
    assert queries.edition_of_the_public() != before
    assert (
        acts.withdraw_from_public(thing=value["thing"], reason="再次", **given).reason == "数据有误，正在核实"
    )


def test_only_what_was_published_is_withdrawn_and_with_a_reason_fit_for_the_public() -> None:
    year, _ = make_verified()
    row = prepare(year)
    thing = row.items.first().content["commitment"]["thing"]
    given = {"office_id": year.city.industry.pk, "at": MAY, "by": year.city.du}
    with pytest.raises(acts.NeverPublished):
        acts.withdraw_from_public(thing=thing, reason="数据有误", **given)
    with pytest.raises(acts.NotForThePublic):
        acts.withdraw_from_public(thing=thing, reason="请致电13800138000", **given)
    with pytest.raises(ReasonMissing):
        acts.withdraw_from_public(thing=thing, reason="", **given)


def test_the_journal_tells_each_step() -> None:
    year, _ = make_verified()
    row = sign(year, prepare(year))
    told = Entry.objects.filter(thing=row.thing).order_by("number")
    assert [entry.act for entry in told] == [
        "account.prepare",
        "account.pass",
        "account.clear",
        "account.sign",
    ]
    assert {entry.facts["digest"] for entry in told} == {row.digest}


def test_an_office_of_much_is_prepared_with_as_many_queries_as_one_of_little() -> None:
    year, _ = make_verified()
    counts, tasks = [], []
    for office in (year.city.industry, year.city.planning):
        with CaptureQueriesContext(connection) as caught:
            found = contents(office, year=2025, on=END_OF_APRIL, open_evidence=[], rule_sets=profile().lights)
        counts.append(len(caught))
        tasks.append(str(found).count("observation:"))
    assert counts[0] == counts[1]
    assert tasks[0] != tasks[1]


def test_whoever_has_the_next_step_is_told_and_in_the_end_who_began() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    told = {
        message.officer.username: message.subject
        for message in Message.objects.filter(thing__startswith="publication:").select_related("officer")
    }
    assert "请审核" in told["du"]
    assert "请作保密审查" in told["qiu"]
    assert "请签发" in told["lin"]
    assert "现已公开" in told["han"]

"""The supervision office keeps the offices, who works in them, and which leader oversees what."""

import pytest

from luoshi.delivery.rules.profile import load_profile
from luoshi.delivery.sheets.proposing import adopt_profile
from luoshi.journal.models import Entry
from luoshi.people.actions import (
    add_office,
    end_charge,
    give_charge,
    import_offices,
    post_officer,
    retire_officer,
)
from luoshi.people.establishment import NoSuchCharge, NotALeader, OfficeEntry, OverseenAlready
from luoshi.people.models import Office, OfficeKind, Role
from luoshi.people.permissions import NotAllowed
from luoshi.people.queries import NoSuchOffice, offices_by_name, offices_of
from tests.cast import MORNING, make_city, make_officer

pytestmark = pytest.mark.django_db

TREE = [
    OfficeEntry("gov", "云岭市人民政府", "government"),
    OfficeEntry(
        "ndrc", "市发展和改革委员会", "department", "gov", "市发改委", ("发改委",), source="机构改革方案"
    ),
]


def test_the_offices_of_ganzhou_come_from_its_profile_and_a_second_time_changes_nothing() -> None:
    offices = adopt_profile(profile=load_profile("ganzhou"), at=MORNING, by=None)
    kinds = [office.kind for office in offices]
    assert kinds.count(OfficeKind.COUNTY) == 18
    assert OfficeKind.ZONE in kinds
    assert all(office.source for office in offices)
    entries = Entry.objects.count()
    again = adopt_profile(profile=load_profile("ganzhou"), at=MORNING, by=None)
    assert [office.pk for office in again] == [office.pk for office in offices]
    assert Entry.objects.count() == entries
    assert Office.objects.count() == len(offices)


def test_a_changed_profile_changes_the_office_and_keeps_its_number() -> None:
    before = import_offices(entries=TREE, at=MORNING, by=None)
    renamed = [TREE[0], OfficeEntry("ndrc", "市发展改革委", "department", "gov")]
    after = import_offices(entries=renamed, at=MORNING, by=None)
    assert after[1].pk == before[1].pk
    assert Office.objects.get(pk=before[1].pk).name == "市发展改革委"
    assert Entry.objects.latest("number").facts == {"added": [], "changed": ["ndrc"]}


def test_one_added_by_hand_is_recognised() -> None:
    own = add_office(name="云岭市人民政府", at=MORNING, by=None)
    assert import_offices(entries=TREE, at=MORNING, by=None)[0].pk == own.pk


def test_a_parent_that_is_not_there_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(NoSuchOffice):
        import_offices(
            entries=[TREE[0], OfficeEntry("x", "某局", "department", "nobody")], at=MORNING, by=None
        )
    assert not Office.objects.filter(name="某局").exists()


def test_an_office_is_found_by_each_of_its_names_that_is_its_alone() -> None:
    gov, ndrc = import_offices(entries=TREE, at=MORNING, by=None)
    add_office(name="另一家", parent=gov, short="发改委", at=MORNING, by=None)
    named = offices_by_name()
    assert named["市发改委"] == ndrc
    assert "发改委" not in named


def test_a_leader_oversees_an_office_and_all_beneath_it_until_that_ends() -> None:
    city = make_city()
    branch = add_office(name="能源科", parent=city.planning, at=MORNING, by=city.lin)
    assert offices_of(city.he) == {city.planning.pk, city.industry.pk, branch.pk}
    end_charge(officer=city.he, office=city.planning, at=MORNING, by=city.lin)
    assert offices_of(city.he) == {city.industry.pk}
    with pytest.raises(NoSuchCharge):
        end_charge(officer=city.he, office=city.planning, at=MORNING, by=city.lin)
    give_charge(officer=city.he, office=city.planning, at=MORNING, by=city.lin)
    with pytest.raises(OverseenAlready):
        give_charge(officer=city.he, office=city.planning, at=MORNING, by=city.lin)


def test_only_a_leader_oversees() -> None:
    city = make_city()
    with pytest.raises(NotALeader):
        give_charge(officer=city.zheng, office=city.industry, at=MORNING, by=city.lin)


def test_who_is_posted_elsewhere_acts_for_the_new_office() -> None:
    city = make_city()
    moved = post_officer(officer=city.zheng, role=Role.HEAD, office=city.industry, at=MORNING, by=city.lin)
    assert offices_of(moved) == {city.industry.pk}
    facts = Entry.objects.latest("number").facts
    assert (facts["before"]["role"], facts["after"]["role"]) == ("reporter", "head")


def test_a_leader_who_leaves_or_leads_no_more_oversees_nothing() -> None:
    city = make_city()
    offices = sorted([city.planning.pk, city.industry.pk])
    moved = post_officer(officer=city.he, role=Role.AUDITOR, office=None, at=MORNING, by=city.lin)
    assert Entry.objects.latest("number").facts["oversees_no_more"] == offices
    back = post_officer(officer=moved, role=Role.LEADER, office=None, at=MORNING, by=city.lin)
    assert offices_of(back) == set()
    retire_officer(officer=city.wei, reason="调离", at=MORNING, by=city.lin)
    assert not city.wei.charges.filter(until=None).exists()


def test_who_has_left_signs_in_no_more() -> None:
    city = make_city()
    assert not retire_officer(officer=city.zheng, reason="调离", at=MORNING, by=city.lin).is_active


def test_nobody_else_keeps_the_offices() -> None:
    city = make_city()
    for officer in (city.wu, city.he, city.feng, city.qiu):
        with pytest.raises(NotAllowed):
            add_office(name="新局", at=MORNING, by=officer)
        with pytest.raises(NotAllowed):
            import_offices(entries=TREE, at=MORNING, by=officer)
        with pytest.raises(NotAllowed):
            give_charge(officer=city.wei, office=city.zone, at=MORNING, by=officer)
        with pytest.raises(NotAllowed):
            post_officer(officer=city.han, role=Role.AUDITOR, office=None, at=MORNING, by=officer)
        with pytest.raises(NotAllowed):
            retire_officer(officer=city.han, reason="无", at=MORNING, by=officer)
    assert not Office.objects.filter(name="新局").exists()


def test_an_officer_without_an_office_acts_for_none() -> None:
    assert offices_of(make_officer("gao", role=Role.REPORTER)) == set()

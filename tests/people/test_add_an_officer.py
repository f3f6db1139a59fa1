"""A supervisor adds somebody who will sign in."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from luoshi.journal.models import Entry
from luoshi.people.actions import PasswordWeak, UsernameTaken, UsernameUnfit, add_office, add_officer
from luoshi.people.establishment import OfficeNameTaken
from luoshi.people.models import Office, Officer, Role
from luoshi.people.permissions import NotAllowed
from luoshi.people.queries import NoSuchOfficer, officer_named
from tests.cast import MORNING, PASSWORD, make_auditor, make_former_officer, make_officer, make_supervisor

pytestmark = pytest.mark.django_db


def test_the_new_officer_can_sign_in() -> None:
    make_officer("zhao", name="赵五", role=Role.AUDITOR)
    request = RequestFactory().post("/")
    found = authenticate(request, username="zhao", password=PASSWORD)
    assert found == officer_named("zhao")
    assert authenticate(request, username="zhao", password="another password") is None


def test_the_journal_tells_of_it_without_naming_anybody() -> None:
    supervisor = make_supervisor()
    officer = add_officer(
        username="zhao", name="赵五", role=Role.AUDITOR, password=PASSWORD, at=MORNING, by=supervisor
    )
    entry = Entry.objects.get(thing=officer.actor)
    assert (entry.act, entry.actor) == ("people.add_officer", supervisor.actor)
    written = f"{entry.payload} {entry.reason} {entry.thing}"
    assert "zhao" not in written
    assert "赵五" not in written
    assert officer.password not in written


@pytest.mark.parametrize("username", ["lin", "LIN"])
def test_a_name_to_sign_in_with_is_given_once(username: str) -> None:
    make_supervisor()
    with pytest.raises(UsernameTaken):
        make_officer(username)
    assert Officer.objects.count() == 1


@pytest.mark.parametrize("username", ["", "a", "with blank", "x" * 51, "semi;colon", "new\nline"])
def test_a_name_that_cannot_be_typed_or_read_out_is_refused(username: str) -> None:
    with pytest.raises(UsernameUnfit):
        make_officer(username)
    assert not Officer.objects.exists()


@pytest.mark.parametrize("password", ["", "short", "1234567890123", "password123", "zhaozhaozhao"])
def test_a_weak_password_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(PasswordWeak) as refusal:
        make_officer("zhaozhaozhao", password=password)
    assert refusal.value.values["problems"]
    assert not Officer.objects.exists()


@pytest.mark.parametrize("make_who", [make_auditor, make_former_officer])
def test_only_a_supervisor_who_still_works_here_may_add_officers(make_who) -> None:  # type: ignore[no-untyped-def]
    who = make_who()
    with pytest.raises(NotAllowed):
        add_officer(username="zhao", name="赵五", role=Role.AUDITOR, password=PASSWORD, at=MORNING, by=who)


def test_an_officer_who_has_left_is_not_found() -> None:
    make_former_officer()
    with pytest.raises(NoSuchOfficer):
        officer_named("sun")


def test_offices_form_a_tree_and_bear_a_name_once_at_each_place() -> None:
    city = add_office(name="云岭市", at=MORNING, by=None)
    add_office(name="财政局", parent=city, at=MORNING, by=make_supervisor())
    assert [office.name for office in city.children.all()] == ["财政局"]
    for name, parent in (("云岭市", None), ("财政局", city)):
        with pytest.raises(OfficeNameTaken):
            add_office(name=name, parent=parent, at=MORNING, by=None)
    assert Office.objects.count() == 2


def test_officers_and_offices_cannot_be_deleted() -> None:
    officer = make_supervisor()
    office = add_office(name="云岭市", at=MORNING, by=None)
    for row in (officer, office):
        with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
            row.delete()

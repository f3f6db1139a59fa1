"""An officer's password is changed."""

import pytest

from luoshi.journal.models import Entry
from luoshi.people.actions import PasswordWeak, set_password
from luoshi.people.permissions import NotAllowed
from tests.cast import MORNING, PASSWORD, make_auditor, make_supervisor

pytestmark = pytest.mark.django_db
ANOTHER = "Nine boats under the willow"


def test_officers_change_their_own() -> None:
    auditor = make_auditor()
    set_password(officer=auditor, password=ANOTHER, at=MORNING, by=auditor)
    auditor.refresh_from_db()
    assert auditor.check_password(ANOTHER)
    assert not auditor.check_password(PASSWORD)


def test_a_supervisor_helps_somebody_who_forgot() -> None:
    auditor, supervisor = make_auditor(), make_supervisor()
    set_password(officer=auditor, password=ANOTHER, at=MORNING, by=supervisor)
    entry = Entry.objects.get(act="people.set_password")
    assert (entry.actor, entry.thing, entry.facts) == (supervisor.actor, auditor.actor, {})


def test_nobody_else_may() -> None:
    auditor, supervisor = make_auditor(), make_supervisor()
    with pytest.raises(NotAllowed):
        set_password(officer=supervisor, password=ANOTHER, at=MORNING, by=auditor)
    supervisor.refresh_from_db()
    assert supervisor.check_password(PASSWORD)


def test_a_weak_one_changes_nothing() -> None:
    auditor = make_auditor()
    with pytest.raises(PasswordWeak):
        set_password(officer=auditor, password="wu", at=MORNING, by=auditor)
    auditor.refresh_from_db()
    assert auditor.check_password(PASSWORD)

"""The two people of the demonstration: one who decides and one who looks on."""

from datetime import datetime

from luoshi.cli.passwords import random_password
from luoshi.people.actions import add_officer, set_password
from luoshi.people.queries import NoSuchOfficer, officer_named

SUPERVISOR = "demo-supervisor"

PEOPLE = ((SUPERVISOR, "演示督查员", "supervisor"), ("demo-auditor", "演示审计员", "auditor"))


def make_demo_officers(*, at: datetime) -> list[tuple[str, str, str]]:
    """Give each of ``PEOPLE`` an account with a fresh random password: (username, role, password).

    An account of an earlier demonstration is used again; its old password ends.
    """
    made = []
    for username, name, role in PEOPLE:
        password = random_password()
        try:
            set_password(officer=officer_named(username), password=password, at=at, by=None)
        except NoSuchOfficer:
            add_officer(username=username, name=name, role=role, password=password, at=at, by=None)
        made.append((username, role, password))
    return made

"""Who plays the demonstration: every name is plainly invented, every password random."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from luoshi.cli.passwords import random_password
from luoshi.delivery.actions import adopt_profile
from luoshi.delivery.city import profile
from luoshi.people.actions import add_office, add_officer, give_charge, set_password
from luoshi.people.queries import officer_named, offices

if TYPE_CHECKING:
    from luoshi.people.models import Office, Officer

# Who signs in, with a password that is printed: username, name, role, the office by its key in the profile.
PLAYERS = (
    ("demo-supervisor", "演示督查员", "supervisor", "government-office"),
    ("demo-verifier", "演示核查员", "verifier", "government-office"),
    ("demo-leader", "演示副市长甲", "leader", ""),
    ("demo-reporter", "市工信局演示填报人", "reporter", "industry"),
    ("demo-head", "市工信局演示负责人", "head", "industry"),
    ("demo-county", "瑞金市演示填报人", "reporter", "ruijin"),
    ("demo-auditor", "演示审计员", "auditor", ""),
)

# What each leader oversees; whatever is in no list belongs to the mayor.
CHARGES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "demo-leader": (
        "演示副市长甲",
        ("industry", "science", "state-assets", "commerce", "market", "economic-zone", "dry-port"),
    ),
    "demo-leader-2": (
        "演示副市长乙",
        ("natural-resources", "environment", "housing", "transport", "city-management", "emergency"),
    ),
    "demo-leader-3": (
        "演示副市长丙",
        ("agriculture", "water", "forestry", "civil-affairs", "human-resources", "veterans"),
    ),
    "demo-leader-4": (
        "演示副市长丁",
        ("education", "health", "medical-insurance", "culture-tourism", "sports", "public-security"),
    ),
}
MAYOR = ("demo-mayor", "演示市长")


@dataclass(slots=True)
class Cast:
    """The people and offices of the play; offices by their key in the profile."""

    supervisor: "Officer"
    verifier: "Officer"
    mayor: "Officer"
    offices: Mapping[str, "Office"]
    reporters: Mapping[int, "Officer"]  # by office id
    heads: Mapping[int, "Officer"]
    leaders: Mapping[int, "Officer"]  # who oversees the office with this id
    accounts: list[tuple[str, str, str]] = field(default_factory=list)  # username, role, password

    def leader_of(self, office_id: int) -> "Officer":
        """The leader who oversees the office."""
        return self.leaders.get(office_id, self.mayor)


def make_cast(*, at: datetime) -> Cast:
    """Bring in the city's offices, the players, and a reporter and a head for every other office."""
    adopt_profile(profile=profile(), at=at, by=None)
    by_key = {office.key: office for office in offices() if office.key}
    room = add_office(name="市政府督查室", parent=by_key.get("government-office"), at=at, by=None)
    accounts = []
    for username, name, role, key in PLAYERS:
        office = room if key == "government-office" else by_key.get(key)
        password = random_password()
        add_officer(username=username, name=name, role=role, password=password, office=office, at=at, by=None)
        accounts.append((username, role, password))
    mayor = _silent(*MAYOR, "leader", None, at)
    give_charge(officer=mayor, office=by_key["government"], at=at, by=None)
    leaders: dict[int, Officer] = {}
    for username, (name, keys) in CHARGES.items():
        is_player = username == "demo-leader"
        leader = officer_named(username) if is_player else _silent(username, name, "leader", None, at)
        for key in keys:
            give_charge(officer=leader, office=by_key[key], at=at, by=None)
            leaders[by_key[key].pk] = leader
    reporters: dict[int, Officer] = {}
    heads: dict[int, Officer] = {}
    for key, office in by_key.items():
        if office.kind in ("department", "county", "zone"):
            short = office.short or office.name
            for role, word, found in (("reporter", "填报人", reporters), ("head", "负责人", heads)):
                known = {("industry", "reporter"): "demo-reporter", ("industry", "head"): "demo-head"}
                known["ruijin", "reporter"] = "demo-county"
                if player := known.get((key, role)):
                    found[office.pk] = officer_named(player)
                else:
                    found[office.pk] = _silent(f"{key}-{role}", f"{short}演示{word}", role, office, at)
    return Cast(
        supervisor=officer_named("demo-supervisor"),
        verifier=officer_named("demo-verifier"),
        mayor=mayor,
        offices=by_key,
        reporters=reporters,
        heads=heads,
        leaders=leaders,
        accounts=accounts,
    )


def renew_passwords(*, at: datetime) -> list[tuple[str, str, str]]:
    """Give everybody who signs in a fresh random password; the old ones end: (username, role, password)."""
    renewed = []
    for username, _name, role, _office in PLAYERS:
        password = random_password()
        set_password(officer=officer_named(username), password=password, at=at, by=None)
        renewed.append((username, role, password))
    return renewed


def _silent(username: str, name: str, role: str, office: "Office | None", at: datetime) -> "Officer":
    """Somebody who acts in the play and whose password nobody is told."""
    return add_officer(
        username=username,
        name=name,
        role=role,
        password=random_password(),
        office=office,
        one_time=True,
        at=at,
        by=None,
    )

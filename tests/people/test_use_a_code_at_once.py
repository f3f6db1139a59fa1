"""One code, or one last supervisor, and two who come at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import connection

from luoshi.ground.refused import Refused
from luoshi.journal import queries as journal
from luoshi.people.actions import retire_officer
from luoshi.people.models import Officer, Role
from luoshi.people.second_factor import STEP_SECONDS, code_fits, new_secret, turn_on
from tests.cast import MORNING, make_officer, make_second_supervisor, make_supervisor
from tests.local_platform import run_locally

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2025, 3, 4, 12, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def key(settings: Any, tmp_path: Path) -> None:
    """A platform that has a key to seal with."""
    run_locally(settings, tmp_path)


def both_at_once(act: Callable[[int], object]) -> list[object]:
    """What two threads get from ``act`` that begin together; a refusal by its code."""
    start = Barrier(2)

    def run(number: int) -> object:
        try:
            start.wait()
            return act(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


def code_at(secret: str, at: datetime) -> str:
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // STEP_SECONDS))


def test_a_code_of_the_phone_lets_one_of_two_in() -> None:
    officer, secret = make_supervisor(), new_secret()
    turn_on(officer=officer, secret=secret, at=MORNING, by=officer)
    code = code_at(secret, NOON)
    assert sorted(map(str, both_at_once(lambda _: code_fits(officer, code, at=NOON)))) == ["False", "True"]


def test_a_recovery_code_lets_one_of_two_in() -> None:
    officer = make_supervisor()
    codes = turn_on(officer=officer, secret=new_secret(), at=MORNING, by=officer)
    assert sorted(map(str, both_at_once(lambda _: code_fits(officer, codes[5], at=NOON)))) == [
        "False",
        "True",
    ]


def test_two_who_switch_on_at_once_have_one_secret() -> None:
    officer, secrets = make_supervisor(), [new_secret(), new_secret()]
    got = both_at_once(lambda n: turn_on(officer=officer, secret=secrets[n], at=MORNING, by=officer))
    assert got.count("second-factor-on-already") == 1
    winner = secrets[0 if isinstance(got[0], list) else 1]
    assert code_fits(officer, code_at(winner, NOON), at=NOON)


def test_two_supervisors_who_close_each_others_account_do_not_both_go() -> None:
    lin, chen = make_supervisor(), make_second_supervisor()
    pairs = [(lin, chen), (chen, lin)]
    got = both_at_once(
        lambda n: retire_officer(officer=pairs[n][0], reason="调离", at=MORNING, by=pairs[n][1]).username
    )
    assert Officer.objects.filter(role=Role.SUPERVISOR, is_active=True).count() == 1
    assert "last-supervisor" in got
    assert journal.verify().ok


@pytest.mark.parametrize("late", [-2, 2, 3])
def test_a_code_of_another_minute_does_not_fit(late: int) -> None:
    officer, secret = make_officer("gao", role=Role.AUDITOR), new_secret()
    turn_on(officer=officer, secret=secret, at=MORNING, by=officer)
    code = code_at(secret, NOON)
    then = datetime.fromtimestamp(NOON.timestamp() + late * STEP_SECONDS, UTC)
    assert not code_fits(officer, code, at=then)


@pytest.mark.parametrize("late", [-1, 0, 1])
def test_a_clock_half_a_minute_off_is_forgiven(late: int) -> None:
    officer, secret = make_officer("gao", role=Role.AUDITOR), new_secret()
    turn_on(officer=officer, secret=secret, at=MORNING, by=officer)
    then = datetime.fromtimestamp(NOON.timestamp() + late * STEP_SECONDS, UTC)
    assert code_fits(officer, code_at(secret, NOON), at=then)

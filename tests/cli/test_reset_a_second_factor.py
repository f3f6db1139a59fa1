"""The last supervisor has lost the phone: the command line opens the way again."""

import json
import sqlite3
from pathlib import Path

from tests.cli.test_keep_the_ledger_from_the_console import rows
from tests.console import luoshi


def test_a_lost_second_factor_is_taken_away_with_the_reason(office: Path) -> None:
    with sqlite3.connect(office / "data" / "luoshi.sqlite3") as database:
        database.execute(
            "INSERT INTO mfa_authenticator (type, data, user_id, created_at) "
            "SELECT 'totp', '{}', id, '2025-01-20' FROM people_officer WHERE username = 'wang'"
        )
    done = luoshi("officer", "reset", "wang", "--reason", "手机丢失", "--lang", "en", folder=office)
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(office, "SELECT * FROM mfa_authenticator") == []
    last = json.loads(luoshi("journal", "export", folder=office).stdout.splitlines()[-1])
    assert (last["act"], last["actor"], last["reason"]) == (
        "people.reset_second_factor",
        "console",
        "手机丢失",
    )


def test_where_there_is_none_or_nobody_it_says_so(office: Path) -> None:
    for username, said in (("wang", "is off"), ("nobody", "nobody")):
        done = luoshi("officer", "reset", username, "--reason", "x", "--lang", "en", folder=office)
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr

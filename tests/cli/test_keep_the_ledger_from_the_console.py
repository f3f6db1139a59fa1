"""Accounts, adoption, journal and tables from the command line, on the embedded database."""

import json
import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from luoshi.cli import platform
from luoshi.cli.main import main
from luoshi.cli.passwords import random_password
from tests.cli.report_text import REPORT
from tests.console import luoshi

PASSWORD = re.compile(r"\b(?:[a-z2-9]{5}-){3}[a-z2-9]{5}\b")


def rows(office: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(office / "data" / "luoshi.sqlite3") as database:
        return database.execute(query).fetchall()


def head_of(office: Path) -> str:
    [(head,)] = rows(office, "SELECT hash FROM journal_entry ORDER BY number DESC LIMIT 1")
    return str(head)


# --- officers


def test_an_officer_gets_the_password_that_is_printed_and_a_new_one_ends_it(empty_office: Path) -> None:
    added = luoshi("officer", "add", "wang", "--name", "王敏", "--role", "supervisor", folder=empty_office)
    assert (added.returncode, added.stderr) == (0, "")
    [first] = PASSWORD.findall(added.stdout)
    [(stored, name, role)] = rows(empty_office, "SELECT password, name, role FROM people_officer")
    assert (name, role) == ("王敏", "supervisor")
    assert PBKDF2PasswordHasher().verify(first, str(stored))

    [second] = PASSWORD.findall(luoshi("officer", "password", "wang", folder=empty_office).stdout)
    [(stored,)] = rows(empty_office, "SELECT password FROM people_officer")
    assert PBKDF2PasswordHasher().verify(second, str(stored))
    assert second != first

    exported = luoshi("journal", "export", folder=empty_office).stdout
    assert [json.loads(line)["act"] for line in exported.splitlines()] == [
        "people.add_officer",
        "people.set_password",
    ]
    for secret in (first, second, "王敏"):
        assert secret not in exported


def test_passwords_are_random() -> None:
    made = {random_password() for _ in range(1000)}
    assert len(made) == 1000
    assert all(PASSWORD.fullmatch(password) for password in made)


def test_a_name_that_is_taken_is_refused(office: Path) -> None:
    done = luoshi(
        "officer", "add", "WANG", "--name", "王", "--role", "auditor", "--lang", "en", folder=office
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert "WANG" in done.stderr


def test_an_unknown_name_gets_no_password(office: Path) -> None:
    done = luoshi("officer", "password", "li", "--lang", "en", folder=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "li" in done.stderr


# --- adoption


def adopt(office: Path, *options: str, stdin: bytes = b"", file: str = "report.txt") -> tuple[int, str, str]:
    done = luoshi("adopt", file, *options, "--lang", "en", folder=office, stdin=stdin)
    return done.returncode, done.stdout, done.stderr


def test_a_report_is_adopted_once_and_its_correction_becomes_the_next_edition(office: Path) -> None:
    status, told, _ = adopt(office, "--place", "样例市")
    assert status == 0
    assert "edition 1" in told
    [(commitments,)] = rows(office, "SELECT count(*) FROM ledger_commitment")
    assert f"{commitments} added" in told

    _, again, _ = adopt(office, "--place", "样例市")
    assert "edition 1 already" in again

    (office / "report.txt").write_text(REPORT.replace("1.2万人", "1.3万人"), encoding="utf-8")
    _, corrected, _ = adopt(office, "--place", "样例市")
    assert "edition 2; 0 added" in corrected
    assert "1 changed, 0 lost" in corrected


def test_a_report_can_come_on_standard_input(office: Path) -> None:
    status, told, _ = adopt(office, "--place", "样例市", "--year", "2027", file="-", stdin=REPORT.encode())
    assert status == 0
    assert "样例市 for 2027" in told


def test_the_journal_says_who_adopted(office: Path) -> None:
    luoshi("officer", "add", "zhao", "--name", "赵", "--role", "supervisor", folder=office)
    status, told, said = adopt(office, "--place", "样例市")
    assert (status, told) == (2, "")
    assert "--by" in said  # two could be meant
    assert adopt(office, "--place", "样例市", "--by", "zhao")[0] == 0
    last = json.loads(luoshi("journal", "export", folder=office).stdout.splitlines()[-1])
    [(officer,)] = rows(office, "SELECT id FROM people_officer WHERE username = 'zhao'")
    assert (last["act"], last["actor"]) == ("ledger.adopt", f"officer:{officer}")


def test_nobody_can_adopt_where_there_is_no_supervisor(empty_office: Path) -> None:
    status, told, said = adopt(empty_office, "--place", "样例市")
    assert (status, told) == (2, "")
    assert "luoshi officer add" in said


def test_an_auditor_may_not_adopt(office: Path) -> None:
    status, told, said = adopt(office, "--place", "样例市", "--by", "zhou")
    assert (status, told) == (2, "")
    assert said.count("\n") == 1
    assert rows(office, "SELECT * FROM ledger_edition") == []


@pytest.mark.parametrize(
    ("options", "file", "word"),
    [
        ([], "nameless.txt", "--place"),
        (["--place", "样例市"], "missing.txt", "missing.txt: There is no such file"),
        (["--place", "样例市", "--year", "25"], "report.txt", "25"),
        (["--place", "样例市", "--by", "nobody"], "report.txt", "nobody"),
    ],
)
def test_what_cannot_be_adopted_is_refused_and_changes_nothing(
    office: Path, options: list[str], file: str, word: str
) -> None:
    before = head_of(office)
    (office / "nameless.txt").write_text(REPORT.replace("样例市", ""), encoding="utf-8")
    status, told, said = adopt(office, *options, file=file)
    assert (status, told) == (2, "")
    assert said.count("\n") == 1
    assert word in said
    assert head_of(office) == before


# --- journal


def test_an_export_can_be_verified_without_the_database(office: Path, tmp_path: Path) -> None:
    done = luoshi("journal", "export", "-o", "journal.jsonl", "--lang", "en", folder=office)
    assert (done.returncode, done.stdout) == (0, "")
    head = head_of(office)
    assert done.stderr == f"Head: {head}\n"
    elsewhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    verified = luoshi(
        "journal", "verify", "--file", "journal.jsonl", "--head", head, folder=tmp_path, **elsewhere
    )
    assert verified.returncode == 0
    assert head in verified.stdout


def test_a_changed_entry_is_named(office: Path) -> None:
    lines = luoshi("journal", "export", folder=office).stdout.splitlines()
    lines[1] = lines[1].replace("auditor", "supervisor")
    (office / "journal.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = luoshi("journal", "verify", "--file", "journal.jsonl", "--lang", "en", folder=office)
    assert done.returncode == 1
    assert "broken at entry 2" in done.stdout


def test_a_cut_tail_is_noticed_by_the_head(office: Path) -> None:
    head = head_of(office)
    lines = luoshi("journal", "export", folder=office).stdout.splitlines()
    (office / "cut.jsonl").write_text(lines[0] + "\n", encoding="utf-8")
    without = luoshi("journal", "verify", "--file", "cut.jsonl", folder=office)
    assert without.returncode == 0  # nobody can tell
    told = luoshi(
        "journal",
        "verify",
        "--file",
        "cut.jsonl",
        "--head",
        f" {head.upper()} ",
        "--lang",
        "en",
        folder=office,
    )
    assert told.returncode == 1
    assert "tail was cut off" in told.stdout


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"[]\n", b"{}", b"\n", b"{" * 100_000])
def test_what_is_no_export_is_broken_at_its_first_entry(office: Path, data: bytes) -> None:
    (office / "x.jsonl").write_bytes(data)
    done = luoshi("journal", "verify", "--file", "x.jsonl", "--lang", "en", folder=office)
    assert (done.returncode, done.stderr) == (1, "")
    assert "broken at entry 1" in done.stdout


def test_an_export_that_is_not_there_is_refused(office: Path) -> None:
    done = luoshi("journal", "verify", "--file", "x.jsonl", "--lang", "en", folder=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "luoshi: x.jsonl: There is no such file. Check the path and the name.\n"


# --- tables


def test_the_embedded_database_makes_its_tables_when_they_are_needed(tmp_path: Path) -> None:
    done = luoshi("journal", "verify", "--lang", "en", folder=tmp_path)
    assert done.returncode == 0
    assert "0 entries" in done.stdout
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0
    again = luoshi("migrate", "--lang", "en", folder=tmp_path)
    assert again.stdout == "The tables are up to date (0 changes made).\n"


def test_a_database_made_by_a_newer_version_is_left_alone(office: Path) -> None:
    with sqlite3.connect(office / "data" / "luoshi.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_x', '2030-01-01')"
        )
    for command in (["migrate"], ["journal", "verify"]):
        done = luoshi(*command, "--lang", "en", folder=office)
        assert (done.returncode, done.stdout) == (2, "")
        assert "ledger.9999_x" in done.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("command", [["journal", "verify"], ["officer", "password", "wang"]])
def test_a_server_database_is_not_changed_unasked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    monkeypatch.setenv("LUOSHI_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(platform, "is_embedded", lambda: False)
    monkeypatch.setattr(platform, "pending_migrations", lambda: ["ledger.0003_next"])
    done = CliRunner().invoke(main, [*command, "--lang", "en"])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "run: luoshi migrate" in done.stderr


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, "does not answer"),
        ({"DATABASE_URL": "mysql://x/y"}, "A setting is wrong"),
        ({"LUOSHI_DATA": "/proc/luoshi"}, "/proc/luoshi cannot be used"),
    ],
)
def test_a_platform_that_cannot_open_says_why_in_a_line(
    tmp_path: Path, settings: dict[str, str], word: str
) -> None:
    done = luoshi("journal", "verify", "--lang", "en", folder=tmp_path, **settings)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert word in done.stderr


def test_a_database_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "luoshi.sqlite3").write_bytes(b"this is no database, " * 100)
    done = luoshi("journal", "verify", "--lang", "en", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "does not answer" in done.stderr

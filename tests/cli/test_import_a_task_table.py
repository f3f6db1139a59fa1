"""A task table is brought into a draft sheet from the command line."""

import sqlite3
from pathlib import Path

import pytest

from tests.console import luoshi
from tests.delivery.tables import as_offices_do


@pytest.fixture
def desk(office: Path) -> Path:
    """The office with its report adopted, a draft sheet with the number 1, and a table in a file."""
    adopted = luoshi(
        "adopt", "report.txt", "--place", "赣州市", "--year", "2026", "--by", "wang", folder=office
    )
    assert adopted.returncode == 0
    with sqlite3.connect(office / "data" / "luoshi.sqlite3") as database:
        database.execute(
            "INSERT INTO delivery_sheet (id, year, title, state, approved_by, approval_document, number, "
            "made_by_id, made_at, version) SELECT 1, 2026, '分解表', 'draft', '', '', '', id, "
            "'2026-02-01', 1 FROM people_officer WHERE username = 'wang'"
        )
    (office / "table.xlsx").write_bytes(as_offices_do())
    return office


def wordings(desk: Path) -> list[str]:
    with sqlite3.connect(desk / "data" / "luoshi.sqlite3") as database:
        return [row[0] for row in database.execute("SELECT wording FROM delivery_task ORDER BY number")]


def test_a_table_is_imported_once(desk: Path) -> None:
    command = ("sheet", "import", "table.xlsx", "--sheet", "1", "--by", "wang", "--lang", "en")
    done = luoshi(*command, folder=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 tasks" in done.stdout
    assert len(wordings(desk)) == 3
    again = luoshi(*command, folder=desk)
    assert again.returncode == 2
    assert "in the sheet already" in again.stderr
    assert len(wordings(desk)) == 3


def test_a_dry_run_says_what_each_row_would_become_and_writes_nothing(desk: Path) -> None:
    done = luoshi("sheet", "import", "table.xlsx", "--sheet", "1", "--by", "wang", "--dry-run", folder=desk)
    assert done.returncode == 0
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [
        ["重点任务", "6"],
        ["重点任务", "7"],
        ["重点任务", "10"],
    ]
    assert wordings(desk) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("table.xlsx", "--sheet", "9", "--by", "wang"), "no sheet 9"),
        (("table.xlsx", "--sheet", "1", "--by", "zhou"), "not"),
        (("report.txt", "--sheet", "1", "--by", "wang"), "report.txt"),
        (("missing.xlsx", "--sheet", "1", "--by", "wang"), "missing.xlsx"),
    ],
    ids=["no sheet", "auditor", "no table", "no file"],
)
def test_what_cannot_be_imported_is_refused(desk: Path, arguments: tuple[str, ...], said: str) -> None:
    done = luoshi("sheet", "import", *arguments, "--lang", "en", folder=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert wordings(desk) == []

"""What a person at a terminal sees, and one who pipes it away does not."""

import os
import pty
import subprocess
from pathlib import Path

from tests.cli.report_text import REPORT
from tests.console import COMMANDS, console_environment


def in_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """Status and everything that a terminal shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [COMMANDS / "luoshi", *arguments],
        cwd=folder,
        env=console_environment(folder, TERM="xterm-256color"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # Linux says so when the other end is closed
        pass
    finally:
        os.close(ours)
    return process.wait(timeout=30), shown.decode()


def test_the_table_is_coloured(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    status, shown = in_terminal(tmp_path, "read", "report.txt")
    assert status == 0
    assert "\x1b[1;32m" in shown  # a target
    assert "Reading" not in shown  # one small file takes no time


def test_a_bar_goes_with_several_files_and_leaves_nothing_behind(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    status, shown = in_terminal(tmp_path, "read", "a.txt", "b.txt", "c.txt", "-o", "all.json", "--lang", "en")
    assert status == 0
    assert "Reading" in shown
    assert shown.endswith("\x1b[2K")  # the line is wiped
    assert shown.count("\x1b[?25h") == shown.count("\x1b[?25l")  # the cursor is there again
    assert len((tmp_path / "all.json").read_text(encoding="utf-8").splitlines()) == 3


def test_the_bar_is_gone_before_a_table_comes(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(REPORT, encoding="utf-8")
    _, shown = in_terminal(tmp_path, "check", "a.txt", "b.txt", "--lang", "en")
    before_table = shown.partition("2026年样例市")[0]
    assert "Reading" in before_table
    assert before_table.rpartition("Reading")[2].count("\x1b[2K") == 1


def test_a_workbook_is_not_poured_into_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    status, shown = in_terminal(tmp_path, "read", "report.txt", "--format", "xlsx", "--lang", "en")
    assert status == 2
    assert "Name a file with -o." in shown
    assert "PK" not in shown

"""`luoshi demo` with a report of one's own that promises little: it plays what there is to play."""

from pathlib import Path

from tests.cli.report_text import REPORT
from tests.console import luoshi


def test_a_report_of_a_few_promises_is_played_too(empty_office: Path) -> None:
    (empty_office / "short.txt").write_text(REPORT.replace("样例市", "赣州市"), encoding="utf-8")
    done = luoshi("demo", "short.txt", "--lang", "en", folder=empty_office)
    assert (done.returncode, done.stderr) == (0, "")
    assert "demo-supervisor" in done.stdout
    verified = luoshi("journal", "verify", folder=empty_office)
    assert verified.returncode == 0, verified


def test_a_report_that_cannot_be_adopted_leaves_nothing_behind(empty_office: Path) -> None:
    (empty_office / "nameless.txt").write_text(REPORT.replace("样例市", ""), encoding="utf-8")
    done = luoshi("demo", "nameless.txt", "--lang", "en", folder=empty_office)
    assert done.returncode == 2
    assert done.stderr.startswith("luoshi: nameless.txt: ")
    told = luoshi("journal", "export", folder=empty_office)
    assert told.stdout == ""

"""The draft of a review is written from the command line."""

import zipfile
from pathlib import Path

import pytest

from tests.console import luoshi


@pytest.fixture
def desk(office: Path) -> Path:
    """The office with its report adopted; nothing is accepted yet."""
    done = luoshi("adopt", "report.txt", "--place", "赣州市", "--year", "2026", "--by", "wang", folder=office)
    assert done.returncode == 0
    return office


def test_a_year_alone_prints_the_draft_and_says_what_it_is(desk: Path) -> None:
    done = luoshi("review", "2026", folder=desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert "本稿由系统依据已核实数据生成" in done.stdout
    assert "还没有经过核实并有佐证的数据" in done.stdout
    assert luoshi("review", "draft", "2026", folder=desk).stdout == done.stdout


def test_the_ending_of_the_file_chooses_its_form(desk: Path) -> None:
    for name in ("review.docx", "review.html", "review.txt"):
        assert luoshi("review", "2026", "-o", name, folder=desk).returncode == 0
    assert "word/document.xml" in zipfile.ZipFile(desk / "review.docx").namelist()
    assert (desk / "review.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert "2026年工作回顾" in (desk / "review.txt").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_refused(desk: Path) -> None:
    done = luoshi("review", "2026", "-o", "nowhere/review.docx", folder=desk)
    assert done.returncode == 2
    assert "nowhere" in done.stderr

"""Asking at the command line why a stretch was read as it was."""

import re
from pathlib import Path

import pytest

from luoshi.ground.messages import LANGUAGES, render
from tests.cli.report_text import REPORT, WRONG_COUNT
from tests.console import ROOT, luoshi


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "wrong.txt").write_text(WRONG_COUNT, encoding="utf-8")
    return tmp_path


def told(folder: Path, text: str, *, name: str = "report.txt") -> str:
    """What is said in English of the first place where ``text`` stands."""
    at = str((folder / name).read_text(encoding="utf-8").index(text))
    done = luoshi("explain", name, "--at", at, "--lang", "en", folder=folder)
    assert done.returncode == 0, done
    return done.stdout


def test_a_statement_is_told_with_its_section_kind_firmness_and_figures(folder: Path) -> None:
    said = told(folder, "86亿元")
    assert "二、2026年工作安排 › (一)壮大产业" in said
    assert "target · ensure" in said
    assert "which makes a target of the task: 120个, 86亿元" in said
    assert "[number-and-unit]" in said


def test_a_project_is_told_with_its_stage(folder: Path) -> None:
    assert re.search(r"Project +样例第三医院 · start · 2026", told(folder, "第三医院"))


def test_a_head_and_a_lead_in_have_no_statement(folder: Path) -> None:
    assert "This is a head." in told(folder, "二、2026年")
    assert "No statement was made here" in told(folder, "今年要抓好")


def test_what_is_raised_there_is_told_too(folder: Path) -> None:
    assert "[announced-count]" in told(folder, "今年要抓好", name="wrong.txt")
    assert "Finding" not in told(folder, "今年要抓好")


def test_a_line_and_a_character_name_the_same_place_as_the_offset(folder: Path) -> None:
    by_line = luoshi("explain", "report.txt", "--at", "4:1", folder=folder)
    by_offset = luoshi("explain", "report.txt", "--at", str(REPORT.index("地区生产")), folder=folder)
    assert by_line.returncode == 0
    assert by_line.stdout == by_offset.stdout


@pytest.mark.parametrize("place", [str(len(REPORT)), "0:1", "1:0", "1:500", "99:1"])
def test_a_place_outside_the_text_is_refused_with_what_there_is(folder: Path, place: str) -> None:
    done = luoshi("explain", "report.txt", "--at", place, "--lang", "en", folder=folder)
    assert done.returncode == 2
    assert f"{place} is not in the text" in done.stderr
    assert str(len(REPORT) - 1) in done.stderr


@pytest.mark.parametrize("place", ["-1", "x", "1.5", "1:", ""])
def test_what_is_no_place_is_refused(folder: Path, place: str) -> None:
    done = luoshi("explain", "report.txt", "--at", place, folder=folder)
    assert done.returncode == 2
    assert done.stdout == ""


def test_every_rule_that_the_reader_names_is_worded_in_both_languages() -> None:
    named = set()
    for source in (ROOT / "src" / "luoshi" / "reader").glob("*.py"):
        if source.stem in {"figures", "works", "projects", "statements"}:
            text = source.read_text(encoding="utf-8")
            named |= set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', text))
            named |= set(re.findall(r'rule="([a-z-]+)"', text))
    named |= {"plan", "review", "ceremony", "requirement", "copula", "rank", "streak", "share", "doubling"}
    assert "number-and-unit" in named
    missing = [
        (rule, language)
        for rule in sorted(named)
        for language in LANGUAGES
        if not render(f"rule.{rule}", language, default="")
    ]
    assert missing == []

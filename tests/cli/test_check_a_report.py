"""Checking reports at the command line: what a careful reader would raise, and the status."""

import json
from pathlib import Path

import pytest

from tests.cli.report_text import REPORT, WRONG_COUNT
from tests.console import luoshi


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "wrong.txt").write_text(WRONG_COUNT, encoding="utf-8")
    return tmp_path


def test_a_report_with_an_error_ends_with_status_1_and_says_where(folder: Path) -> None:
    done = luoshi("check", "wrong.txt", "--lang", "en", folder=folder)
    assert done.returncode == 1
    [line] = [line for line in done.stdout.splitlines() if "error" in line]
    assert line.split()[:3] == ["✗", "error", "7:1"]
    assert "announces 3" in line


def test_a_report_without_findings_ends_with_status_0_and_says_so(folder: Path) -> None:
    done = luoshi("check", "good.txt", "--lang", "en", folder=folder)
    assert done.returncode == 0
    assert "Nothing to raise." in done.stdout


def test_one_error_among_several_files_decides(folder: Path) -> None:
    assert luoshi("check", "good.txt", "good.txt", folder=folder).returncode == 0
    assert luoshi("check", "good.txt", "wrong.txt", "good.txt", folder=folder).returncode == 1


def test_a_file_that_cannot_be_read_outweighs_an_error(folder: Path) -> None:
    done = luoshi("check", "wrong.txt", "missing.txt", folder=folder)
    assert done.returncode == 2
    assert "missing.txt" in done.stderr
    assert "7:1" in done.stdout


def test_json_holds_the_findings_with_their_words_and_spans(folder: Path) -> None:
    done = luoshi("check", "wrong.txt", "--format", "json", "--lang", "en", folder=folder)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert list(told) == ["schema_version", "report", "findings"]
    [finding] = told["findings"]
    assert (finding["rule"], finding["severity"]) == ("announced-count", "error")
    assert WRONG_COUNT[finding["start"] : finding["end"]].startswith("今年要抓好三方面工作")
    assert "3" in finding["message"]


def test_several_files_give_one_json_object_a_line(folder: Path) -> None:
    done = luoshi("check", "good.txt", "wrong.txt", "--format", "json", folder=folder)
    assert [len(json.loads(line)["findings"]) for line in done.stdout.splitlines()] == [0, 1]


def test_a_luoshi_toml_beside_the_report_or_in_the_folder_chooses_what_is_raised(folder: Path) -> None:
    (folder / "luoshi.toml").write_text('[findings]\nannounced-count = "note"\n', encoding="utf-8")
    assert luoshi("check", "wrong.txt", folder=folder).returncode == 0
    (folder / "near").mkdir()
    (folder / "near" / "wrong.txt").write_text(WRONG_COUNT, encoding="utf-8")
    assert luoshi("check", "near/wrong.txt", folder=folder).returncode == 0
    (folder / "near" / "luoshi.toml").write_text("[findings]\n", encoding="utf-8")
    assert luoshi("check", "near/wrong.txt", folder=folder).returncode == 1


def test_a_luoshi_toml_that_is_wrong_is_refused_by_its_name(folder: Path) -> None:
    (folder / "luoshi.toml").write_text('[findings]\nannounced = "off"\n', encoding="utf-8")
    done = luoshi("check", "wrong.txt", "--lang", "en", folder=folder)
    assert done.returncode == 2
    assert "luoshi.toml: " in done.stderr
    assert "announced-count" in done.stderr

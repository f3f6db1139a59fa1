"""`luoshi compare`: two reports in, what became of the promises out."""

import json
from pathlib import Path

import pytest

from tests.cli.report_text import NEXT_REPORT as NEXT
from tests.cli.report_text import REPORT
from tests.console import luoshi


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEXT, encoding="utf-8")
    return tmp_path


def test_the_table_shows_both_sentences_and_their_outcome(folder: Path) -> None:
    done = luoshi("compare", "old.txt", "new.txt", "--lang", "en", folder=folder, COLUMNS="200")
    assert (done.returncode, done.stderr) == (0, "")
    (row,) = [line for line in done.stdout.splitlines() if "81.5" in line and "short" in line]
    assert "实施重点项目120个、完成投资86亿元以上" in row


def test_plain_tasks_that_stand_alone_are_counted_and_shown_with_all(folder: Path) -> None:
    short = luoshi("compare", "old.txt", "new.txt", folder=folder).stdout
    whole = luoshi("compare", "old.txt", "new.txt", "--all", folder=folder).stdout
    assert "组建样例合唱团" not in short
    assert "--all" in short
    assert "组建样例合唱团" in whole
    assert "--all" not in whole


def test_json_holds_every_pair_with_spans_of_both_texts(folder: Path) -> None:
    done = luoshi("compare", "old.txt", "new.txt", "-o", "pairs.json", folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = json.loads((folder / "pairs.json").read_text(encoding="utf-8"))
    assert told["schema_version"] == 1
    assert (told["old"]["year_planned"], told["new"]["year_planned"]) == (2026, 2027)
    for pair in told["pairs"]:
        assert (pair["old"] is None) == (pair["outcome"] == "new")
        assert (pair["new"] is None) == (pair["outcome"] == "dropped")
        for text, side in ((REPORT, pair["old"]), (NEXT, pair["new"])):
            if side:
                assert text[side["sentence_start"] : side["sentence_end"]] == side["sentence"]
                assert not side["figure"] or text[side["start"] : side["end"]] == side["figure"]["text"]


def test_the_wrong_order_is_refused_in_one_line_and_compared_when_told(folder: Path) -> None:
    refused = luoshi("compare", "new.txt", "old.txt", "--lang", "en", folder=folder)
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith("luoshi: One report plans 2027, the other 2026")
    assert luoshi("compare", "new.txt", "old.txt", "--any-years", folder=folder).returncode == 0


def test_a_file_that_is_not_there_is_named(folder: Path) -> None:
    refused = luoshi("compare", "old.txt", "gone.txt", "--lang", "en", folder=folder)
    assert refused.returncode == 2
    assert refused.stderr == "luoshi: gone.txt: There is no such file. Check the path and the name.\n"


def test_the_output_is_neither_of_the_inputs(folder: Path) -> None:
    refused = luoshi("compare", "old.txt", "new.txt", "-o", "new.txt", folder=folder)
    assert refused.returncode == 2
    assert (folder / "new.txt").read_text(encoding="utf-8") == NEXT

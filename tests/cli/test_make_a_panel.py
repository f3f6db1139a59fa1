"""Making a panel of many reports at the command line."""

import csv
import hashlib
from pathlib import Path

import duckdb
import pytest

from luoshi.cli.paneling import read_part
from tests.cli.report_text import REPORT
from tests.console import luoshi

NAMES = ("a.txt", "b.txt", "c.txt")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for index, name in enumerate(NAMES):
        (tmp_path / name).write_text(REPORT.replace("5.8%", f"{index + 4}%"), encoding="utf-8")
    return tmp_path


def test_a_headline_indicator_of_every_report_is_in_the_table_with_its_span(folder: Path) -> None:
    assert luoshi("panel", *NAMES, "-o", "panel.parquet", folder=folder).returncode == 0
    table = duckdb.read_parquet(str(folder / "panel.parquet"))
    found = table.filter("indicator = 'gdp'").select("value", "start", "end", "sha256").fetchall()
    assert sorted(int(value) for value, *_ in found) == [4, 5, 6]
    texts = {hashlib.sha256((folder / n).read_bytes()).hexdigest(): (folder / n).read_text() for n in NAMES}
    assert {texts[digest][start:end] for _, start, end, digest in found} == {"4%", "5%", "6%"}


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_one_process_and_two_in_another_order_give_the_same_bytes(folder: Path, form: str) -> None:
    luoshi("panel", *NAMES, "-o", f"one.{form}", "--jobs", "1", folder=folder)
    luoshi("panel", *reversed(NAMES), "a.txt", "-o", f"two.{form}", "--jobs", "2", folder=folder)
    assert (folder / f"one.{form}").read_bytes() == (folder / f"two.{form}").read_bytes()
    assert not (folder / f"one.{form}.parts").exists()


def test_what_was_read_before_an_interruption_is_not_read_again(folder: Path) -> None:
    parts = folder / "panel.csv.parts"
    parts.mkdir()
    read_part(str(folder / "a.txt"), str(parts), any_text=False)  # here the power was cut
    [part] = parts.iterdir()
    part.write_text(part.read_text(encoding="utf-8").replace("地区生产总值", "先前读过"), encoding="utf-8")
    assert luoshi("panel", *NAMES, "-o", "panel.csv", folder=folder).returncode == 0
    table = (folder / "panel.csv").read_text(encoding="utf-8")
    assert (table.count("先前读过"), table.count("地区生产总值")) == (1, 2)


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_there(folder: Path) -> None:
    done = luoshi("panel", *NAMES, "missing.txt", "-o", "panel.csv", folder=folder)
    assert done.returncode == 2
    assert "missing.txt" in done.stderr
    with (folder / "panel.csv").open(encoding="utf-8") as file:
        assert len({row["sha256"] for row in csv.DictReader(file)}) == len(NAMES)


def test_a_table_of_an_unknown_kind_is_refused(folder: Path) -> None:
    done = luoshi("panel", "a.txt", "-o", "panel.xlsx", folder=folder)
    assert done.returncode == 2
    assert not (folder / "panel.xlsx").exists()

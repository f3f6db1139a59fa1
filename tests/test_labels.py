"""The labels that the reader is measured by quote their reports and speak the guide's language."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
LABELS = ROOT / "tests" / "labels"
SHARED_REPORTS = ROOT.parent / "shared" / "reports"
FOLDERS = sorted(path for path in LABELS.iterdir() if path.is_dir() and not path.name.startswith("compare-"))

BOUNDS = {"eq", "ge", "gt", "le", "lt", "about", "near"}
FIGURE_KINDS = {"amount", "rate", "change", "share", "rank", "streak"}
FIGURE_ROLES = {"result", "target", "context"}
STAGES = {"complete", "build", "start", "prepare", "plan"}
PROJECT_ROLES = {"result", "target"}
STATEMENT_KINDS = {"result", "target", "task", "problem", "principle"}
FIRMNESS = {"ensure", "plan", "strive", "explore"}

Row = dict[str, Any]


def rows(folder: Path, name: str) -> list[Row]:
    path = folder / f"{name}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def ranges(folder: Path) -> list[list[int]]:
    found: list[list[int]] = json.loads((folder / "ranges.json").read_text(encoding="utf-8"))
    return found


def report_text(folder: Path) -> str:
    """The decoded text of the report that a folder's labels are about; skips where it is not at hand."""
    if not SHARED_REPORTS.is_dir():
        pytest.skip("the reports that the labels quote are not part of the project")
    part = next(part for part in ("-other", "-a", "-b") if folder.name.endswith(part))
    report = SHARED_REPORTS / f"{folder.name.removesuffix(part)}.txt"
    return report.read_bytes().decode("utf-8-sig")


def said(row: Row, field: str) -> set[Any]:
    """The labelled value of a field with its further right answers."""
    return {row[field], *row.get(f"{field}_also", [])}


def counted(labels: list[Row]) -> list[Row]:
    """Labels that count; the optional ones may offer several spans for one thing."""
    return sorted((row for row in labels if not row.get("optional")), key=lambda row: row["start"])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_figures_words_stand_in_the_report_where_the_label_says(folder: Path) -> None:
    raw = report_text(folder)
    figures = rows(folder, "figures")
    assert figures
    assert [row["text"] for row in figures] == [raw[row["start"] : row["end"]] for row in figures]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_labelled_spans_are_words_of_the_report_without_signs_around_them(folder: Path) -> None:
    raw = report_text(folder)
    for name in ("figures", "projects", "statements"):
        for row in rows(folder, name):
            quoted = raw[row["start"] : row["end"]]
            assert quoted
            assert quoted == quoted.strip(" \t\r\n\u3000，。；、,;：:")


@pytest.mark.parametrize("name", ["figures", "projects", "statements"])
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_labels_lie_in_the_labelled_ranges_and_never_on_each_other(folder: Path, name: str) -> None:
    spans = ranges(folder)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    labels = rows(folder, name)
    outside = [
        row for row in labels if not any(start <= row["start"] < row["end"] <= end for start, end in spans)
    ]
    assert outside == []
    assert [pair for pair in pairwise(counted(labels)) if pair[0]["end"] > pair[1]["start"]] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_figures_speak_the_guides_language(folder: Path) -> None:
    for row in rows(folder, "figures"):
        assert said(row, "bound") <= BOUNDS
        assert said(row, "kind") <= FIGURE_KINDS
        assert said(row, "role") <= FIGURE_ROLES
        assert row["measure"]
        assert row["year"] is None or 1949 < row["year"] < 2100
        if "value" in row:
            assert isinstance(row["value"], int | float)
        else:
            assert row["low"] < row["high"]
        if row.get("optional"):
            continue
        assert row["unit"]
        assert not set(row["unit"]) & set("0123456789万亿％")
        if row["kind"] in {"rate", "share"}:
            assert row["unit"] == "%"
        elif row["kind"] == "change":
            assert row["unit"] in {"%", "百分点"}
        elif row["kind"] in {"rank", "streak"}:
            assert row["unit"] == {"rank": "位", "streak": "年"}[row["kind"]]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_projects_and_statements_speak_the_guides_language(folder: Path) -> None:
    for row in rows(folder, "projects"):
        assert said(row, "stage") <= STAGES
        assert row["role"] in PROJECT_ROLES
        assert row["name"]
    for row in rows(folder, "statements"):
        assert "text" not in row
        assert said(row, "kind") <= STATEMENT_KINDS
        promises = bool(said(row, "kind") & {"target", "task"})
        assert (row["firmness"] in FIRMNESS) if row["kind"] in {"target", "task"} else row["firmness"] is None
        assert said(row, "firmness") <= (FIRMNESS | {None} if promises else {None})


def test_halves_of_one_report_share_no_text() -> None:
    for folder in FOLDERS:
        other = LABELS / f"{folder.name.removesuffix('-a')}-b"
        if folder.name.endswith("-a") and other.is_dir():
            spans = sorted([*ranges(folder), *ranges(other)])
            assert all(before[1] <= after[0] for before, after in pairwise(spans)), folder.name

"""The JSON Schema: real output keeps it, and it refuses what is not so."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from luoshi import reader
from luoshi.cli.report_json import check_object, report_object
from luoshi.cli.schema import schema_text
from luoshi.reader import compare, model
from tests.cli.report_text import NEXT_REPORT, REPORT, WRONG_COUNT
from tests.console import ROOT, luoshi

SCHEMA: dict[str, Any] = json.loads(schema_text())
REPORTS = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"


def problems(thing: object, part: str = "") -> list[str]:
    of_part = {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{part}"}
    schema = of_part if part else SCHEMA
    return [
        f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(thing)
    ]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("text", [REPORT, WRONG_COUNT, SAMPLE.read_text(encoding="utf-8"), "字"])
def test_what_is_read_keeps_the_schema(text: str) -> None:
    report = reader.read(text.encode(), any_text=True)
    assert problems(json.loads(json.dumps(report_object(report, "a.txt", "zh")))) == []
    assert problems(json.loads(json.dumps(check_object(report, None, "en"))), "check") == []


def test_what_is_printed_keeps_the_schema_that_is_printed(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(WRONG_COUNT, encoding="utf-8")
    assert json.loads(luoshi("schema", folder=tmp_path).stdout) == SCHEMA
    assert (
        problems(json.loads(luoshi("read", "report.txt", "--format", "json", folder=tmp_path).stdout)) == []
    )
    for line in luoshi(
        "read", "report.txt", "-", "--format", "json", folder=tmp_path, stdin=REPORT.encode()
    ).stdout.splitlines():
        assert problems(json.loads(line)) == []
    checked = luoshi("check", "report.txt", "--format", "json", folder=tmp_path)
    assert problems(json.loads(checked.stdout), "check") == []


def test_what_compare_prints_keeps_the_schema(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "new.txt").write_text(NEXT_REPORT, encoding="utf-8")
    done = luoshi("compare", "old.txt", "new.txt", "--format", "json", folder=tmp_path)
    told = json.loads(done.stdout)
    assert problems(told, "compare") == []
    told["pairs"][0]["outcome"] = "forgotten"
    assert problems(told, "compare") != []


def test_the_real_reports_keep_the_schema() -> None:
    if not REPORTS:
        pytest.skip("no real reports beside the project (../shared/reports)")
    for path in REPORTS:
        report = reader.read(path.read_bytes())
        told = json.loads(json.dumps(report_object(report, path.name, "zh")))
        assert problems(told) == [], path.name
        for piece in told["statements"] + told["figures"] + told["projects"]:
            assert report.text[piece["start"] : piece["end"]] == piece["text"], path.name


@pytest.mark.parametrize(
    ("piece", "part"),
    [
        (model.Section, "section"),
        (model.Statement, "statement"),
        (model.Figure, "figure"),
        (model.Project, "project"),
    ],
)
def test_the_schema_has_every_field_of_the_reader_and_no_other(piece: type, part: str) -> None:
    names = {field.name for field in fields(piece)}
    assert set(SCHEMA["$defs"][part]["properties"]) == set(SCHEMA["$defs"][part]["required"]) == names


@pytest.mark.parametrize(
    ("codes", "part", "field"),
    [
        (model.StatementKind, "statement", "kind"),
        (model.Bound, "figure", "bound"),
        (model.FigureKind, "figure", "kind"),
        (model.Role, "figure", "role"),
        (model.Stage, "project", "stage"),
        (model.Severity, "finding", "severity"),
        (compare.Outcome, "pair", "outcome"),
        (compare.PairRule, "pair", "rule"),
    ],
)
def test_the_schema_knows_the_same_codes_as_the_reader(codes: object, part: str, field: str) -> None:
    assert set(SCHEMA["$defs"][part]["properties"][field]["enum"]) == set(get_args(codes))


def changed(path: str, value: object) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(report_object(reader.read(REPORT.encode()), None, "zh")))
    thing: Any = told
    *way, last = path.split(".")
    for step in way:
        thing = thing[int(step)] if step.isdigit() else thing[step]
    thing[last] = value
    return told


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema_version", 2),
        ("extra", 1),
        ("report.sha256", "abc"),
        ("report.adcode", "36070"),
        ("report.characters", 1.5),
        ("statements.0.kind", "wish"),
        ("statements.0.start", -1),
        ("statements.0.places", None),
        ("figures.0.value", "5.8"),
        ("figures.0.value", None),  # neither a value nor a range
        ("figures.0.low", 1),  # both
        ("projects.0.name", ""),
    ],
)
def test_the_schema_refuses_what_is_not_so(path: str, value: object) -> None:
    assert problems(changed(path, value)) != []


def test_a_field_left_out_is_noticed() -> None:
    told = changed("schema_version", 1)
    del told["figures"][0]["bound"]
    assert problems(told) != []

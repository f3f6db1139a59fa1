"""Real reports, read in place: title, place, years, findings, and how much of the labels is found."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from luoshi.reader import Report, read

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
REPORTS = SHARED / "reports"

pytestmark = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the real reports are not beside this checkout (../shared/reports)"
)

# file: title, place, adcode, year reviewed, year planned, heads of the first level
EXPECTED = {
    "ganzhou-2025": ("政府工作报告", "赣州市", "360700", 2024, 2025),
    "guangdong-2026": ("政府工作报告", "广东省", "440000", 2025, 2026),
    "hainan-2026": ("政府工作报告", "海南省", "460000", 2025, 2026),
    "shaanxi-2026": ("陕西省2026年政府工作报告", "陕西省", "610000", 2025, 2026),
    "yunnan-2026": ("2026年政府工作报告", "云南省", "530000", 2025, 2026),
    "qinghai-2026": ("政府工作报告", "青海省", "630000", 2025, 2026),
    "hailar-2016": ("政府工作报告", "海拉尔区", "150702", 2015, 2016),
    "hailar-2017": ("", "海拉尔区", "150702", 2016, 2017),
    "cn-national-2004-mojibake": ("2004年政府工作报告", "全国", None, 2003, 2004),
    "cn-national-2010-flat": ("政府工作报告", "全国", None, 2009, 2010),
    "cn-national-2014-html": ("政府工作报告", "全国", None, 2013, 2014),
    "cn-national-2017": ("政府工作报告", "全国", None, 2016, 2017),
    "cn-national-2023": ("政府工作报告", "全国", None, 2022, 2023),
    "cn-national-2024": ("政府工作报告", "全国", None, 2023, 2024),
}


def read_report(name: str) -> Report:
    return read((REPORTS / f"{name}.txt").read_bytes())


@pytest.mark.parametrize("name", EXPECTED)
def test_title_place_and_years(name: str) -> None:
    report = read_report(name)
    found = (report.title, report.place, report.adcode, report.year_reviewed, report.year_planned)
    assert found == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_span_quotes_the_text(name: str) -> None:
    report = read_report(name)
    for thing in (*report.statements, *report.figures, *report.projects):
        assert report.text[thing.start : thing.end] == thing.text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("guangdong-2026", ("海岸带及海洋空间规划", "名词解释")),
        ("hainan-2026", ("制造谣言", "［28］")),
        ("shaanxi-2026", ("首页", "扫一扫", "信息公开>")),
        ("yunnan-2026", ("您的位置", "分享到", "相关文档")),
        ("qinghai-2026", ("编辑", "来源")),
        ("cn-national-2010-flat", ("中非合作论坛第四届",)),
        ("cn-national-2023", ("著作权法", "Public", "维基")),
    ],
)
def test_nothing_round_the_report_becomes_a_statement(name: str, words: tuple[str, ...]) -> None:
    report = read_report(name)
    assert not [s.text for s in report.statements for word in words if word in s.text]


def test_nine_fields_are_announced_and_eight_follow() -> None:
    report = read_report("ganzhou-2025")
    (finding,) = [f for f in report.findings if f.rule == "announced-count"]
    assert (finding.severity, finding.values["announced"], finding.values["found"]) == ("error", 9, 8)


def test_text_is_read_up_to_where_it_is_garbled() -> None:
    report = read_report("cn-national-2004-mojibake")
    (finding,) = [f for f in report.findings if f.rule == "text-garbled"]
    assert finding.end == report.characters
    assert max(s.end for s in report.statements) <= finding.start
    assert len(report.figures) > 20


def as_output(report: Report) -> dict[str, Any]:
    def row(thing: Any) -> dict[str, Any]:
        names = [name for name in thing.__dataclass_fields__ if name != "section"]
        values = {name: getattr(thing, name) for name in names}
        return {
            k: float(v) if k in ("value", "low", "high") and v is not None else v for k, v in values.items()
        }

    names = ("statements", "figures", "projects")
    return {name: [row(thing) for thing in getattr(report, name)] for name in names}


@pytest.mark.parametrize(
    ("labels", "goals"),
    [
        (
            SHARED / "labels" / "ganzhou-2025",
            {"figure": 98, "figure+meaning": 97, "project": 97, "statement": 97},
        ),
        (
            ROOT / "tests" / "labels" / "ganzhou-2025-other",
            {"figure": 98, "figure+meaning": 97, "project": 95, "statement+kind": 96},
        ),
    ],
    ids=["labels beside the rules", "labels apart from the rules"],
)
def test_the_labels_are_found(
    labels: Path, goals: dict[str, float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "output.json"
    output.write_text(json.dumps(as_output(read_report("ganzhou-2025"))), encoding="utf-8")
    score = runpy.run_path(str(SHARED / "tools" / "score.py"))
    score["main"]([str(labels), str(output), "--json"])
    reached = json.loads(capsys.readouterr().out)
    assert {name: reached[name] for name in goals if reached[name] < goals[name]} == {}


@pytest.mark.parametrize(
    ("half", "goals"),
    [
        ("a", {"figure": 99.5, "figure+meaning": 97.5, "project": 95}),
        ("b", {"figure": 98, "figure+meaning": 88, "project": 77}),
    ],
    ids=["the half that rules were found with", "the half that nobody looked into"],
)
def test_the_labels_of_provinces_a_county_and_the_state_council_are_found(
    half: str, goals: dict[str, float]
) -> None:
    score = runpy.run_path(str(SHARED / "tools" / "score.py"))
    labelled: dict[str, list[dict[str, Any]]] = {"figures": [], "projects": []}
    found: dict[str, list[dict[str, Any]]] = {"figures": [], "projects": []}
    for place, folder in enumerate(sorted((ROOT / "tests" / "labels").glob(f"*-{half}"))):
        output = as_output(read_report(folder.name.removesuffix(f"-{half}")))
        ranges = json.loads((folder / "ranges.json").read_text(encoding="utf-8"))
        for name in labelled:  # spans of different reports are kept apart by a distance
            for rows, into in (
                (score["rows"](folder / f"{name}.jsonl"), labelled),
                (output[name], found),
            ):
                inside = [row for row in rows if score["inside"](row, ranges)]
                moved = place * 1_000_000
                into[name] += [{**r, "start": r["start"] + moved, "end": r["end"] + moved} for r in inside]
    reached = score["figures"](labelled["figures"], found["figures"])
    reached["project"] = score["spans"](labelled["projects"], found["projects"], "stage", 0.99)[0]
    assert {name: reached[name] for name in goals if reached[name] < goals[name]} == {}

"""Findings: each does what docs/findings.md says of it, and a luoshi.toml chooses among them."""

import re
from pathlib import Path

import pytest

from luoshi.ground.messages import LANGUAGES, render
from luoshi.reader import Report, read
from luoshi.reader.choices import RULES, ChoicesUnfit, choose, parse_choices
from tests.reader.make_text import read_plan

MANUAL = (Path(__file__).parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### ([a-z-]+)\n(.*?)(?=^#|\Z)", MANUAL, re.MULTILINE | re.DOTALL))


def examples(heading: str) -> list[tuple[str, str]]:
    """The rules with what stands in the block under ``heading``."""
    pattern = re.compile(rf"^{heading}:\n\n```text\n(.*?)```", re.MULTILINE | re.DOTALL)
    return [(rule, text) for rule, section in SECTIONS.items() for text in pattern.findall(section)]


def read_example(text: str) -> Report:
    """Two lines are a review and a plan; anything else is a whole text."""
    lines = text.splitlines()
    if len(lines) == 2 and not lines[0].startswith("（上接"):
        return read_plan(lines[1], review=lines[0])
    return read(text.encode(), any_text=True)


def test_every_rule_is_explained_with_its_severity_and_worded() -> None:
    assert list(SECTIONS) == list(RULES)
    for rule, severity in RULES.items():
        assert SECTIONS[rule].lstrip().startswith(f"`{severity}` · ")
        for language in LANGUAGES:
            assert render(f"finding.{rule}", language, default="")


@pytest.mark.parametrize(("rule", "text"), examples("Raised"))
def test_the_example_raises_its_rule(rule: str, text: str) -> None:
    raised = [finding for finding in read_example(text).findings if finding.rule == rule]
    assert len(raised) == 1
    assert raised[0].severity == RULES[rule]


@pytest.mark.parametrize(("rule", "text"), examples("Not raised"))
def test_the_example_does_not_raise_its_rule(rule: str, text: str) -> None:
    report = read_example(text)
    assert report.statements
    assert rule not in {finding.rule for finding in report.findings}


def test_all_rules_but_the_garbled_text_have_an_example() -> None:
    assert {rule for rule, _ in examples("Raised")} == set(RULES) - {"text-garbled"}


def test_a_finding_points_at_the_words_that_it_is_about() -> None:
    report = read_plan(
        "继续做好各项工作。", review="样例产业规模全省第一。新增上市企业7家、上市企业总数达5家。"
    )
    quoted = {finding.rule: report.text[finding.start : finding.end] for finding in report.findings}
    assert quoted == {"superlative-unsourced": "全省第一", "part-exceeds-total": "7家"}


def test_a_part_named_by_among_them_is_compared_with_its_total() -> None:
    wrong = read_plan("继续做好各项工作。", review="建成项目20个其中工业项目30个。")
    right = read_plan("继续做好各项工作。", review="建成项目30个其中工业项目20个。")
    assert [finding.rule for finding in wrong.findings] == ["part-exceeds-total"]
    assert right.findings == ()


def test_growth_at_comparable_scope_is_left_alone() -> None:
    report = read_plan(
        "社会消费品零售总额完成120亿元、可比增长9%。", review="社会消费品零售总额完成100亿元。"
    )
    assert report.findings == ()


def test_a_choice_switches_a_rule_off_or_changes_its_severity() -> None:
    report = read_plan("不断提升服务水平。地区生产总值增长5%左右。", review="地区生产总值增长5.8%。")
    chosen = choose(
        report,
        parse_choices(b'[findings]\npromise-vague = "off"\ntarget-below-result = "error"\n'),
    )
    assert {finding.rule for finding in report.findings} == {"promise-vague", "target-below-result"}
    assert [(f.rule, f.severity) for f in chosen.findings] == [("target-below-result", "error")]


@pytest.mark.parametrize("data", [b"", b"[findings]\n", b"\xef\xbb\xbf[findings]\n"])
def test_a_file_that_chooses_nothing_changes_nothing(data: bytes) -> None:
    report = read_plan("不断提升服务水平。")
    assert choose(report, parse_choices(data)) == report


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"[findings", "no-toml"),
        (b"\xff\xfe", "no-toml"),
        (b"[finding]\n", "unknown-table"),
        (b'[findings]\npromise = "off"\n', "unknown-rule"),
        (b'[findings]\npromise-vague = "no"\n', "unknown-choice"),
        (b"[findings]\npromise-vague = false\n", "unknown-choice"),
        (b"[findings]\npromise-vague = []\n", "unknown-choice"),
        (b'findings = "off"\n', "unknown-choice"),
    ],
)
def test_a_wrong_choice_is_refused_and_named(data: bytes, problem: str) -> None:
    with pytest.raises(ChoicesUnfit) as refused:
        parse_choices(data)
    assert refused.value.values["problem"] == problem

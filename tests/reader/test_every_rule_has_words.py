"""Whatever the reader finds, it can tell a person in either language why."""

from pathlib import Path

import pytest

from luoshi.ground.messages import LANGUAGES, render
from luoshi.reader import Report, read
from tests.reader.make_text import read_plan, read_review

REPORTS = Path(__file__).resolve().parents[3] / "shared" / "reports"
OUR_OWN = (
    "实施项目96个、完成投资25亿元,城镇、农村居民收入分别增长5%和7%,建成甲乙大桥,甲地至乙地高速公路开工建设。"
)


def rules_of(report: Report) -> set[str]:
    pieces = (*report.statements, *report.figures, *report.projects)
    return {piece.rule for piece in pieces}


def unsaid(rules: set[str]) -> set[tuple[str, str]]:
    return {
        (rule, language)
        for rule in rules
        for language in LANGUAGES
        if render(f"rule.{rule}", language, default="") == ""
    }


def test_the_rules_of_a_small_report_have_words_in_both_languages() -> None:
    rules = rules_of(read_plan(OUR_OWN)) | rules_of(read_review(OUR_OWN))
    assert len(rules) > 5
    assert unsaid(rules) == set()


@pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the real reports are not beside this checkout (../shared/reports)"
)
def test_the_rules_of_every_real_report_have_words_in_both_languages() -> None:
    rules: set[str] = set()
    for path in REPORTS.glob("*.txt"):
        if path.stem != "README":
            rules |= rules_of(read(path.read_bytes()))
    assert unsaid(rules) == set()

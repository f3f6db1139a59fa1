"""Heads, continuation marks, announced counts, what stands round the text."""

from luoshi.reader import read
from tests.reader.make_text import PLAN, read_plan


def test_the_tree_of_heads() -> None:
    report = read_plan(
        "重点做好两方面工作:\n\n(一)抓改革,增活力。推进机构改革。\n\n激发主体活力。落实惠企政策,优化服务。\n\n"
        "优化营商环境。推进一网通办,减少审批环节。\n\n(二)抓民生。建设养老院。"
    )
    assert [(s.level, s.heading, s.parent) for s in report.sections] == [
        (1, "一、2024年工作回顾", None),
        (1, "二、2025年工作安排", None),
        (2, "(一)抓改革,增活力", 1),
        (3, "激发主体活力", 2),
        (3, "优化营商环境", 2),
        (2, "(二)抓民生", 1),
    ]


def test_years_are_taken_from_the_heads() -> None:
    report = read_plan("建设养老院。")
    assert (report.year_reviewed, report.year_planned) == (2024, 2025)


def test_announced_parts_that_do_not_follow_are_an_error_nobody_may_miss() -> None:
    report = read_plan("重点做好九方面工作:\n\n(一)抓改革。推进机构改革。\n\n(二)抓民生。建设养老院。")
    (finding,) = [f for f in report.findings if f.rule == "announced-count"]
    assert (finding.severity, dict(finding.values)) == ("error", {"announced": 9, "found": 2})
    assert report.text[finding.start : finding.end] == "重点做好九方面工作:"


def test_newspaper_jump_lines_are_marks_and_not_text() -> None:
    text = (
        "# 政府工作报告\n\n(上接1版)建成图书馆一座,新建学校5所。\n\n"
        "## 二、2025年工作安排\n\n推进改革。建设养老院, (下转4版)"
    )
    report = read(text.encode(), any_text=True)
    assert (report.continued_from, report.continued_to) == ("上接1版", "下转4版")
    assert {f.rule for f in report.findings} >= {"continued-from", "continued-to", "breaks-off"}
    assert not any("版" in s.text for s in report.statements)


def test_navigation_before_and_glossary_behind_are_left_out() -> None:
    body = PLAN.format(
        review="建成图书馆一座。", plan="新建学校5所。\n\n让我们团结一心,为建设美丽家乡而努力奋斗!"
    )
    text = (
        "首页\n>\n政务公开\n分享:\n"
        + body.replace("一、2024", "各位代表:\n\n一、2024")
        + "\n名词解释\n1.新质生产力:指新的生产力,增长10%。\n"
    )
    report = read(text.encode(), any_text=True)
    assert not any("生产力" in s.text or "首页" in s.text for s in report.statements)
    assert [f.text for f in report.figures] == ["5所"]


def test_a_list_whose_length_differs_from_its_number_is_found() -> None:
    report = read_plan("赣州市、赣州、赣州。推动章贡、瑞金、会昌4个开发区扩区。")
    (finding,) = [f for f in report.findings if f.rule == "list-count"]
    assert (finding.values["announced"], finding.values["found"]) == (4, 3)


def test_an_unclosed_quotation_mark_and_a_lone_latin_word_are_found() -> None:
    report = read_plan("深化“四区融合发展,推进物流 and 仓储建设。")
    assert [f.rule for f in report.findings] == ["unclosed-quote", "lone-latin-word"]

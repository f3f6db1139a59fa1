"""Heads, continuation marks, announced counts, what stands round the text."""

import pytest

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


CLOSING = "各位代表！让我们同心同德、团结奋斗,为建设现代化新甲市作出新的更大贡献!"
PRACTICAL = """附件1
2025年市十件民生实事
一、提升养老服务水平。
新增老年助餐点30个。
二、改造老旧小区。
改造老旧小区25个。
三、建设农村公路。
新建农村公路600公里。
附件2
名词解释
1.甲计划:指为期五年的计划,涉及100个村。
"""


def test_the_practical_matters_behind_a_report_are_sections_of_their_own_kind() -> None:
    report = read_plan(f"新增就业1.2万人。\n\n{CLOSING}\n\n{PRACTICAL}")
    listed = [section for section in report.sections if section.kind == "practical"]
    assert [(section.heading, section.level) for section in listed] == [
        ("2025年市十件民生实事", 1),
        ("一、提升养老服务水平", 2),
        ("二、改造老旧小区", 2),
        ("三、建设农村公路", 2),
    ]
    promised = [f for f in report.figures if f.start >= listed[0].start]
    assert [(f.text, f.role, f.year) for f in promised] == [
        ("30个", "target", 2025),
        ("25个", "target", 2025),
        ("600公里", "target", 2025),
    ]
    of_figure = report.statements[promised[0].statement or 0]
    assert report.sections[of_figure.section or 0].heading == "一、提升养老服务水平"
    assert report.text[listed[-1].end :].startswith("\n附件2")


@pytest.mark.parametrize(
    "footer",
    [
        "附件1\n名词解释\n1.甲计划:指为期五年的计划。",
        "2025年十件民生实事\n机构设置\n网站地图",
        "相关链接\n民生实事",
    ],
)
def test_a_glossary_or_a_link_is_no_list_of_practical_matters(footer: str) -> None:
    report = read_plan(f"新增就业1.2万人。\n\n{CLOSING}\n\n{footer}\n")
    assert all(section.kind == "report" for section in report.sections)
    assert not [s for s in report.statements if "计划" in s.text or "机构" in s.text]


def test_a_part_of_the_report_may_be_the_list() -> None:
    report = read_plan("新增就业1.2万人。\n\n三、2025年十件民生实事\n\n新建农村公路600公里。")
    assert [section.heading for section in report.sections if section.kind == "practical"] == [
        "三、2025年十件民生实事"
    ]


def test_a_list_in_the_middle_of_the_speech_is_a_part_of_it() -> None:
    listed = "\n\n".join(PRACTICAL.splitlines()[1:8])
    report = read_plan(f"做好下列实事。\n\n{listed}\n\n三、自身建设\n\n建成服务窗口30个。\n\n{CLOSING}")
    assert "三、自身建设" in [section.heading for section in report.sections if section.level == 1]
    assert not [section for section in report.sections if section.kind == "practical"]


def test_a_review_of_one_year_may_name_the_term_of_the_government() -> None:
    one = read_plan("抓落实。", review="过去一年,是本届政府依法履职的第一年。地区生产总值增长5%。")
    several = read_plan("抓落实。", review="本届政府任期的五年来,地区生产总值增长25%。")
    assert [figure.year for figure in one.figures] == [2024]
    assert [figure.year for figure in several.figures] == [None]


@pytest.mark.parametrize(
    "title", ["甲市政府工作报告", "2025年甲市政府工作报告", "甲市人民政府工作报告", "甲市2025年政府工作报告"]
)
def test_the_title_alone_names_the_place(title: str) -> None:
    assert read(f"{title}\n\n二、2025年工作安排\n\n新建学校5所。".encode(), any_text=True).place == "甲市"

"""The reader and whatever people throw at it: no exception, true spans, the same result each time."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from luoshi.ground.refused import Refused
from luoshi.reader import NotAReport, Report, read

_PIECES = st.sampled_from(
    [
        "一、2024年工作回顾",
        "二、2025年工作安排",
        "(一)抓改革。",
        "一是抓落实。",
        "\n",
        "\n\n",
        "。",
        ",",
        "、",
        ";",
        ":",
        "“",
        "”",
        "《",
        "》",
        "(",
        ")",
        "增长5%左右",
        "达14个",
        "1/4",
        "三成",
        "翻番",
        "百亿元",
        "6—10个",
        "第一",
        "连续五年",
        "建成",
        "开工",
        "等项目",
        "瑞金",
        "赣州",
        "至",
        "高速",
        "各位代表!",
        "重点做好九方面工作:",
        "<sub>",
        "</sub>",
        "分别",
        "和",
        "其中",
        "占全省",
        "超",
        "近",
        "以上",
        "\u3000\u3000",
        "\u200b",
        "(下转4版)",
        "　",
        "１２．５％",
        "十四五",
        "零",
        "万",
        "亿",
        "——",
        "\r\n",
        "\x00",
        "力争",
        "试点",
    ]
)
_GENRE = st.lists(_PIECES, max_size=60).map("".join)
_ANY = st.text(max_size=300)


def spans_are_true(report: Report) -> None:
    for thing in (*report.statements, *report.figures, *report.projects):
        assert 0 <= thing.start < thing.end <= len(report.text)
        assert report.text[thing.start : thing.end] == thing.text
    for finding in (*report.findings, *report.sections):
        assert 0 <= finding.start <= finding.end <= len(report.text)


@settings(max_examples=300, deadline=None)
@given(_GENRE | _ANY)
@example("“" * 200)
@example("(" * 500 + "一、")
@example("增长" + "1" * 500 + "%。")
@example("一、2025年工作安排\n" + "投资1元的" * 2000)
@example("一、2025年工作安排\n" + "、" * 400)
def test_any_text_is_read_or_refused_and_every_span_quotes_it(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        report = read(data, any_text=True)
    except Refused:
        return
    spans_are_true(report)
    assert read(data, any_text=True) == report


def test_a_figure_that_a_statement_cut_for_its_length_would_cut_is_left_out() -> None:
    for filling in range(990, 1001):  # a statement ends after 1,000 characters, whatever stands there
        report = read(("改" * filling + "新增企业8家、实现“二十一连丰”").encode(), any_text=True)
        for figure in report.figures:
            assert figure.statement is not None
            assert figure.end <= report.statements[figure.statement].end


def test_a_speech_is_refused_and_read_when_told_to() -> None:
    speech = "同学们,大家好。今天天气很好,我们一起去公园走走,看看花,听听鸟叫。谢谢大家。".encode()
    with pytest.raises(NotAReport):
        read(speech)
    assert read(speech, any_text=True).statements


def test_a_fragment_is_a_report() -> None:
    fragment = "# 政府工作报告\n\n(上接1版)建成图书馆一座,新建学校5所,改造老旧小区117个。"
    assert read(fragment.encode()).continued_from == "上接1版"

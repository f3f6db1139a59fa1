"""Where statements begin and end, what they are, how firm a promise is."""

import pytest

from tests.reader.make_text import read_plan, read_review


def test_each_whole_thing_said_is_one_statement() -> None:
    report = read_plan("实施重点项目96个、完成投资25亿元,建成东江大桥、西山水库,续建环城铁路。")
    assert [s.text for s in report.statements[1:]] == [
        "实施重点项目96个、完成投资25亿元",
        "建成东江大桥、西山水库",
        "续建环城铁路",
    ]


def test_a_promise_with_a_figure_is_a_target_and_one_without_a_task() -> None:
    report = read_plan("改造老旧小区117个,完善养老服务体系。")
    assert [s.kind for s in report.statements[1:]] == ["target", "task"]


def test_a_promise_whose_only_figure_is_a_threshold_is_a_task() -> None:
    report = read_plan("加快营收百亿元以下园区清零。")
    assert [(s.kind, f.role) for s, f in zip(report.statements[1:], report.figures, strict=True)] == [
        ("task", "context")
    ]


@pytest.mark.parametrize(
    ("sentence", "firmness"),
    [
        ("确保粮食安全。", "ensure"),
        ("坚决打好污染防治攻坚战。", "ensure"),
        ("高质量完成国企改革任务。", "ensure"),
        ("力争一网通办率达92%。", "strive"),
        ("积极争取国家试点资金。", "strive"),
        ("探索育儿补贴措施。", "explore"),
        ("推开园区改革试点。", "explore"),
        ("完善养老服务体系。", "plan"),
    ],
)
def test_how_firm_a_promise_is(sentence: str, firmness: str) -> None:
    assert read_plan(sentence).statements[-1].firmness == firmness


def test_a_problem_that_was_solved_is_a_result() -> None:
    report = read_review("私搭乱建、占道经营等问题得到有效治理。新建公厕28座。")
    assert [s.kind for s in report.statements] == ["result", "result", "task"]


def test_the_review_holds_results_and_admits_problems() -> None:
    report = read_review(
        "建成图书馆一座。\n\n我们也清醒认识到,发展仍有不足,主要是:产业层次不高,财政收支矛盾突出。"
    )
    kinds = {s.text: s.kind for s in report.statements}
    assert kinds["建成图书馆一座"] == "result"
    assert kinds["产业层次不高"] == "problem"
    assert kinds["财政收支矛盾突出"] == "problem"


def test_lead_ins_and_salutations_are_no_statements() -> None:
    report = read_plan(
        "主要预期目标是:地区生产总值增长6%。\n\n各位代表!重点做好两方面工作:\n\n(一)抓改革。推进机构改革。\n\n(二)抓民生。建设养老院。"
    )
    assert [s.text for s in report.statements if s.kind in ("target", "task")] == [
        "地区生产总值增长6%",
        "推进机构改革",
        "建设养老院",
    ]


def test_the_headline_targets_are_marked_by_their_rule() -> None:
    report = read_plan("主要预期目标是:地区生产总值增长6%,财政收入增长3%。\n\n新建学校5所。")
    assert [s.rule for s in report.statements if s.kind == "target"] == [
        "headline-target",
        "headline-target",
        "plan",
    ]


def test_a_clause_that_only_goes_on_with_the_objects_is_not_split_off() -> None:
    report = read_plan("优化银企对接,惠企政策直达、诉求快速响应机制。")
    assert len(report.statements) == 2

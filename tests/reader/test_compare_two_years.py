"""Year on year: what became of the promises, in texts of our own and in real reports read in place."""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from luoshi.reader import Report, read
from luoshi.reader.compare import (
    Comparison,
    Pair,
    PlacesDiffer,
    YearsNotConsecutive,
    YearsUnknown,
    compare,
)

ROOT = Path(__file__).resolve().parents[2]
SCORER = runpy.run_path(str(ROOT / "tools" / "score_compare.py"))


def make_report(year: int, done: str = "", to_do: str = "", place: str = "赣州市") -> Report:
    text = (
        f"政府工作报告\n（{year}年1月10日在{place}第六届人民代表大会第五次会议上）\n{place}人民政府市长\n\n"
        f"一、{year - 1}年工作回顾\n{done}\n\n二、{year}年工作安排\n{to_do}\n"
    )
    return read(text.encode(), any_text=True)


def compared(promised: str, done: str = "", to_do: str = "") -> Comparison:
    return compare(make_report(2025, to_do=promised), make_report(2026, done=done, to_do=to_do))


def only(comparison: Comparison) -> Pair:
    (pair,) = [pair for pair in comparison.pairs if pair.old]
    return pair


@pytest.mark.parametrize(
    ("promised", "done", "outcome"),
    [
        ("地区生产总值增长6%。", "地区生产总值增长6.2%。", "kept"),
        ("地区生产总值增长6%。", "地区生产总值增长5.9%。", "short"),
        ("地区生产总值增长6%左右。", "地区生产总值增长5.7%。", "kept"),
        ("地区生产总值增长6%左右。", "地区生产总值增长5.6%。", "short"),
        ("地区生产总值增长5%—6%。", "地区生产总值增长5.1%。", "kept"),
        ("地区生产总值增长5%—6%。", "地区生产总值增长4.9%。", "short"),
        ("粮食产量突破300万吨。", "粮食产量达到300万吨。", "short"),
        ("粮食产量突破300万吨。", "粮食产量突破300万吨。", "kept"),
        ("粮食产量300万吨以上。", "粮食产量近300万吨。", "short"),
        ("城镇调查失业率控制在5.5%以内。", "城镇调查失业率5.2%。", "kept"),
        ("城镇调查失业率控制在5.5%以内。", "城镇调查失业率5.8%。", "short"),
        ("居民消费价格涨幅3%左右。", "居民消费价格上涨0.4%。", "kept"),
        ("新增规上企业30家。", "全市新增规上企业28家。", "short"),
    ],
)
def test_a_figure_is_measured_by_its_bound(promised: str, done: str, outcome: str) -> None:
    pair = only(compared(promised, done))
    assert pair.outcome == outcome
    assert pair.old is not None
    assert pair.new is not None
    assert pair.old.figure is not None
    assert pair.new.figure is not None


@pytest.mark.parametrize(
    ("done", "outcome"),
    [("样例湖大桥建成通车。", "kept"), ("样例湖大桥开工建设。", "short"), ("样例湖大桥主体封顶。", "short")],
)
def test_a_project_promised_to_be_complete_is_kept_by_completion_alone(done: str, outcome: str) -> None:
    assert only(compared("建成样例湖大桥。", done)).outcome == outcome


def test_what_is_promised_again_is_reworded_and_what_is_not_spoken_of_is_dropped() -> None:
    comparison = compared(
        "探索长期护理保险制度。开通至曼谷的国际航线。", to_do="稳步推行长期护理保险制度。新建公厕30座。"
    )
    assert [pair.outcome for pair in comparison.pairs] == ["reworded", "dropped", "new"]
    (new,) = comparison.of("new")
    assert new.old is None
    assert new.new is not None
    assert new.new.sentence == "新建公厕30座"


def test_an_account_without_the_figure_leaves_it_unclear() -> None:
    pair = only(compared("改造城镇危旧房屋1074户。", "实施了城镇危旧房屋改造。"))
    assert pair.outcome == "unclear"


def test_what_was_done_answers_before_the_next_plan_does() -> None:
    done, to_do = "城镇新增就业1.3万人。", "城镇新增就业1.4万人。"
    pair = only(compared("城镇新增就业1.2万人。", done, to_do))
    assert pair.outcome == "kept"


def test_a_pair_says_both_sentences_why_and_how_sure() -> None:
    old, new = make_report(2025, to_do="新增规上企业30家。"), make_report(2026, done="新增规上企业33家。")
    pair = only(compare(old, new))
    assert (pair.rule, pair.score) == ("same-measure", 1.0)
    assert 0.9 <= pair.sure <= 1
    assert pair.shared == ("新增规上企业",)
    assert pair.old is not None
    assert pair.new is not None
    assert old.text[pair.old.sentence_start : pair.old.sentence_end] == pair.old.sentence
    assert new.text[pair.new.start : pair.new.end] == "33家"


def test_places_that_contradict_do_not_pair() -> None:
    pair = only(compared("建成于都县样例湖大桥。", "兴国县样例湖大桥建成通车。"))
    assert pair.outcome == "dropped"


def test_figures_of_other_units_do_not_pair_as_figures() -> None:
    pair = only(compared("新建蔬菜大棚400亩。", "新建蔬菜大棚320个。"))
    assert pair.outcome == "unclear"


def test_one_figure_answers_one_promise() -> None:
    comparison = compared("新建农村公路300公里。改造农村公路300公里。", "新建农村公路310公里。")
    with_figure = [pair for pair in comparison.pairs if pair.new and pair.new.figure]
    assert len(with_figure) == 1


@pytest.mark.parametrize(
    ("promised", "done"),
    [
        ("年内完成16.9万平方米的绿化任务。", "完成21万平方米的中央公园广场建设。"),
        ("加快东园、西苑、南庄等棚户区改造安置房装修。", "全年完成棚户区改造124.1万平方米。"),
    ],
)
def test_words_of_doing_and_general_accounts_answer_no_promise_that_says_more(
    promised: str, done: str
) -> None:
    assert only(compared(promised, done)).outcome == "dropped"


def test_reports_of_different_places_are_refused_whatever_the_years() -> None:
    with pytest.raises(PlacesDiffer) as refused:
        compare(make_report(2025), make_report(2026, place="吉安市"), any_years=True)
    assert refused.value.values == {"old": "赣州市", "new": "吉安市"}


@pytest.mark.parametrize("year", [2024, 2025, 2027])
def test_reports_that_do_not_follow_one_another_are_refused_unless_told(year: int) -> None:
    old, other = make_report(2025, to_do="新增企业3家。"), make_report(year, done="新增企业3家。")
    with pytest.raises(YearsNotConsecutive):
        compare(old, other)
    assert compare(old, other, any_years=True).pairs


def test_reports_without_years_are_refused_unless_told() -> None:
    nothing = read("字".encode(), any_text=True)
    with pytest.raises(YearsUnknown):
        compare(nothing, nothing)
    assert compare(nothing, nothing, any_years=True).pairs == ()


def test_the_same_reports_give_the_same_pairs() -> None:
    old = make_report(2025, to_do="新增规上企业30家。改造公厕20座。探索长期护理保险。")
    new = make_report(2026, done="新增规上企业33家。", to_do="改造公厕30座。")
    assert compare(old, new) == compare(old, new)


@pytest.mark.parametrize(
    ("folder", "least"),
    [
        ("compare-hailar", {"pair precision": 86, "pair recall": 79, "drop recall": 88, "outcome right": 82}),
        ("compare-national", {"pair precision": 85, "pair recall": 81, "outcome right": 80}),
    ],
)
def test_labelled_pairs_of_real_reports_are_found(folder: str, least: dict[str, float]) -> None:
    if not SCORER["REPORTS"].is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/reports)")
    reached = SCORER["score"](SCORER["labels_of"](folder), SCORER["compared"](folder))
    assert {name: reached[name] for name in least if reached[name] < least[name]} == {}


@pytest.mark.parametrize("folder", ["compare-hailar", "compare-national"])
def test_labels_of_pairs_lie_in_their_reports(folder: str) -> None:
    rows: list[dict[str, Any]] = SCORER["labels_of"](folder)
    assert len(rows) >= 50
    assert all(set(row) <= {"old", "new", "outcome", "outcome_also", "new_also"} for row in rows)
    assert len({json.dumps(row["old"]) for row in rows}) == len(rows)
    if not SCORER["REPORTS"].is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/reports)")
    old, new = SCORER["FOLDERS"][folder]
    lengths = [
        len((SCORER["REPORTS"] / f"{name}.txt").read_bytes().decode("utf-8-sig")) for name in (old, new)
    ]
    for row in rows:
        assert 0 <= row["old"][0] < row["old"][1] <= lengths[0]
        assert (row["new"] is None) == (row["outcome"] == "dropped")
        assert row["new"] is None or row["new"][1] <= lengths[1]

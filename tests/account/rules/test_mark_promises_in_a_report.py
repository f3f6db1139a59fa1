"""A report's text with its promises marked: nothing of the text is lost, and each stands where it should."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.account.rules.marked import Promise, paragraphs

TEXT = "一、工作安排\n新建公园20个、改造道路30公里。\n\n完成投资。\n"


def test_a_promise_is_marked_where_it_stands_and_the_rest_stays() -> None:
    start = TEXT.index("改造")
    found = list(paragraphs(TEXT, [Promise(start, start + 8, 7, "green")]))
    assert [[run.text for run in runs] for runs in found] == [
        ["一、工作安排\n"],
        ["新建公园20个、", "改造道路30公里", "。\n"],
        ["完成投资。\n"],
    ]
    assert found[1][1].begins


def test_a_promise_over_two_lines_is_marked_in_both_and_begins_once() -> None:
    start = TEXT.index("30公里")
    runs = [
        run for one in paragraphs(TEXT, [Promise(start, len(TEXT) - 1, 7, "")]) for run in one if run.promise
    ]
    assert [run.begins for run in runs] == [True, False]


spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Promise(*sorted(pair), 1, ""))


@given(st.text(st.sampled_from("甲乙。\n \r\x85\u2028"), max_size=40), st.lists(spans, max_size=8))
def test_no_character_is_lost_or_doubled(text: str, promises: list[Promise]) -> None:
    shown = "".join(run.text for runs in paragraphs(text, promises) for run in runs)
    assert shown == "".join(line for line in text.splitlines(keepends=True) if line.strip())

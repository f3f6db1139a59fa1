"""A corrected text is laid beside the old one, sentence by sentence."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger.alignment import align, moved_span

OLD = ["建成东江大桥", "支持东山县办好寄宿制学校", "完成投资30亿元", "探索跨县流域共同治理"]


def test_the_same_sentences_are_the_same() -> None:
    assert align(OLD, OLD) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_an_inserted_and_a_deleted_sentence_leave_the_others_in_place() -> None:
    assert align(OLD, ["新的第一句", *OLD]) == {0: 1, 1: 2, 2: 3, 3: 4}
    assert align(OLD, OLD[1:]) == {1: 0, 2: 1, 3: 2}


def test_a_reworded_sentence_is_found_between_its_neighbours() -> None:
    new = [OLD[0], "支持东山县、西水县办好寄宿制学校", "完成投资32亿元", OLD[3]]
    assert align(OLD, new) == {0: 0, 1: 1, 2: 2, 3: 3}


def test_a_sentence_that_only_took_the_place_of_another_is_not_it() -> None:
    assert align(OLD, [OLD[0], "推进数字政府建设", OLD[2], OLD[3]]) == {0: 0, 2: 2, 3: 3}


def test_sentences_that_changed_places_are_found() -> None:
    assert align(OLD, [OLD[3], OLD[0], OLD[1], OLD[2]]) == {0: 1, 1: 2, 2: 3, 3: 0}


def test_of_equal_sentences_each_is_paired_once() -> None:
    assert align(["一样", "一样"], ["一样", "一样", "一样"]) == {0: 0, 1: 1}


def test_blanks_and_marks_of_no_width_make_no_difference() -> None:
    assert align(["完成投资30亿元"], ["完成\u200b投资 30\r\n亿元\ufeff"]) == {0: 0}


@given(st.lists(st.text("东西南北中建成完成0123", max_size=8), max_size=12), st.data())
def test_every_pair_is_one_to_one_and_equal_sentences_never_stay_apart(
    old: list[str], data: st.DataObject
) -> None:
    new = data.draw(st.permutations(old)) if data.draw(st.booleans()) else data.draw(st.just(old[::-1]))
    pairs = align(old, new)
    assert sorted(pairs) == list(range(len(old)))  # the same sentences in another order: all are found
    assert sorted(pairs.values()) == list(range(len(new)))
    assert all(old[i] == new[j] for i, j in pairs.items())


@given(
    st.lists(st.text("东西南北中建成完成", max_size=8), max_size=12),
    st.lists(st.text("东西南北中建成完成", max_size=8), max_size=12),
)
def test_any_two_texts_can_be_aligned(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert len(set(pairs.values())) == len(pairs)
    assert all(0 <= i < len(old) and 0 <= j < len(new) for i, j in pairs.items())


def test_two_quite_different_long_texts_have_nothing_in_common() -> None:
    old = [f"推进第{n}个县区产业园建设提质增效升级" for n in range(1000)]
    new = [f"办好第{n}件群众身边关键小事实事要事" for n in range(1000)]
    assert align(old, new) == {}


def test_a_part_of_a_sentence_is_found_in_its_new_wording() -> None:
    old, new = "实施重点项目120个、完成投资30亿元", "全力实施重点项目130个、完成投资30亿元"
    cut = old.index("、")
    first = moved_span(old, new, 0, cut)
    second = moved_span(old, new, cut + 1, len(old))
    assert first is not None
    assert second is not None
    assert new[slice(*first)].endswith("实施重点项目130个")
    assert new[slice(*second)] == "完成投资30亿元"


def test_of_words_that_occur_twice_the_nearer_are_meant() -> None:
    old = "新增10个,再新增10个"
    assert moved_span(old, old, 7, 12) == (7, 12)


def test_a_part_whose_words_are_gone_is_nowhere() -> None:
    assert moved_span("建成大桥、水厂", "建成大桥", 5, 7) is None

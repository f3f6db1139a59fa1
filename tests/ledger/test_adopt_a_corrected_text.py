"""The printed text differs from the draft: the ledger follows it and keeps what was decided."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.adoption import Adoption
from luoshi.ledger.models import Commitment, Decision, State, Target
from luoshi.ledger.queries import edition_changes
from luoshi.ledger.readoption import TextUnlikeBefore
from luoshi.ledger.rules import Part
from luoshi.people.models import Officer
from tests.cast import (
    BRIDGES,
    GROWTH,
    INVESTMENT,
    LAST_YEAR,
    MORNING,
    RIVERS,
    SCHOOLS,
    SPIRIT,
    Said,
    commitment,
    make_adoption,
    make_large_reading,
    make_reading,
    make_supervisor,
)

pytestmark = pytest.mark.django_db

NOON = MORNING + timedelta(hours=3)
FASTER = Said(
    "地区生产总值增长6.5%左右",
    "target",
    figures={"6.5%": {"measure": "地区生产总值", "unit": "%", "kind": "change", "bound": "about"}},
    rule="headline-target",
)
BIGGER_INVESTMENT = Said(
    "实施重点项目130个、完成投资30亿元",
    "target",
    firmness="ensure",
    figures={
        "130个": {"measure": "重点项目", "value": 130, "unit": "个"},
        "30亿元": {"measure": "重点项目完成投资", "value": 3_000_000_000, "unit": "元"},
    },
)
HOSPITAL = Said("新建市人民医院东院区")


def adopt(*said: Said) -> Adoption:
    """Adopt a text of these sentences."""
    return make_adoption(make_reading([said], heads=["一、工作"]))


def seen(words: str) -> dict[str, Any]:
    """What an officer sends along to decide on the commitment that begins with ``words``."""
    row = commitment(words)
    return {"commitment_id": row.pk, "seen_version": row.version, "at": NOON, "by": Officer.objects.get()}


def test_what_is_worded_as_before_keeps_its_number_and_moves_along() -> None:
    adopt(GROWTH, SCHOOLS)
    numbers = dict(Commitment.objects.values_list("text", "number"))
    adoption = adopt(SPIRIT, GROWTH, LAST_YEAR, SCHOOLS)
    assert adoption.unchanged == (1, 2)
    assert (adoption.added, adoption.changed, adoption.lost) == ((), (), ())
    assert dict(Commitment.objects.values_list("text", "number")) == numbers
    for row in Commitment.objects.all():
        assert row.edition == adoption.edition
        assert adoption.edition.text[row.start : row.end] == row.quote
    figure = Target.objects.get().figure
    assert figure is not None
    assert figure.edition == adoption.edition


def test_a_changed_value_is_followed_and_noted_with_old_and_new() -> None:
    adopt(GROWTH, SCHOOLS)
    adoption = adopt(FASTER, SCHOOLS)
    assert adoption.changed == (1,)
    assert Target.objects.get().value == Decimal("6.5")
    decision = Decision.objects.get()
    assert decision.act == "text_changed"
    assert decision.edition == adoption.edition
    assert decision.before["quote"] == "地区生产总值增长6%左右"
    assert decision.after["quote"] == "地区生产总值增长6.5%左右"
    assert (decision.before["targets"][0]["value"], decision.after["targets"][0]["value"]) == ("6", "6.5")


def test_an_accepted_commitment_stays_accepted() -> None:
    adopt(GROWTH, SCHOOLS)
    actions.accept_commitment(**seen("地区生产总值"))
    actions.accept_commitment(**seen("支持东山县"))
    adopt(FASTER, SCHOOLS)
    assert set(Commitment.objects.values_list("state", flat=True)) == {State.ACCEPTED}
    assert [d.act for d in commitment("地区生产总值").decisions.all()] == ["accept", "text_changed"]
    assert [d.act for d in commitment("支持东山县").decisions.all()] == ["accept"]


def test_a_rejected_commitment_is_not_proposed_again() -> None:
    adopt(GROWTH, RIVERS)
    actions.reject_commitment(reason="不是任务", **seen("探索跨县"))
    adoption = adopt(GROWTH, SCHOOLS, RIVERS)
    assert commitment("探索跨县").state == State.REJECTED
    assert len(adoption.added) == 1


def test_an_officers_correction_wins_and_the_difference_is_shown() -> None:
    adopt(GROWTH, SCHOOLS)
    actions.correct_commitment(
        changes={"text": "经济增长6%", "note": "口径同上年"}, reason="简写", **seen("地区")
    )
    adopt(FASTER, SCHOOLS)
    row = Commitment.objects.get(number=1)
    assert (row.text, row.note) == ("经济增长6%", "口径同上年")
    assert row.quote == "地区生产总值增长6.5%左右"
    shown = row.decisions.get(act="text_changed")
    assert shown.after["reading"] == {"text": "地区生产总值增长6.5%左右"}
    assert Target.objects.get().value == Decimal("6.5")  # what was not corrected follows the text


def test_corrected_targets_stay_and_still_know_their_figures() -> None:
    adopt(INVESTMENT, SCHOOLS)
    targets = list(Target.objects.order_by("pk"))
    wanted = [
        {"id": targets[0].pk, "measure": "市重点项目", "value": 125, "unit": "个", "kind": "amount"},
        {"id": targets[1].pk, "measure": "完成投资", "value": 3_000_000_000, "unit": "元", "kind": "amount"},
    ]
    actions.correct_commitment(changes={"targets": wanted}, reason="计划文件", **seen("实施重点"))
    adoption = adopt(SPIRIT, BIGGER_INVESTMENT, SCHOOLS)
    first, second = Target.objects.order_by("pk")
    assert (first.measure, first.value, second.measure) == ("市重点项目", Decimal(125), "完成投资")
    for target, words in ((first, "130个"), (second, "30亿元")):
        assert target.figure is not None
        assert (target.figure.edition, target.figure.text) == (adoption.edition, words)
    reading = commitment("实施重点").decisions.get(act="text_changed").after["reading"]
    assert reading["targets"][0]["value"] == "130"


def test_a_target_that_the_new_text_drops_is_dropped_but_kept() -> None:
    adopt(INVESTMENT, SCHOOLS)
    without = Said("实施重点项目120个", "target", figures={"120个": {"measure": "重点项目", "unit": "个"}})
    adopt(without, SCHOOLS)
    assert list(Target.objects.order_by("pk").values_list("dropped", flat=True)) == [False, True]


def test_what_is_gone_is_kept_and_marked() -> None:
    adopt(GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    actions.accept_commitment(**seen("探索跨县"))
    adoption = adopt(GROWTH, INVESTMENT, SCHOOLS)
    row = commitment("探索跨县")
    assert adoption.lost == (row.number,)
    assert (row.state, row.lost_in) == (State.ACCEPTED, adoption.edition)
    assert row.edition.text[row.start : row.end] == row.quote  # it still points at its own words
    assert [d.act for d in row.decisions.all()] == ["accept", "text_lost"]


def test_what_comes_back_is_the_same_commitment_again() -> None:
    adopt(GROWTH, INVESTMENT, RIVERS)
    actions.accept_commitment(**seen("探索跨县"))
    adopt(GROWTH, INVESTMENT)
    adoption = adopt(GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    row = commitment("探索跨县")
    assert (row.number, row.state, row.lost_in) == (3, State.ACCEPTED, None)
    assert adoption.changed == (3,)
    assert adoption.added == (4,)
    assert [d.act for d in row.decisions.all()] == ["accept", "text_lost", "text_found"]


def test_what_is_new_is_proposed_with_the_next_number() -> None:
    adopt(GROWTH, SCHOOLS)
    adoption = adopt(GROWTH, HOSPITAL, SCHOOLS)
    assert adoption.added == (3,)
    row = commitment("新建市人民医院")
    assert (row.number, row.state, row.proposed_in) == (3, State.PROPOSED, adoption.edition)


def test_a_promise_that_became_a_result_is_no_longer_promised() -> None:
    adopt(GROWTH, BRIDGES, SCHOOLS)
    adoption = adopt(SPIRIT, GROWTH, replace(BRIDGES, kind="result", projects=()), SCHOOLS)
    assert set(adoption.lost) == {2, 3, 4}


def test_a_sentence_that_moved_keeps_its_number() -> None:
    adopt(GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    adoption = adopt(RIVERS, GROWTH, INVESTMENT, SCHOOLS)
    assert set(adoption.unchanged) == {1, 2, 3, 4}
    assert commitment("探索跨县").start < commitment("地区").start


def test_other_line_ends_and_blanks_are_no_change_of_wording() -> None:
    make_adoption(make_reading())
    adoption = make_adoption(make_reading(line_end="\r\n"))
    assert adoption.created
    assert len(adoption.unchanged) == 7
    assert not Decision.objects.exists()


def test_the_parts_of_a_split_follow_their_words() -> None:
    adopt(INVESTMENT, SCHOOLS)
    row = commitment("实施重点")
    cut = row.quote.index("、") + row.start
    actions.split_commitment(
        parts=[Part(row.start, cut), Part(cut + 1, row.end)], reason="两个牵头单位", **seen("实施重点")
    )
    adoption = adopt(SPIRIT, BIGGER_INVESTMENT, SCHOOLS)
    first, second = Commitment.objects.filter(number__in=[3, 4]).order_by("number")
    assert (first.quote, second.quote) == ("实施重点项目130个", "完成投资30亿元")
    assert [t.value for t in first.targets.filter(dropped=False)] == [Decimal(130)]
    assert [t.value for t in second.targets.filter(dropped=False)] == [Decimal(3_000_000_000)]
    assert adoption.added == ()
    assert adoption.changed == (3,)
    assert 4 in adoption.unchanged
    assert Commitment.objects.get(number=1).state == State.SPLIT


def test_a_merged_commitment_follows_all_its_sentences() -> None:
    adopt(GROWTH, SCHOOLS, INVESTMENT)
    parents = Commitment.objects.filter(number__in=[1, 3])
    merged = actions.merge_commitments(
        seen={row.pk: row.version for row in parents},
        text="稳增长扩投资",
        reason="一个专班",
        at=NOON,
        by=Officer.objects.get(),
    )
    adoption = adopt(SPIRIT, GROWTH, SCHOOLS, BIGGER_INVESTMENT)
    merged.refresh_from_db()
    values = [t.value for t in merged.targets.filter(dropped=False).order_by("pk")]
    assert values == [Decimal(6), Decimal(130), Decimal(3_000_000_000)]
    assert (merged.text, merged.edition) == ("稳增长扩投资", adoption.edition)
    assert merged.number in adoption.changed
    assert adoption.added == ()


def test_a_new_project_joins_the_sentence_that_names_it() -> None:
    adopt(GROWTH, BRIDGES)
    more = Said("建成东江大桥、西门水厂、南山隧道", projects=("东江大桥", "西门水厂", "南山隧道"))
    adoption = adopt(GROWTH, more)
    assert len(adoption.added) == 1
    assert commitment("南山隧道").part_of == commitment("建成东江大桥")
    assert Commitment.objects.filter(kind="project").count() == 3


def test_a_renamed_project_keeps_its_number() -> None:
    adopt(GROWTH, BRIDGES)
    number = commitment("东江大桥").number
    adopt(GROWTH, Said("建成东江特大桥、西门水厂", projects=("东江特大桥", "西门水厂")))
    assert commitment("东江特大桥").number == number


def test_a_text_of_another_report_is_refused_unless_one_insists() -> None:
    adopt(*(Said(f"办好第{n}件民生实事关乎千家万户") for n in range(12)))
    other = [Said(f"推动{name}产业园提质升级") for name in "甲乙丙丁戊己庚辛壬癸子丑"]
    reading = make_reading([other], heads=["一、工作"])
    entries = Entry.objects.count()
    with pytest.raises(TextUnlikeBefore):
        make_adoption(reading)
    assert Commitment.objects.count() == 12
    assert Entry.objects.count() == entries
    adoption = make_adoption(reading, even_if_unlike=True)
    assert (len(adoption.lost), len(adoption.added)) == (12, 12)


def test_the_changes_of_an_edition_are_listed_in_the_order_of_the_text() -> None:
    adopt(GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    adoption = adopt(FASTER, HOSPITAL, INVESTMENT, SCHOOLS)
    listed = [(change.act, change.commitment.text[:4]) for change in edition_changes(adoption.edition)]
    assert ("text_changed", "地区生产") in listed
    assert ("added", "新建市人") in listed
    assert ("text_lost", "探索跨县") in listed
    assert len(listed) == 3
    first = adoption.report.editions.get(number=1)
    assert edition_changes(first) == []


def test_it_is_one_entry_in_the_journal_that_names_what_changed() -> None:
    adopt(GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    before = Entry.objects.count()
    adopt(FASTER, HOSPITAL, INVESTMENT, SCHOOLS)
    assert Entry.objects.count() == before + 1
    facts = Entry.objects.latest("number").facts
    assert (facts["added"], facts["changed"], facts["lost"]) == ([5], [1], [4])
    assert journal.verify().ok


def test_the_first_text_again_after_a_second_one_changes_nothing() -> None:
    first = make_adoption(make_reading([[GROWTH, SCHOOLS]]))
    make_adoption(make_reading([[FASTER, SCHOOLS]]))
    again = make_adoption(make_reading([[GROWTH, SCHOOLS]]))
    assert (again.created, again.edition) == (False, first.edition)
    assert Target.objects.get().value == Decimal("6.5")


def test_a_corrected_text_of_three_hundred_promises_is_followed_to_the_last() -> None:
    make_supervisor()
    make_adoption(make_large_reading(300))
    adoption = make_adoption(make_large_reading(299))
    assert len(adoption.unchanged) == 299

"""A supervisor makes several commitments of one, or one of several."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.correction import CorrectionUnfit
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Commitment, Descent, State, Target
from luoshi.ledger.rules import (
    FigureLeftOut,
    NotInThisState,
    Part,
    PartOutside,
    PartsOverlap,
    ReasonMissing,
    TooFewParts,
)
from luoshi.people.permissions import NotAllowed
from tests.cast import MORNING, commitment, make_adoption, make_auditor

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)


def split(row: Commitment, *words: str, texts: Sequence[str] = ()) -> list[Commitment]:
    """Split ``row`` into the parts of its sentence that are ``words``, worded as in ``texts``."""
    starts = [row.edition.text.index(part, row.start) for part in words]
    wording = [*texts, *[""] * len(words)]
    parts = [Part(s, s + len(w), t) for s, w, t in zip(starts, words, wording, strict=False)]
    return split_at(row, *parts)


def split_at(row: Commitment, *parts: Part) -> list[Commitment]:
    return actions.split_commitment(
        commitment_id=row.pk,
        seen_version=row.version,
        parts=parts,
        reason="分属两个单位",
        at=NOON,
        by=row.edition.adopted_by,
    )


def merge(*rows: Commitment, text: str = "一并推进") -> Commitment:
    return actions.merge_commitments(
        seen={row.pk: row.version for row in rows},
        text=text,
        reason="同一专班",
        at=NOON,
        by=rows[0].edition.adopted_by,
    )


@pytest.fixture
def row() -> Commitment:
    """A proposal with two figures that two offices will answer for."""
    make_adoption()
    return commitment("实施重点")


def test_each_figure_goes_to_the_part_that_holds_it(row: Commitment) -> None:
    first, second = split(row, "实施重点项目120个", "完成投资30亿元")
    assert [t.value for t in first.targets.all()] == [Decimal(120)]
    assert [t.value for t in second.targets.all()] == [Decimal(3_000_000_000)]
    assert (first.kind, second.kind) == ("target", "target")


def test_the_parts_get_new_numbers_and_point_at_their_own_words(row: Commitment) -> None:
    parts = split(row, "实施重点项目120个", "完成投资30亿元", texts=["抓好120个重点项目"])
    assert [part.number for part in parts] == [8, 9]
    assert [part.text for part in parts] == ["抓好120个重点项目", "完成投资30亿元"]
    for part in parts:
        assert row.edition.text[part.start : part.end] == part.quote
        assert (part.category, part.firmness) == (row.category, row.firmness)


def test_the_old_one_lives_on_in_its_history(row: Commitment) -> None:
    parts = split(row, "实施重点项目120个", "完成投资30亿元")
    row.refresh_from_db()
    assert row.state == State.SPLIT
    assert row.decisions.get().after["numbers"] == [8, 9]
    assert [part.decisions.get().before for part in parts] == [{"number": row.number}] * 2
    assert set(Descent.objects.values_list("parent", "child")) == {(row.pk, part.pk) for part in parts}
    assert Target.objects.filter(commitment=row, dropped=False).count() == 2


def test_a_split_is_one_journal_entry_with_the_parts(row: Commitment) -> None:
    before = Entry.objects.count()
    split(row, "实施重点项目120个", "完成投资30亿元")
    assert Entry.objects.count() == before + 1
    facts = Entry.objects.latest("number").facts
    assert [part["text"] for part in facts["parts"]] == ["实施重点项目120个", "完成投资30亿元"]
    assert journal.verify().ok


def test_a_part_without_figure_is_a_task_and_keeps_its_own_places() -> None:
    make_adoption()
    first, second = split(commitment("支持东山县"), "支持东山县", "西水县办好寄宿制学校")
    assert (first.kind, first.places) == ("task", ["东山县"])
    assert (second.kind, second.places) == ("task", ["西水县"])


def test_projects_go_with_the_part_that_names_them() -> None:
    make_adoption()
    first, second = split(commitment("建成东江"), "建成东江大桥", "西门水厂")
    assert Commitment.objects.get(kind="project", text="东江大桥").part_of == first
    assert Commitment.objects.get(kind="project", text="西门水厂").part_of == second


def test_the_parts_of_an_accepted_one_are_accepted(row: Commitment) -> None:
    accepted = actions.accept_commitment(
        commitment_id=row.pk, seen_version=1, at=NOON, by=row.edition.adopted_by
    )
    assert {part.state for part in split(accepted, "实施重点项目120个", "完成投资30亿元")} == {State.ACCEPTED}


def test_a_figure_that_no_part_would_hold_is_missed(row: Commitment) -> None:
    with pytest.raises(FigureLeftOut) as refusal:
        split(row, "实施重点项目", "完成投资30亿元")
    assert refusal.value.values["figure"] == "120个"
    assert Commitment.objects.count() == 7


def test_parts_must_lie_within_the_sentence_apart_and_be_two(row: Commitment) -> None:
    start, end = row.start, row.end
    with pytest.raises(TooFewParts):
        split_at(row, Part(start, end))
    with pytest.raises(TooFewParts):
        split_at(row)
    with pytest.raises(PartsOverlap):
        split_at(row, Part(start, end - 3), Part(end - 4, end))
    for wrong in (Part(start - 1, start + 2), Part(end - 1, end + 1), Part(end, start), Part(end, end)):
        with pytest.raises(PartOutside):
            split_at(row, Part(start, start + 9), wrong)
    row.refresh_from_db()
    assert (row.state, row.version) == (State.PROPOSED, 1)


def test_merging_keeps_all_targets_and_stands_at_the_first_sentence(row: Commitment) -> None:
    growth = commitment("地区生产总值")
    merged = merge(row, growth, text="稳增长扩投资")
    values = [target.value for target in merged.targets.order_by("pk")]
    assert values == [Decimal(6), Decimal(120), Decimal(3_000_000_000)]
    assert (merged.quote, merged.number, merged.text) == (growth.quote, 8, "稳增长扩投资")
    assert (merged.kind, merged.firmness, merged.headline) == ("target", "ensure", True)
    states = Commitment.objects.filter(pk__in=[row.pk, growth.pk]).values_list("state", flat=True)
    assert set(states) == {State.MERGED}


def test_a_merge_is_one_journal_entry_and_a_step_in_each_history(row: Commitment) -> None:
    growth = commitment("地区生产总值")
    before = Entry.objects.count()
    merged = merge(row, growth)
    assert Entry.objects.count() == before + 1
    assert row.decisions.get().after == {"state": "merged", "number": 8}
    assert merged.decisions.get().before == {"numbers": [1, 2]}


def test_projects_come_along_into_what_their_sentence_is_merged_into(row: Commitment) -> None:
    merged = merge(row, commitment("建成东江"))
    assert set(Commitment.objects.filter(kind="project").values_list("part_of", flat=True)) == {merged.pk}


def test_merged_ones_are_accepted_only_if_all_were(row: Commitment) -> None:
    by = row.edition.adopted_by
    schools, rivers = commitment("支持东山县"), commitment("探索跨县")
    accepted = actions.accept_commitments(seen={row.pk: 1, schools.pk: 1}, at=NOON, by=by)
    assert merge(*accepted).state == State.ACCEPTED
    growth = actions.accept_commitment(commitment_id=commitment("地区").pk, seen_version=1, at=NOON, by=by)
    assert merge(growth, rivers).state == State.PROPOSED


def test_only_a_common_due_date_is_kept(row: Commitment) -> None:
    schools = commitment("支持东山县")
    by = row.edition.adopted_by
    for one in (row, schools):
        actions.correct_commitment(
            commitment_id=one.pk,
            seen_version=1,
            changes={"due_date": date(2025, 10, 31)},
            reason="定时限",
            at=NOON,
            by=by,
        )
        one.refresh_from_db()
    merged = merge(row, schools)
    assert merged.due_date == date(2025, 10, 31)
    assert merge(merged, commitment("探索跨县")).due_date is None


def test_what_was_merged_can_be_split_again_by_its_sentences(row: Commitment) -> None:
    growth = commitment("地区生产总值")
    merged = merge(row, growth)
    first, second = split_at(merged, Part(growth.start, growth.end), Part(row.start, row.end))
    assert (first.quote, second.quote) == (growth.quote, row.quote)
    assert [t.value for t in first.targets.all()] == [Decimal(6)]
    assert second.targets.count() == 2
    assert (first.statement, second.statement) == (growth.statement, row.statement)


def test_one_alone_cannot_be_merged(row: Commitment) -> None:
    with pytest.raises(TooFewParts):
        merge(row)


def test_a_merge_needs_a_wording(row: Commitment) -> None:
    with pytest.raises(CorrectionUnfit):
        merge(row, commitment("地区"), text="  ")


def test_what_was_split_or_merged_is_decided_on_no_more(row: Commitment) -> None:
    split(row, "实施重点项目120个", "完成投资30亿元")
    row.refresh_from_db()
    with pytest.raises(NotInThisState):
        merge(row, commitment("地区"))


def test_stale_unreasoned_and_unauthorised_ones_are_refused(row: Commitment) -> None:
    parts = [Part(row.start, row.start + 9), Part(row.start + 10, row.end)]
    common = {"commitment_id": row.pk, "parts": parts, "at": NOON}
    by = row.edition.adopted_by
    with pytest.raises(ChangedMeanwhile):
        actions.split_commitment(**common, reason="分", by=by, seen_version=2)
    with pytest.raises(ReasonMissing):
        actions.split_commitment(**common, reason="", by=by, seen_version=1)
    auditor = make_auditor()
    with pytest.raises(NotAllowed):
        actions.split_commitment(**common, reason="分", by=auditor, seen_version=1)
    with pytest.raises(NotAllowed):
        actions.merge_commitments(
            seen={row.pk: 1, commitment("地区").pk: 1}, text="合", reason="合", at=NOON, by=auditor
        )
    assert Commitment.objects.count() == 7

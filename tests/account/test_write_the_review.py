"""The supervision office has the next review drafted from what is proven, and nothing else is said in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi import reader
from luoshi.account.review.draft import review_document, review_html, review_text
from luoshi.account.rules.proven import Promised, ProvenFigure
from luoshi.account.rules.review_prose import OPENING, Review, write_review
from luoshi.delivery.rules.goals import Goal
from luoshi.paper.official import write_document
from tests.paper.gbt9704_checker import deviations

PROMISE = Promised("commitment:1", "完成投资30亿元", "完成投资30亿元", "（一）壮大产业", "", False, "")
PROVEN = ProvenFigure(
    promised=PROMISE,
    task="task:1",
    observation="observation:1",
    measure="完成投资",
    kind="cumulative",
    value=Decimal(3_100_000_000),
    numerator=None,
    denominator=None,
    unit="元",
    place="",
    year=2025,
    start=date(2025, 1, 1),
    end=date(2026, 1, 1),
    status="final",
    goal=Goal("ge", Decimal(3_000_000_000), unit="元"),
    colour="green",
    reason="achieved",
    standing="proven",
    source="",
    offices=("市工业和信息化局",),
    evidence=("evidence:1",),
)


def draft(*figures: ProvenFigure, plain: tuple[ProvenFigure, ...] = ()) -> Review:
    return write_review(
        year=2025, on=date(2026, 1, 10), place="云岭市", figures=figures, plain=plain, untaken=()
    )


def body(review: Review) -> str:
    return review_text(review).partition("\n附：")[0]


def codes(review: Review) -> dict[str, list[str]]:
    return {one.code: [row.what for row in one.rows] for one in review.listings}


def test_the_first_line_says_that_it_was_generated() -> None:
    text = review_text(draft(PROVEN))
    assert text.splitlines()[2].startswith(OPENING)
    assert OPENING in review_html(draft(PROVEN))


def test_a_settled_figure_of_the_whole_year_is_said_as_it_is() -> None:
    assert "全年，完成投资31亿元。" in body(draft(PROVEN))


def test_what_may_change_says_so_and_is_listed_to_be_settled() -> None:
    expected = replace(PROVEN, status="preliminary", end=date(2025, 10, 1))
    review = draft(expected)
    assert "截至9月底，预计完成投资31亿元。" in body(review)
    assert codes(review)["provisional"] == ["完成投资31亿元（截至9月底）"]


def test_only_what_is_proven_is_said() -> None:
    for standing in ("contradicted", "unverified", "without-evidence"):
        review = draft(replace(PROVEN, standing=standing))
        assert "31亿元" not in body(review)
        assert codes(review) == {"unproven": ["完成投资31亿元"]}


def test_a_promise_of_which_nothing_was_heard_is_listed_as_silent() -> None:
    quiet = replace(PROVEN, value=None, observation=None, standing="unreported", status=None, end=None)
    assert codes(draft(quiet)) == {"silent": ["完成投资"]}
    alone = write_review(year=2025, on=date(2026, 1, 10), place="", figures=(), untaken=(PROMISE,))
    assert codes(alone) == {"silent": ["完成投资30亿元"]}


def test_a_missed_target_stands_among_the_gaps_with_its_goal_and_the_offices_reason() -> None:
    missed = replace(
        PROVEN, value=Decimal(2_500_000_000), colour="red", reason="missed", why_short="用地未批"
    )
    chapter, _, gaps = body(draft(missed)).partition("二、存在的差距")
    assert "25亿元" not in chapter
    assert "完成投资25亿元，年度目标为30亿元以上。原因：用地未批。" in gaps


def test_a_rank_is_said_only_with_its_source() -> None:
    rank = replace(PROVEN, kind="rank", measure="总量", value=Decimal(3), unit="位", goal=Goal("le"))
    assert codes(draft(rank)) == {"unproven": ["总量"]}
    assert "据省统计局，总量居第3位" in body(draft(replace(rank, source="省统计局")))


def test_growth_and_shares_have_verbs_of_their_own() -> None:
    growth = replace(PROVEN, kind="growth", measure="地区生产总值", value=Decimal("5.8"), unit="%")
    fall = replace(growth, measure="进出口总额", value=Decimal("-2.3"))
    share = replace(growth, kind="rate", measure="普及率", value=Decimal("92.1"))
    assert "地区生产总值增长5.8%，进出口总额下降2.3%，普及率达92.1%" in body(draft(growth, fall, share))


def test_a_task_without_a_figure_is_said_once_it_is_done() -> None:
    done = replace(PROVEN, measure="", kind="done", value=Decimal(100), unit="%")
    assert "已经办结：完成投资30亿元" in body(draft(plain=(done,)))
    half = replace(done, value=Decimal(50))
    assert codes(draft(plain=(half,))) == {"going-on": ["完成投资30亿元"]}


def test_every_figure_in_the_page_says_what_it_rests_on() -> None:
    assert 'data-thing="observation:1 commitment:1 evidence:1"' in review_html(draft(PROVEN))


def test_nothing_of_a_report_becomes_markup() -> None:
    bad = replace(PROVEN, measure="<script>")
    assert "<script>" not in review_html(draft(bad))


def test_the_reader_finds_each_figure_as_it_was_written() -> None:
    kinds = [
        PROVEN,
        replace(PROVEN, measure="改造高标准农田", value=Decimal(175_740), unit="亩"),
        replace(PROVEN, kind="growth", measure="地区生产总值", value=Decimal("5.8"), unit="%"),
        replace(PROVEN, kind="rate", measure="自来水普及率", value=Decimal("92.1"), unit="%"),
        replace(PROVEN, measure="更新燃气管网", value=Decimal("213.8"), unit="公里", status="preliminary"),
    ]
    read = reader.read(review_text(draft(*kinds)).encode())
    found = {
        (one.measure, Decimal(str(one.value)), one.unit, one.bound)
        for one in read.figures
        if one.value is not None
    }
    assert {(one.measure, one.value, one.unit, "eq") for one in kinds} <= found


@pytest.mark.django_db
def test_the_document_is_an_official_one() -> None:
    assert not deviations(write_document(review_document(draft(PROVEN))))

"""A commitment's page: what it says, and every decision on it with its reason."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from luoshi.ground import messages
from luoshi.ledger.models import Commitment, Decision, Report, State
from luoshi.people.models import Officer
from tests.cast import commitment, make_adoption
from tests.web.pages import decide, words


@pytest.fixture(autouse=True)
def report(lin: Officer) -> Report:
    """The plain report, adopted."""
    return make_adoption(by=lin).report


def correction(one: Commitment, **changed: str) -> dict[str, str]:
    """The correction form of a commitment with one target, with ``changed`` typed in."""
    target = one.targets.get()
    shown = {
        "correct-version": str(one.version),
        "correct-text": one.text,
        "correct-kind": one.kind,
        "correct-firmness": one.firmness,
        "correct-places": "、".join(one.places),
        "correct-due_date": "",
        "correct-note": one.note,
        "correct-reason": "核对原文",
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": str(target.pk),
        "targets-0-measure": target.measure,
        "targets-0-bound": target.bound,
        "targets-0-value": f"{target.value:f}",
        "targets-0-low": "",
        "targets-0-high": "",
        "targets-0-unit": target.unit,
        "targets-0-kind": target.kind,
        "targets-0-year": str(target.year),
        "targets-1-id": "",
        "targets-1-measure": "",
        "targets-1-bound": "eq",
        "targets-1-value": "",
        "targets-1-low": "",
        "targets-1-high": "",
        "targets-1-unit": "",
        "targets-1-kind": "amount",
        "targets-1-year": "",
    }
    return {**shown, **changed}


def correct(browser: Client, one: Commitment, **changed: str) -> Any:
    return browser.post(f"/commitments/{one.pk}/correct/", correction(one, **changed))


def test_the_page_shows_the_words_that_promise_it_and_where_they_stand(auditor: Client) -> None:
    one = commitment("实施重点项目")
    page = words(auditor.get(f"/commitments/{one.pk}/"))
    for expected in ("120个", "30亿元", one.rule, f"第 {one.start}—{one.end} 字", "待审", "确保"):
        assert expected in page


def test_the_page_says_in_words_which_rule_made_it(auditor: Client) -> None:
    one = commitment("地区生产总值")
    page = words(auditor.get(f"/commitments/{one.pk}/"))
    assert messages.render("rule.headline-target", "zh") in page
    auditor.cookies["luoshi_language"] = "en"
    assert messages.render("rule.headline-target", "en") in unescape(
        words(auditor.get(f"/commitments/{one.pk}/"))
    )


def test_a_proposal_is_accepted_with_one_button(supervisor: Client) -> None:
    one = commitment("地区生产总值")
    answer = decide(supervisor, "accept", one)
    assert answer["Location"] == f"/commitments/{one.pk}/"
    page = words(supervisor.get(answer["Location"]))
    assert f"第 {one.number} 项承诺已采纳" in page
    assert "林一" in page
    assert commitment("地区生产总值").state == State.ACCEPTED


@pytest.mark.parametrize("act", ["reject", "split", "correct", "reopen"])
def test_what_changes_the_reading_needs_a_reason(supervisor: Client, act: str) -> None:
    one = commitment("地区生产总值")
    answer = supervisor.post(
        f"/commitments/{one.pk}/{act}/",
        {**correction(one), f"{act}-version": one.version, f"{act}-reason": " "},
    )
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_rejected_proposal_stays_and_can_be_reopened(supervisor: Client) -> None:
    one = commitment("探索跨县")
    decide(supervisor, "reject", one, reason="只是展望")
    rejected = commitment("探索跨县")
    assert rejected.state == State.REJECTED
    decide(supervisor, "reopen", rejected, reason="领导要求列入")
    page = words(supervisor.get(f"/commitments/{one.pk}/"))
    assert "只是展望" in page
    assert "领导要求列入" in page
    assert commitment("探索跨县").state == State.PROPOSED


def test_a_correction_changes_what_was_typed_and_shows_old_and_new(supervisor: Client) -> None:
    one = commitment("地区生产总值")
    answer = correct(
        supervisor,
        one,
        **{
            "targets-0-value": "6.2",
            "targets-0-bound": "ge",
            "correct-places": "东山县,西水县、东山县",
            "correct-due_date": "2025-12-31",
            "correct-headline": "on",
        },
    )
    assert answer.status_code == 302
    one.refresh_from_db()
    target = one.targets.get()
    assert (f"{target.value:f}", target.bound) == ("6.2", "ge")
    assert one.places == ["东山县", "西水县"]
    assert one.due_date is not None
    page = words(supervisor.get(f"/commitments/{one.pk}/"))
    assert "≥ 6.2%" in page
    assert "≈ 6%" in page  # in the history
    assert "2025-12-31" in page


def test_a_further_target_is_added_and_one_is_taken_out(supervisor: Client) -> None:
    one = commitment("地区生产总值")
    further = {
        "targets-1-measure": "一般公共预算收入",
        "targets-1-low": "3",
        "targets-1-high": "4",
        "targets-1-unit": "%",
        "targets-1-kind": "change",
    }
    correct(supervisor, one, **further)
    assert sorted(one.targets.filter(dropped=False).values_list("measure", flat=True)) == [
        "一般公共预算收入",
        "地区生产总值",
    ]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("targets-0-value", "N/A"),
        ("targets-0-value", "about six"),
        ("targets-0-value", ""),
        ("targets-0-high", "7"),
        ("targets-0-measure", ""),
        ("targets-0-year", "25"),
        ("targets-1-measure", "没有数值的指标"),
        ("correct-due_date", "next week"),
        ("correct-text", " "),
    ],
)
def test_what_no_field_can_hold_is_said_beside_it_and_nothing_is_lost(
    supervisor: Client, field: str, typed: str
) -> None:
    one = commitment("地区生产总值")
    answer = correct(supervisor, one, **{field: typed, "correct-note": "写了一半的备注"})
    assert answer.status_code == 422
    page = words(answer)
    assert 'class="wrong"' in page
    assert "写了一半的备注" in page
    assert not Decision.objects.exists()


def test_a_thousand_typed_with_commas_is_a_thousand(supervisor: Client) -> None:
    one = commitment("地区生产总值")
    correct(supervisor, one, **{"targets-0-value": "1,200.50"})
    assert f"{one.targets.get().value:f}" == "1200.50"


def test_a_sentence_is_cut_where_enter_was_pressed(supervisor: Client) -> None:
    one = commitment("实施重点项目")
    decide(supervisor, "split", one, text="实施重点项目120个、\r\n完成投资30亿元", reason="分给两个单位")
    first, second = Commitment.objects.filter(ancestries__parent=one).order_by("start")
    assert (first.text, second.text) == ("实施重点项目120个", "完成投资30亿元")
    assert first.targets.get().measure == "重点项目"
    assert second.targets.get().measure == "重点项目完成投资"
    page = words(supervisor.get(f"/commitments/{one.pk}/"))
    assert "已拆分为 2 项承诺" in page
    assert f"/commitments/{second.pk}/" in page


@pytest.mark.parametrize(
    "cut",
    ["实施重点项目100个、\n完成投资30亿元", "完成投资30亿元\n实施重点项目120个、", "实施重点项目120个"],
)
def test_a_cut_must_not_reword(supervisor: Client, cut: str) -> None:
    one = commitment("实施重点项目")
    answer = decide(supervisor, "split", one, text=cut, reason="分给两个单位")
    assert answer.status_code == 422
    assert "只断行" in words(answer)


def test_a_sentence_that_was_not_cut_is_answered_with_what_to_do(supervisor: Client) -> None:
    one = commitment("实施重点项目")
    answer = decide(supervisor, "split", one, text=one.quote, reason="分给两个单位")
    assert (answer.status_code, answer.context["code"]) == (422, "too-few-parts")


def test_a_merged_commitment_can_be_cut_into_its_sentences_again(supervisor: Client, report: Report) -> None:
    rows = [commitment(begin) for begin in ("支持东山县", "探索跨县")]
    supervisor.post(
        f"/reports/{report.pk}/merge/",
        {"row": [f"{row.pk}:{row.version}" for row in rows], "text": "办学与治水", "reason": "同一单位"},
    )
    merged = commitment("办学与治水")
    shown = supervisor.get(f"/commitments/{merged.pk}/").context["split_form"]["text"].value()
    decide(supervisor, "split", merged, text=shown, reason="还是两件事")
    children = Commitment.objects.filter(ancestries__parent=merged).order_by("start")
    assert [child.text for child in children] == ["支持东山县、西水县办好寄宿制学校", "探索跨县流域共同治理"]


def test_who_comes_second_is_told_and_keeps_what_was_typed(supervisor: Client) -> None:
    seen = commitment("探索跨县")
    decide(supervisor, "accept", seen)
    late = decide(supervisor, "reject", seen, reason="写了很久的理由")
    assert (late.status_code, late.context["code"]) == (409, "changed-meanwhile")
    assert "写了很久的理由" in words(late)
    assert commitment("探索跨县").state == State.ACCEPTED


def test_an_auditor_reads_the_history_and_is_offered_no_form(auditor: Client) -> None:
    one = commitment("探索跨县")
    page = words(auditor.get(f"/commitments/{one.pk}/"))
    assert "照此采纳" not in page
    assert "<textarea" not in page
    for act in ("accept", "reject", "reopen", "split", "correct"):
        answer = auditor.post(f"/commitments/{one.pk}/{act}/", correction(commitment("地区生产总值")))
        assert answer.status_code == 403
    assert not Decision.objects.exists()


def test_beside_a_table_only_the_panel_is_sent(supervisor: Client, report: Report) -> None:
    one = commitment("探索跨县")
    answer = supervisor.get(
        f"/commitments/{one.pk}/",
        headers={
            "HX-Request": "true",
            "HX-Request-Type": "partial",
            "HX-Current-URL": f"http://testserver/reports/{report.pk}/ledger/?kind=task",
        },
    )
    page = words(answer)
    assert "<html" not in page
    assert f'value="/reports/{report.pk}/ledger/?kind=task#c-{one.pk}"' in page


def test_words_of_the_report_are_never_taken_for_html(supervisor: Client) -> None:
    one = commitment("探索跨县")
    decide(supervisor, "reject", one, reason="<script>alert(1)</script>")
    page = words(supervisor.get(f"/commitments/{one.pk}/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page

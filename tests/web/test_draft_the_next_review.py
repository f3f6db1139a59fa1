"""The supervision office and leaders read the draft of the next review, each figure a link to its proof."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi import reader
from luoshi.account.review.draft import review_text
from luoshi.delivery.models import Evidence, EvidenceUse
from luoshi.ledger.models import Observation
from tests.delivery.crowd import Size, add_crowd
from tests.delivery.scenes import INVESTMENT, Year, make_everything, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at

pytestmark = pytest.mark.django_db

JULY = datetime(2025, 7, 8, 2, 0, tzinfo=UTC)


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """The investment has a verified report without evidence; it is July."""
    stand_at(monkeypatch, JULY)
    return make_verified()[0]


def look(who: Any, name: str = "account:review") -> Any:
    return signed_in(who).get(reverse(name, args=[2025]))


def listed(page: Any, code: str) -> list[str]:
    return [row.what for one in page.context["review"].listings if one.code == code for row in one.rows]


def test_a_value_without_evidence_is_listed_and_not_said(year: Year) -> None:
    page = look(year.city.lin)
    assert page.context["review"].said == 0
    assert any("完成投资8亿元" in what for what in listed(page, "unproven"))


def prove(year: Year) -> int:
    """Let a link stand for the investment; gives the task's number."""
    task = year.task(INVESTMENT)
    one = Evidence.objects.create(
        url="https://example.gov.cn/1",
        title="投资报表",
        office=year.city.industry,
        by=year.city.han,
        at=JULY,
    )
    EvidenceUse.objects.create(evidence=one, task=task, about=task.thing, by=year.city.han, at=JULY)
    return task.pk


def test_a_value_with_evidence_leads_to_its_task(year: Year) -> None:
    task_id = prove(year)
    page = look(year.city.lin)
    assert page.context["review"].said
    assert "8亿元</a>" in page.content.decode()
    assert f'href="{reverse("delivery:task", args=[task_id])}"' in page.content.decode()


def test_what_the_draft_says_the_reader_reads_back(year: Year) -> None:
    prove(year)
    review = look(year.city.lin).context["review"]
    read = reader.read(review_text(review).partition("\n附：")[0].encode(), any_text=True)
    found = {(one.measure, one.value, one.unit, one.bound) for one in read.figures}
    paragraphs = [words for part in review.sections for words in part.paragraphs] + list(review.gaps)
    said = [span.figure for words in paragraphs for span in words if span.role == "value"]
    assert len(said) == 2
    assert {(one.measure, one.value, one.unit, "eq") for one in said} <= found


def test_a_promise_that_nobody_reported_on_is_silent(year: Year) -> None:
    assert listed(look(year.city.lin), "silent")


def test_a_value_that_was_expected_and_is_final_is_told_with_both(year: Year) -> None:
    assert not look(year.city.lin).context["settled"]
    before = Observation.objects.filter(indicator__paths__task=year.task(INVESTMENT), value=800_000_000).get()
    before.current = False
    before.save(update_fields=["current"])
    Observation.objects.create(
        indicator=before.indicator,
        start=before.start,
        end=before.end,
        value=790_000_000,
        status="final",
        reason="年报核定",
        reported_by=year.city.han,
        reported_at=JULY,
        replaces=before,
    )
    (settled,) = look(year.city.lin).context["settled"]
    assert (settled.before, settled.after, settled.changed) == ("8亿元", "7.9亿元", True)
    assert "年报核定" in words(look(year.city.lin))


def test_an_office_is_not_shown_the_draft(year: Year) -> None:
    assert look(year.city.han).status_code == 403
    assert look(year.city.han, "account:review_document").status_code == 403


def test_the_draft_leaves_as_a_document(year: Year) -> None:
    answer = look(year.city.lin, "account:review_document")
    assert answer.content.startswith(b"PK")
    assert ".docx" in answer["Content-Disposition"]


def test_the_newest_year_is_shown_without_one(year: Year) -> None:
    assert signed_in(year.city.lin).get(reverse("account:newest_review")).context["review"].year == 2025


def test_a_year_without_promises_says_how_the_draft_gets_filled(year: Year) -> None:
    page = signed_in(year.city.lin).get(reverse("account:review", args=[2020]))
    assert page.status_code == 200
    assert "核实" in words(page)


def test_as_many_questions_are_asked_for_much_as_for_little(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    year = make_everything(settings.EVIDENCE_FOLDER)
    stand_at(monkeypatch, JULY)
    counts = []
    for tasks in (3, 12):
        add_crowd(year, Size(tasks=tasks, offices=2, others=2, periods=4))
        look(year.city.lin)
        with CaptureQueriesContext(connection) as asked:
            look(year.city.lin)
        counts.append(len(asked))
    assert counts[1] <= counts[0]

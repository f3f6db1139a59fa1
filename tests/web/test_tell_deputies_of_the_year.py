"""Deputies are told how the year's commitments are carried out, each with target, value, light and proof."""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from luoshi.ledger.models import Commitment
from tests.delivery.crowd import Size, add_crowd
from tests.delivery.scenes import BRIDGES, INVESTMENT, Year, make_everything, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at

pytestmark = pytest.mark.django_db

JULY = datetime(2025, 7, 8, 2, 0, tzinfo=UTC)
PAGE = "account:deputies"


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """The investment has a verified report; it is July."""
    stand_at(monkeypatch, JULY)
    return make_verified()[0]


def look(who: Any, name: str = PAGE, **query: str) -> Any:
    return signed_in(who).get(reverse(name), query)


def line(year: Year, measure: str) -> Any:
    found = look(year.city.lin).context["found"]
    return next(one for one in found.lines if measure in one.measure)


def test_each_figure_stands_with_its_sentence_target_value_status_light_and_office(year: Year) -> None:
    found = line(year, "完成投资")
    assert found.sentence in year.task(INVESTMENT).commitment.edition.text
    assert (found.target, found.value, found.status) == ("30亿元", "8亿元", "初步")
    assert (found.office, found.evidence) == ("市工业和信息化局", 0)
    assert found.light in words(look(year.city.lin))


def test_the_counts_are_those_of_the_lines_and_each_leads_to_its_lines(year: Year) -> None:
    found = look(year.city.lin).context["found"]
    assert sum(n for _, _, n in found.by_light) == len(found.lines)
    for name, _words, n in look(year.city.lin).context["lights"]:
        assert look(year.city.lin, light=name).context["page"].paginator.count == n
    assert found.unproven == sum(bool(one.value) and not one.evidence for one in found.lines) > 0


def test_a_promise_that_is_no_task_is_told_too(year: Year) -> None:
    row = year.task(BRIDGES)
    row.left_out = True
    row.save()
    found = look(year.city.lin).context["found"]
    (silent,) = [one for one in found.lines if one.commitment == row.commitment_id]
    assert (silent.task, silent.light) == (0, "未列入任务")
    said = text_of(look(year.city.lin, "account:deputies_document"))
    assert "尚未列入任务的承诺" in said


def text_of(answer: Any) -> str:
    document = Document(io.BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_document_holds_every_commitment_and_names_the_half_year(year: Year) -> None:
    said = text_of(look(year.city.lin, "account:deputies_document"))
    assert "云岭市2025年上半年目标任务执行情况的报告" in said.replace("\n", "")
    assert "截至2025年7月8日" in said
    for one in Commitment.objects.filter(state="accepted"):
        assert one.quote in said


def test_the_workbook_holds_what_the_page_shows(year: Year) -> None:
    book = openpyxl.load_workbook(io.BytesIO(look(year.city.lin, "account:deputies_workbook").content))
    text = "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)
    found = look(year.city.lin).context["found"]
    assert all(one.sentence in text for one in found.lines)
    assert "8亿元" in text


@pytest.mark.parametrize(
    ("name", "status"), [("lin", 200), ("wu", 200), ("he", 200), ("han", 403), ("du", 403)]
)
def test_who_reads_it(year: Year, name: str, status: int) -> None:
    assert look(getattr(year.city, name)).status_code == status


def test_a_year_without_promises_says_how_the_page_is_filled(year: Year) -> None:
    assert "台账" in words(look(year.city.lin, year="2019"))


def test_more_commitments_ask_no_more_questions(
    monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    year = make_everything(settings.EVIDENCE_FOLDER)
    stand_at(monkeypatch, JULY)
    counts = []
    for size in (
        Size(tasks=3, offices=2, others=2, periods=4),
        Size(tasks=12, offices=6, others=7, periods=6),
    ):
        add_crowd(year, size)
        browser = signed_in(year.city.wu)
        browser.get(reverse(PAGE))
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(PAGE))
        counts.append(len(asked))
    assert counts[1] <= counts[0]

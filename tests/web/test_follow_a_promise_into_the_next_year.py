"""A promise is followed from one report into the next, on one page, back to the sentence of each step."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.ledger.models import Commitment, Edition
from luoshi.people.models import Officer
from luoshi.reader import read
from tests.cast import make_adoption
from tests.web.pages import words

pytestmark = pytest.mark.django_db

PAGE = "/year-on-year/"
LAST_PLAN = "地区生产总值增长6%。城镇新增就业1.3万人。开通至曼谷的国际航线。"
DONE = "地区生产总值增长6.2%。城镇新增就业1.1万人。"
PLAN = "地区生产总值增长6.5%。新建公厕30座。"


def adopt(by: Officer, year: int, done: str, plan: str) -> Edition:
    text = (
        f"政府工作报告\n（{year}年1月10日在赣州市第六届人民代表大会第五次会议上）\n赣州市人民政府市长\n\n"
        f"一、{year - 1}年工作回顾\n{done}\n\n二、{year}年工作安排\n{plan}\n"
    )
    return make_adoption(read(text.encode(), any_text=True), by=by).edition


@pytest.fixture
def two(lin: Officer) -> tuple[Edition, Edition]:
    """The reports of 2024 and 2025."""
    return adopt(lin, 2024, "新建学校3所。", LAST_PLAN), adopt(lin, 2025, DONE, PLAN)


def rows(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, words(answer)
    return {row.chain.measure or row.chain.promised.sentence: row for row in answer.context["found"].rows}


def test_a_promise_is_followed_to_what_was_said_and_what_is_promised_again(
    supervisor: Client, two: tuple[Edition, Edition]
) -> None:
    found = rows(supervisor.get(PAGE))["地区生产总值"]
    said = [found.chain.promised.figure.text, found.chain.told.figure.text, found.chain.again.figure.text]
    assert said == ["6%", "6.2%", "6.5%"]
    assert found.outcome == "kept"
    assert found.before == Commitment.objects.get(edition=two[0], text__startswith="地区生产总值")
    assert found.after == Commitment.objects.get(edition=two[1], text__startswith="地区生产总值")


def test_what_fell_short_was_dropped_or_is_new_is_told_apart(
    supervisor: Client,
    two: tuple[Edition, Edition],  # noqa: ARG001
) -> None:
    outcomes = {
        (row.chain.promised or row.chain.again).sentence: row.outcome
        for row in rows(supervisor.get(PAGE)).values()
    }
    assert outcomes["城镇新增就业1.3万人"] == "short"
    assert outcomes["开通至曼谷的国际航线"] == "dropped"
    assert outcomes["新建公厕30座"] == "new"


def test_every_step_leads_to_its_sentence_in_its_report(
    supervisor: Client, two: tuple[Edition, Edition]
) -> None:
    page = supervisor.get(PAGE).content.decode()
    links = re.findall(r'href="/reports/(\d+)/\?edition=1#at-(\d+)">([^<]+)</a>', page)
    assert len(links) >= 6
    texts = {edition.report_id: edition for edition in two}
    for report, start, sentence in links:
        edition = texts[int(report)]
        assert edition.text[int(start) :].startswith(sentence)
        assert f'id="at-{start}"' in supervisor.get(f"/reports/{report}/").content.decode()


def test_an_outcome_and_words_filter_the_page_and_its_workbook(
    supervisor: Client,
    two: tuple[Edition, Edition],  # noqa: ARG001
) -> None:
    counts = {name: n for name, _words, n in supervisor.get(PAGE).context["found"].counts}
    for name, n in counts.items():
        assert supervisor.get(PAGE, {"outcome": name}).context["page"].paginator.count == n
    answer = supervisor.get("/year-on-year.xlsx", {"q": "曼谷"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    text = "\n".join(str(cell) for row in book.active.iter_rows(values_only=True) for cell in row)
    assert "曼谷" in text
    assert "公厕" not in text


def test_one_report_alone_says_what_is_missing(supervisor: Client, lin: Officer) -> None:
    adopt(lin, 2025, DONE, PLAN)
    assert "连续两年" in words(supervisor.get(PAGE))
    assert supervisor.get("/year-on-year.xlsx").status_code == 404
    assert supervisor.get(PAGE, {"report": "999"}).status_code == 404


def test_longer_reports_ask_no_more_questions(supervisor: Client, lin: Officer) -> None:
    counts = []
    for year, much in ((2021, 2), (2024, 30)):
        plan = "".join(f"新建第{n}批口袋公园{n + 20}个。" for n in range(much))
        first, second = adopt(lin, year, "完成。", plan), adopt(lin, year + 1, plan, plan)
        supervisor.get(PAGE, {"report": second.report_id})
        with CaptureQueriesContext(connection) as asked:
            answer = supervisor.get(PAGE, {"report": second.report_id})
        assert answer.context["found"].old == first
        counts.append(len(asked))
    assert counts[0] == counts[1]

"""The front page, the coverage map, one figure, and what a new edition changed."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luoshi.ledger.models import Figure, Report
from luoshi.people.models import Officer
from tests.cast import (
    GROWTH,
    INVESTMENT,
    SCHOOLS,
    commitment,
    make_adoption,
    make_large_reading,
    make_reading,
)
from tests.web.pages import decide, words

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ganzhou-2025-sample.txt"


@pytest.fixture
def report(lin: Officer) -> Report:
    """The plain report, adopted."""
    return make_adoption(by=lin).report


def text_of(answer: Any) -> str:
    """The text that the map shows, put together from its pieces."""
    return "\n".join("".join(mark.text for mark in line) for line in answer.context["lines"])


def test_the_map_shows_the_whole_text_and_nothing_else(auditor: Client, report: Report) -> None:
    answer = auditor.get(f"/reports/{report.pk}/")
    assert text_of(answer) == report.editions.get().text


def test_line_ends_of_windows_and_empty_lines_change_nothing(auditor: Client, lin: Officer) -> None:
    reading = make_reading(line_end="\r\n\r\n")
    report = make_adoption(reading, by=lin).report
    assert text_of(auditor.get(f"/reports/{report.pk}/")) == reading.text.replace("\r", "")


def test_each_stretch_says_what_was_made_of_it(auditor: Client, report: Report) -> None:
    answer = auditor.get(f"/reports/{report.pk}/")
    made = {mark.text: mark.what for line in answer.context["lines"] for mark in line}
    assert made["探索跨县流域共同治理"] == "commitment"
    assert made["坚持以人民为中心的发展思想"] == "principle"
    assert made["二、重点工作"] == "heading"
    assert made["5.4%"] == "result"


def test_the_totals_count_every_character_that_is_not_between_stretches(
    auditor: Client, report: Report
) -> None:
    answer = auditor.get(f"/reports/{report.pk}/")
    counted = sum(total.characters for total in answer.context["totals"])
    shown = sum(len(mark.text) for line in answer.context["lines"] for mark in line if mark.what != "gap")
    assert counted == shown
    assert sum(total.percent for total in answer.context["totals"]) == pytest.approx(100, abs=0.1)


def test_the_number_of_a_commitment_stands_once_in_the_text(auditor: Client, report: Report) -> None:
    page = words(auditor.get(f"/reports/{report.pk}/"))
    bridges = commitment("建成东江大桥")
    assert page.count(f'<a class="handle" href="/commitments/{bridges.pk}/"') == 1


def test_a_promised_figure_leads_to_its_row_and_back_to_its_place(auditor: Client, report: Report) -> None:
    figure = Figure.objects.get(text="30亿元")
    row = commitment("实施重点项目")
    page = words(auditor.get(f"/reports/{report.pk}/figures/{figure.pk}/"))
    assert f'href="/commitments/{row.pk}/"' in page
    assert f'href="/reports/{report.pk}/?edition=1#at-{figure.start}"' in page
    assert f'id="at-{figure.start}"' in words(auditor.get(f"/reports/{report.pk}/"))


def test_a_figure_of_last_year_is_no_promise_and_its_panel_says_so(auditor: Client, report: Report) -> None:
    figure = Figure.objects.get(text="5.4%")
    answer = auditor.get(f"/reports/{report.pk}/figures/{figure.pk}/", headers={"HX-Request-Type": "partial"})
    assert "不是承诺" in words(answer)
    assert "<html" not in words(answer)


def test_findings_stand_on_top_and_lead_into_the_text(auditor: Client, report: Report) -> None:
    answer = auditor.get(f"/reports/{report.pk}/")
    finding = answer.context["findings"][0]
    page = words(answer)
    assert f'id="finding-{finding.pk}"' in page
    assert f'href="#finding-{finding.pk}"' in page
    assert f'data-goto="{finding.start}"' in page


def test_a_figure_or_report_that_does_not_exist_is_refused(auditor: Client, report: Report) -> None:
    for address in ("/reports/99/", f"/reports/{report.pk}/figures/999/", f"/reports/{report.pk}/?edition=7"):
        assert auditor.get(address).status_code == 404
    assert auditor.get(f"/reports/{report.pk}/?edition=x").status_code == 200


def test_an_old_edition_says_that_it_is_not_the_newest(auditor: Client, lin: Officer) -> None:
    first = make_adoption(make_reading([(GROWTH, SCHOOLS)]), by=lin)
    make_adoption(make_reading([(GROWTH, SCHOOLS, INVESTMENT)]), by=lin)
    page = words(auditor.get(f"/reports/{first.report.pk}/?edition=1"))
    assert "不是最新版" in page
    assert "不是最新版" not in words(auditor.get(f"/reports/{first.report.pk}/"))
    changes = words(auditor.get(f"/reports/{first.report.pk}/changes/2/"))
    assert "新列入" in changes
    assert INVESTMENT.text in changes


def test_a_long_report_is_drawn_with_a_fixed_number_of_queries(
    auditor: Client, lin: Officer, django_assert_max_num_queries: Any
) -> None:
    report = make_adoption(make_large_reading(400), by=lin).report
    with django_assert_max_num_queries(20):
        answer = auditor.get(f"/reports/{report.pk}/")
    assert words(answer).count('class="handle"') == 400


def test_the_front_page_follows_one_figure_from_its_sentence_to_where_it_stands(
    supervisor: Client, report: Report
) -> None:
    one = commitment("地区生产总值增长6%")
    page = words(supervisor.get("/"))
    for said in (
        "地区生产总值增长<mark>6%</mark>左右",
        f'href="/reports/{report.pk}/#at-{one.start}"',
        f'href="/commitments/{one.pk}/"',
        "尚未处理",
        "审看",
    ):
        assert said in page
    decide(supervisor, "accept", one)
    assert "林一" in words(supervisor.get("/"))


def test_an_empty_platform_says_how_it_gets_filled(supervisor: Client, wu: Officer) -> None:
    assert 'href="/reports/new/"' in words(supervisor.get("/"))
    reader = Client()
    reader.force_login(wu, backend="django.contrib.auth.backends.ModelBackend")
    page = words(reader.get("/"))
    assert "还没有收入报告" in page
    assert 'href="/reports/new/"' not in page


def test_a_report_without_promises_or_text_still_has_its_pages(supervisor: Client, lin: Officer) -> None:
    report = make_adoption(make_reading([]), by=lin).report
    for address in ("/", f"/reports/{report.pk}/", f"/reports/{report.pk}/ledger/", "/reports/"):
        assert supervisor.get(address).status_code == 200


def test_the_sample_report_is_shown_character_by_character(supervisor: Client, lin: Officer) -> None:
    from datetime import UTC, datetime

    from luoshi.ledger.actions import adopt_report

    adoption = adopt_report(data=SAMPLE.read_bytes(), at=datetime.now(UTC), by=lin)
    answer = supervisor.get(f"/reports/{adoption.report.pk}/")
    assert text_of(answer) == adoption.edition.text.replace("\r", "")

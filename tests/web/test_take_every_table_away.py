"""Whatever stands on a page as a table leaves as a workbook, with the filters of the page."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery.models import Circular, Task
from tests.delivery.scenes import INVESTMENT, Year, make_accepted, make_everything, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words

pytestmark = pytest.mark.django_db

LINK = re.compile(r'href="([^"]+\.xlsx(?:\?[^"]*)?)"')


def cells(answer: Any) -> list[list[str]]:
    """Every row of every tab, as text."""
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    book = openpyxl.load_workbook(BytesIO(answer.getvalue()))
    return [
        ["" if cell is None else str(cell) for cell in row]
        for tab in book.worksheets
        for row in tab.iter_rows(values_only=True)
    ]


def said(answer: Any) -> str:
    return "\n".join("\t".join(row) for row in cells(answer))


def take_away(browser: Client, page: str) -> list[str]:
    """The workbooks that the page offers, each as text."""
    links = [unescape(link) for link in LINK.findall(words(browser.get(page)))]
    assert links, f"{page} offers no workbook"
    return [said(browser.get(link)) for link in links]


def test_every_page_with_a_table_offers_its_workbook(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    lin = signed_in(year.city.lin)
    sheet, circular = year.sheet.pk, Circular.objects.get().pk
    source = year.sheet.report_id
    missing = []
    for page, expected in (
        (reverse("delivery:board"), "牵头单位"),
        (reverse("delivery:tasks"), year.task(INVESTMENT).wording),
        (reverse("delivery:sheets"), year.sheet.title),
        (reverse("delivery:sheet", args=[sheet]), "已签收"),
        (reverse("delivery:sheet_comments", args=[sheet]), "意见"),
        (reverse("delivery:task", args=[year.task(INVESTMENT).pk]), "数据状态"),
        (reverse("delivery:reporting"), "报送截止"),
        (reverse("delivery:periods", args=[sheet]), "一季度"),
        (reverse("delivery:enquiries"), "要数"),
        (reverse("delivery:matters"), "需协调事项"),
        (reverse("delivery:orders"), "督办〔2025〕1号"),
        (reverse("delivery:extensions"), "延期"),
        (reverse("delivery:circulars"), "督查通报〔2025〕1号"),
        (reverse("delivery:circular", args=[circular]), "未达序时进度"),
        (reverse("delivery:plan"), "批准文件"),
        (reverse("delivery:source_tasks", args=[source]), "完成时限"),
        (reverse("ledger:reports"), "版本数"),
        (reverse("ledger:sources"), "来源"),
        (reverse("people:offices"), "市工业和信息化局"),
        (reverse("people:officers"), "姓名"),
        (reverse("journal"), "印发分解表"),
    ):
        if not any(expected in text for text in take_away(lin, page)):
            missing.append((page, expected))
    assert missing == []
    assert any("催办" in text for text in take_away(signed_in(year.city.du), reverse("delivery:messages")))


def test_a_figure_leaves_with_who_reported_and_who_verified_it() -> None:
    year, _ = make_verified()
    task = year.task(INVESTMENT)
    browser = signed_in(year.city.han)
    rows = cells(browser.get(reverse("delivery:task_workbook", args=[task.pk])))
    figure = next(row for row in rows if row[0] == year.path(INVESTMENT, "投资").indicator.name)
    assert figure[6] in {"预计", "初步", "核定"}
    assert {year.city.han.name, year.city.qiu.name} <= set(figure)  # who reported, who verified


def test_an_office_takes_away_only_what_it_sees() -> None:
    year = make_accepted()
    foreign = Task.objects.exclude(assignments__office=year.city.industry).first()
    assert foreign is not None
    han = signed_in(year.city.han)
    assert han.get(reverse("delivery:task_workbook", args=[foreign.pk])).status_code == 404
    assert foreign.wording not in said(
        han.get(reverse("delivery:source_tasks_workbook", args=[year.sheet.report_id]))
    )
    assert han.get(reverse("delivery:circular_draft_workbook", args=[1])).status_code == 404


def test_the_journal_leaves_with_its_filter(year_of: Year) -> None:
    lin = signed_in(year_of.city.lin)
    thing = year_of.sheet.thing
    rows = cells(lin.get(reverse("journal_workbook"), {"thing": thing}))
    assert {row[4] for row in rows if row[0].isdigit()} == {f"任务分解表 #{year_of.sheet.pk}"}


@pytest.fixture
def year_of() -> Year:
    return make_accepted()


def test_nothing_yet_is_said_in_the_workbook() -> None:
    year = make_accepted()
    assert "尚未印发通报" in said(signed_in(year.city.lin).get(reverse("delivery:circulars_workbook")))

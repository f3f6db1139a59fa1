"""A task table leaves as a workbook, as an official document, and with the record of its consultation."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from luoshi.delivery import actions
from luoshi.delivery.models import Path, Task
from luoshi.delivery.sheets.export import HEADS, target_words
from tests.delivery.scenes import (
    APPROVED,
    APRIL,
    BRIDGES,
    FEBRUARY,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    assign,
    make_assigned,
    make_consulted,
    make_draft,
    make_issued,
)
from tests.web.sheet_pages import see

pytestmark = pytest.mark.django_db


def tabs(answer: Any) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each tab below its title."""
    assert answer.status_code == 200
    book = load_workbook(BytesIO(answer.content))
    return {page.title: list(page.iter_rows(min_row=2, values_only=True)) for page in book}


def row_of(rows: list[tuple[Any, ...]], words: str) -> dict[str, Any]:
    """The row of a tab whose task begins so, by the heads."""
    found = next(row for row in rows[1:] if str(row[2]).startswith(words))
    return dict(zip(rows[0], found, strict=True))


def document_of(answer: Any) -> Any:
    """The document as a word processor opens it."""
    assert answer.status_code == 200
    return Document(BytesIO(answer.content))


def cells_of(document: Any) -> list[str]:
    """What stands in its tables."""
    return [cell.text for table in document.tables for row in table.rows for cell in row.cells]


def change(year: Year, words: str, **wanted: Any) -> None:
    """Adjust a task after the issue."""
    task = year.task(words)
    actions.change_task(
        task_id=task.pk,
        changes=wanted.pop("changes", {}),
        approval=APPROVED,
        at=APRIL,
        by=year.city.lin,
        seen_version=task.version,
        **wanted,
    )


def test_the_workbook_has_three_tabs_with_the_columns_of_offices() -> None:
    year = make_assigned()
    task = year.task(BRIDGES)
    actions.edit_task(
        task_id=task.pk,
        changes={"measures": "分三期实施", "lead_leader": year.city.he.pk, "note": "按月调度"},
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=task.version,
    )
    answer = see(year.city.lin, "sheet_workbook", year.sheet)
    found = tabs(answer)
    assert list(found) == ["主要预期目标", "量化任务", "其他任务"]
    assert all(rows[0] == HEADS for rows in found.values())
    row = row_of(found["其他任务"], BRIDGES)
    assert (row["具体措施"], row["牵头市领导"], row["备注"]) == ("分三期实施", "何七", "按月调度")
    assert row["完成时限"] == datetime(2025, 12, 31)  # noqa: DTZ001  # a date as a spreadsheet has it
    invested = row_of(found["量化任务"], INVESTMENT)
    assert (invested["牵头单位"], invested["配合单位"]) == ("市工信局", "市发改委")
    assert invested["目标任务"] == "重点项目120个；重点项目完成投资30亿元"
    assert "filename*=UTF-8''" in answer["Content-Disposition"]
    assert sum(len(rows) - 1 for rows in found.values()) == year.sheet.tasks.count()


def test_what_nobody_leads_and_what_is_only_proposed_says_so_in_the_file() -> None:
    year = make_draft()
    proposal = actions.OfficeProposal(
        year.task(GDP).pk, year.city.planning.pk, "lead", "duty", "职责", "sure"
    )
    actions.propose_offices(sheet_id=year.sheet.pk, proposals=[proposal], at=FEBRUARY, by=year.city.lin)
    found = tabs(see(year.city.lin, "sheet_workbook", year.sheet))
    assert row_of(found["主要预期目标"], GDP)["牵头单位"] == "市发改委（拟）"
    assert row_of(found["其他任务"], BRIDGES)["牵头单位"] == "待定"


def test_further_columns_of_a_table_that_was_brought_in_leave_with_it() -> None:
    year = make_draft()
    Task.objects.filter(pk=year.task(GDP).pk).update(extra={"联系人": "王某", "牵头市领导": "某副市长"})
    found = tabs(see(year.city.lin, "sheet_workbook", year.sheet))
    assert found["其他任务"][0] == (*HEADS, "联系人")
    row = row_of(found["主要预期目标"], GDP)
    assert (row["联系人"], row["牵头市领导"]) == ("王某", "某副市长")


def test_the_words_of_an_imported_table_hold_until_its_figures_change() -> None:
    year = make_draft()
    path = year.path(INVESTMENT, "投资")
    Task.objects.filter(pk=path.task_id).update(extra={"目标任务": "三十亿元", "联系人": "王某"})
    found = tabs(see(year.city.lin, "sheet_workbook", year.sheet))
    assert row_of(found["量化任务"], INVESTMENT)["目标任务"] == "三十亿元"
    actions.drop_path(
        path_id=path.pk, at=FEBRUARY, by=year.city.lin, seen_version=year.task(INVESTMENT).version
    )
    row = row_of(tabs(see(year.city.lin, "sheet_workbook", year.sheet))["量化任务"], INVESTMENT)
    assert (row["目标任务"], row["联系人"]) == ("重点项目120个", "王某")


def test_what_looks_like_a_formula_stays_text() -> None:
    year = make_draft()
    task = year.task(BRIDGES)
    actions.edit_task(
        task_id=task.pk,
        changes={"wording": '=HYPERLINK("http://evil.example")', "note": "@SUM(1)", "measures": "+1"},
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=task.version,
    )
    book = load_workbook(BytesIO(see(year.city.lin, "sheet_workbook", year.sheet).content))
    row = next(row for row in book["其他任务"].iter_rows() if str(row[2].value).startswith("=HYPER"))
    assert [row[column].data_type for column in (2, 3, 10)] == ["s", "s", "s"]
    assert all(row[column].quotePrefix for column in (2, 3, 10))


def test_an_office_takes_away_only_its_own_rows() -> None:
    year = make_consulted()
    found = tabs(see(year.city.han, "sheet_workbook", year.sheet))
    assert [row[2] for rows in found.values() for row in rows[1:]] == ["实施重点项目120个、完成投资30亿元"]
    text = "".join(cells_of(document_of(see(year.city.han, "sheet_document", year.sheet))))
    assert "完成投资30亿元" in text
    assert "地区生产总值" not in text
    assert see(year.city.wei, "sheet_workbook", year.sheet).status_code == 404


def test_the_document_is_titled_numbered_signed_and_holds_every_row() -> None:
    year = make_issued()
    document = document_of(see(year.city.lin, "sheet_document", year.sheet))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for said in ("2025年任务分解表", "云府办字〔2025〕1号", "2025年2月10日"):
        assert said in text
    cells = cells_of(document)
    assert "主要预期目标（1项）" in cells
    for said in ("地区生产总值增长6%左右", "市工信局", "2025年12月底"):
        assert said in cells


def test_a_draft_says_in_its_head_that_it_is_one() -> None:
    year = make_consulted()
    document = document_of(see(year.city.lin, "sheet_document", year.sheet))
    heads = "".join(
        paragraph.text for section in document.sections for paragraph in section.header.paragraphs
    )
    assert "征求意见稿" in heads


def test_the_record_of_the_consultation_holds_comments_and_answers() -> None:
    year = make_consulted()
    comment = actions.comment_on_sheet(
        sheet_id=year.sheet.pk, task_id=year.task(GDP).pk, text="=建议5.5%", at=FEBRUARY, by=year.city.zheng
    )
    actions.answer_comment(
        comment_id=comment.pk,
        adopted=False,
        reason="与报告不一致",
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=1,
    )
    actions.comment_on_sheet(sheet_id=year.sheet.pk, text="写到月", at=FEBRUARY, by=year.city.han)
    (rows,) = tabs(see(year.city.lin, "sheet_comments_workbook", year.sheet)).values()
    first, second = (dict(zip(rows[0], row, strict=True)) for row in rows[1:])
    assert (first["提出单位"], first["意见"], first["是否采纳"], first["理由"]) == (
        "市发展和改革委员会",
        "=建议5.5%",
        "不采纳",
        "与报告不一致",
    )
    assert first["提出时间"] == "2025-02-10 10:00"
    assert (second["对应任务"], second["是否采纳"]) == ("整张表", "尚未答复")
    (own,) = tabs(see(year.city.han, "sheet_comments_workbook", year.sheet)).values()
    assert [row[6] for row in own[1:]] == ["写到月"]


def test_after_an_adjustment_the_table_leaves_as_it_was_issued_and_as_it_stands() -> None:
    year = make_issued()
    path = year.path(INVESTMENT, "投资")
    terms = actions.PathTerms(
        kind="cumulative",
        shape="linear",
        start_on=date(2025, 1, 1),
        due_on=date(2025, 12, 31),
        bound="ge",
        value=Decimal(2_500_000_000),
        unit="元",
    )
    change(
        year,
        INVESTMENT,
        changes={"wording": "实施重点项目100个", "due_on": date(2025, 11, 30)},
        paths={path.indicator_id: terms},
        lead_office=year.city.planning.pk,
    )
    change(year, INVESTMENT, changes={"wording": "实施重点项目99个"})
    issued = row_of(tabs(see(year.city.lin, "sheet_workbook", year.sheet))["量化任务"], "实施")
    assert issued["重点任务"] == "实施重点项目120个、完成投资30亿元"
    assert issued["目标任务"] == "重点项目120个；重点项目完成投资30亿元"
    assert (issued["牵头单位"], issued["配合单位"]) == ("市工信局", "市发改委")
    assert issued["完成时限"] == datetime(2025, 12, 31)  # noqa: DTZ001  # a date as a spreadsheet has it
    now = row_of(tabs(see(year.city.lin, "sheet_workbook", year.sheet, now="1"))["量化任务"], "实施")
    assert now["重点任务"] == "实施重点项目99个"
    assert "重点项目完成投资25亿元以上" in now["目标任务"]
    assert now["牵头单位"] == "市发改委"
    assert year.task(INVESTMENT).wording == "实施重点项目99个"
    assert "120个" in "".join(cells_of(document_of(see(year.city.lin, "sheet_document", year.sheet))))


def test_a_task_that_came_after_the_issue_is_not_in_the_table_as_issued() -> None:
    year = make_issued()
    last = year.sheet.tasks.order_by("-number").first()
    assert last is not None
    Task.objects.create(
        sheet=year.sheet,
        commitment=last.commitment,
        number=last.number + 1,
        section="other",
        wording="会议新增事项",
        state="issued",
    )
    issued = tabs(see(year.city.lin, "sheet_workbook", year.sheet))["其他任务"]
    assert "会议新增事项" not in [row[2] for row in issued]
    now = tabs(see(year.city.lin, "sheet_workbook", year.sheet, now="1"))["其他任务"]
    assert "会议新增事项" in [row[2] for row in now]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"bound": "ge", "value": Decimal(200), "unit": "家"}, "入规企业200家以上"),
        ({"bound": "gt", "value": Decimal(100_000_000), "unit": "元"}, "入规企业超过1亿元"),
        ({"bound": "le", "value": Decimal(5), "unit": "%"}, "入规企业5%以内"),
        ({"bound": "about", "value": Decimal("7.5"), "unit": "%", "kind": "growth"}, "入规企业增长7.5%左右"),
        ({"bound": "range", "low": Decimal(6), "high": Decimal(10), "unit": "个"}, "入规企业6—10个"),
        ({"bound": "first"}, "入规企业实现零的突破"),
        ({"bound": "all"}, "入规企业全覆盖"),
        ({"bound": "outside"}, "入规企业完成上级下达目标"),
        ({"bound": "eq", "value": Decimal(0), "unit": "起"}, "入规企业0起"),
    ],
)
def test_a_target_is_worded_as_reports_word_it(terms: dict[str, Any], expected: str) -> None:
    year = make_draft()
    path = year.path(GDP)
    path.indicator.name = "入规企业"
    plain = {"kind": "cumulative", "value": None, "low": None, "high": None, "unit": "", "target": None}
    for name, value in {**plain, **terms}.items():
        setattr(path, name, value)
    assert target_words(path, year.task(GDP)) == expected


def test_a_file_takes_as_many_queries_for_more_rows() -> None:
    year = make_assigned()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            see(year.city.lin, "sheet_workbook", year.sheet)
        counts.append(len(queries))
        for words in (BRIDGES, SCHOOLS):
            assign(year, words, year.city.zone, "supporting")
            task = year.task(words)
            actions.fan_out(
                task_id=task.pk,
                shares=[actions.Share((year.city.dongshan.pk, year.city.xishui.pk))],
                at=FEBRUARY,
                by=year.city.lin,
                seen_version=task.version,
            ) if not Task.objects.filter(part_of=task).exists() else None
    assert counts[0] == counts[1]
    assert Path.objects.exists()

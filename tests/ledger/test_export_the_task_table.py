"""An office gets the task table, from the ledger or straight from a text."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from luoshi.journal import queries as journal
from luoshi.ledger import actions, exports, queries, task_table
from luoshi.ledger.queries import Filters
from luoshi.ledger.task_table import Amount, TaskRow, written_amount
from luoshi.paper.delimited import write_csv
from luoshi.paper.sheets import Sheet, write_workbook
from tests.cast import (
    GROWTH,
    INVESTMENT,
    LAST_YEAR,
    MORNING,
    SCHOOLS,
    commitment,
    make_adoption,
    make_large_reading,
    make_reading,
)

NOON = MORNING + timedelta(hours=3)
HEADS = [column.head for column in task_table.COLUMNS]


def cell(sheet: Sheet, row: int, head: str) -> object:
    """What stands in a row of ``sheet`` under ``head``."""
    return sheet.rows[row][HEADS.index(head)]


def test_a_text_gives_three_sheets_without_any_database() -> None:
    reading = make_reading()
    headline, quantified, other = task_table.sheets(
        task_table.rows_from_reading(reading), task_table.origin_of_reading(reading)
    )
    assert [sheet.name for sheet in (headline, quantified, other)] == ["主要预期目标", "量化任务", "其他任务"]
    assert [len(sheet.rows) for sheet in (headline, quantified, other)] == [1, 2, 5]
    assert cell(headline, 0, "报告原文") == "地区生产总值增长6%左右"
    assert cell(headline, 0, "约束") == "左右"
    assert cell(headline, 0, "上年基数") == Decimal("5.4")
    assert cell(headline, 0, "类别") == "一、主要预期目标"
    assert cell(other, 0, "任务类型") == "任务"
    assert cell(other, 1, "任务类型") == "项目"


def test_money_is_written_as_the_report_writes_it() -> None:
    reading = make_reading()
    sheet = task_table.sheets(task_table.rows_from_reading(reading), task_table.origin_of_reading(reading))[1]
    values = [
        (cell(sheet, n, "指标"), cell(sheet, n, "年度目标(值)"), cell(sheet, n, "单位")) for n in (0, 1)
    ]
    assert values == [("重点项目", Decimal(120), "个"), ("重点项目完成投资", Decimal(30), "亿元")]


def test_what_is_not_known_yet_is_an_empty_cell_to_fill_in() -> None:
    reading = make_reading()
    sheet = task_table.one_sheet(task_table.rows_from_reading(reading), task_table.origin_of_reading(reading))
    for head in (
        "牵头市领导",
        "牵头单位",
        "责任单位",
        "配合单位",
        "完成时限",
        "一季度节点",
        "四季度节点",
        "备注",
    ):
        assert {row[HEADS.index(head)] for row in sheet.rows} == {None}


def test_a_place_in_the_text_is_its_paragraph_and_character() -> None:
    rows = task_table.rows_from_reading(make_reading())
    assert rows[0].position == "3/1"  # title, heading, then the first sentence
    one_line = make_reading(line_end="")
    rows = task_table.rows_from_reading(one_line)
    assert rows[0].position == f"1/{one_line.statements[0].start + 1}"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Amount(Decimal(256_200_000_000), None, None, "元", "2562亿元"), (Decimal(2562), "亿元")),
        (Amount(Decimal(17_400), None, None, "人", "1.74万人"), (Decimal("1.74"), "万人")),
        (Amount(Decimal(12_345), None, None, "人", "12345人"), (Decimal(12_345), "人")),
        (Amount(Decimal(0), None, None, "条", "0条"), (Decimal(0), "条")),
        (Amount(Decimal("-58.8"), None, None, "%", "58.8%"), (Decimal("-58.8"), "%")),
        (Amount(None, Decimal(60_000), Decimal(100_000), "人", "6—10万人"), ("6—10", "万人")),
        (Amount(Decimal(150_000_000), None, None, "元"), (Decimal("1.5"), "亿元")),
        (Amount(Decimal(100), None, None, "%", "100%"), (Decimal(100), "%")),
        (None, (None, "")),
    ],
)
def test_amounts_are_written_as_people_write_them(amount: Amount | None, written: tuple[object, str]) -> None:
    assert written_amount(amount) == written
    assert "E" not in str(written[0])


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=3))
def test_no_digit_is_lost_on_the_way_to_the_table(value: Decimal) -> None:
    for text, factor in (("亿", 10**8), ("万", 10**4), ("", 1)):
        written, unit = written_amount(Amount(value, None, None, "元", text + "元"))
        assert isinstance(written, Decimal)
        assert written * factor == value
        assert unit == text + "元"


@pytest.mark.django_db
def test_the_ledger_and_the_text_give_the_same_table() -> None:
    reading = make_reading()
    report = make_adoption(reading).report
    from_ledger = exports.table_rows(queries.ledger_rows(report))
    assert from_ledger == task_table.rows_from_reading(reading)


@pytest.mark.django_db
def test_the_foot_names_the_bytes_and_the_journals_head() -> None:
    adoption = make_adoption()
    origin = exports.origin(adoption.report, adoption.edition)
    for sheet in task_table.sheets(exports.table_rows(queries.ledger_rows(adoption.report)), origin):
        notes = " ".join(sheet.notes)
        assert adoption.edition.sha256 in notes
        assert journal.head() in notes


@pytest.mark.django_db
def test_what_officers_set_is_in_the_table() -> None:
    report = make_adoption().report
    row = commitment("支持东山县")
    actions.correct_commitment(
        commitment_id=row.pk,
        seen_version=1,
        changes={
            "due_date": date(2025, 9, 1),
            "note": "秋季开学前",
            "targets": [{"measure": "寄宿制学校", "value": 4, "unit": "所"}],
        },
        reason="教育局报送",
        at=NOON,
        by=row.edition.adopted_by,
    )
    found = exports.table_rows(queries.ledger_rows(report, Filters(q="寄宿制")))
    sheet = task_table.sheets(found, exports.origin(report, queries.edition(report)))[1]
    assert cell(sheet, 0, "完成时限") == date(2025, 9, 1)
    assert cell(sheet, 0, "备注") == "秋季开学前"
    assert (cell(sheet, 0, "年度目标(值)"), cell(sheet, 0, "单位")) == (Decimal(4), "所")
    assert cell(sheet, 0, "责任县(市、区)") == "东山县、西水县"


@pytest.mark.django_db
def test_a_merged_row_quotes_all_its_sentences() -> None:
    report = make_adoption().report
    growth, schools = commitment("地区生产总值"), commitment("支持东山县")
    actions.merge_commitments(
        seen={growth.pk: 1, schools.pk: 1},
        text="合",
        reason="合",
        at=NOON,
        by=growth.edition.adopted_by,
    )
    (row,) = exports.table_rows(queries.ledger_rows(report, Filters(q="8")))
    assert row.quote == f"{growth.quote}\n{schools.quote}"


@pytest.mark.django_db
def test_a_table_of_a_filtered_ledger_holds_just_that() -> None:
    report = make_adoption().report
    rows = exports.table_rows(queries.ledger_rows(report, Filters(kind="project")))
    assert [row.text for row in rows] == ["东江大桥", "西门水厂"]


@pytest.mark.django_db
@pytest.mark.parametrize("promises", [2, 120])
def test_a_table_costs_the_same_few_queries(django_assert_num_queries, promises: int) -> None:  # type: ignore[no-untyped-def]
    report = make_adoption(make_large_reading(promises)).report
    with django_assert_num_queries(5):
        assert len(exports.table_rows(queries.ledger_rows(report))) == promises * 2


def test_a_base_that_could_be_anothers_is_left_empty() -> None:
    twice = replace(LAST_YEAR, text="去年地区生产总值增长5.4%")
    rows = task_table.rows_from_reading(make_reading([[GROWTH], [LAST_YEAR, twice, INVESTMENT]]))
    assert [row.baseline for row in rows] == [None, None, None]


def test_hostile_words_stay_words_in_the_files() -> None:
    evil = replace(SCHOOLS, text="=HYPERLINK(1)支持东山县")
    reading = make_reading([[evil]])
    rows = task_table.rows_from_reading(reading)
    sheets = task_table.sheets(rows, task_table.origin_of_reading(reading))
    book = load_workbook(BytesIO(write_workbook(sheets)))
    found = [c for line in book["其他任务"].iter_rows() for c in line if str(c.value).startswith("=HYPER")]
    assert found
    assert {c.data_type for c in found} == {"s"}
    assert b"\n=HYPER" not in write_csv(sheets[2]).replace(b",", b"\n")


def test_every_row_has_its_own_code_or_shares_it_with_its_commitment() -> None:
    rows = task_table.rows_from_reading(make_reading(adcode="360700"))
    codes: dict[str, set[int]] = {}
    for row in rows:
        codes.setdefault(row.code, set()).add(row.number)
    assert all(len(numbers) == 1 for numbers in codes.values())
    assert rows[0].code == "360700-2025-001"


def test_a_bare_row_fills_its_columns() -> None:
    row = TaskRow("c", 1, "q", "1/1", "", "t", "task", headline=False)
    assert len(task_table.cells(row)) == len(task_table.COLUMNS)


def test_the_category_is_the_field_of_work_not_the_part_of_the_report() -> None:
    flat = make_reading([[GROWTH], [SCHOOLS]], heads=["一、加快发展", "二、改善民生"])
    assert [row.category for row in task_table.rows_from_reading(flat)] == ["一、加快发展", "二、改善民生"]
    fields = [replace(section, level=2, parent=0) for section in flat.sections]
    part = replace(flat.sections[0], end=len(flat.text), heading="二、2025年工作安排")
    nested = replace(
        flat,
        sections=(part, *fields),
        statements=tuple(replace(s, section=(s.section or 0) + 1) for s in flat.statements),
    )
    assert [row.category for row in task_table.rows_from_reading(nested)] == ["一、加快发展", "二、改善民生"]

"""What a spreadsheet or a program gets from an exported CSV file."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.paper.delimited import write_csv
from luoshi.paper.sheets import Column, Sheet


def make_sheet(*rows: list[object], **options: object) -> Sheet:
    return Sheet("表", [Column("重点任务"), Column("目标")], rows, **options)  # type: ignore[arg-type]


def test_it_begins_with_a_mark_by_which_excel_reads_chinese_right() -> None:
    assert write_csv(make_sheet()) == b"\xef\xbb\xbf" + "重点任务,目标\r\n".encode()


def test_commas_quotes_and_line_ends_stay_within_their_cell() -> None:
    data = write_csv(make_sheet(['修"路",\r\n建校', 1])).decode("utf-8-sig")
    assert data == '重点任务,目标\r\n"修""路"",\n建校",1\r\n'


def test_numbers_dates_and_empty_cells_are_plain() -> None:
    data = write_csv(make_sheet([Decimal("1E+8"), Decimal("-5.50")], [date(2025, 12, 31), None], [-3]))
    assert data.decode("utf-8-sig").splitlines()[1:] == ["100000000,-5.50", "2025-12-31,", "-3,"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "＝1", "\n=1"])
def test_text_that_looks_like_a_formula_is_marked_as_text(text: str) -> None:
    [row] = list(csv.reader(io.StringIO(write_csv(make_sheet([text])).decode("utf-8-sig"), newline="")))[1:]
    assert row == ["'" + text, ""]


def test_notes_follow_only_when_they_are_asked_for() -> None:
    sheet = make_sheet(["修路", 1], notes=["来源:样例,二"])
    assert "来源" not in write_csv(sheet).decode()
    assert write_csv(sheet, notes=True).decode().endswith('修路,1\r\n\r\n"来源:样例,二"\r\n')


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5))
def test_any_text_gives_as_many_cells_as_it_should(rows: list[list[str]]) -> None:
    data = write_csv(make_sheet(*rows)).decode("utf-8-sig")  # type: ignore[arg-type]
    parsed = list(csv.reader(io.StringIO(data, newline="")))
    assert [len(row) for row in parsed] == [2] * (len(rows) + 1)

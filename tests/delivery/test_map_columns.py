"""What the columns of other offices' tables mean, how their cells are read, and what a date says."""

from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery import actions
from luoshi.delivery.models import ColumnMapping
from luoshi.delivery.sheets import columns as sheet_columns
from luoshi.delivery.sheets.columns import FIELDS, ColumnsNotMapped, ColumnTwice, TaskColumnMissing
from luoshi.delivery.sheets.importing import remember_columns
from luoshi.delivery.sheets.incoming import mapped_tables
from luoshi.delivery.sheets.names import known_as, leader_as, names_in
from luoshi.ground.due_date import due_of
from luoshi.ground.refused import Refused
from luoshi.people.permissions import NotAllowed
from luoshi.reader.grid import LONGEST_CELL, read_grids
from luoshi.reader.grid_tables import find_table
from luoshi.reader.grid_workbook import number_shown
from tests.cast import make_auditor, make_supervisor
from tests.delivery.scenes import FEBRUARY
from tests.delivery.tables import plain, saved

HEADS = ("栏一", "要做的事", "谁来做")


# --- heads


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("序号", "number"),
        ("重点 任务", "wording"),
        ("工作任务（节选）", "wording"),
        ("责任分工/牵头部门", "lead"),
        ("分管市领导", "leader"),
        ("责任单位", "responsible"),
        ("协办单位", "supporting"),
        ("时限要求", "due"),
        ("年度目标（2025年）", "target"),
        ("具体举措", "measures"),
        ("联系人", None),
        ("牵头单位（待定）", None),
    ],
)
def test_heads_as_offices_write_them_are_recognised(head: str, field: str | None) -> None:
    assert sheet_columns.field_of(head) == field


def test_every_head_of_our_own_export_means_its_field() -> None:
    assert sheet_columns.guessed(tuple(FIELDS.values())) == tuple(FIELDS)


def test_a_second_column_of_the_same_meaning_is_kept_beside_the_task() -> None:
    assert sheet_columns.guessed(("任务", "责任单位", "责任部门")) == ("wording", "responsible", "keep")


def test_where_targets_are_all_there_is_they_are_the_tasks() -> None:
    assert sheet_columns.guessed(("序号", "目标任务")) == ("number", "wording")


# --- remembering


@pytest.mark.django_db
def test_what_was_said_of_columns_once_counts_for_every_table_with_these_heads() -> None:
    lin = make_supervisor()
    data = plain(("甲", "修路", "市发改委"), heads=HEADS)
    assert not mapped_tables(data)[0].is_clear
    actions.remember_columns(heads=HEADS, columns=("keep", "wording", "lead"), at=FEBRUARY, by=lin)
    (one,) = mapped_tables(plain(("乙", "架桥", "东山县"), heads=HEADS))
    assert (one.columns, one.remembered) == (("keep", "wording", "lead"), True)
    actions.remember_columns(heads=HEADS, columns=("leave", "wording", "lead"), at=FEBRUARY, by=lin)
    assert mapped_tables(data)[0].columns == ("leave", "wording", "lead")
    assert ColumnMapping.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("columns", "refusal"),
    [
        (("wording", "wording", "lead"), ColumnTwice),
        (("keep", "leave", "lead"), TaskColumnMissing),
        (("wording",), ColumnsNotMapped),
        (("wording", "nonsense", "lead"), ColumnsNotMapped),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(columns: tuple[str, ...], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        remember_columns(heads=HEADS, columns=columns, at=FEBRUARY, by=make_supervisor())
    assert not ColumnMapping.objects.exists()


@pytest.mark.django_db
def test_only_the_supervision_office_says_what_columns_mean() -> None:
    with pytest.raises(NotAllowed):
        remember_columns(heads=HEADS, columns=("keep", "wording", "lead"), at=FEBRUARY, by=make_auditor())


# --- names in cells


def test_names_are_parted_and_say_their_part_themselves() -> None:
    named = names_in("牵头单位：市发改委；配合单位：各县（市、区）、市财政局（拟）\n待定")
    assert [(one.name, one.part, one.proposed) for one in named] == [
        ("市发改委", "lead", False),
        ("各县（市、区）", "supporting", False),
        ("市财政局", "supporting", True),
    ]


@pytest.mark.parametrize("name", ["市发改委", "发改委", "市发改委（主任办）", "市发改委等"])
def test_an_office_is_known_by_what_cells_make_of_its_name(name: str) -> None:
    assert known_as(name, {"市发改委": 7}) == 7
    assert known_as("某局", {"市发改委": 7}) is None


@pytest.mark.parametrize("name", ["何七", "何 七", "何七副市长", "何七（常务副市长）", "何七同志"])
def test_a_leader_is_known_with_a_title_behind_the_name(name: str) -> None:
    assert leader_as(name, {"何七": 3}) == 3


# --- dates


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("2025年12月底", date(2025, 12, 31)),
        ("12月底前", date(2025, 12, 31)),
        ("6月30日", date(2025, 6, 30)),
        ("三季度", date(2025, 9, 30)),
        ("第2季度末", date(2025, 6, 30)),
        ("上半年", date(2025, 6, 30)),
        ("2月", date(2025, 2, 28)),
        ("2025.6", date(2025, 6, 30)),
        ("2025/6/30", date(2025, 6, 30)),
        ("6月中旬", date(2025, 6, 20)),
        ("年底前完成", date(2025, 12, 31)),
        ("明年6月底", date(2026, 6, 30)),
        ("45992", date(2025, 12, 1)),
        ("十二月底", date(2025, 12, 31)),
    ],
)
def test_a_due_date_is_understood_as_officials_write_it(said: str, on: date) -> None:
    assert due_of(said, year=2025).on == on


@pytest.mark.parametrize("said", ["长期", "持续推进", "6月开工，12月竣工", "2月30日", "每季度", "12", "按期"])
def test_what_is_no_one_day_stays_the_words_it_is(said: str) -> None:
    assert (due_of(said, year=2025).on, due_of(said, year=2025).words) == (None, said)


@given(st.text(max_size=30), st.integers(1949, 2198))
def test_any_text_is_a_date_or_its_words_and_never_both(said: str, year: int) -> None:
    due = due_of(said, year=year)
    assert due.on is None or due.words == ""


@given(st.dates(date(1949, 1, 1), date(2199, 12, 31)))
def test_a_day_written_out_is_that_day(day: date) -> None:
    assert due_of(f"{day.year}年{day.month}月{day.day}日前", year=2025).on == day
    assert due_of(day.isoformat(), year=2025).on == day


# --- cells


@pytest.mark.parametrize(
    ("written", "number_format", "shown"),
    [
        ("12.300000000000001", "General", "12.3"),
        ("0.055", "0.0%", "5.5%"),
        ("45992", "yyyy-mm-dd", "2025-12-01"),
        ("45992", 'yyyy"年"m"月"', "2025年12月"),
        ("45992", '[$-804]yyyy"年"m"月"d"日"', "2025-12-01"),
        ("1E+2", "General", "100"),
        ("100", "General", "100"),
        ("3", '0"个"', "3"),
    ],
)
def test_a_number_is_read_as_its_cell_shows_it(written: str, number_format: str, shown: str) -> None:
    assert number_shown(written, number_format) == shown


printable = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)


@given(st.lists(st.lists(printable, min_size=1, max_size=6), min_size=1, max_size=8))
def test_text_written_to_a_workbook_is_read_back_cell_by_cell(rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    expected = {}
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, column, f"字{text}")  # never a formula, never blank
            cell.data_type = "s"
            expected[number, column] = f"字{text}"
    (grid,) = read_grids(saved(book))
    assert dict(grid.cells) == expected


@given(
    st.integers(1, 4),
    st.integers(0, 3),
    st.lists(st.tuples(st.integers(1, 9), printable), min_size=1, max_size=6),
)
def test_heads_are_found_wherever_they_stand(left: int, above: int, rows: list[tuple[int, str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for number in range(1, above + 1):
        sheet.cell(number, left, f"标题{number}")
    for column, head in enumerate(("序号", "重点任务", "牵头单位"), start=left):
        sheet.cell(above + 1, column, head)
    for number, (one, text) in enumerate(rows, start=above + 2):
        sheet.cell(number, left, one)
        sheet.cell(number, left + 1, f"修{text}路")
    (grid,) = read_grids(saved(book))
    table = find_table(grid, sheet_columns.is_known)
    assert table is not None
    assert table.heads == ("序号", "重点任务", "牵头单位")
    assert [row.cells[left + 1] for row in table.rows] == [f"修{text}路" for _, text in rows]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_refused(data: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        try:
            grids = read_grids(begin + data)
        except Refused:
            continue
        assert all(0 < len(text) <= LONGEST_CELL for grid in grids for text in grid.cells.values())


SMALL = plain(("1", "修路"), heads=("序号", "重点任务"))  # made once: its bytes hold the time


@given(st.data())
def test_a_workbook_that_was_damaged_is_a_table_or_refused(data: st.DataObject) -> None:
    whole = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        grids = read_grids(bytes(whole))
    except Refused:
        return
    assert grids

"""What an office gets when it opens, filters, fills in and prints an exported workbook."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from luoshi.paper.sheets import MOST_ROWS, Column, Sheet, SheetTooLong, tab_names, write_workbook


def make_sheet(*rows: list[object], **options: object) -> Sheet:
    columns = [Column("序号", 6, "center"), Column("重点任务", 20), Column("年度目标", 10, "right")]
    return Sheet("样例市任务分解表", columns, rows, **options)  # type: ignore[arg-type]


def opened(*sheets: Sheet) -> list[Worksheet]:
    book = load_workbook(io.BytesIO(write_workbook(sheets)))
    return [book[name] for name in book.sheetnames]


def cell_xml(workbook: bytes, reference: str) -> str:
    xml = zipfile.ZipFile(io.BytesIO(workbook)).read("xl/worksheets/sheet1.xml").decode()
    found = re.search(rf'<c r="{reference}".*?(?:</c>|/>)', xml, re.DOTALL)
    assert found
    return found[0]


def test_the_title_stands_above_the_heads_and_the_notes_below_the_rows() -> None:
    sheet = make_sheet([1, "修路", 320], [2, "建校", None], notes=["来源:样例", "SHA-256:00"])
    [page] = opened(sheet)
    assert [row[0].value for row in page.iter_rows()] == [
        sheet.title,
        "序号",
        1,
        2,
        "来源:样例",
        "SHA-256:00",
    ]
    assert [cell.value for cell in page[2]] == ["序号", "重点任务", "年度目标"]


def test_numbers_and_dates_can_be_reckoned_with() -> None:
    [page] = opened(make_sheet([1, date(2025, 12, 31), Decimal("2562.5")]))
    assert (page["A3"].value, page["C3"].value) == (1, 2562.5)
    assert page["A3"].data_type == page["C3"].data_type == "n"
    assert page["B3"].is_date


def test_a_number_too_long_for_a_spreadsheet_keeps_its_digits_as_text() -> None:
    [page] = opened(make_sheet([12345678901234567, Decimal("0.1234567890123456789"), Decimal("1E+20")]))
    assert page["A3"].value == "12345678901234567"
    assert page["B3"].value == "0.1234567890123456789"
    assert page["C3"].value == 10**20


def test_a_cell_that_is_not_known_is_empty() -> None:
    [page] = opened(make_sheet([1, None, ""], [2]))
    assert [page[name].value for name in ("B3", "C3", "B4", "C4")] == [None] * 4


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", " =1", "#N/A"])
def test_text_never_becomes_a_formula_or_an_error(text: str) -> None:
    data = write_workbook([make_sheet([1, text, None])])
    assert 't="inlineStr"' in cell_xml(data, "B3")
    assert "<f>" not in cell_xml(data, "B3")
    [page] = opened(make_sheet([1, text, None]))
    assert page["B3"].quotePrefix == (text != "#N/A")


def test_what_no_workbook_can_hold_is_left_out() -> None:
    [page] = opened(make_sheet([1, "a\x00b\x0bc\ud800d\uffffe\r\nf\rg", None]))
    assert page["B3"].value == "abcde\nf\ng"


def test_words_that_look_like_an_escape_stay_words() -> None:
    assert "<t>_x005F_x0041_</t>" in cell_xml(write_workbook([make_sheet([1, "_x0041_", None])]), "B3")


def test_text_longer_than_a_cell_ends_in_an_ellipsis() -> None:
    [page] = opened(make_sheet([1, "赣" * 40_000, None], [2, "😀" * 20_000, None]))
    long, astral = str(page["B3"].value), str(page["B4"].value)
    assert (len(long), long[-1]) == (32_767, "…")
    assert len(astral.encode("utf-16-le")) // 2 <= 32_767
    assert astral.rstrip("…") == "😀" * (len(astral) - 1)


def test_heads_stay_in_view_and_rows_can_be_filtered() -> None:
    [page] = opened(make_sheet([1, "修路", 320], notes=["来源"], sticky_columns=1))
    assert page.freeze_panes == "B3"
    assert page.auto_filter.ref == "A2:C3"  # without title and notes


def test_it_prints_on_a4_across_with_heads_and_page_numbers() -> None:
    [page] = opened(make_sheet([1, "修路", 320], notes=["来源"]))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$2:$2"
    assert page.print_area == "'样例市任务分解表'!$A$1:$C$4"
    assert "&P" in page.oddFooter.center.text
    assert "&N" in page.oddFooter.center.text


def test_a_row_is_high_enough_for_its_text_and_may_grow() -> None:
    data = write_workbook([make_sheet([1, "一", 1], [2, "一句很长的话" * 20, 1])])
    [page] = [load_workbook(io.BytesIO(data)).worksheets[0]]
    assert page.row_dimensions[4].height > 5 * page.row_dimensions[3].height
    xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    [row] = re.findall(r'<row r="4"[^>]*>', xml)
    assert "customHeight" not in row


def test_a_table_without_rows_says_so() -> None:
    [page] = opened(make_sheet(empty="没有这类任务", notes=["来源"]))
    assert [page["A3"].value, page["A4"].value] == ["没有这类任务", "来源"]
    assert page.auto_filter.ref == "A2:C2"


def test_the_same_sheets_give_the_same_bytes_in_every_process() -> None:
    script = (
        "import hashlib\n"
        "from luoshi.paper.sheets import Column, Sheet, write_workbook\n"
        "columns = [Column('甲'), Column('乙', 9, 'right')]\n"
        "sheets = [Sheet('表', columns, [['=1', 2]], ['注'], name=name) for name in 'ab']\n"
        "print(hashlib.sha256(write_workbook(sheets)).hexdigest())"
    )

    def digest(seed: str, zone: str) -> str:
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    assert digest("1", "UTC") == digest("2", "Asia/Shanghai")


def test_nothing_in_the_file_tells_when_it_was_made() -> None:
    archive = zipfile.ZipFile(io.BytesIO(write_workbook([make_sheet([1, "修路", 320])])))
    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"dcterms" not in archive.read("docProps/core.xml").replace(b'xmlns:dcterms="', b"")


def test_more_rows_than_a_workbook_holds_are_refused() -> None:
    class Rows(list[list[object]]):
        def __len__(self) -> int:
            return MOST_ROWS

    sheet = Sheet("太长", [Column("甲")], Rows())
    with pytest.raises(SheetTooLong) as refusal:
        write_workbook([sheet])
    assert refusal.value.values == {"title": "太长", "rows": MOST_ROWS, "limit": MOST_ROWS - 2}


@pytest.mark.parametrize(
    ("wanted", "given_names"),
    [
        (["a/b:c*[d]?\\"], ["a b c  d"]),
        (["", "  ", "'"], ["Sheet", "Sheet (2)", "Sheet (3)"]),
        (["表", "表", "表"], ["表", "表 (2)", "表 (3)"]),
        (["A", "a"], ["A", "a (2)"]),
        (["History"], ["History (2)"]),
        (["主" * 40, "主" * 40], ["主" * 31, "主" * 27 + " (2)"]),
    ],
)
def test_tabs_get_names_that_excel_accepts(wanted: list[str], given_names: list[str]) -> None:
    assert tab_names(wanted) == given_names


@given(st.lists(st.text(max_size=40), max_size=6))
def test_tab_names_are_always_legal_and_different(wanted: list[str]) -> None:
    names = tab_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.strip("'") == name


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_can_be_written_and_opened_again(text: str) -> None:
    [page] = opened(make_sheet([1, text, None], notes=[text]))
    assert page["B3"].data_type in ("s", "inlineStr", "n")
    assert not str(page["B3"].value).startswith("\x00")


def test_it_opens_in_libreoffice_and_prints_one_page_wide(tmp_path: Path) -> None:
    soffice, pdftotext = shutil.which("soffice"), shutil.which("pdftotext")
    if not soffice or not pdftotext:
        pytest.skip("LibreOffice and poppler are not installed")
    columns = [Column("序号", 6, "center"), *(Column(f"列{n}", 14) for n in range(20))]
    rows: list[list[object]] = [[n, *["一段要换行的文字" * 3] * 20] for n in range(1, 61)]
    sheet = Sheet("样例市任务分解表", columns, rows, notes=["来源:样例"])  # type: ignore[arg-type]
    (tmp_path / "table.xlsx").write_bytes(write_workbook([sheet]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [soffice, profile, "--headless", "--convert-to", "pdf", "table.xlsx"]
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    done = subprocess.run(
        [pdftotext, "table.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    pages = done.stdout.rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "序号" in page  # the heads are repeated
        assert "列19" in page  # the last column is on the same page
        assert f"第{number}页/共{len(pages)}页" in page.replace(" ", "")
    assert "来源:样例" in pages[-1]

"""A supervisor brings the table that the office has always kept in Excel into a draft sheet."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Assignment, ImportedRow, Sheet, Task
from luoshi.delivery.rows import NoSuchSheet
from luoshi.delivery.sheets.columns import ColumnsNotMapped
from luoshi.delivery.sheets.export import lines_of, workbook_sheets
from luoshi.delivery.sheets.importing import Imported, NothingToImport
from luoshi.delivery.sheets.incoming import incoming, mapped_tables, task_rows
from luoshi.delivery.sheets.layout import NoTaskTable
from luoshi.delivery.sheets.making import NotAcceptedYet, SheetOut
from luoshi.journal.models import Entry
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Commitment, Report, State
from luoshi.ledger.office_formats import ConverterMissing
from luoshi.paper.sheets import write_workbook
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from luoshi.reader.extract import EmptyFile
from luoshi.reader.formats import BrokenDocument, EncryptedDocument
from luoshi.reader.grid import (
    CellInError,
    FormulaNotCalculated,
    NotATable,
    TableFileTooLarge,
    TableTooLarge,
)
from tests.cast import commitment
from tests.delivery.scenes import FEBRUARY, SCHOOLS, Year, make_assigned, make_draft, make_issued
from tests.delivery.tables import HEADS, as_offices_do, book_of, plain, saved

pytestmark = pytest.mark.django_db

needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)
ROW = (1, "产业", "建设标准厂房20万平方米", "分三期", "市工信局", "东山县", "12月底前", "重点")


@pytest.fixture
def year() -> Year:
    """云岭 with its report accepted, and a fresh sheet beside the first."""
    year = make_draft()
    year.sheet = fresh_sheet(year)
    return year


def fresh_sheet(year: Year) -> Sheet:
    return actions.draft_sheet(
        year=2025,
        title="2025年重点任务分解表",
        report_id=year.sheet.report_id,
        at=FEBRUARY,
        by=year.city.lin,
    )


def bring_in(year: Year, data: bytes, *, by: Officer | None = None, **options: Any) -> Imported:
    given = {"file_name": "分解表.xlsx", "seen_version": year.fresh().version, **options}
    return actions.import_tasks(
        sheet_id=year.sheet.pk, data=data, at=FEBRUARY, by=by or year.city.lin, **given
    )


def parts(task: Task) -> list[tuple[str, str]]:
    rows = task.assignments.select_related("office").order_by("pk")
    return [(row.office.name, row.part) for row in rows]


# --- what a row becomes


def test_each_row_becomes_a_task_with_its_offices_date_and_words(year: Year) -> None:
    (task,) = bring_in(year, plain(ROW)).tasks
    assert (task.number, task.category, task.wording) == (1, "产业", "建设标准厂房20万平方米")
    assert (task.measures, task.due_on, task.note) == ("分三期", date(2025, 12, 31), "重点")
    assert parts(task) == [("市工业和信息化局", "lead"), ("东山县", "responsible")]


def test_heads_in_two_rows_merged_cells_headings_and_repeated_heads_are_understood(year: Year) -> None:
    tasks = bring_in(year, as_offices_do()).tasks
    assert [(task.number, task.category) for task in tasks] == [(1, "产业"), (2, "产业"), (3, "二、民生")]
    assert [task.lead_leader and task.lead_leader.name for task in tasks] == ["何七", "何七", None]
    assert parts(tasks[0]) == [("市工业和信息化局", "lead"), ("市发展和改革委员会", "supporting")]
    assert tasks[1].due_on == date(2025, 9, 30)  # the cell shows 2025年9月, whatever day lies beneath


def test_what_is_no_date_is_kept_in_the_note_with_its_word(year: Year) -> None:
    task = bring_in(year, as_offices_do()).tasks[2]
    assert (task.due_on, task.note) == (None, "完成时限：长期")


def test_an_office_that_nobody_knows_stays_a_text_that_is_yet_to_be_settled(year: Year) -> None:
    task = bring_in(year, plain((*ROW[:4], "市水利局", "市教育局、某公司", "长期", ""))).tasks[0]
    assert parts(task) == [("市教育局", "responsible")]
    assert task.extra == {"牵头单位（待定）": "市水利局", "责任单位（待定）": "某公司"}


def test_the_responsible_office_leads_where_that_is_wanted_and_no_lead_is_named(year: Year) -> None:
    rows = [
        (1, "", "修路", "", "", "市发改委、市工信局", "", ""),
        (2, "", "架桥", "", "东山县", "西水县", "", ""),
    ]
    tasks = bring_in(year, plain(*rows), first_leads=True).tasks
    assert parts(tasks[0]) == [("市发展和改革委员会", "lead"), ("市工业和信息化局", "responsible")]
    assert parts(tasks[1]) == [("东山县", "lead"), ("西水县", "responsible")]


@pytest.mark.parametrize("said", ["各县（市、区）", "各县(市、区)人民政府", "各县市区", "所有县（市、区）"])
def test_every_county_is_all_of_them(year: Year, said: str) -> None:
    (task,) = bring_in(year, plain((1, "", "修路", "", "市发改委", said, "", ""))).tasks
    assert parts(task) == [
        ("市发展和改革委员会", "lead"),
        ("东山县", "responsible"),
        ("西水县", "responsible"),
    ]
    assert task.extra == {}


def test_columns_that_nobody_knows_stay_beside_the_task_under_their_heads(year: Year) -> None:
    data = plain((1, "修路", "张三", "0.5公里"), heads=("序号", "重点任务", "联系人", "一季度节点"))
    assert bring_in(year, data).tasks[0].extra == {"联系人": "张三", "一季度节点": "0.5公里"}


def test_the_tabs_say_which_of_the_three_sheets_a_task_stands_in(year: Year) -> None:
    row = (1, "", "修路", "", "", "", "", "")
    tabs = {
        "主要预期目标": [HEADS, row],
        "量化任务": [HEADS, (2, "", "架桥", "", "", "", "", "")],
        "其他任务": [HEADS, (3, "", "通水", "", "", "", "", "")],
    }
    tasks = bring_in(year, saved(book_of(tabs))).tasks
    assert [task.section for task in tasks] == ["headline", "quantified", "other"]


# --- where it comes from


def test_a_row_with_the_words_of_a_commitment_carries_it_out(year: Year) -> None:
    words = commitment(SCHOOLS).text
    made = bring_in(year, plain((1, "", words, "", "市教育局", "", "", "")))
    assert made.source is None
    assert made.tasks[0].commitment == commitment(SCHOOLS)
    assert made.tasks[0].imported_row.match == "exact"


def test_a_row_that_is_like_a_commitment_carries_it_out_only_if_somebody_says_so(year: Year) -> None:
    data = plain((1, "", "支持东山县和西水县办好寄宿制学校", "", "市教育局", "", "", ""))
    rows, _ = task_rows(mapped_tables(data), year=2025)
    (found,) = incoming(year.sheet, rows)
    assert found.fate == "similar"
    assert found.commitment == commitment(SCHOOLS)
    made = bring_in(year, data, same={found.row.key: found.commitment.pk})
    assert (made.source, made.tasks[0].commitment) == (None, commitment(SCHOOLS))
    year.sheet = fresh_sheet(year)
    other = bring_in(year, data, same={})
    assert other.tasks[0].commitment.report == other.source


def test_other_rows_become_accepted_commitments_of_a_source_that_keeps_the_file(year: Year) -> None:
    data = plain(ROW)
    made = bring_in(year, data)
    assert made.source is not None
    row = Commitment.objects.get(report=made.source)
    assert (made.source.kind, row.state, row.quote) == ("table", State.ACCEPTED, ROW[2])
    assert row.due_date == date(2025, 12, 31)
    edition = made.source.editions.get()
    assert (bytes(edition.data), edition.sha256) == (data, hashlib.sha256(data).hexdigest())
    assert edition.text[row.start : row.end] == row.quote
    assert [str(target.value) for target in row.targets.all()] == ["200000"]
    assert made.tasks[0].paths.count() == 1


def test_every_task_says_from_which_row_of_which_file_it_came(year: Year) -> None:
    data = as_offices_do()
    bring_in(year, data, file_name="2025年分解表.xlsx")
    rows = list(ImportedRow.objects.order_by("row"))
    assert [(row.tab, row.row) for row in rows] == [("重点任务", 6), ("重点任务", 7), ("重点任务", 10)]
    assert {row.sha256 for row in rows} == {hashlib.sha256(data).hexdigest()}
    assert rows[1].cells["责任分工/牵头部门"] == "发改委"


def test_the_journal_tells_of_the_import(year: Year) -> None:
    data = plain(ROW)
    made = bring_in(year, data)
    entry = Entry.objects.get(act="delivery.import_tasks")
    assert (entry.thing, entry.actor) == (year.sheet.thing, year.city.lin.actor)
    assert made.source is not None
    payload = json.loads(entry.payload)
    assert payload["sha256"] == hashlib.sha256(data).hexdigest()
    assert (payload["source"], payload["numbers"]) == (made.source.pk, [1])


# --- who, when, and twice


def test_nobody_but_the_supervision_office_imports(year: Year) -> None:
    for officer in (year.city.zheng, year.city.wu, year.city.he, year.city.qiu):
        with pytest.raises(NotAllowed):
            bring_in(year, plain(ROW), by=officer)
    assert not Task.objects.filter(sheet=year.sheet).exists()


def test_the_same_file_twice_brings_nothing_twice(year: Year) -> None:
    bring_in(year, as_offices_do())
    with pytest.raises(NothingToImport) as refusal:
        bring_in(year, as_offices_do())
    assert refusal.value.values == {"rows": 3}
    more = bring_in(year, plain(ROW, (2, "", "修路", "", "", "", "", "")))
    assert (len(more.tasks), more.tasks[0].number) == (2, 4)


def test_what_was_seen_before_somebody_changed_the_sheet_is_not_imported(year: Year) -> None:
    bring_in(year, plain(ROW))
    with pytest.raises(ChangedMeanwhile):
        bring_in(year, as_offices_do(), seen_version=1)


def test_a_sheet_that_is_out_takes_no_import() -> None:
    year = make_issued()
    with pytest.raises(SheetOut):
        bring_in(year, plain(ROW))
    with pytest.raises(NoSuchSheet):
        actions.import_tasks(sheet_id=98765, data=plain(ROW), at=FEBRUARY, by=year.city.lin, seen_version=1)


def test_a_commitment_that_is_not_accepted_any_more_takes_no_row(year: Year) -> None:
    data = plain((1, "", "支持东山县和西水县办好寄宿制学校", "", "", "", "", ""))
    key = task_rows(mapped_tables(data), year=2025)[0][0].key
    with pytest.raises(NotAcceptedYet):
        bring_in(year, data, same={key: 98765})


def test_nothing_is_left_of_an_import_that_fails_at_its_end(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise OSError("the power is cut")

    monkeypatch.setattr(ImportedRow.objects, "bulk_create", stop)
    with pytest.raises(OSError, match="power"):
        bring_in(year, as_offices_do())
    assert not Task.objects.filter(sheet=year.sheet).exists()
    assert not Report.objects.filter(kind="table").exists()
    assert not Entry.objects.filter(act="delivery.import_tasks").exists()


# --- out, in, out


def exported(sheet: Sheet, by: Officer) -> bytes:
    tasks = queries.task_rows(by).filter(sheet=sheet, left_out=False)
    return write_workbook(workbook_sheets(sheet, lines_of(tasks)))


def cells_of(data: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {tab.title: list(tab.iter_rows(min_row=2, values_only=True)) for tab in book.worksheets}


def test_out_in_out_is_identical() -> None:
    year = make_assigned()
    first = exported(year.sheet, year.city.lin)
    year.sheet = fresh_sheet(year)
    bring_in(year, first)
    second = exported(year.sheet, year.city.lin)
    assert cells_of(second) == cells_of(first)


def test_in_out_in_out_is_identical_for_a_table_of_another_making(year: Year) -> None:
    rows = [
        ROW,
        (2, "民生", "办好学校", "", "市水利局", "某公司、市教育局", "长期坚持", "=cmd|'/C calc'!A0"),
        (5, "", "清零拖欠", "一案\n一策", "市发改委（拟）", "", "6月中旬", "<b>重要</b>"),
    ]
    data = plain(*((*row, "张三") for row in rows), heads=(*HEADS, "联系人"))
    # openpyxl takes what begins with = for a formula; as text is how somebody would send it
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.worksheets[0]["H3"].data_type = "s"
    bring_in(year, saved(book))
    first = exported(year.sheet, year.city.lin)
    year.sheet = fresh_sheet(year)
    bring_in(year, first)
    assert cells_of(exported(year.sheet, year.city.lin)) == cells_of(first)
    task = Task.objects.get(sheet=year.sheet, wording="办好学校")
    assert task.note.startswith("=cmd|'/C calc'!A0")
    assert Assignment.objects.get(task__sheet=year.sheet, office=year.city.planning).state == "proposed"


# --- other formats


def as_csv(encoding: str, delimiter: str = ",") -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows([HEADS, ROW])
    return buffer.getvalue().encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("gb18030", ","), ("utf-8-sig", ","), ("utf-8", "\t"), ("utf-16", "\t")]
)
def test_delimited_text_is_read_in_the_encodings_that_spreadsheets_save(
    year: Year, encoding: str, delimiter: str
) -> None:
    (task,) = bring_in(year, as_csv(encoding, delimiter)).tasks
    assert (task.wording, task.due_on) == (ROW[2], date(2025, 12, 31))


PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>
<script>alert("不读")</script><table border=1><caption>其他任务</caption>
<tr><td rowspan=2>序号</td><td rowspan=2>重点任务</td>
<td colspan=2>责任分工</td><td rowspan=2>完成时限</td></tr>
<tr><td>牵头单位</td><td>配合单位</td></tr>
<tr><td>1</td><td>修路<br>架桥</td><td rowspan=2>市发改委</td><td>东山县</td><td>三季度</td></tr>
<tr><td>2</td><td>通&nbsp;水</td><td>西水县</td><td>12月底</td></tr></table></body></html>"""


def test_a_page_that_a_system_calls_a_workbook_is_read(year: Year) -> None:
    tasks = bring_in(year, PAGE.encode("gb18030"), file_name="导出.xls").tasks
    assert [(task.wording, task.section) for task in tasks] == [("修路\n架桥", "other"), ("通 水", "other")]
    assert [parts(task) for task in tasks] == [
        [("市发展和改革委员会", "lead"), ("东山县", "supporting")],
        [("市发展和改革委员会", "lead"), ("西水县", "supporting")],
    ]


def as_document() -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph("其他任务")
    table = document.add_table(rows=4, cols=5)
    heads = table.rows[0].cells
    heads[0].text, heads[1].text, heads[2].text = "序号", "重点任务", "责任分工"
    heads[2].merge(heads[3])
    heads[4].text = "完成时限"
    for number, text in enumerate(("", "", "牵头单位", "配合单位", "")):
        table.rows[1].cells[number].text = text
    for number in (0, 1, 4):
        table.cell(0, number).merge(table.cell(1, number))
    for index, words in enumerate(("修路", "架桥"), start=2):
        for number, text in enumerate((str(index - 1), words, "市发改委", "东山县", "三季度")):
            table.rows[index].cells[number].text = text
    table.cell(2, 2).merge(table.cell(3, 2)).text = "市发改委"
    document.add_paragraph("注：本表由督查室整理。")
    return document


def test_the_table_of_a_word_document_is_read_with_its_merged_cells(year: Year) -> None:
    buffer = io.BytesIO()
    as_document().save(buffer)
    tasks = bring_in(year, buffer.getvalue()).tasks
    assert [(task.wording, task.section, task.due_on) for task in tasks] == [
        ("修路", "other", date(2025, 9, 30)),
        ("架桥", "other", date(2025, 9, 30)),
    ]
    assert {tuple(parts(task)) for task in tasks} == {
        (("市发展和改革委员会", "lead"), ("东山县", "supporting"))
    }


def converted(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    source = folder / f"table.{suffix}"
    source.write_bytes(data)
    command = shutil.which("soffice") or shutil.which("libreoffice") or ""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [command, profile, "--headless", "--convert-to", wanted, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
    )
    return (folder / f"table.{wanted}").read_bytes()


@needs_libreoffice
@pytest.mark.parametrize("wanted", ["xls", "ods"])
def test_old_and_foreign_workbooks_are_read_through_libreoffice(
    year: Year, tmp_path: Path, wanted: str
) -> None:
    data = converted(as_offices_do(), "xlsx", wanted, tmp_path)
    tasks = bring_in(year, data, file_name="旧表.et").tasks
    assert [task.number for task in tasks] == [1, 2, 3]
    assert tasks[1].category == "产业"
    row = ImportedRow.objects.first()
    assert row is not None
    assert row.sha256 == hashlib.sha256(data).hexdigest()  # of the file as it came


@needs_libreoffice
def test_the_table_of_an_old_word_document_is_read_through_libreoffice(year: Year, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    as_document().save(buffer)
    tasks = bring_in(year, converted(buffer.getvalue(), "docx", "doc", tmp_path)).tasks
    assert [task.wording for task in tasks] == ["修路", "架桥"]


def test_an_old_workbook_is_refused_with_the_remedy_where_libreoffice_is_missing(
    year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    old = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(18) + b"\x03\x00\xfe\xff" + "Workbook".encode("utf-16-le")
    )
    with pytest.raises(ConverterMissing):
        bring_in(year, old.ljust(4096, b"\x00"))


# --- what is refused


def with_formula(value: str) -> bytes:
    return plain((1, "", "修路", "", "", "", "", value))


def test_a_formula_without_a_value_is_named_with_its_cell(year: Year) -> None:
    with pytest.raises(FormulaNotCalculated) as refusal:
        bring_in(year, with_formula("=cmd|'/C calc'!A0"))
    assert refusal.value.values == {"tab": "任务", "cell": "H2", "formula": "=cmd|'/C calc'!A0"}


def with_part(data: bytes, part: str, *changes: tuple[str, str]) -> bytes:
    """The workbook with these words replaced in one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            for before, after in changes if name == part else ():
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return buffer.getvalue()


FIRST_TAB = "xl/worksheets/sheet1.xml"


def test_a_formula_with_its_value_counts_as_the_value(year: Year) -> None:
    data = with_part(with_formula("=1+1"), FIRST_TAB, ("<v></v>", "<v>2</v>"))
    assert bring_in(year, data).tasks[0].note == "2"


def test_a_cell_in_error_is_named(year: Year) -> None:
    with pytest.raises(CellInError) as refusal:
        bring_in(year, plain((1, "", "修路", "", "", "", "", "#REF!")))
    assert refusal.value.values == {"tab": "任务", "cell": "H2", "error": "#REF!"}


def test_what_is_wrong_in_a_column_that_is_left_does_no_harm(year: Year) -> None:
    columns = [*("number", "category", "wording", "measures", "lead", "responsible", "due"), "leave"]
    actions.remember_columns(heads=HEADS, columns=columns, at=FEBRUARY, by=year.city.lin)
    assert bring_in(year, with_formula("=1+1")).tasks[0].note == ""


def test_hidden_tabs_macros_and_links_to_other_files_play_no_part(year: Year) -> None:
    book = book_of({"任务": [HEADS, ROW], "旧": [HEADS, (9, "", "不要", "", "", "", "", "")]})
    book["旧"].sheet_state = "hidden"
    buffer = io.BytesIO(saved(book))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert [task.wording for task in bring_in(year, buffer.getvalue()).tasks] == [ROW[2]]


def encrypted() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(18) + b"\x03\x00\xfe\xff"
    return (head + "EncryptedPackage".encode("utf-16-le")).ljust(4096, b"\x00")


def without_table() -> bytes:
    document = docx.Document()
    document.add_paragraph("关于印发任务分解表的通知")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        (saved(openpyxl.Workbook()), EmptyFile),
        (encrypted(), EncryptedDocument),
        (b"PK\x03\x04" + b"broken" * 100, BrokenDocument),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), NotATable),
        (b"%PDF-1.7\n%", NotATable),
        ("今年将新建学校3所。".encode(), NotATable),
        (without_table(), NotATable),
        (bytes(21 * 2**20), TableFileTooLarge),
        (plain(("今天", "天气")), NoTaskTable),
        (plain(("甲", "乙", "丙"), heads=("栏一", "栏二", "栏三")), ColumnsNotMapped),
    ],
    ids=[
        "empty",
        "blank",
        "encrypted",
        "broken",
        "picture",
        "pdf",
        "prose",
        "letter",
        "large",
        "no heads",
        "strange heads",
    ],
)
def test_what_is_no_task_table_is_refused(year: Year, data: bytes, refusal: type[Exception]) -> None:
    if refusal is NoTaskTable:
        data = saved(book_of({"x": [("今天", "天气"), ("很", "好")]}))
    with pytest.raises(refusal):
        bring_in(year, data)
    assert not Task.objects.filter(sheet=year.sheet).exists()


def test_a_hundred_thousand_rows_are_refused(year: Year) -> None:
    lines = "\r\n".join(f"{number},修路{number},市发改委" for number in range(100_000))
    with pytest.raises(TableTooLarge):
        bring_in(year, f"序号,重点任务,牵头单位\r\n{lines}".encode())


def test_a_bomb_is_refused_before_it_goes_off(year: Year) -> None:
    data = plain(ROW)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == FIRST_TAB:
                text = text.replace(b"</sheetData>", b"<row><c/></row>" * 8_000_000 + b"</sheetData>")
            new.writestr(name, text)
    assert len(buffer.getvalue()) < 2**20
    with pytest.raises(TableTooLarge):
        bring_in(year, buffer.getvalue())


def test_entities_that_grow_are_not_followed(year: Year) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    data = with_part(plain(ROW), FIRST_TAB, ("<worksheet", f"{laughs}<worksheet"))
    assert [task.wording for task in bring_in(year, data).tasks] == [ROW[2]]


def test_blank_cells_that_somebody_has_coloured_cost_nothing(year: Year) -> None:
    book = book_of({"任务": [HEADS, ROW]})
    book.worksheets[0].cell(1_048_576, 1).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    assert len(bring_in(year, saved(book)).tasks) == 1

"""The supervision office brings its own table into a draft and sees first what becomes of each row."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.delivery import actions
from luoshi.delivery.models import ColumnMapping, Task
from tests.cast import commitment
from tests.delivery.scenes import FEBRUARY, SCHOOLS, Year, make_draft, make_issued
from tests.delivery.tables import HEADS, as_offices_do, book_of, plain, saved
from tests.web.conftest import signed_in
from tests.web.pages import words

pytestmark = pytest.mark.django_db

STRANGE = ("栏一", "要做的事", "谁来做")


@pytest.fixture
def year() -> Year:
    year = make_draft()
    year.sheet = actions.draft_sheet(
        year=2025, title="分解表", report_id=year.sheet.report_id, at=FEBRUARY, by=year.city.lin
    )
    return year


def upload(browser: Client, year: Year, data: bytes, name: str = "2025年分解表.xlsx") -> Any:
    return browser.post(f"/sheets/{year.sheet.pk}/import/", {"file": SimpleUploadedFile(name, data)})


def preview(browser: Client, year: Year, data: bytes, name: str = "2025年分解表.xlsx") -> Any:
    address = upload(browser, year, data, name)["Location"]
    answer = browser.get(address)
    answer.address = address
    return answer


def imported(browser: Client, page: Any, **more: Any) -> Any:
    return browser.post(page.address, {"version": page.context["form"]["version"].value(), **more})


def test_the_preview_shows_what_each_row_becomes_and_writes_nothing(year: Year) -> None:
    page = preview(signed_in(year.city.lin), year, as_offices_do())
    assert page.status_code == 200
    assert [one.fate for one in page.context["rows"]] == ["new", "new", "exact"]
    assert "市水利局" in words(page)
    assert "长期" in words(page)
    assert not Task.objects.filter(sheet=year.sheet).exists()


def test_importing_fills_the_sheet_and_goes_there(year: Year) -> None:
    browser = signed_in(year.city.lin)
    answer = imported(browser, preview(browser, year, as_offices_do()))
    assert answer["Location"] == f"/sheets/{year.sheet.pk}/"
    assert Task.objects.filter(sheet=year.sheet).count() == 3
    assert "导入了 3 条任务" in words(browser.get(answer["Location"]))
    row = Task.objects.get(sheet=year.sheet, number=1).imported_row
    assert row.file_name == "2025年分解表.xlsx"


def test_the_page_of_a_task_names_the_file_and_the_row_it_came_from(year: Year) -> None:
    browser = signed_in(year.city.lin)
    imported(browser, preview(browser, year, as_offices_do()))
    task = Task.objects.get(sheet=year.sheet, number=2)
    assert "2025年分解表.xlsx中“重点任务”第 7 行" in words(browser.get(f"/tasks/{task.pk}/"))


def test_columns_with_names_of_ones_own_are_explained_once_and_remembered(year: Year) -> None:
    browser = signed_in(year.city.lin)
    data = plain(("甲", "修路", "市发改委"), heads=STRANGE)
    page = preview(browser, year, data)
    assert not page.context["is_clear"]
    assert page.context["coming"] == 0
    meant = {"act": "columns", "t0-c0": "category", "t0-c1": "wording", "t0-c2": "lead"}
    assert browser.post(page.address, meant)["Location"] == page.address
    page = preview(browser, year, plain(("乙", "架桥", "东山县"), heads=STRANGE))
    assert [one.row.wording for one in page.context["rows"]] == ["架桥"]
    assert ColumnMapping.objects.count() == 1


@pytest.mark.parametrize(
    "meant", [("wording", "wording", "lead"), ("category", "keep", "lead")], ids=["twice", "no task"]
)
def test_a_mapping_that_cannot_be_is_said_beside_the_columns(year: Year, meant: tuple[str, ...]) -> None:
    browser = signed_in(year.city.lin)
    page = preview(browser, year, plain(("甲", "修路", "市发改委"), heads=STRANGE))
    answer = browser.post(page.address, {"act": "columns", **{f"t0-c{n}": m for n, m in enumerate(meant)}})
    assert answer.status_code == 422
    assert answer.context["column_forms"][0].errors
    assert not ColumnMapping.objects.exists()


def test_a_tab_of_explanations_beside_the_table_is_left_out(year: Year) -> None:
    tabs = {
        "任务": [HEADS, (1, "", "修路", "", "", "", "", "")],
        "填表须知": [("要点", "内容", "示例"), ("甲", "乙", "丙")],
    }
    page = preview(signed_in(year.city.lin), year, saved(book_of(tabs)))
    assert [one.row.wording for one in page.context["rows"]] == ["修路"]


def test_a_row_that_is_like_a_commitment_is_confirmed_or_not(year: Year) -> None:
    browser = signed_in(year.city.lin)
    data = plain((1, "", "支持东山县和西水县办好寄宿制学校", "", "", "", "", ""))
    page = preview(browser, year, data)
    (one,) = page.context["rows"]
    assert commitment(SCHOOLS).quote in words(page)
    imported(browser, page, same=f"{one.row.key}={one.commitment.pk}")
    assert Task.objects.get(sheet=year.sheet).commitment == commitment(SCHOOLS)


def test_the_responsible_office_leads_where_the_page_was_asked_so(year: Year) -> None:
    browser = signed_in(year.city.lin)
    page = preview(browser, year, plain((1, "", "修路", "", "", "市发改委", "", "")))
    assert [share.part for share in page.context["rows"][0].shares] == ["responsible"]
    asked = browser.get(f"{page.address}&first_leads=1")
    assert [share.part for share in asked.context["rows"][0].shares] == ["lead"]
    imported(browser, page, first_leads=asked.context["form"]["first_leads"].value())
    assert Task.objects.get(sheet=year.sheet).assignments.get().part == "lead"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "not-a-table"),
        (b"PK\x03\x04" + b"broken" * 100, "broken-document"),
        (saved(book_of({"x": [("今天", "天气"), ("很", "好")]})), "no-task-table"),
    ],
    ids=["empty", "picture", "broken", "no heads"],
)
def test_a_file_without_a_table_is_refused_with_reason_and_remedy(year: Year, data: bytes, code: str) -> None:
    answer = upload(signed_in(year.city.lin), year, data, "分解表.xlsx")
    assert (answer.status_code, answer.context["code"]) == (422, code)
    assert answer.context["reason"] in words(answer)
    assert answer.context["remedy"]


def test_a_formula_without_a_value_is_refused_with_its_cell(year: Year) -> None:
    browser = signed_in(year.city.lin)
    page = preview(browser, year, plain((1, "", "修路", "", "", "", "", "=1+1")))
    assert page.context["code"] == "formula-not-calculated"
    assert "H2" in words(page)


def test_names_with_marks_of_a_page_stay_words(year: Year) -> None:
    browser = signed_in(year.city.lin)
    hostile = "<script>alert(1)</script>"
    row = (1, hostile, f"修路{hostile}", hostile, hostile, hostile, hostile, hostile)
    page = preview(browser, year, plain(row, name="任务"), f"{hostile}.xlsx")
    assert page.status_code == 200
    assert hostile not in words(page)


def test_only_the_supervision_office_imports(year: Year) -> None:
    for officer in (year.city.zheng, year.city.wu, year.city.he):
        browser = signed_in(officer)
        assert browser.get(f"/sheets/{year.sheet.pk}/import/").status_code == 403
        assert upload(browser, year, as_offices_do()).status_code == 403


def test_a_sheet_that_is_not_there_or_is_out_takes_no_import() -> None:
    year = make_issued()
    browser = signed_in(year.city.lin)
    assert browser.get("/sheets/98765/import/").status_code == 404
    answer = browser.get(f"/sheets/{year.sheet.pk}/import/")
    assert answer.context["code"] == "sheet-out"


def test_the_button_pressed_twice_imports_once(year: Year) -> None:
    browser = signed_in(year.city.lin)
    page = preview(browser, year, as_offices_do())
    imported(browser, page)
    again = preview(browser, year, as_offices_do())
    assert again.context["coming"] == 0
    assert imported(browser, again, version="1").status_code == 409
    assert Task.objects.filter(sheet=year.sheet).count() == 3


def test_an_upload_that_is_not_kept_is_refused(year: Year) -> None:
    answer = signed_in(year.city.lin).get(f"/sheets/{year.sheet.pk}/import/{'0' * 64}/")
    assert answer.status_code == 410


def test_the_preview_asks_the_database_no_more_for_many_rows(year: Year) -> None:
    browser = signed_in(year.city.lin)

    def asked(count: int) -> int:
        rows = [(n, "类", f"修第{n}条路", "", "市发改委", "东山县", "12月底", "") for n in range(1, count)]
        address = upload(browser, year, plain(*rows))["Location"]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get(address)
        return len(queries)

    assert asked(40) <= asked(3)

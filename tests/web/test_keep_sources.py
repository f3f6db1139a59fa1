"""The supervision office takes in what else binds the city, and follows it to its tasks."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.delivery import actions as delivery
from luoshi.delivery.models import Task
from luoshi.ledger import actions
from luoshi.ledger.models import Basis, Commitment, Report, State
from tests.cast import commitment
from tests.delivery.scenes import BRIDGES, FEBRUARY, Year, make_accepted, make_draft
from tests.delivery.tables import plain
from tests.web.conftest import signed_in
from tests.web.pages import words

pytestmark = pytest.mark.django_db

TITLE = "市政府第5次常务会议议定事项"


@pytest.fixture
def year() -> Year:
    return make_draft()


def send(browser: Client, **typed: Any) -> Any:
    given = {
        "kind": "meeting",
        "title": TITLE,
        "document": "云府会纪〔2025〕5号",
        "issuer": "市政府常务会议",
        "dated": "2025-03-03",
        **typed,
    }
    return browser.post("/sources/new/", given)


def new(browser: Client, **typed: Any) -> Report:
    answer = send(browser, **typed)
    assert answer.status_code == 302, words(answer)
    return Report.objects.get(pk=int(answer["Location"].strip("/").rpartition("/")[2]))


def said(source: Report) -> list[tuple[str, date | None]]:
    return list(Commitment.objects.filter(report=source).order_by("start").values_list("text", "due_date"))


@pytest.mark.parametrize(
    "kind",
    [
        "meeting",
        "instruction",
        "from_above",
        "practical",
        "inspection",
        "supervision",
        "audit",
        "statistics",
        "deliberation",
    ],
)
def test_items_are_typed_line_by_line_with_their_due_dates(year: Year, kind: str) -> None:
    source = new(
        signed_in(year.city.lin), kind=kind, items="完成管网改造120公里 | 9月底\n\n严查占道经营\t长期\n"
    )
    assert source.kind == kind
    assert said(source) == [("完成管网改造120公里", date(2025, 9, 30)), ("严查占道经营", None)]


def test_a_table_gives_an_item_for_each_row_and_is_kept_byte_by_byte(year: Year) -> None:
    browser = signed_in(year.city.lin)
    rows = [(1, "部分资金拨付不及时", "完善制度", "6月底"), (2, "台账不全", "补齐", "立行立改")]
    data = plain(*rows, heads=("序号", "反馈问题", "整改措施", "整改时限"), title="审计发现问题清单")
    source = new(browser, kind="audit", file=SimpleUploadedFile("问题清单.xlsx", data))
    assert said(source) == [("部分资金拨付不及时", date(2025, 6, 30)), ("台账不全", None)]
    assert browser.get(f"/reports/{source.pk}/original/1/").content == data


def test_a_document_goes_to_the_reader(year: Year) -> None:
    text = "关于推进节水工作的批示\n\n全年新建污水管网35公里。要坚持节水优先。"
    file = SimpleUploadedFile("批示.txt", text.encode("gb18030"))
    source = new(signed_in(year.city.lin), kind="instruction", file=file)
    assert Commitment.objects.filter(report=source, kind="target").exists()
    pasted = new(signed_in(year.city.lin), document="", text=text)
    assert Commitment.objects.filter(report=pasted, kind="target").exists()


@pytest.mark.parametrize("typed", [{}, {"items": "甲", "text": "乙"}, {"items": "甲", "title": " "}])
def test_what_is_missing_is_said_and_what_was_typed_stays(year: Year, typed: dict[str, str]) -> None:
    answer = send(signed_in(year.city.lin), **typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "云府会纪〔2025〕5号" in words(answer)
    assert Report.objects.count() == 1


def test_the_same_number_twice_is_refused_with_what_is_there(year: Year) -> None:
    browser = signed_in(year.city.lin)
    new(browser, items="甲事")
    answer = send(browser, items="乙事")
    assert (answer.status_code, answer.context["code"]) == (422, "source-there-already")


def test_only_the_supervision_office_takes_sources_in_and_everybody_reads_them(year: Year) -> None:
    source = new(signed_in(year.city.lin), items="甲事")
    for officer in (year.city.wu, year.city.zheng, year.city.he):
        browser = signed_in(officer)
        assert browser.get("/sources/new/").status_code == 403
        assert send(browser, items="乙事", document="").status_code == 403
        assert browser.get(f"/sources/{source.pk}/rests/").status_code == 403
        assert "登记来源" not in words(browser.get("/sources/"))
        page = browser.get(f"/sources/{source.pk}/")
        assert page.status_code == 200
        assert "采纳所列" not in words(page)
    assert Client().get("/sources/").status_code == 302


def test_the_list_is_filtered_by_kind_and_words_and_leaves_as_a_workbook(year: Year) -> None:
    browser = signed_in(year.city.lin)
    meeting = new(browser, items="甲事")
    audit = new(
        browser,
        kind="audit",
        title="审计报告",
        document="审〔2025〕1号",
        issuer="市审计局",
        items="乙事\n丙事",
    )
    page = browser.get("/sources/?kind=audit")
    assert list(page.context["page"].object_list) == [audit]
    assert [row.proposed_count for row in page.context["page"].object_list] == [2]
    assert list(browser.get("/sources/?q=常务会议").context["page"].object_list) == [meeting]
    assert browser.get("/sources/?kind=nonsense&year=x").context["page"].paginator.count == 3
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/sources.xlsx?kind=audit").content))
    titles = [row[1] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert "审计报告" in titles
    assert TITLE not in titles


def test_proposals_are_accepted_on_the_page_of_the_source(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source = new(browser, items="甲事\n乙事")
    page = browser.get(f"/sources/{source.pk}/")
    rows = [f"{row.pk}:{row.version}" for row in page.context["proposals"]]
    answer = browser.post(f"/reports/{source.pk}/accept/", {"row": rows, "next": f"/sources/{source.pk}/"})
    assert answer["Location"] == f"/sources/{source.pk}/"
    assert {row.state for row in Commitment.objects.filter(report=source)} == {State.ACCEPTED}


def test_a_commitment_rests_on_a_second_source_and_says_so(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source, one = new(browser, items="甲事"), commitment(BRIDGES)
    address = f"/sources/{source.pk}/rests/"
    found = browser.get(f"{address}?q=东江大桥")
    assert one in found.context["rows"]
    answer = browser.post(address, {"commitment": one.pk, "note": "第二项"})
    assert answer["Location"] == f"/sources/{source.pk}/"
    assert "第二项" in words(browser.get(answer["Location"]))
    assert TITLE in words(browser.get(f"/commitments/{one.pk}/"))
    assert one not in browser.get(f"{address}?q=东江大桥").context["rows"]
    assert browser.post(address, {"commitment": one.pk}).context["code"] == "rests-on-it-already"


def test_a_second_source_is_named_on_the_page_of_the_commitment(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source, one = new(browser, items="甲事"), commitment(BRIDGES)
    address = f"/commitments/{one.pk}/sources/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"source": "98765", "note": ""}).status_code == 422
    browser.post(address, {"source": str(source.pk), "note": "再次明确"})
    basis = Basis.objects.get()
    assert (basis.commitment, basis.source, basis.note) == (one, source, "再次明确")


def test_what_is_accepted_becomes_tasks_of_a_draft_sheet(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source = new(browser, items="完成管网改造120公里|9月底\n严查占道经营")
    rows = {row.pk: row.version for row in Commitment.objects.filter(report=source)}
    actions.accept_commitments(seen=rows, at=FEBRUARY, by=year.city.lin)
    page = browser.get(f"/sources/{source.pk}/tasks/")
    assert [one.text for one in page.context["found"].untaken] == ["完成管网改造120公里", "严查占道经营"]
    answer = browser.post(f"/sources/{source.pk}/tasks/", {"sheet": str(year.sheet.pk)})
    assert answer["Location"] == f"/sheets/{year.sheet.pk}/"
    task = Task.objects.get(commitment__report=source, wording="完成管网改造120公里")
    assert task.due_on == date(2025, 9, 30)
    page = browser.get(f"/sources/{source.pk}/tasks/")
    assert not page.context["found"].untaken
    assert len(page.context["rows"]) == 2


def test_tasks_go_into_a_sheet_of_the_sources_own_year(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source = new(browser, items="建设五所学校")
    rows = {row.pk: row.version for row in Commitment.objects.filter(report=source)}
    actions.accept_commitments(seen=rows, at=FEBRUARY, by=year.city.lin)
    delivery.draft_sheet(year=2026, title="下一年的分解表", report_id=None, at=FEBRUARY, by=year.city.lin)
    page = words(browser.get(f"/sources/{source.pk}/tasks/"))
    assert year.sheet.title in page
    assert "下一年的分解表" not in page


def test_a_new_sheet_begins_with_the_source_that_one_comes_from(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source = new(browser, items="甲事")
    page = browser.get(f"/sheets/new/?report={source.pk}")
    assert page.context["form"]["report"].value() == source.pk


def test_nobody_else_makes_tasks_of_a_source(year: Year) -> None:
    source = new(signed_in(year.city.lin), items="甲事")
    for officer in (year.city.wu, year.city.zheng):
        browser = signed_in(officer)
        assert browser.get(f"/sources/{source.pk}/tasks/").status_code == 200
        answer = browser.post(f"/sources/{source.pk}/tasks/", {"sheet": str(year.sheet.pk)})
        assert answer.status_code == 403


def test_an_office_sees_only_its_own_tasks_of_a_source() -> None:
    year = make_accepted()
    address = f"/sources/{year.sheet.report_id}/tasks/"
    everything = len(signed_in(year.city.lin).get(address).context["rows"])
    own = signed_in(year.city.shan).get(address).context["rows"]
    assert everything == Task.objects.filter(sheet=year.sheet).count()
    assert [one.task.wording[:4] for one, _light in own] == ["支持东山"]


def test_a_source_that_is_not_there_is_not_found(year: Year) -> None:
    browser = signed_in(year.city.lin)
    for address in ("/sources/98765/", "/sources/98765/tasks/", "/commitments/98765/sources/"):
        assert browser.get(address).status_code == 404


def test_titles_with_marks_of_a_page_stay_words(year: Year) -> None:
    browser = signed_in(year.city.lin)
    hostile = "<script>alert(1)</script>"
    source = new(browser, title=hostile, document=hostile, issuer=hostile, items=f"甲{hostile}")
    for address in ("/sources/", f"/sources/{source.pk}/", f"/sources/{source.pk}/tasks/"):
        assert hostile not in words(browser.get(address))


def test_the_lists_ask_the_database_no_more_for_many_rows(year: Year) -> None:
    browser = signed_in(year.city.lin)
    source = new(browser, items="甲事")

    def asked(*addresses: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            for address in addresses:
                assert browser.get(address).status_code == 200
        return len(queries)

    few = asked("/sources/", f"/sources/{source.pk}/")
    for number in range(8):
        new(browser, items="\n".join(f"第{n}件事" for n in range(10)), document=f"第{number}号")
    many = Report.objects.order_by("-pk")[0]
    assert asked("/sources/", f"/sources/{many.pk}/") <= few

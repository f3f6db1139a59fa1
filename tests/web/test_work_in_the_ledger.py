"""The ledger as a page: filters in the address, bulk acceptance, merging, exports of what is shown."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from luoshi.ledger.models import Commitment, Report, State
from luoshi.people.models import Officer
from tests.cast import commitment, make_adoption, make_large_reading
from tests.web.pages import shown, table, ticked, words


@pytest.fixture
def report(lin: Officer) -> Report:
    """The plain report, adopted."""
    return make_adoption(by=lin).report


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "target"}, ["地区生产总值增长6%左右", "实施重点项目120个、完成投资30亿元"]),
        ({"kind": "project"}, ["东江大桥", "西门水厂"]),
        ({"firmness": "explore"}, ["探索跨县流域共同治理"]),
        ({"place": "西水县"}, ["支持东山县、西水县办好寄宿制学校"]),
        ({"has_figure": "yes"}, ["地区生产总值增长6%左右", "实施重点项目120个、完成投资30亿元"]),
        ({"section": "一、主要预期目标"}, ["地区生产总值增长6%左右"]),
        ({"q": "寄宿"}, ["支持东山县、西水县办好寄宿制学校"]),
        ({"q": "30亿", "kind": "target"}, ["实施重点项目120个、完成投资30亿元"]),
        ({"state": "rejected"}, []),
    ],
)
def test_each_filter_leaves_the_rows_that_it_names(
    auditor: Client, report: Report, filters: dict[str, str], expected: list[str]
) -> None:
    assert shown(table(auditor, report, **filters)) == expected


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "'; DROP TABLE--"},
        {"has_figure": "perhaps"},
        {"page": "x"},
        {"q": "\x00" * 3},
        {"state": "?"},
        {"q": "9" * 40},
    ],
)
def test_an_address_that_makes_no_sense_is_answered_calmly(
    auditor: Client, report: Report, filters: dict[str, str]
) -> None:
    assert table(auditor, report, **filters).status_code == 200


def test_the_address_that_stays_holds_only_the_filters_in_use(auditor: Client, report: Report) -> None:
    answer = auditor.get(
        f"/reports/{report.pk}/ledger/?q=&kind=target&section=&state=", headers={"HX-Request": "true"}
    )
    assert answer["HX-Push-Url"] == f"/reports/{report.pk}/ledger/?kind=target"


def test_an_empty_result_says_so_and_offers_to_clear_the_filters(auditor: Client, report: Report) -> None:
    page = words(table(auditor, report, q="没有这个词"))
    assert "没有符合筛选条件的承诺" in page
    assert f'href="/reports/{report.pk}/ledger/"' in page


def test_each_row_leads_to_its_words_in_the_text(auditor: Client, report: Report) -> None:
    one = commitment("支持东山县")
    assert f'href="/reports/{report.pk}/#at-{one.start}"' in words(table(auditor, report))
    assert f'id="at-{one.start}"' in words(auditor.get(f"/reports/{report.pk}/"))


def test_the_ledger_opens_at_the_newest_report(auditor: Client, report: Report) -> None:
    assert auditor.get("/ledger/")["Location"] == f"/reports/{report.pk}/ledger/"


def test_without_a_report_the_ledger_leads_to_where_one_is_adopted(supervisor: Client) -> None:
    page = words(supervisor.get("/ledger/", follow=True))
    assert "还没有收入报告" in page
    assert 'href="/reports/new/"' in page


def test_all_ticked_rows_are_accepted_at_once(supervisor: Client, report: Report) -> None:
    back = f"/reports/{report.pk}/ledger/?kind=target"
    answer = supervisor.post(
        f"/reports/{report.pk}/accept/", {"row": ticked("地区生产总值", "实施重点项目"), "next": back}
    )
    assert answer["Location"] == back
    assert "已采纳 2 项承诺" in words(supervisor.get(back))
    assert Commitment.objects.filter(state=State.ACCEPTED).count() == 2


def test_ticking_nothing_is_answered_with_what_to_do(supervisor: Client, report: Report) -> None:
    answer = supervisor.post(f"/reports/{report.pk}/accept/", {"row": ["", "x:y", "1"]})
    assert (answer.status_code, answer.context["code"]) == (422, "nothing-chosen")


def test_a_row_that_a_colleague_changed_meanwhile_stops_the_whole_act(
    supervisor: Client, report: Report, lin: Officer
) -> None:
    sent = ticked("地区生产总值", "支持东山县")
    changed = commitment("支持东山县")
    supervisor.post(f"/commitments/{changed.pk}/accept/", {"version": changed.version})
    answer = supervisor.post(f"/reports/{report.pk}/accept/", {"row": sent})
    assert (answer.status_code, answer.context["code"]) == (409, "changed-meanwhile")
    assert commitment("地区生产总值").state == State.PROPOSED
    assert lin.is_active


def test_ticked_rows_are_merged_with_a_wording_and_a_reason(supervisor: Client, report: Report) -> None:
    rows = ticked("支持东山县", "探索跨县")
    asked = supervisor.post(f"/reports/{report.pk}/accept/", {"row": rows, "merge": "1"})
    assert "合并 2 项承诺" in words(asked)
    without_reason = supervisor.post(
        f"/reports/{report.pk}/merge/", {"row": rows, "text": "办学与治水", "reason": " "}
    )
    assert without_reason.status_code == 422
    answer = supervisor.post(
        f"/reports/{report.pk}/merge/", {"row": rows, "text": "办学与治水", "reason": "同一单位承办"}
    )
    merged = commitment("办学与治水")
    assert answer["Location"] == f"/commitments/{merged.pk}/"
    page = words(supervisor.get(answer["Location"]))
    assert "同一单位承办" in page
    assert "支持东山县" in page


def test_an_auditor_sees_the_ledger_and_changes_nothing(auditor: Client, report: Report) -> None:
    page = words(table(auditor, report))
    assert 'type="checkbox"' not in page
    assert "采纳所选" not in page
    for act, more in (("accept", {}), ("merge", {"text": "x", "reason": "y"})):
        answer = auditor.post(
            f"/reports/{report.pk}/{act}/", {"row": ticked("地区生产总值", "支持东山县"), **more}
        )
        assert answer.status_code == 403
    assert not Commitment.objects.exclude(state=State.PROPOSED).exists()


def workbook_rows(content: bytes) -> list[str]:
    book = load_workbook(BytesIO(content), read_only=True)
    return ["|".join(str(cell) for cell in row if cell is not None) for s in book for row in s.values]


def test_the_workbook_holds_what_is_filtered_on_three_sheets(auditor: Client, report: Report) -> None:
    answer = auditor.get(f"/reports/{report.pk}/ledger.xlsx?place=西水县")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    assert "filename*=UTF-8''%E4%BA%91%E5%B2%AD" in answer["Content-Disposition"]
    book = load_workbook(BytesIO(answer.content), read_only=True)
    assert book.sheetnames == ["主要预期目标", "量化任务", "其他任务"]
    rows = workbook_rows(answer.content)
    assert any("办好寄宿制学校" in row for row in rows)
    assert not any("地区生产总值增长" in row for row in rows)


def test_the_csv_file_holds_the_same_rows(auditor: Client, report: Report) -> None:
    answer = auditor.get(f"/reports/{report.pk}/ledger.csv?kind=project")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Disposition"].startswith("attachment")
    assert len(lines) == 3
    assert "东江大桥" in lines[1]


def test_a_long_ledger_takes_a_fixed_number_of_queries(
    auditor: Client, lin: Officer, django_assert_max_num_queries: Any
) -> None:
    report = make_adoption(make_large_reading(400), by=lin).report
    with django_assert_max_num_queries(16):
        answer = table(auditor, report)
    assert len(shown(answer)) == 400

"""The list of tasks: filters and lights in the address, only what one may see, the same as a workbook."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Assignment, Task
from luoshi.people.models import Officer
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    make_accepted,
    make_draft,
    make_issued,
    make_verified,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, APRIL)


def begins(found: list[str], *beginnings: str) -> bool:
    """Whether the rows found are those that are worded so, in this order."""
    return len(found) == len(beginnings) and all(
        one.startswith(words_) for one, words_ in zip(found, beginnings, strict=True)
    )


def test_every_task_that_is_out_is_listed_and_no_draft() -> None:
    year = make_issued()
    assert len(listed(year.city.lin)) == Task.objects.count()
    actions.draft_sheet(year=2026, title="2026年任务分解表", at=APRIL, by=year.city.lin)
    draft = actions.draft_sheet(year=2026, title="补充表", report_id=None, at=APRIL, by=year.city.lin)
    assert draft.state == "draft"
    assert len(listed(year.city.lin)) == Task.objects.filter(sheet=year.sheet).count()


def test_a_draft_is_listed_only_where_drafts_are_asked_for() -> None:
    year = make_draft()
    assert listed(year.city.lin) == []
    assert len(listed(year.city.lin, state="draft")) == Task.objects.count()


def test_each_filter_leaves_the_rows_that_it_names() -> None:
    year = make_accepted()
    lin, city = year.city.lin, year.city
    assert begins(listed(lin, office=city.industry.pk), INVESTMENT)
    assert begins(listed(lin, office=city.planning.pk, part="supporting"), INVESTMENT)
    assert begins(listed(lin, office=city.dongshan.pk), SCHOOLS)
    assert begins(listed(lin, section="headline"), GDP)
    assert begins(listed(lin, q="寄宿"), SCHOOLS)
    assert begins(listed(lin, q="东山县", state="accepted"), SCHOOLS)
    assert begins(listed(lin, waiting="acceptance", office=city.dongshan.pk), SCHOOLS)
    assert listed(lin, place="西水县") == []
    assert len(listed(lin, sheet=year.sheet.pk)) == Task.objects.count()
    assert listed(lin, sheet=year.sheet.pk + 1) == []


@pytest.mark.parametrize(
    "nonsense",
    [
        {"office": "x"},
        {"office": "9" * 40},
        {"leader": "-1"},
        {"light": "purple"},
        {"on": "2025-13-40"},
        {"part": "'; DROP TABLE"},
        {"q": "\x00" * 3},
        {"page": "x"},
        {"waiting": "?"},
    ],
)
def test_an_address_that_makes_no_sense_is_answered_calmly(nonsense: dict[str, str]) -> None:
    year = make_issued()
    assert signed_in(year.city.lin).get(reverse("delivery:tasks"), nonsense).status_code == 200


def test_a_light_finds_the_tasks_that_have_it_on_that_day() -> None:
    year, _ = make_verified()
    lin = year.city.lin
    assert listed(lin, light="red", on="2025-04-08") == []
    on_pace = listed(lin, light="green", on="2025-04-08")
    assert begins(on_pace, INVESTMENT)
    silent = listed(lin, light="not-reported", on="2025-04-30")
    assert all(not one.startswith(INVESTMENT) for one in silent)
    assert len(silent) + len(on_pace) == Task.objects.count()
    assert len(listed(lin, light="red", on="2026-02-01")) == Task.objects.count()


def test_the_lights_add_up_to_the_tasks() -> None:
    year, _ = make_verified()
    keys = ("red", "amber", "green", "not-yet-due", "not-reported", "no-evidence", "contradicted")
    for on in ("2025-04-08", "2025-07-30", "2026-02-01"):
        counts = [len(listed(year.city.lin, light=key, on=on)) for key in keys]
        assert sum(counts) == Task.objects.count()
        assert len(listed(year.city.lin, light="grey", on=on)) == sum(counts[3:])


def test_a_merged_task_has_no_light_and_stays_listed() -> None:
    year = make_accepted()
    row, other = year.task(SCHOOLS), year.task(BRIDGES)
    actions.merge_task(
        task_id=row.pk,
        into_id=other.pk,
        approval=actions.Approval("市长办公会议", "云府阅〔2025〕8号", "同一件事"),
        at=APRIL,
        by=year.city.lin,
        seen_version=row.version,
    )
    assert begins(listed(year.city.lin, state="merged"), SCHOOLS)
    assert not any(one.startswith(SCHOOLS) for one in listed(year.city.lin, light="grey"))


def test_before_the_first_rules_no_task_has_a_light() -> None:
    year = make_accepted()
    assert listed(year.city.lin, light="grey", on="2019-05-01") == []
    assert len(listed(year.city.lin, on="2019-05-01")) == Task.objects.count()


def test_an_office_sees_its_own_tasks_and_a_leader_those_beneath_him() -> None:
    year = make_accepted()
    assert begins(listed(year.city.han), INVESTMENT)
    assert begins(listed(year.city.shan), SCHOOLS)
    assert listed(year.city.wei) == []
    assert len(listed(year.city.he)) == Task.objects.count()
    assert len(listed(year.city.wu)) == Task.objects.count()


def test_a_facet_never_counts_what_an_office_may_not_see() -> None:
    year = make_accepted()
    page = words(signed_in(year.city.han).get(reverse("delivery:tasks")))
    assert "东山县 (" not in page
    assert "市发改委 (1)" in page  # which supports it


def test_the_empty_list_says_how_it_gets_filled(lin: Officer, supervisor: Client) -> None:  # noqa: ARG001
    page = words(supervisor.get(reverse("delivery:tasks")))
    assert "还没有印发的任务" in page
    assert reverse("delivery:sheets") in page


def test_the_workbook_holds_what_is_shown_with_the_reason_of_the_light() -> None:
    year, _ = make_verified()
    lin = signed_in(year.city.lin)
    answer = lin.get(reverse("delivery:tasks_workbook"), {"light": "green", "on": "2025-04-08"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    column = {name: index for index, name in enumerate(rows[head])}
    body = [row for row in rows[head + 1 :] if isinstance(row[0], int)]
    assert [row[column["指标"]] for row in body] == ["重点项目", "重点项目完成投资"]
    money = body[1]
    assert (money[column["年度目标(值)"]], money[column["单位"]]) == (30, "亿元")
    assert (money[column["现值"]], money[column["应达"]]) == (8, 7.5)
    assert money[column["亮灯"]] == "绿灯"
    assert "应达" in money[column["说明"]]
    assert money[column["数据状态"]] == "初步"


def test_a_formula_in_a_wording_stays_text_in_the_workbook() -> None:
    year = make_issued()
    Task.objects.filter(pk=year.task(GDP).pk).update(wording="=HYPERLINK(1)")
    content = signed_in(year.city.lin).get(reverse("delivery:tasks_workbook")).content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"


def test_markup_in_a_wording_is_shown_as_it_is_written() -> None:
    year = make_issued()
    Task.objects.filter(pk=year.task(GDP).pk).update(wording="<script>alert(1)</script>")
    page = words(signed_in(year.city.lin).get(reverse("delivery:tasks")))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_time_left_is_said_in_words() -> None:
    year = make_accepted()
    lin = signed_in(year.city.lin)
    assert "还有267天" in words(lin.get(reverse("delivery:tasks")))
    assert "逾期32天" in words(lin.get(reverse("delivery:tasks"), {"on": "2026-02-01"}))


def test_the_soonest_come_first_where_that_is_asked_for() -> None:
    year = make_accepted()
    Task.objects.filter(pk=year.task(SCHOOLS).pk).update(due_on=date(2025, 6, 30))
    Task.objects.filter(pk=year.task(GDP).pk).update(due_on=None)
    found = listed(year.city.lin, sort="due")
    assert found[0].startswith(SCHOOLS)
    assert found[-1].startswith(GDP)
    page = words(signed_in(year.city.lin).get(reverse("delivery:tasks"), {"light": "grey"}))
    assert 'href="?light=grey&amp;sort=due"' in page


def queries_of(who: Officer) -> int:
    """How many queries the list takes for ``who``."""
    browser = signed_in(who)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(reverse("delivery:tasks")).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_however_long_it_is() -> None:
    few, many = make_issued(), 60
    before = queries_of(few.city.zheng)
    row = few.task(BRIDGES)
    copies = [
        Task(
            sheet_id=row.sheet_id,
            commitment_id=row.commitment_id,
            number=100 + index,
            section=row.section,
            category=f"第{index}类",
            wording=f"第{index}座桥",
            due_on=date(2025, 12, 31),
            state="issued",
        )
        for index in range(many)
    ]
    made = Task.objects.bulk_create(copies)
    Assignment.objects.bulk_create(
        Assignment(task=one, office=few.city.planning, part="lead", state="assigned") for one in made
    )
    assert len(listed(few.city.zheng)) > many
    assert queries_of(few.city.zheng) == before

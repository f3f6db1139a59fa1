"""A matter for a leader on its pages: raised from a report, decided by the leader named, made a task."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from luoshi.delivery import actions
from luoshi.delivery.models import Matter, Task
from tests.delivery.scenes import APRIL, BRIDGES, INVESTMENT, Year, make_accepted
from tests.web.pages import words
from tests.web.reporting import play_on, queries_of, report_of, signed_in, typed, write_address


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch) -> Year:  # noqa: ARG001
    """Accepted tasks, and a day in April."""
    play_on(monkeypatch, APRIL)
    return make_accepted()


def make_matter(year: Year, words_of: str = INVESTMENT, text: str = "用地指标不足") -> Matter:
    """Industry brings a matter to He."""
    by = year.city.han if words_of == INVESTMENT else year.city.zheng
    return actions.raise_matter(
        task_id=year.task(words_of).pk, text=text, leader_id=year.city.he.pk, at=APRIL, by=by
    )


def decide(browser: Client, matter: Matter, **sent: str) -> Any:
    """Send the leader's decision."""
    version = str(Matter.objects.get(pk=matter.pk).version)
    return browser.post(f"/matters/{matter.pk}/decide/", {"version": version, "decision": "同意", **sent})


def test_what_a_report_says_is_to_be_coordinated_becomes_a_matter(year: Year) -> None:
    han = signed_in(year.city.han)
    han.post(write_address(year), {**typed(year, needs="请协调用地指标200亩"), "submit": "1"})
    progress = report_of(year)
    address = f"/tasks/{progress.task_id}/matter/"
    assert f"{address}?progress={progress.pk}" in words(han.get(f"/progress/{progress.pk}/"))
    page = words(han.get(address, {"progress": str(progress.pk)}))
    assert "请协调用地指标200亩" in page
    sent = {"text": "请协调用地指标200亩", "leader": str(year.city.he.pk), "progress": str(progress.pk)}
    assert han.post(address, sent).status_code == 302
    assert Matter.objects.get().progress == progress
    assert "已呈何七" in words(han.get(f"/progress/{progress.pk}/"))
    assert "已呈何七，待批示" in words(han.get(write_address(year, number=1)))


def test_a_leader_finds_first_what_waits_for_him(year: Year) -> None:
    make_matter(year, text="先提出的")
    settled = make_matter(year, text="后提出但已批示的")
    he = signed_in(year.city.he)
    decide(he, settled)
    page = words(he.get("/matters/"))
    assert page.index("先提出的") < page.index("后提出但已批示的")
    assert "待您批示" in page


def test_a_decision_becomes_a_task_that_goes_out_at_once(year: Year) -> None:
    matter = make_matter(year)
    he = signed_in(year.city.he)
    sent = {
        "decision": "由发改委牵头,一周内解决",
        "makes_task": "on",
        "wording": "解决重点项目用地指标",
        "lead": str(year.city.planning.pk),
        "supporting": str(year.city.industry.pk),
        "due_on": "2025-04-30",
    }
    answer = decide(he, matter, **sent)
    assert answer.status_code == 302
    task = Task.objects.get(wording="解决重点项目用地指标")
    assert task.state == "issued"
    assert list(task.assignments.order_by("pk").values_list("office__short", "part")) == [
        ("市发改委", "lead"),
        ("市工信局", "supporting"),
    ]
    page = words(he.get(f"/matters/{matter.pk}/"))
    assert "解决重点项目用地指标" in page
    assert "一周内解决" in page


@pytest.mark.parametrize(
    "wrong",
    [{"decision": " "}, {"makes_task": "on"}, {"makes_task": "on", "wording": "x", "lead": "999"}],
)
def test_an_unfinished_decision_is_asked_for_again_and_kept(year: Year, wrong: dict[str, str]) -> None:
    matter = make_matter(year)
    answer = decide(signed_in(year.city.he), matter, **{"decision": "写了一半的批示", **wrong})
    assert answer.status_code == 422
    if wrong.get("decision") is None:
        assert "写了一半的批示" in words(answer)
    assert Matter.objects.get().state == "open"


def test_only_the_leader_named_decides(year: Year) -> None:
    matter = make_matter(year)
    for officer in (year.city.lin, year.city.han, year.city.du, year.city.qiu, year.city.wu):
        browser = signed_in(officer)
        assert "批示意见</label>" not in words(browser.get(f"/matters/{matter.pk}/"))
        assert decide(browser, matter).status_code == 403
    assert decide(signed_in(year.city.wei), matter).status_code == 404  # another leader
    assert Matter.objects.get().state == "open"


def test_a_second_decision_is_refused(year: Year) -> None:
    matter = make_matter(year)
    he = signed_in(year.city.he)
    assert decide(he, matter).status_code == 302
    stale = he.post(f"/matters/{matter.pk}/decide/", {"version": "1", "decision": "改主意"})
    assert stale.status_code == 409
    assert decide(he, matter, decision="改主意").status_code == 422
    assert Matter.objects.get().decision == "同意"


def test_an_office_takes_back_what_has_settled_itself(year: Year) -> None:
    matter = make_matter(year)
    address = f"/matters/{matter.pk}/withdraw/"
    assert signed_in(year.city.zheng).post(address, {"version": "1", "reason": "x"}).status_code == 403
    han = signed_in(year.city.han)
    assert han.post(address, {"version": "1", "reason": ""}).status_code == 422
    assert han.post(address, {"version": "1", "reason": "省里已批"}).status_code == 302
    assert Matter.objects.get().state == "withdrawn"
    assert decide(signed_in(year.city.he), matter).status_code == 422


def test_who_has_no_part_in_the_task_finds_nothing(year: Year) -> None:
    matter = make_matter(year)
    shan = signed_in(year.city.shan)
    assert shan.get(f"/matters/{matter.pk}/").status_code == 404
    assert shan.get(f"/tasks/{matter.task_id}/matter/").status_code == 404
    assert "用地指标不足" not in words(shan.get("/matters/"))
    assert signed_in(year.city.lin).get(f"/tasks/{matter.task_id}/matter/").status_code == 403


def test_a_matter_needs_words_and_a_leader(year: Year) -> None:
    han = signed_in(year.city.han)
    address = f"/tasks/{year.task(INVESTMENT).pk}/matter/"
    assert han.post(address, {"text": " ", "leader": str(year.city.he.pk)}).status_code == 422
    assert han.post(address, {"text": "x", "leader": ""}).status_code == 422
    assert han.post(address, {"text": "x", "leader": str(year.city.lin.pk)}).status_code == 422
    assert han.get(address, {"progress": "999"}).status_code == 404
    assert not Matter.objects.exists()


def test_matters_leave_as_a_workbook_with_the_filters_applied(year: Year) -> None:
    make_matter(year, text="=HYPERLINK(1)")
    he = signed_in(year.city.he)
    decide(he, make_matter(year, text="已批示的一件"))
    sheet = load_workbook(io.BytesIO(he.get("/matters.xlsx", {"state": "open"}).content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not any("已批示的一件" in str(cell.value) for cell in cells)
    for query in ({"state": "x"}, {"q": "\x00"}, {"page": "-3"}):
        assert he.get("/matters/", query).status_code == 200


def test_the_list_asks_the_database_equally_often_for_few_and_many_matters(year: Year) -> None:
    make_matter(year)
    he = signed_in(year.city.he)
    few = queries_of(he, "/matters/")
    for number in range(4):
        make_matter(year, BRIDGES, f"第{number}件")
    assert queries_of(he, "/matters/") == few

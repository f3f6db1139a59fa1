"""The page of a task says why its light shines, and leads from the sentence to the proof."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import EvidenceUse, Task
from luoshi.people.models import Officer
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    make_accepted,
    make_everything,
    make_issued,
    make_submitted,
    make_verified,
    write_report,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at
from tests.web.task_pages import open_page

pytestmark = pytest.mark.django_db
END_OF_APRIL = datetime(2025, 4, 30, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_april(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, APRIL)


def test_the_light_says_its_sentence_rule_inputs_and_what_would_change_it() -> None:
    year, _ = make_verified()
    page = words(open_page(year.city.han, year.task(INVESTMENT)))
    assert "按进度推进：40个，应达 30个。" in page
    assert "完成比例低于路径应达比例" in page
    assert f'href="{reverse("delivery:light_rules")}#pace"' in page
    assert "超前 8.3 个百分点" in page
    assert "低于 30个 就会变。" in page
    assert "ganzhou-2025@2025-01-01" in page


def test_each_figure_is_drawn_and_has_the_same_numbers_as_a_table() -> None:
    year, _ = make_verified()
    page = words(open_page(year.city.han, year.task(INVESTMENT)))
    assert page.count('class="curve"') == 2
    assert "8亿元" in page
    assert "7.5亿元" in page
    assert "+0.5亿元" in page
    assert "<script" not in page[page.index('class="curve"') : page.rindex("</svg>")]


def test_a_value_that_was_replaced_stays_as_history() -> None:
    year, progress = make_verified()
    actions.reopen_progress(
        progress_id=progress.pk, reason="更正", at=APRIL, by=year.city.lin, seen_version=progress.version
    )
    again = write_report(year, figures={"完成投资": "900000000", "重点项目": "41"}, status="final")
    actions.submit_progress(progress_id=again.pk, at=APRIL, by=year.city.han, seen_version=again.version)
    page = words(open_page(year.city.han, year.task(INVESTMENT)))
    assert "<del>8亿元</del>" in page
    assert "9亿元" in page


def test_the_light_of_another_day_is_shown_where_the_address_asks_for_it() -> None:
    year, _ = make_verified()
    row = year.task(INVESTMENT)
    page = words(open_page(year.city.han, row, on="2025-08-01"))
    assert "到期没有报送" in page
    assert "2025-08-01" in page
    assert open_page(year.city.han, row, on="nonsense").status_code == 200
    assert "尚无执行中的亮灯规则" in words(open_page(year.city.han, row, on="2019-01-01"))


def test_the_trail_leads_from_the_sentence_to_the_light(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    row = year.task(BRIDGES)
    page = words(open_page(year.city.zheng, row))
    commitment = row.commitment
    assert f'href="{reverse("ledger:commitment", args=[commitment.pk])}"' in page
    assert f'href="{reverse("ledger:report", args=[commitment.report_id])}#at-{commitment.start}"' in page
    assert "建成东江大桥、西门水厂" in page
    assert "会议议定事项" in page  # what it also rests on
    assert "云府办字〔2025〕1号" in page
    assert year.city.planning.name in page


def test_everything_that_happened_is_on_the_page(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    row = year.task(INVESTMENT)
    page = words(open_page(year.city.han, row))
    for said in (
        "已开工30个项目",
        "用地未批",
        "报表.txt",
        "督办〔2025〕1号",
        "请协调",
        "完成过半",
        "市长办公会议",
    ):
        assert said in page
    assert f"thing={row.thing.replace(':', '%3A')}" in page


def test_an_offices_draft_report_is_not_shown_to_others() -> None:
    year = make_accepted()
    write_report(year, done="还在核对数字")
    assert "还在核对数字" in words(open_page(year.city.han, year.task(INVESTMENT)))
    assert "还在核对数字" not in words(open_page(year.city.lin, year.task(INVESTMENT)))


def test_evidence_that_contradicts_is_told_in_words(tmp_path: Path) -> None:
    year, _ = make_submitted()
    row = year.task(INVESTMENT)
    actions.hand_in_file(
        chunks=[b"x"], name="<i>.txt", task_id=row.pk, folder=tmp_path, at=APRIL, by=year.city.han
    )
    use = EvidenceUse.objects.get()
    actions.judge_evidence(use_id=use.pk, contradicts=True, reason="数字不符", at=APRIL, by=year.city.qiu)
    page = words(open_page(year.city.han, row))
    assert "佐证材料与报送的情况不符" in page
    assert "<i>.txt" not in page


def test_markup_in_a_wording_stays_text() -> None:
    year = make_issued()
    row = year.task(GDP)
    Task.objects.filter(pk=row.pk).update(
        wording='"><script>alert(1)</script>', measures="<img src=x>", note="</dd><b>"
    )
    page = words(open_page(year.city.lin, row))
    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page


def test_the_next_period_to_report_on_is_one_click_away() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    address = reverse("delivery:write_progress", args=[row.pk, year.period().pk])
    assert address in words(open_page(year.city.han, row))
    assert address not in words(open_page(year.city.zheng, row))  # who only supports it
    assert address not in words(open_page(year.city.wu, row))


def test_the_rules_of_the_lights_are_told_with_their_thresholds_and_source() -> None:
    year = make_issued()
    page = words(signed_in(year.city.shan).get(reverse("delivery:light_rules")))
    for code in ("target", "reporting", "value", "path", "pace", "level", "end", "zero", "evidence"):
        assert f'id="{code}"' in page
    assert "宣城市2020年" in page
    assert "{" not in page[page.index('id="target"') : page.index("</main>")]


def queries_of(who: Officer, row: Task) -> int:
    """How many queries the page takes for ``who``."""
    browser = signed_in(who)
    address = reverse("delivery:task", args=[row.pk])
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_the_page_costs_the_same_however_much_happened(tmp_path: Path) -> None:
    year, _ = make_verified()
    row, city = year.task(INVESTMENT), year.city
    actions.hand_in_file(chunks=[b"0"], name="0.txt", task_id=row.pk, folder=tmp_path, at=APRIL, by=city.han)
    actions.raise_matter(task_id=row.pk, text="0", leader_id=city.he.pk, at=APRIL, by=city.han)
    actions.change_task(
        task_id=row.pk,
        changes={"lead_leader": city.he.pk},
        nodes=[(date(2025, 5, 1), "0")],
        approval=actions.Approval("a", "b", "c"),
        seen_version=row.version,
        at=APRIL,
        by=city.lin,
    )
    before = queries_of(city.lin, row)
    for index in range(1, 6):
        actions.hand_in_file(
            chunks=[str(index).encode()],
            name=f"{index}.txt",
            task_id=row.pk,
            folder=tmp_path,
            at=APRIL,
            by=city.han,
        )
        actions.raise_matter(task_id=row.pk, text=str(index), leader_id=city.he.pk, at=APRIL, by=city.han)
        row.refresh_from_db()
        actions.change_task(
            task_id=row.pk,
            changes={"note": str(index)},
            nodes=[(date(2025, 5, day), "x") for day in range(1, index + 2)],
            approval=actions.Approval("a", "b", "c"),
            seen_version=row.version,
            at=APRIL,
            by=city.lin,
        )
    write_report(year, number=1, at=END_OF_APRIL)
    assert queries_of(city.lin, row) == before

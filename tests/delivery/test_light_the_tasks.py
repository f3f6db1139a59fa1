"""Lights are computed from what was reported, whenever somebody looks."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Assignment, Evidence, EvidenceUse, Task
from luoshi.delivery.models import Path as FigurePath
from luoshi.delivery.rules.light_rules import LightRules, NoRulesYet
from luoshi.delivery.rules.profile import load_profile
from luoshi.ledger.models import Indicator, Observation
from tests.delivery.scenes import (
    APPROVED,
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    Year,
    make_accepted,
    make_draft,
    make_submitted,
    make_verified,
)

pytestmark = pytest.mark.django_db

RULES = load_profile("ganzhou").lights


def lit(year: Year, words: str, on: date, rules: tuple[LightRules, ...] = RULES) -> queries.TaskLight:
    return queries.task_lights([year.task(words)], on=on, rule_sets=rules)[year.task(words).pk]


def of(found: queries.TaskLight, measure: str) -> Any:
    return next(one.light for one in found.paths if one.path and measure in one.path.indicator.name)


def test_before_anything_is_due_the_light_is_grey_and_says_so() -> None:
    found = lit(make_accepted(), INVESTMENT, date(2025, 3, 1))
    assert (found.colour, found.light.grey) == ("grey", "not-yet-due")


def test_a_report_that_did_not_come_is_said_to_be_missing() -> None:
    year = make_accepted()
    assert lit(year, INVESTMENT, date(2025, 4, 15)).light.grey == "not-yet-due"
    assert lit(year, INVESTMENT, date(2025, 4, 21)).light.grey == "not-reported"


def test_behind_is_amber_with_expected_value_and_gap() -> None:
    year, _ = make_verified(figures={"完成投资": "600000000", "重点项目": "40"})
    light = of(lit(year, INVESTMENT, date(2025, 4, 9)), "投资")
    assert (light.colour, light.expected, light.gap) == ("amber", Decimal(750_000_000), Decimal(5))
    assert light.inputs["observed"] == Decimal(600_000_000)
    assert light.changes


def test_far_behind_is_red_and_the_worst_figure_colours_the_task() -> None:
    year, _ = make_verified(figures={"完成投资": "800000000", "重点项目": "1"})
    found = lit(year, INVESTMENT, date(2025, 4, 9))
    assert {one.light.colour for one in found.paths} == {"green", "amber"}
    assert found.colour == "amber"


def test_green_needs_evidence_or_a_look(tmp_path: Path) -> None:
    year, _ = make_submitted()
    on = date(2025, 4, 9)
    assert lit(year, INVESTMENT, on).light.grey == "no-evidence"
    actions.hand_in_file(
        chunks=["统计报表".encode()],
        name="报表.txt",
        task_id=year.task(INVESTMENT).pk,
        folder=tmp_path,
        at=APRIL,
        by=year.city.han,
    )
    assert lit(year, INVESTMENT, on).colour == "green"
    actions.judge_evidence(
        use_id=EvidenceUse.objects.get().pk, contradicts=True, reason="数字不符", at=APRIL, by=year.city.qiu
    )
    assert lit(year, INVESTMENT, on).light.grey == "contradicted"


def test_a_look_that_contradicts_leaves_no_green_until_a_later_one_confirms() -> None:
    year, _ = make_verified()
    on = date(2025, 4, 9)
    assert lit(year, INVESTMENT, on).colour == "green"
    for confirms, grey in ((False, "contradicted"), (True, None)):
        row = year.task(INVESTMENT)
        actions.verify_task(
            task_id=row.pk,
            confirms=confirms,
            method="visit",
            text="现场",
            at=APRIL,
            by=year.city.qiu,
            seen_version=row.version,
        )
        assert lit(year, INVESTMENT, on).light.grey == grey


def test_a_task_without_figures_goes_by_its_nodes() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    actions.change_task(
        task_id=row.pk,
        changes={},
        nodes=[(date(2025, 3, 31), "完成桩基"), (date(2025, 9, 30), "合龙")],
        approval=APPROVED,
        at=APRIL,
        by=year.city.lin,
        seen_version=row.version,
    )
    actions.save_progress(
        task_id=row.pk,
        period_id=year.period().pk,
        text=actions.ProgressText(done="桩基完成三成", share_done=15),
        at=APRIL,
        by=year.city.zheng,
        seen_version=0,
    )
    progress = queries.due_reports(year.city.zheng, on=date(2025, 4, 8))
    begun = next(one.progress for one in progress if one.progress)
    actions.submit_progress(progress_id=begun.pk, at=APRIL, by=year.city.zheng, seen_version=begun.version)
    found = lit(year, BRIDGES, date(2025, 4, 9))
    assert found.light.inputs["observed"] == Decimal(15)
    assert (found.light.expected, found.light.gap, found.colour) == (Decimal(50), Decimal(35), "red")


def test_a_completed_task_is_done_and_after_its_date_an_open_one_is_not() -> None:
    year = make_accepted()
    row = year.task(BRIDGES)
    assert lit(year, BRIDGES, date(2026, 1, 5)).colour == "red"
    actions.complete_task(task_id=row.pk, at=APRIL, by=year.city.feng, seen_version=row.version)
    found = lit(year, BRIDGES, date(2026, 1, 5))
    assert (found.light.grey, found.light.inputs["otherwise"]) == ("no-evidence", "achieved")


def test_before_its_release_a_statistic_is_not_late() -> None:
    year = make_accepted()
    Indicator.objects.filter(paths__task=year.task(GDP)).update(release="gdp")
    assert lit(year, GDP, date(2025, 4, 10)).light.grey == "not-yet-due"
    late = lit(year, GDP, date(2025, 5, 20))
    assert late.light.grey == "not-reported"


def test_a_final_statistic_proves_itself() -> None:
    year = make_accepted()
    indicator = year.path(GDP).indicator
    Indicator.objects.filter(pk=indicator.pk).update(release="gdp")
    Observation.objects.create(
        indicator=indicator,
        start=date(2025, 1, 1),
        end=date(2025, 4, 1),
        value=Decimal("6.1"),
        status="final",
        reported_by=year.city.zheng,
        reported_at=APRIL,
    )
    assert lit(year, GDP, date(2025, 4, 25)).colour == "green"


def test_a_value_of_last_year_says_nothing_about_this_one() -> None:
    year = make_accepted()
    Observation.objects.create(
        indicator=year.path(INVESTMENT, "投资").indicator,
        start=date(2024, 1, 1),
        end=date(2025, 1, 1),
        value=Decimal(9_000_000_000),
        status="final",
        reported_by=year.city.han,
        reported_at=APRIL,
    )
    assert of(lit(year, INVESTMENT, date(2025, 3, 1)), "投资").grey == "not-yet-due"


def test_drafts_and_cancelled_tasks_have_no_light_and_neither_has_a_day_without_rules() -> None:
    draft = make_draft()
    assert queries.task_lights(draft.sheet.tasks.all(), on=date(2025, 4, 9), rule_sets=RULES) == {}


def test_a_day_before_all_rules_is_refused() -> None:
    with pytest.raises(NoRulesYet):
        lit(make_accepted(), INVESTMENT, date(1999, 1, 1))


def make_many(year: Year, count: int) -> list[Task]:
    """That many open tasks with a figure, twelve months of values, and evidence."""
    model = year.task(INVESTMENT)
    tasks = Task.objects.bulk_create(
        Task(
            sheet=year.sheet,
            commitment_id=model.commitment_id,
            number=1000 + n,
            section="quantified",
            wording=f"任务{n}",
            due_on=date(2025, 12, 31),
            state="in-hand",
        )
        for n in range(count)
    )
    Assignment.objects.bulk_create(
        Assignment(task=task, office=year.city.industry, part="lead", state="accepted") for task in tasks
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(name=f"指标{n}", kind="cumulative", unit="元", added_at=APRIL, added_by=year.city.lin)
        for n in range(count)
    )
    FigurePath.objects.bulk_create(
        FigurePath(
            task=task,
            indicator=indicator,
            kind="cumulative",
            shape="linear",
            start_on=date(2025, 1, 1),
            due_on=date(2025, 12, 31),
            bound="ge",
            value=Decimal(1200),
            unit="元",
        )
        for task, indicator in zip(tasks, indicators, strict=True)
    )
    ends = [date(2025, month, 1) for month in range(2, 13)]
    Observation.objects.bulk_create(
        Observation(
            indicator=indicator,
            start=date(2025, 1, 1),
            end=end,
            value=Decimal(100 * number),
            status="preliminary",
            reported_by=year.city.han,
            reported_at=datetime(2025, 12, 5, tzinfo=UTC),
        )
        for indicator in indicators
        for number, end in enumerate(ends, start=1)
    )
    evidence = Evidence.objects.create(
        url="https://example.cn/", title="报表", office=year.city.industry, by=year.city.han, at=APRIL
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(evidence=evidence, task=task, about=task.thing, by=year.city.han, at=APRIL)
        for task in tasks
    )
    return tasks


def test_all_lights_take_the_same_few_queries_however_many(
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    year = make_accepted()
    make_many(year, 60)
    for wanted in (5, 60):
        rows = list(queries.task_rows(year.city.lin, queries.TaskFilters(q="任务"))[:wanted])
        with django_assert_num_queries(8):
            lights = queries.task_lights(rows, on=date(2025, 12, 10), rule_sets=RULES)
        assert len(lights) == wanted
        assert {light.colour for light in lights.values()} == {"green"}


def test_confirming_evidence_never_worsens_and_contradicting_never_leaves_green() -> None:
    year = make_accepted()
    rank = {"green": 0, "grey": 1, "amber": 2, "red": 3}
    for number, task in enumerate(make_many(year, 6)):
        Observation.objects.filter(indicator__paths__task=task).update(value=Decimal(250 * number))
        EvidenceUse.objects.filter(task=task).update(withdrawn_at=APRIL)
        on = date(2025, 12, 10)

        def colour(task: Task = task, on: date = on) -> str:
            return queries.task_lights([Task.objects.get(pk=task.pk)], on=on, rule_sets=RULES)[task.pk].colour

        without = colour()
        EvidenceUse.objects.filter(task=task).update(withdrawn_at=None, contradicts=False)
        assert rank[colour()] <= rank[without]
        EvidenceUse.objects.filter(task=task).update(contradicts=True)
        assert colour() != "green"

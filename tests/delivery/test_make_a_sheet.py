"""A supervisor makes the task table from the ledger and says who does what."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Assignment, Path, Task
from luoshi.delivery.rules.paths import PathUnfit
from luoshi.delivery.sheets.assigning import OneLeadOnly
from luoshi.delivery.sheets.making import LeadsAlready, NotAcceptedYet, SheetOut, TaskThereAlready
from luoshi.journal.models import Entry
from luoshi.ledger.actions import accept_commitments
from luoshi.ledger.correction import CorrectionUnfit
from luoshi.ledger.deciding import ChangedMeanwhile, NothingChosen
from luoshi.ledger.models import Indicator
from luoshi.ledger.sources import add_source
from luoshi.people.permissions import NotAllowed
from luoshi.people.queries import NoSuchOffice
from tests.cast import Said, make_adoption, make_city, make_reading
from tests.delivery.scenes import BRIDGES, FEBRUARY, GDP, INVESTMENT, SCHOOLS, assign, make_draft, make_issued

pytestmark = pytest.mark.django_db


def test_each_accepted_commitment_becomes_a_task_in_its_sheet() -> None:
    year = make_draft()
    assert year.task(GDP).section == "headline"
    assert year.task(INVESTMENT).section == "quantified"
    assert year.task(BRIDGES).section == "other"
    assert year.task(GDP).due_on == date(2025, 12, 31)
    assert [row.number for row in year.sheet.tasks.order_by("number")] == list(
        range(1, year.sheet.tasks.count() + 1)
    )


def test_each_target_gets_a_path_of_the_kind_that_its_figure_has() -> None:
    year = make_draft()
    growth = year.path(GDP)
    assert (growth.kind, growth.shape, growth.bound, growth.value) == ("growth", "flat", "about", Decimal(6))
    amounts = year.task(INVESTMENT).paths.all()
    assert {path.kind for path in amounts} == {"cumulative"}
    assert {path.value for path in amounts} == {Decimal(120), Decimal(3_000_000_000)}


def test_a_second_time_there_is_nothing_to_add() -> None:
    year = make_draft()
    count = Task.objects.count()
    with pytest.raises(NothingChosen):
        actions.add_tasks(sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin)
    with pytest.raises(TaskThereAlready):
        actions.add_tasks(
            sheet_id=year.sheet.pk,
            commitment_ids=[year.task(GDP).commitment_id],
            at=FEBRUARY,
            by=year.city.lin,
        )
    assert Task.objects.count() == count


def test_what_another_source_demands_joins_the_same_sheet_and_shares_its_indicator() -> None:
    year = make_draft()
    adoption = add_source(
        kind="instruction",
        title="关于重点项目的批示",
        items=["年内完成投资30亿元", "每月调度一次"],
        document="批〔2025〕3号",
        at=FEBRUARY,
        by=year.city.lin,
    )
    waiting = list(adoption.report.commitments.values_list("pk", flat=True))
    with pytest.raises(NotAcceptedYet):
        actions.add_tasks(sheet_id=year.sheet.pk, commitment_ids=waiting, at=FEBRUARY, by=year.city.lin)
    adoption.report.commitments.update(state="accepted")
    made = actions.add_tasks(sheet_id=year.sheet.pk, commitment_ids=waiting, at=FEBRUARY, by=year.city.lin)
    assert [task.commitment.report.kind for task in made] == ["instruction", "instruction"]


def test_only_the_supervision_office_makes_sheets() -> None:
    year = make_draft()
    for officer in (year.city.zheng, year.city.he, year.city.wu, year.city.qiu):
        with pytest.raises(NotAllowed):
            actions.draft_sheet(year=2025, title="表", at=FEBRUARY, by=officer)


def test_an_office_gets_a_part_and_a_better_one_replaces_it() -> None:
    year = make_draft()
    assign(year, GDP, year.city.planning, "supporting")
    assign(year, GDP, year.city.planning, "lead")
    page = queries.task_page(year.task(GDP).pk, year.city.lin)
    assert [(row.office, row.part) for row in page.assignments] == [(year.city.planning, "lead")]
    assert [row.part for row in page.past_assignments] == ["supporting"]


def test_one_office_leads_and_no_second() -> None:
    year = make_draft()
    assign(year, GDP, year.city.planning)
    with pytest.raises(LeadsAlready) as refusal:
        assign(year, GDP, year.city.industry)
    assert refusal.value.values["office"] == "市发展和改革委员会"


def test_a_proposal_says_why_and_gives_way_to_a_decision() -> None:
    year = make_draft()
    row = year.task(GDP)
    proposal = actions.OfficeProposal(row.pk, year.city.industry.pk, "lead", "duty", "职责:工业", "possible")
    actions.propose_offices(sheet_id=year.sheet.pk, proposals=[proposal], at=FEBRUARY, by=year.city.lin)
    (shown,) = queries.task_page(row.pk, year.city.lin).assignments
    assert (shown.state, shown.reason, shown.confidence) == ("proposed", "职责:工业", "possible")
    assert row in queries.task_rows(year.city.lin, queries.TaskFilters(waiting="lead"))

    assign(year, GDP, year.city.planning)
    (decided,) = queries.task_page(row.pk, year.city.lin).assignments
    assert (decided.office, decided.state) == (year.city.planning, "assigned")
    assert row not in queries.task_rows(year.city.lin, queries.TaskFilters(waiting="lead"))
    again = actions.propose_offices(
        sheet_id=year.sheet.pk, proposals=[proposal], at=FEBRUARY, by=year.city.lin
    )
    assert again == []


def test_proposals_are_agreed_to_all_at_once_or_dismissed_with_a_reason() -> None:
    year = make_draft()
    tasks = [year.task(GDP), year.task(BRIDGES)]
    proposals = [
        actions.OfficeProposal(row.pk, year.city.planning.pk, "lead", "named", "点名", "sure")
        for row in tasks
    ]
    made = actions.propose_offices(sheet_id=year.sheet.pk, proposals=proposals, at=FEBRUARY, by=year.city.lin)
    actions.dismiss_proposal(assignment_id=made[1].pk, reason="不归发改", at=FEBRUARY, by=year.city.lin)
    confirmed = actions.confirm_proposals(sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin)
    assert [row.task for row in confirmed] == tasks[:1]
    with pytest.raises(NothingChosen):
        actions.confirm_proposals(sheet_id=year.sheet.pk, at=FEBRUARY, by=year.city.lin)


def test_a_task_is_fanned_out_to_every_county_each_with_its_own_figure() -> None:
    year = make_draft()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    shares = [
        actions.Share((year.city.dongshan.pk,), ((path.pk, Decimal(2_000_000_000)),)),
        actions.Share((year.city.xishui.pk,), ((path.pk, Decimal(1_000_000_000)),)),
    ]
    children = actions.fan_out(
        task_id=row.pk, shares=shares, at=FEBRUARY, by=year.city.lin, seen_version=row.version
    )
    assert [child.place for child in children] == ["东山县", "西水县"]
    assert [child.paths.get().value for child in children] == [Decimal(2_000_000_000), Decimal(1_000_000_000)]
    assert {child.paths.get().indicator.place for child in children} == {"东山县", "西水县"}
    assert [child.assignments.get().office for child in children] == [year.city.dongshan, year.city.xishui]
    with pytest.raises(NothingChosen):  # twice
        actions.fan_out(
            task_id=row.pk,
            shares=shares,
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=year.task(INVESTMENT).version,
        )
    assert Task.objects.filter(part_of=row).count() == 2


def test_without_places_the_fan_reaches_all_counties_and_zones_if_wished() -> None:
    year = make_draft()
    (share,) = queries.proposed_shares(year.task(GDP))
    assert set(share.office_ids) == {year.city.dongshan.pk, year.city.xishui.pk}
    (wider,) = queries.proposed_shares(year.task(GDP), with_zones=True)
    assert year.city.zone.pk in wider.office_ids


def test_wording_measures_leader_and_nodes_are_set_and_the_journal_keeps_both_versions() -> None:
    year = make_draft()
    row = year.task(BRIDGES)
    actions.edit_task(
        task_id=row.pk,
        changes={"measures": "分三期实施", "lead_leader": year.city.he.pk, "due_on": date(2025, 10, 31)},
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=row.version,
    )
    entry = Entry.objects.get(act="delivery.edit_task")
    assert entry.facts["before"]["due_on"] == "2025-12-31"
    assert entry.facts["after"]["due_on"] == "2025-10-31"
    row = year.task(BRIDGES)
    actions.set_nodes(
        task_id=row.pk,
        nodes=[(date(2025, 6, 30), "完成桩基"), (date(2025, 9, 30), "合龙")],
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=row.version,
    )
    page = queries.task_page(row.pk, year.city.lin)
    assert [node.wording for node in page.nodes] == ["完成桩基", "合龙"]
    assert page.task.lead_leader == year.city.he


def test_a_path_that_cannot_be_is_refused() -> None:
    year = make_draft()
    row, path = year.task(INVESTMENT), year.path(INVESTMENT, "投资")
    terms = actions.PathTerms(
        kind="cumulative",
        shape="seasonal",
        start_on=date(2025, 1, 1),
        due_on=date(2025, 12, 31),
        bound="ge",
        value=Decimal(3_000_000_000),
        points=((date(2025, 6, 30), Decimal(60)), (date(2025, 3, 31), Decimal(20))),
    )
    with pytest.raises(PathUnfit):
        actions.set_path(
            task_id=row.pk,
            indicator_id=path.indicator_id,
            terms=terms,
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=row.version,
        )
    assert Path.objects.get(pk=path.pk).shape == "linear"


def test_who_saw_an_older_version_is_told() -> None:
    year = make_draft()
    row = year.task(GDP)
    actions.edit_task(
        task_id=row.pk, changes={"note": "甲"}, at=FEBRUARY, by=year.city.lin, seen_version=row.version
    )
    with pytest.raises(ChangedMeanwhile):
        actions.edit_task(
            task_id=row.pk, changes={"note": "乙"}, at=FEBRUARY, by=year.city.lin, seen_version=row.version
        )
    assert year.task(GDP).note == "甲"


def test_once_it_is_out_a_draft_act_is_refused() -> None:
    year = make_issued()
    row = year.task(GDP)
    with pytest.raises(SheetOut):
        actions.edit_task(
            task_id=row.pk, changes={"note": "晚"}, at=FEBRUARY, by=year.city.lin, seen_version=row.version
        )
    with pytest.raises(SheetOut):
        actions.assign_office(
            task_id=row.pk,
            office_id=year.city.zone.pk,
            part="supporting",
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=row.version,
        )
    assert not Assignment.objects.filter(office=year.city.zone).exists()


def test_the_table_of_tasks_takes_the_same_queries_however_long_it_is(
    django_assert_num_queries: object,
) -> None:
    year = make_draft()
    assign(year, SCHOOLS, year.city.planning)
    with django_assert_num_queries(4):  # type: ignore[operator]
        rows = list(queries.task_rows(year.city.lin))
        assert [row.live_assignments for row in rows]  # type: ignore[attr-defined]
        assert [path.indicator.name for row in rows for path in row.live_paths]  # type: ignore[attr-defined]
    assert Indicator.objects.exists()


def test_two_figures_of_one_name_for_different_places_both_stay() -> None:
    city = make_city()
    figure = {"measure": "污水集中收集率", "unit": "%", "kind": "rate"}
    said = Said(
        "污水集中收集率东山县、西水县达到70%，各县达到55%",
        "target",
        figures={"70%": {**figure, "places": ("东山县", "西水县")}, "55%": figure},
    )
    report = make_adoption(make_reading([[said]]), by=city.lin).report
    accept_commitments(
        seen={row.pk: row.version for row in report.commitments.all()}, at=FEBRUARY, by=city.lin
    )
    sheet = actions.draft_sheet(year=2025, title="表", report_id=report.pk, at=FEBRUARY, by=city.lin)
    (task,) = actions.add_tasks(sheet_id=sheet.pk, at=FEBRUARY, by=city.lin)
    assert {path.value: path.indicator.place for path in task.paths.all()} == {
        Decimal(70): "东山县、西水县",
        Decimal(55): "云岭市",
    }
    named = {path.value: path.pk for path in task.paths.all()}
    shares = queries.proposed_shares(task, with_zones=True)
    assert {share.office_ids: share.values for share in shares} == {
        (city.dongshan.pk,): ((named[Decimal(70)], Decimal(70)),),
        (city.xishui.pk,): ((named[Decimal(70)], Decimal(70)),),
        (city.zone.pk,): ((named[Decimal(55)], Decimal(55)),),
    }


def test_what_the_whole_city_is_to_reach_is_no_countys_share() -> None:
    year = make_draft()
    (share,) = queries.proposed_shares(year.task(INVESTMENT))
    assert share.values == ()
    row = year.task(INVESTMENT)
    Task.objects.filter(pk=row.pk).update(wording="每个县(市、区)" + row.wording)
    row.refresh_from_db()
    (share,) = queries.proposed_shares(row)
    assert {value for _path, value in share.values or ()} == {Decimal(120), Decimal(3_000_000_000)}


def test_several_offices_are_assigned_in_one_act_or_none_of_them() -> None:
    year = make_draft()
    row = year.task(GDP)

    def give(office_ids: list[int], part: str, **more: str) -> list[Assignment]:
        return actions.assign_offices(
            task_id=row.pk,
            office_ids=office_ids,
            part=part,
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=year.task(GDP).version,
            **more,
        )

    with pytest.raises(NoSuchOffice):
        give([year.city.planning.pk, 999_999], "responsible")
    with pytest.raises(OneLeadOnly):
        give([year.city.planning.pk, year.city.industry.pk], "lead")
    with pytest.raises(NothingChosen):
        give([], "lead")
    for wrong in ({"part": "boss"}, {"part": "lead", "former_lead": "boss"}):
        with pytest.raises(CorrectionUnfit):
            give([year.city.planning.pk], **wrong)
    assert not row.assignments.exists()
    give([year.city.planning.pk], "lead")
    with pytest.raises(LeadsAlready):
        give([year.city.industry.pk], "lead")
    give([year.city.industry.pk], "lead", former_lead="none")
    assert [live.office for live in row.assignments.exclude(state="replaced")] == [year.city.industry]

"""Somebody looks for certain commitments in the ledger."""

from datetime import timedelta

import pytest

from luoshi.ledger import actions, queries
from luoshi.ledger.models import Commitment, Report
from luoshi.ledger.queries import Filters, NoSuchCommitment, NoSuchEdition, NoSuchReport
from luoshi.ledger.rules import Part
from tests.cast import (
    BRIDGES,
    GROWTH,
    MORNING,
    SCHOOLS,
    commitment,
    make_adoption,
    make_large_reading,
    make_reading,
)

pytestmark = pytest.mark.django_db
NOON = MORNING + timedelta(hours=3)


@pytest.fixture
def report() -> Report:
    """The plain report, adopted, with one commitment accepted and one rejected."""
    adoption = make_adoption()
    by = adoption.edition.adopted_by
    growth, rivers = commitment("地区生产总值"), commitment("探索跨县")
    actions.accept_commitment(commitment_id=growth.pk, seen_version=1, at=NOON, by=by)
    actions.reject_commitment(commitment_id=rivers.pk, seen_version=1, reason="虚", at=NOON, by=by)
    return adoption.report


def numbers(report: Report, **filters: object) -> list[int]:
    """The 序号 that these filters let through."""
    return [row.number for row in queries.ledger_rows(report, Filters(**filters))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"state": "open"}, [1, 2, 3, 4, 5, 6]),
        ({"state": "all"}, [1, 2, 3, 4, 5, 6, 7]),
        ({"state": "accepted"}, [1]),
        ({"state": "rejected"}, [7]),
        ({"state": "split"}, []),
        ({"kind": "target"}, [1, 2]),
        ({"kind": "project"}, [4, 5]),
        ({"section": "一、主要预期目标"}, [1]),
        ({"firmness": "ensure"}, [2]),
        ({"has_figure": True}, [1, 2]),
        ({"has_figure": False}, [3, 4, 5, 6]),
        ({"place": "东山县"}, [3, 6]),
        ({"place": "西水县"}, [6]),
        ({"place": "东山"}, []),
        ({"place": '"'}, []),
        ({"q": "大桥"}, [3, 4]),
        ({"q": " 完成投资 "}, [2]),
        ({"q": "5"}, [5]),
        ({"q": "%"}, [1]),  # the sign itself, not anything at all
        ({"q": "_"}, []),
        ({"q": "99999999999999999999"}, []),
        ({"q": "大桥\x00"}, [3, 4]),
        ({"q": "没有这句话"}, []),
        ({"place": "东山县", "q": "学校", "kind": "task"}, [6]),
    ],
)
def test_each_filter_leaves_what_it_says(
    report: Report, filters: dict[str, object], expected: list[int]
) -> None:
    assert numbers(report, **filters) == expected


def test_facets_count_what_each_choice_would_leave(report: Report) -> None:
    facets = queries.facets(report, Filters(kind="task"))
    kinds = {facet.value: (facet.count, facet.chosen) for facet in facets["kind"]}
    assert kinds == {"target": (2, False), "task": (2, True), "project": (2, False)}
    assert {facet.value: facet.count for facet in facets["place"]} == {"东山县": 2, "西水县": 1}
    assert {facet.value: facet.count for facet in facets["state"]} == {
        "open": 2,
        "proposed": 2,
        "rejected": 1,
        "all": 3,
    }
    for name, found in facets.items():
        for facet in found:
            chosen: dict[str, object] = {"kind": "task", name: facet.value}
            if name == "has_figure":
                chosen[name] = facet.value == "yes"
            assert len(numbers(report, **chosen)) == facet.count, (name, facet)


def test_sections_are_listed_in_the_order_of_the_text(report: Report) -> None:
    listed = [facet.value for facet in queries.facets(report)["section"]]
    assert listed == ["一、主要预期目标", "二、重点工作"]


def test_what_a_corrected_text_lost_can_be_listed(report: Report) -> None:
    make_adoption(make_reading([[GROWTH], [SCHOOLS]]))
    assert numbers(report, state="lost") == [2, 3, 4, 5]
    assert set(numbers(report, state="open")) == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("promises", [3, 120])
def test_a_page_of_rows_costs_the_same_few_queries(  # type: ignore[no-untyped-def]
    django_assert_num_queries, promises: int
) -> None:
    report = make_adoption(make_large_reading(promises)).report
    with django_assert_num_queries(3):
        rows = list(queries.ledger_rows(report, Filters(q="改革", has_figure=True)))
        for row in rows:
            assert row.report.place
            assert row.statement is not None
            assert len(row.live_targets) == 2  # type: ignore[attr-defined]
            assert all(t.figure.text for t in row.live_targets)  # type: ignore[attr-defined]
            assert not list(row.ancestries.all())
    with django_assert_num_queries(1):
        queries.facets(report, Filters(kind="target"))
    row = rows[0]
    with django_assert_num_queries(8):
        page = queries.commitment_page(row.pk)
        assert [d.by.name for d in page.decisions] == []
        assert [t.figure.text for t in page.targets if t.figure]


def test_a_commitments_page_tells_its_whole_story() -> None:
    make_adoption()
    row = commitment("实施重点")
    by = row.edition.adopted_by
    children = actions.split_commitment(
        commitment_id=row.pk,
        seen_version=1,
        parts=[Part(row.start, row.start + 10), Part(row.start + 11, row.end)],
        reason="两家牵头",
        at=NOON,
        by=by,
    )
    page = queries.commitment_page(row.pk)
    assert (page.children, page.parents, page.is_newest) == (children, [], True)
    assert [(d.act, d.by) for d in page.decisions] == [("split", by)]
    assert [figure.text for figure in page.figures] == ["120个", "30亿元"]
    assert page.before.endswith("地区生产总值增长5.4%。\n")
    assert page.after.startswith("。\n建成东江大桥")
    child = queries.commitment_page(children[0].pk)
    assert (child.parents, child.children) == ([row], [])
    assert [target.measure for target in child.targets] == ["重点项目"]


def test_the_page_of_a_sentence_lists_its_projects() -> None:
    make_adoption(make_reading([[BRIDGES]]))
    page = queries.commitment_page(commitment("建成东江").pk)
    assert [part.text for part in page.parts] == ["东江大桥", "西门水厂"]


def test_reports_are_listed_with_what_is_in_them(report: Report) -> None:
    make_adoption(make_reading([[GROWTH]], year=2026))
    listed = [
        (r.year_planned, r.editions_count, r.open_count, r.accepted_count)  # type: ignore[attr-defined]
        for r in queries.reports()
    ]
    assert listed == [(2026, 1, 1, 0), (2025, 1, 6, 1)]
    assert queries.report(report.pk) == report


def test_what_is_not_there_is_refused(report: Report) -> None:
    with pytest.raises(NoSuchReport):
        queries.report(999)
    with pytest.raises(NoSuchCommitment):
        queries.commitment_page(999)
    with pytest.raises(NoSuchEdition):
        queries.edition(report, 2)


def test_the_newest_edition_is_the_one_shown(report: Report) -> None:
    second = make_adoption(make_reading([[GROWTH], [SCHOOLS]])).edition
    assert queries.edition(report) == second
    assert queries.edition(report, 1).number == 1
    assert [edition.number for edition in queries.editions(report)] == [2, 1]
    assert Commitment.objects.filter(edition=second).count() == 2

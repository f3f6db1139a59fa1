"""A supervisor takes in what else binds the city: meetings, instructions, tasks from above, findings."""

from datetime import date

import pytest

from luoshi.ledger import actions, queries
from luoshi.ledger.adoption import PlaceMissing
from luoshi.ledger.correction import CorrectionUnfit
from luoshi.ledger.indicator_queries import bases
from luoshi.ledger.models import Basis, Commitment, Report, SourceKind
from luoshi.ledger.sources import (
    ReportNotBySource,
    RestsOnItAlready,
    SourceEmpty,
    SourceThereAlready,
)
from luoshi.people.permissions import NotAllowed
from tests.cast import MORNING, commitment, make_adoption, make_auditor, make_supervisor

pytestmark = pytest.mark.django_db

ITEMS = ["年底前完成老旧小区改造120个", "严查占道经营"]


def add(by: object, **options: object) -> Report:
    given: dict[str, object] = {
        "kind": "meeting",
        "title": "市政府第5次常务会议议定事项",
        "items": ITEMS,
        "document": "云府会纪〔2025〕5号",
        "issuer": "市政府常务会议",
        "dated": date(2025, 3, 3),
        "place": "云岭市",
        "at": MORNING,
        "by": by,
    }
    return actions.add_source(**{**given, **options}).report  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [kind for kind in SourceKind.values if kind != "report"])
def test_each_item_typed_by_hand_is_proposed_with_its_place_in_the_text(kind: str) -> None:
    source = add(make_supervisor(), kind=kind)
    rows = list(Commitment.objects.filter(report=source).select_related("edition"))
    assert [row.text for row in rows] == ITEMS
    assert all(row.edition.text[row.start : row.end] == row.quote for row in rows)
    assert (source.kind, source.year_planned, source.issuer) == (kind, 2025, "市政府常务会议")


def test_figures_in_an_item_become_targets() -> None:
    source = add(make_supervisor())
    first, second = Commitment.objects.filter(report=source)
    assert [str(target.value) for target in first.targets.all()] == ["120"]
    assert (first.kind, second.kind) == ("target", "task")


def test_a_document_is_read_by_the_reader() -> None:
    text = "关于推进节水工作的批示\n\n全年新建污水管网35公里。要坚持节水优先。"
    source = add(make_supervisor(), items=(), data=text.encode("gb18030"), kind="instruction")
    row = Commitment.objects.get(report=source, kind="target")
    assert [str(target.value) for target in row.targets.all()] == ["35"]
    assert row.edition.text[row.start : row.end] == row.quote
    assert source.title == "市政府第5次常务会议议定事项"  # as typed: the paper's own may say less


@pytest.mark.parametrize("kind", ["audit", "inspection", "supervision", "statistics"])
def test_in_the_papers_of_audits_a_problem_is_the_demand(kind: str) -> None:
    text = "一、存在的问题\n部分项目资金拨付不及时。"
    source = add(make_supervisor(), items=(), data=text.encode(), kind=kind)
    assert Commitment.objects.filter(report=source, text__contains="拨付不及时").exists()


def test_the_report_of_the_same_place_and_year_stays_apart_and_is_corrected_apart() -> None:
    adoption = make_adoption()
    source = add(adoption.edition.adopted_by)
    assert list(queries.reports()) == [adoption.report]
    assert set(queries.sources()) == {adoption.report, source}
    assert queries.report(source.pk).pk == source.pk
    assert not make_adoption().created
    assert Commitment.objects.filter(report=source, lost_in=None).count() == len(ITEMS)


def test_the_same_document_is_taken_in_once() -> None:
    lin = make_supervisor()
    first = add(lin)
    with pytest.raises(SourceThereAlready) as refusal:
        add(lin, title="同一份")
    assert refusal.value.values == {"document": "云府会纪〔2025〕5号", "id": first.pk}
    assert Report.objects.count() == 1
    add(lin, document="")  # without a number nobody can tell
    add(lin, document="")


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"items": [" ", ""]}, SourceEmpty),
        ({"items": []}, SourceEmpty),
        ({"kind": "report"}, ReportNotBySource),
        ({"place": None}, PlaceMissing),
        ({"title": " "}, CorrectionUnfit),
        ({"items": ["坏\x00字"]}, CorrectionUnfit),
    ],
)
def test_what_is_no_source_is_refused(options: dict[str, object], refusal: type[Exception]) -> None:
    lin = make_supervisor()
    with pytest.raises(refusal):
        add(lin, **options)
    assert not Report.objects.exists()


def test_an_auditor_adds_nothing() -> None:
    with pytest.raises(NotAllowed):
        add(make_auditor())


def test_a_commitment_may_rest_on_several_sources() -> None:
    adoption = make_adoption()
    lin = adoption.edition.adopted_by
    source, row = add(lin), commitment("建成东江大桥")
    actions.add_basis(commitment_id=row.pk, source_id=source.pk, note="会议再次明确", at=MORNING, by=lin)
    (basis,) = bases(row.pk)
    assert (basis.source, basis.note) == (source, "会议再次明确")
    for other in (source, adoption.report):
        with pytest.raises(RestsOnItAlready):
            actions.add_basis(commitment_id=row.pk, source_id=other.pk, at=MORNING, by=lin)
    with pytest.raises(queries.NoSuchReport):
        actions.add_basis(commitment_id=row.pk, source_id=98765, at=MORNING, by=lin)
    with pytest.raises(queries.NoSuchCommitment):
        actions.add_basis(commitment_id=98765, source_id=source.pk, at=MORNING, by=lin)
    assert Basis.objects.count() == 1

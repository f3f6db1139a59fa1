"""A supervisor takes the text of a report into the ledger."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from luoshi.ground.refused import Refused
from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.adoption import (
    PlaceMissing,
    PlaceUnfit,
    TextNotStorable,
    YearMissing,
    YearUnlikely,
)
from luoshi.ledger.models import Commitment, Decision, Edition, Report, Target
from luoshi.people.permissions import NotAllowed
from luoshi.reader.extract import TextTooLong
from tests import other_process
from tests.cast import (
    BRIDGES,
    GROWTH,
    MORNING,
    SPIRIT,
    commitment,
    make_adoption,
    make_auditor,
    make_former_officer,
    make_large_reading,
    make_reading,
    make_supervisor,
)

pytestmark = pytest.mark.django_db


def test_every_promise_becomes_a_proposal_in_the_order_of_the_text() -> None:
    adoption = make_adoption()
    rows = Commitment.objects.order_by("number").values_list("number", "kind", "state", "text")
    assert list(rows) == [
        (1, "target", "proposed", "地区生产总值增长6%左右"),
        (2, "target", "proposed", "实施重点项目120个、完成投资30亿元"),
        (3, "task", "proposed", "建成东江大桥、西门水厂"),
        (4, "project", "proposed", "东江大桥"),
        (5, "project", "proposed", "西门水厂"),
        (6, "task", "proposed", "支持东山县、西水县办好寄宿制学校"),
        (7, "task", "proposed", "探索跨县流域共同治理"),
    ]
    assert adoption.added == (1, 2, 3, 4, 5, 6, 7)
    assert adoption.created


def test_every_row_points_at_its_own_words() -> None:
    edition = make_adoption().edition
    pieces = [*edition.statements.all(), *edition.figures.all(), *edition.projects.all()]
    assert len(pieces) == 7 + 4 + 2
    for piece in pieces:
        assert edition.text[piece.start : piece.end] == piece.text
    for row in Commitment.objects.all():
        assert edition.text[row.start : row.end] == row.quote


def test_a_target_holds_the_exact_value_with_its_bound_and_figure() -> None:
    make_adoption()
    first, second = commitment("实施重点项目").targets.order_by("pk")
    assert (first.measure, first.value, first.unit) == ("重点项目", Decimal(120), "个")
    assert (second.value, second.unit) == (Decimal("3000000000"), "元")
    assert second.figure is not None
    assert second.figure.text == "30亿元"
    growth = commitment("地区生产总值").targets.get()
    assert (growth.value, growth.bound) == (Decimal(6), "about")


def test_a_value_of_many_digits_stays_exact() -> None:
    exact = "12345678901234567890.123456789"
    figures = {"6%": {"measure": "地区生产总值", "value": exact, "unit": "%"}}
    make_adoption(make_reading([[replace(GROWTH, figures=figures)]]))
    assert Target.objects.get().value == Decimal(exact)


def test_headline_targets_categories_and_places_are_known() -> None:
    make_adoption()
    growth, schools = commitment("地区生产总值"), commitment("支持东山县")
    assert growth.headline
    assert growth.category == "一、主要预期目标"
    assert not schools.headline
    assert schools.places == ["东山县", "西水县"]
    assert (schools.category, schools.firmness) == ("二、重点工作", "plan")


def test_a_project_is_part_of_the_sentence_that_promises_it() -> None:
    make_adoption()
    assert commitment("东江大桥").part_of == commitment("建成东江大桥")


def test_the_same_bytes_again_change_nothing_at_all() -> None:
    first = make_adoption()
    entries, versions = Entry.objects.count(), list(Commitment.objects.values_list("pk", "version"))
    again = make_adoption()
    assert not again.created
    assert (again.report, again.edition) == (first.report, first.edition)
    assert (again.added, again.changed, again.lost) == ((), (), ())
    assert Entry.objects.count() == entries
    assert Edition.objects.count() == 1
    assert list(Commitment.objects.values_list("pk", "version")) == versions
    assert not Decision.objects.exists()


def test_it_is_one_entry_in_the_journal() -> None:
    supervisor = make_supervisor()
    before = Entry.objects.count()
    adoption = make_adoption(by=supervisor)
    assert Entry.objects.count() == before + 1
    entry = Entry.objects.get(act="ledger.adopt")
    assert (entry.thing, entry.actor) == (f"report:{adoption.report.pk}", supervisor.actor)
    assert entry.facts["sha256"] == adoption.edition.sha256
    assert entry.facts["added"] == [1, 2, 3, 4, 5, 6, 7]
    assert journal.verify().ok


@pytest.mark.parametrize("make_who", [make_auditor, make_former_officer])
def test_who_is_no_supervisor_may_not(make_who) -> None:  # type: ignore[no-untyped-def]
    who = make_who()
    with pytest.raises(NotAllowed):
        make_adoption(by=who)
    assert not Report.objects.exists()


def test_a_text_that_does_not_say_whose_it_is_needs_the_place() -> None:
    reading = make_reading(place=None)
    with pytest.raises(PlaceMissing):
        make_adoption(reading)
    assert make_adoption(reading, place="开发区").report.place == "开发区"


def test_a_text_that_does_not_say_for_which_year_needs_the_year() -> None:
    reading = make_reading(year=None)
    with pytest.raises(YearMissing):
        make_adoption(reading)
    assert make_adoption(reading, year=2025).report.year_planned == 2025


@pytest.mark.parametrize("place", ["", "  ", "x" * 51, "a\nb"])
def test_a_place_that_is_none_is_refused(place: str) -> None:
    with pytest.raises((PlaceUnfit, PlaceMissing)):
        make_adoption(place=place)


@pytest.mark.parametrize("year", [0, 25, 1948, 22025])
def test_a_year_that_no_report_plans_for_is_refused(year: int) -> None:
    with pytest.raises(YearUnlikely):
        make_adoption(year=year)


@pytest.mark.parametrize("name", ["赣州", "赣州市", " 赣州市 ", "江西省赣州市"])
def test_a_place_by_any_of_its_names_is_the_same_report(name: str) -> None:
    make_adoption(make_reading(place="赣州市", adcode="360700"))
    assert not make_adoption(make_reading(place=None), place=name).created
    assert Report.objects.get().adcode == "360700"


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_a_text_that_no_database_keeps_is_refused_with_the_offset(character: str) -> None:
    reading = make_reading()
    broken = replace(reading, text=reading.text[:5] + character + reading.text[6:])
    with pytest.raises(TextNotStorable) as refusal:
        make_adoption(broken)
    assert refusal.value.values["offset"] == 5


def test_a_file_of_many_reports_is_read_but_not_adopted_as_one() -> None:
    reading = make_reading()
    long = replace(reading, text=reading.text + "。" * 1_000_001)
    with pytest.raises(TextTooLong):
        make_adoption(long)
    assert not Report.objects.exists()


def test_a_text_without_promises_is_adopted_all_the_same() -> None:
    adoption = make_adoption(make_reading([[SPIRIT]]))
    assert adoption.created
    assert adoption.added == ()


def test_an_empty_text_is_adopted_all_the_same() -> None:
    assert make_adoption(make_reading([], heads=[])).added == ()


def test_nothing_adopted_can_be_changed_or_deleted_in_the_database() -> None:
    edition = make_adoption().edition
    frozen = [edition, edition.statements.first(), edition.figures.first(), edition.projects.first()]
    frozen += [edition.sections.first(), edition.findings.first()]
    for row in frozen:
        assert row is not None
        with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
            row.save()
    for row in [*frozen, edition.report, Commitment.objects.first(), Target.objects.first()]:
        assert row is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk)._raw_delete("default")  # type: ignore[attr-defined]


def test_three_hundred_promises_are_adopted_with_all_their_targets() -> None:
    adoption = make_adoption(make_large_reading(300), by=make_supervisor())
    assert len(adoption.added) == 300
    assert Target.objects.count() == 600


KILLED = """
import os, signal
from luoshi.ledger import adoption
from tests.cast import make_adoption

def cut_the_power(**_):
    os.kill(os.getpid(), signal.SIGKILL)

adoption.record = cut_the_power
make_adoption()
"""


@pytest.mark.django_db(transaction=True)
def test_a_power_cut_in_the_middle_leaves_nothing_half_done() -> None:
    make_supervisor()
    process = other_process.start(KILLED)
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert not Report.objects.exists()
    assert not Commitment.objects.exists()
    assert make_adoption().added == (1, 2, 3, 4, 5, 6, 7)
    assert journal.verify().ok


def test_a_project_outside_any_promise_stands_for_itself() -> None:
    said = replace(BRIDGES, kind="result")
    make_adoption(make_reading([[said]]))
    assert list(Commitment.objects.values_list("kind", "part_of")) == [("project", None), ("project", None)]


SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ganzhou-2025-sample.txt"


def test_the_sample_report_goes_from_bytes_to_ledger() -> None:
    supervisor = make_supervisor()
    adoption = actions.adopt_report(data=SAMPLE.read_bytes(), at=MORNING, by=supervisor)
    assert (adoption.report.place, adoption.report.year_planned) == ("赣州市", 2025)
    assert len(adoption.added) > 100
    for row in Commitment.objects.select_related("edition"):
        assert row.edition.text[row.start : row.end] == row.quote
    assert bytes(adoption.edition.data) == SAMPLE.read_bytes()
    assert not actions.adopt_report(data=SAMPLE.read_bytes(), at=MORNING, by=supervisor).created


def test_the_same_words_in_another_encoding_change_no_commitment() -> None:
    supervisor = make_supervisor()
    first = actions.adopt_report(data=SAMPLE.read_bytes(), at=MORNING, by=supervisor)
    recoded = SAMPLE.read_text(encoding="utf-8").encode("gb18030")
    second = actions.adopt_report(data=recoded, at=MORNING, by=supervisor)
    assert second.created
    assert second.unchanged == first.added
    assert (second.added, second.changed, second.lost) == ((), (), ())


def test_what_the_reader_refuses_leaves_the_ledger_as_it_was() -> None:
    supervisor = make_supervisor()
    entries = Entry.objects.count()
    with pytest.raises(Refused):
        actions.adopt_report(data=b"", place="云岭市", year=2025, at=MORNING, by=supervisor)
    assert not Report.objects.exists()
    assert Entry.objects.count() == entries

"""An office sees what it leads or supports, a leader what is under him, the auditor all, changing nothing."""

import inspect
from collections.abc import Callable

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.models import Task
from luoshi.delivery.rows import NoSuchEvidence, NoSuchOrder, NoSuchProgress, NoSuchSheet, NoSuchTask
from luoshi.delivery.rules.profile import load_profile
from luoshi.ground.refused import Refused
from luoshi.journal.models import Entry
from luoshi.people.models import Officer
from tests.cast import make_officer
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    Year,
    make_accepted,
    make_assigned,
    make_consulted,
    make_issued,
    make_submitted,
    write_report,
)

pytestmark = pytest.mark.django_db


def seen(year: Year, officer: Officer) -> set[str]:
    """Which of four tasks the officer sees."""
    rows = queries.task_rows(officer)
    return {words for words in (GDP, INVESTMENT, BRIDGES, SCHOOLS) if year.task(words) in rows}


def test_an_office_sees_what_it_leads_or_supports() -> None:
    year = make_issued()
    assert seen(year, year.city.han) == {INVESTMENT}
    assert seen(year, year.city.shan) == {SCHOOLS}
    assert seen(year, year.city.zheng) == {GDP, INVESTMENT, BRIDGES, SCHOOLS}


def test_a_leader_sees_what_is_under_her_or_led_by_her() -> None:
    year = make_assigned()
    row = year.task(BRIDGES)
    actions.edit_task(
        task_id=row.pk,
        changes={"lead_leader": year.city.wei.pk},
        at=APRIL,
        by=year.city.lin,
        seen_version=row.version,
    )
    actions.consult_on_sheet(
        sheet_id=year.sheet.pk, at=APRIL, by=year.city.lin, seen_version=year.fresh().version
    )
    assert seen(year, year.city.he) == {GDP, INVESTMENT, BRIDGES, SCHOOLS}
    assert seen(year, year.city.wei) == {BRIDGES}


def test_supervisor_verifier_and_auditor_see_everything_drafts_among_it() -> None:
    year = make_assigned()
    for officer in (year.city.lin, year.city.qiu, year.city.wu):
        assert queries.task_rows(officer).count() == Task.objects.count()
    for officer in (year.city.zheng, year.city.he):
        assert not queries.task_rows(officer)
        with pytest.raises(NoSuchSheet):
            queries.sheet(year.sheet.pk, officer)


def test_what_was_left_out_is_shown_to_no_office() -> None:
    year = make_assigned()
    row = year.task(INVESTMENT)
    actions.edit_task(
        task_id=row.pk, changes={"left_out": True}, at=APRIL, by=year.city.lin, seen_version=row.version
    )
    actions.consult_on_sheet(
        sheet_id=year.sheet.pk, at=APRIL, by=year.city.lin, seen_version=year.fresh().version
    )
    assert not queries.task_rows(year.city.han)


def test_a_guessed_number_answers_like_one_that_does_not_exist() -> None:
    year, progress = make_submitted()
    row = year.task(INVESTMENT)
    for officer, task_id, report_id in (
        (year.city.shan, row.pk, progress.pk),
        (year.city.lin, 10**9, 10**9),
    ):
        with pytest.raises(NoSuchTask) as hidden:
            queries.task(task_id, officer)
        assert hidden.value.values == {"id": task_id}
        with pytest.raises(NoSuchTask):
            queries.task_page(task_id, officer)
        with pytest.raises(NoSuchProgress):
            queries.progress_report(report_id, officer)
    with pytest.raises(NoSuchOrder):
        queries.order(1, year.city.shan)
    with pytest.raises(NoSuchEvidence):
        queries.evidence(1, year.city.shan)


def test_an_offices_draft_report_is_its_own_until_it_is_submitted() -> None:
    year = make_accepted()
    progress = write_report(year)
    assert queries.progress_report(progress.pk, year.city.du) == progress
    for officer in (year.city.feng, year.city.lin, year.city.he, year.city.wu):
        with pytest.raises(NoSuchProgress):
            queries.progress_report(progress.pk, officer)


def test_who_has_left_sees_nothing_of_an_office_that_is_not_theirs() -> None:
    year = make_consulted()
    stranger = make_officer("gao", name="高丁", role="reporter")
    assert not queries.task_rows(stranger)
    assert not queries.sheets(stranger)
    assert queries.home(stranger, on=APRIL.date()).count == 0
    assert seen(year, stranger) == set()


# Acts that an auditor may do like everybody: read a message of one's own.
ONES_OWN = {"read_message"}
# Acts of the machine itself, which nobody signed in for.
OF_ITSELF = {"send_messages"}


def acts() -> list[Callable[..., object]]:
    return [
        act
        for name in actions.__all__
        if inspect.isfunction(act := getattr(actions, name)) and name not in ONES_OWN | OF_ITSELF
    ]


@pytest.mark.parametrize("act", acts(), ids=lambda act: act.__name__)
def test_the_auditor_changes_nothing(act: Callable[..., object], tmp_path: object) -> None:
    """Every act is tried with ids that exist; whatever else is missing, the auditor is refused."""
    year, progress = make_submitted()
    before = Entry.objects.count()
    given: dict[str, object] = {}
    known = {
        "task_id": year.task(INVESTMENT).pk,
        "progress_id": progress.pk,
        "sheet_id": year.sheet.pk,
        "period_id": year.period().pk,
        "into_id": year.task(GDP).pk,
        "office_id": year.city.zone.pk,
        "indicator_id": year.path(INVESTMENT, "投资").indicator_id,
        "path_id": year.path(INVESTMENT, "投资").pk,
        "seen_version": year.task(INVESTMENT).version,
        "folder": tmp_path,
        "chunks": [b"abc"],
        "approval": actions.Approval("某", "文", "因"),
        "text": actions.ProgressText(done="x") if act is actions.save_progress else "文字",
        "at": APRIL,
        "by": year.city.wu,
        "adopted": True,
        "confirms": True,
        "grant": True,
        "contradicts": False,
        "year": 2025,
        "kind": "supervision",
        "limit_days": 5,
        "new_due_on": APRIL.date().replace(month=12, day=31),
        "part": "lead",
        "method": "papers",
        "url": "https://example.cn/",
        "officers": [year.city.lin],
        "act": "plan",
    }
    for name, parameter in inspect.signature(act).parameters.items():
        if name in known:
            given[name] = known[name]
        elif parameter.default is inspect.Parameter.empty:
            given[name] = (
                1
                if name.endswith("_id")
                else []
                if name in EMPTY_LISTS
                else {}
                if name == "changes"
                else "字"
            )
    if act is actions.adopt_profile or act is actions.propose_by_rules:
        given["profile"] = load_profile("ganzhou")
    if "progress" in act.__name__ and "seen_version" in given and act is not actions.save_progress:
        given["seen_version"] = progress.version
    if "sheet" in act.__name__ and "seen_version" in given:
        given["seen_version"] = year.sheet.version
    with pytest.raises(Refused):
        act(**given)
    assert Entry.objects.count() == before


EMPTY_LISTS = {"shares", "nodes", "periods", "proposals"}

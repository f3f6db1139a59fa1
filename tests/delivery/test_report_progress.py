"""An office reports once; its head checks, the supervision office verifies or returns."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from luoshi.delivery import actions, queries
from luoshi.delivery.holding import NotYourOffice
from luoshi.delivery.models import Progress, ProgressStep
from luoshi.delivery.reporting.periods import NoSuchPeriod, PeriodLocked, PeriodThereAlready, PeriodUnfit
from luoshi.delivery.reporting.reports import FigureMissing, NothingReported, NotInHand
from luoshi.delivery.rows import NoSuchProgress, NoSuchTask
from luoshi.delivery.rules.states import MoveNotPossible, NotForThisRole, ReporterCannotVerify
from luoshi.ground.numerals import NotANumber
from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Observation
from luoshi.ledger.observing import FigureUnfit, StatusGoesBack
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import (
    APRIL,
    FEBRUARY,
    INVESTMENT,
    Year,
    make_accepted,
    make_checked,
    make_issued,
    make_submitted,
    make_verified,
    write_report,
)

pytestmark = pytest.mark.django_db


def invested(year: Year) -> Observation:
    """What counts of the investment now."""
    return Observation.objects.get(indicator=year.path(INVESTMENT, "投资").indicator, current=True)


def test_what_is_due_stands_on_the_home_page_with_what_is_known() -> None:
    year = make_accepted()
    assert queries.home(year.city.han, on=date(2025, 3, 31)).reports_due == ()
    (due,) = queries.home(year.city.han, on=date(2025, 4, 8)).reports_due
    assert due.task == year.task(INVESTMENT)
    assert [known for _, known in due.figures] == [None, None]
    make_verified(year)
    assert queries.home(year.city.han, on=date(2025, 4, 9)).reports_due == ()
    (second,) = queries.home(year.city.han, on=date(2025, 7, 2)).reports_due
    assert {known.value for _, known in second.figures if known} == {Decimal(40), Decimal(800_000_000)}


def test_the_first_report_puts_the_task_in_hand() -> None:
    year = make_accepted()
    write_report(year)
    assert year.task(INVESTMENT).state == "in-hand"


def test_a_number_may_be_written_as_people_write_it() -> None:
    year = make_accepted()
    progress = write_report(year, figures={"完成投资": "8亿", "重点项目": "四十"})
    assert sorted(row.value or 0 for row in progress.figures.all()) == [Decimal(40), Decimal(800_000_000)]


@pytest.mark.parametrize("typed", ["N/A", "见说明", "8亿左右吧", "--", "1e9999"])
def test_a_number_field_takes_numbers(typed: str) -> None:
    year = make_accepted()
    with pytest.raises((NotANumber, FigureUnfit)):
        write_report(year, figures={"完成投资": typed})
    assert not Progress.objects.exists()


def test_where_there_is_no_figure_yet_the_reason_is_given() -> None:
    year = make_accepted()
    progress = write_report(year, figures={"重点项目": "40"})
    with pytest.raises(FigureMissing):
        actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        )
    progress = actions.save_progress(
        task_id=year.task(INVESTMENT).pk,
        period_id=year.period().pk,
        text=actions.ProgressText(done="开工40个"),
        figures={year.path(INVESTMENT, "投资").pk: actions.FigureEntry(none_because="统计未出数")},
        at=APRIL,
        by=year.city.han,
        seen_version=progress.version,
    )
    progress = actions.submit_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
    )
    assert progress.state == "submitted"
    assert Observation.objects.count() == 1


def test_an_empty_report_is_not_submitted() -> None:
    year = make_accepted()
    progress = write_report(year, figures={}, done="")
    with pytest.raises(NothingReported):
        actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        )


def test_submitted_figures_are_observed_and_verified_with_the_report() -> None:
    year, _ = make_submitted()
    seen = invested(year)
    assert (seen.value, seen.status, seen.verified_by) == (Decimal(800_000_000), "preliminary", None)
    assert (seen.start, seen.end) == (date(2025, 1, 1), date(2025, 4, 1))
    progress = Progress.objects.get()
    actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.du, seen_version=progress.version)
    progress.refresh_from_db()
    actions.verify_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.qiu, seen_version=progress.version
    )
    assert invested(year).verified_by == year.city.qiu
    assert Progress.objects.get().state == "verified"


def test_a_returned_report_is_written_anew_and_the_old_figure_stays_behind_the_new() -> None:
    year, progress = make_checked()
    actions.return_progress(
        progress_id=progress.pk, reason="口径有误", at=APRIL, by=year.city.lin, seen_version=progress.version
    )
    progress.refresh_from_db()
    assert (progress.state, progress.return_reason) == ("returned", "口径有误")
    make_submitted(year, figures={"完成投资": "750000000", "重点项目": "40"}, done="按新口径")
    now = invested(year)
    assert now.value == Decimal(750_000_000)
    assert now.replaces is not None
    assert now.replaces.value == Decimal(800_000_000)
    assert [step.act for step in ProgressStep.objects.all()] == [
        "save",
        "submit",
        "check",
        "send-back",
        "save",
        "submit",
    ]


def test_the_head_returns_it_before_it_leaves_the_office() -> None:
    year, progress = make_submitted()
    with pytest.raises(ReasonMissing):
        actions.return_progress(
            progress_id=progress.pk, reason="", at=APRIL, by=year.city.du, seen_version=progress.version
        )
    actions.return_progress(
        progress_id=progress.pk, reason="数据不全", at=APRIL, by=year.city.du, seen_version=progress.version
    )
    progress.refresh_from_db()
    assert progress.state == "returned"
    assert progress.checker is None


def test_a_reporter_takes_a_report_back_before_it_is_checked() -> None:
    year, progress = make_submitted()
    progress = actions.withdraw_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
    )
    assert progress.state == "draft"
    _, progress = make_checked(year)
    with pytest.raises(MoveNotPossible):
        actions.withdraw_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        )


def test_a_later_status_replaces_and_an_earlier_one_is_refused() -> None:
    year, progress = make_verified(status="final")
    with pytest.raises(MoveNotPossible):
        write_report(year, status="forecast")
    actions.reopen_progress(
        progress_id=progress.pk,
        reason="统计局修订",
        at=APRIL,
        by=year.city.lin,
        seen_version=progress.version,
    )
    progress = write_report(year, status="forecast", figures={"完成投资": "9亿", "重点项目": "41"})
    with pytest.raises(StatusGoesBack):
        actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        )


def test_each_step_belongs_to_its_person() -> None:
    year, progress = make_submitted()
    version = progress.version
    with pytest.raises(NotForThisRole):
        actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=version)
    with pytest.raises(NotYourOffice):  # which supports the task and sees the report
        actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.feng, seen_version=version)
    with pytest.raises(NoSuchProgress):
        actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.shan, seen_version=version)
    with pytest.raises(MoveNotPossible):
        actions.verify_progress(progress_id=progress.pk, at=APRIL, by=year.city.qiu, seen_version=version)
    with pytest.raises(NotAllowed):
        write_report(year, number=1, by=year.city.wu)


def test_who_reported_does_not_verify_even_after_changing_seats() -> None:
    year, progress = make_checked()
    Officer.objects.filter(pk=year.city.han.pk).update(role="verifier")
    moved = Officer.objects.get(pk=year.city.han.pk)
    with pytest.raises(ReporterCannotVerify):
        actions.verify_progress(progress_id=progress.pk, at=APRIL, by=moved, seen_version=progress.version)


def test_the_database_itself_keeps_reporter_and_verifier_apart() -> None:
    _, progress = make_checked()
    with pytest.raises(IntegrityError, match="progress_verified_by_another"), transaction.atomic():
        Progress.objects.filter(pk=progress.pk).update(state="verified", verifier_id=progress.reporter_id)
    seen = Observation.objects.first()
    assert seen is not None
    with pytest.raises(IntegrityError, match="observation_verified_by_another"), transaction.atomic():
        Observation.objects.filter(pk=seen.pk).update(verified_by=seen.reported_by_id, verified_at=APRIL)


def test_a_locked_period_is_opened_again_only_with_a_reason() -> None:
    year, progress = make_submitted()
    period = actions.lock_period(period_id=year.period().pk, at=APRIL, by=year.city.lin, seen_version=1)
    for act in (actions.check_progress, actions.withdraw_progress):
        by = year.city.du if act is actions.check_progress else year.city.han
        with pytest.raises(PeriodLocked):
            act(progress_id=progress.pk, at=APRIL, by=by, seen_version=progress.version)
    with pytest.raises(ReasonMissing):
        actions.reopen_period(period_id=period.pk, reason="", at=APRIL, by=year.city.lin, seen_version=2)
    actions.reopen_period(period_id=period.pk, reason="补报", at=APRIL, by=year.city.lin, seen_version=2)
    actions.check_progress(progress_id=progress.pk, at=APRIL, by=year.city.du, seen_version=progress.version)
    assert Entry.objects.filter(act="delivery.reopen_period", reason="补报").exists()


def test_a_period_is_opened_once_and_makes_sense() -> None:
    year = make_accepted()
    first = actions.PeriodEntry(date(2025, 1, 1), date(2025, 4, 1), date(2025, 4, 20))
    with pytest.raises(PeriodThereAlready):
        actions.open_periods(sheet_id=year.sheet.pk, periods=[first], at=FEBRUARY, by=year.city.lin)
    backwards = actions.PeriodEntry(date(2025, 4, 1), date(2025, 1, 1), date(2025, 4, 20))
    with pytest.raises(PeriodUnfit):
        actions.open_periods(sheet_id=year.sheet.pk, periods=[backwards], at=FEBRUARY, by=year.city.lin)
    assert year.sheet.periods.count() == 2


def test_what_is_not_accepted_or_not_there_is_not_reported_on() -> None:
    year = make_issued()
    row = year.task(INVESTMENT)
    text = actions.ProgressText(done="已开工")
    with pytest.raises(NotInHand):
        actions.save_progress(
            task_id=row.pk, period_id=1, text=text, at=APRIL, by=year.city.han, seen_version=0
        )
    with pytest.raises(NoSuchTask):
        actions.save_progress(
            task_id=424242, period_id=1, text=text, at=APRIL, by=year.city.han, seen_version=0
        )
    other = make_accepted_again(year)
    with pytest.raises(NoSuchPeriod):
        actions.save_progress(
            task_id=row.pk, period_id=other, text=text, at=APRIL, by=year.city.han, seen_version=0
        )


def make_accepted_again(year: Year) -> int:
    """The task is accepted; the id of a period of another sheet."""
    row = year.task(INVESTMENT)
    actions.accept_task(task_id=row.pk, at=FEBRUARY, by=year.city.han, seen_version=row.version)
    sheet = actions.draft_sheet(year=2025, title="另一张", at=FEBRUARY, by=year.city.lin)
    (period,) = actions.open_periods(
        sheet_id=sheet.pk,
        periods=[actions.PeriodEntry(date(2025, 1, 1), date(2025, 4, 1), date(2025, 4, 20))],
        at=FEBRUARY,
        by=year.city.lin,
    )
    return period.pk


def test_a_form_that_was_sent_twice_is_told() -> None:
    year = make_accepted()
    progress = write_report(year)
    with pytest.raises(ChangedMeanwhile):
        actions.save_progress(
            task_id=year.task(INVESTMENT).pk,
            period_id=year.period().pk,
            text=actions.ProgressText(done="又一次"),
            at=APRIL,
            by=year.city.han,
            seen_version=0,
        )
    actions.submit_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
    )
    with pytest.raises(ChangedMeanwhile):
        actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        )
    assert Observation.objects.count() == 2


def test_the_journal_keeps_the_figures_and_not_the_words() -> None:
    make_verified(done="张三已完成登记")
    entries = Entry.objects.filter(act__endswith="_progress")
    assert entries.count() == 4
    assert all("张三" not in entry.payload for entry in entries)
    assert any("800000000" in entry.payload for entry in entries)
    assert journal.verify().ok


def test_what_a_reporter_writes_is_plain_text_whatever_it_looks_like() -> None:
    year = make_accepted()
    hostile = "<script>alert(1)</script>=cmd|' /C calc'!A0"
    progress = write_report(year, done=hostile)
    assert queries.progress_report(progress.pk, year.city.han).done == hostile

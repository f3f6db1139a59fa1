"""Two officers act on one thing at the same moment: one wins, the other is told."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from luoshi.delivery import actions
from luoshi.delivery.models import (
    Enquiry,
    EvidenceUse,
    Message,
    Order,
    Progress,
    ReportingPeriod,
    StoredFile,
    Task,
)
from luoshi.delivery.reporting.asking import AskedAlready
from luoshi.delivery.reporting.periods import PeriodLocked
from luoshi.ground.refused import Refused
from luoshi.journal import queries as journal
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Observation
from tests.delivery.scenes import (
    APPROVED,
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    SCHOOLS,
    make_accepted,
    make_checked,
    make_consulted,
    make_draft,
    make_issued,
    make_submitted,
    write_report,
)
from tests.delivery.test_supervise import FRIDAY, drafted, planned

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all of ``acts`` at the same moment: ``won``, or the code of the refusal, for each."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait()
            act()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def check_journal() -> None:
    assert journal.verify().ok


def test_two_heads_of_mind_on_one_task() -> None:
    year = make_issued()
    row = year.task(GDP)
    said = at_once(
        lambda: actions.accept_task(task_id=row.pk, at=APRIL, by=year.city.zheng, seen_version=row.version),
        lambda: actions.return_task(
            task_id=row.pk, reason="退", at=APRIL, by=year.city.feng, seen_version=row.version
        ),
    )
    assert sorted(said) == ["changed-meanwhile", "won"]
    assert Task.objects.get(pk=row.pk).version == row.version + 1
    check_journal()


def test_verified_and_returned_at_once() -> None:
    year, progress = make_checked()
    said = at_once(
        lambda: actions.verify_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.qiu, seen_version=progress.version
        ),
        lambda: actions.return_progress(
            progress_id=progress.pk, reason="有误", at=APRIL, by=year.city.lin, seen_version=progress.version
        ),
    )
    assert sorted(said) == ["changed-meanwhile", "won"]
    assert Progress.objects.get().state in ("verified", "returned")
    check_journal()


def test_two_of_one_office_begin_the_same_report() -> None:
    year = make_accepted()
    said = at_once(lambda: write_report(year), lambda: write_report(year, by=year.city.du))
    assert sorted(said) == ["changed-meanwhile", "won"]
    assert Progress.objects.count() == 1
    check_journal()


def test_a_report_is_submitted_while_its_period_is_locked() -> None:
    year = make_accepted()
    progress, period = write_report(year), year.period()
    said = at_once(
        lambda: actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        ),
        lambda: actions.lock_period(period_id=period.pk, at=APRIL, by=year.city.lin, seen_version=1),
    )
    assert said[1] == "won"
    assert said[0] in ("won", PeriodLocked.code)
    assert (Progress.objects.get().state == "submitted") == (said[0] == "won") == Observation.objects.exists()
    assert ReportingPeriod.objects.get(pk=period.pk).locked_at is not None
    check_journal()


def test_saving_and_submitting_cross_each_other_without_waiting_for_ever() -> None:
    year = make_accepted()
    progress = write_report(year)
    said = at_once(
        lambda: write_report(year, done="改稿", by=year.city.du),
        lambda: actions.submit_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
        ),
    )
    assert sorted(said) == ["changed-meanwhile", "won"] or said == ["move-not-possible", "won"]
    check_journal()


def test_verifying_and_writing_cross_each_other_without_waiting_for_ever() -> None:
    year, progress = make_checked()
    said = at_once(
        lambda: write_report(year, done="改稿"),
        lambda: actions.verify_progress(
            progress_id=progress.pk, at=APRIL, by=year.city.qiu, seen_version=progress.version
        ),
    )
    assert said in (["move-not-possible", "won"], ["changed-meanwhile", "won"])
    check_journal()


def test_a_sheet_is_confirmed_and_its_tasks_are_edited_at_once() -> None:
    year = make_draft()
    row = year.task(BRIDGES)
    proposal = actions.OfficeProposal(
        task_id=row.pk,
        office_id=year.city.planning.pk,
        part="lead",
        rule="duty",
        reason="职责",
        confidence="certain",
    )
    actions.propose_offices(sheet_id=year.sheet.pk, proposals=[proposal], at=APRIL, by=year.city.lin)
    said = at_once(
        lambda: actions.confirm_proposals(sheet_id=year.sheet.pk, at=APRIL, by=year.city.lin),
        lambda: actions.edit_task(
            task_id=row.pk,
            changes={"wording": "建成东江大桥并通车"},
            at=APRIL,
            by=year.city.lin,
            seen_version=row.version,
        ),
    )
    assert said == ["won", "won"]
    check_journal()


def test_a_fact_is_asked_for_by_two_at_once_and_registered_once() -> None:
    year = make_accepted()
    indicator = year.path(INVESTMENT, "投资").indicator_id

    def ask(office_id: int) -> Callable[[], object]:
        return lambda: actions.ask_for(
            indicator_id=indicator, office_id=office_id, at=APRIL, by=year.city.lin
        )

    said = at_once(ask(year.city.planning.pk), ask(year.city.industry.pk))
    assert sorted(said) == [AskedAlready.code, "won"]
    assert Enquiry.objects.count() == 1


def test_orders_signed_at_once_get_numbers_without_gap_or_double() -> None:
    year = make_accepted()
    item = planned(year)
    orders = [drafted(year, item) for _ in range(4)]
    signers = [year.city.lin, year.city.he, year.city.lin, year.city.he]

    def sign(order: Order, number: int) -> Callable[[], object]:
        return lambda: actions.sign_order(order_id=order.pk, at=FRIDAY, by=signers[number], seen_version=1)

    assert at_once(*[sign(order, n) for n, order in enumerate(orders)]) == ["won"] * 4
    assert sorted(Order.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]
    check_journal()


def test_two_merges_that_cross_each_other() -> None:
    year = make_accepted()
    one, other = year.task(BRIDGES), year.task(SCHOOLS)

    def merge(task: Task, into: Task) -> Callable[[], object]:
        return lambda: actions.merge_task(
            task_id=task.pk,
            into_id=into.pk,
            approval=APPROVED,
            at=APRIL,
            by=year.city.lin,
            seen_version=task.version,
        )

    said = at_once(merge(one, other), merge(other, one))
    assert sorted(said) == ["not-into-itself", "won"]
    assert Task.objects.filter(state="merged").count() == 1
    check_journal()


def test_a_sheet_is_approved_and_sent_back_at_once() -> None:
    year = make_consulted()
    actions.submit_sheet(
        sheet_id=year.sheet.pk, at=APRIL, by=year.city.lin, seen_version=year.fresh().version
    )
    version = year.fresh().version
    said = at_once(
        lambda: actions.approve_sheet(
            sheet_id=year.sheet.pk, document="批", at=APRIL, by=year.city.he, seen_version=version
        ),
        lambda: actions.send_sheet_back(
            sheet_id=year.sheet.pk, reason="再议", at=APRIL, by=year.city.wei, seen_version=version
        ),
    )
    assert sorted(said) == [ChangedMeanwhile.code, "won"]


def test_the_same_file_from_two_offices_at_once_is_kept_once(tmp_path: Path) -> None:
    year = make_accepted()
    data = b"%PDF-1.4\n" + b"0" * 200_000

    def hand_in(by: object, words: str) -> Callable[[], object]:
        row = year.task(words)
        return lambda: actions.hand_in_file(
            chunks=[data],
            name="a.pdf",
            task_id=row.pk,
            folder=tmp_path,
            at=APRIL,
            by=by,  # type: ignore[arg-type]
        )

    acts: Sequence[Callable[[], object]] = [
        hand_in(year.city.han, INVESTMENT),
        hand_in(year.city.zheng, GDP),
        hand_in(year.city.du, INVESTMENT),
    ]
    said = at_once(*acts)
    assert said[1] == "won"
    assert sorted([said[0], said[2]]) == ["used-already", "won"]
    assert StoredFile.objects.count() == 1
    assert EvidenceUse.objects.count() == 2
    (kept,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept.read_bytes() == data


class Slow:
    """Counts letters; two rounds may run at once."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def send(self, letter: object, *, at: object) -> None:  # noqa: ARG002
        self.numbers.append(letter.number)  # type: ignore[attr-defined]


def test_two_rounds_of_sending_share_the_work_and_send_nothing_twice() -> None:
    make_issued()
    messenger = Slow()
    later = FRIDAY
    said = at_once(*[lambda: actions.send_messages(messenger=messenger, at=later)] * 2)
    assert said == ["won", "won"]
    assert len(messenger.numbers) == len(set(messenger.numbers)) == Message.objects.count()


def test_two_rounds_of_reminding_tell_each_cause_once() -> None:
    year, _ = make_submitted()
    said = at_once(*[lambda: actions.remind_offices(at=FRIDAY)] * 2)
    assert said == ["won", "won"]
    subjects = Message.objects.filter(kind="reminder", officer=year.city.zheng).values_list(
        "subject", flat=True
    )
    assert len(subjects) == len(set(subjects)) > 0
    check_journal()

"""Two officers decide on the same commitment at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from luoshi.journal import queries as journal
from luoshi.ledger import actions
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Commitment, Decision, State
from luoshi.ledger.rules import Part
from luoshi.people.models import Officer
from tests.cast import MORNING, commitment, make_adoption, make_second_supervisor

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_wins_and_the_other_is_told() -> None:
    make_adoption()
    officers = [Officer.objects.get(username="lin"), make_second_supervisor()]
    row = commitment("支持东山县")
    start = Barrier(2)

    def decide(officer: Officer) -> str:
        act = actions.accept_commitment if officer.username == "lin" else actions.reject_commitment
        try:
            start.wait()
            act(commitment_id=row.pk, seen_version=row.version, reason="定", at=MORNING, by=officer)
        except ChangedMeanwhile:
            return "told"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, officers)) == ["told", "won"]
    row.refresh_from_db()
    assert row.version == 2
    assert row.decisions.count() == 1
    assert journal.verify().ok


def test_many_decisions_on_many_commitments_all_arrive() -> None:
    officer = make_adoption().edition.adopted_by
    rows = list(Commitment.objects.exclude(text__startswith="实施重点"))
    split = commitment("实施重点")

    def accept(row: Commitment) -> None:
        try:
            actions.accept_commitment(commitment_id=row.pk, seen_version=row.version, at=MORNING, by=officer)
        finally:
            connection.close()

    def cut(_: object) -> None:
        parts = [Part(split.start, split.start + 10), Part(split.start + 11, split.end)]
        try:
            actions.split_commitment(
                commitment_id=split.pk, seen_version=1, parts=parts, reason="分", at=MORNING, by=officer
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        acts = [pool.submit(accept, row) for row in rows] + [pool.submit(cut, None)]
        for act in acts:
            act.result()
    assert Commitment.objects.filter(state=State.ACCEPTED).count() == 6
    assert Decision.objects.count() == 6 + 3
    assert journal.verify().ok

"""Many officers act at the same moment, and the journal stays one chain."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from luoshi.journal import queries
from luoshi.journal.actions import record
from luoshi.journal.models import Chain
from tests import other_process
from tests.cast import MORNING

ACT = """
from datetime import UTC, datetime
from django.db import transaction
from luoshi.journal.actions import record
for step in range(int(sys.argv[3])):
    with transaction.atomic():
        record(act="a.b", thing=f"{sys.argv[2]}:{step}", actor="officer:1", at=datetime.now(UTC), payload={})
"""


def append(thread: int) -> None:
    try:
        for step in range(15):
            with transaction.atomic():
                record(act="a.b", thing=f"{thread}:{step}", actor="officer:1", at=MORNING, payload={})
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_threads_that_append_at_once_make_one_unbroken_chain() -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(append, range(6)))
    found = queries.verify()
    assert found.ok
    assert found.entries == 6 * 15


@pytest.mark.django_db(transaction=True)
def test_processes_that_append_at_once_make_one_unbroken_chain() -> None:
    processes = [other_process.start(ACT, f"process{n}", "20") for n in range(3)]
    for process in processes:
        other_process.finish(process)
    found = queries.verify()
    assert found.ok
    assert found.entries == 3 * 20


@pytest.mark.django_db(transaction=True)
def test_the_row_to_hold_is_made_only_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(4)))
    assert Chain.objects.count() == 1

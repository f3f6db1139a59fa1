"""An officer's act is written into the journal."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import transaction

from luoshi.journal import queries
from luoshi.journal.actions import record
from luoshi.journal.chain import GENESIS
from luoshi.journal.models import Entry
from tests.cast import MORNING, make_entries


@pytest.mark.django_db
def test_the_first_entry_stands_on_zeros_and_each_later_one_on_the_entry_before() -> None:
    first, second, third = make_entries(3)
    assert [entry.number for entry in (first, second, third)] == [1, 2, 3]
    assert first.previous == GENESIS
    assert second.previous == first.hash
    assert third.previous == second.hash
    assert queries.head() == third.hash


@pytest.mark.django_db
def test_what_was_recorded_can_be_read_again() -> None:
    with transaction.atomic():
        record(
            act="ledger.correct",
            thing="commitment:42",
            actor="officer:12",
            at=MORNING,
            payload={"after": {"value": Decimal("5.50"), "due_date": MORNING.date(), "places": ("东山县",)}},
            reason="按正式文本",
        )
    entry = queries.entries_about("commitment:42").get()
    assert entry.facts == {"after": {"value": "5.50", "due_date": "2025-01-20", "places": ["东山县"]}}
    assert (entry.actor, entry.reason, entry.at) == ("officer:12", "按正式文本", MORNING)


@pytest.mark.django_db
def test_an_act_that_fails_leaves_no_entry() -> None:
    def act() -> None:
        with transaction.atomic():
            make_entries(1)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        act()
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(RuntimeError):
        record(act="a.b", thing="c:1", actor="officer:1", at=MORNING, payload={})
    assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("payload", [{"share": 0.1}, {"who": object()}, {1: "one"}])
def test_what_has_no_single_spelling_is_not_recorded(payload: dict[str, object]) -> None:
    with pytest.raises(TypeError), transaction.atomic():
        record(act="a.b", thing="c:1", actor="officer:1", at=MORNING, payload=payload)
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_a_time_without_a_zone_is_not_recorded() -> None:
    naive = datetime(2025, 1, 20)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"), transaction.atomic():
        record(act="a.b", thing="c:1", actor="officer:1", at=naive, payload={})

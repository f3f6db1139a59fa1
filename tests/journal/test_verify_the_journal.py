"""Somebody with the keys to the database has tampered with the journal, and an auditor checks it."""

import pytest
from django.db import IntegrityError, connection, transaction

from luoshi.journal import queries
from luoshi.journal.chain import GENESIS
from luoshi.journal.models import Entry
from luoshi.journal.triggers import dropping
from tests.cast import make_entries


def tamper(sql: str) -> None:
    """Run ``sql`` as somebody would who takes the triggers off first."""
    with connection.cursor() as cursor:
        for statement in dropping(connection.vendor, "journal_entry", ["UPDATE", "DELETE"]):
            cursor.execute(statement)
        for statement in sql.split(";"):
            cursor.execute(statement)


@pytest.mark.django_db
def test_an_untouched_journal_is_whole() -> None:
    entries = make_entries(5)
    found = queries.verify()
    assert found.ok
    assert (found.entries, found.head) == (5, entries[-1].hash)


@pytest.mark.django_db
def test_an_empty_journal_is_whole() -> None:
    assert queries.verify().ok
    assert queries.verify(GENESIS).ok
    assert queries.verify("f" * 64).cut_tail


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "reason = 'other'",
        "actor = 'officer:2'",
        "act = 'ledger.reject'",
        "thing = 'commitment:9'",
        "payload = '{\"number\":9}'",
        "payload = '{\"number\": 3}'",
        "payload = 'nothing'",
        "at = '2025-02-01 00:00:00+00:00'",
    ],
)
def test_a_changed_entry_is_the_broken_link(change: str) -> None:
    make_entries(5)
    tamper(f"UPDATE journal_entry SET {change} WHERE number = 3")  # noqa: S608
    found = queries.verify()
    assert not found.ok
    assert (found.broken_at, found.entries) == (3, 2)


@pytest.mark.django_db
def test_a_changed_entry_with_a_hash_to_match_breaks_the_next_link() -> None:
    entries = make_entries(5)
    third = entries[2]
    third.reason = "other"
    from luoshi.journal.chain import entry_hash

    fresh = entry_hash(third.fields())
    tamper(f"UPDATE journal_entry SET reason = 'other', hash = '{fresh}' WHERE number = 3")  # noqa: S608
    found = queries.verify()
    assert (found.broken_at, found.fault) == (4, "previous")


@pytest.mark.django_db
def test_two_swapped_entries_break_at_the_first_of_them() -> None:
    make_entries(5)
    tamper(
        "UPDATE journal_entry SET number = 99 WHERE number = 2;"
        "UPDATE journal_entry SET number = 2 WHERE number = 4;"
        "UPDATE journal_entry SET number = 4 WHERE number = 99"
    )
    assert queries.verify().broken_at == 2


@pytest.mark.django_db
def test_an_entry_taken_out_is_missed_by_its_number() -> None:
    make_entries(5)
    tamper("DELETE FROM journal_entry WHERE number = 3")
    found = queries.verify()
    assert (found.broken_at, found.fault) == (3, "number")


@pytest.mark.django_db
def test_a_cut_tail_shows_against_a_head_that_was_kept() -> None:
    entries = make_entries(5)
    kept = queries.head()
    tamper("DELETE FROM journal_entry WHERE number > 3")
    assert queries.verify().ok  # nobody can know without the head
    found = queries.verify(kept)
    assert found.cut_tail
    assert not found.ok
    assert found.broken_at is None
    assert (found.entries, found.head) == (3, entries[2].hash)


@pytest.mark.django_db
def test_a_journal_that_has_grown_since_still_holds_the_older_head() -> None:
    entries = make_entries(3)
    with transaction.atomic():
        make_entries(2)
    assert queries.verify(entries[2].hash).ok
    assert queries.verify().entries == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_entry SET reason = 'other' WHERE number = 2",
        "DELETE FROM journal_entry WHERE number = 2",
        "DELETE FROM journal_entry",
    ],
)
def test_the_database_refuses_to_change_or_delete_entries(sql: str) -> None:
    make_entries(3)
    with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
        connection.cursor().execute(sql)
    assert queries.verify().entries == 3


@pytest.mark.django_db
def test_the_database_refuses_to_replace_or_empty_entries() -> None:
    make_entries(3)
    if connection.vendor == "postgresql":
        sql = "TRUNCATE journal_entry CASCADE"
    else:
        sql = (
            "INSERT OR REPLACE INTO journal_entry SELECT number, at, actor, act, thing, 'other', payload, "
            "previous, hash FROM journal_entry WHERE number = 2"
        )
    with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
        connection.cursor().execute(sql)
    assert queries.verify().entries == 3


@pytest.mark.django_db
def test_the_program_itself_cannot_delete_an_entry_either() -> None:
    entry = make_entries(1)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(reason="other")


@pytest.mark.django_db
def test_a_long_journal_is_checked_as_a_stream(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    make_entries(2500)
    with django_assert_max_num_queries(1):
        assert queries.verify().entries == 2500

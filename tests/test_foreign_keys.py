"""What the tables promise: rows that stay do stay, after all migrations and on every database."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

ROOMS = ("journal", "people", "ledger")

# What may change after it was written, and why; everything else is written once.
CHANGEABLE = {
    "journal.Chain",  # only ever locked
    "people.Office",
    "people.Officer",  # passwords, leaving
    "ledger.Report",  # title, year reviewed: what the newest text says
    "ledger.Commitment",  # decisions
    "ledger.Target",  # corrections
}


def our_models() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def label(model: type[models.Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_nothing_is_deleted_along_with_something_else(model: type[models.Model]) -> None:
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    assert {key.name for key in keys if key.remote_field.on_delete is not models.PROTECT} == set()
    assert not model._meta.many_to_many


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=label)
def test_the_database_refuses_to_delete_from_every_table_of_ours(model: type[models.Model]) -> None:
    """Asked of a real row, since a trigger on SQLite fires for rows only."""
    make_everything()
    table = connection.ops.quote_name(model._meta.db_table)
    assert model._default_manager.exists()
    with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")  # noqa: S608
    assert model._default_manager.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=label)
def test_the_database_refuses_to_change_what_is_written_once(model: type[models.Model]) -> None:
    make_everything()
    column = connection.ops.quote_name(model._meta.pk.column)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"UPDATE {table} SET {column} = {column}"  # noqa: S608
    if model._meta.label in CHANGEABLE:
        connection.cursor().execute(sql)
        return
    with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
        connection.cursor().execute(sql)


def make_everything() -> None:
    """At least one row in each table."""
    from luoshi.ledger.actions import merge_commitments
    from luoshi.people.actions import add_office
    from tests.cast import MORNING, commitment, make_adoption

    by = make_adoption().edition.adopted_by
    add_office(name="督查室", at=MORNING, by=by)
    pair = [commitment("支持东山县"), commitment("探索跨县")]
    merge_commitments(seen={row.pk: row.version for row in pair}, text="合", reason="合", at=MORNING, by=by)

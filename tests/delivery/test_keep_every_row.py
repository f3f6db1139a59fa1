"""A year in which everything happens leaves rows that nobody can delete and histories nobody can change."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from luoshi.journal import queries as journal
from luoshi.ledger.models import Basis, Indicator, Observation
from luoshi.people.models import Charge
from tests.delivery.scenes import make_everything
from tests.test_foreign_keys import CHANGEABLE

pytestmark = pytest.mark.django_db


def test_the_database_refuses_to_delete_or_rewrite_what_happened(tmp_path: Path) -> None:
    make_everything(tmp_path)
    assert journal.verify().ok
    for model in (*apps.get_app_config("delivery").get_models(), Basis, Charge, Indicator, Observation):
        assert model._default_manager.exists(), model
        table = connection.ops.quote_name(model._meta.db_table)
        column = connection.ops.quote_name(model._meta.pk.column)
        tried = [f"DELETE FROM {table}"]  # noqa: S608
        if model._meta.label not in CHANGEABLE:
            tried.append(f"UPDATE {table} SET {column} = {column}")  # noqa: S608
        for sql in tried:
            with pytest.raises(IntegrityError, match="rows of this table stay"), transaction.atomic():
                connection.cursor().execute(sql)

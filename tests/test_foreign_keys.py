"""What the tables promise: rows that stay do stay, after all migrations and on every database."""

import pytest
from django.apps import apps
from django.db import connection, models

ROOMS = ("journal", "people", "ledger", "delivery")

# What may change after it was written, and why; everything else is written once.
CHANGEABLE = {
    "journal.Chain": "only ever locked",
    "people.Office": "names and places in the tree",
    "people.Officer": "passwords, leaving",
    "people.Charge": "its end",
    "ledger.Report": "title and year reviewed: what the newest text says",
    "ledger.Commitment": "decisions",
    "ledger.Target": "corrections",
    "ledger.Indicator": "its definition",
    "ledger.Observation": "whether it is the current one of its period; who verified it",
    "delivery.Assignment": "accepted, returned, replaced",
    "delivery.CircularDraft": "its words, until it is signed",
    "delivery.Comment": "its answer",
    "delivery.Enquiry": "its end",
    "delivery.EvidenceUse": "judged, withdrawn",
    "delivery.Extension": "agreed, decided",
    "delivery.Matter": "its decision",
    "delivery.Message": "sent, read",
    "delivery.Node": "dropped",
    "delivery.Order": "its life",
    "delivery.Path": "its terms, while the sheet is a draft",
    "delivery.PlanItem": "struck",
    "delivery.Progress": "its life; its steps keep what it said",
    "delivery.ProgressFigure": "what is typed; the observation keeps it",
    "delivery.Rectification": "its life",
    "delivery.ReportingPeriod": "locked, opened again",
    "delivery.Sheet": "its life",
    "delivery.Task": "its life; its adjustments keep what it said",
}


def our_models() -> list[type[models.Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def label(model: type[models.Model]) -> str:
    return model._meta.label


def refused(model: type[models.Model]) -> set[str]:
    """What triggers stand against on the model's table, as the database itself tells it."""
    if connection.vendor == "postgresql":
        sql = "SELECT event_manipulation FROM information_schema.triggers WHERE event_object_table = %s"
    else:
        sql = (
            "SELECT CASE WHEN sql LIKE '%% BEFORE DELETE ON %%' THEN 'DELETE' ELSE 'UPDATE' END "
            "FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND sql LIKE '%%RAISE(ABORT%%'"
        )
    with connection.cursor() as cursor:
        cursor.execute(sql, [model._meta.db_table])
        return {event for (event,) in cursor.fetchall()}


@pytest.mark.parametrize("model", our_models(), ids=label)
def test_nothing_is_deleted_along_with_something_else(model: type[models.Model]) -> None:
    keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    assert {key.name for key in keys if key.remote_field.on_delete is not models.PROTECT} == set()
    assert not model._meta.many_to_many


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=label)
def test_the_database_keeps_the_rows_of_every_table_of_ours(model: type[models.Model]) -> None:
    """A later migration that rebuilds a table on SQLite loses its triggers: this is where it shows."""
    may_change = model._meta.label in CHANGEABLE
    assert refused(model) == ({"DELETE"} if may_change else {"DELETE", "UPDATE"})


def test_every_table_that_may_change_is_still_there() -> None:
    assert CHANGEABLE.keys() <= {model._meta.label for model in our_models()}

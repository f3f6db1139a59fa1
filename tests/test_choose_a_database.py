"""Whoever sets Luoshi up says where it keeps its tables."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import ConnectionHandler

from luoshi.web.databases import database_settings

FOLDER = Path("/srv/luoshi")


def test_without_a_url_it_is_a_file_in_the_data_folder() -> None:
    settings = database_settings({}, FOLDER)
    assert settings["ENGINE"] == "django.db.backends.sqlite3"
    assert settings["NAME"] == "/srv/luoshi/luoshi.sqlite3"
    assert database_settings({"DATABASE_URL": "  "}, FOLDER) == settings


def test_a_url_names_a_postgresql_server() -> None:
    url = "postgresql://lin:p%40ss%2Fword@db.example:5433/luoshi%20main?sslmode=verify-full"
    settings = database_settings({"DATABASE_URL": url}, FOLDER)
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("lin", "p@ss/word")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "luoshi main")
    assert settings["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_url_may_name_a_socket_folder() -> None:
    settings = database_settings({"DATABASE_URL": "postgres://lin@/luoshi?host=/run/postgresql"}, FOLDER)
    assert (settings["HOST"], settings["PORT"]) == ("/run/postgresql", "")


@pytest.mark.parametrize("url", ["mysql://lin:secret@db/luoshi", "postgresql://lin:secret@db/", "luoshi"])
def test_another_url_is_refused_without_repeating_the_password(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        database_settings({"DATABASE_URL": url}, FOLDER)
    assert "secret" not in str(refusal.value)
    assert "postgresql://" in str(refusal.value)


@pytest.mark.django_db
def test_sqlite_writes_ahead_waits_for_others_and_survives_a_power_cut(tmp_path: Path) -> None:
    """Asked of a file of its own, so that it is asked on whatever database the tests run."""
    connection = ConnectionHandler({"default": database_settings({}, tmp_path)})["default"]

    def told(pragma: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
            return cursor.fetchone()[0]

    assert told("journal_mode") == "wal"
    assert told("synchronous") == 2  # FULL
    assert told("foreign_keys") == 1
    assert told("recursive_triggers") == 1
    assert int(str(told("busy_timeout"))) >= 10_000
    assert (tmp_path / "luoshi.sqlite3").exists()
    connection.close()

"""What every test stands on: a database in a real file or on a real server, emptied between tests."""

import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings

from luoshi.account.public import reading
from luoshi.account.views import kept

# How long an example takes depends on who else is using the machine: speed is measured in bench/, not here.
hypothesis_settings.register_profile("luoshi", deadline=None)
hypothesis_settings.load_profile("luoshi")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """SQLite in a file, as in production: in memory there is no WAL, and nobody to wait for."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder: pathlib.Path = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "luoshi.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_in_no_time() -> None:
    """What makes guessing slow in production would make every test slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_is_kept_of_another_citys_public_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test is a city of its own in the same process."""
    monkeypatch.setattr(kept, "_KEPT", kept.Kept())
    reading.forget()


@pytest.fixture(scope="session", autouse=True)
def rows_that_stay_leave_between_tests() -> Iterator[None]:
    """Let Django empty the tables after a test that committed; the triggers would refuse, as they should."""
    patch = pytest.MonkeyPatch()
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def without_triggers(self: Any, *args: Any, **options: Any) -> list[str]:
        statements = sql_flush(self, *args, **options)
        if connection.vendor == "postgresql":
            # For this transaction, as a replica: triggers are silent there.
            return ["SET LOCAL session_replication_role = replica", *statements]
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        off = [f"DROP TRIGGER {name}" for name, _ in triggers]
        return [*off, *statements, *(sql for _, sql in triggers)]

    patch.setattr(operations, "sql_flush", without_triggers)
    yield
    patch.undo()

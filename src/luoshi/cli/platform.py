"""Opening the platform for a command: its settings, its database, and the tables that it must have."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from luoshi.cli.door import Door
from luoshi.cli.source import problem_of
from luoshi.ground.refused import Refused

if TYPE_CHECKING:
    from luoshi.people.models import Officer

SETTINGS = "luoshi.web.settings"
ENVIRONMENT = "luoshi.web.environment"


class SettingWrong(Refused):
    """The platform cannot start with these settings: ``problem``."""

    code: ClassVar[str] = "setting-wrong"


class SettingMissing(Refused):
    """A server needs settings that are not there: ``names``."""

    code: ClassVar[str] = "setting-missing"


class DataFolderNotWritable(Refused):
    """The data folder cannot be made or written to: ``path``, ``problem``."""

    code: ClassVar[str] = "data-folder-not-writable"


class DatabaseOutOfReach(Refused):
    """The database does not answer: ``problem``."""

    code: ClassVar[str] = "database-out-of-reach"


class MigrationsPending(Refused):
    """The database's tables are older than this Luoshi: ``count`` changes are to be made."""

    code: ClassVar[str] = "migrations-pending"


class DatabaseNewer(Refused):
    """The database's tables are newer than this Luoshi: ``names`` of changes that it does not know."""

    code: ClassVar[str] = "database-newer"


def open_platform(door: Door) -> None:
    """Set Django up for a command and bring its tables up to date where that is safe.

    The embedded database is brought up to date at once: nobody else looks after it. A PostgreSQL database
    has an administrator, who is asked to. Raises every refusal of this module.
    """
    open_settings(door)
    if is_embedded():
        apply_migrations()
    elif count := len(pending_migrations()):
        raise MigrationsPending(count=count)


def open_settings(door: Door) -> None:
    """Set Django up and see that its database answers."""
    from django.core.exceptions import ImproperlyConfigured

    environment = import_module(ENVIRONMENT)
    folder: Path = environment.data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
        import django

        django.setup()
    except ImproperlyConfigured as error:
        raise SettingWrong(problem=str(error)) from error
    except OSError as error:
        raise DataFolderNotWritable(path=str(folder), problem=problem_of(error)) from error
    from django.db import DatabaseError, connection
    from django.utils import translation

    translation.activate("en" if door.language == "en" else "zh-hans")
    try:
        connection.ensure_connection()
    except DatabaseError as error:  # out of reach, or no database at all
        raise DatabaseOutOfReach(problem=" ".join(str(error).split())) from error


def check_server_settings() -> None:
    """Raise SettingMissing unless everything is set that a server must have."""
    missing: list[str] = import_module(ENVIRONMENT).missing_on_a_server()
    if missing:
        raise SettingMissing(names=missing)


def is_local() -> bool:
    """Whether Luoshi runs for one person on this machine (``LUOSHI_LOCAL=1``)."""
    return bool(import_module(ENVIRONMENT).is_local())


def is_embedded() -> bool:
    """Whether the database is SQLite in the data folder."""
    from django.db import connection

    return connection.vendor == "sqlite"


def pending_migrations() -> list[str]:
    """The names of the changes to tables that are still to be made; raises DatabaseNewer."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    known = executor.loader.graph.nodes
    ours = {app for app, _ in known}
    unknown = sorted(
        f"{app}.{name}"
        for app, name in executor.loader.applied_migrations
        if app in ours and (app, name) not in known
    )
    if unknown:
        raise DatabaseNewer(names=unknown)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply_migrations() -> list[str]:
    """Bring the tables up to date; gives the names of the changes that were made."""
    from django.core.management import call_command

    if not pending_migrations():
        return []
    with _one_at_a_time():
        pending = pending_migrations()  # another process may have been faster
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
    return pending


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keep a second process on this machine from changing the tables at the same time."""
    import fcntl

    folder: Path = import_module(ENVIRONMENT).data_folder()
    with (folder / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def acting_officer(username: str | None) -> "Officer":
    """The officer in whose name a command acts: the one named, else the only supervisor there is.

    Raises NoSuchOfficer, or OfficerNotNamed where none or several could be meant.
    """
    from luoshi.people.queries import officer_named, officers

    if username is not None:
        return officer_named(username)
    supervisors = list(officers().filter(role="supervisor", is_active=True)[:2])
    if len(supervisors) != 1:
        raise OfficerNotNamed
    return supervisors[0]


class OfficerNotNamed(Refused):
    """Nobody is named who acts, and there is not exactly one supervisor who could be meant."""

    code: ClassVar[str] = "officer-not-named"

"""Which database the platform speaks to: SQLite in the data folder, or PostgreSQL named by a URL."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# WAL lets readers go on while one writes. FULL, because an officer who was told "done" must find the
# decision after a power cut; NORMAL could lose the last commits. With recursive triggers a REPLACE, too,
# meets the triggers that refuse to delete.
SQLITE_PRAGMAS = "; ".join(
    [
        "PRAGMA journal_mode=WAL",
        "PRAGMA synchronous=FULL",
        "PRAGMA recursive_triggers=ON",
        "PRAGMA cache_size=-32000",
    ]
)

# Seconds that a writer waits for another one. An adoption takes well under a second.
SQLITE_PATIENCE_SECONDS = 20


def database_settings(environ: Mapping[str, str], data_folder: Path) -> dict[str, Any]:
    """Django's settings of the default database.

    ``environ``: the process environment; ``DATABASE_URL`` in it names a PostgreSQL database as
    ``postgresql://user:password@host:port/name?option=value`` (a ``host`` option may be a socket folder).
    ``data_folder``: where SQLite's file lies when there is no URL.

    Raises ImproperlyConfigured for a URL that names no PostgreSQL database.
    """
    url = environ.get("DATABASE_URL", "").strip()
    if url:
        return postgresql(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(data_folder / "luoshi.sqlite3"),
        "CONN_MAX_AGE": 60,  # opening the file anew takes longer than most answers
        "OPTIONS": {
            # Two who read and then write would else meet at the upgrade of the lock, where waiting is no use.
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_PATIENCE_SECONDS,
            "init_command": SQLITE_PRAGMAS,
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL database at ``url``."""
    parts = urlsplit(url)
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        # The URL itself may hold a password: it is not repeated.
        reason = "DATABASE_URL must look like postgresql://user:password@host:port/name"
        raise ImproperlyConfigured(reason)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }

"""Triggers by which the database itself refuses to change or delete what must stay, for migrations."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython
from django.db.migrations.state import StateApps

# One function for all tables; a statement trigger, so that even a DELETE that hits no row is refused, and
# TRUNCATE, which fires no row trigger.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION luoshi_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: rows of this table stay', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def keep_rows(*tables: str) -> RunPython:
    """A migration step after which the database refuses to delete rows of ``tables``."""
    return refusing(tables, ["DELETE"])


def freeze_rows(*tables: str) -> RunPython:
    """A migration step after which the database refuses to change or delete rows of ``tables``.

    SQLite loses a table's triggers when a later migration rebuilds the table: such a migration must end
    with this step again, and a test notices when it does not.
    """
    return refusing(tables, ["UPDATE", "DELETE"])


def refusing(tables: tuple[str, ...], events: list[str]) -> RunPython:
    """The migration step that puts the triggers on, and takes them off when migrating back."""

    def apply(statements: Callable[[str, str, list[str]], list[str]]) -> Callable[..., None]:
        def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001
            vendor = schema_editor.connection.vendor
            if vendor == "postgresql":
                schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
            for table in tables:
                for statement in statements(vendor, table, events):
                    schema_editor.execute(statement, params=None)

        return run

    return RunPython(apply(creating), apply(dropping))


def creating(vendor: str, table: str, events: list[str]) -> list[str]:
    """The statements that put the triggers on ``table``."""
    if vendor == "postgresql":
        happening = " OR ".join([*events, "TRUNCATE"])
        create = (
            f"CREATE TRIGGER {table}_stays BEFORE {happening} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION luoshi_refuse()"
        )
        return [*dropping(vendor, table, events), create]
    if vendor == "sqlite":
        statements = dropping(vendor, table, events)
        for event in events:
            statements.append(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{event} on {table} is refused: rows of this table stay'); END"
            )
        return statements
    raise NotImplementedError(vendor)


def dropping(vendor: str, table: str, events: list[str]) -> list[str]:
    """The statements that take the triggers off ``table``."""
    if vendor == "postgresql":
        return [f"DROP TRIGGER IF EXISTS {table}_stays ON {table}"]
    return [f"DROP TRIGGER IF EXISTS {table}_no_{event.lower()}" for event in events]

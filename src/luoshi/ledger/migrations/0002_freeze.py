"""The database itself refuses to change a reading or a decision, and to delete anything."""

from django.db import migrations

from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        freeze_rows(
            "ledger_edition",
            "ledger_section",
            "ledger_statement",
            "ledger_figure",
            "ledger_project",
            "ledger_finding",
            "ledger_decision",
            "ledger_descent",
        ),
        keep_rows("ledger_report", "ledger_commitment", "ledger_target"),
    ]

"""Deputies' opinions (审议意见) are sources, too."""

from django.db import migrations, models

from luoshi.journal.triggers import keep_rows

KINDS = [
    ("report", "Government work report"),
    ("meeting", "Meeting decision"),
    ("instruction", "Written instruction"),
    ("from_above", "Task from above"),
    ("practical", "Practical matters of the year"),
    ("inspection", "Inspection finding"),
    ("supervision", "Supervision finding"),
    ("audit", "Audit finding"),
    ("statistics", "Finding in statistics"),
    ("deliberation", "Deputies' opinions"),
    ("table", "Imported task table"),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_imports")]

    operations = [
        migrations.RemoveConstraint(model_name="report", name="source_kind_known"),
        migrations.AlterField(
            model_name="report",
            name="kind",
            field=models.CharField(choices=KINDS, default="report", max_length=20),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", [kind for kind, _label in KINDS])), name="source_kind_known"
            ),
        ),
        keep_rows("ledger_report"),  # SQLite has rebuilt the table without its triggers
    ]

"""Imported task tables are sources, too."""

from django.db import migrations, models

from luoshi.journal.triggers import keep_rows


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_sources_and_indicators'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='source_kind_known',
        ),
        migrations.AlterField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('report', 'Government work report'), ('meeting', 'Meeting decision'), ('instruction', 'Written instruction'), ('from_above', 'Task from above'), ('practical', 'Practical matters of the year'), ('inspection', 'Inspection finding'), ('supervision', 'Supervision finding'), ('audit', 'Audit finding'), ('statistics', 'Finding in statistics'), ('table', 'Imported task table')], default='report', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'meeting', 'instruction', 'from_above', 'practical', 'inspection', 'supervision', 'audit', 'statistics', 'table'])), name='source_kind_known'),
        ),
        keep_rows("ledger_report"),  # SQLite has rebuilt the table without its triggers
    ]

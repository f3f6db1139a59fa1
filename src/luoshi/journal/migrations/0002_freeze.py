"""The database itself refuses to change or delete entries."""

from django.db import migrations

from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [freeze_rows("journal_entry"), keep_rows("journal_chain")]

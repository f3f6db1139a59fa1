"""The database itself refuses to change what was put before the public, and to delete any of it."""

from django.db import migrations

from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):
    dependencies = [("luoshi_account", "0001_initial")]

    operations = [
        freeze_rows("luoshi_account_item", "luoshi_account_withdrawal"),
        keep_rows("luoshi_account_publication"),
    ]

"""The database itself refuses to delete officers and offices: the journal goes on naming them."""

from django.db import migrations

from luoshi.journal.triggers import keep_rows


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [keep_rows("people_officer", "people_office")]

"""Passwords that are good for one sign-in."""

from django.db import migrations, models

from luoshi.journal.triggers import keep_rows


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_demonstration'),
    ]

    operations = [
        migrations.AddField(
            model_name='officer',
            name='must_change_password',
            field=models.BooleanField(default=False),
        ),
        # SQLite has rebuilt the table without its triggers.
        keep_rows("people_officer"),
    ]

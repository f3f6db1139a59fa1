"""That a platform shows invented data."""

from django.db import migrations, models

from luoshi.journal.triggers import freeze_rows


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_roles_and_charges'),
    ]

    operations = [
        migrations.CreateModel(
            name='Demonstration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plays_from', models.DateTimeField()),
                ('begun_at', models.DateTimeField()),
            ],
        ),
        freeze_rows("people_demonstration"),
    ]

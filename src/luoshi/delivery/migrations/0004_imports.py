"""What the columns of imported tables mean, and which row each task came from."""

import django.db.models.deletion
import luoshi.ledger.fields
from django.conf import settings
from django.db import migrations, models

from luoshi.journal.triggers import freeze_rows


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0003_circulars'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ColumnMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64)),
                ('heads', models.JSONField(encoder=luoshi.ledger.fields.ReadableJSON)),
                ('columns', models.JSONField(encoder=luoshi.ledger.fields.ReadableJSON)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['signature'], name='mapping_by_signature')],
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('tab', models.CharField(blank=True, max_length=100)),
                ('row', models.PositiveIntegerField()),
                ('cells', models.JSONField(default=dict, encoder=luoshi.ledger.fields.ReadableJSON)),
                ('match', models.CharField(max_length=10)),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='imported_row', to='delivery.task')),
            ],
            options={
                'ordering': ['task'],
                'constraints': [models.CheckConstraint(condition=models.Q(('match__in', ['exact', 'similar', 'new'])), name='imported_row_match_known')],
            },
        ),
        freeze_rows("delivery_columnmapping", "delivery_importedrow"),
    ]

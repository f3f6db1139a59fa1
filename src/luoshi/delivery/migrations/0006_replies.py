"""Replies to deputies' opinions; what was sent is written once."""

import django.db.models.deletion
import luoshi.ledger.fields
from django.conf import settings
from django.db import migrations, models

from luoshi.journal.triggers import freeze_rows


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0005_discarded_orders'),
        ('ledger', '0005_deliberation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=100, unique=True)),
                ('until', models.DateField()),
                ('sent_on', models.DateField()),
                ('signed_by', models.CharField(max_length=100)),
                ('content', models.JSONField(encoder=luoshi.ledger.fields.ReadableJSON)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='ledger.report')),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('signed_by', ''), _negated=True)), name='reply_signed_with_number')],
            },
        ),
        freeze_rows("delivery_reply"),
    ]

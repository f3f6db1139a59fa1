"""Kinds of offices, the roles of delivery, and which leader oversees what."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from luoshi.journal.triggers import keep_rows


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_keep'),
    ]

    operations = [
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='officer',
            name='officer_role_known',
        ),
        migrations.AddField(
            model_name='office',
            name='adcode',
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name='office',
            name='aliases',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='office',
            name='is_active',
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name='office',
            name='key',
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AddField(
            model_name='office',
            name='kind',
            field=models.CharField(choices=[('government', 'Government'), ('department', 'Department'), ('county', 'County or district'), ('zone', 'Development zone'), ('other', 'Other')], default='other', max_length=20),
        ),
        migrations.AddField(
            model_name='office',
            name='short',
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AddField(
            model_name='office',
            name='source',
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name='officer',
            name='role',
            field=models.CharField(choices=[('supervisor', 'Supervisor'), ('verifier', 'Verifier'), ('reporter', 'Reporter'), ('head', 'Head of office'), ('leader', 'Leader'), ('auditor', 'Auditor')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='office_key_once'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['government', 'department', 'county', 'zone', 'other'])), name='office_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='officer',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['supervisor', 'verifier', 'reporter', 'head', 'leader', 'auditor'])), name='officer_role_known'),
        ),
        migrations.AddField(
            model_name='charge',
            name='office',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='people.office'),
        ),
        migrations.AddField(
            model_name='charge',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('officer', 'office'), name='charge_once_at_a_time'),
        ),
        # SQLite has rebuilt the tables without their triggers.
        keep_rows("people_officer", "people_office", "people_charge"),
    ]

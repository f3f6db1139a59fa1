"""Sources besides the report, indicators, and what was observed of them."""

import django.db.models.deletion
import luoshi.ledger.fields
from django.conf import settings
from django.db import migrations, models

from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_freeze'),
        ('people', '0003_roles_and_charges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Basis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('definition', models.TextField(blank=True)),
                ('kind', models.CharField(choices=[('cumulative', 'Cumulative since January'), ('point', 'Level at a point in time'), ('growth', 'Growth against the year before'), ('rate', 'Share of a whole'), ('rank', 'Rank'), ('done', 'Done or not'), ('zero', 'Kept at zero')], max_length=20)),
                ('unit', models.CharField(blank=True, max_length=50)),
                ('place', models.CharField(blank=True, max_length=100)),
                ('release', models.CharField(blank=True, max_length=50)),
                ('source', models.TextField(blank=True)),
                ('added_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['name', 'place'],
            },
        ),
        migrations.CreateModel(
            name='Observation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateField()),
                ('end', models.DateField()),
                ('value', luoshi.ledger.fields.ExactDecimalField(null=True)),
                ('numerator', luoshi.ledger.fields.ExactDecimalField(null=True)),
                ('denominator', luoshi.ledger.fields.ExactDecimalField(null=True)),
                ('status', models.CharField(choices=[('forecast', 'Forecast'), ('preliminary', 'Preliminary'), ('final', 'Final')], max_length=20)),
                ('source', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('reported_at', models.DateTimeField()),
                ('verified_at', models.DateTimeField(null=True)),
                ('current', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['indicator', 'start', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='report',
            name='report_once_a_year',
        ),
        migrations.AddField(
            model_name='report',
            name='dated',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='document',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='report',
            name='issuer',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='report',
            name='kind',
            field=models.CharField(choices=[('report', 'Government work report'), ('meeting', 'Meeting decision'), ('instruction', 'Written instruction'), ('from_above', 'Task from above'), ('practical', 'Practical matters of the year'), ('inspection', 'Inspection finding'), ('supervision', 'Supervision finding'), ('audit', 'Audit finding'), ('statistics', 'Finding in statistics')], default='report', max_length=20),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'report')), fields=('place', 'year_planned'), name='report_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('document', ''), _negated=True), fields=('place', 'kind', 'document'), name='source_document_once'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'meeting', 'instruction', 'from_above', 'practical', 'inspection', 'supervision', 'audit', 'statistics'])), name='source_kind_known'),
        ),
        migrations.AddField(
            model_name='basis',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='basis',
            name='commitment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bases', to='ledger.commitment'),
        ),
        migrations.AddField(
            model_name='basis',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bases', to='ledger.report'),
        ),
        migrations.AddField(
            model_name='indicator',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='indicator',
            name='office',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='people.office'),
        ),
        migrations.AddField(
            model_name='observation',
            name='indicator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='observations', to='ledger.indicator'),
        ),
        migrations.AddField(
            model_name='observation',
            name='replaces',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='ledger.observation'),
        ),
        migrations.AddField(
            model_name='observation',
            name='reported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='observation',
            name='verified_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='basis',
            constraint=models.UniqueConstraint(fields=('commitment', 'source'), name='basis_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.UniqueConstraint(fields=('name', 'place', 'unit'), name='indicator_once'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['cumulative', 'point', 'growth', 'rate', 'rank', 'done', 'zero'])), name='indicator_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.UniqueConstraint(condition=models.Q(('current', True)), fields=('indicator', 'start', 'end'), name='observation_current_once'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='observation_period_forward'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True), ('value__isnull', False)), models.Q(('denominator__isnull', False), ('numerator__isnull', False), ('value__isnull', True)), _connector='OR'), name='observation_value_or_share'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('verified_by__isnull', True), models.Q(('verified_by', models.F('reported_by')), _negated=True), _connector='OR'), name='observation_verified_by_another'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False)), _connector='OR'), name='observation_verified_when'),
        ),
        migrations.AddConstraint(
            model_name='observation',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['forecast', 'preliminary', 'final'])), name='observation_status_known'),
        ),
        # SQLite has rebuilt the tables without their triggers.
        freeze_rows("ledger_basis"),
        keep_rows("ledger_report", "ledger_indicator", "ledger_observation"),
    ]

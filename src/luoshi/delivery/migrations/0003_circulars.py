"""Circulars: drafts that may change, and what was sent, which never does."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import luoshi.ledger.fields
from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_keep"),
        ("people", "0004_demonstration"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CircularDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateField()),
                ("title", models.CharField(max_length=200)),
                ("opening", models.TextField(blank=True)),
                ("sections", models.JSONField(default=list, encoder=luoshi.ledger.fields.ReadableJSON)),
                ("reasons", models.JSONField(default=dict, encoder=luoshi.ledger.fields.ReadableJSON)),
                ("addressees", models.JSONField(default=list, encoder=luoshi.ledger.fields.ReadableJSON)),
                ("contact", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circular_drafts",
                        to="delivery.sheet",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Circular",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveIntegerField()),
                ("serial", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=100, unique=True)),
                ("until", models.DateField()),
                ("title", models.CharField(max_length=200)),
                ("content", models.JSONField(encoder=luoshi.ledger.fields.ReadableJSON)),
                ("signed_at", models.DateTimeField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulars",
                        to="delivery.sheet",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent",
                        to="delivery.circulardraft",
                    ),
                ),
            ],
            options={
                "ordering": ["-year", "-serial"],
            },
        ),
        migrations.CreateModel(
            name="CircularAddressee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "circular",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressees",
                        to="delivery.circular",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="circulars",
                        to="people.office",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("circular", "office"), name="circular_addressee_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="circular",
            constraint=models.UniqueConstraint(fields=("year", "serial"), name="circular_serial_once"),
        ),
        freeze_rows("delivery_circular", "delivery_circularaddressee"),
        keep_rows("delivery_circulardraft"),
    ]

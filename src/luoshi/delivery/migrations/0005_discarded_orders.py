"""An order's draft can be put aside for good; SQLite rebuilds the table, so it is kept anew."""

from django.db import migrations, models

from luoshi.journal.triggers import keep_rows


class Migration(migrations.Migration):
    dependencies = [("delivery", "0004_imports")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="discarded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("discarded_at__isnull", True), ("state", "draft"), _connector="OR"),
                name="order_discarded_as_draft",
            ),
        ),
        keep_rows("delivery_order"),
    ]

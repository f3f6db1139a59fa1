"""The database itself refuses to change what was written once in delivery, and to delete anything."""

from django.db import migrations

from luoshi.journal.triggers import freeze_rows, keep_rows


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [
        freeze_rows(
            "delivery_adjustment",
            "delivery_evidence",
            "delivery_progressstep",
            "delivery_rectificationstep",
            "delivery_reminder",
            "delivery_storedfile",
            "delivery_verdict",
            "delivery_verification",
        ),
        keep_rows(
            "delivery_assignment",
            "delivery_comment",
            "delivery_enquiry",
            "delivery_evidenceuse",
            "delivery_extension",
            "delivery_matter",
            "delivery_message",
            "delivery_node",
            "delivery_order",
            "delivery_path",
            "delivery_planitem",
            "delivery_progress",
            "delivery_progressfigure",
            "delivery_rectification",
            "delivery_reportingperiod",
            "delivery_sheet",
            "delivery_task",
        ),
    ]

"""Tables of imports: what the columns of offices' own tables mean, and which row a task came from."""

from django.db import models

from luoshi.delivery.models.sheet import Task
from luoshi.ledger.fields import ReadableJSON
from luoshi.people.models import Officer


class ColumnMapping(models.Model):
    """What an officer said the columns of a table mean; written once, the newest of a signature counts."""

    signature = models.CharField(max_length=64)  # of the heads
    heads = models.JSONField(encoder=ReadableJSON)
    columns = models.JSONField(encoder=ReadableJSON)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["signature"], name="mapping_by_signature")]

    def __str__(self) -> str:
        return "、".join(self.heads)


class ImportedRow(models.Model):
    """The row of a file that a task was made of; written once."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="imported_row")
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    tab = models.CharField(max_length=100, blank=True)
    row = models.PositiveIntegerField()
    cells = models.JSONField(default=dict, encoder=ReadableJSON)  # everything that it said, by head
    match = models.CharField(max_length=10)  # how its commitment was found: exact, similar, new

    class Meta:
        ordering = ["task"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(match__in=["exact", "similar", "new"]), name="imported_row_match_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.tab} {self.row}"

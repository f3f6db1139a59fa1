"""Tables of evidence (佐证材料): files as stored, what offices hand in, and what it stands for."""

from django.db import models
from django.db.models import Q

from luoshi.delivery.models.reporting import Progress
from luoshi.delivery.models.sheet import Task
from luoshi.ledger.models import Observation
from luoshi.people.models import Office, Officer


class StoredFile(models.Model):
    """A file's content, once, whoever handed it in; its bytes lie under its hash in the data folder."""

    sha256 = models.CharField(max_length=64, unique=True)
    size_bytes = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # by its content
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256


class Evidence(models.Model):
    """A file or a link that an office handed in."""

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="evidence")
    url = models.URLField(max_length=2000, blank=True)
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=200, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="evidence")
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "office"], condition=Q(file__isnull=False), name="evidence_file_once"
            ),
            models.CheckConstraint(
                condition=(Q(file__isnull=False) & Q(url="")) | (Q(file__isnull=True) & ~Q(url="")),
                name="evidence_file_or_link",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"evidence:{self.pk}"


class EvidenceUse(models.Model):
    """That a piece of evidence stands for a task, and there for a progress report or a figure."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="evidence_uses")
    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_uses"
    )
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence_uses"
    )
    about = models.CharField(max_length=50)  # what exactly, as the journal names it: no two for the same
    note = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    contradicts = models.BooleanField(null=True)  # None: nobody has compared it with what it stands for
    judged_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evidence", "task", "about"],
                condition=Q(withdrawn_at=None),
                name="evidence_use_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} -> {self.task_id}"

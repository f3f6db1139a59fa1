"""Tables of circulars (通报): drafts that are worked on, and what was signed and sent, kept as it was."""

from django.db import models

from luoshi.delivery.models.sheet import Sheet
from luoshi.ledger.fields import ReadableJSON
from luoshi.people.models import Office, Officer


class CircularDraft(models.Model):
    """A circular before it is signed: the words that people write; its counts come from the lights."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="circular_drafts")
    until = models.DateField()  # the day whose lights it counts
    title = models.CharField(max_length=200)
    opening = models.TextField(blank=True)
    sections = models.JSONField(default=list, encoder=ReadableJSON)  # of {head, text}
    reasons = models.JSONField(default=dict, encoder=ReadableJSON)  # why a task is behind, by its id
    addressees = models.JSONField(default=list, encoder=ReadableJSON)  # ids of offices
    contact = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"circular-draft:{self.pk}"


class Circular(models.Model):
    """A circular that was signed and sent; written once, so that its document can be made again exactly."""

    draft = models.OneToOneField(CircularDraft, on_delete=models.PROTECT, related_name="sent")
    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="circulars")
    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField()  # within the year
    number = models.CharField(max_length=100, unique=True)  # 文号
    until = models.DateField()
    title = models.CharField(max_length=200)
    content = models.JSONField(encoder=ReadableJSON)  # everything that the document says
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="circular_serial_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"circular:{self.pk}"


class CircularAddressee(models.Model):
    """That a circular went to an office; written once."""

    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, related_name="addressees")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="circulars")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["circular", "office"], name="circular_addressee_once"),
        ]

    def __str__(self) -> str:
        return f"{self.circular_id} {self.office_id}"

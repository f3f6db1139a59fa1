"""The table of replies (办理答复): what the deputies were told of their opinions, kept as it was sent."""

from django.db import models

from luoshi.ledger.fields import ReadableJSON
from luoshi.ledger.models import Report
from luoshi.people.models import Officer


class Reply(models.Model):
    """That a source was replied to, and everything that the document said; written once."""

    source = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="replies")
    number = models.CharField(max_length=100, unique=True)  # 文号
    until = models.DateField()  # the day whose end it tells of
    sent_on = models.DateField()
    signed_by = models.CharField(max_length=100)  # 签发人, who need not be an officer of the platform
    content = models.JSONField(encoder=ReadableJSON)
    recorded_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(number="") & ~models.Q(signed_by=""), name="reply_signed_with_number"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"reply:{self.pk}"

"""Tables of the account: publications with their items, and what was withdrawn from the public."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from luoshi.account.rules import gate
from luoshi.account.rules.frozen import thawed
from luoshi.ledger.models import Commitment
from luoshi.people.models import Office, Officer


class Publication(models.Model):
    """What one office puts before the public of one year, as it stood at the end of a day.

    Four different people prepare it, pass it for the office, pass it for secrecy (保密审查), and sign it.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="publications")
    year = models.PositiveIntegerField()
    on = models.DateField()  # the day whose end it shows
    state = models.CharField(max_length=20, default=gate.PUBLICATION.initial)
    open_evidence = models.JSONField(default=list)  # ids of evidence whose files the public may have
    prepared_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    passed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    passed_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    return_reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # of all items: what each of the four has seen
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=gate.PUBLICATION.states), name="publication_state_known"
            ),
            models.UniqueConstraint(
                fields=["office", "year"],
                condition=Q(state__in=["prepared", "passed", "cleared"]),
                name="publication_one_under_way",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(
                    passed_by__isnull=False,
                    cleared_by__isnull=False,
                    signed_by__isnull=False,
                    signed_at__isnull=False,
                ),
                name="publication_signed_after_all",
            ),
            models.CheckConstraint(
                condition=(Q(passed_by__isnull=True) | ~Q(passed_by=F("prepared_by")))
                & (
                    Q(cleared_by__isnull=True)
                    | ~Q(cleared_by=F("prepared_by")) & ~Q(cleared_by=F("passed_by"))
                )
                & (
                    Q(signed_by__isnull=True)
                    | ~Q(signed_by=F("prepared_by"))
                    & ~Q(signed_by=F("passed_by"))
                    & ~Q(signed_by=F("cleared_by"))
                ),
                name="publication_by_four_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office_id} {self.year} {self.on}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"publication:{self.pk}"


class Item(models.Model):
    """What a publication says of one commitment; written once."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="items")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()  # canonical JSON: the bytes that ``sha256`` is of, on every vendor
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["publication", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "commitment"], name="item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id} {self.commitment_id}"

    @property
    def content(self) -> dict[str, Any]:
        """What it says, as an object."""
        return thawed(self.text)


class Withdrawal(models.Model):
    """That a thing is no longer shown to the public, in no version, and why; written once."""

    thing = models.CharField(max_length=100)  # "commitment:42", "observation:9", "evidence:3"
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()  # which the public reads
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["thing"], name="withdrawal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_with_reason"),
        ]

    def __str__(self) -> str:
        return self.thing

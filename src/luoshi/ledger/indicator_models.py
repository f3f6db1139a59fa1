"""Tables of what is measured: indicators, their observations, and what else a commitment rests on."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.fields import ExactDecimalField
from luoshi.people.models import Office, Officer


class IndicatorKind(models.TextChoices):
    """How the values of an indicator behave over a year."""

    CUMULATIVE = "cumulative", _("Cumulative since January")
    POINT = "point", _("Level at a point in time")
    GROWTH = "growth", _("Growth against the year before")
    RATE = "rate", _("Share of a whole")  # kept as numerator and denominator
    RANK = "rank", _("Rank")
    DONE = "done", _("Done or not")
    ZERO = "zero", _("Kept at zero")


class ObservationStatus(models.TextChoices):
    """How settled an observed value is; a later status replaces an earlier one and never erases it."""

    FORECAST = "forecast", _("Forecast")  # 预计
    PRELIMINARY = "preliminary", _("Preliminary")  # 初步
    FINAL = "final", _("Final")  # 核定


class Indicator(models.Model):
    """What is measured, for one place: the same fact has one row, so that it is asked for once."""

    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)  # 口径
    kind = models.CharField(max_length=20, choices=IndicatorKind)
    unit = models.CharField(max_length=50, blank=True)
    place = models.CharField(max_length=100, blank=True)
    release = models.CharField(max_length=50, blank=True)  # its line in the release calendar, if it has one
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators"
    )  # which knows the value
    source = models.TextField(blank=True)  # where its values are published
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name", "place"]
        constraints = [
            models.UniqueConstraint(fields=["name", "place", "unit"], name="indicator_once"),
            models.CheckConstraint(condition=Q(kind__in=IndicatorKind.values), name="indicator_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"indicator:{self.pk}"


class Observation(models.Model):
    """What an indicator was in a period: a value, or a numerator and a denominator.

    The period is half-open. ``current`` is what counts for the period; what it replaced stays.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="observations")
    start = models.DateField()
    end = models.DateField()
    value = ExactDecimalField(null=True)
    numerator = ExactDecimalField(null=True)
    denominator = ExactDecimalField(null=True)
    status = models.CharField(max_length=20, choices=ObservationStatus)
    source = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it corrects one of the same status
    reported_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()
    verified_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField(null=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    current = models.BooleanField(default=True)

    class Meta:
        ordering = ["indicator", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "start", "end"],
                condition=Q(current=True),
                name="observation_current_once",
            ),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="observation_period_forward"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | Q(value__isnull=True, numerator__isnull=False, denominator__isnull=False),
                name="observation_value_or_share",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("reported_by")),
                name="observation_verified_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True, verified_at__isnull=True)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="observation_verified_when",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ObservationStatus.values), name="observation_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.start}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"observation:{self.pk}"


class Basis(models.Model):
    """That a commitment also rests on another source than the one whose text it stands in; written once."""

    commitment = models.ForeignKey("ledger.Commitment", on_delete=models.PROTECT, related_name="bases")
    source = models.ForeignKey("ledger.Report", on_delete=models.PROTECT, related_name="bases")
    note = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "source"], name="basis_once"),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id} <- {self.source_id}"

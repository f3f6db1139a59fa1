"""Tables of what offices report: periods, progress reports, their figures, verifications, matters."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models.sheet import Path, Sheet, Task
from luoshi.delivery.rules import states
from luoshi.ledger.fields import ExactDecimalField, ReadableJSON
from luoshi.ledger.models import Indicator, Observation, ObservationStatus
from luoshi.people.models import Office, Officer


class Method(models.TextChoices):
    """How something was verified (核查方式)."""

    PAPERS = "papers", _("By papers")
    STATISTICS = "statistics", _("By published statistics")
    TELEPHONE = "telephone", _("By telephone")
    VISIT = "visit", _("On site")


class MatterState(models.TextChoices):
    """Where a matter for a leader stands."""

    OPEN = "open", _("Open")
    DECIDED = "decided", _("Decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReportingPeriod(models.Model):
    """A stretch of the year that a sheet is reported on, half-open; locked when it is over."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="periods")
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField()  # reports are due on this day
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet", "start", "end"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "start", "end"], name="reporting_period_once"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="reporting_period_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.start} {self.end}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"period:{self.pk}"


class Progress(models.Model):
    """What the lead office reports on a task for a period, for all the offices that have a part in it."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="progress")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="progress")
    state = models.CharField(max_length=20, default=states.PROGRESS.initial)
    done = models.TextField(blank=True)  # 进展情况
    problems = models.TextField(blank=True)  # 存在问题
    needs = models.TextField(blank=True)  # 需协调事项
    next_steps = models.TextField(blank=True)  # 下一步措施
    share_done = models.PositiveSmallIntegerField(null=True, blank=True)  # per cent, for done-or-not tasks
    reporter = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    checker = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    verifier = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    verified_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["task", "period"]
        verbose_name_plural = "progress"
        constraints = [
            models.UniqueConstraint(fields=["task", "period"], name="progress_once"),
            models.CheckConstraint(
                condition=Q(state__in=states.PROGRESS.states), name="progress_state_known"
            ),
            models.CheckConstraint(
                condition=Q(verifier__isnull=True) | ~Q(verifier=F("reporter")),
                name="progress_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="verified") | Q(verifier__isnull=False, checker__isnull=False),
                name="progress_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(share_done__isnull=True) | Q(share_done__lte=100), name="progress_share_to_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.period_id}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"progress:{self.pk}"


class ProgressFigure(models.Model):
    """The figure of a progress report for one path; an observation once the report was submitted."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="figures")
    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="figures")
    value = ExactDecimalField(null=True)
    numerator = ExactDecimalField(null=True)
    denominator = ExactDecimalField(null=True)
    status = models.CharField(max_length=20, choices=ObservationStatus)
    none_because = models.TextField(blank=True)  # why there is no figure yet
    observation = models.ForeignKey(
        Observation, on_delete=models.PROTECT, null=True, blank=True, related_name="progress_figures"
    )

    class Meta:
        ordering = ["progress", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["progress", "path"], name="progress_figure_once"),
        ]

    def __str__(self) -> str:
        return f"{self.progress_id} {self.path_id}"


class ProgressStep(models.Model):
    """One step in a progress report's life, with what it said then; written once."""

    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    content = models.JSONField(default=dict, encoder=ReadableJSON)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.progress_id}"


class Verification(models.Model):
    """That somebody who reported none of it looked whether it is so (核查); written once."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="verifications")
    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, null=True, blank=True, related_name="verifications"
    )  # None: of the task as a whole
    method = models.CharField(max_length=20, choices=Method)
    confirms = models.BooleanField()  # or contradicts what was reported
    text = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirms=True) | ~Q(text=""), name="verification_contradicts_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.method}"


class Matter(models.Model):
    """What needs a named leader (需协调事项); the decision becomes a task."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="matters")
    progress = models.ForeignKey(
        Progress, on_delete=models.PROTECT, null=True, blank=True, related_name="matters"
    )
    text = models.TextField()
    leader = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="matters")
    raised_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=MatterState, default=MatterState.OPEN)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    new_task = models.OneToOneField(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="decided_in"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=MatterState.DECIDED)
                | (~Q(decision="") & Q(decided_by=F("leader"), decided_at__isnull=False)),
                name="matter_decided_by_its_leader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} -> {self.leader_id}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"matter:{self.pk}"


class Enquiry(models.Model):
    """What is asked of whom: an open one for the same fact cannot be made a second time."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="enquiries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="enquiries")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries")
    purpose = models.TextField(blank=True)
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "enquiries"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(ended_at=None), name="enquiry_once_for_a_fact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.office_id}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"enquiry:{self.pk}"


class Rectification(models.Model):
    """How a finding of an inspection or audit is put right, beside the task that does it."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="rectification")
    state = models.CharField(max_length=20)
    plan = models.TextField(blank=True)
    result = models.TextField(blank=True)
    reported_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    verified_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("reported_by")),
                name="rectification_verified_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"rectification:{self.pk}"


class RectificationStep(models.Model):
    """One step of a rectification; written once."""

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.rectification_id}"

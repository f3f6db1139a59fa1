"""Tables of the task table (任务分解表): sheets, tasks, who does them, comments, adjustments."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.rules import states
from luoshi.journal.models import Entry
from luoshi.ledger.fields import ExactDecimalField, ReadableJSON
from luoshi.ledger.models import Bound, Commitment, Indicator, IndicatorKind, Report, Target
from luoshi.people.models import Office, Officer


class Section(models.TextChoices):
    """The three sheets that offices keep."""

    HEADLINE = "headline", _("Headline indicators")  # 主要预期目标
    QUANTIFIED = "quantified", _("Quantified tasks")  # 量化任务
    OTHER = "other", _("Other tasks")  # 其他任务


class Part(models.TextChoices):
    """What an office has to do with a task."""

    LEAD = "lead", _("Lead office")  # 牵头单位
    RESPONSIBLE = "responsible", _("Responsible office")  # 责任单位
    SUPPORTING = "supporting", _("Supporting office")  # 配合单位


class AssignmentState(models.TextChoices):
    """How far an assignment is."""

    PROPOSED = "proposed", _("Proposed")  # by a rule: nobody has agreed yet
    ASSIGNED = "assigned", _("Assigned")
    ACCEPTED = "accepted", _("Accepted")  # 签收
    RETURNED = "returned", _("Returned")  # 退回
    REPLACED = "replaced", _("Replaced")


class AdjustmentKind(models.TextChoices):
    """How a task changes once its sheet was issued."""

    CHANGE = "change", _("Changed")  # 变更
    MERGE = "merge", _("Merged")  # 并入
    CANCEL = "cancel", _("Cancelled")  # 取消
    CARRY_OVER = "carry-over", _("Carried over")  # 跨年结转


class Sheet(models.Model):
    """A task table, from its first draft to its issue (印发)."""

    year = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    report = models.ForeignKey(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="sheets"
    )  # whose commitments it breaks down; None for one of several sources
    state = models.CharField(max_length=20, default=states.SHEET.initial)
    consultation_until = models.DateField(null=True, blank=True)
    approver = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_by = models.CharField(max_length=200, blank=True)  # the leader's name, or the meeting
    approval_document = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=100, blank=True)  # 文号
    issued_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="sheet_number_once"),
            models.CheckConstraint(condition=Q(state__in=states.SHEET.states), name="sheet_state_known"),
            models.CheckConstraint(
                condition=~Q(state="issued") | (~Q(number="") & Q(issued_on__isnull=False)),
                name="sheet_issued_with_number",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"sheet:{self.pk}"


class Task(models.Model):
    """One line of a sheet: a commitment, or a part of one, that somebody carries out."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="tasks")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="tasks")
    number = models.PositiveIntegerField()  # 序号: given once within the sheet, never again
    section = models.CharField(max_length=20, choices=Section)
    category = models.TextField(blank=True)
    wording = models.TextField()  # 重点任务
    measures = models.TextField(blank=True)  # 具体措施
    lead_leader = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="led_tasks"
    )  # 牵头市领导
    place = models.CharField(max_length=100, blank=True)  # the county or zone that it was fanned out to
    due_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    extra = models.JSONField(default=dict, blank=True, encoder=ReadableJSON)  # columns of an imported sheet
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )  # the task that was fanned out
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    state = models.CharField(max_length=20, default=states.TASK.initial)
    left_out = models.BooleanField(default=False)  # taken out of the draft before it was issued
    completed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # 办结
    completed_at = models.DateTimeField(null=True, blank=True)
    struck_off_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # 销号
    struck_off_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # rises with every change: who saw an older one is told

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="task_number_once"),
            models.CheckConstraint(condition=Q(state__in=states.TASK.states), name="task_state_known"),
            models.CheckConstraint(condition=Q(section__in=Section.values), name="task_section_known"),
            models.CheckConstraint(
                condition=~Q(state="struck-off") | Q(struck_off_by__isnull=False, completed_by__isnull=False),
                name="task_struck_off_after_completion",
            ),
            models.CheckConstraint(
                condition=Q(struck_off_by__isnull=True) | ~Q(struck_off_by=F("completed_by")),
                name="task_struck_off_by_another",
            ),
        ]
        indexes = [models.Index(fields=["sheet", "state"], name="task_by_state")]

    def __str__(self) -> str:
        return f"{self.number} {self.wording}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"task:{self.pk}"


class Assignment(models.Model):
    """That an office has a part in a task: proposed by a rule, assigned, accepted or returned."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField(max_length=20, choices=Part)
    state = models.CharField(max_length=20, choices=AssignmentState)
    rule = models.CharField(max_length=100, blank=True)  # which proposed it, empty for a person
    reason = models.TextField(blank=True)  # why this office
    confidence = models.CharField(max_length=20, blank=True)  # how sure the rule is
    answer = models.TextField(blank=True)  # why it was returned
    proposed_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # who should do it, says the office that returned it
    answered_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "office"],
                condition=~Q(state=AssignmentState.REPLACED),
                name="assignment_once",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(part=Part.LEAD) & ~Q(state=AssignmentState.REPLACED),
                name="assignment_one_lead",
            ),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="assignment_part_known"),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_known"
            ),
        ]
        indexes = [models.Index(fields=["office", "state"], name="assignment_by_office")]

    def __str__(self) -> str:
        return f"{self.task_id} {self.part} {self.office_id}"


class Comment(models.Model):
    """What an office says of a draft in consultation (征求意见), and whether that was adopted."""

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="comments")
    task = models.ForeignKey(
        Task, on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )  # None: on the whole sheet
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    adopted = models.BooleanField(null=True)
    reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["sheet", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted__isnull=True)
                | (~Q(reason="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="comment_answered_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.office_id}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"comment:{self.pk}"


class Node(models.Model):
    """What of a task should be reached by a date within the year."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="nodes")
    due_on = models.DateField()
    wording = models.TextField()
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["task", "due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.due_on} {self.wording}"


class Path(models.Model):
    """How much a task is to reach, of which indicator, and on which way through the year."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="paths")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="paths")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="paths")
    kind = models.CharField(max_length=20, choices=IndicatorKind)
    shape = models.CharField(max_length=20)
    start_on = models.DateField()
    due_on = models.DateField()
    bound = models.CharField(max_length=10)  # of ``Bound``, or range, first, all, outside
    value = ExactDecimalField(null=True)  # None: comes later from outside, or a range
    low = ExactDecimalField(null=True)
    high = ExactDecimalField(null=True)
    unit = models.CharField(max_length=50, blank=True)
    rising = models.BooleanField(default=True)  # more is better
    base = ExactDecimalField(null=True)  # where it stood before
    points = models.JSONField(default=list, blank=True)  # [[day, value], ...], values as strings
    dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["task", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "indicator"], condition=Q(dropped=False), name="path_once"
            ),
            models.CheckConstraint(
                condition=Q(bound__in=[*Bound.values, "range", "first", "all", "outside"]),
                name="path_bound_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.indicator_id}"


class Adjustment(models.Model):
    """How a task was changed after its sheet was issued; written once, so that the original stays."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=20, choices=AdjustmentKind)
    before = models.JSONField(default=dict, encoder=ReadableJSON)
    after = models.JSONField(default=dict, encoder=ReadableJSON)
    reason = models.TextField()
    approved_by = models.CharField(max_length=200)  # the leader's name, or the meeting
    document = models.CharField(max_length=200)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(approved_by="") & ~Q(document=""),
                name="adjustment_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.task_id}"

"""Tables of supervising: the year's plan, reminders, supervision orders, extensions, messages."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models.sheet import Task
from luoshi.delivery.rules import states
from luoshi.people.models import Office, Officer


class PlanKind(models.TextChoices):
    """What the year's plan (年度督检考计划) counts."""

    SUPERVISION = "supervision", _("Supervision")  # 督查
    INSPECTION = "inspection", _("Inspection")  # 检查
    ASSESSMENT = "assessment", _("Assessment")  # 考核


class ExtensionState(models.TextChoices):
    """Where a request for more time stands."""

    ASKED = "asked", _("Asked")
    AGREED = "agreed", _("Agreed by the head")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


class MessageKind(models.TextChoices):
    """What a message is; the last two go out only signed by a named person."""

    NOTICE = "notice", _("Notice")
    REMINDER = "reminder", _("Reminder")  # 催办
    ORDER = "order", _("Supervision order")  # 督办单
    CIRCULAR = "circular", _("Circular")  # 通报


class MessageState(models.TextChoices):
    """How far a message is on its way out."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")  # given up after the last try


class PlanItem(models.Model):
    """One item of a year's plan of supervision, inspection and assessment (年度督检考计划)."""

    year = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, choices=PlanKind)
    title = models.CharField(max_length=200)
    document = models.CharField(max_length=200)  # which approved it
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)  # taken out of the plan again
    struck_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="plan_item_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.number} {self.title}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"plan-item:{self.pk}"


class Order(models.Model):
    """A supervision order (督办单): numbered, signed by a named person, due in working days."""

    year = models.PositiveIntegerField()
    serial = models.PositiveIntegerField(null=True, blank=True)  # within the year, given at signing
    number = models.CharField(max_length=100, blank=True)  # 编号 as it is written
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="orders")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="orders")
    plan_item = models.ForeignKey(
        PlanItem, on_delete=models.PROTECT, null=True, blank=True, related_name="orders"
    )
    title = models.CharField(max_length=200)
    demand = models.TextField()
    limit_days = models.PositiveSmallIntegerField()  # working days
    state = models.CharField(max_length=20, default=states.ORDER.initial)
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True, blank=True)  # a draft that was put aside for good
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    first_due_on = models.DateField(null=True, blank=True)  # as signed; an extension leaves it
    due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    completed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True)
    struck_off_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_off_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-year", "-serial", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "serial"], condition=Q(serial__isnull=False), name="order_serial_once"
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="order_number_once"),
            models.CheckConstraint(condition=Q(state__in=states.ORDER.states), name="order_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | (~Q(number="") & Q(signed_by__isnull=False, due_on__isnull=False, plan_item__isnull=False)),
                name="order_out_only_signed",
            ),
            models.CheckConstraint(
                condition=Q(discarded_at__isnull=True) | Q(state="draft"), name="order_discarded_as_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state="struck-off") | Q(struck_off_by__isnull=False, completed_by__isnull=False),
                name="order_struck_off_after_completion",
            ),
            models.CheckConstraint(
                condition=Q(struck_off_by__isnull=True) | ~Q(struck_off_by=F("completed_by")),
                name="order_struck_off_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"order:{self.pk}"


class Extension(models.Model):
    """A request for more time for an order or a task: asked before the date, decided by the supervisor."""

    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions"
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="extensions")
    reason = models.TextField()
    progress = models.TextField(blank=True)  # how far it is
    old_due_on = models.DateField()
    new_due_on = models.DateField()
    state = models.CharField(max_length=20, choices=ExtensionState, default=ExtensionState.ASKED)
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(order__isnull=False, task__isnull=True)
                | Q(order__isnull=True, task__isnull=False),
                name="extension_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(new_due_on__gt=F("old_due_on")), name="extension_later"),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(state__in=["asked", "agreed"], order__isnull=False),
                name="extension_of_order_open_once",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state__in=["asked", "agreed"], task__isnull=False),
                name="extension_of_task_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_due_on} -> {self.new_due_on}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"extension:{self.pk}"


class Verdict(models.Model):
    """That an order was verified before it is struck off; written once."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="verdicts")
    method = models.CharField(max_length=20)
    confirms = models.BooleanField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.order_id} {self.method}"


class Reminder(models.Model):
    """That an office was reminded (催办), once for each cause; written once."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="reminders")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="reminders")
    cause = models.CharField(max_length=30)  # near-due, overdue, report-due, report-missing, by-hand
    about = models.CharField(max_length=100)  # which date or period: the same cause is told once
    text = models.TextField(blank=True)
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # None: went by itself
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "office", "cause", "about"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.task_id}"


class Message(models.Model):
    """A message to one officer: in the product, and out through the city's messenger."""

    kind = models.CharField(max_length=20, choices=MessageKind)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="messages")
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    thing = models.CharField(max_length=100)  # what it is about, as the journal names it
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=MessageState, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)  # of the last try
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["order", "circular"]) | Q(signed_by__isnull=False),
                name="message_signed",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="message_waiting"),
            models.Index(fields=["officer", "read_at"], name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.subject

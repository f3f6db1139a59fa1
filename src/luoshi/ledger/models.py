"""The ledger's tables: what was read, what is promised, what officers decided. No row is ever deleted.

Spans count Python characters of the edition's text and are half-open. Migrations put triggers on every
table: rows of a reading and decisions cannot be changed, nothing can be deleted.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.journal.models import Entry
from luoshi.ledger.fields import ExactDecimalField, ReadableJSON
from luoshi.ledger.indicator_models import Basis as Basis
from luoshi.ledger.indicator_models import Indicator as Indicator
from luoshi.ledger.indicator_models import IndicatorKind as IndicatorKind
from luoshi.ledger.indicator_models import Observation as Observation
from luoshi.ledger.indicator_models import ObservationStatus as ObservationStatus
from luoshi.people.models import Officer


class Kind(models.TextChoices):
    """What a commitment promises."""

    TARGET = "target", _("Target")  # with a figure
    TASK = "task", _("Task")  # without one
    PROJECT = "project", _("Project")  # a named thing to be built


class State(models.TextChoices):
    """Where a commitment stands; ``rules`` says what leads from one to the other."""

    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")
    SPLIT = "split", _("Split")
    MERGED = "merged", _("Merged")


class Firmness(models.TextChoices):
    """How firmly it is promised."""

    ENSURE = "ensure", _("Ensure")
    PLAN = "plan", _("Plan")
    STRIVE = "strive", _("Strive")
    EXPLORE = "explore", _("Explore")


class Act(models.TextChoices):
    """What a decision did to a commitment; the last three are what a corrected text did."""

    ACCEPT = "accept", _("Accepted")
    CORRECT = "correct", _("Corrected")
    SPLIT = "split", _("Split")
    MERGE = "merge", _("Merged")
    REJECT = "reject", _("Rejected")
    REOPEN = "reopen", _("Reopened")
    TEXT_CHANGED = "text_changed", _("Wording changed")
    TEXT_LOST = "text_lost", _("No longer in the text")
    TEXT_FOUND = "text_found", _("In the text again")


class Bound(models.TextChoices):
    """How a target's value binds."""

    EQ = "eq", _("equal to")
    GE = "ge", _("at least")
    GT = "gt", _("more than")
    LE = "le", _("at most")
    LT = "lt", _("less than")
    ABOUT = "about", _("about")
    NEAR = "near", _("nearly")


class SourceKind(models.TextChoices):
    """What kind of document promises or demands something."""

    REPORT = "report", _("Government work report")
    MEETING = "meeting", _("Meeting decision")  # 会议议定事项
    INSTRUCTION = "instruction", _("Written instruction")  # 批示
    FROM_ABOVE = "from_above", _("Task from above")  # 上级交办
    PRACTICAL = "practical", _("Practical matters of the year")  # 民生实事
    INSPECTION = "inspection", _("Inspection finding")  # 巡视
    SUPERVISION = "supervision", _("Supervision finding")  # 督察
    AUDIT = "audit", _("Audit finding")  # 审计
    STATISTICS = "statistics", _("Finding in statistics")  # 统计
    DELIBERATION = "deliberation", _("Deputies' opinions")  # 人大常委会审议意见
    TABLE = "table", _("Imported task table")  # what a sheet of another making holds beyond all sources


class Report(models.Model):
    """A source: a place's government work report for one year, or another document that demands something."""

    kind = models.CharField(max_length=20, choices=SourceKind, default=SourceKind.REPORT)
    document = models.CharField(max_length=100, blank=True)  # 文号, or what the document is filed under
    issuer = models.CharField(max_length=100, blank=True)  # the meeting, leader or organ
    dated = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=100)
    adcode = models.CharField(max_length=6, blank=True)  # GB/T 2260
    title = models.TextField(blank=True)
    year_reviewed = models.IntegerField(null=True)
    year_planned = models.IntegerField()

    class Meta:
        ordering = ["-year_planned", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year_planned"],
                condition=Q(kind=SourceKind.REPORT),
                name="report_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "document"],
                condition=~Q(document=""),
                name="source_document_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=SourceKind.values), name="source_kind_known"),
        ]

    def __str__(self) -> str:
        if self.kind == SourceKind.REPORT:
            return f"{self.place} {self.year_planned}"
        return f"{self.document} {self.title}".strip()


class Edition(models.Model):
    """One text of a report, byte by byte as it was adopted."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()  # 1, 2 ... within the report
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=50)
    data = models.BinaryField()
    text = models.TextField()
    continued_from = models.TextField(blank=True)
    continued_to = models.TextField(blank=True)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["report", "sha256"], name="edition_bytes_once"),
        ]

    def __str__(self) -> str:
        return f"{self.report} / {self.number}"


class Piece(models.Model):
    """A piece of an edition's reading; ``number`` is its index there, counted from 0."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="%(class)s_number_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="%(class)s_span_forward"),
        ]

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.start}:{self.end}"


class Section(Piece):
    """A stretch under one head."""

    heading = models.TextField()
    level = models.PositiveIntegerField()
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    announced = models.PositiveIntegerField(null=True)
    found = models.PositiveIntegerField(null=True)


class Statement(Piece):
    """The smallest stretch that says one whole thing."""

    text = models.TextField()
    kind = models.CharField(max_length=20)
    firmness = models.CharField(max_length=20, blank=True)
    places = models.JSONField(default=list, encoder=ReadableJSON)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, null=True, related_name="statements")
    rule = models.CharField(max_length=100)


class Figure(Piece):
    """A number that says how much; ``value`` in plain units, or ``low`` and ``high``."""

    text = models.TextField()
    value = ExactDecimalField(null=True)
    low = ExactDecimalField(null=True)
    high = ExactDecimalField(null=True)
    unit = models.TextField(blank=True)
    bound = models.CharField(max_length=10)
    kind = models.CharField(max_length=10)
    measure = models.TextField(blank=True)
    role = models.CharField(max_length=10)
    year = models.IntegerField(null=True)
    places = models.JSONField(default=list, encoder=ReadableJSON)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="figures")
    rule = models.CharField(max_length=100)


class Project(Piece):
    """A named thing to be built, extended or planned."""

    text = models.TextField()
    name = models.TextField()
    stage = models.CharField(max_length=20)
    role = models.CharField(max_length=10)
    year = models.IntegerField(null=True)
    places = models.JSONField(default=list, encoder=ReadableJSON)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="projects")
    rule = models.CharField(max_length=100)


class Finding(Piece):
    """What a careful reader would raise; ``values`` fill the catalogue's message for ``rule``."""

    rule = models.CharField(max_length=100)
    severity = models.CharField(max_length=10)
    values = models.JSONField(default=dict, encoder=ReadableJSON)


class Commitment(models.Model):
    """Something promised that somebody can be asked about, as proposed by the reader or made by an officer.

    ``edition``, ``start``, ``end`` and ``quote`` say where it stands in the newest text that holds it;
    a part of a split stands within its sentence, a merged one at its first sentence.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveIntegerField()  # 序号: given once within the report, never again
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    text = models.TextField()  # 重点任务
    category = models.TextField(blank=True)  # the field of work: a heading that divides the promises
    heading = models.TextField(blank=True)  # the nearest heading
    firmness = models.CharField(max_length=10, choices=Firmness, blank=True)
    places = models.JSONField(default=list, blank=True, encoder=ReadableJSON)
    due_date = models.DateField(null=True, blank=True)
    headline = models.BooleanField(default=False)  # 主要预期目标
    note = models.TextField(blank=True)
    rule = models.CharField(max_length=100)

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="commitments")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, related_name="commitments")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, related_name="commitments")
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")

    proposed_in = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    lost_in = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    corrected = models.JSONField(default=list)  # names of what an officer set: a new text leaves these alone
    version = models.PositiveIntegerField(default=1)  # rises with every change: who saw an older one is told

    class Meta:
        ordering = ["report", "start", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="commitment_number_once"),
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="commitment_span_forward"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="commitment_state_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="commitment_kind_known"),
        ]
        indexes = [models.Index(fields=["report", "start", "number"], name="commitment_in_text_order")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"

    @property
    def thing(self) -> str:
        """How the journal names it."""
        return f"commitment:{self.pk}"


class Target(models.Model):
    """How much a commitment promises; ``value`` in plain units, or ``low`` and ``high``."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="targets")
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, null=True, related_name="targets")
    measure = models.TextField(blank=True)
    value = ExactDecimalField(null=True)
    low = ExactDecimalField(null=True)
    high = ExactDecimalField(null=True)
    unit = models.TextField(blank=True)
    bound = models.CharField(max_length=10, choices=Bound, default=Bound.EQ)
    kind = models.CharField(max_length=10)
    year = models.IntegerField(null=True)
    places = models.JSONField(default=list, blank=True, encoder=ReadableJSON)
    dropped = models.BooleanField(default=False)  # taken out by a correction or a corrected text

    class Meta:
        ordering = ["commitment", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False),
                name="target_value_or_range",
            ),
        ]

    def __str__(self) -> str:
        return self.measure


class Decision(models.Model):
    """One step in a commitment's visible history; never changed."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="decisions")
    act = models.CharField(max_length=20, choices=Act)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    before = models.JSONField(default=dict, encoder=ReadableJSON)
    after = models.JSONField(default=dict, encoder=ReadableJSON)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="decisions")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.commitment}"


class Descent(models.Model):
    """That ``child`` came of ``parent``, by a split or a merge."""

    parent = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="descents")
    child = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="ancestries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "child"], name="descent_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parent_id} -> {self.child_id}"

"""Delivery's tables: what is done with what was promised. No row is ever deleted.

Migrations put triggers on every table: histories cannot be changed, nothing can be deleted.
"""

from luoshi.delivery.models.circulars import Circular, CircularAddressee, CircularDraft
from luoshi.delivery.models.evidence import Evidence, EvidenceUse, StoredFile
from luoshi.delivery.models.imports import ColumnMapping, ImportedRow
from luoshi.delivery.models.orders import (
    Extension,
    ExtensionState,
    Message,
    MessageKind,
    MessageState,
    Order,
    PlanItem,
    PlanKind,
    Reminder,
    Verdict,
)
from luoshi.delivery.models.replies import Reply
from luoshi.delivery.models.reporting import (
    Enquiry,
    Matter,
    MatterState,
    Method,
    Progress,
    ProgressFigure,
    ProgressStep,
    Rectification,
    RectificationStep,
    ReportingPeriod,
    Verification,
)
from luoshi.delivery.models.sheet import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentState,
    Comment,
    Node,
    Part,
    Path,
    Section,
    Sheet,
    Task,
)

__all__ = [
    "Adjustment",
    "AdjustmentKind",
    "Assignment",
    "AssignmentState",
    "Circular",
    "CircularAddressee",
    "CircularDraft",
    "ColumnMapping",
    "Comment",
    "Enquiry",
    "Evidence",
    "EvidenceUse",
    "Extension",
    "ExtensionState",
    "ImportedRow",
    "Matter",
    "MatterState",
    "Message",
    "MessageKind",
    "MessageState",
    "Method",
    "Node",
    "Order",
    "Part",
    "Path",
    "PlanItem",
    "PlanKind",
    "Progress",
    "ProgressFigure",
    "ProgressStep",
    "Rectification",
    "RectificationStep",
    "Reminder",
    "Reply",
    "ReportingPeriod",
    "Section",
    "Sheet",
    "StoredFile",
    "Task",
    "Verdict",
    "Verification",
]

"""What a commitment says, as plain JSON: for the history, the journal, and comparing two readings."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.ledger.models import Commitment, Target
from luoshi.ledger.proposals import Goal

# What an officer may set, and what a new text may bring anew unless an officer has set it.
CORRECTABLE = ("text", "kind", "firmness", "places", "due_date", "headline", "note", "targets")

GOAL_FIELDS = ("measure", "value", "low", "high", "unit", "bound", "kind", "year", "places")

Content = dict[str, Any]


def content(commitment: Commitment, targets: Iterable[Target]) -> Content:
    """What ``commitment`` says, with its ``targets`` that are not dropped."""
    said = {name: getattr(commitment, name) for name in CORRECTABLE if name != "targets"}
    return plain({**said, "targets": [goal_content(target) for target in targets]})


def goal_content(goal: Target | Goal) -> Content:
    """What one target says."""
    return plain({name: getattr(goal, name) for name in GOAL_FIELDS})


def plain(values: Mapping[str, object]) -> Content:
    """``values`` with decimals and dates as strings and tuples as lists."""
    return {name: plain_value(value) for name, value in values.items()}


def plain_value(value: object) -> Any:
    """``value`` as JSON has it; decimals without trailing zeros, so that equal ones are written alike."""
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain_value(item) for item in value]
    return value


def difference(before: Content, after: Content) -> tuple[Content, Content]:
    """The parts of ``before`` and ``after`` in which they differ."""
    differing = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}

"""An officer's messages as their page shows them, and how far all messages are on their way out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from luoshi.delivery.models import Message, MessageKind, MessageState
from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many messages of one kind an officer has, and how many of them are unread."""

    kind: str
    name: str
    count: int
    unread: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """How many messages wait to leave the product, and how many were given up."""

    waiting: int
    failed: int


def inbox(officer: Officer, *, kind: str = "", unread_only: bool = False) -> QuerySet[Message]:
    """The messages to ``officer``: unread first, the latest first among each."""
    rows = Message.objects.filter(officer=officer).select_related("signed_by")
    if kind in MessageKind.values:
        rows = rows.filter(kind=kind)
    if unread_only:
        rows = rows.filter(read_at=None)
    return rows.order_by(F("read_at").desc(nulls_first=True), "-pk")


def kinds_waiting(officer: Officer) -> Sequence[KindCount]:
    """The kinds of messages that ``officer`` has, in one query."""
    counted = (
        Message.objects.filter(officer=officer)
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))
    )
    found = {row["kind"]: row for row in counted}
    return [
        KindCount(kind, str(name), found[kind]["n"], found[kind]["unread"])
        for kind, name in MessageKind.choices
        if kind in found
    ]


def read_all_messages(*, at: datetime, by: Officer) -> int:
    """Mark every message of one's own as read; gives how many there were."""
    return Message.objects.filter(officer=by, read_at=None).update(read_at=at)


def way_out() -> WayOut:
    """How far all messages are on their way out."""
    counts = dict(
        Message.objects.exclude(state=MessageState.SENT)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return WayOut(counts.get(MessageState.WAITING, 0), counts.get(MessageState.FAILED, 0))

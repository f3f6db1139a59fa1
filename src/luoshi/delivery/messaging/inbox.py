"""An officer's messages as their page shows them, and how far all messages are on their way out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Message, MessageKind, MessageState
from luoshi.paper.sheets import Column, Sheet
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


COLUMNS: Final = (
    Column("类别", 10, "center"),
    Column("标题", 50),
    Column("内容", 60),
    Column("签发人", 10, "center"),
    Column("日期", 12, "center", "yyyy-mm-dd"),
    Column("是否已读", 9, "center"),
)
KINDS_ON_PAPER: Final = {"notice": "通知", "reminder": "催办", "order": "督办单", "circular": "通报"}


def messages_sheet(rows: Iterable[Message]) -> Sheet:
    """An officer's messages as they leave for a spreadsheet."""
    return Sheet(
        title="消息",
        name="消息",
        columns=COLUMNS,
        rows=[
            (
                KINDS_ON_PAPER[row.kind],
                row.subject,
                row.body,
                row.signed_by.name if row.signed_by else None,
                day_of(row.made_at),
                "已读" if row.read_at else "未读",
            )
            for row in rows
        ],
        empty="没有消息",
        sticky_columns=2,
    )

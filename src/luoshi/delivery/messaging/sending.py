"""Sending what waits in the outbox, and reading one's messages."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from luoshi.delivery.messaging.messengers import Letter, Messenger, NotSent
from luoshi.delivery.models import Message, MessageState
from luoshi.ground.refused import Refused
from luoshi.people.models import Officer

MOST_TRIES = 8
FIRST_PAUSE = timedelta(minutes=1)  # doubled with every try
BATCH = 100


class NoSuchMessage(Refused):
    """There is no such message for this officer: ``id``."""

    code: ClassVar[str] = "no-such-message"


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending did: how many went out, wait for another try, were given up."""

    sent: int
    waiting: int
    failed: int


def send_messages(*, messenger: Messenger, at: datetime, by: Officer | None = None) -> Sent:  # noqa: ARG001
    """Send what waits, at most ``BATCH`` messages; what does not go is tried again, later each time.

    Each message is claimed before it is sent, so that two rounds at once do not send it twice, and no lock is
    held while a slow messenger takes its time. One whose sending was interrupted is sent again when its claim
    is over: its number lets the receiver see that it is the same.
    """
    due = Message.objects.filter(state=MessageState.WAITING, next_try_at__lte=at).order_by("pk")
    sent = waiting = failed = 0
    for row in list(due.select_related("officer", "signed_by")[:BATCH]):
        state = _send_one(row, messenger, at)
        sent += state == MessageState.SENT
        waiting += state == MessageState.WAITING
        failed += state == MessageState.FAILED
    return Sent(sent, waiting, failed)


def _send_one(row: Message, messenger: Messenger, at: datetime) -> str | None:
    """Try one message: the state that it has then, None if somebody else sees to it."""
    if not _claimed(row, at):
        return None
    problem = ""
    try:
        if row.officer.is_active:
            messenger.send(letter(row), at=at)
        row.state, row.sent_at = MessageState.SENT, at
    except NotSent as refused:
        problem = str(refused)[:200]
        if row.tries >= MOST_TRIES:
            row.state = MessageState.FAILED
    Message.objects.filter(pk=row.pk).update(state=row.state, sent_at=row.sent_at, problem=problem)
    return row.state


def _claimed(row: Message, at: datetime) -> bool:
    """Take a message for this round: whoever counts its try first has it."""
    next_try_at = at + FIRST_PAUSE * 2**row.tries
    claim = Message.objects.filter(pk=row.pk, state=MessageState.WAITING, tries=row.tries)
    if not claim.update(tries=row.tries + 1, next_try_at=next_try_at):
        return False
    row.tries, row.next_try_at = row.tries + 1, next_try_at
    return True


def letter(row: Message) -> Letter:
    """A message as it goes out."""
    return Letter(
        number=row.pk,
        to=row.officer.username,
        kind=row.kind,
        subject=row.subject,
        body=row.body,
        thing=row.thing,
        signed_by=row.signed_by.name if row.signed_by else "",
    )


def read_message(*, message_id: int, at: datetime, by: Officer) -> Message:
    """Mark a message of one's own as read; who read what when is told to nobody. Raises NoSuchMessage."""
    row = Message.objects.filter(pk=message_id, officer=by).first()
    if row is None:
        raise NoSuchMessage(id=message_id)
    if row.read_at is None:
        row.read_at = at
        row.save(update_fields=["read_at"])
    return row

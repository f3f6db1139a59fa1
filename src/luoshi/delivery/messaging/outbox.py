"""Messages to officers: written within the act that they tell of, sent out afterwards by ``sending``."""

from collections.abc import Iterable
from datetime import datetime

from luoshi.delivery.models import Message, MessageKind
from luoshi.ground.messages import render
from luoshi.people.models import Officer, Role

LONGEST_SUBJECT = 200


def notify(
    officers: Iterable[Officer],
    subject: str,
    *,
    thing: str,
    at: datetime,
    kind: str = MessageKind.NOTICE,
    signed_by: Officer | None = None,
    body: str = "",
    **values: object,
) -> list[Message]:
    """Write a message to each of ``officers``; ``subject`` is the code of its words (``message.<subject>``).

    Orders and circulars need ``signed_by``: the table refuses them without.
    """
    words = render(f"message.{subject}", "zh", values)[:LONGEST_SUBJECT]
    once = {officer.pk: officer for officer in officers}
    return Message.objects.bulk_create(
        Message(
            kind=kind,
            officer=officer,
            subject=words,
            body=body,
            thing=thing,
            signed_by=signed_by,
            made_at=at,
            next_try_at=at,
        )
        for officer in once.values()
    )


def heads_and_reporters(office_ids: Iterable[int]) -> list[Officer]:
    """Who works for these offices."""
    return list(
        Officer.objects.filter(
            office__in=set(office_ids), role__in=[Role.HEAD, Role.REPORTER], is_active=True
        ).order_by("pk")
    )


def supervisors() -> list[Officer]:
    """Who owns the ledger."""
    return list(Officer.objects.filter(role=Role.SUPERVISOR, is_active=True).order_by("pk"))

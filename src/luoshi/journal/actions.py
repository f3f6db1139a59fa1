"""The one write of the journal: append an entry."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from luoshi.journal import chain
from luoshi.journal.models import Chain, Entry


def record(
    *, act: str, thing: str, actor: str, at: datetime, payload: Mapping[str, object], reason: str = ""
) -> Entry:
    """Append one entry to the chain, within the caller's transaction.

    ``act``: what was done, as ``room.verb`` (``ledger.accept``); ``thing``: to what (``commitment:42``);
    ``actor``: by whom (``officer:12``); ``at``: when, with a zone; ``payload``: facts for ``chain.plain``,
    never personal data; ``reason``: why, in the actor's words.

    Appends wait for each other until the transaction ends, so call it late in the transaction.
    Raises RuntimeError outside a transaction: the act and its entry must stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the journal is written within the transaction of the act that it tells of")
    hold_chain()
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, chain.GENESIS)
    entry = Entry(
        number=number,
        at=at,
        actor=actor,
        act=act,
        thing=thing,
        reason=reason,
        payload=chain.canonical(payload),
        previous=previous,
    )
    entry.hash = chain.entry_hash(entry.fields())
    entry.save(force_insert=True)
    return entry


def hold_chain() -> None:
    """Wait until no other transaction is appending, and keep others waiting until this one ends."""
    if not Chain.objects.select_for_update().filter(pk=1).first():
        Chain.objects.get_or_create(pk=1)
        Chain.objects.select_for_update().get(pk=1)

"""What the journal tells: whether its chain is whole, its head, an export, the acts upon a thing."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from luoshi.journal import chain
from luoshi.journal.models import Entry

# Rows that are in memory at once while the whole journal is read.
CHUNK_ROWS = 1000


def verify(head: str | None = None) -> chain.Verification:
    """Check the whole chain, reading it as a stream.

    ``head``: a hash from an earlier export or page that the chain must still contain.
    """
    return chain.verify_entries(stored_entries(), head=head)


def head() -> str:
    """The hash of the newest entry, 64 zeros for an empty journal."""
    newest = Entry.objects.order_by("-number").values_list("hash", flat=True).first()
    return newest or chain.GENESIS


def export_lines() -> Iterator[str]:
    """The journal as JSON lines without line ends, as ``chain.verify_lines`` checks them."""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=CHUNK_ROWS):
        yield chain.canonical(entry.fields())


def entries(thing: str | None = None, *, actor: str | None = None) -> QuerySet[Entry]:
    """The acts, newest first; only those upon ``thing`` or by ``actor`` where one is given."""
    acts = Entry.objects.order_by("-number")
    if thing:
        acts = acts.filter(thing=thing)
    return acts.filter(actor=actor) if actor else acts


def entries_about(thing: str) -> QuerySet[Entry]:
    """The acts upon ``thing`` (``commitment:42``), oldest first."""
    return Entry.objects.filter(thing=thing).order_by("number")


def stored_entries() -> Iterator[Mapping[str, Any] | None]:
    """Every entry in order for the chain to check, None for one whose payload is not what was written."""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=CHUNK_ROWS):
        try:
            canonical = chain.canonical(json.loads(entry.payload)) == entry.payload
        except (ValueError, TypeError, RecursionError):
            canonical = False
        yield entry.fields() if canonical else None

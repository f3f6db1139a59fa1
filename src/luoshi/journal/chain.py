"""The hash chain itself, pure: how an entry is written down, hashed, and checked without any database.

An exported journal is one JSON object a line, written canonically: keys sorted, no spaces, UTF-8, no
floating-point numbers. ``hash`` is SHA-256 over the same object without ``hash``; ``previous`` is the hash
of the line before, and 64 zeros for the first. Anyone can check it with these few lines.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

GENESIS = "0" * 64

FIELDS = frozenset({"number", "at", "actor", "act", "thing", "reason", "payload", "previous", "hash"})

Fault = Literal["form", "number", "previous", "hash"]


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking a chain found.

    ``entries`` counts the intact entries from the start and ``head`` is the hash of the last of them;
    ``broken_at`` is the number of the first entry that is missing, changed or out of place and ``fault``
    says in what; ``cut_tail`` is true when an intact chain does not reach the head that it should.
    """

    entries: int
    head: str
    broken_at: int | None = None
    fault: Fault | None = None
    cut_tail: bool = False

    @property
    def ok(self) -> bool:
        """Whether the chain is whole, as far as was asked."""
        return self.broken_at is None and not self.cut_tail


def plain(value: object) -> Any:
    """``value`` as canonical JSON knows it: decimals and dates become strings.

    Raises TypeError for a floating-point number, which has no one way to be written, and for other types.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError(f"keys must be strings: {value!r}")
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    raise TypeError(f"not for the journal: {type(value).__name__}")


def canonical(value: object) -> str:
    """``value`` in the one way that is hashed; TypeError for what ``plain`` does not know."""
    return json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def moment(at: datetime) -> str:
    """``at`` in UTC with microseconds; ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time in the journal needs a zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(fields: Mapping[str, object]) -> str:
    """SHA-256 in hexadecimal over the canonical form of ``fields`` without ``hash``."""
    hashed = {name: value for name, value in fields.items() if name != "hash"}
    return hashlib.sha256(canonical(hashed).encode()).hexdigest()


def verify_lines(lines: Iterable[str], *, head: str | None = None) -> Verification:
    """Check an exported journal, given as its lines; see ``verify_entries``."""
    return verify_entries(map(parsed_line, lines), head=head)


def verify_entries(entries: Iterable[Mapping[str, Any] | None], *, head: str | None = None) -> Verification:
    """Check that ``entries`` form one unbroken chain, reading each once and holding none.

    ``entries``: each with exactly ``FIELDS``, in order; None stands for one that could not be read.
    ``head``: a hash that the chain must contain, from an earlier export: without it nobody can tell that
    the last entries were cut off. The chain may have grown since.
    """
    count, last = 0, GENESIS
    awaited = head is not None and head != GENESIS
    for entry in entries:
        fault = fault_of(entry, number=count + 1, previous=last)
        if entry is None or fault is not None:
            return Verification(count, last, broken_at=count + 1, fault=fault)
        count, last = count + 1, entry["hash"]
        if last == head:
            awaited = False
    return Verification(count, last, cut_tail=awaited)


def fault_of(entry: Mapping[str, Any] | None, *, number: int, previous: str) -> Fault | None:
    """In what ``entry`` fails to be the one with this number after the one with this hash."""
    if entry is None or entry.keys() != FIELDS:
        return "form"
    if entry["number"] != number:
        return "number"
    if entry["previous"] != previous:
        return "previous"
    try:
        right = entry_hash(entry)
    except (TypeError, ValueError):
        return "form"
    return None if entry["hash"] == right else "hash"


def parsed_line(line: str) -> Mapping[str, Any] | None:
    """The entry on one exported line, None if it is not one written canonically."""
    bare = line.rstrip("\r\n")
    try:
        entry = json.loads(bare)
        # Doubled keys or other spellings would let the same hash show two different texts.
        if not isinstance(entry, dict) or canonical(entry) != bare:
            return None
    except (ValueError, TypeError, RecursionError):
        return None
    return entry

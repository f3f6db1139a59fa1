"""What an officer may correct in a commitment, checked field by field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ground.refused import Refused
from luoshi.ledger.content import CORRECTABLE, GOAL_FIELDS
from luoshi.ledger.models import Bound, Commitment, Firmness, Kind, Target

GOAL_KINDS = ("amount", "rate", "change", "share", "rank", "streak")

_UNSTORABLE = {"\x00", *map(chr, range(0xD800, 0xE000))}


class CorrectionUnfit(Refused):
    """A corrected value is none that the field can hold: ``field``, ``value``."""

    code: ClassVar[str] = "correction-unfit"


def checked_changes(changes: Mapping[str, object]) -> dict[str, Any]:
    """``changes`` with each value as its column wants it; ``targets`` as goals, each maybe with an ``id``.

    Raises CorrectionUnfit, and KeyError for a field that nobody may correct.
    """
    for name in changes:
        if name not in CORRECTABLE:
            raise KeyError(name)
    return {name: CHECKS[name](name, value) for name, value in changes.items()}


def line(name: str, value: object) -> str:
    """Text that says something."""
    said = free_text(name, value)
    if not said:
        raise CorrectionUnfit(field=name, value="")
    return said


def free_text(name: str, value: object) -> str:
    """Text, maybe empty, that a database can keep."""
    if not isinstance(value, str) or _UNSTORABLE.intersection(value):
        raise CorrectionUnfit(field=name, value=str(value)[:50])
    return value.strip()


def one_of(choices: tuple[str, ...]) -> Any:
    """A check for one of ``choices``."""

    def check(name: str, value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise CorrectionUnfit(field=name, value=str(value)[:50])
        return str(value)

    return check


def places(name: str, value: object) -> list[str]:
    """Names of places, each once."""
    if not isinstance(value, list | tuple):
        raise CorrectionUnfit(field=name, value=str(value)[:50])
    return list(dict.fromkeys(line(name, item) for item in value))


def day(name: str, value: object) -> date | None:
    """A date, or none."""
    if value is None or type(value) is date:
        return value
    raise CorrectionUnfit(field=name, value=str(value)[:50])


def yes_or_no(name: str, value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise CorrectionUnfit(field=name, value=str(value)[:50])


def number(name: str, value: object) -> Decimal | None:
    """An exact number, or none; never a floating-point one."""
    if value is None or isinstance(value, bool | float):
        if value is None:
            return None
        raise CorrectionUnfit(field=name, value=str(value)[:50])
    try:
        exact = Decimal(value) if isinstance(value, int | str | Decimal) else None
    except InvalidOperation:
        exact = None
    # A few characters such as 1e999999999 would fill the disk once written out.
    if exact is None or not exact.is_finite() or abs(exact.adjusted()) > 40:
        raise CorrectionUnfit(field=name, value=str(value)[:50])
    return exact


def year(name: str, value: object) -> int | None:
    """A year, or none."""
    if value is None or (
        isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR
    ):
        return value
    raise CorrectionUnfit(field=name, value=str(value)[:50])


def goals(name: str, value: object) -> list[dict[str, Any]]:
    """Targets: each a mapping of ``GOAL_FIELDS`` and, for one that is there already, its ``id``."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
        raise CorrectionUnfit(field=name, value=str(value)[:50])
    return [goal(name, item) for item in value]


def goal(name: str, given: Mapping[str, object]) -> dict[str, Any]:
    """One target: a measure and either a value or a range, in plain units."""
    for key in given:
        if key not in {*GOAL_FIELDS, "id"}:
            raise KeyError(key)
    checked = {
        "measure": line("measure", given.get("measure", "")),
        "value": number("value", given.get("value")),
        "low": number("low", given.get("low")),
        "high": number("high", given.get("high")),
        "unit": free_text("unit", given.get("unit", "")),
        "bound": one_of(tuple(Bound.values))("bound", given.get("bound", "eq")),
        "kind": one_of(GOAL_KINDS)("kind", given.get("kind", "amount")),
        "year": year("year", given.get("year")),
        "places": places("places", given.get("places", [])),
    }
    low, high = checked["low"], checked["high"]
    one_value = checked["value"] is not None and low is None and high is None
    a_range = checked["value"] is None and low is not None and high is not None and low <= high
    if not (one_value or a_range):
        raise CorrectionUnfit(field=name, value=checked["measure"][:50])
    return {**checked, "id": given.get("id")}


CHECKS: dict[str, Any] = {
    "text": line,
    "kind": one_of(tuple(Kind.values)),
    "firmness": one_of(("", *Firmness.values)),
    "places": places,
    "due_date": day,
    "headline": yes_or_no,
    "note": free_text,
    "targets": goals,
}


def set_targets(commitment: Commitment, targets: list[Target], given: list[dict[str, Any]]) -> list[Target]:
    """Let ``commitment`` have the targets ``given``: by ``id`` changed, else added; the others are dropped.

    Raises CorrectionUnfit for an ``id`` that is not among ``targets``.
    """
    there = {target.pk: target for target in targets}
    standing = []
    for values in given:
        known = values["id"] is not None
        if known and values["id"] not in there:
            raise CorrectionUnfit(field="targets", value=values["measure"][:50])
        target = there.pop(values["id"]) if known else Target(commitment=commitment)
        for field in GOAL_FIELDS:
            setattr(target, field, values[field])
        target.save()
        standing.append(target)
    for target in there.values():
        target.dropped = True
        target.save(update_fields=["dropped"])
    return standing

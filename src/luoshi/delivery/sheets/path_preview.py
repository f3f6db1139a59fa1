"""What a path expects by the end of each quarter, so that a shape is seen before it is set."""

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import cast

from luoshi.delivery.rules import paths as rules
from luoshi.delivery.sheets.paths import PathTerms, rule_kind
from luoshi.ledger.task_table import Amount, plain_number, written_amount

QUARTER_ENDS = ((3, 31), (6, 30), (9, 30), (12, 31))
MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected at the end of a day: in words with unit, empty where nothing is yet; and why."""

    day: date
    written: str
    why: str


def preview(terms: PathTerms) -> list[Step]:
    """What ``terms`` expect at the ends of quarters and at the end; raises PathUnfit."""
    path = rules.checked_path(
        rules.Path(
            kind=rule_kind(terms.kind),
            shape=cast(rules.Shape, terms.shape),
            start=terms.start_on,
            due=terms.due_on,
            target=aim_of(terms),
            base=terms.base,
            points=tuple(rules.Point(day, value) for day, value in terms.points),
        )
    )
    steps = []
    for day in days_between(terms.start_on, terms.due_on):
        found = rules.expected(path, day)
        shown = "" if found.shown is None else written(found.shown, terms)
        steps.append(Step(day, shown, found.why))
    return steps


def aim_of(terms: PathTerms) -> Decimal | None:
    """What is to be reached; of a range the end that is met first."""
    if terms.bound == "range":
        return terms.low if terms.rising else terms.high
    return terms.value


def days_between(start: date, due: date) -> list[date]:
    """The ends of quarters from ``start`` on, and ``due``; of a long way only the last ones."""
    days = [
        date(year, month, day)
        for year in range(start.year, min(due.year, start.year + 50) + 1)
        for month, day in QUARTER_ENDS
    ]
    return [*(day for day in days if start <= day < due), due][-MOST_STEPS:]


def written(value: Decimal, terms: PathTerms) -> str:
    """``value`` as people write it; a share of the way of done-or-not is per cent."""
    if terms.kind == "done":
        return f"{plain_number(rounded(value))}%"
    number, unit = written_amount(Amount(rounded(value), None, None, terms.unit))
    said = plain_number(rounded(number)) if isinstance(number, Decimal) else ""
    return f"{said}{unit}"


ROOMY = Context(prec=60)  # a long number times a large unit


def rounded(value: Decimal) -> Decimal:
    """``value`` with at most two decimals."""
    return Decimal(format(value.quantize(Decimal("0.01"), context=ROOMY).normalize() or Decimal(0), "f"))

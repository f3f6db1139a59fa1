"""The thresholds of lights: dated and sourced data, from published practices and from a city's profile."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, Literal

from luoshi.delivery.rules.toml_tables import TableReader, read_table
from luoshi.ground.refused import Refused

_PRACTICES: Final = Path(__file__).with_name("practices.toml")


class UnknownPractice(Refused):
    """No published practice is called so. Values: ``practice``, ``known``."""

    code = "unknown-practice"


class NoRulesYet(Refused):
    """No light rules are in force on this day. Values: ``on``, ``first`` (the day of the earliest)."""

    code = "no-rules-yet"


@dataclass(frozen=True, slots=True)
class LightRules:
    """One set of thresholds, in force from ``since``; ``practices.toml`` says what each field means."""

    code: str
    since: date
    source: str
    amber_from_points: Decimal
    red_over_points: Decimal | None
    missed_report: Literal["grey", "red"]
    made_up: Literal["amber", "green"]
    near_due_days: int
    evidence: Literal["always", "at-end", "never"]
    about_points: Decimal
    about_percent: Decimal
    start_red_months: int | None = None
    registered_amber_months: int | None = None
    registered_red_months: int | None = None


def light_rules_from(table: TableReader) -> LightRules:
    """The rules that one table of TOML holds.

    :raises ProfileWrong: if a value is missing or cannot be; red before amber is ``not-in-order``.
    """
    rules = LightRules(
        code=table.text("code"),
        since=table.day("since"),
        source=table.text("source"),
        amber_from_points=table.number("amber_from_points"),
        red_over_points=table.number("red_over_points") if table.has("red_over_points") else None,
        missed_report=table.choice("missed_report", ("grey", "red")),
        made_up=table.choice("made_up", ("amber", "green")),
        near_due_days=table.whole_number("near_due_days"),
        evidence=table.choice("evidence", ("always", "at-end", "never")),
        about_points=table.number("about_points"),
        about_percent=table.number("about_percent"),
        start_red_months=_months(table, "start_red_months"),
        registered_amber_months=_months(table, "registered_amber_months"),
        registered_red_months=_months(table, "registered_red_months"),
    )
    if rules.red_over_points is not None and rules.red_over_points < rules.amber_from_points:
        raise table.wrong("red_over_points", "not-in-order", rules.red_over_points)
    table.finish()
    return rules


def practice(code: str) -> LightRules:
    """The published practice with this code.

    :raises UnknownPractice: if there is none.
    """
    found = _practices().get(code)
    if found is None:
        raise UnknownPractice(practice=code, known=sorted(_practices()))
    return found


def practices() -> tuple[LightRules, ...]:
    """Every published practice that is on file."""
    return tuple(_practices().values())


def rules_on(sets: Iterable[LightRules], on: date) -> LightRules:
    """The rules in force on a day: the latest of those that had begun.

    :raises NoRulesYet: if none had.
    """
    known = sorted(sets, key=lambda rules: rules.since)
    begun = [rules for rules in known if rules.since <= on]
    if not begun:
        raise NoRulesYet(on=on, first=known[0].since if known else "")
    return begun[-1]


def _months(table: TableReader, name: str) -> int | None:
    return table.whole_number(name) if table.has(name) else None


@cache
def _practices() -> dict[str, LightRules]:
    table = read_table(_PRACTICES.read_text(encoding="utf-8"), file=_PRACTICES.name)
    return {rules.code: rules for rules in map(light_rules_from, table.tables("practice"))}

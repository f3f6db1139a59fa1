"""Amounts in one plain unit, so that 2.5 亿元 and 25000 万元 are the same and nothing depends on the writing.

The units and their factors stand in ``units.toml``.
"""

import tomllib
from decimal import Context, Decimal
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("units.toml")
_EXACT: Final = Context(prec=60)


def in_plain_unit(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """``value`` and ``unit`` with 万 and 亿 multiplied out, in the plain unit of its kind.

    A unit that the table does not know stays as it is: 家 is 家.
    """
    factor, plain = _factor(unit.strip())
    return _EXACT.multiply(value, factor), plain


@cache
def _factor(unit: str) -> tuple[Decimal, str]:
    multipliers, factors = _tables()
    if unit in factors:
        return factors[unit]
    for word, many in multipliers.items():
        if unit.startswith(word):
            factor, plain = _factor(unit[len(word) :])
            return _EXACT.multiply(many, factor), plain
    return Decimal(1), unit


@cache
def _tables() -> tuple[dict[str, Decimal], dict[str, tuple[Decimal, str]]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    multipliers = {word: Decimal(many) for word, many in table["multipliers"].items()}
    factors = {
        unit: (Decimal(factor), plain)
        for plain, units in table["units"].items()
        for unit, factor in units.items()
    }
    return multipliers, factors

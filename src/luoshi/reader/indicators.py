"""Which headline indicator a measure is: a sourced table of synonyms, read from ``indicators.toml``."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("indicators.toml")
_WHOLE = re.compile(r"^(?:全[国省市区县州盟旗]|年末)")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One headline indicator; ``lower`` is better when lower, ``price`` grows at constant prices."""

    code: str
    name: str
    lower: bool
    price: bool


def indicator_of(measure: str) -> Indicator | None:
    """The indicator that ``measure`` names, None for every other; 全市固定资产投资 is 固定资产投资."""
    names = _names()
    found = names.get(measure)
    return found if found is not None else names.get(_WHOLE.sub("", measure))


def every_indicator() -> tuple[Indicator, ...]:
    """All indicators, in the order of the table."""
    return tuple(dict.fromkeys(_names().values()))


@cache
def _names() -> dict[str, Indicator]:
    with _TABLE.open("rb") as file:
        table = tomllib.load(file)
    names: dict[str, Indicator] = {}
    for code, row in table.items():
        indicator = Indicator(code, row["name"], row.get("lower", False), row.get("price", False))
        names |= dict.fromkeys(row["names"], indicator)
    return names

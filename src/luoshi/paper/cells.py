"""What may stand in a cell: which text a spreadsheet would take for a formula, and what it cannot hold."""

import re
from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | None
"""A cell's value; ``None`` is an empty cell, to be filled in by whoever gets the table."""

# Full-width forms too: spreadsheets in Chinese and Japanese settings read ＝SUM() as =SUM().
# Source: OWASP, "CSV Injection".
_FORMULA_SIGNS = frozenset("=+-@＝＋－＠\t\r\n")

# What XML 1.0 forbids (control characters, lone surrogates, the two non-characters).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def could_be_formula(text: str) -> bool:
    """Say whether a spreadsheet may calculate ``text`` instead of showing it."""
    return text[:1] in _FORMULA_SIGNS or text.strip()[:1] in _FORMULA_SIGNS if text else False


def printable(text: str) -> str:
    """Return ``text`` without characters that no XML file may hold, its line ends all LF."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shortened(text: str, most_units: int, mark: str) -> str:
    """Cut ``text`` to ``most_units`` UTF-16 code units, never inside a character, ending in ``mark``."""
    if len(text) * 2 <= most_units or len(text.encode("utf-16-le")) // 2 <= most_units:
        return text
    room = (most_units - len(mark)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + mark

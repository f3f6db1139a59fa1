"""What in a text must not become public: personal data and marks of secrecy, found by their form.

Numbers are recognised by their length, their dates and their check digits, so that a figure of the report is
not taken for one. Whether something may be published is decided by a person, who is shown what was found.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Final, Literal

Kind = Literal["identity-number", "mobile-number", "bank-card", "e-mail", "secrecy-mark"]

PROVINCES: Final = frozenset(
    [
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
        *("71", "81", "82", "83"),
    ]
)
"""How an identity number begins: GB/T 2260, with 83 for residents from Taiwan (from 2018)."""

# A large figure is written with its unit; nobody writes one behind a number that identifies somebody.
_UNITS: Final = "元万亿吨%％‰"
_WIDE: Final = str.maketrans("０１２３４５６７８９Ｘｘ＠．＋－—　", "0123456789Xx@.+-- ")
_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_CREDIT_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_ALONE: Final = r"(?<![0-9A-Za-z])(?<![0-9][.,])(?:{})(?![0-9A-Za-z])(?![.,][0-9])"
_PATTERNS: Final[Mapping[Kind, re.Pattern[str]]] = {
    "identity-number": re.compile(_ALONE.format(r"[0-9]{6} ?[0-9]{8} ?[0-9]{3}[0-9Xx]|[0-9]{15}")),
    "mobile-number": re.compile(
        _ALONE.format(r"(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}") + rf"(?! ?[{_UNITS}])"
    ),
    "bank-card": re.compile(
        _ALONE.format(r"[3-6][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?") + rf"(?! ?[{_UNITS}])"
    ),
    "e-mail": re.compile(
        r"(?<![\w.+-])[A-Za-z0-9][\w.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,}", re.ASCII
    ),
    "secrecy-mark": re.compile(
        r"[绝机秘]密[ ]*★|(?m:^[ ]*[绝机秘][ ]*密[ ]*$)|工作秘密|内部(?:资料|文件|使用)|不予公开|不得外传"
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch that must not become public, from ``start`` up to ``end`` (half-open) in characters."""

    kind: Kind
    start: int
    end: int


def not_for_the_public(text: str) -> list[Found]:
    """What in ``text`` identifies a person or is marked as secret, in order; each stretch once.

    Identity numbers: GB 11643-1999, of 18 characters with their check character (ISO 7064, MOD 11-2) and the
    older ones of 15 digits with a date that exists. Bank cards: 16 to 19 digits with a check digit by ISO/IEC
    7812-1 that are no unified social credit code (GB 32100-2015; one that begins with 62 is taken for a
    card). Mobile numbers: 11 digits from 13 to 19, with or without 86. Marks: a degree of secrecy as GB/T
    9704-2012, 7.2.2, prints it, and words that keep papers inside. Digits may be of full width, and stand
    in groups.
    """
    plain = text.translate(_WIDE)  # one character for one: places stay
    found: list[Found] = []
    taken = bytearray(len(plain))
    for one in _candidates(plain):
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\x01" * (one.end - one.start)
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """``text`` with all that identifies somebody as stars, but for the first and the last two characters.

    Marks of secrecy stay to be read: what they mark is to be taken out, not they.
    """
    pieces, done = [], 0
    for one in not_for_the_public(text):
        if one.kind != "secrecy-mark":
            pieces += [
                text[done : one.start + 2],
                "*" * (one.end - one.start - 4),
                text[one.end - 2 : one.end],
            ]
            done = one.end
    return "".join([*pieces, text[done:]])


def _candidates(plain: str) -> Iterator[Found]:
    """What has the form and the check digit of each kind; what is surer comes first."""
    for kind, pattern in _PATTERNS.items():
        proves = _PROOFS.get(kind)
        for match in pattern.finditer(plain):
            digits = match[0].replace(" ", "").replace("-", "").upper()
            if proves is None or proves(digits):
                yield Found(kind, match.start(), match.end())


def is_identity_number(number: str) -> bool:
    """Whether ``number``, of 15 or 18 characters, is an identity number of a resident."""
    if number[:2] not in PROVINCES:
        return False
    if len(number) == 15:
        return _is_day(f"19{number[6:12]}")
    if len(number) != 18 or not number[:17].isdecimal() or not _is_day(number[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _IDENTITY_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def is_bank_card(number: str) -> bool:
    """Whether ``number``, only digits, has the length and the check digit of a bank card."""
    if not 16 <= len(number) <= 19:
        return False
    # Codes that begin with 62 are of a few offices of travel firms, and such numbers are UnionPay's cards.
    if is_credit_code(number) and not number.startswith("62"):
        return False
    total = 0
    for digit, factor in zip(reversed(number), cycle((1, 2)), strict=False):
        total += sum(divmod(int(digit) * factor, 10))
    return total % 10 == 0


def is_credit_code(code: str) -> bool:
    """Whether ``code`` is the unified social credit code of an organisation, which anybody may know."""
    if len(code) != 18 or any(letter not in _CREDIT_LETTERS for letter in code):
        return False
    values = [_CREDIT_LETTERS.index(letter) for letter in code]
    total = sum(value * weight for value, weight in zip(values, _CREDIT_WEIGHTS, strict=False))
    return (31 - total % 31) % 31 == values[17]


def _is_day(digits: str) -> bool:
    """Whether ``digits``, as 19800229, are a day on which somebody alive may have been born."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= 1900


_PROOFS: Final[Mapping[Kind, Callable[[str], bool]]] = {
    "identity-number": is_identity_number,
    "bank-card": is_bank_card,
}

"""Where a text stops being text: the offset from which a wrong decoding has garbled it.

Bytes read in a wrong encoding turn into rare characters. In Chinese prose two characters in a thousand lie
outside the common ones of GB 2312 (first level) and Big5; where UTF-8 was read as GBK, two in three do.
A cumulative sum of both likelihoods (CUSUM) finds the change and where it began.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import Final

_REPLACEMENT: Final = "\ufffd"
# Log-likelihood ratios of garbled to clean for a strange and for any other character. Measured on fifteen
# reports, clean text never exceeds 12 and garbled text gains more than 2 with each character.
_GAIN: Final = 3.9
_LOSS: Final = 0.5
_ALARM: Final = 30.0
_LEAST_SHARE_TO_THE_END: Final = (
    0.15  # of strange characters: a patch that text resumes after is not 'from here on'
)
_LAST_PART: Final = 400  # characters
_LOST: Final = re.compile(r"\?{6,}|？{6,}")  # an encoder that could not write Chinese leaves marks like these
_ACCENTS: Final = frozenset(
    (
        *map(chr, range(0x80, 0x100)),
        *"\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u20ac\u2122",
    )
)
_ACCENTED: Final = re.compile(f"[{''.join(sorted(_ACCENTS))}]{{3,}}")
_FEW: Final = 40  # different strange characters


def garbled_from(text: str) -> int | None:
    """The offset from which ``text`` is garbled to its end, or None.

    A rare name, a list of them or a passage in another script raises no alarm; fewer than a dozen garbled
    characters at the end may go unseen.
    """
    strange = _strange_positions(text)
    level, begun, last = 0.0, 0, 0
    asked, foreign, counted = -1, -1, 0
    for rank, position in enumerate(strange):
        level -= _LOSS * (position - last - 1)
        if level <= 0:
            level, begun = 0.0, rank
        level += _GAIN
        last = position
        if level < _ALARM or begun == asked:
            continue
        asked, start = begun, strange[begun]
        foreign = _foreign(text) if foreign < 0 else foreign
        foreign, counted = foreign - _foreign(text[counted:start]), start  # how many there are from here on
        if len(strange) - begun >= _LEAST_SHARE_TO_THE_END * foreign and _lasts(text, strange, start):
            return start
    return None


def strangeness(text: str) -> float:
    """The share of strange characters among those that are not ASCII, from 0 (clean) to 1."""
    foreign = _foreign(text)
    return len(_strange_positions(text)) / foreign if foreign else 0.0


def _lasts(text: str, strange: list[int], start: int) -> bool:
    """Whether strange characters go on to the end: in the last part, too, they have their share."""
    tail = max(start, len(text) - _LAST_PART)
    return len(strange) - bisect_left(strange, tail) >= _LEAST_SHARE_TO_THE_END * _foreign(text[tail:])


def _foreign(text: str) -> int:
    """How many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _strange_positions(text: str) -> list[int]:
    """Offsets of what Chinese prose does not contain, in order."""
    unusual = set(text) - _usual_characters()
    strange = frozenset(filter(_is_strange, unusual))
    if len(strange) <= _FEW:  # as in all clean texts: to look for each is faster than to look at everything
        positions = sorted(offset for character in strange for offset in _offsets(text, character))
    else:
        positions = [offset for offset, character in enumerate(text) if character in strange]
    patterns = [_LOST] if "??????" in text or "？？？？？？" in text else []
    if not unusual.isdisjoint(_ACCENTS):
        patterns.append(_ACCENTED)
    runs = [
        offset for pattern in patterns for match in pattern.finditer(text) for offset in range(*match.span())
    ]
    return sorted({*positions, *runs}) if runs else positions


def _offsets(text: str, character: str) -> Iterator[int]:
    at = text.find(character)
    while at >= 0:
        yield at
        at = text.find(character, at + 1)


def _is_strange(character: str) -> bool:
    """Rare ideographs, private use, C1 controls, half-width Katakana and U+FFFD; other scripts are not."""
    return (
        "\u3400" <= character <= "\u9fff"
        or "\ue000" <= character <= "\uf8ff"
        or "\x80" <= character < "\xa0"
        or "\uff61" <= character <= "\uff9f"
        or character == _REPLACEMENT
    )


@cache
def _usual_characters() -> frozenset[str]:
    """ASCII, Chinese punctuation and the characters that GB 2312 and Big5 hold to be common."""
    usual = {
        chr(code)
        for block in ((0, 0x80), (0x2010, 0x2030), (0x3000, 0x3030), (0xFF01, 0xFF5F))
        for code in range(*block)
    }
    for encoding, leads in (("gb2312", range(0xB0, 0xD8)), ("big5", range(0xA4, 0xC7))):
        for lead in leads:
            row = b"".join(bytes((lead, trail)) for trail in range(0xA1, 0xFF))
            usual.update(row.decode(encoding, "ignore"))
    for lead in range(0xA4, 0xC7):
        usual.update(b"".join(bytes((lead, trail)) for trail in range(0x40, 0x7F)).decode("big5", "ignore"))
    return frozenset(usual - {_REPLACEMENT})

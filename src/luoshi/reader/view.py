"""The readable view of a raw text: repaired, one paragraph a line, each character mapped back to the raw.

Full-width signs become half-width, zero-width marks and tags vanish, and a sentence that a page break, a
printed line or a hyperlink cut in two is joined. The raw text itself never changes.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from luoshi.reader.annex import stands_alone

# One character for one, so that offsets stay: full-width ASCII, dashes, odd quotation marks, odd spaces.
_ONE_TO_ONE = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("–―─━", "—")
    | dict.fromkeys("﹣−‐‑", "-")
    | dict.fromkeys("〜～", "~")
    | dict.fromkeys("「『", "“")
    | dict.fromkeys("」』", "”")
    | dict.fromkeys("〔【〖", "(")
    | dict.fromkeys("〕】〗", ")")
    | dict.fromkeys("•∙・", "·")
    | {"﹪": "%", "٪": "%", "\u3000": " ", "\xa0": " "}
)
_INVISIBLE = r"\u200b-\u200f\u2060\ufeff\xad"
_GAP = re.compile(
    rf"(?:[\s{_INVISIBLE}]|</?[a-zA-Z][^<>]{{0,300}}>|<!--.{{0,300}}?-->|&(?:nbsp|emsp|ensp);|\[\d{{1,3}}\])+",
    re.DOTALL,
)
_GAP_START = re.compile(rf"[\s{_INVISIBLE}<&\[]")  # one set of characters is searched far faster than _GAP is
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|td|section|article|hr|center)\b", re.IGNORECASE
)
_WIDE_SPACE = re.compile("\u3000\u3000|\t")
_HEAD = re.compile(
    r"#{1,6}\s*\S|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)"
    r"|第[一二三四五六七八九十]{1,2}(?:部分|章|节)|[一二三四五六七八九十]{1,3}是|\([上下][接转]|\(\d{1,2}\)|\d{1,2}[.、](?!\d)|——|各位代表"
    r"|附件[一二三\d]{0,2}[:\s]|名词解释\s"
)
_TERMINAL = frozenset("。!?;:。！？；：…")
_CLOSING = frozenset("”’)》】\"'")
_TITLE = re.compile(r"[^。,;]{0,20}政府工作报告$")
_STANDALONE_LENGTH = 42  # characters: a longer line without a full stop is prose that was cut, not a head


@dataclass(frozen=True, slots=True)
class View:
    """``text`` has one paragraph a line; ``raw_start`` and ``raw_end`` lead its offsets back to the raw."""

    text: str
    _starts: list[int]
    _raws: list[int]

    def raw_start(self, index: int) -> int:
        """Offset in the raw text of the view's character ``index``."""
        piece = bisect_right(self._starts, index) - 1
        return self._raws[piece] + index - self._starts[piece]

    def raw_end(self, end: int) -> int:
        """Half-open end in the raw text of what ends at the view's offset ``end`` (``end`` > 0)."""
        return self.raw_start(end - 1) + 1

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Both ends in the raw text of what the view has in ``[start, end)``, which is not empty."""
        piece = bisect_right(self._starts, start)
        moved = self._raws[piece - 1] - self._starts[piece - 1]
        if piece == len(self._starts) or end <= self._starts[piece]:  # whole within one kept piece
            return start + moved, end + moved
        return start + moved, self.raw_end(end)


def make_view(raw: str) -> View:
    """The readable view of ``raw``: same words, repaired breaks, half-width signs."""
    plain = raw
    for sign, usual in _ONE_TO_ONE.items():
        plain = plain.replace(sign, usual)
    gaps = list(_gaps(plain))
    blank_lines = sum(plain.count("\n", *gap) > 1 for gap in gaps)
    single_lines = sum(plain.count("\n", *gap) == 1 for gap in gaps)
    # Where blank lines set paragraphs apart, a lone newline is only where a printed line or a link ended.
    blanks_rule = blank_lines >= 5 and blank_lines * 6 > single_lines

    pieces: list[str] = []
    starts: list[int] = []
    raws: list[int] = []
    length = 0

    def keep(text: str, raw_at: int) -> None:
        nonlocal length
        if text:
            pieces.append(text)
            starts.append(length)
            raws.append(raw_at)
            length += len(text)

    line_start, done = 0, 0  # where the current view line and the current kept piece begin in ``plain``
    for start, end in gaps:
        keep(plain[done:start], done)
        done = end
        if start == 0 or end == len(plain):
            continue
        kind = _kind_of_gap(raw, plain, start, end, line_start, blanks_rule=blanks_rule)
        if kind:
            keep(kind, start)
        if kind == "\n":
            line_start = end
    keep(plain[done:], done)
    return View("".join(pieces), starts, raws)


def _gaps(plain: str) -> Iterator[tuple[int, int]]:
    """Spans of what is no word: white space, invisible signs, tags, references to notes."""
    end = 0
    while (begin := _GAP_START.search(plain, end)) is not None:
        gap = _GAP.match(plain, begin.start())
        end = begin.end() if gap is None else gap.end()
        if gap is not None:
            yield gap.span()


def _kind_of_gap(raw: str, plain: str, start: int, end: int, line_start: int, *, blanks_rule: bool) -> str:
    """What stands in the view for a gap: a paragraph's end, one space, or nothing."""
    gap = raw[start:end]
    before, after = plain[start - 1], plain[end]
    newlines = gap.count("\n") or gap.count("\r")
    block = "<" in gap and _BLOCK_TAG.search(gap) is not None
    if not (newlines or block or _WIDE_SPACE.search(gap)):
        if (
            " " in plain[start:end]
            and before.isascii()
            and after.isascii()
            and before.isalnum()
            and after.isalnum()
        ):
            return " "
        return ""
    if block or _HEAD.match(plain, end):
        return "\n"
    last = plain[start - 2] if before in _CLOSING and start > 1 else before
    if last in _TERMINAL:
        return "" if blanks_rule and newlines == 1 else "\n"
    if blanks_rule and newlines == 1:
        return (
            "\n" if start - line_start <= _STANDALONE_LENGTH and stands_alone(plain[line_start:start]) else ""
        )
    return "\n" if _stands_alone(plain[line_start:start]) else ""


def _stands_alone(line: str) -> bool:
    """Whether a line without a full stop is a head or a title and not the first half of a cut sentence."""
    if len(line) > _STANDALONE_LENGTH or "。" in line:
        return False
    if line.startswith("——"):
        return line.endswith("会议上")
    return _HEAD.match(line) is not None or _TITLE.match(line) is not None or stands_alone(line)

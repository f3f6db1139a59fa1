"""The list of the year's practical matters (民生实事) that many cities print behind their report."""

import re
from collections.abc import Callable, Sequence

_MARK = r"附件?\s*[一二三\d]{0,2}\s*[:.]?\s*"
_TITLE = re.compile(
    rf"#*\s*(?:{_MARK})?[^。;,!?:>|]{{0,12}}(?:20\d\d年|[一二三四五六七八九十\d]{{1,3}}[件项])"
    r"[^。;,!?:>|]{0,12}民生实事[^。;,!?:>|]{0,10}$"
)
_MARK_ALONE = re.compile(rf"#*\s*{_MARK}$")
_NUMBERED = re.compile(
    r"#*\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\(\d{1,2}\))"
)
_LEAST_ITEMS = 3  # a title alone is a link of a page
_LEAD_IN_LINES = 3


def is_title(line: str) -> bool:
    """Whether a line by itself names such a list: 2026年省十件民生实事."""
    return "民生实事" in line and _TITLE.match(line) is not None and not _NUMBERED.match(line)


def stands_alone(line: str) -> bool:
    """Whether a line without a full stop is the mark or the title of an annex, and no cut sentence."""
    return _MARK_ALONE.match(line) is not None or is_title(line)


def find_annex(
    lines: Sequence[str], first: int, is_over: Callable[[str], bool], is_prose: Callable[[str], bool]
) -> range | None:
    """The lines of the list behind a report's text, its mark (附件1) and title first; None without one.

    :param first: the first line of the text.
    :param is_over: whether a line begins what is no part of a list (a glossary, a footer, another annex).
    """
    start = next(
        (at for at in range(first + 1, len(lines)) if is_title(lines[at]) and _may_precede(lines[at - 1])),
        None,
    )
    if start is None:
        return None
    end, items = start + 1, 0
    for at in range(start + 1, len(lines)):
        line = lines[at]
        numbered = _NUMBERED.match(line) is not None
        if not numbered and (is_over(line) or not is_prose(line)):
            break
        if not items and not numbered and at - start > _LEAD_IN_LINES:
            break
        items += numbered
        end = at + 1
    if items < _LEAST_ITEMS:
        return None
    return range(start - (_MARK_ALONE.match(lines[start - 1]) is not None), end)


def _may_precede(line: str) -> bool:
    """Whether a list may begin behind a line: the end of a speech, the mark of an annex."""
    return line.endswith(("!", "。", ")")) or _MARK_ALONE.match(line) is not None

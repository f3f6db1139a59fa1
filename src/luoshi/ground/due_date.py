"""Due dates as officials write them (2025年12月底前, 三季度, 6月中旬), and what is none (长期坚持)."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

FIRST_YEAR: Final = 1949
LAST_YEAR: Final = 2199

_QUARTERS: Final = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NUMERALS: Final = {
    name: number
    for number, name in enumerate(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1
    )
}
_MONTH: Final = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR: Final = (
    r"(?:(?P<year>(?:19|20|21)\d\d|\d\d(?=年))\s*[年./-]\s*|(?P<which>今年|本年|当年|明年|次年)\s*)?"
)
# What may follow a date without changing it: 前, 之前, 底前, 完成, 前完成 ...
_TAIL: Final = (
    r"\s*(?:底|末|份)?\s*(?:之前|以前|前|内)?\s*(?:基本|全部|全面)?\s*(?:完成|建成|竣工|办结|到位)?\s*[。.]?"
)
_SERIAL: Final = re.compile(r"[45]\d{4}(?:\.0+)?")  # a day as spreadsheets count them, 2009 to 2064
_DAY_ZERO: Final = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Due:
    """A due date; ``words`` is what was written where no one day could be made of it (``on`` is None)."""

    on: date | None
    words: str = ""


def due_of(text: str, *, year: int) -> Due:
    """The day by which ``text`` wants something done; ``year`` counts where none is written.

    Only the whole text counts: what says more than one date (6月开工，12月竣工) is none, and stays words.
    """
    said = re.sub(r"[\s\u3000]+", "", text)
    if not said:
        return Due(None)
    if _SERIAL.fullmatch(said):
        return Due(_DAY_ZERO + timedelta(days=int(float(said))))
    for pattern, day in _FORMS:
        found = pattern.fullmatch(said)
        if found is not None:
            try:
                on = day(_year_of(found, year), found)
            except ValueError:  # 2月30日
                return Due(None, text.strip())
            return Due(on) if FIRST_YEAR <= on.year <= LAST_YEAR else Due(None, text.strip())
    return Due(None, text.strip())


def _year_of(found: re.Match[str], year: int) -> int:
    named = found.groupdict()
    if written := named.get("year"):
        return int(written) + (2000 if len(written) == 2 else 0)
    return year + 1 if named.get("which") in ("明年", "次年") else year


def _month_of(found: re.Match[str]) -> int:
    written = found["month"]
    return _NUMERALS[written] if written in _NUMERALS else int(written)


def _end_of(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _third(year: int, found: re.Match[str]) -> date:
    month = _month_of(found)
    return {"上旬": date(year, month, 10), "中旬": date(year, month, 20)}.get(
        found["third"], _end_of(year, month)
    )


_Form = tuple[re.Pattern[str], Callable[[int, re.Match[str]], date]]

_FORMS: Final[tuple[_Form, ...]] = (
    # 2025-12-31, 2025/12/31, 2025.12.31, 2025年12月31日前, 6月30日
    (
        re.compile(
            _YEAR + _MONTH + r"[月./-](?P<day>[12]\d|3[01]|0?[1-9])(?:日|号)?(?:T?0?0:00:00)?" + _TAIL
        ),
        lambda year, found: date(year, _month_of(found), int(found["day"])),
    ),
    # 2025年6月上旬
    (re.compile(_YEAR + _MONTH + r"月(?P<third>[上中下]旬)" + _TAIL), _third),
    # 2025年12月底前, 12月, 2025.12
    (re.compile(_YEAR + _MONTH + r"月" + _TAIL), lambda year, found: _end_of(year, _month_of(found))),
    (
        re.compile(r"(?P<year>20\d\d)[./-](?P<month>1[0-2]|0?[1-9])" + _TAIL),
        lambda year, found: _end_of(year, _month_of(found)),
    ),
    # 三季度, 第三季度末, 2025年3季度
    (
        re.compile(_YEAR + r"第?(?P<quarter>[一二三四1-4])季度" + _TAIL),
        lambda year, found: _end_of(year, 3 * _QUARTERS[found["quarter"]]),
    ),
    # 上半年, 年中
    (re.compile(_YEAR + r"(?:上半年|年中)" + _TAIL), lambda year, _: date(year, 6, 30)),
    # 2025年, 2025年底前, 年底, 全年, 年内, 下半年
    (
        re.compile(_YEAR + r"(?:下半年|全年|年度内?|年底|年末|年内|底|末)" + _TAIL),
        lambda year, _: date(year, 12, 31),
    ),
    (re.compile(r"(?P<year>20\d\d)年?(?:度|内)?" + _TAIL), lambda year, _: date(year, 12, 31)),
    (
        re.compile(r"(?P<which>今年|本年|当年|明年|次年)(?:度|内)?" + _TAIL),
        lambda year, _: date(year, 12, 31),
    ),
)

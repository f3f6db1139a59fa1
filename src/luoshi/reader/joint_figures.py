"""What the figures of one statement lend each other: a bound, a growth, the start of a change."""

import itertools
import re

from luoshi.reader.number import Number

ORIGIN = re.compile(
    r"(?:从|由)(?:\d{4}年(?:末|底)?的?|原来的|过去的|上年的?|年初的?|原|每人每年|每人)?(?:增长|下降)?$"
)
_BEYOND = re.compile(r"(?:突破|超过|超|迈上|跨越)$")
_RANK_ORIGIN = re.compile(r"(?:从|由)[^,、]{0,10}$")  # 由上年居世界第五位上升到第四位
_REACHES = re.compile(r"到|至|为|降|增|提|升|扩|减|转")


def settle_together(text: str, numbers: list[Number], start: int) -> None:
    """Give each figure of the statement that begins at ``start`` what those beside it say of it, too."""
    _share_tail(text, numbers)
    _share_growth(text, numbers)
    _share_beyond(text, numbers)
    _share_floor(text, numbers, start)
    _mark_origins(text, numbers, start)


def _share_tail(text: str, numbers: list[Number]) -> None:
    """左右 after the last of several joined numbers is said of all: 4.5%、5.5%左右."""
    for right, left in itertools.pairwise(reversed(numbers)):
        between = text[left.tail_end : right.head_start]
        if left.bound == "eq" and right.tail_end > right.end and between in ("、", "和", ",", "及", "—"):
            left.bound = right.bound


def _share_growth(text: str, numbers: list[Number]) -> None:
    """A verb of growth is said of every per cent joined to its own: 分别增长15%和13.4%."""
    for left, right in itertools.pairwise(numbers):
        joined = text[left.tail_end : right.head_start] in ("、", "和", ",", "及", "、分别")
        if joined and left.kind == "share" and right.kind == "rate":
            right.kind = "share"
        if joined and left.kind == "change" and right.unit == "倍" and right.value is not None:
            right.value, right.unit, right.kind = right.value * 100, "%", "change"  # 增长3.2倍、2.5倍
        if joined and left.kind == "change" and right.kind == "rate" and right.unit == left.unit:
            right.kind = "change"
            if left.value is not None and left.value < 0 and right.value is not None:
                right.value = -right.value


def _share_beyond(text: str, numbers: list[Number]) -> None:
    """突破8万亿元、9万亿元: what is passed first and next."""
    for left, right in itertools.pairwise(numbers):
        if left.bound == "gt" and right.bound == "eq" and left.unit == right.unit:
            joined = text[left.tail_end : right.start] in ("、", "和")
            if joined and _BEYOND.search(text, max(0, left.start - 2), left.start):
                right.bound = "gt"


def _share_floor(text: str, numbers: list[Number], start: int) -> None:
    """至少 before the first number reads over every one joined to it by 、."""
    for at, left in enumerate(numbers):
        if "至少" not in text[max(start, left.start - 8) : left.start]:
            continue
        for right in numbers[at + 1 :]:
            between = text[left.tail_end : right.start]
            if "," in between:
                break
            if right.bound == "eq" and "、" in between:
                right.bound = "ge"


def _mark_origins(text: str, numbers: list[Number], start: int) -> None:
    """从54万亿元增加到82.7万亿元: where a change begins is background."""
    for left, right in itertools.pairwise(numbers):
        begins = _RANK_ORIGIN if left.kind == right.kind == "rank" else ORIGIN
        if left.unit == right.unit and begins.search(text, max(start, left.head_start - 12), left.head_start):
            between = text[left.end : right.start]
            if len(between) < 16 and "," not in between and _REACHES.search(between):
                left.origin = True

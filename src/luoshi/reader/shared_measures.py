"""Measures of figures that are named together: 分别, joined changes, items that share how they end."""

import itertools
import re

from luoshi.reader.lexicon import LEXICON
from luoshi.reader.measures import opening_off, share_off, strip_light, strip_links
from luoshi.reader.number import Number
from luoshi.reader.statements import Clause

_SHARED_HEAD = re.compile("居民|人口|水质|人均|普及率|覆盖率|参保")  # where what items share begins
_HALF_WORD = {"存": "存款", "进": "进口", "出": "出口", "供": "供水"}  # 存、贷款; 进、出口; 供、排水


def pair_respectively(text: str, clause: Clause, numbers: list[Number]) -> dict[int, str]:
    """Measures of the figures after 分别, one for each item of the list before it."""
    at = text.find("分别", clause.start, clause.end)
    if at < 0:
        return {}
    after = [i for i, n in enumerate(numbers) if n.start > at]
    floor = max((n.tail_end for n in numbers if n.start < at), default=clause.start)
    said = text[floor:at].lstrip("、,;")
    if "," in said:
        said = said.rsplit(",", 1)[1]
    items = _items(strip_links(strip_light(opening_off(said))))
    if len(after) < 2 or len(items) < 2:
        return {}
    if (whole := strip_light(items[-1])) != items[-1] and len(items) == len(after):
        return dict(
            zip(after, [*items[:-1], whole], strict=True)
        )  # 接待游客、实现旅游总花费: two things done
    if len(items) != len(after):
        if len(after) > len(items) and len(after) % len(items) == 0:
            return {i: _share_ends(items)[k % len(items)] for k, i in enumerate(after)}
        return {}
    return dict(zip(after, _share_ends(items), strict=True))


_INDUSTRIES = re.compile("三次产业|三产|产业结构|产业比")
_ORDINALS = ("第一产业", "第二产业", "第三产业")


def pair_ratio(text: str, clause: Clause, numbers: list[Number]) -> dict[int, str]:
    """三次产业比重为8.7∶41.2∶50.1: each part of a structure by what it is a part of."""
    parts = [index for index, number in enumerate(numbers) if number.rule == "ratio-part"]
    if not parts:
        return {}
    head = text[clause.start : numbers[parts[0]].start]
    if len(parts) % 3 == 0 and _INDUSTRIES.search(head):
        return {index: f"{_ORDINALS[rank % 3]}比重" for rank, index in enumerate(parts)}
    said = strip_links(strip_light(opening_off(head.rpartition(",")[2])))
    return dict.fromkeys(parts, said)


def pair_in_turn(text: str, clause: Clause, numbers: list[Number]) -> dict[int, str]:
    """进口、出口增长5.6%、7.5%: joined changes of as many items, without the word 分别."""
    if len(numbers) < 2 or len({(n.kind, n.unit) for n in numbers}) > 1 or not _joined(text, numbers):
        return {}
    if numbers[0].kind not in ("change", "share", "rate"):
        return {}
    said = text[clause.start : numbers[0].head_start]
    if "," in said:
        said = said.rsplit(",", 1)[1]
    if numbers[0].kind == "share":
        said = share_off(said)
    items = _items(strip_links(strip_light(opening_off(said))))
    return dict(enumerate(_share_ends(items))) if len(items) == len(numbers) else {}


def _joined(text: str, numbers: list[Number]) -> bool:
    """Whether nothing but a joint stands between the numbers."""
    return all(
        text[left.tail_end : right.head_start] in ("和", "、", "与", "及")
        for left, right in itertools.pairwise(numbers)
    )


def pair_with_earlier(text: str, numbers: list[Number], earlier: list[Number]) -> dict[int, str]:
    """城镇…17175元,农村…5153元,实际增长9.8%和8.5%: joined changes of the measures just named."""
    if len(numbers) < 2 or len(earlier) < len(numbers):
        return {}
    if any(n.kind != "change" or n.measure for n in numbers):
        return {}
    if not _joined(text, numbers):
        return {}
    begin = max(text.rfind(sign, 0, numbers[0].start) for sign in ",;。、") + 1
    if strip_links(text[begin : numbers[0].head_start]):
        return {}
    subjects = [n.measure for n in earlier[-len(numbers) :]]
    return dict(enumerate(subjects)) if len(set(subjects)) == len(subjects) else {}


def _items(said: str) -> list[str]:
    items = [item for item in said.split("、") if item]
    if (
        len(items) > 1
        and items[0][-1] in _HALF_WORD
        and items[1].startswith(("贷款", "出口", "进口", "排水"))
    ):
        items[0] = items[0][:-1] + _HALF_WORD[items[0][-1]]
    if items:
        for joint in ("以及", "和", "与", "及"):
            left, found, right = items[-1].rpartition(joint)
            if found and left and right and len(right) >= 2:
                items[-1:] = [left, right]
                break
    return items


def _share_ends(items: list[str]) -> list[str]:
    """城镇、农村居民人均可支配收入: the items before the last lack what it ends in."""
    first, last = items[0], items[-1]
    if len(last) == 4 and all(
        len(item) == 2 and item[-1] not in LEXICON.indicator_ends for item in items[:-1]
    ):
        return [item + last[2:] for item in items[:-1]] + [last]  # 刑事、治安案件
    if len(first) <= 4 and len(last) >= len(first) + 4 and first[-1] not in LEXICON.indicator_ends:
        head = _SHARED_HEAD.search(last, 2)
        indicator = LEXICON.indicators.ending(last)
        if head is None and 0 < len(last) - len(indicator) - len(first) <= 1:
            # 苹果、猕猴桃产量: names of about one length, and what is told of both
            tail = indicator
        else:
            tail = last[head.start() :] if head else last[len(first) :]
        return [item if item.endswith(tail) or len(item) > len(first) + 3 else item + tail for item in items]
    base, of, whole = last.partition("占")
    indicator = LEXICON.indicators.ending(base)
    if not indicator or len(indicator) >= len(base):
        return items
    tail = indicator + of + whole
    whole_names = [item[-1] in LEXICON.indicator_ends or LEXICON.indicators.ending(item) for item in items]
    if any(whole_names[:-1]):
        return items
    return [item + tail for item in items[:-1]] + [last]

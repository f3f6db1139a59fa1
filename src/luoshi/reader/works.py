"""The items of a list of works: where each name ends, what completes it, whether it names a work."""

import re
from dataclasses import dataclass

from luoshi.reader.lexicon import LEXICON
from luoshi.reader.number import Number
from luoshi.reader.places import Mention

_COUNT = r"(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?(?:个|条|座|处|项|所|家|段|大)"
_COUNTED_GROUP = re.compile(rf"^{_COUNT}([一-鿿]{{2,6}}?)(?=扩区|获批|开工|建成|加快|扩容|建设|$)")
_COUNTED_WORKS = re.compile(
    rf"{_COUNT}(?:\d[\d.]*[万亿]?(?:千瓦|兆瓦|千伏|吨级?|立方米|平方米|公里|千米|米|亩|[一-鿿])时?)?([一-鿿]{{2,14}})"
)
_ZONES_WIDENED = re.compile(r"\d个[一-鿿]{2,4}扩区调区$")
_FIRST_EVER = re.compile(r"首[台套批单例艘个家次]|第一[台套批单例艘个家次]|一批|若干|更多|各类|一系列|系列")
_NO_NAME = re.compile(
    r"^我[国省市区县]|推进|推动|加快|实施|融入|鼓励|协助|为主要内容|各地|同步|要加强|[一-鿿]的[一-鿿]|增强|带动|力争|争取|确保"
)
_WEAK_VERB = re.compile(r"(?:支持|推进|推动|加快|实施)(?=[一-鿿“]{4})")
_JOINT = re.compile("[和及]")
_PROGRAMMES = ("行动", "计划", "制度", "政策", "方案")
_ANY_WORK = ("项目", "工程")
_NAME_LENGTH = range(3, 46)


@dataclass(slots=True)
class Item:
    """One item of a list: its span in the view, as it stands, and with the tail that it shares."""

    start: int
    end: int
    text: str
    name: str
    counted: str = ""  # the noun behind a number that closes a list of names: 开发区 in 全南8个开发区


def items_of(
    text: str, start: int, end: int, signs: list[int], numbers: list[Number], mentions: list[Mention]
) -> list[Item]:
    """The items of the list ``text[start:end]`` parted by ``signs``; what a figure counts is no name."""
    spans: list[tuple[int, int]] = []
    low = start
    for sign in signs:
        if start <= sign < end:
            spans.append((low, sign))
            low = sign + 1
    spans.append((low, end))
    inside = [n for n in numbers if start <= n.start < end]
    items: list[Item] = []
    for index, (low, high) in enumerate(spans):
        for first, last in _split_joint(text, low, high, mentions, last_item=index == len(spans) - 1):
            number = next((n for n in inside if first <= n.start < last), None)
            if number is None:
                dash = text.rfind("——", first, last)
                first = dash + 2 if dash >= 0 else first  # 一座标志性公园——甲河湿地公园
                if items and (verb := _WEAK_VERB.match(text, first, last)):  # …、支持甲先行区建设
                    first = verb.end()
                if last > first:
                    items.append(Item(first, last, text[first:last], text[first:last]))
            elif (
                item := _closing(text, first, last, number, mentions, after_others=bool(items))
            ) is not None:
                items.append(item)
    return items


def _closing(
    text: str, first: int, last: int, number: Number, mentions: list[Mention], *, after_others: bool
) -> Item | None:
    """德令哈4个抽水蓄能电站: the last name of a list, with the count and the noun that close it."""
    counted = text[number.start : last]
    place = next((m for m in mentions if m.start == first), None)
    if place is not None and place.end == number.start and (group := _COUNTED_GROUP.search(counted)):
        return Item(first, place.end, text[first : place.end], place.name, group[1])
    if number.head_start != number.start or not after_others or first == number.start:
        return None
    noun = counted_noun(counted)
    if not noun or LEXICON.begins_with_predicate(text[first : number.start]):
        return None
    return Item(first, number.start, text[first : number.start], text[first : number.start], noun)


def counted_noun(counted: str) -> str:
    """电站 in 4个抽水蓄能电站: what a count of works counts, up to the name that is joined to it."""
    match = _COUNTED_WORKS.match(counted)
    if match is None:
        return ""
    noun = match[1].partition("和")[0]
    return noun if LEXICON.works.ending(noun) else ""


def _split_joint(
    text: str, low: int, high: int, mentions: list[Mention], *, last_item: bool
) -> list[tuple[int, int]]:
    """Cut at 和 where both sides are names: 石城｜龙南通用机场, 扩区调区｜会昌化工园区扩容."""
    if text.find("和", low + 1, high - 1) < 0 and text.find("及", low + 1, high - 1) < 0:
        return [(low, high)]
    for joint in _JOINT.finditer(text, low + 1, high - 1):
        at = joint.start()
        left, right = text[low:at], text[at + 1 : high]
        bare_place = any(m.start == low and m.end == at for m in mentions)
        named = len(left) >= 3 and LEXICON.works.ending(left) != ""
        if bare_place or (named and (not last_item or (LEXICON.works.ending(right) and len(left) >= 4))):
            return [(low, at), (at + 1, high)]
        if left.endswith(_PROGRAMMES) and LEXICON.works.ending(right):  # 治理改造行动和房屋抗震加固工程
            return [(low, at), (at + 1, high)]
        if _COUNTED_GROUP.search(left[-12:]) or _ZONES_WIDENED.search(left):
            return [(low, at), (at + 1, high)]
        if counted_noun(left[_digit_at(left) :]):
            return [(low, at), (at + 1, high)]
    return [(low, high)]


def _digit_at(said: str) -> int:
    return next((at for at, character in enumerate(said) if character.isdigit()), len(said))


def complete_names(items: list[Item], group: str, text: str, mentions: list[Mention]) -> list[Item]:
    """Give short items the tail that they share with the last one or with the group."""
    counted = next((i for i in items if i.counted), None)
    if counted is not None:
        _complete_counted(items, counted, text, mentions)
        return items
    noun_of_group = LEXICON.works.ending(group)
    for at, item in enumerate(items):
        if LEXICON.works.ending(item.text):
            continue
        if _is_bare_place(item, mentions):
            item.name += _rest_of_next(items[at + 1 :], mentions)
            if item.name == item.text and noun_of_group and _says_more(group, noun_of_group):
                item.name += group
        elif noun_of_group and noun_of_group not in _ANY_WORK:
            item.name = item.text + group
        elif not group and len(item.text) <= 4 and item is not items[-1]:
            item.name += _noun_of_next(items[at + 1 :])
    return items


def _says_more(group: str, noun: str) -> bool:
    """Whether what the list is called says of what kind its works are: 抽水蓄能项目, not 重点项目."""
    kind = group.removesuffix(noun)
    return noun not in _ANY_WORK or (len(kind) >= 3 and not _is_generic(kind))


def _noun_of_next(others: list[Item]) -> str:
    """高铁 in 西康、西十高铁、西安东站: the next name that is whole gives its noun."""
    whole = next((other for other in others if LEXICON.works.ending(other.text)), None)
    noun = LEXICON.works.ending(whole.text) if whole else ""
    return noun if len(noun) >= 2 else ""


def _complete_counted(items: list[Item], counted: Item, text: str, mentions: list[Mention]) -> None:
    what = "扩区调区" if "扩区调区" in text[items[0].start : counted.end + 16] else ""
    for item in items[: items.index(counted) + 1]:
        if _is_bare_place(item, mentions) or not LEXICON.works.ending(item.text):
            item.name = item.text + counted.counted + what


def _rest_of_next(others: list[Item], mentions: list[Mention]) -> str:
    """What the next full name says behind its place: 通用机场 in 石城和龙南通用机场."""
    full = next((other for other in others if not _is_bare_place(other, mentions)), None)
    lead = next((m for m in mentions if full and m.start == full.start and m.end < full.end), None)
    if full is None or lead is None:
        return _noun_of_next(others)
    return full.text[lead.end - full.start :]


def _is_bare_place(item: Item, mentions: list[Mention]) -> bool:
    return any(m.start == item.start and m.end == item.end for m in mentions)


def may_be_name(item: Item) -> bool:
    """Whether an item could be the name of a work, by its length and by what it is not."""
    return (
        len(item.text) in _NAME_LENGTH
        and not _FIRST_EVER.search(item.text)
        and not _NO_NAME.search(item.text)
        and not is_no_work(item.text)
        and not item.text.startswith(("以", "为", "对", "向", "让", "使"))
        and not _is_generic(item.text)
    )


def is_no_work(name: str) -> bool:
    """Whether a name ends as policies and qualities do: 一体化, unless its end says more: 炼化一体化."""
    return len(LEXICON.not_works.ending(name)) > len(LEXICON.works.ending(name))


def _is_generic(name: str) -> bool:
    """城际铁路, 口袋公园: words of a kind and nothing that tells one work from another."""
    at = 0
    while at < len(name):
        word = LEXICON.generic.starting(name, at)
        if not word:
            return False
        at += len(word)
    return True


def is_work(item: Item, *, strong: bool, grouped: bool, among: list[Item], built: bool = False) -> bool:
    """Whether an item names a work: by its own end, by the verb, by its company in the list."""
    completed = item.name != item.text
    if not may_be_name(item) and not (completed and len(item.text) >= 2 and not _NO_NAME.search(item.text)):
        return False
    if completed:
        named = bool(LEXICON.works.ending(item.name)) and not is_no_work(item.name)
        sound = not _is_generic(item.name) and not _NO_NAME.search(item.name)
        return named and sound and not item.text.startswith("以")
    noun = LEXICON.works.ending(item.text)
    if noun == item.text:
        return False
    if strong or grouped:
        return True
    if noun and noun not in LEXICON.soft_works:
        return True
    solid = any(
        (end := LEXICON.works.ending(other.name)) and end not in LEXICON.soft_works
        for other in among
        if other is not item
    )
    if solid and len(item.text) >= 4:
        return True
    return noun != "" and len(item.text) >= (5 if built else 7)

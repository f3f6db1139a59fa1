"""Named works in a statement: the list under a stage verb, its names completed, its stage."""

import re
from dataclasses import dataclass

from luoshi.reader.figures import Number
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.model import Stage
from luoshi.reader.places import Mention
from luoshi.reader.statements import PROTECTED, Clause

_SPLIT = re.compile(rf"{PROTECTED}|(?P<sep>[、,])")
_ETC = re.compile(rf"{PROTECTED}|(?P<etc>等(?![级待候效高学次]))")
_COUNT = r"(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?(?:个|条|座|处|项|所|家|段|大)"
_GROUP = re.compile(rf"(?:{_COUNT}|一批|一系列|系列|重大|重点|标志性|特色|骨干|省级|国家级|市级)*")
_COUNTED_GROUP = re.compile(rf"^{_COUNT}([一-鿿]{{2,6}}?)(?=扩区|获批|开工|建成|加快|扩容|建设|$)")
_INTO_PLAN = re.compile(r"(?:纳入|列入|进入)[^,。]{0,16}(?:规划|盘子|笼子|计划)|落点|取得[^,]{0,4}批复")
_FIRST_EVER = re.compile(r"首[台套批单例艘个家次]|第一[台套批单例艘个家次]|一批|若干|更多|各类|一系列|系列")
_EXISTING = re.compile(r"获评|入选|入围|晋级|上榜|被|蝉联|荣获|命名|认定|评为|列为|授予|创建|争创|领跑")
_TITLE_OR_RANK = re.compile(
    r"获评|入选|晋级|上榜|被|蝉联|荣获|评为|授予|创建|争创|申创|居全|居[中东西]|领先|占比|前列|深化(?!共建)"
)
_ANY_WORK = ("项目", "工程", "平台")
_EACH_COUNTED = re.compile(r"各(?:\d|[一二三四五六七八九十])")
_PARTNER = re.compile(r"(?:与|同|会同|联合|携手)[^、,]{2,12}?(?=共建|合建|合作建设|联合建设)")
_NAME_LENGTH = range(3, 46)


@dataclass(frozen=True, slots=True)
class Work:
    """One project in the view."""

    start: int
    end: int
    name: str
    stage: Stage
    places: tuple[str, ...]
    rule: str


@dataclass(slots=True)
class _Item:
    start: int
    end: int
    text: str
    name: str
    counted: str = ""  # the noun behind a number that closes a list of places: 开发区 in 全南8个开发区


def find_works(text: str, clause: Clause, numbers: list[Number], mentions: list[Mention]) -> list[Work]:
    """The named works of one statement; none where it only counts them or speaks of titles won."""
    if clause.kind in ("principle", "problem"):
        return []
    found: list[Work] = []
    for start, end in _parts(text, clause):
        found += _led(text, start, end, numbers, mentions) or _followed(text, start, end, numbers, mentions)
    return found


def _parts(text: str, clause: Clause) -> list[tuple[int, int]]:
    """The statement cut before each 、 or comma behind which a stage verb opens a list of its own."""
    cuts = [clause.start]
    for match in _SPLIT.finditer(text, clause.start, clause.end):
        if match["sep"] and (verb := LEXICON.leads.starting(text, match.end())):
            rest = text[match.end() + len(verb) : match.end() + len(verb) + 1]
            if verb in LEXICON.strong_leads and rest not in "、,":
                cuts.append(match.end())
    ends = [*(cut - 1 for cut in cuts[1:]), clause.end]
    return list(zip(cuts, ends, strict=True))


def _led(text: str, start: int, end: int, numbers: list[Number], mentions: list[Mention]) -> list[Work]:
    """建成A、B; 推进A、B等项目前期工作: a verb before its works."""
    if _TITLE_OR_RANK.search(text, start, end) or _EACH_COUNTED.search(text, start, end):
        return []
    position, verbs = _opening(text, start, end)
    if not verbs or position >= end:
        return []
    listed_end, tail, group = _tail(text, position, end)
    strong = any(verb in LEXICON.strong_leads for verb in verbs)
    items = _items(text, position, listed_end, numbers, mentions)
    items = _complete(items, group, text, mentions)
    stage = _stage_led(verbs, tail)
    grouped = group != "" and (
        group.endswith(("项目", "工程", "平台", "基地", "中心")) or LEXICON.works.ending(group) != ""
    )
    works = [item for item in items if _is_work(item, strong=strong, grouped=grouped, among=items)]
    if grouped and not works:
        works = [item for item in items if _may_be_name(item)]
    return [_work(item, stage, mentions, "list-under-verb") for item in works]


def _opening(text: str, start: int, end: int) -> tuple[int, list[str]]:
    """Where the list begins behind the verbs that open a statement, and those verbs."""
    verbs: list[str] = []
    partner = _PARTNER.match(text, start, end)
    position = partner.end() if partner else start
    while position < end:
        lead = LEXICON.leads.starting(text, position)
        adverb = LEXICON.adverbs.starting(text, position)
        if lead and len(lead) >= len(adverb):
            if verbs and len(lead) == 2 and text[position + 2 : position + 3] in "、,和":
                break
            if verbs and verbs[-1] in LEXICON.strong_leads:
                break
            verbs.append(lead)
            position += len(lead)
        elif adverb:
            position += len(adverb)
        else:
            break
    return position, verbs


def _tail(text: str, start: int, end: int) -> tuple[int, str, str]:
    """Where the names end, what is said behind them, and what they are together called (等…项目)."""
    for match in _ETC.finditer(text, start, end):
        if match["etc"]:
            rest = text[match.end() : end]
            rest = rest[_GROUP.match(rest).end() :]  # type: ignore[union-attr]
            said, noun = _cut_predicate(rest)
            return match.start(), said, noun or rest
    said, names = _cut_predicate(text[start:end])
    return start + len(names), said, ""


def _cut_predicate(said: str) -> tuple[str, str]:
    """What is said of the works, and what stands before it: 项目｜前期工作."""
    if match := _INTO_PLAN.search(said):
        return said[match.start() :], said[: match.start()]
    tail = LEXICON.tails.ending(said)
    if not tail or tail == said:
        return ("", said) if not tail else (tail, "")
    rest = said[: -len(tail)]
    while adverb := LEXICON.tail_adverbs.ending(rest):
        rest = rest[: -len(adverb)]
    if tail in ("改造", "提升", "发展", "推进", "实施", "规划", "供水") and LEXICON.works.ending(said):
        return "", said
    return said[len(rest) :], rest


def _stage_led(verbs: list[str], tail: str) -> Stage:
    if _INTO_PLAN.search(tail):
        return "plan"
    word = LEXICON.tails.ending(tail)
    stages = [LEXICON.stage_of_lead[verb] for verb in verbs]
    if word and (stage := LEXICON.stage_of_tail[word]) in ("complete", "start", "prepare"):
        return stage
    if "plan" in stages:
        return "plan"
    return stages[-1] if stages[-1] != "complete" or word not in ("前期工作", "前期") else "prepare"


def _followed(text: str, start: int, end: int, numbers: list[Number], mentions: list[Mention]) -> list[Work]:
    """A、B顺利建成; X获批: works before what is said of them."""
    said = text[start:end]
    if _EXISTING.search(said) or _FIRST_EVER.search(said[:12]):
        return []
    cut = _first_predicate(said)
    if cut is None:
        return []
    names_end, stage = cut
    names = said[:names_end]
    group = ""
    etc = next((m for m in _ETC.finditer(names) if m["etc"]), None)
    if etc:
        rest = names[etc.end() :]
        group = rest[_GROUP.match(rest).end() :] or "项目"  # type: ignore[union-attr]
        names = names[: etc.start()]
    items = _complete(_items(text, start, start + len(names), numbers, mentions), group, text, mentions)
    grouped = group.endswith(("项目", "工程", "平台", "基地", "中心")) or bool(LEXICON.works.ending(group))
    works = [i for i in items if _is_work(i, strong=False, grouped=grouped, among=items)]
    if len(works) * 2 < len(items):
        return []
    return [_work(item, stage, mentions, "list-before-verb") for item in works]


def _first_predicate(said: str) -> tuple[int, Stage] | None:
    """Where the first predicate of a stage begins (its adverbs included), and its stage."""
    for at in range(4, len(said) - 1):
        tail = LEXICON.tails.starting(said, at)
        if not tail or LEXICON.stage_of_tail[tail] == "plan":
            continue
        after = said[at + len(tail) : at + len(tail) + 1]
        names = said[:at]
        while adverb := LEXICON.tail_adverbs.ending(names):
            names = names[: -len(adverb)]
        adverbial = len(names) < at
        counted = _COUNTED_GROUP.search(said[max(0, at - 8) : at + len(tail)]) is not None
        if (after not in ("", "、", ",", "并") and not counted) or not names or names.endswith(("、", "的")):
            continue
        work = (
            LEXICON.works.ending(names)
            or names.endswith("等")
            or re.search(r"等\D{0,4}(?:项目|工程|平台)$", names)
        )
        if not adverbial and len(tail) == 2 and LEXICON.stage_of_tail[tail] == "build" and not work:
            continue
        return len(names), LEXICON.stage_of_tail[tail]
    return None


def _items(text: str, start: int, end: int, numbers: list[Number], mentions: list[Mention]) -> list[_Item]:
    spans: list[tuple[int, int]] = []
    low = start
    for match in _SPLIT.finditer(text, start, end):
        if match["sep"]:
            spans.append((low, match.start()))
            low = match.end()
    spans.append((low, end))
    items = []
    for low, high in spans:
        for first, last in _split_joint(text, low, high, mentions):
            if any(first <= n.start < last for n in numbers):
                if not (group := _COUNTED_GROUP.search(_from_number(text, first, last, numbers))):
                    continue
                place = next((m for m in mentions if m.start == first), None)
                if place is None or place.end != next(n.start for n in numbers if n.start >= first):
                    continue
                items.append(_Item(first, place.end, text[first : place.end], place.name, group[1]))
                continue
            if last > first:
                items.append(_Item(first, last, text[first:last], text[first:last]))
    return items


def _from_number(text: str, first: int, last: int, numbers: list[Number]) -> str:
    return text[next(n.start for n in numbers if first <= n.start < last) : last]


def _split_joint(text: str, low: int, high: int, mentions: list[Mention]) -> list[tuple[int, int]]:
    """Cut at 和 where both sides are names: 石城｜龙南通用机场, 扩区调区｜会昌化工园区扩容."""
    for at in range(low + 1, high - 1):
        if text[at] != "和":
            continue
        left, right = text[low:at], text[at + 1 : high]
        bare_place = any(m.start == low and m.end == at for m in mentions)
        if bare_place or (LEXICON.works.ending(left) and LEXICON.works.ending(right) and len(left) >= 4):
            return [(low, at), (at + 1, high)]
        if _COUNTED_GROUP.search(left[-12:]) or re.search(r"\d个[一-鿿]{2,4}扩区调区$", left):
            return [(low, at), (at + 1, high)]
    return [(low, high)]


def _complete(items: list[_Item], group: str, text: str, mentions: list[Mention]) -> list[_Item]:
    """Give short items the tail that they share with the last one or with the group."""
    counted = next((i for i in items if i.counted), None)
    if counted is not None:
        what = "扩区调区" if "扩区调区" in text[items[0].start : counted.end + 16] else ""
        for item in items[: items.index(counted) + 1]:
            if _is_bare_place(item, mentions):
                item.name = item.text + counted.counted + what
        return items
    noun_of_group = LEXICON.works.ending(group)
    for at, item in enumerate(items):
        if _is_bare_place(item, mentions):
            item.name += _rest_of_next(items[at + 1 :], mentions)
        elif LEXICON.works.ending(item.text):
            continue
        elif noun_of_group and noun_of_group not in _ANY_WORK:
            item.name = item.text + group
        elif not group and len(item.text) <= 4 and item is not items[-1]:
            noun = LEXICON.works.ending(items[-1].text)
            item.name += noun if len(noun) >= 2 else ""
    return items


def _rest_of_next(others: list[_Item], mentions: list[Mention]) -> str:
    """What the next full name says behind its place: 通用机场 in 石城和龙南通用机场."""
    full = next((other for other in others if not _is_bare_place(other, mentions)), None)
    lead = next((m for m in mentions if full and m.start == full.start and m.end < full.end), None)
    return full.text[lead.end - full.start :] if full and lead else ""


def _is_bare_place(item: _Item, mentions: list[Mention]) -> bool:
    return any(m.start == item.start and m.end == item.end for m in mentions)


def _may_be_name(item: _Item) -> bool:
    return (
        len(item.text) in _NAME_LENGTH
        and not _FIRST_EVER.search(item.text)
        and not LEXICON.not_works.ending(item.text)
        and not item.text.startswith(("以", "为", "对", "向", "让", "使"))
    )


def _is_work(item: _Item, *, strong: bool, grouped: bool, among: list[_Item]) -> bool:
    """Whether an item names a work: by its own end, by the verb, by its company in the list."""
    if not _may_be_name(item) and not (item.name != item.text and len(item.text) >= 2):
        return False
    if item.name != item.text:
        return True
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
    return noun != "" and len(item.text) >= 7


def _work(item: _Item, stage: Stage, mentions: list[Mention], rule: str) -> Work:
    places = tuple(dict.fromkeys(m.name for m in mentions if item.start <= m.start < item.end))
    start, end, name = item.start, item.end, item.name
    return Work(start, end, name, stage, places, rule)

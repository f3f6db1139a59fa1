"""Named works in a statement: the list under a stage verb, its names completed, its stage."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from luoshi.reader.lexicon import LEXICON
from luoshi.reader.model import Stage
from luoshi.reader.number import Number
from luoshi.reader.places import Mention
from luoshi.reader.statements import PROTECTED, Clause
from luoshi.reader.works import (
    Item,
    complete_names,
    is_no_work,
    is_work,
    items_of,
    may_be_name,
)

_ETC = re.compile(rf"{PROTECTED}|(?P<etc>(?<![高中初同平对])等(?![级待候效次]|高等|高线|学))")
_COUNT = r"(?:\d+|[一二两三四五六七八九十]+)(?:余|多)?(?:个|条|座|处|项|所|家|段|大)"
_GROUP = re.compile(
    rf"(?:地(?![铁下质方面热])|{_COUNT}|一批|一系列|系列|重大|重点|标志性|特色|骨干|省级|国家级|市级)*"
)
_QUANTITY = re.compile(r"\d[\d.,]*[万亿]?(?:公里|亩|平方米|户|套|米|万|人|%|立方米|吨|千瓦)")
_COUNTED_GROUP = re.compile(rf"{_COUNT}([一-鿿]{{2,6}}?)(?=扩区|获批|开工|建成|加快|扩容|建设|$)")
_INTO_PLAN = re.compile(r"(?:纳入|列入|进入)[^,。]{0,16}(?:规划|盘子|笼子|计划)|落点|取得[^,]{0,4}批复")
_FIRST_EVER = re.compile(r"首[台套批单例艘个家次]|第一[台套批单例艘个家次]|一批|若干|更多|各类|一系列|系列")
_EXISTING = re.compile(r"获评|入选|入围|晋级|上榜|被|蝉联|荣获|命名|认定|评为|列为|授予|创建|争创|领跑")
_TITLE_OR_RANK = re.compile(
    r"获评|入选|晋级|上榜|被|蝉联|荣获|评为|授予|创建|争创|申创|居全|居[中东西]|领先|占比|前列|深化(?!共建)"
)
_EACH_COUNTED = re.compile(r"各(?:\d|[一二三四五六七八九十])")
_PARTNER = re.compile(r"(?:与|同|会同|联合|携手|配合)[^、,]{2,12}?(?=共建|合建|合作建设|联合建设|实施)")
_INVESTED = re.compile(
    r"[^、,]{0,8}?投资(?:额)?(?:达|超过?|近|约)?\d[\d.]*[万亿]?元(?:以上|左右)?(?:的|(?:兴建|建设|新建|实施)的)"
)
_GROUP_ENDS = ("项目", "工程", "平台", "基地", "中心", "新线", "重器", "设施", "线路", "电站")
_STRONG_LEAD = re.compile("|".join(sorted(LEXICON.strong_leads)))
_BROAD_TAILS = ("改造", "提升", "发展", "推进", "实施", "规划", "供水")


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
class _Part:
    """A stretch of a statement that one stage verb governs, with what is known of it."""

    text: str
    start: int
    end: int
    signs: list[int]
    numbers: list[Number]
    mentions: list[Mention]

    def items(self, start: int, end: int, group: str) -> list[Item]:
        """The items of the list between two offsets, their names completed."""
        items = items_of(self.text, start, end, self.signs, self.numbers, self.mentions)
        return complete_names(items, group, self.text, self.mentions)


def find_works(
    text: str, clauses: list[Clause], numbers: list[list[Number]], mentions: list[list[Mention]]
) -> list[list[Work]]:
    """The named works of each statement; none where it only counts them or speaks of titles won."""
    begins = [begin for _, begin, _ in LEXICON.work_finder.find_matches_as_indexes(text)]
    found: list[list[Work]] = []
    for clause, said, places in zip(clauses, numbers, mentions, strict=True):
        if clause.kind in ("principle", "problem"):
            found.append([])
            continue
        at = bisect_left(begins, clause.start)
        called_so = at < len(begins) and begins[at] < clause.end  # something here is called as works are
        found.append(_works_of(text, clause, said, places, named=called_so or "等" in clause.text))
    return found


def _works_of(
    text: str, clause: Clause, numbers: list[Number], mentions: list[Mention], *, named: bool
) -> list[Work]:
    if not named and not _STRONG_LEAD.search(clause.text):
        return []  # nothing here is called as works are, and nothing makes works of what it governs
    found: list[Work] = []
    for start, end in _parts(text, clause):
        part = _Part(text, start, end, clause.signs, numbers, mentions)
        position, verbs = _opening(part)
        if not named and not any(verb in LEXICON.strong_leads for verb in verbs):
            continue
        found += (_led(part, position, verbs) if verbs else []) or _followed(part, position)
    return found


def _parts(text: str, clause: Clause) -> list[tuple[int, int]]:
    """The statement cut before each 、 or comma behind which a stage verb opens a list of its own."""
    cuts = [clause.start]
    for sign in clause.signs:
        verb = LEXICON.leads.starting(text, sign + 1)
        if verb in LEXICON.strong_leads:
            at = sign + 1 + len(verb)
            if text[at : at + 1] not in "、,":
                cuts.append(sign + 1)
    if len(cuts) == 1:
        return [(clause.start, clause.end)]
    ends = [*(cut - 1 for cut in cuts[1:]), clause.end]
    return list(zip(cuts, ends, strict=True))


def _led(part: _Part, position: int, verbs: list[str]) -> list[Work]:
    """建成A、B; 推进A、B等项目前期工作: a verb before its works."""
    text, start, end = part.text, part.start, part.end
    if position >= end or _TITLE_OR_RANK.search(text, start, end) or _EACH_COUNTED.search(text, start, end):
        return []
    listed_end, tail, group, more = _tail(text, position, end)
    if group and _QUANTITY.search(text, listed_end, end):  # 污水等管网9.9万公里: so much of it, no names
        return []
    strong = any(verb in LEXICON.strong_leads for verb in verbs)
    if group and not strong and is_no_work(group):  # 完善甲实验室、乙中心等创新体系
        return []
    if group.startswith(("区域", "地区", "流域")):  # 甲地等区域一体化处理设施: places are listed
        return []
    items = part.items(position, listed_end, group)
    if more > listed_end:
        items += part.items(more, end - len(tail), "")
    stage = _stage_led(verbs, tail)
    grouped = _names_a_group(group)
    works = [item for item in items if is_work(item, strong=strong, grouped=grouped, among=items)]
    if grouped and not works and not strong:
        works = [item for item in items if may_be_name(item)]
    return [_work(item, stage, part.mentions, "list-under-verb") for item in works]


def _names_a_group(group: str) -> bool:
    """Whether what follows 等 says that works were listed: 等项目, 等4条高速公路."""
    return group != "" and (group.endswith(_GROUP_ENDS) or LEXICON.works.ending(group) != "")


def _opening(part: _Part) -> tuple[int, list[str]]:
    """Where the list begins behind the verbs that open a statement, and those verbs."""
    text, position, end = part.text, part.start, part.end
    verbs: list[str] = []
    if text[position] in "与同会联携配" and (partner := _PARTNER.match(text, position, end)):
        position = partner.end()
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
            more = (
                LEXICON.leads.starting(text, position + 1)
                if text[position : position + 1] in "、和及"
                else ""
            )
            if more and text[position + 1 + len(more) : position + 2 + len(more)] not in "、,和及":
                verbs.append(more)  # 新建、改造甲大街
                position += 1 + len(more)
        elif adverb:
            position += len(adverb)
        else:
            break
    if verbs and text.startswith("了", position):
        position += 1
    if part.numbers and (invested := _INVESTED.match(text, position, end)):
        position = invested.end()
    return position, verbs


def _tail(text: str, start: int, end: int) -> tuple[int, str, str, int]:
    """Where the names end, what is said behind them, what they are called together, where more begin."""
    at = text.find("等", start, end)
    if at >= 0:
        for match in _ETC.finditer(text, start, end):
            if match["etc"]:
                rest = text[match.end() : end]
                rest = rest[_GROUP.match(rest).end() :]  # type: ignore[union-attr]
                said, noun = _cut_predicate(rest)
                group, sign, others = (noun or rest).partition("、")
                more = end - len(said) - len(others) if sign else 0
                return match.start(), said, group, more
    said, names = _cut_predicate(text[start:end])
    return start + len(names), said, "", 0


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
    if tail in _BROAD_TAILS and LEXICON.works.ending(said):
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


def _followed(part: _Part, position: int) -> list[Work]:
    """A、B顺利建成; X获批: works before what is said of them."""
    text, start, end = part.text, part.start, part.end
    if part.numbers and (invested := _INVESTED.match(text, start, end)):
        return _invested(text, invested.end(), end, part.mentions)
    cut = _first_predicate(text[position:end])
    if cut is None or _EXISTING.search(text, start, end):
        return []
    listed = text.find("等", start, end)
    if _FIRST_EVER.search(text, start, min(start + 12, end if listed < 0 else listed)):
        return []
    names_end, stage = cut
    names = text[position : position + names_end]
    group = ""
    etc = next((m for m in _ETC.finditer(names) if m["etc"]), None) if "等" in names else None
    if etc:
        rest = names[etc.end() :]
        group = rest[_GROUP.match(rest).end() :].partition("、")[0]  # type: ignore[union-attr]
        if not group and (stage in ("complete", "start") or text.startswith("建设", position + names_end)):
            group = "项目"  # 甲、乙等开工: what is built is a work, whatever it is called
        names = names[: etc.start()]
    items = part.items(position, position + len(names), group)
    grouped = _names_a_group(group)
    built = stage in ("complete", "start")
    works = [i for i in items if is_work(i, strong=False, grouped=grouped, among=items, built=built)]
    if len(works) * 2 < len(items):
        return []
    return [_work(item, stage, part.mentions, "list-before-verb") for item in works]


def _invested(text: str, start: int, end: int, mentions: list[Mention]) -> list[Work]:
    """投资4500万元的X工程全线贯通: the work that the money went into."""
    said = text[start:end]
    cut = _first_predicate(said)
    if cut is None:
        noun = re.match(r"[^、,“”]{3,40}?(?:项目|工程|中心|基地|园)", said)
        cut = (noun.end(), "build") if noun else None
    if cut is None or not may_be_name(Item(start, start + cut[0], said[: cut[0]], said[: cut[0]])):
        return []
    name = said[: cut[0]]
    return [_work(Item(start, start + cut[0], name, name), cut[1], mentions, "work-invested-in")]


def _first_predicate(said: str) -> tuple[int, Stage] | None:
    """Where the first predicate of a stage begins (its adverbs included), and its stage."""
    for match in LEXICON.tail_finder.find_matches_as_indexes(said):
        at, tail_end = match[1], match[2]
        tail = said[at:tail_end]
        if at < 3 or LEXICON.stage_of_tail[tail] == "plan":
            continue
        after = said[tail_end : tail_end + 1]
        names = said[:at]
        while adverb := LEXICON.tail_adverbs.ending(names):
            names = names[: -len(adverb)]
        if names.endswith("建设") and LEXICON.works.ending(names, len(names) - 2):
            names = names.removesuffix("建设")  # 一期建设｜顺利推进
        adverbial = len(names) < at
        spent = tail.endswith("投资") and after.isdigit()
        counted = _COUNTED_GROUP.search(said[max(0, at - 8) : tail_end]) is not None
        closed = after in ("", "、", ",", "并") or counted or spent
        if not closed or not names or names.endswith(("、", "的")):
            continue
        work = (
            LEXICON.works.ending(names)
            or names.endswith("等")
            or re.search(r"等\D{0,6}(?:项目|工程|平台)$", names)
        )
        if not adverbial and len(tail) == 2 and LEXICON.stage_of_tail[tail] == "build" and not work:
            continue
        return len(names), LEXICON.stage_of_tail[tail]
    return None


def _work(item: Item, stage: Stage, mentions: list[Mention], rule: str) -> Work:
    places = tuple(dict.fromkeys(m.name for m in mentions if item.start <= m.start < item.end))
    return Work(item.start, item.end, item.name, stage, places, rule)

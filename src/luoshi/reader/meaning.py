"""What each figure of a statement measures, for which places, in which role."""

import re
from dataclasses import dataclass

from luoshi.reader.figures import Number
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.model import Role
from luoshi.reader.places import Mention
from luoshi.reader.statements import PROTECTED, Clause

_SEPARATOR = re.compile(rf"{PROTECTED}|(?P<sep>[、;]|(?<!\d),|,(?!\d{{3}}(?!\d)))")
_LEADING = re.compile(
    r"^(?:其中|预计|全年|今年|去年|累计|共|已|年内|继续|再|力争|确保|争取|努力|全市|全省|全区|全县|我市|我省|我区|全国|超额|至少)+"
)
_LINKS = re.compile(
    r"(?:稳定在|控制在|保持在|保持|维持在|提高|提升|上升|下降|降低|减少|回落|增长|增加|扩大|缩小|增至|升至|降至|增|涨|降"
    r"|调减|压减|达到|达|突破|超过|超|为|至|到|近|(?<!签)约|接近|分别|均|各|共|共计|总计|累计|预计|有望|预期|力争|确保|实现|完成|同比|比上年"
    r"|实际|年均|仅|只有|不足|不低于|不超过|至少|不少于|首次|已|将|了|的|是|再|全年|由|从|左右|在|目标|稳居|位居|位列|居|列|排名|排|升|名列|跃居|蝉联|连续|荣获|荣登|获|评为"
    r"|微降|微增|合计|以来|以上|和|增速|速度)$"
)
_COMPARED = re.compile(
    r"(?:比|较)(?:上年|去年|年初|\d{4}年|上一年|“十[一二三四五六七八九]?五”末|五年前|全国|全省|同期)?(?:末|底|初|同期|平均|平均水平)?$"
)
_IN_WHOLE = re.compile(
    r"(?:在)?(?:全[国省区市球]|世界|中部|西部|东部|东北)?(?:全[国省市区球]|世界|[东中西]部(?:地区)?|地级市|设区市|各市|各省|各地市|中部六省|同类城市|水果类|副省级城市|\w{2}类)(?:前列)?(?:的)?$"
)
_OF_WHOLE = re.compile(
    r"占(?:到|了|全|世|中)?.{0,16}?(?:比重|比例|份额|总量|的|达|为|超|近|约|到|至|[省国市区球界])*$"
)
_SHARE_TAIL = re.compile(r"(?:贡献了|占)[^、,;]{0,18}$")
_TOTAL = re.compile(r"^(?:总数|总量|总规模|总额|累计|总面积|总长|总里程|合计|共)")
_INCREMENT = re.compile(r"^(?:新增|新认定|新建|新引进|新培育|净增|新设|新入选|新获批|新创建)")
_CUT_PREDICATE = 18
# What an elided subject is asked for: 实施项目1963个、完成投资2562亿元.
_ASPECTS = (
    "投资",
    "增加值",
    "通车",
    "总投资",
    "面积",
    "产量",
    "产值",
    "总量",
    "规模",
    "占比",
    "里程",
    "总额",
    "增速",
    "总数",
)
_HEAD_JOIN = re.compile(r"、|和|与|及|以及")
_NOUN_AFTER = re.compile(r"^(?:的)?")
_MODIFIED = re.compile(r"^(?:的)?[一-鿿“《(A-Za-z]")
_UNIQUE = re.compile(r"(?:全[国省市球]|世界|[东中西]部)(?:地区)?(?:共|仅|只有|唯一|仅有|共有)+$")
_TOTAL_INVESTMENT = re.compile(
    r"(?:总投资|投资|投资额|年营收|营收|产值|规模|年产值|年产|日处理|主营业务收入|注册资本)(?:达|超|超过|近|约)?$"
)
_EACH = re.compile(r"^(?:每个|各)")


@dataclass(slots=True)
class _Segment:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Slot:
    """A number with what surrounds it in its statement."""

    number: Number
    segment: _Segment
    head: tuple[int, int]  # what stands before the number and belongs to it
    follow: int  # where what stands after it ends
    previous: Number | None  # the figure before, whose subject an elided one carries over
    verb: str  # the verb that the items of the list share


def give_meaning(
    text: str,
    clause: Clause,
    numbers: list[Number],
    mentions: list[Mention],
    before: Number | None,
    own: frozenset[str],
) -> None:
    """Fill in measure, places, role and year of the figures of one statement.

    :param own: names of the place whose report it is, which go without saying in a measure.
    :param before: the last figure of the sentence so far, whose subject an elided one carries over.
    """
    segments = _segments(text, clause)
    paired = _pair_respectively(text, clause, numbers)
    previous = before
    verb = _shared_verb(text, segments)
    for number in numbers:
        segment = _segment_of(segments, number)
        number.threshold = number.threshold or _is_threshold(text, number, segment, numbers)
    for index, number in enumerate(numbers):
        segment = _segment_of(segments, number)
        head = _head(text, segments, segment, numbers, index)
        if index in paired:
            number.measure = number.subject = paired[index]
            number.places = _places(head[0], number.start, mentions)
        else:
            number.places = _places_of(text, clause, number, segment, head, mentions, previous)
            follow = next((n.head_start for n in numbers[index + 1 :] if not n.threshold), segment.end)
            slot = _Slot(number, segment, head, min(segment.end, follow), previous, verb)
            _measure(text, clause, slot)
        if not number.threshold:
            number.measure = _without_places(number.measure, number.places, own)
            number.subject = _without_places(number.subject, number.places, own)
        number.role = "context" if number.threshold or _is_background(text, clause, number) else _role(clause)
        number.year = _year_said(text, clause, number)
        if not number.threshold:
            previous = number


def _segment_of(segments: list[_Segment], number: Number) -> _Segment:
    return next((s for s in segments if s.start <= number.start < s.end), segments[-1])


def _role(clause: Clause) -> Role:
    return "result" if clause.region == "review" else "target"


def _segments(text: str, clause: Clause) -> list[_Segment]:
    segments = []
    start = clause.start
    for match in _SEPARATOR.finditer(text, clause.start, clause.end):
        if match["sep"]:
            segments.append(_Segment(start, match.start()))
            start = match.end()
    segments.append(_Segment(start, clause.end))
    return segments


def _head(
    text: str, segments: list[_Segment], segment: _Segment, numbers: list[Number], index: int
) -> tuple[int, int]:
    """Span of what stands before the number and belongs to it: its segment, and the list that leads to it."""
    start = segment.start
    position = segments.index(segment)
    while position > 0:
        left = segments[position - 1]
        if any(left.start <= n.start < left.end for n in numbers):
            break
        if text[left.end : left.end + 1] == "," and not text[segment.start : segment.end].startswith("分别"):
            break
        start = left.start
        position -= 1
    counted = [n for n in numbers[:index] if n.start >= start and not n.threshold]
    if counted:
        start = counted[-1].tail_end
    return start, numbers[index].head_start


def _shared_verb(text: str, segments: list[_Segment]) -> str:
    """新引进培育 in 新引进培育高层次人才1456人、产业急需人才9742人."""
    return LEXICON.heavy.starting(_strip_light(text[segments[0].start : segments[0].end]))


def _strip_light(said: str) -> str:
    """What is left when verbs that only say that it was done are gone from the beginning."""
    while (word := LEXICON.light.starting(said)) and word != said:
        if len(LEXICON.heavy.starting(said)) >= len(word):
            break
        said = said[len(word) :]
    return said


def _strip_links(said: str) -> str:
    """What is left of a head when comparators, verbs of being and reaching are gone from its end."""
    while not LEXICON.heavy.ending(said):
        shorter = _COMPARED.sub("", _LINKS.sub("", said))
        if shorter == said:
            break
        said = shorter
    return said


def _measure(text: str, clause: Clause, slot: _Slot) -> None:
    """Set ``measure`` and ``subject`` from what stands before the number, after it, or was said before."""
    number = slot.number
    said = text[slot.head[0] : slot.head[1]].lstrip("、,和并")
    left = _strip_light(_LEADING.sub("", _past_places(_strip_light(said), number.places)))
    if number.kind == "streak":
        _streak_measure(number, left, text[number.tail_end : clause.end], slot.previous)
        return
    if number.kind == "rank":
        left = _IN_WHOLE.sub("", _strip_links(left))
    if _is_background(text, clause, number):
        left = _past_predicate(_UNIQUE.sub("", left).rstrip("、"))
    if number.kind == "share":
        left = _SHARE_TAIL.sub("", left)
    stem = _strip_links(left)
    right = text[number.tail_end : max(slot.follow, number.tail_end)].lstrip("的")
    if number.threshold:
        _threshold_measure(number, stem, right)
    elif (noun := _noun_after(right)) and not _is_noun_phrase(stem):
        heavy = LEXICON.heavy.starting(stem)
        number.measure = (stem if stem == heavy or len(stem) >= 4 else heavy) + noun
        number.subject = noun
    else:
        number.measure = number.subject = _named(text, clause, slot, stem, noun, said)


def _named(text: str, clause: Clause, slot: _Slot, stem: str, noun: str, said: str) -> str:
    """What is measured where a noun stands before the number, or was said of an earlier one."""
    subject = slot.previous.subject if slot.previous else ""
    in_list = slot.segment.start > clause.start
    if noun and LEXICON.heavy.starting(stem) and not LEXICON.said_of.starting(noun):
        return stem + noun
    if subject and (total := _TOTAL.match(stem)):
        return _INCREMENT.sub("", subject) + total.group()
    if subject and in_list and len(stem) <= 4 and stem.startswith(_ASPECTS):
        return subject + ("完成" if "完成" + stem in said else "") + stem
    if stem and stem == slot.verb:
        return stem + (noun or _next_noun(text, clause, slot.number))
    if stem:
        counts = slot.number.kind == "amount" and not LEXICON.begins_with_predicate(stem)
        return (slot.verb if in_list and counts else "") + stem
    return subject or noun


def _past_places(said: str, places: tuple[str, ...]) -> str:
    """What is left behind the places at the beginning; nothing for 瑞金、龙南 in 瑞金、龙南达到70%."""
    rest = said
    for place in places:
        rest = rest.replace(place, "")
    if not _strip_links(rest.strip("、和与及等")):
        return ""
    for place in places:
        if _EACH.match(place):
            said = said.removeprefix(place)
    return said


def _past_predicate(said: str) -> str:
    """The object of the last verb: 5A级陆港 in 获评5A级陆港."""
    for at in range(len(said) - 1, 0, -1):
        if word := LEXICON.said_of.starting(said, at):
            return said[at + len(word) :]
    return said


def _is_noun_phrase(stem: str) -> bool:
    """Whether something is left that can be measured, and not only a verb."""
    if not stem:
        return False
    heavy = LEXICON.heavy.starting(stem)
    if heavy == stem:
        return False
    rest = stem.removeprefix(heavy)
    return (
        not (LEXICON.begins_with_predicate(rest) and len(rest) <= 4)
        and len(rest) > 1
        and not rest.startswith(("为", "向", "对"))
    )


def _noun_after(right: str) -> str:
    """The counted noun and what is said of it, cut where it grows too long."""
    right = right.split("、")[0] if len(right) > 40 else right
    if len(right) > _CUT_PREDICATE:
        for at in range(2, len(right)):
            if LEXICON.said_of.starting(right, at):
                return right[:at]
    return right


def _next_noun(text: str, clause: Clause, number: Number) -> str:
    match = re.search(r"\d[\d.万亿]*[个项家件]([一-鿿“”]{2,12})$", text[number.tail_end : clause.end])
    return match[1] if match else ""


def _streak_measure(number: Number, left: str, rest: str, previous: Number | None) -> None:
    """What has gone on for so long."""
    if number.rule == "streak-saying":
        subject = _strip_links(left).rstrip("“") or (previous.subject if previous else "")
        number.measure = subject[:2] + number.text.lstrip("一二三四五六七八九十百0123456789")
        number.subject = subject
        return
    left = re.sub(r"(?:已)?(?:蝉联|连续)$", "", left)
    number.measure = left + rest.lstrip("的").split(",")[0]
    number.subject = left


def _threshold_measure(number: Number, stem: str, right: str) -> None:
    noun = right
    for at in range(1, len(right)):
        if LEXICON.said_of.starting(right, at):
            noun = right[:at]
            break
    heavy = LEXICON.heavy.starting(stem)
    if heavy and stem != heavy:
        stem = stem[len(heavy) :]
    if stem and not LEXICON.begins_with_predicate(stem):
        number.measure = stem
    else:
        number.measure = noun
    number.subject = noun


def _is_threshold(text: str, number: Number, segment: _Segment, numbers: list[Number]) -> bool:
    """Whether the number only describes what is counted: 10亿元以上项目27个, 营收百亿元以下园区."""
    after = text[number.tail_end : segment.end]
    if not _MODIFIED.match(after) or number.unit in ("%", "‰", "百分点"):
        return False
    money = number.unit.endswith("元")
    before = text[max(segment.start, number.head_start - 8) : number.head_start]
    if money and re.match(
        r"^(?:以上|级)?的?[一-鿿“]{0,12}?(?:项目|企业|园区|产业|集群|开发区|乡镇|村|县|基金|工程|商圈|街区|平台|品牌|单品|资金|订单|公司|市场|综合体)",
        after,
    ):
        return (
            number.tail_end > number.end
            or _TOTAL_INVESTMENT.search(before) is not None
            or number.rule == "bare-scale"
            or number.bound != "eq"
        )
    if number.tail_end > number.end and not money and number.unit not in LEXICON.counted:
        return any(n.start > number.start and n.start < segment.end for n in numbers)
    return False


def _is_background(text: str, clause: Clause, number: Number) -> bool:
    """全国仅8家: said to compare."""
    return _UNIQUE.search(text[max(clause.start, number.head_start - 10) : number.head_start]) is not None


def _pair_respectively(text: str, clause: Clause, numbers: list[Number]) -> dict[int, str]:
    """Measures of the figures after 分别, one for each item of the list before it."""
    at = text.find("分别", clause.start, clause.end)
    if at < 0:
        return {}
    after = [i for i, n in enumerate(numbers) if n.start > at]
    floor = max((n.tail_end for n in numbers if n.start < at), default=clause.start)
    said = text[floor:at].lstrip("、,;")
    if "," in said:
        said = said.rsplit(",", 1)[1]
    items = _items(_strip_links(_strip_light(_LEADING.sub("", said))))
    if len(after) < 2 or len(items) != len(after):
        if len(after) > len(items) >= 2 and len(after) % len(items) == 0:
            return {i: _shared_tail(items)[k % len(items)] for k, i in enumerate(after)}
        return {}
    return dict(zip(after, _shared_tail(items), strict=True))


def _items(said: str) -> list[str]:
    items = [item for item in said.split("、") if item]
    if items:
        for joint in ("以及", "和", "与", "及"):
            left, found, right = items[-1].rpartition(joint)
            if found and left and right and len(right) >= 2:
                items[-1:] = [left, right]
                break
    return items


def _shared_tail(items: list[str]) -> list[str]:
    """城镇、农村居民人均可支配收入: the short first items lack what the last one ends in."""
    first, last = items[0], items[-1]
    if len(items) < 2 or len(first) > 4 or len(last) < len(first) + 4:
        return items
    tail = last[len(first) :]
    return [item if item.endswith(tail) or len(item) > len(first) + 3 else item + tail for item in items]


def _places(start: int, end: int, mentions: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for m in mentions if start <= m.start < end))


def _places_of(
    text: str,
    clause: Clause,
    number: Number,
    segment: _Segment,
    head: tuple[int, int],
    mentions: list[Mention],
    previous: Number | None,
) -> tuple[str, ...]:
    """Places before the number in its own head; else those at the statement's beginning, or carried over."""
    own = _places(head[0], number.start, mentions)
    if own:
        return own
    if previous is not None and previous.start >= clause.start and previous.places:
        leading = [m for m in mentions if m.start - clause.start <= 3]
        elided = not _is_noun_phrase(_strip_links(_strip_light(text[head[0] : head[1]].lstrip("、,"))))
        if elided or leading or any(_EACH.match(p) for p in previous.places):
            return previous.places
    if segment.start > clause.start:
        leading_places = tuple(m.name for m in mentions if m.start == clause.start)
        if leading_places:
            return leading_places
    return ()


def _without_places(measure: str, places: tuple[str, ...], own: frozenset[str]) -> str:
    """The measure without the places that the figure keeps apart and without the report's own."""
    shorter = measure
    for name in sorted(own, key=len, reverse=True):
        shorter = shorter.removeprefix(name)
    for place in sorted(places, key=len, reverse=True):
        shorter = shorter.replace(place + "、", "").replace(place, "", 1)
    shorter = shorter.strip("、和与,的")
    if shorter.startswith(("蝉联", "荣获", "获评")):
        shorter = shorter[2:]
    return shorter if len(shorter) >= 2 else measure


_SAID_YEAR = re.compile(r"(?:到|至|比|较)?((?:19|20)\d\d)年")


def _year_said(text: str, clause: Clause, number: Number) -> int | None:
    """A year named in the statement, unless it is only compared with; else the year of the block."""
    said = [m for m in _SAID_YEAR.finditer(text, clause.start, number.start) if m.group()[0] not in "比较"]
    return int(said[-1][1]) if said else clause.block.year

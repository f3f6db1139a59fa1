"""What role each figure of a statement plays, for which places and in which year it holds."""

import re

from luoshi.reader.figures import CAPACITY_UNITS
from luoshi.reader.invested import is_invested
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.measures import (
    Segment,
    Slot,
    is_background,
    is_listed_before,
    is_noun_phrase,
    name_measure,
    segments_of,
    shared_verb,
    strip_light,
    strip_links,
)
from luoshi.reader.model import Role
from luoshi.reader.number import Number
from luoshi.reader.places import Mention
from luoshi.reader.shared_measures import pair_in_turn, pair_ratio, pair_respectively, pair_with_earlier
from luoshi.reader.statements import Clause

_MODIFIED = re.compile(r"(?:的)?[一-鿿“《(A-Za-z]")
_TOTAL_INVESTMENT = re.compile(
    r"(?:总投资|投资|投资额|年营收|营收|产值|规模|年产值|年产|日处理|主营业务收入|注册资本)(?:达|超|超过|近|约)?$"
)
_SIZED_BY_MONEY = re.compile(
    r"(?:以上|级)?的?[一-鿿“]{0,12}?(?:项目|企业|园区|产业|集群|开发区|乡镇|村|县|基金|工程|商圈|街区|平台|品牌|单品|资金|订单|公司|市场|综合体)"
)
_FUND = re.compile(r"(?:以上|级)?的?[一-鿿“]{0,12}?(?:基金|资金|债券|贷款)")
_DONE = re.compile(r"完成(?:了)?(?:总)?投资(?:达|超|超过|近|约)?$")
_SHARE_OF = re.compile(r"的?[一-鿿]{2}")
_EACH = re.compile(r"每个|各")
_SAID_DATE = re.compile(r"(?:19|20)\d\d年(?:末|底)?")
_SAID_YEAR = re.compile(r"(?:到|至|比|较)?((?:19|20)\d\d)年")


def give_meaning(
    text: str,
    clause: Clause,
    numbers: list[Number],
    mentions: list[Mention],
    earlier: list[Number],
    own: tuple[str, ...],
) -> None:
    """Fill in measure, places, role and year of the figures of one statement.

    :param own: names of the place whose report it is, the longest first; they go without saying.
    :param earlier: the figures of the sentence so far, whose subjects an elided one carries over.
    """
    segments = segments_of(clause)
    located = [next((s for s in segments if s.start <= n.start < s.end), segments[-1]) for n in numbers]
    for index, number in enumerate(numbers):
        if not number.threshold and _is_threshold(text, number, located[index], numbers, index):
            number.threshold = True
    paired, pairing = _paired(text, clause, numbers, earlier)
    verb = shared_verb(text, segments)
    previous = earlier[-1] if earlier else None
    for index, number in enumerate(numbers):
        head = _head(text, segments, located[index], numbers, index)
        if index in paired:
            number.measure = number.subject = paired[index]
            number.named_by = pairing
            number.places = _places(head[0], number.start, mentions)
        elif index and numbers[index - 1].origin:
            origin = numbers[index - 1]
            number.measure, number.subject, number.places = origin.measure, origin.subject, origin.places
            number.kind = "share" if origin.kind == "share" else number.kind
            number.named_by = "from-to"
        else:
            number.places = _places_of(text, clause, number, located[index], head, mentions, previous)
            slot = Slot(number, located[index], head, _follow(numbers, index, located[index]), previous, verb)
            name_measure(text, clause, slot, numbers[index + 1 :])
        if not number.threshold:
            number.measure = _without_places(number.measure, number.places, own)
            number.subject = _without_places(number.subject, number.places, own)
        number.measure = _SAID_DATE.sub("", number.measure)
        number.role = _role(text, clause, number)
        number.year = _year_said(text, clause, number)
        _say_why(text, number)
        if not number.threshold:
            previous = number


def _paired(
    text: str, clause: Clause, numbers: list[Number], earlier: list[Number]
) -> tuple[dict[int, str], str]:
    """The measures of figures that are named together, and the rule that says so."""
    if paired := pair_ratio(text, clause, numbers):
        return paired, "ratio-part"
    if paired := pair_respectively(text, clause, numbers) or pair_in_turn(text, clause, numbers):
        return paired, "respectively"
    return pair_with_earlier(text, numbers, earlier), "joint-change"


def _say_why(text: str, number: Number) -> None:
    """Let the rule of an ordinary number and unit tell what is special about its meaning."""
    if number.rule != "number-and-unit":
        return
    if number.threshold:
        number.rule = "invested" if is_invested(text, number) else "threshold"
    elif number.origin:
        number.rule = "origin"
    elif number.named_by not in ("noun-before", "noun-behind"):
        number.rule = number.named_by


def _follow(numbers: list[Number], index: int, segment: Segment) -> int:
    """Where what stands after the number and belongs to it ends."""
    return min(
        segment.end, next((n.head_start for n in numbers[index + 1 :] if not n.threshold), segment.end)
    )


def _role(text: str, clause: Clause, number: Number) -> Role:
    done: Role = "result" if clause.region == "review" else "target"
    if number.origin or is_background(text, clause, number):
        return "context"
    if number.threshold:
        invested = _DONE.search(text, max(clause.start, number.head_start - 8), number.head_start)
        return done if invested else "context"
    return done


def _head(
    text: str, segments: list[Segment], segment: Segment, numbers: list[Number], index: int
) -> tuple[int, int]:
    """Span of what stands before the number and belongs to it: its segment, and the list that leads to it."""
    start = segment.start
    position = segments.index(segment)
    while position > 0:
        left = segments[position - 1]
        if any(left.start <= n.start < left.end for n in numbers):
            break
        if text[left.end : left.end + 1] == "," and not text.startswith("分别", segment.start):
            break
        if LEXICON.tails.ending(text, left.end) and not LEXICON.works.ending(text, left.end):
            break
        start = left.start
        position -= 1
    here = numbers[index]
    if (
        here.kind == "share"
        and text[here.head_start - 1] in "和与及"
        and _SHARE_OF.match(text, here.tail_end)
    ):
        return here.head_start, here.head_start  # 所有市州和98%的县市区
    for number in reversed(numbers[:index]):
        if number.start >= start and not number.threshold:
            start = number.tail_end
            if text[numbers[index].head_start - 1] in "和与及" and text[start] not in "、,":
                start = numbers[index].head_start  # 40个绿点和6条绿带: what stands between belongs to the 40
            break
    return start, numbers[index].head_start


def _is_threshold(text: str, number: Number, segment: Segment, numbers: list[Number], index: int) -> bool:
    """Whether the number only describes what is counted: 10亿元以上项目27个, 营收百亿元以下园区."""
    if number.unit in ("%", "‰", "百分点") or not _MODIFIED.match(text, number.tail_end, segment.end):
        return False
    if number.unit in CAPACITY_UNITS and index and numbers[index - 1].tail_end == number.head_start:
        return True
    bounded = number.tail_end > number.end
    if number.unit == "岁" and bounded:  # 5岁以下儿童
        return True
    if number.rule == "bare-scale" and text.startswith("级", number.tail_end):  # 千亿元级产业集群
        return True
    if number.unit.endswith("元"):
        before = text[max(segment.start, number.head_start - 8) : number.head_start]
        if is_invested(text, number):
            return True
        if not bounded and number.rule != "bare-scale" and _FUND.match(text, number.tail_end, segment.end):
            return False
        if _SIZED_BY_MONEY.match(text, number.tail_end, segment.end):
            sized = bounded or number.rule == "bare-scale" or number.bound != "eq"
            return sized or _TOTAL_INVESTMENT.search(before) is not None
        return False
    if bounded and number.unit not in LEXICON.counted:
        return any(n.start > number.start and n.start < segment.end for n in numbers)
    return False


def _places(start: int, end: int, mentions: list[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.name for m in mentions if start <= m.start < end))


def _places_of(
    text: str,
    clause: Clause,
    number: Number,
    segment: Segment,
    head: tuple[int, int],
    mentions: list[Mention],
    previous: Number | None,
) -> tuple[str, ...]:
    """Places before the number in its own head; else those at the statement's beginning, or carried over."""
    if not mentions and (previous is None or not previous.places):
        return ()
    own = _places(head[0], number.start, mentions)
    if own:
        if is_listed_before(text, number, head):
            return _whole_items(text, number, head, mentions)
        return own
    if previous is not None and previous.start >= clause.start and previous.places:
        leading = [m for m in mentions if m.start - clause.start <= 3]
        elided = not is_noun_phrase(strip_links(strip_light(text[head[0] : head[1]].lstrip("、,"))))
        if elided or leading or any(_EACH.match(p) for p in previous.places):
            return previous.places
    if segment.start > clause.start:
        leading_places = tuple(m.name for m in mentions if m.start == clause.start)
        if leading_places:
            return leading_places
    return ()


def _whole_items(
    text: str, number: Number, head: tuple[int, int], mentions: list[Mention]
) -> tuple[str, ...]:
    """Places that are items of the list before a count, not parts of longer names (甲至乙 and the like)."""
    ends = "、和与及等"
    whole = (
        m.name
        for m in mentions
        if head[0] <= m.start < number.start and (m.end == number.head_start or text[m.end] in ends)
    )
    return tuple(dict.fromkeys(whole))


def _without_places(measure: str, places: tuple[str, ...], own: tuple[str, ...]) -> str:
    """The measure without the places that the figure keeps apart and without the report's own."""
    shorter = measure
    for name in own:
        shorter = shorter.removeprefix(name)
    for place in sorted(places, key=len, reverse=True) if places else ():
        shorter = shorter.replace(place + "、", "")
        at = shorter.find(place)
        if at >= 0 and shorter[at - 1 : at] not in ("“", "—", "("):
            shorter = shorter[:at] + shorter[at + len(place) :]
    shorter = shorter.strip("、,的")
    if places:
        shorter = shorter.strip("和与")
    if shorter.startswith(("蝉联", "荣获", "获评")):
        shorter = shorter[2:]
    return shorter if len(shorter) >= 2 else measure


def _year_said(text: str, clause: Clause, number: Number) -> int | None:
    """A year named in the statement, unless it is only compared with; else the year of the block."""
    said = [m for m in _SAID_YEAR.finditer(text, clause.start, number.start) if m.group()[0] not in "比较"]
    return int(said[-1][1]) if said else clause.block.year

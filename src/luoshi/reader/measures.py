"""What each figure measures, in the report's words, completed where the text shares or elides them."""

import re
from dataclasses import dataclass

from luoshi.reader.invested import INVESTED, INVESTED_FIRST, INVESTED_IN, is_invested, spent_on
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.number import Number
from luoshi.reader.statements import Clause

_COMPARED = re.compile(
    r"(?:由|从)(?:上年|去年|年初|原来)的?$|(?<![同之占入])(?:比|较)(?:上年|去年|年初|\d{4}年|上一年|“十[一二三四五六七八九]?五”末|[五十]年前|全国|全省|同期|预算|计划)?"
    r"(?:末|底|初|同期|平均|平均水平|预算|计划|年初预算|年初)?$"
)
_DATED = re.compile(
    r"(?:(?:19|20)\d\d年(?:末|底|初)?的?|“十[一二三四五六七八九]?五”(?:末|时期|期间|以来)"
    r"|[近这过]?[一二三四五六七八九十两\d]{1,2}年(?:来|间)?|按可比(?:口径|价格?)(?:计算)?|按不变价格?(?:计算)?)$"
)
_DATED_ENDS = "比较年末底初期均平算划前国省的间来径价格"  # last characters of what these two find
_DATED_FIRST = re.compile(
    r"(?:[一二三四五六七八九]是|[到至]?(?:19|20)\d\d年(?:全年|末|底|初)?前?|“十[一二三四五六七八九]?五”(?:末|时期|期间|以来)"
    r"|[近这过]?[一二三四五六七八九十两\d]{1,2}年(?:来|间)?(?![行期规计禁级制]))[,:]?"
)
_DATED_INSIDE = re.compile(r"(?:19|20)\d\d年")
_RANK_VERB = re.compile(
    r"(?:继续|连续(?:多|[一二三四五六七八九十\d]{1,3})年|始终)?"
    r"(?:稳居|位居|位列|跃居|跃升至|保持|居(?![民住家])|列(?![车])|排名?)[^,、]{0,14}$"
)
_ABOVE = re.compile(
    r"(?:增速|增幅|涨幅)?(?:高于|低于|快于|高出|优于|好于|领先)(?:全[国省区市球]|世界|同期|上年|[东中西]部|经济|GDP)[一-鿿]{0,8}、?$"
)
_GAIN = re.compile(r"(?:增加|减少|新增|净增|增产|减产|增收)(?:了|约|近|超)?$")
_IN_WHOLE = re.compile(
    r"(?:在)?(?:全[国省区市球]|世界|中部|西部|东部|东北)?(?:全[国省市区球]|世界|[东中西]部(?:地区)?|地级市|设区市|各市|各省|各地市|中部六省|同类城市|水果类|副省级城市|省会城市(?:机场)?|\w{2}类)(?:前列)?(?:的)?$"
)
_SHARE_TAIL = re.compile(r"(?:贡献了|占(?!比)|稳定在(?=全))[^、,;]{0,18}$")
_SHARE_NAMED = re.compile(r"占[^、,;]{1,18}(?:比重|比例|份额)$")
_TOTAL = re.compile(r"(?:总数|总量|总规模|总额|累计|总面积|总长|总里程|合计|共)")
_INCREMENT = re.compile(
    r"^(?:新增|新登记|新注册|新发展|新认定|新建|新引进|新培育|净增|新设|新入选|新获批|新创建)"
)
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
    "收入",
    "总收入",
    "亩产",
    "单产",
    "竣工",
    "投产",
    "保有量",
    "支出",
)
_ASPECT_LAST = re.compile(r"(?:播种面积|种植面积|面积|人次|人数|产量|总量|数量|销量|(?<=预算)收入)$")
_SPENT = ("投资", "总投资", "累计投资")
_UNIQUE = re.compile(r"(?:全[国省市球]|世界|[东中西]部)(?:地区)?(?:共|仅|只有|唯一|仅有|共有)+$")
_NAMED_WORK = re.compile(r".{2,40}?(?:项目|工程|中心|基地|园)(?=[一-鿿])")
_CUT_PREDICATE = 18
# A single character that is a predicate by itself and here the end or the beginning of another word.
_IN_A_WORD = re.compile(
    r"[年平人户]均|[成作认因称视变转]为|[发到直]达|[接享承]受|[系]列|.[居](?=[民住家])|.[列](?=车)|.[受](?=[理众])|.[获](?=得)"
)
_SAID_OF_SUBJECT = re.compile(
    r"再?创|(?:位|稳)?居(?![民住家])|实现|保持|稳步|持续|大幅|快速|显著|明显|不断|全面|首次|继续|较快|进一步|有序|稳定|取得|呈现"
)
_EACH = re.compile(r"每个|各")
# 城区内, 首期: says where or when of what is counted, and not what.
_NO_SUBJECT = re.compile(r"[一-鿿](?:[内里]|[乡镇]\w{1,4}村)$|^(?:首期|首批|本次|平均)$")
_NOMINAL = re.compile(
    r"改革|创新|服务|试点|示范|治理|创业|培训|监测|规范"
)  # a verb that is a noun in 改革成果
_NO_NOUN = re.compile(r"(?:历史性|新的)*(?:突破|跨越|大关|台阶|新高)(?=$|[,。、;])")  # 183万人次的历史性突破
_THE_OTHERS = re.compile(r"^(?:其他|其它|其余)的?")
_SIZE = re.compile(r"(?:总规模|规模|总面积|面积|总额)$")  # 总规模1000亿元的X: the size of what follows
_STILL_GOING = re.compile(r"(?:加快|加速|有序|稳步|扎实|顺利|深入|全面)(?:建设|推进|实施|改造|发展)$")
_KEEPS = re.compile(r"保持|稳定|稳居|实现|达到|突破|位居|位列|居")  # what is said of something named before
_AN_ACT = 8  # characters: verb and object
_LEVEL = re.compile(r"级(?:[、和到至][一二三四五六七八九十百千万亿\d]+元?级)*的?(?P<noun>[一-鿿“”]{2,14})")
_NEXT_COUNTED = re.compile(r"\d[\d.万亿]*[个项家件]([一-鿿“”]{2,12})$")


@dataclass(slots=True)
class Segment:
    """A stretch of a statement between list signs."""

    start: int
    end: int


@dataclass(slots=True)
class Slot:
    """A number with what surrounds it in its statement."""

    number: Number
    segment: Segment
    head: tuple[int, int]  # what stands before the number and belongs to it
    follow: int  # where what stands after it ends
    previous: Number | None  # the figure before, whose subject an elided one carries over
    verb: str  # the verb that the items of the list share


def segments_of(clause: Clause) -> list[Segment]:
    """The statement cut at its list signs, names in quotation marks and brackets left whole."""
    segments = []
    start = clause.start
    for sign in clause.signs:
        segments.append(Segment(start, sign))
        start = sign + 1
    segments.append(Segment(start, clause.end))
    return segments


def shared_verb(text: str, segments: list[Segment]) -> str:
    """新引进培育 in 新引进培育高层次人才1456人、产业急需人才9742人."""
    return LEXICON.heavy.starting(strip_light(text[segments[0].start : segments[0].end]))


def is_background(text: str, clause: Clause, number: Number) -> bool:
    """全国仅8家: said to compare."""
    if text[number.head_start - 1] not in "共仅有一":  # as what _UNIQUE finds ends
        return False
    return _UNIQUE.search(text, max(clause.start, number.head_start - 10), number.head_start) is not None


def is_listed_before(text: str, number: Number, head: tuple[int, int]) -> bool:
    """甲、乙等4条高速: what stands before the count are the names of the things counted."""
    if number.unit not in LEXICON.counted or number.kind != "amount":
        return False
    after = text[number.tail_end : number.tail_end + 1]
    if not after or after in ",。、;的)":
        return False
    return text.startswith("等", number.head_start - 1) or "、" in text[head[0] : head[1]].strip("、")


def strip_light(said: str) -> str:
    """What is left when verbs that only say that it was done are gone from the beginning."""
    while (word := LEXICON.light.starting(said)) and word != said:
        if len(LEXICON.heavy.starting(said)) >= len(word):
            break
        rest = said[len(word) :]
        if word == "开工" and len(rest) <= 2:  # 开工项目: without the verb nothing is left that tells
            break
        if word in ("高标准", "高质量") and not LEXICON.begins_with_predicate(rest):  # 高标准农田
            break
        said = rest.removeprefix("了")
    return said


def strip_links(said: str) -> str:
    """What is left of a head when comparators, dates, verbs of being and reaching are gone from its end."""
    while not LEXICON.heavy.ending(said):
        if word := LEXICON.links.ending(said):
            if said.endswith(("签约", "人均", "户均")):
                break
            said = said[: -len(word)]
            continue
        if said[-1:] not in _DATED_ENDS:
            break
        shorter = _DATED.sub("", _COMPARED.sub("", said))
        if shorter == said:
            break
        said = shorter
    return said


def is_noun_phrase(stem: str) -> bool:
    """Whether something is left that can be measured, and not only a verb."""
    if not stem:
        return False
    heavy = LEXICON.heavy.starting(stem)
    if heavy == stem:
        return False
    rest = stem.removeprefix(heavy).removeprefix("新")
    return (
        not (LEXICON.begins_with_predicate(rest) and len(rest) <= 4)
        and len(rest) > 1
        and not rest.startswith(("为", "向", "对"))
        and not (rest[-1] in "内里村期批次均" and _NO_SUBJECT.search(rest))
    )


def name_measure(text: str, clause: Clause, slot: Slot, later: list[Number]) -> None:
    """Set ``measure`` and ``subject`` from what stands before the number, after it, or was said before."""
    number = slot.number
    said = text[slot.head[0] : slot.head[1]].lstrip("、,和并")
    if "投资" in said and (invested := INVESTED_FIRST.match(said)):  # 总投资30亿元的甲项目完成投资
        said = said[invested.end() :]
    left = opening_off(_past_places(strip_light(said), number.places))
    number.named_by = "noun-before"
    if number.kind == "streak":
        _name_streak(number, left, text[number.tail_end : clause.end], slot.previous)
        return
    stem = _stem_of(text, clause, number, left)
    if stem in _SPENT and slot.previous is None and (work := spent_on(text, number)):
        number.measure, number.subject, number.named_by = work + stem, work, "spent-on"
        return
    right = _right(text, slot, later)
    if number.threshold:
        _name_threshold(text, clause, number, stem, right)
        return
    noun = _noun_of(clause, slot, right, said, later)
    if noun and is_listed_before(text, number, slot.head):
        noun = _noun_counted(noun)
        number.measure, number.subject = LEXICON.heavy.starting(stem) + noun, noun
        number.named_by = "counted-list"
    elif noun and not is_noun_phrase(stem):
        heavy = LEXICON.heavy.starting(stem)
        shared = slot.verb if not stem and slot.segment.start > clause.start else heavy
        number.measure = (stem if stem == heavy or len(stem) >= 4 else shared) + noun
        number.subject = noun
        number.named_by = "noun-behind"
    else:
        number.measure = number.subject = _named(text, clause, slot, stem, noun, said)
        gain = _GAIN.search(said) if not stem and number.kind == "amount" and number.subject else None
        if gain and number.named_by == "carried-over":
            number.measure += gain.group().rstrip("了约近超")


def _stem_of(text: str, clause: Clause, number: Number, left: str) -> str:
    """What is left of the head ``left`` when all that only leads to the number is gone."""
    if number.kind == "rank":
        left = _IN_WHOLE.sub("", strip_links(_RANK_VERB.sub("", left)))
    if is_background(text, clause, number):
        left = _past_predicate(_UNIQUE.sub("", left).rstrip("、"))
    improved = left.endswith("提升") and number.unit in LEXICON.counted and _LENGTHENED.search(left)
    stem = left if improved else strip_links(left)
    if number.kind == "share" and not _SHARE_NAMED.search(stem):
        stem = strip_links(share_off(left))
    if "于" in stem or "高出" in stem or "领先" in stem:
        stem = _ABOVE.sub("", stem)
    if number.kind == "change" and stem in LEXICON.down.words:  # 精简30.5%: of what was named before
        return ""
    return stem


def share_off(said: str) -> str:
    """The head of a share without the whole that it is a share of."""
    return _SHARE_TAIL.sub("", said)


_LENGTHENED = re.compile(
    r"(?:风貌|质量|能力|优化|改造|品质|功能|技能|抚育)提升$"
)  # what was improved, so often


def _noun_of(clause: Clause, slot: Slot, right: str, said: str, later: list[Number]) -> str:
    """The noun behind the number; empty where what follows is said of what was named before it."""
    number, previous = slot.number, slot.previous
    noun = _noun_after(right)
    if later and right and slot.follow == later[0].head_start:  # 20.3亿元补贴｜拉动消费215亿元
        noun = noun[: _predicate_at(noun, 2)]
    if _NO_NOUN.match(noun) or noun.startswith(("并", "且")):
        return ""
    if previous is None:
        return noun
    if number.kind in ("change", "rank") or (previous.kind == "streak" and number.unit == "%"):
        return ""
    opens = slot.segment.start == clause.start and not said  # 1324人晋升职称, after so many 家
    return "" if _says_of(noun) and not (opens and number.unit != previous.unit) else noun


def opening_off(said: str) -> str:
    """The head without the words of time and manner that open it."""
    while (word := LEXICON.openings.starting(said)) or (dated := _DATED_FIRST.match(said)):
        if word and len(LEXICON.heavy.starting(said)) > len(word):  # 再就业
            break
        rest = said[len(word) if word else dated.end() :]  # type: ignore[union-attr]
        if not rest and not word:
            break
        said = rest
    return strip_light(said)


def _right(text: str, slot: Slot, later: list[Number]) -> str:
    """What stands after the number and may name what it counts; a size in between is passed over."""
    begin = slot.number.tail_end
    if later and later[0].threshold and later[0].head_start == begin:
        begin = later[0].tail_end
    right = text[begin : max(slot.follow, begin)].lstrip("的")
    if right.startswith("("):
        right = right.partition(")")[2]
    if not right and later and text[slot.segment.end : later[0].head_start] == "、":
        shared = text[later[0].tail_end : slot.segment.end + 40].lstrip("的")
        right = _up_to_sign(shared) if later[0].unit != slot.number.unit else ""
    return right


def _up_to_sign(said: str) -> str:
    return re.split(r"[,。、;]", said, maxsplit=1)[0]


def _named(text: str, clause: Clause, slot: Slot, stem: str, noun: str, said: str) -> str:
    """What is measured where a noun stands before the number, or was said of an earlier one."""
    number = slot.number
    subject = slot.previous.subject if slot.previous else ""
    if not stem:
        subject = _said_before(text, clause, slot) or subject
    in_list = slot.segment.start > clause.start
    if stem == "投资" and not subject and "完成投资" in said:
        return "完成投资"
    if noun and (size := _SIZE.search(stem)) and text.startswith("的", number.tail_end):
        return noun + size.group()
    if noun.startswith("用于") and len(stem) <= 4:
        return noun[2:] + stem
    if noun and LEXICON.heavy.starting(stem) and not LEXICON.said_of.starting(noun):
        return stem + noun
    if subject and (total := _TOTAL.match(stem)):
        number.named_by = "part-of-earlier"
        return _INCREMENT.sub("", subject) + total.group()
    invested = slot.previous is not None and slot.previous.rule == "invested" and stem in _SPENT
    if subject and (in_list or invested) and len(stem) <= 4 and stem.startswith(_ASPECTS):
        number.named_by = "part-of-earlier"
        return _ASPECT_LAST.sub("", subject) + ("完成" if "完成" + stem in said else "") + stem
    if stem and stem == slot.verb:
        return stem + (noun or _next_noun(text, clause, number))
    if stem:
        counts = number.kind == "amount" and not (
            LEXICON.begins_with_predicate(stem) or LEXICON.heavy.starting(stem)
        )
        return (slot.verb if in_list and counts else "") + stem + _counted_of(number, stem, noun)
    number.named_by = "carried-over" if subject else "noun-behind"
    return subject or noun


def _counted_of(number: Number, stem: str, noun: str) -> str:
    """成果 in 试验区43项成果全国推广: what is counted, where the noun before only says whose they are."""
    if number.unit not in LEXICON.counted or number.kind != "amount" or not noun:
        return ""
    if LEXICON.begins_with_predicate(noun) and not _NOMINAL.match(noun):
        return ""
    if LEXICON.links.starting(noun) or not "一" <= noun[0] <= "鿿":
        return ""
    counted = noun[: _predicate_at(noun, 2)]
    return "" if len(counted) < 2 or counted in stem else counted


def _says_of(noun: str) -> bool:
    """Whether what stands behind a number is a predicate of what was named before it."""
    word = LEXICON.said_of.starting(noun)
    return word != "" and not (len(word) == 1 and _IN_A_WORD.match("一" + noun))


def _said_before(text: str, clause: Clause, slot: Slot) -> str:
    """茶叶出口额 in 茶叶出口额再创新高,达到53亿元: the subject of the piece before, which has no figure."""
    begin = max(clause.sentence, slot.previous.tail_end if slot.previous else 0)
    between = text[begin : slot.segment.start].rstrip(",")
    if not between or text[slot.segment.start - 1] != "," or (slot.previous and "," not in between):
        return ""
    piece = strip_light(opening_off(between.rsplit(",", 1)[-1]))
    cut = _SAID_OF_SUBJECT.search(piece)
    subject = piece[: cut.start()] if cut else ""
    return subject if LEXICON.indicators.ending(subject) or subject[-1:] in LEXICON.indicator_ends else ""


def _past_places(said: str, places: tuple[str, ...]) -> str:
    """What is left behind the places at the beginning.

    Nothing for 瑞金、龙南 in 瑞金、龙南达到70%, nor for 其他各县 in 其他各县达到55%.
    """
    if not places:
        return said
    rest = said
    for place in places:
        rest = rest.replace(place, "")
    if not strip_links(_THE_OTHERS.sub("", rest.strip("、和与及等"))):
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


def _noun_after(right: str) -> str:
    """The counted noun and what is said of it, cut where it grows too long."""
    right = right.rstrip("和与及")
    right = right.split("、")[0] if len(right) > 40 else right
    if len(right) > _CUT_PREDICATE:
        return right[: _predicate_at(right, 2)]
    if dated := _DATED_INSIDE.search(right, 2):
        return right[: dated.start()]
    return right


def _predicate_at(said: str, start: int) -> int:
    """Where the first predicate begins, or the length of ``said``."""
    for at in range(start, len(said)):
        word = LEXICON.said_of.starting(said, at)
        if word and not (len(word) == 1 and _IN_A_WORD.match(said, at - 1)):
            return at
    return len(said)


def _noun_counted(noun: str) -> str:
    """The noun without a predicate that only says that work goes on, and without what it is joined to."""
    noun = _STILL_GOING.sub("", noun) or noun
    left, joined, _ = noun.partition("和")
    return left if joined and LEXICON.works.ending(left) else noun


def _next_noun(text: str, clause: Clause, number: Number) -> str:
    match = _NEXT_COUNTED.search(text, number.tail_end, clause.end)
    return match[1] if match else ""


def _name_streak(number: Number, left: str, rest: str, previous: Number | None) -> None:
    """What has gone on for so long."""
    if number.rule == "streak-saying":
        subject = strip_links(left).rstrip("“") or (previous.subject if previous else "")
        number.measure = subject[:2] + number.text.lstrip("一二三四五六七八九十百0123456789")
        number.subject = subject
        return
    left = re.sub(r"(?:已)?(?:蝉联|连续)$", "", left)
    rest = rest.lstrip("的").split(",")[0]
    if previous is not None and _TOTAL.fullmatch(left):
        left = previous.subject + left
    elif previous is not None and not left and not _acts(rest):
        left = previous.subject
    number.measure = left + rest
    number.subject = left


def _acts(said: str) -> bool:
    """提高企业退休人员基本养老金: something done, and not said of what was named before."""
    return len(said) >= _AN_ACT and LEXICON.begins_with_predicate(said) and not _KEEPS.match(said)


def _name_threshold(text: str, clause: Clause, number: Number, stem: str, right: str) -> None:
    if is_invested(text, number):
        invested = INVESTED_IN.match(text, number.end)
        work = _work_named(text[invested.end() : clause.end] if invested else right)
        spent = INVESTED.search(text, max(clause.start, number.head_start - 12), number.head_start)
        number.measure = work + (spent.group().rstrip("达超过近约") if spent else "投资")
        number.subject = work
        return
    if level := _LEVEL.match(text, number.tail_end, clause.end):
        right = level["noun"]
    noun = right[: _predicate_at(right, 1)]
    heavy = LEXICON.heavy.starting(stem)
    if heavy and stem != heavy:
        stem = stem[len(heavy) :]
    opens = stem.endswith("、") or text.startswith("级", number.tail_end)  # 婴儿、5岁以下儿童; 千亿元级产业
    number.measure = stem if stem and not opens and not LEXICON.begins_with_predicate(stem) else noun
    number.subject = noun


def _work_named(said: str) -> str:
    """The work at the beginning of ``said``, up to its predicate."""
    said = re.split(r"[,。;]", said, maxsplit=1)[0]
    if match := _NAMED_WORK.match(said):
        end = match.end()
        while more := _NAMED_WORK.match(said, end):
            if any(LEXICON.said_of.starting(said, at) for at in range(end, more.end())):
                break
            end = more.end()
        return said[:end]
    return said[: _predicate_at(said, 2)]

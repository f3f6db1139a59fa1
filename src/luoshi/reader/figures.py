"""Which numbers of a statement are figures, and their value, unit, bound and kind."""

import re
from decimal import Decimal

from luoshi.ground.numerals import NUMBER, NotANumber, parse_numeral, parse_range
from luoshi.reader.joint_figures import ORIGIN, settle_together
from luoshi.reader.lexicon import LEXICON
from luoshi.reader.model import Bound, FigureKind
from luoshi.reader.number import Number

_YEAR = re.compile(r"(?:19|20)\d\d")
# What a figure may begin with: a plain set of characters, which is searched far faster than NUMBER is.
_CANDIDATE = re.compile(r"[0-9０-９\-－−负零〇○一二两三四五六七八九十百千万亿廿卅几半翻首榜]")
_QUOTED = re.compile(r"“[^“”]{0,80}”|《[^《》]{0,80}》")
_STREAK_QUOTE = re.compile(r"“?([一二三四五六七八九十百\d]+连[丰增冠涨升降优胜])")
_RANK_END = re.compile(r"[位名]?(?=$|[,。;、!?)”和及]|的|方阵外|(?:上|提|跃|前|攀)[升移])")
_TOP_RANK = re.compile(r"(?<![之])(首位|榜首|第[一二三四五六七八九十\d]{1,3})")
_RANKED_IN = re.compile(
    r"(?:全[省国区市球州盟]|世界|地级市|各市|设区市|省级|中部|西部|东部|东北|长江经济带|类|排名?|列|居|位|名|为|评比?|考[核评]|综合|均|水平|率|量|数|增速|指数|绩效|评价|总额|规模)$"
)
_MAXIM = re.compile(r"(?:质量|安全|人民|生命|健康|生态|服务|团结)第$")  # 坚持质量第一: a way of speaking
_SERVICE_NAME = re.compile(r"^(?:[^,、。;]{0,10}(?:圈|服务网|生活圈|经济圈|交通圈|通勤圈))")
_ALWAYS_ON = re.compile(r"^(?:自助|服务|不打烊|办|值班|值守|热线|在线|全天)")
_LEVEL_VERB = re.compile(r"(?:至|到|达|为)$")
_SHARE_LEFT = re.compile(r"(?:占|贡献(?!率))[^,;。、]{0,28}$")
# Units in which the size of a plant, a mine or a power line is told; such a number may stand in its name.
CAPACITY_UNITS = frozenset(
    {"吨", "千瓦", "兆瓦", "吉瓦", "吉瓦时", "兆瓦时", "方/年", "千伏", "立方米/日", "吨/日", "吨/年", "蒸吨"}
)
_MEASURED_BY = re.compile(
    r"(?:[量力]|产能|规模|装机|容量|年产|日产|日处理|处理|总计|共计|新增|建成|新建|开工|完成|改造|储备|供应|生产|形成|打造|实施|建设|推进|推动|加快|达到|增加|减少|[从由超达至到共为约近各有的、,]|[个座条家]|^)$"
)
_THRESHOLD_UNIT = re.compile(r"(?:美元|欧元|元|万吨|吨|千瓦|亩|人)$")
_AT_LEAST = re.compile(r"(?:至少|不少于)(?:新增|引进|建成|打造|培育|新建|完成|开展|安排|举办|新引进)$")
_SMALLER_PLACE = re.compile(r"[一-鿿]")
_BARE_GAIN = re.compile(r"(?:减少|增加|超过|超|达|达到|近|突破|转移|新增|惠及)(?:了)?$")
_BARE_INDEX = re.compile(r"(?:为|达|达到|至|到|比|指数|系数)$")
_BEFORE_BARE = re.compile(
    r"(?:增加|减少|新增|净增|超过|超|达到|达|近|约|突破|首次|增至|升至|至|到|为|了|总量|规模|总数)+$"
)
_JOINED_NUMBER = re.compile(r"(?:[、和]\d+(?:\.\d+)?[万亿]{0,2})+")
_HELD = re.compile(r"(?:举办|承办|召开|举行)(?:了)?(?:[^,。]{0,30}、)?$")
_RATIO = re.compile(r"\d+(?:\.\d+)?(?:[∶:]\d+(?:\.\d+)?)+")
_RATIO_PART = re.compile(r"\d+(?:\.\d+)?")
_WHOLE = range(99, 102)  # what the parts of a structure in per cent add up to, rounded as they are
_NOUN = re.compile(r"[^,、。;(]{1,8}")


def find_numbers(text: str, start: int, end: int) -> list[Number]:
    """The figures of ``text[start:end]``, which is one statement, from left to right."""
    first = _CANDIDATE.search(text, start, end)
    if first is None:
        return []
    quotes = text.find("“", start, end) >= 0 or text.find("《", start, end) >= 0
    quoted = [(m.start(), m.end()) for m in _QUOTED.finditer(text, start, end)] if quotes else []
    numbers: list[Number] = []
    position = first.start()
    topmost = False  # whether something may be said to be first without a numeral: 首位, 榜首
    while (candidate := _CANDIDATE.search(text, position, end)) is not None:
        match = NUMBER.match(text, candidate.start(), end)
        if match is None:
            topmost = topmost or candidate.group() in "首榜"
            position = candidate.end()
            continue
        position = match.end()
        if text[position : position + 1] in ("∶", ":") and (ratio := _RATIO.match(text, match.start(), end)):
            numbers += _parts_of_ratio(text, ratio, start)
            position = ratio.end()
            continue
        if quoted and any(low <= match.start() < high for low, high in quoted):
            number, position = _in_quotes(text, match, quoted, end)
        else:
            number = _judge(text, match, start, end)
        if number is not None and number.end <= end:  # a statement cut for its length may cut a unit off
            numbers.append(number)
            position = max(number.end, match.start() + 1)
    if topmost:
        numbers += _ranks_without_numeral(text, start, end, quoted, numbers)
    if len(numbers) < 2:
        return numbers
    numbers.sort(key=lambda number: number.start)
    settle_together(text, numbers, start)
    return numbers


def _parts_of_ratio(text: str, ratio: re.Match[str], start: int) -> list[Number]:
    """三次产业比重为8.7∶41.2∶50.1: so many shares of a whole; 1.68∶1 is a relation, and a way to say it."""
    parts = list(_RATIO_PART.finditer(text, ratio.start(), ratio.end()))
    values = [Decimal(part.group()) for part in parts if len(part.group()) < 6]
    if len(values) < 3 or len(values) < len(parts) or round(sum(values)) not in _WHOLE:
        return []
    origin = ORIGIN.search(text, max(start, ratio.start() - 12), ratio.start()) is not None
    found = []
    for part, value in zip(parts, values, strict=True):
        low, high = part.span()
        found.append(
            Number(
                low,
                high,
                part.group(),
                value,
                None,
                None,
                "%",
                "eq",
                "share",
                high,
                low,
                "ratio-part",
                origin,
            )
        )
    return found


def _in_quotes(
    text: str, match: re.Match[str], quoted: list[tuple[int, int]], end: int
) -> tuple[Number | None, int]:
    """A number in a name is none; “二十一连丰” is the one saying that counts."""
    span = next((low, high) for low, high in quoted if low <= match.start() < high)
    streak = _STREAK_QUOTE.match(text, span[0], end)
    if streak is None:
        return None, span[1]
    return _streak_saying(text, streak.start(1), streak.end(1)), span[1]


def _streak_saying(text: str, start: int, end: int) -> Number | None:
    try:
        value = parse_numeral(text[start : text.index("连", start)]).value
    except NotANumber:
        return None
    return Number(
        start, end, text[start:end], value, None, None, "年", "eq", "streak", end, start, "streak-saying"
    )


def _judge(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    """The figure that a candidate is, or None where it is a name, a date, an edition or a way of speaking."""
    before = text[match.start() - 1] if match.start() > start else ""
    after = text[match.end() : match.end() + 1] if match.end() < end else ""
    if before == "第":
        return _rank(text, match, start, end)
    if match["chinese"] is not None:
        return _spelled(text, match, start, end)
    if (before and (before.isascii() and (before.isalnum() or before in "+*×/-_#"))) or after in ("+", "×"):
        return None
    return _arabic(text, match, start, end)


def _rank(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    tail = _RANK_END.match(text, match.end(), end)
    if tail is None or match["high"] or _MAXIM.search(text, start, match.start()):
        return None
    if text[match.end() : match.end() + 1] not in ("位", "名") and not _RANKED_IN.search(
        text[max(start, match.start() - 13) : match.start() - 1]
    ):
        return None
    try:
        value = parse_numeral(match["low"]).value
    except NotANumber:
        return None
    first, last = match.start() - 1, match.end()
    last += text[last : last + 1] in ("位", "名") and last < end
    return Number(
        first, last, text[first:last], value, None, None, "位", "eq", "rank", tail.end(), first, "rank"
    )


def _ranks_without_numeral(
    text: str, start: int, end: int, quoted: list[tuple[int, int]], numbers: list[Number]
) -> list[Number]:
    """居全国首位, 荣登榜首."""
    found = []
    for word in ("首位", "榜首"):
        at = text.find(word, start, end)
        if at < 0 or any(low <= at < high for low, high in quoted):
            continue
        if word == "首位" and (
            text[at + 2 : at + 3] in ("度", "产") or text[at - 1 : at] in ("放", "摆", "要")
        ):
            continue
        if text[at - 2 : at] in ("放在", "摆在") or any(n.start <= at < n.end for n in numbers):
            continue
        found.append(
            Number(at, at + 2, word, Decimal(1), None, None, "位", "eq", "rank", at + 2, at, "rank-first")
        )
    return found


def _spelled(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    """Numbers in Chinese numerals: streaks, bare scales of money, counts that a list or a measure names."""
    numeral = match["chinese"]
    last = match.end()
    if match["high"]:
        return None
    if text.startswith("连", last) and text[last + 1 : last + 2] in tuple("丰增冠涨升降优"):
        return _streak_saying(text, match.start(), last + 2)
    unit = LEXICON.units.starting(text, last)
    spelled = LEXICON.spelled.starting(text, last)
    if not (unit or spelled):
        return None
    before = text[max(start, match.start() - 12) : match.start()]
    if unit in ("年", "届", "个月") and before.endswith(("连续", "已连续", "蝉联")):
        return _build(text, match, last + len(unit), unit, "streak", start, end, rule="streak")
    if unit in ("元", "美元") and numeral[-1] in "万亿" and len(numeral) <= 3:
        return _build(text, match, last + len(unit), unit, "amount", start, end, rule="bare-scale")
    if unit in CAPACITY_UNITS and _sizes_a_name(unit, before, text[last + len(unit) : min(end, last + 8)]):
        return None
    if numeral[-1] in "百千万亿" and len(numeral) >= 2 and unit in ("吨", "亩", "千瓦", "人次", "吨级"):
        return _build(text, match, last + len(unit), unit, "amount", start, end, rule="bare-scale")
    if not spelled or numeral[0] in "一半几" or len(numeral) > 5:
        return None
    return _spelled_count(text, match, spelled, before, start, end)


def _spelled_count(
    text: str, match: re.Match[str], spelled: str, before: str, start: int, end: int
) -> Number | None:
    """达三家, 新增两条 and the like, where a measure stands before and a sign behind; 增长两倍."""
    if spelled == "倍" and _change_before(before.rstrip("近约")):
        return _build(text, match, match.end() + 1, "倍", "amount", start, end, rule="spelled-count")
    tail = match.end() + len(spelled)
    measured = before.endswith(("达", "增至", "达到", "共", "总数", "共计", "增加", "新增", "超"))
    if measured and (tail == end or text[tail] in ",、;。"):
        return _build(text, match, tail, spelled, "amount", start, end, rule="spelled-count")
    return None


def _arabic(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    last = match.end()
    if match["share"] or match["doubling"]:
        return _share(text, match, start, end)
    if _YEAR.fullmatch(match["low"]) and text[last : last + 1] in ("年", "版", "—", "-", "届", ")", "—"):
        return None
    unit = LEXICON.units.starting(text, last)
    if (
        unit == "人"
        and match["low"].rstrip("多余")[-1:] in "万亿"
        and text.startswith(("人口", "人才"), last)
    ):
        unit = ""  # 13亿多人口: the noun itself says what is counted
    if not unit and text[last : last + 1] == "P":
        unit = "P"
    before = text[max(start, match.start() - 12) : match.start()]
    if unit in ("年", "个月", "月", "届", "天"):
        return _duration(text, match, unit, before, start, end)
    ordinal = LEXICON.ordinals.starting(text, last)
    if ordinal and len(ordinal) >= len(unit):
        return None
    if not unit:
        return _without_unit(text, match, before, start, end)
    after = text[last + len(unit) : min(end, last + len(unit) + 14)]
    if _belongs_to_a_name(unit, before, after):
        return None
    kind = _kind(unit, text[max(start, match.start() - 32) : match.start()], after)
    return _build(text, match, last + len(unit), unit, kind, start, end, rule="number-and-unit")


def _belongs_to_a_name(unit: str, before: str, after: str) -> bool:
    """15分钟服务圈, 七个方面, 10万吨再生铝: the number and its unit are a part of a name or of a saying."""
    if unit in ("分钟", "小时", "公里", "里", "米"):
        return _SERVICE_NAME.match(after) is not None or _ALWAYS_ON.match(after) is not None
    if unit == "个":
        return after.startswith(("方面", "月", "百分点", "五年"))
    if unit in ("P", "路", "环"):
        return after[:1].strip("算,、。;") != ""
    return unit in CAPACITY_UNITS and _sizes_a_name(unit, before, after)


def _sizes_a_name(unit: str, before: str, after: str) -> bool:
    """甲公司10万吨再生铝, 750千伏电网: the size is a part of the name of a plant or a line."""
    if not _SMALLER_PLACE.match(after) or after.startswith("的") or LEXICON.words_after.starting(after):
        return False
    if LEXICON.said_of.starting(after):
        return False
    return unit == "千伏" or _MEASURED_BY.search(before) is None


def _share(text: str, match: re.Match[str], start: int, end: int) -> Number | None:
    """1/4, 三分之一, 三成, 翻番."""
    last = match.end()
    if "又" in match["low"]:  # 一又二分之一 is a number and no share
        return None
    before = text[max(start, match.start() - 16) : match.start()]
    if match["doubling"]:
        return _build(text, match, last, "%", "change", start, end, rule="doubling")
    kind: FigureKind = "share" if _SHARE_LEFT.search(before) else "rate"
    if _change_before(before):
        kind = "change"
    elif match["low"][0] in "0123456789" and kind == "rate" and "成" not in match["low"]:
        kind = "share"
    return _build(text, match, last, "%", kind, start, end, rule="share")


def _duration(text: str, match: re.Match[str], unit: str, before: str, start: int, end: int) -> Number | None:
    """Years and months are figures as a streak or as a measured time, not as dates or parts of names."""
    last = match.end() + len(unit)
    if unit == "届":
        held = _HELD.search(text, max(start, match.start() - 40), match.start())
        return _build(text, match, last, unit, "amount", start, end, rule="number-and-unit") if held else None
    if before.endswith(("连续", "已连续", "连续第")):
        return _build(text, match, last, unit, "streak", start, end, rule="streak")
    if re.search(
        r"(?:提前|缩短|压缩|平均|不少于|不超过|减少|延长至|达|达到|提高到|寿命)(?:至|到|了|约)?$", before
    ):
        return _build(text, match, last, unit, "amount", start, end, rule="measured-time")
    if unit == "年" and ("." in match["low"] or ORIGIN.search(before)) and len(match["low"]) < 5:
        return _build(text, match, last, unit, "amount", start, end, rule="measured-time")
    if unit in ("天", "个月") and not text.startswith(("大会战", "攻坚", "行动"), last):
        return _build(text, match, last, unit, "amount", start, end, rule="measured-time")
    return None


def _without_unit(text: str, match: re.Match[str], before: str, start: int, end: int) -> Number | None:
    """61.3万脱贫人口 counts people; an index may stand bare (达112.3); other bare numbers are names."""
    last = match.end()
    scaled = match["low"].rstrip("多余")[-1:] in ("万", "亿")
    if scaled and (noun := _NOUN.match(text, last, end)):
        unit = next((u for word, u in LEXICON.unit_of_noun.items() if word in noun.group()), None)
        if unit is not None:
            return _build(text, match, last, unit, "amount", start, end, rule="counted-noun")
    if scaled and (unit := _unit_named_before(before)):
        return _build(text, match, last, unit, "amount", start, end, rule="unit-named-before")
    if (shared := _JOINED_NUMBER.match(text, last, end)) and (
        unit := LEXICON.units.starting(text, shared.end())
    ):
        kind = _kind(unit, before, "")
        if kind == "change" or scaled or "分别" in before:
            return _build(text, match, last, unit, kind, start, end, rule="shared-unit")
    if scaled and _BARE_GAIN.search(before):
        return _build(text, match, last, "", "amount", start, end, rule="bare-number")
    if "." in match["low"] and _BARE_INDEX.search(before):
        return _build(text, match, last, "", "amount", start, end, rule="bare-number")
    return None


def _unit_named_before(before: str) -> str:
    """医疗旅游人次86.5万, 参保人数增加1.4亿: the noun before the number says what it counts."""
    stem = _BEFORE_BARE.sub("", before)
    return next((u for word, u in LEXICON.unit_of_head.items() if stem.endswith(word)), "")


def _build(
    text: str,
    match: re.Match[str],
    last: int,
    unit: str,
    kind: FigureKind,
    start: int,
    end: int,
    *,
    rule: str,
) -> Number | None:
    try:
        numeral = parse_numeral(match["high"] or match["low"])
        value: Decimal | None = numeral.value
        low = high = None
        if match["high"]:
            low, high = parse_range(match["low"], match["high"])
            value = None
    except NotANumber:
        return None
    first = match.start()
    if unit.startswith("个") and unit[1:] in ("百分点", "基点"):
        unit = unit[1:]
        kind = "change"
    head_start, tail_end, bound = _bound(text, first, last, start, end)
    if bound == "eq" and _AT_LEAST.search(text, max(start, first - 8), first):
        bound = "ge"
    if numeral.vague and bound == "eq":
        bound = "gt"
    before = text[max(start, head_start - 16) : head_start]
    if kind == "change":
        value, low, high, unit = _signed(before, value, low, high, unit)
    if unit == "倍" and _change_before(before) and value is not None:
        value, unit, kind = value * 100, "%", "change"
    return Number(
        first, last, text[first:last], value, low, high, unit, bound, kind, tail_end, head_start, rule
    )


def _bound(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int, Bound]:
    """Where the comparators round the number begin and end, and what they say together."""
    head_start, tail_end = first, last
    bound: Bound = "eq"
    word = LEXICON.words_before.ending(text[start:first])
    at = first - len(word)
    inside_a_word = at > start and text[at - 1] in LEXICON.not_after.get(word, "")
    if word and not inside_a_word:
        bound, head_start = LEXICON.bound_before[word], at
    word = LEXICON.words_after.starting(text, last)
    if (
        word
        and last + len(word) <= end
        and not (word in ("多", "余", "上下") and text[last + 1 : last + 2] in "元条种样彩")
    ):
        bound, tail_end = LEXICON.bound_after[word], last + len(word)
    return head_start, tail_end, bound


def _kind(unit: str, before: str, after: str) -> FigureKind:
    if unit in ("百分点", "个百分点", "个基点"):
        return "change"
    if unit not in ("%", "‰"):
        return "amount"
    if _SHARE_LEFT.search(before):
        return "share"
    if _change_before(before):
        return "change"
    trimmed = re.sub(r"^(?:以上|以下|以内|之内|左右|多)?的?", "", after)
    if (
        trimmed
        and _SMALLER_PLACE.match(trimmed)
        and not (LEXICON.said_of.starting(trimmed) or LEXICON.up.starting(trimmed))
        and not LEXICON.down.starting(trimmed)
        and not trimmed.startswith(("和", "及", "与"))
    ):
        return "share"
    return "rate"


_CHANGE_TAIL = re.compile(
    r"(?:了|约|近|超|超过|不低于|不超过|突破|均|分别|达|为|各|达到|在|稳定在|目标|左右|预计|预期|控制在|同比|全年|保持|实现){0,3}$"
)


def _change_before(before: str) -> str:
    """The verb of growth or fall right before a number, or an empty string: 提高至 tells a level instead."""
    if before.endswith(("至", "到")) and not before.endswith(("达到", "不到")):
        return ""
    stem = _CHANGE_TAIL.sub("", before)
    return LEXICON.up.ending(stem) or LEXICON.down.ending(stem)


def _signed(
    before: str, value: Decimal | None, low: Decimal | None, high: Decimal | None, unit: str
) -> tuple[Decimal | None, Decimal | None, Decimal | None, str]:
    """A fall is negative."""
    stem = _CHANGE_TAIL.sub("", before)
    down, up = LEXICON.down.ending(stem), LEXICON.up.ending(stem)
    if down and len(down) >= len(up) and not stem.endswith(("增减", "升降")):
        value = -value if value is not None else None
        low, high = (-high, -low) if low is not None and high is not None else (None, None)
    return value, low, high, unit

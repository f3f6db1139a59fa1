"""Numerals of Chinese official prose: found, read and written, exactly.

A number is read into plain units: 万 and 亿 are multiplied out. Shares (成, 分之, 1/4) and doublings
(翻番) are read into per cent, because that is how a figure in a report is kept: ``三成`` is 30 ``%``,
``翻两番`` is a change of 300 ``%``.
"""

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, Literal

from luoshi.ground.refused import Refused

NumberStyle = Literal["arabic", "grouped", "mixed", "chinese"]
NumberUnit = Literal["", "%", "‰", "倍"]

LONGEST_NUMERAL_CHARACTERS: Final = 64
_EXACT: Final = Context(prec=200)
_SHARE_PLACES: Final = Decimal("1e-10")  # 三分之一 has no end: it is kept to ten places

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_SCALES: Final = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_NARROW: Final = str.maketrans(
    "０１２３４５６７８９．，％／－−～–壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩倆負點幾餘",
    "0123456789.,%/--~—一二二三三四五六六七八九十百千万亿两两负点几余",
)
"""Full-width signs, and the numerals of cheques and of traditional script, in their common form."""

_D = "[0-9０-９]"
# 千瓦, 千伏, 千米 and 百分点 are units: their first sign is no multiplier of the number before them.
_HUNDRED = "百(?!分点|帕)"
_THOUSAND = "千(?![瓦克米伏卡帕赫焦乏])"
_S = rf"(?:[十万亿萬億]|{_HUNDRED}|{_THOUSAND})"
_C = rf"(?:[零〇○一二两三四五六七八九十万亿廿卅几半]|{_HUNDRED}|{_THOUSAND})"
_BELOW = "[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億兩]"
# 陆, 伍 and 拾 alone are words (陆港, 队伍): only runs of the numerals of cheques are candidates.
_FORMAL = r"[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩零一二两三四五六七八九十百千万亿]"
_CHEQUE = (
    r"[负負]?(?=[一二两三四五六七八九十百千万亿零]{0,8}[壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億兩])"
    rf"{_FORMAL}{{2,}}+(?:[点點]{_FORMAL}++)?"
)
_SIGN = r"(?:(?<![0-9０-９%％‰A-Za-z])[-－−]|(?<![税担债欠肩抱自胜])负)?"
# A full-width comma groups thousands only between full-width digits: elsewhere it ends a clause.
_GROUPED_ARABIC = r"[0-9]{1,3}(?:,[0-9]{3})++(?![0-9])|[０-９]{1,3}(?:，[０-９]{3})++(?![０-９])"
_PLAIN_ARABIC = rf"(?:{_GROUPED_ARABIC}|{_D}++)"
_ARABIC = (
    rf"{_SIGN}{_PLAIN_ARABIC}(?:[.．]{_D}++)?"
    rf"(?:[多余餘]?{_S}++(?:{_D}++(?:[.．]{_D}++)?{_S}++)*+)?(?:(?<=[0-9０-９]万){_D}{{4}}(?![0-9０-９.．]))?[多余]?"
)
_CHINESE = rf"负?{_C}++(?:点[零〇○一二两三四五六七八九]++[万亿]*+)?(?:(?<=[十百千万亿廿卅])[多余][万亿]*+)?"
_SHARE = (
    rf"(?:[负負]?(?:{_BELOW}{{1,12}}|(?<![0-9０-９.．]){_D}{{1,6}})又)?"
    rf"(?:{_BELOW}{{1,8}}|(?<![0-9０-９.．]){_D}{{1,6}})分之"
    rf"(?:(?:{_GROUPED_ARABIC}|{_D}++)(?:[.．]{_D}++)?|(?:{_C}|{_BELOW}){{1,12}}(?:[点點]{_C}{{1,8}})?)"
    rf"|(?<![0-9０-９.．/／]){_D}{{1,4}}[/／]{_D}{{1,4}}(?![0-9０-９.．/／])"
    r"|(?<![一二两三四五六七八九十百千0-9０-９.．统唯合专第])"
    rf"(?:[一二两三四五六七八九](?:点[一二三四五六七八九])?|十|10|１０|[1-9１-９](?:[.．]{_D})?)成"
    r"(?![立为功效果长本员熟绩品都分形因就群片人才交语不了])(?:[一二三四五六七八九半](?![个项家年月类批方级]))?"
    r"|一半|(?<![一二两三四五六七八九十百千])半成(?![品])"
)
_DOUBLING = r"翻了?(?:[一二两三四五六七八九]|[1-9１-９])?番"
_TIMES = r"[一二两三四五六七八九]倍半"
_ANY = rf"(?:{_SHARE}|{_DOUBLING}|{_TIMES}|{_ARABIC}|{_CHEQUE}|{_CHINESE})"

NUMBER: Final[re.Pattern[str]] = re.compile(
    rf"(?P<low>(?P<share>{_SHARE})|(?P<doubling>{_DOUBLING})|(?P<times>{_TIMES})"
    rf"|(?P<arabic>{_ARABIC})|(?P<chinese>{_CHEQUE}|{_CHINESE}))"
    rf"(?:(?P<low_unit>[%％‰])?(?P<dash>[—–]{{1,2}}|[-－−~～至到])(?P<high>{_ANY}))?"
)
"""Finds every stretch that may be a number, with its multiplier and without its unit, in linear time.

Groups: exactly one of ``share`` (三分之二, 1/4, 三成), ``doubling`` (翻番), ``times`` (一倍半), ``arabic``
(1.74万) and ``chinese`` (五十二万三千) holds what ``low`` holds. For a range, ``high`` is the second
number, ``dash`` what stands between, ``low_unit`` a per-cent sign after the first (5%-5.5%).
A stretch is a candidate: ``一`` in 统一 is found too, and 十四五 is found and then refused by
``parse_number``. What stands around it is for the reader to judge.
"""


class NotANumber(Refused):
    """The text is not one number. Values: ``text``."""

    code = "not-a-number"


class NumberNotWritable(Refused):
    """The value has no form in the style asked for. Values: ``value``, ``style``."""

    code = "number-not-writable"


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number as read: its value in plain units, the unit that its wording implies, its vagueness.

    ``unit`` is ``%`` for shares and doublings, ``‰`` and ``倍`` where written so, else empty.
    ``vague`` is 多 or 余 or 几 where the number is followed (or cut) by it, else empty; the value is then
    a floor.
    """

    value: Decimal
    unit: NumberUnit = ""
    vague: str = ""


_ASCII_DECIMAL: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)
_PLAIN: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千]?万?亿?)")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_ARABIC_TERM: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)([十百千]?(?:万万|万)?亿?)")
_FRACTION: Final = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")
_MIXED: Final = re.compile(r"(负?)(.+)又(.+)分之(.+)")
_CHINESE_FRACTION: Final = re.compile(r"(.+)分之(.+)")
_TENTHS: Final = re.compile(
    r"([一二两三四五六七八九](?:点[一二三四五六七八九])?|十|半|10|[1-9](?:\.[0-9])?)成([一二三四五六七八九半])?"
)
_DOUBLED: Final = re.compile(r"翻了?([一二两三四五六七八九1-9])?番")
_SECTION: Final = re.compile(
    r"(?:([一二两三四五六七八九])千)?([零〇○])?"
    r"(?:([一二两三四五六七八九])百)?([零〇○])?"
    r"(?:([一二两三四五六七八九]?)十|(廿)|(卅))?([零〇○])?"
    r"([一二两三四五六七八九])?"
)
_DIGIT_STYLE: Final = re.compile(r"[零〇○一二三四五六七八九]{4,}|(?=.*[零〇○])[零〇○一二三四五六七八九]{2,}")


def parse_number(text: str) -> Decimal:
    """The value of one numeral, exactly; shares and doublings in per cent (1/4 is 25, 翻番 is 100).

    :param text: one numeral, without its unit (a per-cent sign or 倍 may follow), white space stripped.
    :raises NotANumber: if the text is anything else, 十四五 and 三五 (which may mean three to five) included.
    """
    if len(text) <= LONGEST_NUMERAL_CHARACTERS and _ASCII_DECIMAL.fullmatch(text):
        return Decimal(text)
    return parse_numeral(text).value


def parse_numeral(text: str) -> Numeral:
    """As ``parse_number``, with the unit that the wording implies and the vagueness told apart.

    :raises NotANumber: if the text is not one numeral.
    """
    if len(text) > LONGEST_NUMERAL_CHARACTERS:
        raise NotANumber(text=text[:LONGEST_NUMERAL_CHARACTERS] + "…")
    if plain := _PLAIN.fullmatch(text):  # most figures are written so, and need no more
        value = Decimal(plain[1])
        return Numeral(_times(value, _scale(plain[2])) if plain[2] else value)
    numeral = _read(text.strip().translate(_NARROW))
    if numeral is None:
        raise NotANumber(text=text)
    return numeral


def parse_range(low: str, high: str) -> tuple[Decimal, Decimal]:
    """Both ends of a range; the first takes the scale of the second where it has none (5—6万 is 50000—60000).

    :raises NotANumber: if an end is no number or the first is the greater.
    """
    first, last = parse_numeral(low), parse_numeral(high)
    value = first.value
    narrow = high.strip().translate(_NARROW).rstrip("多余%‰")
    scale = re.search(r"(?:[百千]?万?亿|[百千]?万|(?<=[0-9])[十百千]|[百千])$", narrow)
    if scale and scale.start() and not re.search(r"[百千万亿]", low):
        coefficient = _read(narrow[: scale.start()])
        if coefficient is not None and value < coefficient.value:
            value = _times(value, _scale(scale.group()))
    if value > last.value:
        raise NotANumber(text=f"{low}—{high}")
    return value, last.value


def format_number(value: Decimal, style: NumberStyle = "arabic") -> str:
    """Write a number so that ``parse_number`` gives it back, whatever the style.

    :param style: ``arabic`` 1234567.5; ``grouped`` 1,234,567.5; ``mixed`` 123.45675万;
        ``chinese`` 一百二十三万四千五百六十七点五.
    :raises NumberNotWritable: for what is not finite, has more than 48 digits, or in Chinese reaches 10¹⁶.
    """
    if not value.is_finite() or value.adjusted() > 47 or len(value.as_tuple().digits) > 48:
        raise NumberNotWritable(value=value, style=style)
    if value and (value.adjusted() < -24 or -int(value.as_tuple().exponent) > 24):
        raise NumberNotWritable(value=value, style=style)
    sign, size = ("-", -value) if value < 0 else ("", abs(value))
    if style == "arabic":
        return sign + _plain(size)
    if style == "grouped":
        whole, dot, rest = _plain(size).partition(".")
        return f"{sign}{int(whole):,}{dot}{rest}"
    if style == "mixed":
        for scale, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万")):
            if size >= scale:
                return sign + _plain(_EXACT.divide(size, Decimal(scale))) + word
        return sign + _plain(size)
    if size >= 10**16:
        raise NumberNotWritable(value=value, style=style)
    whole, dot, rest = _plain(size).partition(".")
    decimals = "".join("零一二三四五六七八九"[int(digit)] for digit in rest)
    return ("负" if sign else "") + _chinese_integer(int(whole)) + (dot and "点") + decimals


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read(text: str) -> Numeral | None:
    """One narrow (half-width) numeral, or None."""
    if not text:
        return None
    if "又" in text:
        return _mixed(text)
    if text[0] in "-负":
        inner = _read(text[1:]) if text[1:2] not in ("-", "负") else None
        return None if inner is None else Numeral(-inner.value, inner.unit, inner.vague)
    if text[-1] in "%‰倍":
        value = _value(text[:-1])
        unit: NumberUnit = "%" if text[-1] == "%" else "‰" if text[-1] == "‰" else "倍"
        return None if value is None else Numeral(value, unit)
    if (share := _share(text)) is not None:
        return share
    if text.endswith("倍半"):
        value = _value(text[:-2])
        return None if value is None else Numeral(value + Decimal("0.5"), "倍")
    for mark in "多余几":
        head, found, scale = text.partition(mark)
        if found:
            value = _value(head + scale) if head and (mark != "几" or head[-1] == "十") else None
            # 余 and 多 stand before or after the scale: 十余万, 十万余
            sound = not scale or (scale[0] in _SCALES and scale.strip("十百千万亿") == "")
            return Numeral(value, "", mark) if value is not None and sound else None
    value = _value(text)
    return None if value is None else Numeral(value)


def _mixed(text: str) -> Numeral | None:
    """三又三分之一: a whole and a part of one more."""
    match = _MIXED.fullmatch(text)
    if match is None:
        return None
    whole, below, above = _value(match[2]), _value(match[3]), _value(match[4])
    if whole is None or not below or above is None:
        return None
    part = _EXACT.divide(above, below).quantize(_SHARE_PLACES, context=_EXACT)
    value = _EXACT.add(whole, part)
    return Numeral(-value if match[1] else value)


def _value(text: str) -> Decimal | None:
    if _ASCII_DECIMAL.fullmatch(text):
        return Decimal(text)
    if not text:
        return None
    return _arabic(text) if "0" <= text[0] <= "9" else _chinese(text)


def _arabic(text: str) -> Decimal | None:
    """Digits with thousands commas and scales: 1,234.5 and 1.74万 and 3万5千 and 3万亿."""
    if grouped := _GROUPED.match(text):
        text = grouped.group().replace(",", "") + text[grouped.end() :]
    total, position, ceiling = Decimal(0), 0, None
    while position < len(text):
        term = _ARABIC_TERM.match(text, position)
        if term is None:
            return None
        scale = _scale(term[2])
        value = _times(Decimal(term[1]), scale)
        if ceiling is not None and (value >= ceiling or not (term[2] or len(term[1]) == 4)):
            return None  # 3万5万 is no number, and 3万5 has lost its unit; 3万4000 is whole
        total, position, ceiling = _EXACT.add(total, value), term.end(), scale
    return total


def _times(value: Decimal, scale: Decimal) -> Decimal:
    """The exact product; 1.74万 becomes 17400, not 17400.00."""
    product = _EXACT.multiply(value, scale)
    whole = product.to_integral_value()
    return whole if whole == product else product


def _scale(word: str) -> Decimal:
    product = 1
    for character in word:
        product *= _SCALES[character]
    return Decimal(product)


def _chinese(text: str) -> Decimal | None:
    if text == "半":
        return Decimal("0.5")
    head, point, tail = text.partition("点")
    if point:
        digits = tail.rstrip("万亿")
        whole = _chinese_number(head)
        if whole is None or not digits or any(c not in _DIGITS for c in digits):
            return None
        scale = tail[len(digits) :]
        if scale not in ("", "万", "亿", "万亿"):
            return None
        fraction = Decimal("0." + "".join(str(_DIGITS[c]) for c in digits))
        return _times(_EXACT.add(Decimal(whole), fraction), _scale(scale))
    number = _chinese_number(text)
    return None if number is None else Decimal(number)


def _chinese_number(text: str) -> int | None:
    """A whole number: by scale (五十二万三千), bare (百亿) or digit by digit (二〇二五)."""
    if _DIGIT_STYLE.fullmatch(text):
        return int("".join(str(_DIGITS[c]) for c in text))
    for word in ("亿", "万"):
        left, found, right = text.rpartition(word)
        if found:
            return _scaled(left, right, _SCALES[word])
    return _section(text)


def _scaled(left: str, right: str, scale: int) -> int | None:
    """``left`` × ``scale`` + ``right``; bare scales (亿, 百亿) have nothing to their right."""
    if scale == 10_000 and left.endswith("万") and left[0] in _DIGITS:  # 四万万
        left, scale = left[:-1], 100_000_000
    if left.endswith("零") or (scale == 10_000 and "万" in left) or "亿" in left:
        return None
    if not left:
        return None if right else scale
    many = _chinese_number(left) if not _DIGIT_STYLE.fullmatch(left) else None
    if many is None:
        return None
    if not right:
        return many * scale
    if len(right) == 1 and right in _DIGITS and _DIGITS[right] and left[-1] not in "零〇○":
        return many * scale + _DIGITS[right] * scale // 10  # 三万五 is thirty-five thousand
    rest = _chinese_number(right) if right.strip("零〇○") and not _DIGIT_STYLE.fullmatch(right) else None
    if rest is None and right[0] in "零〇○":
        rest = _chinese_number(right.lstrip("零〇○"))
    elif right[0] in "十百千万":
        return None  # 五万百 has lost a digit
    return None if rest is None or rest >= scale else many * scale + rest


def _section(text: str) -> int | None:
    """A number below ten thousand."""
    if text in _SCALES:
        return _SCALES[text]
    match = _SECTION.fullmatch(text)
    if match is None or not text:
        return None
    thousand, zero1, hundred, zero2, ten, twenty, thirty, zero3, one = match.groups()
    if (zero1 or zero2 or zero3) and one is None and ten is None and not (twenty or thirty):
        if text in ("零", "〇", "○"):
            return 0
        if hundred is None or zero2 or zero3:
            return None
    digit = _DIGITS[one] if one else 0
    if one and ten is None and not (twenty or thirty) and not (zero2 or zero3 or zero1):
        if hundred:
            digit *= 10  # 一百二 is a hundred and twenty
        elif thousand:
            digit *= 100
    tens = 2 if twenty else 3 if thirty else (_DIGITS[ten] if ten else 1) if ten is not None else 0
    if ten == "" and (thousand or hundred):
        tens = 1
    return (
        (_DIGITS[thousand] if thousand else 0) * 1000
        + (_DIGITS[hundred] if hundred else 0) * 100
        + tens * 10
        + digit
    )


def _share(text: str) -> Numeral | None:
    """Shares and doublings, in per cent; None where the text is neither."""
    if text == "一半":
        return Numeral(Decimal(50), "%")
    if match := _FRACTION.fullmatch(text):
        part, whole = Decimal(match[1]), Decimal(match[2])
        return _part(part, whole) if part < whole else None  # 24/7 is a way of speaking, not a share
    if match := _TENTHS.fullmatch(text):
        tenths = _value(match[1])
        rest = Decimal(5) if match[2] == "半" else Decimal(_DIGITS[match[2]]) if match[2] else Decimal(0)
        return None if tenths is None else Numeral(tenths * 10 + rest, "%")
    if match := _DOUBLED.fullmatch(text):
        times = _value(match[1]) if match[1] else Decimal(1)
        return None if times is None else Numeral((2 ** int(times) - 1) * Decimal(100), "%")
    if match := _CHINESE_FRACTION.fullmatch(text):
        below, above = _value(match[1]), _value(match[2])
        if below is None or above is None:
            return None
        if below == 100:
            return Numeral(above, "%")
        return Numeral(above, "‰") if below == 1000 else _part(above, below)
    return None


def _part(above: Decimal, below: Decimal) -> Numeral | None:
    """A fraction in per cent."""
    if not below:
        return None
    percent = _EXACT.divide(_EXACT.multiply(above, Decimal(100)), below)
    rounded = percent.quantize(_SHARE_PLACES, context=_EXACT)
    return Numeral(Decimal(_plain(rounded)), "%")


def _chinese_integer(value: int) -> str:
    if value == 0:
        return "零"
    words, pending_zero = "", False
    for scale, word in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        part, value = divmod(value, scale)
        if part == 0:
            pending_zero = bool(words)
            continue
        words += ("零" if words and (pending_zero or part < 1000) else "") + _chinese_section(part) + word
        pending_zero = False
    return words.replace("万亿", "万", 1) if words.count("亿") > 1 else words


def _chinese_section(value: int) -> str:
    words, zero = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, scale)
        if digit == 0:
            zero = bool(words)
            continue
        words += ("零" if zero else "") + "零一二三四五六七八九"[digit] + word
        zero = False
    return "十" + words[2:] if words.startswith("一十") else words

"""A numeral of official prose is found, read exactly, and written so that it reads back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.numerals import (
    NUMBER,
    NotANumber,
    NumberNotWritable,
    NumberStyle,
    format_number,
    parse_number,
    parse_numeral,
    parse_range,
)

STYLES: list[NumberStyle] = ["arabic", "grouped", "mixed", "chinese"]

READINGS = {
    "0": "0", "007": "7", "2562": "2562", "1,234,567.8": "1234567.8", "495.5": "495.5",
    "１２．５": "12.5", "１，２３４": "1234", "-3.5": "-3.5", "－３": "-3", "负十五": "-15", "负5": "-5",
    "1.74万": "17400", "53.88亿": "5388000000", "3万亿": "3000000000000", "5千": "5000", "2百万": "2000000",
    "３３．５万亿": "33500000000000", "3万5千": "35000", "1亿2千万": "120000000", "1亿5000万": "150000000",
    "五十二万三千": "523000", "两千零五": "2005", "一百二十": "120", "一百二": "120", "两千五": "2500",
    "三万五": "35000", "一亿二": "120000000", "十五": "15", "廿": "20", "廿五": "25", "卅": "30",
    "〇": "0", "零": "0", "二〇二五": "2025", "二○二五": "2025", "一九七八": "1978", "一千零二十": "1020",
    "一万零五百": "10500", "三万五千亿": "3500000000000", "一点五万": "15000", "三点一四": "3.14",
    "3万4000": "34000", "四万万": "400000000", "10万万": "1000000000", "壹佰伍拾": "150", "肆拾肆": "44",
    "拾万零伍拾陆": "100056", "九萬四": "94000", "負四十五億零四百": "-4500000400", "兩千": "2000",
    "二又二分之一": "2.5", "负一又四分之一": "-1.25", "3又4分之1": "3.25",
    "亿": "100000000", "百亿": "10000000000", "百万": "1000000", "千亿": "100000000000", "半": "0.5",
}  # fmt: skip

# numeral: value, what the wording implies, vagueness
IMPLIED = """
    15% 15 %          １２．５％ 12.5 %   3‰ 3 ‰             1/4 25 %            四分之一 25 %
    五分之六 120 %    16分之4 25 %        百分之1,500 1500 % 半成 5 %            十成 100 %
    八点五成 85 %     五分之壹 20 %
    三分之二 66.6666666667 %              百分之十五 15 %    百分之四点五 4.5 %  百分之15.5 15.5 %
    百分之百 100 %    千分之三 3 ‰        万分之三 0.03 %    三成 30 %           三成五 35 %
    六成半 65 %       6.5成 65 %          一半 50 %          翻番 100 %          翻一番 100 %
    翻了一番 100 %    翻两番 300 %        2.5倍 2.5 倍       两倍 2 倍           一倍半 1.5 倍
    100多 100 多      100多万 1000000 多  3000余 3000 余     十几 10 几          二十多万 200000 多
    百余 100 余       十万余 100000 余
"""

NO_NUMBERS = [
    *("", " ", "元", "十四五", "三五", "二三十", "千万万", "几", "几十", "亿亿", "五万百", "万零", "一二"),
    *("24/7", "1/0", "4/4", "NaN", "Infinity", "1e5", "1_000", "0x10", "--5", "1.2.3", "1,23", "12,345,6"),
    *("5万3万", "3万5", "%", "倍", "成", "点五", "三点", "三点十", "多", "余", "分之一", "三分之", "٣", "²"),
    *("1" * 65, "一" * 10_000, "\ud800", "十\x00"),
]
MARKS = "零〇一二两三四五六七八九十百千万亿廿半几多余点分之成翻番倍负-0123456789.,%/，．"


@pytest.mark.parametrize(("text", "value"), READINGS.items())
def test_a_numeral_is_read_into_plain_units(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize(("text", "value", "mark"), list(zip(*[iter(IMPLIED.split())] * 3, strict=True)))
def test_shares_times_and_vagueness_are_told_apart(text: str, value: str, mark: str) -> None:
    numeral = parse_numeral(text)
    assert numeral.value == Decimal(value)
    assert (numeral.unit, numeral.vague) == (("", mark) if mark in "多余几" else (mark, ""))


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_single_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(text)


@given(st.text() | st.text(alphabet=MARKS))
def test_strange_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        value = parse_number(text)
    except NotANumber:
        return
    assert value.is_finite()


@pytest.mark.parametrize("style", STYLES)
@given(
    value=st.decimals(min_value=-(10**16) + 1, max_value=10**16 - 1, places=3)
    | st.integers(0, 10**16 - 1).map(Decimal)
)
def test_a_number_written_in_any_style_reads_back(style: NumberStyle, value: Decimal) -> None:
    assert parse_number(format_number(value, style)) == value


@given(st.integers(0, 10**16 - 1))
def test_a_written_number_is_found_whole_in_prose(value: int) -> None:
    for style in STYLES:
        written = format_number(Decimal(value), style)
        match = NUMBER.search(f"建成{written}个")
        assert match is not None
        assert match["low"] == written


@pytest.mark.parametrize(
    ("value", "style", "written"),
    [
        (10, "chinese", "十"),
        (10005, "chinese", "一万零五"),
        (110000, "chinese", "十一万"),
        (2005, "chinese", "二千零五"),
        (10**12, "chinese", "一万亿"),
        (17400, "mixed", "1.74万"),
        (5388000000, "mixed", "53.88亿"),
        (1234567, "grouped", "1,234,567"),
    ],
)
def test_numbers_are_written_as_offices_write_them(value: int, style: NumberStyle, written: str) -> None:
    assert format_number(Decimal(value), style) == written


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e17", "1e60", "1e-60"])
def test_a_value_without_a_form_is_refused(value: str) -> None:
    with pytest.raises(NumberNotWritable):
        format_number(Decimal(value), "chinese")


@pytest.mark.parametrize(
    ("low", "high", "ends"),
    [
        ("6", "10", ("6", "10")),
        ("5%", "5.5", ("5", "5.5")),
        ("三", "五", ("3", "5")),
        ("5", "6万", ("50000", "60000")),
        ("5000", "1万", ("5000", "10000")),
        ("十", "二十万", ("100000", "200000")),
        ("三", "五百", ("300", "500")),
    ],
)
def test_a_range_takes_its_scale_from_its_end(low: str, high: str, ends: tuple[str, str]) -> None:
    assert parse_range(low, high) == (Decimal(ends[0]), Decimal(ends[1]))


def test_a_range_that_falls_is_refused() -> None:
    with pytest.raises(NotANumber):
        parse_range("10", "6")


@pytest.mark.parametrize(
    ("prose", "group", "found"),
    [
        ("实施6—10个项目", "low", "6"),
        ("实施6—10个项目", "high", "10"),
        ("增长5%-5.5%左右", "high", "5.5"),
        ("增长5%-5.5%左右", "low_unit", "%"),
        ("培育三至五家", "high", "五"),
        ("惠及1.74万家企业", "arabic", "1.74万"),
        ("装机1600万千瓦", "arabic", "1600万"),
        ("架设500千伏线路", "arabic", "500"),
        ("项目100多万个", "arabic", "100多万"),
        ("亿元以上项目", "chinese", "亿"),
        ("占全国四分之一以上", "share", "四分之一"),
        ("占全省1/4", "share", "1/4"),
        ("超过三成的企业", "share", "三成"),
        ("产值翻两番", "doubling", "翻两番"),
        ("同比-5%", "arabic", "-5"),
        ("２００９－２０１１年", "high", "２０１１"),
        ("达5%左右,7.5%左右", "low", "5"),
    ],
)
def test_a_number_is_found_with_its_multiplier_and_without_its_unit(
    prose: str, group: str, found: str
) -> None:
    match = NUMBER.search(prose)
    assert match is not None
    assert match[group] == found


@pytest.mark.parametrize("prose", ["公司今年三成立功能", "G105改线"])
def test_a_word_that_begins_like_a_share_makes_none(prose: str) -> None:
    assert all(match["share"] is None for match in NUMBER.finditer(prose))


@pytest.mark.parametrize(
    "piece", ["1", "1,111", "一", "三分之", "1/", "1-", "1.", "一点", "十多", "三成", "1万"]
)
def test_hostile_text_is_scanned_to_its_end(piece: str) -> None:
    text = (piece * 200_000)[:200_000]  # a scan that were quadratic would not come back
    ends = [match.end() for match in NUMBER.finditer(text)]
    assert ends == sorted(ends)
    assert all(end <= len(text) for end in ends)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("降低税负35亿元", ["35亿"]),
        ("同比负增长,负3.5%", ["负3.5"]),
        ("壹佰伍拾元整", ["壹佰伍拾"]),
        ("队伍和陆港收拾", []),
        ("半成品产值", ["半"]),
        ("3又4分之1倍", ["3又4分之1"]),
        ("安置3万4000人", ["3万4000"]),
    ],
)
def test_numerals_are_found_and_words_that_look_like_them_are_not(text: str, found: list[str]) -> None:
    assert [match["low"] for match in NUMBER.finditer(text)] == found

"""A place is found by the names that reports use for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.place import (
    AmbiguousPlace,
    UnknownPlace,
    ancestors_of,
    children_of,
    cities_of,
    counties_of,
    find_place,
    place_of,
)


@pytest.mark.parametrize(
    ("name", "adcode"),
    [
        ("赣州市", "360700"),
        ("赣州", "360700"),
        ("江西省赣州市", "360700"),
        ("江西赣州", "360700"),
        (" 宁都 ", "360730"),
        ("赣县", "360704"),
        ("龙南县", "360783"),
        ("内蒙古呼伦贝尔市海拉尔区", "150702"),
        ("海拉尔", "150702"),
        ("吉林", "220000"),
        ("吉林市", "220200"),
        ("海南", "460000"),
        ("海南州", "632500"),
        ("恩施州", "422800"),
        ("恩施市", "422801"),
        ("广西", "450000"),
        ("重庆", "500000"),
        ("济源", "419001"),
        ("南京市鼓楼区", "320106"),
    ],
)
def test_a_name_leads_to_its_code(name: str, adcode: str) -> None:
    assert find_place(name).adcode == adcode


@pytest.mark.parametrize("name", ["", "省", "市", "雄安梦", "赣州市" * 1000, "赣州市赣州市", "\ud800"])
def test_what_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(UnknownPlace):
        find_place(name)


def test_a_name_of_several_districts_is_refused_until_its_city_is_named() -> None:
    with pytest.raises(AmbiguousPlace) as refusal:
        find_place("鼓楼区")
    assert "350102 鼓楼区" in str(refusal.value.values["candidates"])
    assert find_place("鼓楼区", within="350100").adcode == "350102"


def test_a_prefecture_knows_its_counties_and_a_province_its_cities() -> None:
    assert len(counties_of("360700")) == 18
    assert {place.short for place in counties_of("360700")} >= {"章贡", "赣县", "瑞金", "龙南", "宁都"}
    assert len(cities_of("360000")) == 11
    assert len(counties_of("360000")) == 100
    assert counties_of("360730") == ()
    assert "济源" in {place.short for place in children_of("410000")}


def test_a_place_knows_what_holds_it() -> None:
    assert [place.short for place in ancestors_of("360730")] == ["赣州", "江西"]
    assert ancestors_of("360000") == ()
    with pytest.raises(UnknownPlace):
        place_of("000000")


@given(st.text(max_size=60) | st.text("江西省赣州市宁都县鼓楼区海南自治", max_size=20))
def test_any_name_is_found_or_refused(name: str) -> None:
    try:
        place = find_place(name)
    except (UnknownPlace, AmbiguousPlace):
        return
    assert place_of(place.adcode) == place


def test_every_row_hangs_together() -> None:
    for province in [place_of(f"{number}0000") for number in (11, 36, 50, 54, 65)]:
        for place in counties_of(province.adcode):
            assert ancestors_of(place.adcode)[-1] == province
            assert place.name.startswith(place.short)
            assert find_place(place.name, within=province.adcode if place.parent is None else place.parent)

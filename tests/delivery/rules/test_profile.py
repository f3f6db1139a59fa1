"""A city's profile is right, or the refusal says in which file, under which key, and what is wrong."""

from datetime import date
from pathlib import Path

import pytest

import luoshi
from luoshi.delivery.rules.light_rules import rules_on
from luoshi.delivery.rules.profile import NoSuchProfile, load_profile, profile_names, read_profile
from luoshi.delivery.rules.toml_tables import ProfileWrong
from luoshi.ground.messages import render_refusal
from luoshi.ground.place import counties_of

GANZHOU = (Path(luoshi.__file__).parent / "profiles" / "ganzhou.toml").read_text(encoding="utf-8")


def test_ganzhou_has_its_eighteen_counties_and_two_zones_beside_them() -> None:
    profile = load_profile("ganzhou")
    counties = profile.of_kind("county")
    assert [office.adcode for office in counties] == [place.adcode for place in counties_of("360700")]
    assert len(counties) == 18
    assert [office.short for office in profile.of_kind("zone")] == ["赣州经开区", "蓉江新区"]


@pytest.mark.parametrize("name", profile_names())
def test_every_entry_says_where_it_is_from(name: str) -> None:
    profile = load_profile(name)
    for office in profile.offices:
        assert len(office.source) > len("departments"), office.key
        assert all(duty.source for duty in office.duties)
    assert all(rules.source for rules in profile.lights)


@pytest.mark.parametrize("name", profile_names())
def test_no_word_of_a_duty_belongs_to_two_offices(name: str) -> None:
    words = [word for office in load_profile(name).offices for duty in office.duties for word in duty.words]
    assert sorted(set(words)) == sorted(words)


def test_ganzhou_has_rules_for_its_lights() -> None:
    rules = rules_on(load_profile("ganzhou").lights, date(2025, 6, 30))
    assert rules.code == "ganzhou-2025"
    assert rules.evidence == "always"


def changed(old: str, new: str) -> bytes:
    assert old in GANZHOU
    return GANZHOU.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ('short = "市教育局"', "short = 7", "office[4].short", "not-text"),
        ('name = "赣州市教育局"\n', "", "office[4].name", "missing"),
        ('name = "赣州市教育局"', 'name = "赣州市财政局"', "office[10].name", "twice"),
        ('key = "education"', 'key = "government"', "office[4].key", "twice"),
        ('parent = "government"', 'parent = "nobody"', "office[2].parent", "no-such-office"),
        ('kind = "zone"', 'kind = "region"', "office[51].kind", "not-a-choice"),
        ('adcode = "360702"', 'adcode = "110105"', "office[33].adcode", "not-in-the-city"),
        ('adcode = "360702"', 'adcode = "999999"', "office[33].adcode", "no-such-place"),
        ('adcode = "360702"', 'adcode = "360703"', "office[34].adcode", "twice"),
        ('adcode = "360702"\n', "", "office[33].adcode", "missing"),
        ('words = ["审计"]', "words = []", "office[23].duty[1].words", "missing"),
        ('words = ["审计"]', 'word = ["审计"]', "office[23].duty[1].words", "missing"),
        ('kind = "zone"', 'kind = "zone"\ncolour = "red"', "office[51].colour", "unknown-key"),
        ("red_over_points = 30", "red_over_points = -1", "lights[1].red_over_points", "not-a-number"),
        ("amber_from_points = 0", "amber_from_points = 40", "lights[1].red_over_points", "not-in-order"),
        ("since = 2025-01-01", 'since = "2025"', "lights[1].since", "not-a-date"),
        ("near_due_days = 7", "near_due_days = 7.5", "lights[1].near_due_days", "not-a-whole-number"),
        ('evidence = "always"', 'evidence = "often"', "lights[1].evidence", "not-a-choice"),
        ('adcode = "360700"', 'adcode = "360799"', "city.adcode", "no-such-place"),
    ],
)
def test_a_slip_is_found_with_its_key(old: str, new: str, key: str, problem: str) -> None:
    with pytest.raises(ProfileWrong) as refusal:
        read_profile(changed(old, new), file="city.toml")
    values = refusal.value.values
    assert (values["file"], values["key"], values["problem"]) == ("city.toml", key, problem)
    assert key in render_refusal(refusal.value, "zh").reason


def test_a_county_that_was_forgotten_is_named() -> None:
    start = GANZHOU.index('[[office]]\nkey = "shicheng"')
    end = GANZHOU.index("[[office]]", start + 1)
    with pytest.raises(ProfileWrong) as refusal:
        read_profile((GANZHOU[:start] + GANZHOU[end:]).encode(), file="city.toml")
    assert refusal.value.values["problem"] == "county-missing"
    assert refusal.value.values["found"] == "石城县"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "missing"),
        (b"[city", "not-toml"),
        ("[city]\nname='赣州市'".encode("gb18030"), "not-utf-8"),
        (b"#" * (4 * 1024 * 1024 + 1), "too-large"),
        (b"city = 3", "not-a-table"),
        (GANZHOU.encode().replace(b"[[lights]]", b"[lights]"), "not-a-list"),
    ],
)
def test_what_is_no_profile_is_refused(data: bytes, problem: str) -> None:
    with pytest.raises(ProfileWrong) as refusal:
        read_profile(data, file="city.toml")
    assert refusal.value.values["problem"] == problem


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    data = b"\xef\xbb\xbf" + GANZHOU.replace("\n", "\r\n").encode()
    assert read_profile(data, file="city.toml") == load_profile("ganzhou")


@pytest.mark.parametrize("name", ["atlantis", "../ganzhou", ""])
def test_an_unknown_profile_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(NoSuchProfile) as refusal:
        load_profile(name)
    assert "ganzhou" in str(refusal.value.values["known"])

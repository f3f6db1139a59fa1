"""Which places a stretch of text is about, and which place a report is from."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from luoshi.ground.place import (
    AmbiguousPlace,
    Place,
    UnknownPlace,
    ancestors_of,
    children_of,
    counties_of,
    every_place,
    find_place,
    place_of,
)
from luoshi.reader.lexicon import LEXICON

_FORM = re.compile(r"(?:市|县|区|州|旗|盟)(?![内外域级场])")
_ZONE = re.compile(
    r"(?:国家)?(?:级)?(?:经济技术开发区|高新技术产业开发区|经济开发区|经开区|高新区|开发区|综保区|新区|片区|自贸区|示范区(?!域))"
)
_ZONE_END = re.compile(r"新区|片区|经开区|高新区")
_ZONE_REACH = 24  # characters: how far before its end the name of a zone and what is done with it may begin
_NAME_START = re.compile(r"([^、,和与及“”。;(:!?\s—]*)$")
_NO_ZONE = re.compile(r"国家|省级|市级|区级|各|全|等|个|城市|城区|医保|基金|重点|核心|老|工矿|林")
_COMMON = re.compile(
    r"中心城区|主城区|每个县\(市、区\)|各县\(市、区\)|各县\(区\)|各县(?!域)|各市(?!场)|每个县(?!域)"
)
# Short names of districts that are everyday words, and what makes such a word of them: 城中村, 平安建设.
_EVERYDAY = {
    "城中": re.compile("村|街"),
    "平安": re.compile(r"(?![区县])"),
    "和平": re.compile(r"(?![区县])"),
    "新华": re.compile(r"(?![区县])"),
    "长安": re.compile("大街|街"),
    "安居": re.compile(r"(?![区县])"),
    "大同": re.compile("社会|世界"),
    "吉利": re.compile("汽车|控股|集团"),
    "红旗": re.compile("渠|汽车|轿车"),
    "鼓楼": re.compile(r"(?![区县])"),
    "高明": re.compile("的"),
}
_TO = re.compile("至|到|—")
_FROM_TO = re.compile(
    r"([一-鿿]{2,4}?)(?:至|到|—)([一-鿿]{2,4}?)(?:(?:至|到|—)([一-鿿]{2,4}?))?(?=高速|铁路|高铁|公路|城际|段|快速|改线|天然气|输|西延|东延|[一-鿿]{0,6}(?:高速|铁路|高铁|公路|工程))"
)


@dataclass(slots=True)
class Mention:
    """A place named in the view: where, and as written."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Gazetteer:
    """The places that a report of one place may speak about."""

    own: frozenset[str]
    _finder: AhoCorasick | None
    _names: list[str] = field(repr=False)
    _county_names: frozenset[str] = field(repr=False)

    def mentions(self, text: str, start: int, end: int) -> list[Mention]:
        """Places named in ``text[start:end]`` (one or more whole statements), in order, the longest name
        where several fit.
        """
        stretch = text[start:end]
        found: list[Mention] = []
        for match in _COMMON.finditer(stretch):
            found.append(Mention(start + match.start(), start + match.end(), match.group()))
        if self._finder is not None:
            for index, low, high in self._finder.find_matches_as_indexes(stretch):
                name = self._names[index]
                if _is_a_word(name, stretch, high):
                    continue
                zone = _ZONE.match(stretch, high)
                if zone and not stretch[low:high].endswith(("片区", "新区")):
                    high = zone.end()
                elif (form := _FORM.match(stretch, high)) and len(name) <= 3:
                    high = form.end()
                if name in self.own and zone is None:
                    continue
                found.append(Mention(start + low, start + high, stretch[low:high]))
        found += self._zones(stretch, start)
        found += self._ends(stretch, start)
        found.sort(key=lambda mention: (mention.start, -mention.end))
        kept: list[Mention] = []
        for mention in found:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return kept

    def _zones(self, stretch: str, start: int) -> list[Mention]:
        """蓉江新区, 三江口片区: named by what they end in, from the last boundary before it."""
        zones = []
        for match in _ZONE_END.finditer(stretch):
            low = _NAME_START.search(stretch, max(0, match.start() - _ZONE_REACH), match.start()).start(1)  # type: ignore[union-attr]
            while word := _opening_word(stretch[low : match.start()]):
                low += len(word)
            name = stretch[low : match.end()]
            if 4 <= len(name) <= 8 and not _NO_ZONE.search(name[:-2]):
                zones.append(Mention(start + low, start + match.end(), name))
        return zones

    def _ends(self, stretch: str, start: int) -> list[Mention]:
        """The ends of a road: 新干至兴国高速 names a county that lies elsewhere."""
        ends: list[Mention] = []
        done = 0
        for sign in _TO.finditer(stretch):
            if sign.start() < done:
                continue
            match = next(
                (
                    m
                    for at in range(max(done, sign.start() - 4), sign.start() - 1)
                    if (m := _FROM_TO.match(stretch, at))
                ),
                None,
            )
            if match is None:
                continue
            done = match.end()
            for group in (1, 2, 3):
                name = match[group]
                if not name:
                    continue
                for size in range(min(4, len(name)), 1, -1):
                    tail = name[-size:] if group == 1 else name[:size]
                    if tail in self._county_names and tail not in self.own:
                        low = match.start(group) + (len(name) - size if group == 1 else 0)
                        ends.append(Mention(start + low, start + low + size, tail))
                        break
        return ends


def _is_a_word(name: str, stretch: str, end: int) -> bool:
    """Whether a short name, which ends at ``end``, is here a word or the middle of one: 文临高速."""
    if name[-1] == "高" and stretch[end : end + 1] in ("速", "铁"):
        return True
    return name in _EVERYDAY and _EVERYDAY[name].match(stretch, end) is not None


def _opening_word(said: str) -> str:
    """A verb or adverb that stands before a name: 高质量推进｜蓉江新区."""
    return LEXICON.adverbs.starting(said) or LEXICON.leads.starting(said) or LEXICON.predicates.starting(said)


def gazetteer_for(place: Place | None) -> Gazetteer:
    """Names to look for in a report of ``place``: what lies in it; None knows only general words."""
    if place is None:
        return Gazetteer(frozenset(), None, [], _all_county_names())
    below = counties_of(place.adcode) if place.level == "city" else _below(place)
    names = sorted({name for p in below for name in (p.short, p.name) if len(name) >= 2})
    own = frozenset({place.short, place.name, *(a.short for a in ancestors_of(place.adcode))})
    names = sorted({*names, place.short})
    finder = AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA)
    return Gazetteer(own, finder, names, _all_county_names())


def _below(place: Place) -> tuple[Place, ...]:
    if place.level == "province":
        return (*children_of(place.adcode), *counties_of(place.adcode))
    return counties_of(place.adcode)


@cache
def _all_county_names() -> frozenset[str]:
    return frozenset(p.short for p in every_place() if len(p.short) >= 2)


def find_report_place(name: str | None, text: str) -> Place | None:
    """The place whose report this is: by the name on its title page, else by the counties that it names."""
    if name is not None:
        try:
            return find_place(name)
        except (UnknownPlace, AmbiguousPlace):
            pass
    return _most_mentioned(text)


def _most_mentioned(text: str) -> Place | None:
    """The city that the text names most often, with at least three of its counties named too."""
    finder, owners = _city_finder()
    mentioned: Counter[str] = Counter()
    counties: dict[str, set[str]] = {}
    for index, _start, _end in finder.find_matches_as_indexes(text):
        for city, county in owners[index]:
            if county is None:
                mentioned[city] += 1
            else:
                counties.setdefault(city, set()).add(county)
    best = max(mentioned, key=lambda city: mentioned[city] * (1 + len(counties.get(city, ()))), default=None)
    if best is None or mentioned[best] < 3 or len(counties.get(best, ())) < 3:
        return None
    return place_of(best)


@cache
def _city_finder() -> tuple[AhoCorasick, list[list[tuple[str, str | None]]]]:
    owners: dict[str, list[tuple[str, str | None]]] = {}
    for place in every_place():
        if place.level == "city":
            owners.setdefault(place.short, []).append((place.adcode, None))
        elif place.level == "county" and place.parent is not None and len(place.short) >= 2:
            owners.setdefault(place.short, []).append((place.parent, place.adcode))
    names = sorted(owners)
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), [owners[name] for name in names]

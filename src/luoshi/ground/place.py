"""The provinces, prefecture-level cities and counties of China, by name and by GB/T 2260 code.

The table stands in ``places.tsv`` and says where it comes from and which day it describes.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple

from luoshi.ground.refused import Refused

PlaceLevel = Literal["province", "city", "county"]

_RANKS: Final[dict[PlaceLevel, int]] = {"province": 0, "city": 1, "county": 2}
LONGEST_NAME_CHARACTERS: Final = 48
_TABLE: Final = Path(__file__).with_name("places.tsv")
# What a name may end in; a place that changed its form (龙南县, now 龙南市) is still found by its stem.
_FORMS: Final = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
    "州",
)


class UnknownPlace(Refused):
    """No province, city or county is called so. Values: ``name``."""

    code = "unknown-place"


class AmbiguousPlace(Refused):
    """Several places of one level are called so. Values: ``name``, ``candidates`` (their codes and names)."""

    code = "ambiguous-place"


class Place(NamedTuple):
    """One place: ``adcode`` has six digits, ``short`` is the name as reports say it (赣州, 宁都, 赣县).

    ``parent`` is the code of the city, or of the province where no city stands between; a province has None.
    """

    adcode: str
    name: str
    short: str
    level: PlaceLevel
    parent: str | None


def place_of(adcode: str) -> Place:
    """The place with this code.

    :raises UnknownPlace: if there is none.
    """
    found = _by_code().get(adcode)
    if found is None:
        raise UnknownPlace(name=adcode)
    return found


def find_place(name: str, *, within: str | None = None) -> Place:
    """The place called so: in full (赣州市), short (赣州), by an older form (龙南县), as a path (江西赣州市).

    Where places of several levels share a name, the highest is meant: 吉林 is the province.

    :param within: code of a place that must hold it; tells 鼓楼区 of Nanjing from that of Fuzhou.
    :raises UnknownPlace: if no place is called so.
    :raises AmbiguousPlace: if more than one of the same level is.
    """
    wanted = name.strip()
    if len(wanted) > LONGEST_NAME_CHARACTERS:
        raise UnknownPlace(name=wanted[:LONGEST_NAME_CHARACTERS] + "…")
    candidates = [place for place in _called(wanted) if within is None or _lies_in(place, within)]
    if not candidates and (end_to_end := _along_path(wanted, within)):
        return end_to_end
    if not candidates:
        raise UnknownPlace(name=name)
    highest = min(_RANKS[place.level] for place in candidates)
    best = [place for place in candidates if _RANKS[place.level] == highest]
    if len(best) > 1:
        raise AmbiguousPlace(name=name, candidates=[f"{place.adcode} {place.name}" for place in best])
    return best[0]


def ancestors_of(adcode: str) -> tuple[Place, ...]:
    """What holds the place, nearest first: the city, then the province.

    :raises UnknownPlace: if there is no such code.
    """
    found = []
    parent = place_of(adcode).parent
    while parent is not None:
        found.append(place_of(parent))
        parent = found[-1].parent
    return tuple(found)


def children_of(adcode: str) -> tuple[Place, ...]:
    """What lies directly under the place, by code: the cities (and counties under no city) of a province.

    :raises UnknownPlace: if there is no such code.
    """
    place_of(adcode)
    return _children().get(adcode, ())


def every_place() -> tuple[Place, ...]:
    """All provinces, cities and counties, by code."""
    return tuple(_by_code().values())


def cities_of(adcode: str) -> tuple[Place, ...]:
    """The prefecture-level cities of a province, by code; none for other places.

    :raises UnknownPlace: if there is no such code.
    """
    return tuple(place for place in children_of(adcode) if place.level == "city")


def counties_of(adcode: str) -> tuple[Place, ...]:
    """Every county-level place in a city or province, by code; none for a county.

    :raises UnknownPlace: if there is no such code.
    """
    return tuple(_counties_below(adcode))


def _counties_below(adcode: str) -> Iterator[Place]:
    for place in children_of(adcode):
        if place.level == "county":
            yield place
        else:
            yield from _counties_below(place.adcode)


def _lies_in(place: Place, adcode: str) -> bool:
    return place.adcode != adcode and any(above.adcode == adcode for above in ancestors_of(place.adcode))


def _called(name: str) -> tuple[Place, ...]:
    names = _by_name()
    if name in names:
        return names[name]
    for form in _FORMS:
        stem = name.removesuffix(form)
        if stem != name and len(stem) > 1:
            found = tuple(place for place in names.get(stem, ()) if place.short == stem)
            # 海南州 is the Tibetan prefecture, not the province that is 海南 too
            return tuple(place for place in found if place.name.endswith(form)) or found
    return ()


def _along_path(name: str, within: str | None) -> Place | None:
    """The end of a path of names (内蒙古呼伦贝尔市海拉尔区), the longest first name tried first."""
    for cut in range(len(name) - 2, 1, -1):
        for above in _called(name[:cut]):
            if within is not None and not _lies_in(above, within):
                continue
            try:
                return find_place(name[cut:], within=above.adcode)
            except UnknownPlace:
                continue
    return None


@cache
def _by_code() -> dict[str, Place]:
    lines = (line for line in _TABLE.read_text(encoding="utf-8").split("\n") if line and line[0].isdigit())
    table = {}
    for line in lines:
        adcode, name, short, level, parent = line.split("\t")
        table[adcode] = Place(adcode, name, short, level, parent or None)  # type: ignore[arg-type]
    return table


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    names: dict[str, tuple[Place, ...]] = {}
    for place in _by_code().values():
        for name in {place.name, place.short}:
            names[name] = (*names.get(name, ()), place)
    return names


@cache
def _children() -> dict[str, tuple[Place, ...]]:
    children: dict[str, list[Place]] = {}
    for place in _by_code().values():
        if place.parent is not None:
            children.setdefault(place.parent, []).append(place)
    return {adcode: tuple(places) for adcode, places in children.items()}

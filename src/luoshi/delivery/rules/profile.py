"""A city's profile: its offices as a tree, their duties, its light rules; read from TOML and checked.

Profiles stand in ``luoshi/profiles`` (data, no code), or anywhere a city keeps its own. Whatever is wrong
is refused with file, key and problem.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from luoshi.delivery.rules.light_rules import LightRules, light_rules_from
from luoshi.delivery.rules.toml_tables import ProfileWrong, TableReader, read_table
from luoshi.ground.place import UnknownPlace, counties_of, place_of
from luoshi.ground.refused import Refused

OfficeKind = Literal["government", "department", "county", "zone", "other"]

_KINDS: Final[tuple[OfficeKind, ...]] = ("government", "department", "county", "zone", "other")
_FOLDER: Final = Path(__file__).parents[2] / "profiles"
_LARGEST_BYTES: Final = 4 * 1024 * 1024


class NoSuchProfile(Refused):
    """There is no profile of this name. Values: ``name``, ``known``."""

    code = "no-such-profile"


@dataclass(frozen=True, slots=True)
class Duty:
    """What an office answers for: ``words`` that speak of it, phrases where they do not, and the source."""

    words: tuple[str, ...]
    exceptions: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class ProfileOffice:
    """One office; ``parent`` is the key of an office before it, empty at the top; ``adcode`` of a county."""

    key: str
    name: str
    short: str
    aliases: tuple[str, ...]
    kind: OfficeKind
    parent: str
    adcode: str
    source: str
    duties: tuple[Duty, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that it is called: in full, short, and otherwise."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Profile:
    """A city as the product knows it."""

    adcode: str
    name: str
    short: str
    offices: tuple[ProfileOffice, ...]
    lights: tuple[LightRules, ...]

    def of_kind(self, *kinds: OfficeKind) -> tuple[ProfileOffice, ...]:
        """The offices of some kinds, in the order of the profile."""
        return tuple(office for office in self.offices if office.kind in kinds)


def profile_names() -> tuple[str, ...]:
    """The names of the profiles that come with the product."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def load_profile(name: str) -> Profile:
    """The profile of this name that comes with the product, such as ``ganzhou``.

    :raises NoSuchProfile: if there is none.
    :raises ProfileWrong: if it is not as it should be.
    """
    if name not in profile_names():
        raise NoSuchProfile(name=name[:100], known=list(profile_names()))
    path = _FOLDER / f"{name}.toml"
    return read_profile(path.read_bytes(), file=path.name)


def read_profile(data: bytes, *, file: str) -> Profile:
    """The profile in ``data``; ``file`` is what refusals call it.

    :raises ProfileWrong: with ``key`` and ``problem``: those of ``TableReader``, and ``too-large``,
        ``not-utf-8``, ``twice`` (key, name or place), ``no-such-office`` (parent), ``no-such-place``,
        ``not-in-the-city``, ``adcode-of-no-county``, ``county-missing``.
    """
    if len(data) > _LARGEST_BYTES:
        raise ProfileWrong(file=file, key="", problem="too-large", found=len(data))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProfileWrong(file=file, key="", problem="not-utf-8", found=f"{error.start}") from error
    table = read_table(text, file=file)
    city = table.table("city")
    adcode = city.text("adcode")
    _checked_place(city, adcode)
    sources = table.table("sources")
    offices = tuple(_offices(table, sources, adcode))
    _check_counties(table, offices, adcode)
    profile = Profile(
        adcode=adcode,
        name=city.text("name"),
        short=city.text("short"),
        offices=offices,
        lights=tuple(light_rules_from(rules) for rules in table.tables("lights")),
    )
    city.finish()
    table.finish()
    return profile


def _offices(table: TableReader, sources: TableReader, city: str) -> Iterator[ProfileOffice]:
    keys, names, adcodes = set[str](), set[str](), set[str]()
    for entry in table.tables("office"):
        office = _office(entry, sources)
        if office.key in keys:
            raise entry.wrong("key", "twice", office.key)
        if office.parent and office.parent not in keys:
            raise entry.wrong("parent", "no-such-office", office.parent)
        for name in office.names:
            if name in names:
                raise entry.wrong("name", "twice", name)
        _check_adcode(entry, office, city)
        if office.adcode and office.adcode in adcodes:
            raise entry.wrong("adcode", "twice", office.adcode)
        keys.add(office.key)
        names.update(office.names)
        adcodes.add(office.adcode)
        yield office


def _office(entry: TableReader, sources: TableReader) -> ProfileOffice:
    name = entry.text("name")
    office = ProfileOffice(
        key=entry.text("key"),
        name=name,
        short=entry.text("short", name),
        aliases=entry.texts("aliases", ()),
        kind=entry.choice("kind", _KINDS),
        parent=entry.text("parent", ""),
        adcode=entry.text("adcode", ""),
        source=_source(entry, sources),
        duties=tuple(_duty(duty, sources) for duty in entry.tables("duty")),
    )
    entry.finish()
    return office


def _duty(entry: TableReader, sources: TableReader) -> Duty:
    words = entry.texts("words")
    if not words:
        raise entry.wrong("words", "missing")
    duty = Duty(words, entry.texts("except", ()), _source(entry, sources))
    entry.finish()
    return duty


def _source(entry: TableReader, sources: TableReader) -> str:
    source = entry.text("source")
    return sources.text(source, source)


def _check_adcode(entry: TableReader, office: ProfileOffice, city: str) -> None:
    if office.kind == "county" and not office.adcode:
        raise entry.wrong("adcode", "missing")
    if not office.adcode:
        return
    if office.kind != "county":
        raise entry.wrong("adcode", "adcode-of-no-county", office.adcode)
    _checked_place(entry, office.adcode)
    if office.adcode not in {place.adcode for place in counties_of(city)}:
        raise entry.wrong("adcode", "not-in-the-city", office.adcode)


def _checked_place(entry: TableReader, adcode: str) -> None:
    try:
        place_of(adcode)
    except UnknownPlace as error:
        raise entry.wrong("adcode", "no-such-place", adcode) from error


def _check_counties(table: TableReader, offices: tuple[ProfileOffice, ...], city: str) -> None:
    """每个县(市、区) must reach all of them: a county that the profile forgot would never get its task."""
    known = {office.adcode for office in offices}
    for place in counties_of(city):
        if place.adcode not in known:
            raise table.wrong("office", "county-missing", place.name)

"""The numbers that Word writes before paragraphs (一、（一）1.): in no text, yet heads of sections."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple

from luoshi.ground.numerals import format_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHINESE: Final = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "chineseLegalSimplified",
        "ideographTraditional",
    )
)
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class _Level(NamedTuple):
    format: str
    text: str
    start: int


class Numbering:
    """The lists of one document, each counting on with the paragraphs that it is asked about, in order."""

    def __init__(self, numbering: "_Element | None", styles: "_Element | None") -> None:
        """From the roots of ``numbering.xml`` and ``styles.xml``, where the document has them."""
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract_of: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, _Element] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for element in () if numbering is None else numbering:
            if kind(element) == "abstractNum":
                self._levels[value(element, "abstractNumId")] = _levels(element)
            elif kind(element) == "num":
                number_id = value(element, "numId")
                self._abstract_of[number_id] = value(child(element, "abstractNumId"), "val")
                self._restarts[number_id] = _restarts(element)
        for style in () if styles is None else styles:
            if kind(style) == "style":
                self._styles[value(style, "styleId")] = style

    def number_of(self, paragraph: "_Element") -> str:
        """What stands before the paragraph (``一、``); empty for a paragraph in no list, and for bullets."""
        number_id, depth = self._place_of(paragraph)
        abstract = self._abstract_of.get(number_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None:
            return ""
        # Lists of one kind count on together, unless one of them says that it starts anew.
        counts = self._counts.setdefault(abstract, {})
        for restarted, start in self._restarts.pop(number_id, {}).items():
            counts[restarted] = start - 1
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        if level.format in ("bullet", "none"):
            return ""
        text = level.text
        for above in range(depth + 1):
            at = levels.get(above, level)
            text = text.replace(f"%{above + 1}", _written(counts.get(above, at.start), at.format))
        return text

    def _place_of(self, paragraph: "_Element") -> tuple[str, int]:
        """The list and the depth in it, by the paragraph itself or by its style; ``0`` stands for no list."""
        for properties in self._properties_of(paragraph):
            numbered = child(properties, "numPr")
            if child(numbered, "numId") is not None:
                return value(child(numbered, "numId"), "val"), _integer(
                    value(child(numbered, "ilvl"), "val"), 0
                )
        return "0", 0

    def _properties_of(self, paragraph: "_Element") -> "Iterator[_Element]":
        """The paragraph's own properties, then those of its style and of what that is based on."""
        own = child(paragraph, "pPr")
        if own is not None:
            yield own
        name, seen = value(child(own, "pStyle"), "val"), set[str]()
        while name in self._styles and name not in seen:
            seen.add(name)
            properties = child(self._styles[name], "pPr")
            if properties is not None:
                yield properties
            name = value(child(self._styles[name], "basedOn"), "val")


def kind(element: "_Element") -> str:
    """An element's name without its namespace: strict and transitional documents differ in nothing else."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: "_Element | None", name: str) -> "_Element | None":
    """The first child of that name; None where there is none, or no element."""
    return next((c for c in element if kind(c) == name), None) if element is not None else None


def value(element: "_Element | None", name: str) -> str:
    """An attribute by its name without namespace; empty where it is missing."""
    if element is None:
        return ""
    return next((str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _restarts(number: "_Element") -> dict[int, int]:
    restarts = {}
    for override in number:
        start = child(override, "startOverride") if kind(override) == "lvlOverride" else None
        if start is not None:
            restarts[_integer(value(override, "ilvl"), 0)] = _integer(value(start, "val"), 1)
    return restarts


def _levels(abstract: "_Element") -> dict[int, _Level]:
    return {
        _integer(value(level, "ilvl"), 0): _Level(
            value(child(level, "numFmt"), "val") or "decimal",
            value(child(level, "lvlText"), "val"),
            _integer(value(child(level, "start"), "val"), 1),
        )
        for level in abstract
        if kind(level) == "lvl"
    }


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else default


def _written(number: int, style: str) -> str:
    if style in _CHINESE:
        return format_number(Decimal(number), "chinese")
    if style in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if style in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        return chr(ord("a" if style == "lowerLetter" else "A") + number - 1)
    if style in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        tens, ones = divmod(number, 10)
        roman = "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
        return roman.lower() if style == "lowerRoman" else roman
    return str(number)

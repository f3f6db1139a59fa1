"""Names of offices and leaders as cells write them: several in one, with their part, shortened, pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

Found = TypeVar("Found")

UNKNOWN: Final = frozenset({"", "待定", "无", "/", "-", "—", "－"})
_PART_OF: Final = {
    "牵头": "lead",
    "主办": "lead",
    "责任": "responsible",
    "承办": "responsible",
    "配合": "supporting",
    "协办": "supporting",
}
_LABEL: Final = re.compile(r"^(牵头|主办|责任|承办|配合|协办)(?:责任)?(?:单位|部门)?\s*[:：]\s*")
_MARK: Final = re.compile(r"[（(](牵头|主办|责任|承办|配合|协办|拟)(?:单位|部门)?[）)]$")
_BRACKETS: Final = re.compile(r"[（(].*?[）)]")
_TITLES: Final = re.compile(r"(?:常务)?(?:副)?(?:市长|书记|秘书长|主任|区长|县长|主席)$|同志$")
_EVERY_COUNTY: Final = re.compile(
    r"(?:每个|各|所有|全部)县(?:[（(]市[、,，]?区[）)]|[、,，]?市[、,，]?区)?(?:党委)?(?:人民政府|政府)?"
)
_OPEN, _CLOSE, _BETWEEN = "（(〔[", "）)〕]", "、，,；;\n\t"


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a cell; ``part`` where the cell says it itself, ``proposed`` where it says 拟."""

    name: str
    part: str | None = None
    proposed: bool = False


def names_in(text: str) -> list[Named]:
    """The names in a cell, in order: 市发改委（牵头）、市工信局; those after 配合单位： have that part."""
    found: list[Named] = []
    part: str | None = None
    for piece in _pieces(text):
        label = _LABEL.match(piece)
        if label is not None:
            part, piece = _PART_OF[label[1]], piece[label.end() :]
        own, proposed = part, False
        while (mark := _MARK.search(piece)) is not None:
            proposed = proposed or mark[1] == "拟"
            own = _PART_OF.get(mark[1], own)
            piece = piece[: mark.start()]
        if piece not in UNKNOWN:
            found.append(Named(piece, own, proposed))
    return found


def _pieces(text: str) -> Iterator[str]:
    """``text`` cut between names, never within brackets: 各县（市、区） is one."""
    depth, begun = 0, 0
    for index, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and character in _BETWEEN:
            yield text[begun:index].strip(" \u3000。")
            begun = index + 1
    yield text[begun:].strip(" \u3000。")


def means_every_county(name: str) -> bool:
    """Whether ``name`` says all counties and districts at once: 各县（市、区）人民政府."""
    return _EVERY_COUNTY.fullmatch(name.replace(" ", "")) is not None


def known_as(name: str, known: Mapping[str, Found]) -> Found | None:
    """What ``name`` is the name of, maybe with 市 before it, without its brackets, or without 等."""
    bare = _BRACKETS.sub("", name).replace(" ", "")
    for said in (name, bare, bare.removesuffix("等"), bare.removesuffix("人民政府")):
        for form in (said, f"市{said}", said.removeprefix("市")):
            if len(form) > 1 and form in known:
                return known[form]
    return None


def leader_as(name: str, known: Mapping[str, Found]) -> Found | None:
    """The leader whom ``name`` names, maybe with a title behind it."""
    bare = _BRACKETS.sub("", name).replace(" ", "").replace("\u3000", "")
    return known.get(bare) or known.get(_TITLES.sub("", bare))

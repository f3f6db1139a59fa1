"""Words for refusals, findings and everything else that is said outside Django's pages, from one catalogue.

The catalogue is ``luoshi/locale/<language>/LC_MESSAGES/luoshi.po``, compiled to ``.mo`` by
``tools/compile_messages.py``. Keys: ``<code>.reason`` and ``<code>.remedy`` for a refusal,
``finding.<rule>`` for a finding, any other dotted key for the words of a door. ``{name}`` in a sentence
is filled by the value of that name; where the value is itself a word of ours (``act="split"``), the key
``value.<name>.<value>`` says how to write it.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final, Literal, NamedTuple

from luoshi.ground.refused import Refused

Language = Literal["zh", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")
LONGEST_VALUE_CHARACTERS: Final = 300
_FOLDERS: Final[dict[str, str]] = {"zh": "zh_Hans", "en": "en"}
_LOCALE: Final = Path(__file__).parent.parent / "locale"
_PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_SEPARATORS: Final = {"zh": "、", "en": ", "}


class Message(NamedTuple):
    """Why not, and what to do about it; ``remedy`` is empty where the catalogue has none."""

    reason: str
    remedy: str


def language_of(tag: str | None) -> Language:
    """The language that a tag asks for (``zh-hans``, ``en_GB``, ``zh_CN.UTF-8``); Chinese for every other."""
    return "en" if (tag or "").strip().lower().startswith("en") else "zh"


def render_refusal(refused: Refused, language: Language = "zh") -> Message:
    """The words for a refusal; a code that the catalogue does not know stands for itself."""
    reason = render(f"{refused.code}.reason", language, refused.values, default=refused.code)
    return Message(reason, render(f"{refused.code}.remedy", language, refused.values, default=""))


def render_finding(rule: str, values: Mapping[str, object], language: Language = "zh") -> str:
    """The words for a finding of the reader; a rule that the catalogue does not know stands for itself."""
    return render(f"finding.{rule}", language, values, default=rule)


def render(
    key: str,
    language: Language = "zh",
    values: Mapping[str, object] | None = None,
    *,
    default: str | None = None,
) -> str:
    """The sentence under ``key``, its placeholders filled.

    Never raises: without an entry it is ``default`` (else the key), and a placeholder without a value stays.
    """
    sentence = _sentence(key, language)
    if sentence is None:
        return key if default is None else default
    filling = values or {}

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        return _written(name, filling[name], language) if name in filling else match[0]

    return _PLACEHOLDER.sub(filled, sentence)


def _written(name: str, value: object, language: Language) -> str:
    if isinstance(value, str):
        word = _sentence(f"value.{name}.{value}", language)
        text = word if word is not None else value
    elif isinstance(value, Decimal):
        text = f"{value:f}" if value.is_finite() and abs(value.adjusted()) < 40 else str(value)
    elif isinstance(value, list | tuple | set | frozenset):
        items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        text = _SEPARATORS[language].join(_written(name, item, language) for item in items)
    else:
        text = str(value)
    return text if len(text) <= LONGEST_VALUE_CHARACTERS else text[:LONGEST_VALUE_CHARACTERS] + "…"


def _sentence(key: str, language: Language) -> str | None:
    catalogue = _catalogue(language)
    if catalogue is None or not key:  # the empty key holds the catalogue's own head
        return None
    sentence = catalogue.gettext(key)
    return None if sentence == key else sentence


@cache
def _catalogue(language: Language) -> GNUTranslations | None:
    try:
        with (_LOCALE / _FOLDERS[language] / "LC_MESSAGES" / "luoshi.mo").open("rb") as file:
            return GNUTranslations(file)
    except OSError:
        return None  # codes are said in place of sentences: an error must not hide behind another

"""The document about lights cannot lie: every example in it is run, and every reason has one."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from luoshi.delivery.rules.light_case import COLOUR_OF, GREY_OF, RULE_OF
from luoshi.delivery.rules.light_rules import practices
from luoshi.ground.messages import LANGUAGES, Language, render
from tests.delivery.rules.make_light import make_light

DOCUMENT = (Path(__file__).parents[3] / "docs" / "lights.md").read_text(encoding="utf-8")
EXAMPLES: list[dict[str, Any]] = [
    tomllib.loads(block, parse_float=Decimal)
    for block in re.findall(r"^```toml\n(.*?)^```", DOCUMENT, flags=re.DOTALL | re.MULTILINE)
]


def name_of(example: dict[str, Any]) -> str:
    return f"{example['light']['reason']}-{EXAMPLES.index(example) + 1}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_the_document_says_what_the_light_is(example: dict[str, Any]) -> None:
    found = make_light(example)
    said = {
        **found.values,
        "colour": found.colour,
        "grey": found.grey,
        "reason": found.reason,
        "marks": sorted(found.marks),
    }
    wanted = {"marks": [], "grey": None, **example["light"]}
    assert {name: said.get(name) for name in wanted} == wanted
    assert render(f"light.{found.reason}", "zh", found.values) == example["says"]


@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_light_is_said_without_a_gap_in_the_sentence(
    example: dict[str, Any], language: Language
) -> None:
    found = make_light(example)
    sentences = [
        render(f"light.{found.reason}", language, found.values),
        render(f"light.rule.{found.rule}", language, found.values),
        *(render(f"light.change.{change.code}", language, change.shown) for change in found.changes),
    ]
    assert found.changes
    assert [sentence for sentence in sentences if "{" in sentence or sentence.startswith("light.")] == []


def test_every_reason_has_an_example() -> None:
    assert {example["light"]["reason"] for example in EXAMPLES} == set(COLOUR_OF)


def test_every_published_practice_has_an_example() -> None:
    assert {example["rules"] for example in EXAMPLES} == {rules.code for rules in practices()}


def test_every_rule_has_its_section_and_no_other() -> None:
    assert set(re.findall(r"^## `(.+)`$", DOCUMENT, flags=re.MULTILINE)) == set(RULE_OF.values())
    assert RULE_OF.keys() == COLOUR_OF.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_colour_kind_of_grey_and_reason_has_its_words(language: Language) -> None:
    keys = [f"light.colour.{colour}" for colour in COLOUR_OF.values()]
    keys += [f"light.grey.{grey}" for grey in GREY_OF.values()]
    keys += [f"light.{reason}" for reason in COLOUR_OF]
    assert [key for key in keys if render(key, language) == key] == []

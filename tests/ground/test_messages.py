"""Every no is said in words, in Chinese and in English, with what to do about it."""

import ast
import importlib
import pkgutil
import re
import string
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

import luoshi
from luoshi.ground import messages
from luoshi.ground.messages import (
    LANGUAGES,
    Language,
    language_of,
    render,
    render_finding,
    render_refusal,
)
from luoshi.ground.place import AmbiguousPlace, find_place
from luoshi.ground.refused import Refused

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "src" / "luoshi" / "locale"


def refusals() -> list[type[Refused]]:
    """Every refusal of the package: each module is imported, migrations and doors to servers apart."""
    for module in pkgutil.walk_packages(luoshi.__path__, "luoshi."):
        if not re.search(r"\.migrations|__main__|\.wsgi", module.name):
            importlib.import_module(module.name)
    found: list[type[Refused]] = []
    waiting = [Refused]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    return sorted(
        {cls for cls in found if cls.__module__.startswith("luoshi.")}, key=lambda cls: cls.__name__
    )


def catalogue(language: str) -> dict[str, str]:
    """Key and sentence, from the source of the catalogue."""
    source = polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "luoshi.po"))
    return {entry.msgid: entry.msgstr for entry in source}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_refusal_has_its_own_code_and_words_in_both_languages() -> None:
    classes = refusals()
    assert len(classes) > 10
    codes = [cls.code for cls in classes]
    assert sorted(set(codes)) == sorted(codes)
    for cls in classes:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", cls.code)
        for language in LANGUAGES:
            message = render_refusal(cls(), language)
            assert message.reason not in ("", cls.code), cls
            assert message.remedy, cls


def test_every_value_in_a_sentence_is_one_that_the_refusal_carries() -> None:
    for cls in refusals():
        documented = set(re.findall(r"``([a-z_]+)``", cls.__doc__ or ""))
        for folder in ("zh_Hans", "en"):
            words = catalogue(folder)
            used = placeholders(words[f"{cls.code}.reason"]) | placeholders(words[f"{cls.code}.remedy"])
            assert used <= documented, f"{cls.__name__} does not say that it carries {used - documented}"


def findings() -> dict[str, set[str]]:
    """Each rule that the reader raises a finding by, with the names of the values that it gives."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "src" / "luoshi" / "reader").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_finding":
                rule = node.args[0]
                assert isinstance(rule, ast.Constant), (
                    "the rule of a finding is written out where it is raised"
                )
                found[str(rule.value)] = {keyword.arg for keyword in node.keywords if keyword.arg}
    return found


def test_every_finding_has_words_that_its_values_fill() -> None:
    rules = findings()
    assert "text-garbled" in rules
    for folder in ("zh_Hans", "en"):
        words = catalogue(folder)
        for rule, values in rules.items():
            assert placeholders(words[f"finding.{rule}"]) <= values, rule
        assert {key for key in words if key.startswith("finding.")} == {f"finding.{rule}" for rule in rules}


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    chinese, english = catalogue("zh_Hans"), catalogue("en")
    assert chinese.keys() == english.keys()
    for key, sentence in chinese.items():
        assert placeholders(sentence) == placeholders(english[key]), key


def test_the_catalogues_are_compiled() -> None:
    compile_messages = [sys.executable, str(ROOT / "tools" / "compile_messages.py"), "--check"]
    outcome = subprocess.run(compile_messages, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_no_key_stands_twice_in_a_catalogue() -> None:
    for folder in ("zh_Hans", "en"):
        source = polib.pofile(str(LOCALE / folder / "LC_MESSAGES" / "luoshi.po"))
        keys = [entry.msgid for entry in source]
        assert sorted(set(keys)) == sorted(keys)


def test_a_refusal_is_rendered_with_its_values() -> None:
    with pytest.raises(AmbiguousPlace) as refusal:
        find_place("朝阳区")
    reason, remedy = render_refusal(refusal.value, "zh")
    assert "110105 朝阳区、220104 朝阳区" in reason
    assert "朝阳区" in render_refusal(refusal.value, "en").reason
    assert remedy


def test_a_value_that_is_a_word_of_ours_is_translated() -> None:
    assert render("number-not-writable.reason", "zh", {"value": Decimal("1E+17"), "style": "chinese"}) == (
        "数值 100000000000000000 无法写成所要的形式（汉字数字）。"
    )


def test_what_the_catalogue_does_not_know_falls_back_to_its_key() -> None:
    class NobodyKnows(Refused):
        """A refusal without words."""

        code = "nobody-knows"

    assert render_refusal(NobodyKnows(), "en") == ("nobody-knows", "")
    assert render_finding("nobody-knows", {}) == "nobody-knows"
    assert render("", "zh") == ""
    assert "{text}" in render("not-a-number.reason", "zh")


def test_a_missing_catalogue_leaves_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(messages, "_LOCALE", tmp_path)
    messages._catalogue.cache_clear()
    try:
        assert render_finding("text-garbled", {"start": 3}) == "text-garbled"
    finally:
        messages._catalogue.cache_clear()


@given(st.text(max_size=400), st.sampled_from(LANGUAGES))
def test_hostile_values_are_only_quoted(value: str, language: Language) -> None:
    sentence = render("not-a-number.reason", language, {"text": value})
    assert value[:300] in sentence
    assert len(sentence) < 400


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us.UTF-8", "en"),
        ("zh-hans", "zh"),
        ("", "zh"),
        (None, "zh"),
        ("fr", "zh"),
    ],
)
def test_a_language_tag_leads_to_chinese_or_english(tag: str | None, language: Language) -> None:
    assert language_of(tag) == language

"""What the pages are made of: brought files that are what they were, templates that keep to the rules."""

import hashlib
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from page_messages import CATALOGUE, problems  # noqa: E402
from vendor import ICONS, PARTS  # noqa: E402

SOURCE = ROOT / "src" / "luoshi"
STATIC = SOURCE / "web" / "static"
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
WHOLE_PAGES = [path for path in TEMPLATES if "{% extends" in path.read_text(encoding="utf-8")]


def test_every_brought_file_is_the_one_that_was_brought() -> None:
    for part in MANIFEST:
        for file in part["files"]:
            content = (VENDOR / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["sha256"], file["path"]
            assert len(content) == file["bytes"]


def test_no_file_was_brought_that_the_manifest_does_not_name() -> None:
    named = {file["path"] for part in MANIFEST for file in part["files"]} | {"manifest.json"}
    there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert there == named


def test_every_brought_part_has_its_licence_and_the_version_of_the_tool() -> None:
    assert {(part["package"], part["version"]) for part in MANIFEST} == {
        (part.package, part.version) for part in PARTS
    }
    for part in MANIFEST:
        assert part["licence"] in {"MIT", "0BSD", "Apache-2.0"}
        licences = [file["path"] for file in part["files"] if file["path"].endswith("LICENSE")]
        assert licences, part["package"]


def test_what_is_brought_stays_small() -> None:
    assert sum(path.stat().st_size for path in VENDOR.rglob("*") if path.is_file()) < 2 * 1024 * 1024


def test_scripts_and_styles_ask_no_other_machine_for_anything() -> None:
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        asked = re.findall(r"(?:url\(\s*['\"]?|@import\s+['\"]|fetch\(\s*['\"])(?:https?:)?//[^'\")]+", text)
        assert asked == [], path.name
        assert "sourceMappingURL" not in text, path.name


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_script_and_no_style_of_its_own(path: Path) -> None:
    text = re.sub(r"{%.*?%}|{{.*?}}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|hx-on", text)
    assert not re.search(r"(?:src|href|action)=['\"](?:https?:)?//", text)


@pytest.mark.parametrize("path", WHOLE_PAGES, ids=lambda path: path.name)
def test_a_whole_page_stands_on_the_one_base(path: Path) -> None:
    extended = re.search(r"{% extends ['\"](.+?)['\"]", path.read_text(encoding="utf-8"))
    assert extended is not None
    apart = {"base.html": "bare.html", "fault.html": "bare.html"}
    apart |= {"400.html": "fault.html", "500.html": "fault.html", "public_base.html": "bare.html"}
    usual = "account/public_base.html" if path.name.startswith("public_") else "base.html"
    assert extended[1] == apart.get(path.name, usual)


@pytest.mark.parametrize("path", WHOLE_PAGES, ids=lambda path: path.name)
def test_a_whole_page_has_a_title(path: Path) -> None:
    if path.name not in {"base.html", "fault.html", "public_base.html"}:
        assert "{% block title %}" in path.read_text(encoding="utf-8")


def test_the_icons_in_use_are_the_icons_that_were_brought() -> None:
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"icon\.html['\"] with name=['\"]([\w-]+)", path.read_text(encoding="utf-8"))
    }
    sprite = (VENDOR / "tabler-icons" / "sprite.svg").read_text(encoding="utf-8")
    assert set(re.findall(r'<symbol id="([\w-]+)"', sprite)) == set(ICONS)
    assert used == set(ICONS)


def test_everything_that_pages_say_is_said_in_chinese() -> None:
    import polib

    assert problems(polib.pofile(str(CATALOGUE))) == []


def test_the_compiled_words_are_those_of_the_catalogue() -> None:
    import polib

    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    said = {entry.msgid: entry.msgstr_plural or entry.msgstr for entry in compiled}
    meant = {entry.msgid: entry.msgstr_plural or entry.msgstr for entry in polib.pofile(str(CATALOGUE))}
    assert said == meant

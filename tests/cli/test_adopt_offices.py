"""The city's offices come from a profile at the command line, and are listed there."""

import json
import re
from pathlib import Path

import pytest

from luoshi.delivery.rules import profile as profiles
from tests.console import luoshi

COUNTS = re.compile(r"(\d+) added, (\d+) changed, (\d+) as before")


def adopt(folder: Path, name: str = "ganzhou") -> tuple[int, ...]:
    """How many were added, changed, and as before."""
    done = luoshi("offices", "adopt", name, "--lang", "en", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    found = COUNTS.search(done.stdout)
    assert found is not None, done.stdout
    return tuple(map(int, found.groups()))


def acts(folder: Path) -> list[str]:
    lines = luoshi("journal", "export", folder=folder).stdout.splitlines()
    return [json.loads(line)["act"] for line in lines]


def test_the_offices_of_a_profile_are_added_once(empty_office: Path) -> None:
    added, changed, same = adopt(empty_office)
    assert (changed, same) == (0, 0)
    assert adopt(empty_office) == (0, 0, added)
    assert acts(empty_office) == ["people.import_offices"]
    listed = luoshi("offices", "list", "--lang", "en", folder=empty_office).stdout
    assert "Counties and districts 18\n" in listed
    assert "Zones that count as units of the city" in listed
    assert listed.count("\n  ") == added


def test_a_city_brings_its_own_file_and_a_corrected_one_corrects_the_offices(empty_office: Path) -> None:
    own = Path(profiles.__file__).parents[2] / "profiles" / "ganzhou.toml"
    text = own.read_text(encoding="utf-8")
    (empty_office / "our.toml").write_text(text, encoding="utf-8")
    added, _, _ = adopt(empty_office, "our.toml")
    (empty_office / "our.toml").write_text(text.replace('"市政府办"', '"府办"'), encoding="utf-8")
    assert adopt(empty_office, "our.toml") == (0, 1, added - 1)


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere", "ganzhou"), ("missing.toml", "missing.toml: There is no such file")]
)
def test_a_profile_that_is_not_there_is_refused(empty_office: Path, name: str, said: str) -> None:
    done = luoshi("offices", "adopt", name, "--lang", "en", folder=empty_office)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert acts(empty_office) == []


def test_a_file_that_is_no_profile_is_refused_and_changes_nothing(empty_office: Path) -> None:
    (empty_office / "broken.toml").write_text('[city]\nname = "某市"\n', encoding="utf-8")
    done = luoshi("offices", "adopt", "broken.toml", "--lang", "en", folder=empty_office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "broken.toml" in done.stderr
    assert acts(empty_office) == []


def test_where_there_are_none_the_list_says_how_they_come(empty_office: Path) -> None:
    told = luoshi("offices", "list", "--lang", "en", folder=empty_office).stdout
    assert "luoshi offices adopt" in told


def test_an_officer_is_added_to_an_office_by_any_of_its_names(empty_office: Path) -> None:
    adopt(empty_office)
    who = ("--name", "王敏", "--role", "reporter", "--lang", "en")
    done = luoshi("officer", "add", "wang", *who, "--office", "市发改委", folder=empty_office)
    assert done.returncode == 0
    refused = luoshi("officer", "add", "li", *who, "--office", "天上", folder=empty_office)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "天上" in refused.stderr
    listed = luoshi("offices", "list", "--lang", "en", folder=empty_office).stdout
    assert "市发改委  officers: 1" in listed

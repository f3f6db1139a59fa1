"""A package leaves by the command line, and is checked by somebody who has nothing but it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from luoshi.account.rules import package
from luoshi.cli.account.exporting import write_folder, zipped
from luoshi.cli.account.verifying import NotAPackage, opened
from luoshi.cli.target import OutputNotWritable

YEAR = {"format": 1, "year": 2025, "day": "2025-05-20", "publications": [], "withdrawals": []}
LUOSHI = Path(sys.executable).with_name("luoshi")


@pytest.fixture
def files() -> dict[str, bytes]:
    """A package of a year of which nothing was signed."""
    return package.derived(YEAR, {}, b"", 0)


def verify(path: Path) -> subprocess.CompletedProcess[str]:
    """Check with an environment in which there is nothing."""
    return subprocess.run(
        [LUOSHI, "account", "verify", path, "--lang", "en"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_and_a_zip_hold_without_any_platform(files: dict[str, bytes], tmp_path: Path) -> None:
    write_folder(tmp_path / "data", files, {})
    (tmp_path / "data.zip").write_bytes(b"".join(zipped(files, {})))
    for path in (tmp_path / "data", tmp_path / "data.zip"):
        said = verify(path)
        assert (said.returncode, said.stderr) == (0, "")
        assert "all checks hold" in said.stdout
    assert opened(str(tmp_path / "data")) == opened(str(tmp_path / "data.zip"))


def test_a_changed_a_missing_and_a_further_file_are_named(files: dict[str, bytes], tmp_path: Path) -> None:
    write_folder(tmp_path / "data", files, {})
    table = tmp_path / "data" / "tables" / "tasks.csv"
    table.write_bytes(table.read_bytes() + b"x")
    (tmp_path / "data" / "more.txt").write_text("x")
    (tmp_path / "data" / "tables" / "lights.csv").unlink()
    said = verify(tmp_path / "data")
    assert said.returncode == 1
    for name in ("tables/tasks.csv", "tables/lights.csv", "more.txt"):
        assert name in said.stdout


def test_a_zip_has_the_same_bytes_whenever_it_is_made(files: dict[str, bytes], tmp_path: Path) -> None:
    evidence = tmp_path / "paper"
    evidence.write_bytes(b"paper" * 1000)
    known = {"evidence/" + "0" * 64: evidence}
    assert b"".join(zipped(files, known)) == b"".join(zipped(dict(reversed(files.items())), known))


def test_a_folder_with_something_in_it_is_left_alone(files: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    with pytest.raises(OutputNotWritable):
        write_folder(tmp_path, files, {})
    assert [one.name for one in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd", "a/../../b", "a\\..\\b", "items//x", "./x"])
def test_a_zip_with_a_name_that_leads_outside_is_refused(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as made:
        made.writestr(zipfile.ZipInfo(name), b"x")
    with pytest.raises(NotAPackage):
        opened(str(tmp_path / "bad.zip"))


def test_links_and_what_is_no_zip_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "source.json").symlink_to("/etc/passwd")
    (tmp_path / "text.zip").write_text("no zip")
    for path in (tmp_path / "data", tmp_path / "text.zip"):
        with pytest.raises(NotAPackage):
            opened(str(path))
    said = verify(tmp_path / "text.zip")
    assert said.returncode == 2
    assert "no ZIP that can be read" in said.stderr
    assert verify(tmp_path / "nothing").returncode == 2


def test_a_zip_that_grows_without_bound_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.cli.account.verifying.LARGEST_FILE_BYTES", 1_000_000)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("items/x.json", b"0" * 20_000_000)
    with pytest.raises(NotAPackage):
        opened(str(tmp_path / "bomb.zip"))

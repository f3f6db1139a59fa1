"""Where output goes: whole files or none, and a quiet end when nobody reads on."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.cli.target import OutputNotWritable, write_target
from tests.cli.report_text import REPORT
from tests.console import COMMANDS, console_environment, luoshi


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("no/such/folder/out.json", "no such folder"),
        ("report.txt/out.json", "no such folder"),
        (".", "it is a folder"),
        ("/proc/out.json", "no such folder"),
        ("x" * 300 + ".json", "the name is too long"),
    ],
)
def test_an_output_that_cannot_be_written_is_refused(folder: Path, target: str, problem: str) -> None:
    done = luoshi("read", "report.txt", "--format", "json", "-o", target, "--lang", "en", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
    assert problem in done.stderr
    assert [path.name for path in folder.iterdir()] == ["report.txt"]


def test_a_full_disk_is_refused(folder: Path) -> None:
    done = luoshi("read", "report.txt", "-o", "/dev/full", "--lang", "en", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "/dev/full cannot be written: the disk is full." in done.stderr
    assert Path("/dev/full").is_char_device()  # written to, not replaced
    with Path("/dev/full").open("wb") as full:
        status = subprocess.run(
            [COMMANDS / "luoshi", "read", "report.txt", "--lang", "en"],
            cwd=folder,
            env=console_environment(folder),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (status.returncode, status.stderr.count("\n")) == (2, 1)
    assert "<stdout> cannot be written: the disk is full." in status.stderr


def test_the_file_that_is_read_is_never_overwritten(folder: Path) -> None:
    (folder / "link.txt").symlink_to("report.txt")
    for target in ("report.txt", "./report.txt", "link.txt"):
        done = luoshi("read", "report.txt", "-o", target, "--lang", "en", folder=folder)
        assert done.returncode == 2
        assert "is the file that is read" in done.stderr
    assert (folder / "report.txt").read_text(encoding="utf-8") == REPORT


def test_what_goes_wrong_halfway_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise RuntimeError("halfway")

    with pytest.raises(RuntimeError, match="halfway"):
        write_target(str(target), chunks())
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_replaced_file_keeps_its_mode_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"")
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_target(str(old), [b"1"])
        write_target(str(new), [b"2"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    assert (old.read_bytes(), new.read_bytes()) == (b"1", b"2")


def test_a_link_stays_a_link_and_what_it_leads_to_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_target(str(tmp_path / "link"), [b"new"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    write_target(str(pipe), [b"through"])
    assert reader.communicate(timeout=10)[0] == b"through"
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_no_chunk_writes_no_file(tmp_path: Path) -> None:
    write_target(str(tmp_path / "out"), [])
    assert list(tmp_path.iterdir()) == []


def test_a_null_in_the_name_is_refused() -> None:
    with pytest.raises(OutputNotWritable):
        write_target("a\0b", [b"x"])


def test_whoever_reads_only_the_beginning_ends_the_command_quietly(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text(REPORT * 200, encoding="utf-8")
    command = f"'{COMMANDS}/luoshi' read long.txt --format json | head -c 10; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env=console_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == '{\n  "schem141\n'
    assert done.stderr == ""


def test_json_stays_utf_8_and_a_table_is_shown_as_the_terminal_can(folder: Path) -> None:
    def output(form: str) -> bytes:
        return subprocess.run(
            [COMMANDS / "luoshi", "read", "report.txt", "--format", form],
            cwd=folder,
            env=console_environment(folder, PYTHONIOENCODING="ascii"),
            capture_output=True,
            check=True,
        ).stdout

    assert "样例第三医院".encode() in output("json")
    assert b"????" in output("table")

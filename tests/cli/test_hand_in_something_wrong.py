"""Whatever is handed in at the command line: one clear line, status 2, nothing half written."""

import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from luoshi.cli import reading
from luoshi.cli.main import main
from tests.cli.report_text import REPORT
from tests.console import COMMANDS, Outcome, console_environment, luoshi


def assert_refused(done: Outcome, *words: str) -> None:
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.startswith("luoshi: ")
    assert done.stderr.count("\n") == 1, done.stderr
    for word in words:
        assert word in done.stderr


PHOTOGRAPH = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 20


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", ["empty"]),
        ("blank.txt", " \n\t\u3000".encode(), ["empty"]),
        ("photograph.txt", PHOTOGRAPH, ["picture", "OCR"]),
        ("torn.docx", b"PK\x03\x04" + b"\x00" * 50, ["damaged"]),
        ("program.txt", b"\x7fELF" + bytes(range(256)) * 40, ["neither text"]),
        ("speech.txt", "朋友们，今天天气很好。我们去公园走走吧。".encode(), ["--any-text"]),
    ],
)
@pytest.mark.parametrize("command", ["read", "check"])
def test_a_file_that_is_no_report_is_refused_by_name(
    tmp_path: Path, command: str, name: str, data: bytes, words: list[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert_refused(luoshi(command, name, "--lang", "en", folder=tmp_path), f"luoshi: {name}: ", *words)


def test_a_table_handed_in_as_a_report_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "table.docx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert_refused(luoshi("read", "table.docx", "--lang", "en", folder=tmp_path), "spreadsheet")


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert_refused(luoshi("read", "no/such.txt", "--lang", "en", folder=tmp_path), "no/such.txt: There is no")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert_refused(luoshi("read", ".", "--lang", "en", folder=tmp_path), ".: This is a folder")


def test_a_file_that_the_system_does_not_let_us_read_is_refused(tmp_path: Path) -> None:
    # Even for the superuser: a link that leads to itself cannot be opened.
    (tmp_path / "loop.txt").symlink_to("loop.txt")
    assert_refused(luoshi("read", "loop.txt", "--lang", "en", folder=tmp_path), "loop.txt: The file cannot")
    assert_refused(luoshi("read", "x" * 300, "--lang", "en", folder=tmp_path), "the name is too long")


def test_standard_input_is_named_when_it_is_refused(tmp_path: Path) -> None:
    assert_refused(luoshi("read", "-", "--lang", "en", folder=tmp_path), "<stdin>: The file is empty")


def test_refusals_are_chinese_by_default(tmp_path: Path) -> None:
    assert_refused(
        luoshi("read", "没有.txt", folder=tmp_path), "没有.txt: 没有这个文件。请核对路径和文件名。"
    )


def test_a_name_cannot_break_the_line_or_steer_the_terminal(tmp_path: Path) -> None:
    assert_refused(luoshi("read", "a\nb\x1b[31m.txt", folder=tmp_path), "a\\nb\\x1b[31m.txt")


def test_a_name_that_is_no_text_can_be_read_and_refused(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xd1\xf9\xc0\xfd.txt")  # as a Chinese Windows writes it into an archive
    assert_refused(luoshi("read", name, folder=tmp_path), "没有这个文件")
    (tmp_path / name).write_text(REPORT, encoding="utf-8")
    for form in ("table", "json", "html"):
        assert luoshi("read", name, "--format", form, folder=tmp_path).returncode == 0, form


def test_a_file_of_200_megabytes_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)

    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600 * 2**20, 600 * 2**20))

    done = subprocess.run(
        [COMMANDS / "luoshi", "read", "huge.txt", "--lang", "en"],
        cwd=tmp_path,
        env=console_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=little_memory,
    )
    assert_refused(done, "huge.txt: The file is too large: 200 MB, where 32 MB is the limit.")


def test_an_input_without_end_is_refused(tmp_path: Path) -> None:
    assert_refused(
        luoshi("read", "/dev/zero", "--lang", "en", folder=tmp_path), "/dev/zero: The file is too large"
    )
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [COMMANDS / "luoshi", "read", "-", "--lang", "en"],
            cwd=tmp_path,
            env=console_environment(tmp_path),
            stdin=endless,
            capture_output=True,
            text=True,
            check=False,
        )
    assert_refused(done, "<stdin>: The file is too large")


def test_one_bad_file_among_several_is_named_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    names = ["missing.txt", "report.txt", "empty.txt", "report.txt"]
    done = luoshi("read", *names, "--format", "json", "--lang", "en", folder=tmp_path)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 2
    assert [line.split(": ")[1] for line in done.stderr.splitlines()] == ["missing.txt", "empty.txt"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "table"])
def test_nothing_is_written_when_nothing_could_be_read(tmp_path: Path, form: str) -> None:
    done = luoshi("read", "a.txt", "b.txt", "--format", form, "-o", "out", folder=tmp_path)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "report.txt", "--format", "pdf"],
        ["read", "report.txt", "--lang", "fr"],
        ["nonsense"],
        ["journal", "verify", "--head", "abc"],
        ["serve", "--port", "99999"],
        ["serve", "--report", "report.txt"],
    ],
)
def test_a_command_wrongly_called_ends_with_status_2_and_the_usage(
    tmp_path: Path, arguments: list[str]
) -> None:
    done = luoshi(*arguments, folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Usage: luoshi" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_defect_says_so_in_one_line_and_shows_its_trace_only_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a\nb")

    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr(reading, "read_report", broken)
    monkeypatch.delenv("LUOSHI_DEBUG", raising=False)
    done = CliRunner().invoke(main, ["read", str(tmp_path / "report.txt"), "--lang", "en"])
    assert (done.exit_code, done.stdout) == (70, "")
    assert done.stderr.count("\n") == 1
    assert "ZeroDivisionError: a\\nb" in done.stderr
    assert "LUOSHI_DEBUG=1" in done.stderr
    monkeypatch.setenv("LUOSHI_DEBUG", "1")
    shown = CliRunner().invoke(main, ["read", str(tmp_path / "report.txt")])
    assert isinstance(shown.exception, ZeroDivisionError)


def test_ctrl_c_ends_quietly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reading, "read_report", interrupted)
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    done = CliRunner().invoke(main, ["read", str(tmp_path / "report.txt"), "-o", str(tmp_path / "out")])
    assert (done.exit_code, done.output) == (130, "")
    assert [path.name for path in tmp_path.iterdir()] == ["report.txt"]


def test_what_a_command_needs_not_it_does_not_load(tmp_path: Path) -> None:
    """Reading a text must start at once: no platform, no workbooks, no documents, no tables."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    script = (
        "import sys\n"
        "from luoshi.cli.main import main\n"
        "try:\n"
        "    main(['read', 'report.txt', '--format', 'json', '-o', 'out.json'])\n"
        "except SystemExit as end:\n"
        "    assert not end.code, end.code\n"
        "heavy = {'django', 'openpyxl', 'lxml', 'rich', 'docx', 'pypdfium2', 'gunicorn'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=console_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
    assert (tmp_path / "out.json").exists()

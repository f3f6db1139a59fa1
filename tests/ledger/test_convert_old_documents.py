"""An old office document is converted by LibreOffice, or refused with what to do."""

import io
import os
import shutil
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import docx
import pytest

from luoshi.ledger.office_formats import ConversionFailed, ConversionTookTooLong, ConverterMissing, convert
from luoshi.reader.extract import FileTooLarge, extract
from luoshi.reader.formats import BrokenDocument, ImageInsteadOfText

RTF = rb"{\rtf1\ansi\ansicpg936 \u25919?\u24220?\u24037?\u20316?\u25253?\u21578?\par 5%}"
needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)


def make_docx(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the only place where programs are looked for; temporary files go beside it."""
    programs, temporary = tmp_path / "bin", tmp_path / "tmp"
    programs.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return programs


def install(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text("#!/bin/sh\nPATH=/usr/bin:/bin\n" + script)
    program.chmod(0o755)


def left_behind(folder: Path) -> list[str]:
    return [path.name for path in (folder.parent / "tmp").iterdir()]


def test_without_libreoffice_the_refusal_says_so(stand_in: Path) -> None:
    assert list(stand_in.iterdir()) == []
    with pytest.raises(ConverterMissing) as refusal:
        convert(RTF)
    assert refusal.value.values == {"format": "rtf"}


def test_what_the_reader_takes_as_it_is_comes_back_unchanged(stand_in: Path) -> None:
    assert list(stand_in.iterdir()) == []
    for data in (b"\xe5\xb7\xa5", make_docx("工作"), b"%PDF-1.4"):
        assert convert(data) == data


def test_what_no_converter_helps_is_refused_like_everywhere(stand_in: Path) -> None:
    assert list(stand_in.iterdir()) == []
    with pytest.raises(ImageInsteadOfText):
        convert(b"\xff\xd8\xff\xe0")
    with pytest.raises(FileTooLarge):
        convert(bytes(33 * 2**20))


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "mkdir made; mkdir made/source.docx"])
def test_a_file_that_libreoffice_makes_nothing_of_is_refused(stand_in: Path, script: str) -> None:
    install(stand_in, script)
    with pytest.raises(ConversionFailed):
        convert(RTF)
    assert left_behind(stand_in) == []


def test_a_conversion_without_end_is_stopped_with_its_children(stand_in: Path) -> None:
    install(stand_in, 'sleep 600 & echo $! > "$HOME/../child"; sleep 600')
    started = time.monotonic()
    with pytest.raises(ConversionTookTooLong) as refusal:
        convert(RTF, limit_seconds=0.5)
    assert time.monotonic() - started < 10
    assert refusal.value.values["limit_seconds"] == 0.5
    assert left_behind(stand_in) == ["child"]
    child = int((stand_in.parent / "tmp" / "child").read_text())
    for _ in range(50):
        if not is_running(child):
            break
        time.sleep(0.1)
    assert not is_running(child)


def is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process_id}/status")
    return not (status.exists() and "State:\tZ" in status.read_text())


def test_a_conversion_sees_a_file_of_our_naming_and_no_secrets(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUOSHI_SECRET_KEY", "do-not-tell")
    install(stand_in, 'mkdir -p made; { env; echo "$@"; } > made/source.docx')
    seen = convert(RTF).decode()
    assert "do-not-tell" not in seen
    assert "source.rtf" in seen
    assert left_behind(stand_in) == []


@needs_libreoffice
def test_rtf_becomes_readable() -> None:
    assert extract(convert(RTF)).text.strip() == "政府工作报告\n5%"


@needs_libreoffice
@pytest.mark.parametrize("suffix", ["doc", "odt"])
def test_doc_and_odt_become_readable(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "a.docx").write_bytes(make_docx("政府工作报告", "粮食总产53亿斤以上。"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        suffix,
        "--outdir",
        str(tmp_path),
        str(tmp_path / "a.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=90)
    assert (
        extract(convert((tmp_path / f"a.{suffix}").read_bytes())).text.strip()
        == "政府工作报告\n粮食总产53亿斤以上。"
    )


@needs_libreoffice
def test_two_conversions_at_once_do_not_disturb_each_other() -> None:
    other = RTF.replace(b"5%", b"6%")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(convert, [RTF, other])
    assert extract(first).text.strip().endswith("5%")
    assert extract(second).text.strip().endswith("6%")


@pytest.mark.parametrize("rest", [b"", bytes(range(256)) * 8])
def test_a_ruined_document_is_refused(rest: bytes) -> None:
    with pytest.raises(BrokenDocument):
        convert(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + rest)

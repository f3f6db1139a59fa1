"""What holds no report is refused at once, by its content and not its name."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.refused import Refused
from luoshi.reader.decode import BinaryInsteadOfText
from luoshi.reader.extract import (
    LARGEST_FILE_BYTES,
    LONGEST_TEXT_CHARACTERS,
    EmptyFile,
    FileTooLarge,
    NeedsConversion,
    TextTooLong,
    extract,
)
from luoshi.reader.formats import (
    ImageInsteadOfText,
    SpreadsheetInsteadOfReport,
)

REPORT = (Path(__file__).parents[2] / "examples" / "ganzhou-2025-sample.txt").read_text(encoding="utf-8")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff" + bytes(482)


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t", "\ufeff".encode(), "\ufeff\n　　".encode("utf-16"), b"\n" * 10_000]
)
def test_an_empty_file_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyFile):
        extract(data)


def test_a_huge_file_is_refused_by_its_size() -> None:
    data = bytes(200 * 2**20)
    with pytest.raises(FileTooLarge) as refusal:
        extract(data)
    assert refusal.value.values == {"size_mb": 200, "limit_mb": LARGEST_FILE_BYTES // 2**20}


def test_a_text_longer_than_any_report_is_refused() -> None:
    with pytest.raises(TextTooLong):
        extract("工".encode() * (LONGEST_TEXT_CHARACTERS + 1))


def make_png() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


PICTURES = {
    "JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(200),
    "PNG": make_png(),
    "GIF": b"GIF89a\x01\x00\x01\x00\x80\x00\x00" + bytes(20),
    "BMP": b"BM"
    + struct.pack("<IHHIIiiHHIIiiII", 58, 0, 0, 54, 40, 1, 1, 1, 24, 0, 4, 0, 0, 0, 0)
    + bytes(4),
    "WEBP": b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(30),
}


@pytest.mark.parametrize(("name", "data"), PICTURES.items())
def test_a_photograph_is_called_a_picture_whatever_its_name(name: str, data: bytes) -> None:
    with pytest.raises(ImageInsteadOfText) as refusal:
        extract(data)
    assert refusal.value.values["format"] == name


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF\x02\x01\x01" + bytes(500),
        b"MZ" + bytes(500),
        b"\x1f\x8b\x08" + bytes(range(256)) * 4,
        zlib.compress(REPORT.encode()),
    ],
)
def test_a_binary_is_refused(data: bytes) -> None:
    with pytest.raises(BinaryInsteadOfText):
        extract(data)


def test_an_archive_of_other_things_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("report.txt", REPORT)
    with pytest.raises(BinaryInsteadOfText):
        extract(buffer.getvalue())


def test_a_workbook_is_no_report() -> None:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    for data in (buffer.getvalue(), OLE2 + "Workbook".encode("utf-16-le")):
        with pytest.raises(SpreadsheetInsteadOfReport):
            extract(data)


@pytest.mark.parametrize(
    ("data", "name"),
    [(OLE2 + "WordDocument".encode("utf-16-le"), "word97"), (OLE2, "ole2"), (b"{\\rtf1 \\ansi x}", "rtf")],
)
def test_an_old_format_is_left_to_a_converter(data: bytes, name: str) -> None:
    with pytest.raises(NeedsConversion) as refusal:
        extract(data)
    assert refusal.value.values == {"format": name}


def test_plain_text_is_the_raw_text_itself() -> None:
    extracted = extract(REPORT.replace("\n", "\r\n").encode("gb18030"))
    assert extracted.text == REPORT.replace("\n", "\r\n")
    assert (extracted.format, extracted.encoding, extracted.garbled_from) == ("text", "gb18030", None)


SEEDS = [
    b"%PDF-1.4",
    b"PK\x03\x04",
    OLE2,
    b"{\\rtf",
    b"<html>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"",
    b"\x89PNG",
]


@given(st.sampled_from(SEEDS), st.binary(max_size=400))
def test_any_bytes_are_extracted_or_refused(head: bytes, tail: bytes) -> None:
    try:
        extracted = extract(head + tail)
    except Refused:
        return
    extracted.text.encode("utf-8")


def test_reading_plain_text_loads_no_document_library() -> None:
    heavy = ("lxml", "docx", "pypdfium2", "puremagic", "charset_normalizer", "django")
    program = "import sys; from luoshi.reader.extract import extract; extract('工作'.encode()); "
    program += f"print([name for name in {heavy} if name in sys.modules])"
    outcome = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert outcome.stdout.strip() == "[]"

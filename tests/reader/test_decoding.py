"""A text is read in whatever encoding it comes, and up to where it is garbled."""

import codecs
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ground.refused import Refused
from luoshi.reader.decode import BinaryInsteadOfText, UnknownEncoding, decode

ROOT = Path(__file__).parents[2]
REPORT = (ROOT / "examples" / "ganzhou-2025-sample.txt").read_text(encoding="utf-8")
REAL_REPORTS = sorted((ROOT.parent / "shared" / "reports").glob("*.txt"))
TRADITIONAL = "各位代表：過去一年，我們堅持穩中求進，經濟總量突破五千億元，增長百分之六。\n" * 20


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
@pytest.mark.parametrize("length", [40, 400, len(REPORT)])
def test_a_report_reads_the_same_in_every_encoding(encoding: str, length: int) -> None:
    decoded = decode(REPORT[:length].encode(encoding))
    assert decoded.text == REPORT[:length]
    assert decoded.garbled_from is None
    assert codecs.lookup(decoded.encoding) == codecs.lookup(encoding)


def test_gbk_is_read_as_the_part_of_gb18030_that_it_is() -> None:
    data = REPORT.encode("gbk", "ignore")
    assert decode(data).encoding == "gb18030"
    assert decode(data).text == data.decode("gbk")


def test_traditional_characters_are_no_garble() -> None:
    assert decode(TRADITIONAL.encode("big5")).text == TRADITIONAL
    assert decode(TRADITIONAL.encode()).garbled_from is None


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        assert decode(mark + "工作".encode(encoding)).text == "工作"


def test_carriage_returns_count() -> None:
    assert decode("一、\r\n二、\r".encode()).text == "一、\r\n二、\r"


def test_a_cut_last_character_costs_only_itself() -> None:
    decoded = decode(REPORT.encode()[:-2])
    assert decoded.encoding == "utf-8"
    assert decoded.text[:-1] == REPORT[: len(decoded.text) - 1]
    assert decoded.text[-1] == "\ufffd"
    assert decoded.garbled_from is None


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    for encoding in ("utf-8", "gb18030"):
        data = bytearray(REPORT.encode(encoding))
        for position in range(500, len(data), 1500):
            data[position] = 0xFF
        assert decode(bytes(data)).encoding == encoding
        assert decode(bytes(data)).garbled_from is None


def test_the_encoding_that_a_page_declares_is_believed_if_it_fits() -> None:
    data = "预期目标".encode("gb18030")
    assert decode(data, declared="GB2312").text == "预期目标"
    assert decode("预期目标".encode(), declared="gbk-of-my-own").text == "预期目标"
    assert decode("预期目标".encode(), declared="rot13").text == "预期目标"


def test_english_needs_no_special_care() -> None:
    assert decode(b"Report on the Work of the Government\n").encoding == "utf-8"
    assert decode(b"").text == ""


@pytest.mark.parametrize("data", [b"\x00", b"text\x00text", bytes(range(256)) * 40, b"\x7fELF" + bytes(200)])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(BinaryInsteadOfText):
        decode(data)


def test_noise_is_refused() -> None:
    noise = random.Random(7).randbytes(20_000)  # noqa: S311 - no secret
    with pytest.raises((BinaryInsteadOfText, UnknownEncoding)):
        decode(noise)


@given(
    st.binary(max_size=600) | st.text(max_size=200).map(lambda text: text.encode("utf-16", "surrogatepass"))
)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        decoded = decode(data)
    except Refused:
        return
    assert decoded == decode(data)


GARBLINGS: dict[str, Callable[[str], str]] = {
    "UTF-8 read as GBK": lambda text: text.encode().decode("gb18030", "replace"),
    "UTF-8 read as Latin-1": lambda text: text.encode().decode("latin-1"),
    "UTF-8 read as Windows-1252": lambda text: text.encode().decode("cp1252", "replace"),
    "GBK read as Latin-1": lambda text: text.encode("gb18030").decode("latin-1"),
    "GBK read as UTF-8": lambda text: text.encode("gb18030").decode("utf-8", "replace"),
    "GBK read as UTF-8, stored, and read as GBK": lambda text: (
        text.encode("gb18030").decode("utf-8", "replace").encode().decode("gb18030", "replace")
    ),
    "replaced by question marks": lambda text: "?" * len(text),
}


@pytest.mark.parametrize("garble", GARBLINGS.values(), ids=GARBLINGS.keys())
@pytest.mark.parametrize("place", [0, 7, 500, 1234, 2500, len(REPORT) - 200])
def test_text_that_is_garbled_from_some_point_on_is_found_there(
    garble: Callable[[str], str], place: int
) -> None:
    # the first character of all that is garbled: digits and Latin letters survive most wrong decodings
    place += next(i for i, character in enumerate(REPORT[place:]) if character > "\u4e00")
    found = decode((REPORT[:place] + garble(REPORT[place:])).encode()).garbled_from
    assert found is not None
    assert abs(found - place) <= 12


def test_bytes_that_change_their_encoding_midway_are_garbled_from_there() -> None:
    place = 3000
    data = REPORT[:place].encode() + REPORT[place:].encode("gb18030")
    decoded = decode(data)
    assert decoded.text[:place] == REPORT[:place]
    assert decoded.garbled_from is not None
    assert abs(decoded.garbled_from - place) <= 12


@pytest.mark.parametrize(
    "passage",
    [
        "衢州、亳州、濮阳、鄱阳、婺源、茌平、瀍河、兖州、郫都、邛崃、歙县、黟县、犍为、筠连、珙县、儋州。",
        "ཀུན་གྱི་ལས་དོན། Ғылым және технология 과학기술 発展 développement économique à l’été",
        "龘靐齉爩",
        "（？？？？？）",
    ],
)
def test_rare_names_and_other_scripts_raise_no_alarm(passage: str) -> None:
    assert decode((REPORT[:2000] + passage + REPORT[2000:]).encode()).garbled_from is None


def test_a_garbled_patch_that_text_resumes_after_is_not_from_there_on() -> None:
    patch = "国家统计局".encode().decode("gb18030", "replace") * 8
    assert decode((REPORT[:2000] + patch + REPORT[2000:]).encode()).garbled_from is None


@pytest.mark.skipif(not REAL_REPORTS, reason="the real reports are not beside this checkout")
def test_only_the_garbled_one_of_the_real_reports_is_called_garbled() -> None:
    found = {path.stem: decode(path.read_bytes()).garbled_from for path in REAL_REPORTS}
    garbled = found.pop("cn-national-2004-mojibake")
    assert garbled is not None
    assert abs(garbled - 4647) <= 3
    assert set(found.values()) == {None}


def test_a_long_text_is_decoded_to_its_garbled_end() -> None:
    report = REPORT * 100
    garbled = decode((report + "锟斤拷" * 50).encode()).garbled_from
    assert garbled is not None
    assert abs(garbled - len(report)) <= 12


def test_much_that_is_strange_and_then_clean_is_looked_at_once() -> None:
    strange = "叁" * 40_000
    pieces = "".join(("叁" * 10 + "改" * 90) * 4_000)
    for text in (strange + "工作稳步推进。" * 40_000, pieces + "工作稳步推进。" * 40_000):
        assert decode(text.encode()).garbled_from is None  # asking each strange one anew would take an hour

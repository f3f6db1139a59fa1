"""Somebody takes an official document out of the house: it keeps to GB/T 9704-2012, always the same."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from lxml import etree

from luoshi.paper.document import (
    Attachment,
    DocumentNumber,
    Head,
    HeadNumbers,
    OfficialDocument,
    Paragraph,
    Table,
    TableColumn,
)
from luoshi.paper.official import write_document
from luoshi.paper.official_flow import title_lines
from tests.paper.gbt9704_checker import deviations
from tests.paper.make_documents import make_circular, make_order, make_task_table

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = {"task table": make_task_table, "circular": make_circular, "order": make_order}


def changed(document: bytes, part: str, old: str, new: str) -> bytes:
    """``document`` with ``old`` made ``new`` in the parts whose names begin with ``part``."""
    out, count = BytesIO(), 0
    with zipfile.ZipFile(BytesIO(document)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name.startswith(part):
                count += text.count(old.encode())
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    assert count, f"{old} is not in {part}"
    return out.getvalue()


def text_of(document: bytes) -> str:
    opened = docx.Document(BytesIO(document))
    return "\n".join("".join(p.itertext(f"{W}t")) for p in opened.element.body.iter(f"{W}p"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_keeps_to_the_standard(kind: str) -> None:
    assert deviations(write_document(KINDS[kind]())) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_gives_the_same_bytes(kind: str) -> None:
    make: Callable[[], OfficialDocument] = KINDS[kind]
    assert write_document(make()) == write_document(make())


BREACHES = [
    ("word/document.xml", 'w:top="2098"', 'w:top="1440"', "top margin"),
    ("word/document.xml", 'w:left="1587"', 'w:left="1800"', "left margin"),
    ("word/document.xml", 'w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"', "not A4"),
    ("word/document.xml", 'w:linePitch="579"', 'w:linePitch="312"', "grid: lines"),
    ("word/document.xml", 'w:charSpace="-842"', 'w:charSpace="0"', "grid: characters"),
    ("word/document.xml", 'w:type="linesAndChars"', 'w:type="lines"', "grid: none"),
    ("word/document.xml", "<w:tblHeader/>", "", "not repeated"),
    ("word/document.xml", "〔2026〕", "[2026]", "other brackets"),
    ("word/document.xml", "10月8日", "10月08日", "leading zero"),
    ("word/document.xml", 'w:rightChars="400"', 'w:rightChars="200"', "not 4 characters"),
    ("word/document.xml", "一、", "1、", "Heading1: not numbered"),
    ("word/styles.xml", '<w:spacing w:val="-6"/>', "", "body: characters"),
    ("word/styles.xml", 'w:line="579"', 'w:line="480"', "body: lines"),
    ("word/styles.xml", 'w:firstLineChars="200"', 'w:firstLineChars="0"', "not 2 characters"),
    ("word/styles.xml", "楷体_GB2312", "仿宋_GB2312", "not 楷体"),
    ("word/styles.xml", '<w:sz w:val="44"/>', '<w:sz w:val="36"/>', "not 22"),
    ("word/fontTable.xml", 'w:name="黑体"', 'w:name="Arial"', "黑体: not declared"),
    ("word/fontTable.xml", "<w:altName", "<w:sig", "without fall-backs"),
    ("word/settings.xml", "<w:evenAndOddHeaders/>", "", "not told apart"),
    ("word/document.xml", 'w:footer="1407"', 'w:footer="567"', "not 7"),
    ("word/footer", '<w:jc w:val="right"/>', '<w:jc w:val="center"/>', "not on the right"),
    ("word/footer", "—", "-", "one-character dashes"),
    ("word/footer", 'w:rightChars="100"', 'w:rightChars="0"', "one character from the edge"),
    ("word/footer", 'w:val="tbRl"', 'w:val="lrTb"', "place that it has on upright pages"),
]


@pytest.mark.parametrize(("part", "old", "new", "says"), BREACHES, ids=[b[3] for b in BREACHES])
def test_the_checker_names_a_breach_of_the_standard(part: str, old: str, new: str, says: str) -> None:
    broken = changed(write_document(make_circular()), part, old, new)
    assert [d for d in deviations(broken) if says in d]


def test_heads_are_numbered_in_four_forms_and_begin_again_below_a_new_head() -> None:
    numbers = HeadNumbers()
    asked = [numbers.next(level) for level in (1, 2, 3, 4, 4, 2, 3, 1, 2)]
    assert asked == ["一、", "（一）", "1.", "（1）", "（2）", "（二）", "1.", "二、", "（一）"]
    assert [numbers.next(1) for _ in range(20)][7:10] == ["十、", "十一、", "十二、"]


def test_a_head_may_run_on_into_its_paragraph() -> None:
    document = OfficialDocument("通报", [Head(1, "情况"), Head(3, "公路", "已经通车。")])
    assert "1.公路。已经通车。" in text_of(write_document(document))


def test_a_long_title_is_broken_into_lines_of_nearly_one_length() -> None:
    title = "某市人民政府办公室关于2026年前三季度重点工作推进情况的通报"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) <= 6
    assert title_lines("督办单") == ["督办单"]


def test_the_longest_title_comes_to_an_end() -> None:
    assert "".join(title_lines("长" * 5000)) == "长" * 5000


def test_attachments_are_listed_by_number_and_begin_on_pages_of_their_own() -> None:
    first, second = Attachment("清单", [Paragraph("甲")]), Attachment("名单", [Paragraph("乙")])
    written = write_document(OfficialDocument("通知", [Paragraph("正文")], attachments=[first, second]))
    text = text_of(written)
    assert "附件：1.清单\n2.名单" in text
    assert "附件1\n\n清单" in text
    body = docx.Document(BytesIO(written)).element.body
    assert len(list(body.iter(f"{W}pageBreakBefore"))) == 2


def test_a_wide_table_stands_on_turned_pages_and_what_follows_on_upright_ones() -> None:
    table = Table([TableColumn("甲", 1), TableColumn("乙", 2)], [("1", "2")], wide=True)
    written = write_document(OfficialDocument("通知", [Paragraph("前"), table, Paragraph("后")]))
    sizes = docx.Document(BytesIO(written)).element.body.iter(f"{W}pgSz")
    assert [int(size.get(f"{W}w")) > int(size.get(f"{W}h")) for size in sizes] == [False, True, False]
    assert deviations(written) == []


def test_the_name_of_who_signs_is_centred_over_the_date() -> None:
    body = docx.Document(BytesIO(write_document(make_circular()))).element.body
    indents = {
        "".join(p.itertext(f"{W}t")): int(p.find(f"{W}pPr/{W}ind").get(f"{W}rightChars"))
        for p in body.iter(f"{W}p")
        if p.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Right"
    }
    assert indents.pop("某市人民政府督查室") == 400 + 600 // 2 - 900 // 2 + 50 // 2
    assert indents == {"2026年10月8日": 400}


def test_the_circular_counts_what_it_lists_and_shows_the_denominator() -> None:
    text = text_of(write_document(make_circular()))
    assert "任务共20项：绿灯12项，黄灯3项，红灯3项，灰灯（未作判断）2项" in text
    assert "在可以判断的18项中，达到序时进度的12项，占66.7%" in text


def test_a_circular_without_tasks_divides_by_nothing() -> None:
    empty = make_circular(behind=0)
    assert deviations(write_document(empty)) == []
    assert "附件" not in text_of(write_document(replace(empty, attachments=())))


def test_a_table_without_rows_says_so() -> None:
    table = Table([TableColumn("任务", 1)], [], empty="没有任务")
    assert "没有任务" in text_of(write_document(OfficialDocument("通知", [table])))


def test_text_is_only_ever_text() -> None:
    hostile = '</w:t><w:instrText>DDE "cmd"</w:instrText>&amp;\x00\x0b\ud800<![CDATA[=1+1'
    table = Table([TableColumn(hostile, 1)], [[hostile]], caption=hostile, notes=[hostile])
    document = OfficialDocument(
        hostile, [Paragraph(hostile), Head(2, hostile, hostile), table], number=DocumentNumber(hostile, 1, 1),
        signature=hostile, mark=hostile, red_head=hostile, signer=hostile, contact=hostile, urgency=hostile,
        addressees=hostile,
    )  # fmt: skip
    written = write_document(document)
    with zipfile.ZipFile(BytesIO(written)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    assert not list(body.iter(f"{W}instrText"))
    assert text_of(written).count('</w:t><w:instrText>DDE "cmd"</w:instrText>&amp;<![CDATA[=1+1') >= 8


def test_a_table_of_a_whole_year_is_written_in_seconds() -> None:
    written = write_document(make_task_table(lines=800))
    assert text_of(written).count("任务800：") == 1
    assert len(written) < 300_000


def test_a_row_wider_than_its_table_is_no_document() -> None:
    table = Table([TableColumn("甲", 1)], [("1", "2")])
    with pytest.raises(ValueError, match="wider"):
        write_document(OfficialDocument("通知", [table]))


def test_nothing_of_the_template_or_of_a_clock_is_left_in_the_file() -> None:
    with zipfile.ZipFile(BytesIO(write_document(make_order()))) as package:
        names = package.namelist()
        core = package.read("docProps/core.xml").decode()
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name in names if re.search("thumbnail|customXml|stylesWithEffects|numbering", name)]
    assert re.findall(r"\d{4}-\d\d-\d\d", core) == ["1980-01-01", "1980-01-01"]
    assert "python-docx" not in core

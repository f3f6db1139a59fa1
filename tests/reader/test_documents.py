"""A report is taken out of Word, HTML and PDF as a reader of the page would see it."""

import contextlib
import io
import tracemalloc
import zipfile
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.ground.refused import Refused
from luoshi.reader.docx_text import UnpacksTooLarge
from luoshi.reader.extract import (
    EmptyFile,
    extract,
)
from luoshi.reader.formats import (
    BrokenDocument,
    EncryptedDocument,
)
from luoshi.reader.pdf_text import PdfWithoutText, TooManyPages

REPORT = (Path(__file__).parents[2] / "examples" / "ganzhou-2025-sample.txt").read_text(encoding="utf-8")
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff" + bytes(482)


# Word documents


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_body(xml: str) -> bytes:
    """A .docx whose body is this WordprocessingML (prefix ``w``)."""
    document = docx.Document()
    holder = parse_xml(f"<w:body {nsdecls('w', 'wp', 'a', 'r')}>{xml}</w:body>")
    body = document.element.body
    for position, element in enumerate(list(holder)):
        body.insert(position, element)
    return saved(document)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


CELL = f"<w:tc><w:p>{run('内')}</w:p></w:tc>"
INNER_TABLE = f"<w:tbl><w:tr>{CELL}</w:tr></w:tbl>"
TEXT_BOX = f"<w:txbxContent><w:p>{run('框')}</w:p></w:txbxContent>"


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    return buffer.getvalue()


def test_a_word_document_gives_its_paragraphs_and_tables_in_order() -> None:
    document = docx.Document()
    document.add_paragraph("政府工作报告")
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["指标", "目标", "粮食\n总产", "53亿斤以上"], strict=True):
        cell.text = text
    document.add_paragraph("各位代表：")
    extracted = extract(saved(document))
    assert extracted.text == "政府工作报告\n指标\t目标\n粮食 总产\t53亿斤以上\n各位代表："
    assert (extracted.format, extracted.encoding) == ("docx", "utf-8")


def test_the_whole_sample_survives_word() -> None:
    document = docx.Document()
    for line in REPORT.split("\n"):
        document.add_paragraph(line)
    assert extract(saved(document)).text == REPORT


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<w:p>{run('增长5%')}<w:del><w:r><w:delText>6%</w:delText></w:r></w:del></w:p>", "增长5%"),
        (f"<w:p><w:ins>{run('新增')}</w:ins><w:moveFrom>{run('移走')}</w:moveFrom></w:p>", "新增"),
        (f"<w:p><w:moveTo>{run('移来')}</w:moveTo></w:p>", "移来"),
        (f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('前')}</w:p><w:p>{run('后')}</w:p>", "前后"),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>{run('明')}</w:p>", "明"),
        ("<w:p><w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t></w:r></w:p>", "一\t二\n三"),
        (f"<w:sdt><w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent></w:sdt>", "控件"),
        (f"<w:p><w:hyperlink>{run('链接')}</w:hyperlink></w:p>", "链接"),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>正文</w:t></w:r></w:p>", "正文"),
        (f"<w:p>{run('外')}<w:r><w:pict>{TEXT_BOX}</w:pict></w:r></w:p>", "外\n框"),
        (f"<w:tbl><w:tr><w:tc><w:p>{run('甲')}</w:p>{INNER_TABLE}<w:p/></w:tc></w:tr></w:tbl>", "甲\n内"),
        (f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr>{CELL}</w:tr></w:tbl><w:p>{run('留')}</w:p>", "留"),
    ],
)  # fmt: skip
def test_what_a_reader_of_the_page_would_see_is_what_is_taken(xml: str, text: str) -> None:
    assert extract(with_body(xml)).text.strip() == text


NUMBERING = f"""<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/>
<w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num></w:numbering>"""


def numbered(text: str, depth: int, number: int = 7) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def test_heads_that_word_numbers_by_itself_have_their_numbers() -> None:
    heads = [
        numbered("回顾", 0),
        numbered("目标", 0),
        numbered("工业", 1),
        numbered("农业", 1),
        numbered("粮食", 2),
    ]
    heads += [
        numbered("点", 3),
        numbered("建设", 0),
        numbered("城市", 1),
        numbered("重来", 0, 8),
        numbered("无", 0, 0),
    ]
    data = with_part(with_body("".join(heads)), "word/numbering.xml", NUMBERING.encode())
    lines = "一、回顾 二、目标 （一）工业 （二）农业 1.粮食 点 三、建设 （一）城市 一、重来 无"
    assert extract(data).text.split("\n")[:10] == lines.split(" ")


def test_a_number_may_come_from_the_style() -> None:
    document = docx.Document()
    for text in ("甲", "乙"):
        document.add_paragraph(text, style="List Number")
    assert extract(saved(document)).text == "1.甲\n2.乙"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:30],
        lambda data: with_part(data, "word/document.xml", b"<w:document"),
        lambda data: with_part(data, "_rels/.rels", b'<R><R Type="/officeDocument" Target="gone"/></R>'),
        lambda data: data.replace(b"PK\x01\x02", b"PK\x01\x03"),
    ],
)  # fmt: skip
def test_a_damaged_word_document_is_refused(damage: object) -> None:
    assert callable(damage)
    with pytest.raises(BrokenDocument):
        extract(damage(saved(docx.Document())))


def test_damaged_bytes_within_a_word_document_are_noticed() -> None:
    data = bytearray(with_body(f"<w:p>{run('工作' * 500)}</w:p>"))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("word/document.xml")
    start = info.header_offset + 30 + len(info.filename)
    for position in range(start + 20, start + 60):
        data[position] ^= 0xFF
    with pytest.raises(BrokenDocument):
        extract(bytes(data))


def test_a_word_document_with_a_password_is_refused() -> None:
    with pytest.raises(EncryptedDocument):
        extract(OLE2 + "EncryptedPackage".encode("utf-16-le"))


def test_a_zip_bomb_is_refused_without_being_unpacked() -> None:
    bomb = with_part(saved(docx.Document()), "word/document.xml", bytes(65 * 2**20))
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(UnpacksTooLarge):
        extract(bomb)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 20 * 2**20


def test_entities_in_a_word_document_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    xml = f'<!DOCTYPE d [<!ENTITY a0 "哈哈哈哈">{laughs}<!ENTITY file SYSTEM "file:///etc/hostname">]>'
    xml += f"<w:document {nsdecls('w')}><w:body><w:p>{run('正文&a8;&file;')}</w:p></w:body></w:document>"
    data = with_part(saved(docx.Document()), "word/document.xml", xml.encode())
    with contextlib.suppress(BrokenDocument):  # refused altogether is as good
        assert extract(data).text == "正文"


# HTML


def test_an_html_document_gives_its_blocks_as_lines() -> None:
    page = """<!DOCTYPE html><html><head><title>标题</title><style>p{}</style></head><body>
    <nav><a>首页</a></nav><script>var a = "<p>假</p>";</script><h1>政府工作报告</h1>
    <p>增长<b>5%</b>，\n  PM<sub>2.5</sub>达标。</p><p>　　二段&nbsp;一<br>二</p><!-- 注释 -->
    <table><tr><td>指标</td><td>目标</td></tr></table>
    <p style="display:none">暗</p><p hidden>暗</p></body></html>"""
    extracted = extract(page.encode())
    wanted = "政府工作报告\n增长5%， PM2.5达标。\n　　二段\xa0一\n二\n指标\t目标"
    assert extracted.text == wanted
    assert extracted.format == "html"


@pytest.mark.parametrize(
    "declaration",
    ['<meta charset="gb2312">', '<meta http-equiv="Content-Type" content="text/html; charset=GBK">'],
)
def test_the_encoding_that_a_page_declares_is_honoured(declaration: str) -> None:
    page = f"<html><head>{declaration}</head><body><p>预期目标</p></body></html>"
    assert extract(page.encode("gb18030")).text == "预期目标"


def test_a_text_with_some_tags_stays_as_it_came() -> None:
    text = "<p>政府工作报告</p>\r\nPM<sub>2.5</sub>年均浓度&nbsp;<html>\r\n"
    assert extract(text.encode()).text == text
    assert extract(text.encode()).format == "text"


@pytest.mark.parametrize(
    "page", ["<html></html>", "<!doctype html>", "<html><script>var 一 = 1</script></html>"]
)
def test_a_page_without_text_is_empty(page: str) -> None:
    with pytest.raises(EmptyFile):
        extract(page.encode())


@pytest.mark.parametrize(
    "piece", ["<div>", "<!---->", "<!--", "<p>一", "<b><i>", "&#x4e00;", "<table><tr><td>"]
)
def test_a_hostile_page_is_read_or_refused(piece: str) -> None:
    # a reading that were quadratic would not come back
    for page in ("<html><body>一" + piece * 20_000, piece * 20_000 + "<html>一"):
        try:
            assert "一" in extract(page.encode()).text
        except Refused:
            continue


# PDF


def make_pdf(pages: list[bytes], *, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of these content streams, in Helvetica; object 3 is a picture of one pixel."""
    kids = b" ".join(b"%d 0 R" % (10 + 2 * i) for i in range(len(pages)))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
    }
    objects[3] = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
        b"stream\n\x80\nendstream"
    )
    objects[4] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    for i, content in enumerate(pages):
        resources = b"<</Font<</F 4 0 R>>/XObject<</P 3 0 R>>>>"
        objects[10 + 2 * i] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources %s>>"
            % (11 + 2 * i, resources)
        )
        objects[11 + 2 * i] = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)
    out = b"%PDF-1.4\n"
    for number, body in objects.items():
        out += b"%d 0 obj%s endobj\n" % (number, body)
    return out + extra + b"trailer<</Root 1 0 R/Size 9999%s>>\n%%%%EOF" % trailer


def written(*lines: str) -> bytes:
    moves = b" 0 -20 Td ".join(b"(%s)Tj" % line.encode() for line in lines)
    return b"BT /F 12 Tf 50 700 Td %s ET" % moves


PICTURE = b"q 595 0 0 842 0 0 cm /P Do Q"


def test_a_pdf_gives_its_text_page_by_page() -> None:
    extracted = extract(make_pdf([written("Growth of 5%", "or more"), written("Second page")]))
    assert extracted.text == "Growth of 5%\nor more\nSecond page"
    assert extracted.format == "pdf"


@pytest.mark.parametrize("content", [PICTURE, PICTURE + b" " + written("- 12 -"), b""])
def test_a_scanned_pdf_is_refused_with_its_number_of_pages(content: bytes) -> None:
    with pytest.raises(PdfWithoutText) as refusal:
        extract(make_pdf([content] * 3))
    assert refusal.value.values["pages"] == 3


def test_a_short_text_with_a_picture_beside_it_is_no_scan() -> None:
    pages = [written("A report with more than a few words")] * 2 + [PICTURE]
    assert "few words" in extract(make_pdf(pages)).text


def test_a_pdf_with_a_password_is_refused() -> None:
    locked = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    data = make_pdf(
        [written("secret")], extra=b"9 0 obj%s endobj\n" % locked, trailer=b"/Encrypt 9 0 R/ID[<00><00>]"
    )
    with pytest.raises(EncryptedDocument):
        extract(data)


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n" + bytes(1000), b"junk\n%PDF-1.4\n1 0 obj<<>>"])
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(BrokenDocument):
        extract(data)


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(TooManyPages):
        extract(make_pdf([b""] * 1001))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_document_with_flipped_bytes_is_extracted_or_refused(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([make_pdf([written("Growth of 5%")] * 2), with_body(f"<w:p>{run('工作')}</w:p>")])
    )
    damaged = bytearray(whole)
    for position in data.draw(st.lists(st.integers(0, len(whole) - 1), max_size=8)):
        damaged[position] ^= data.draw(st.integers(1, 255))
    try:
        extract(bytes(damaged))
    except Refused:
        return

"""Somebody prints an official document: LibreOffice sets it as the standard says, page by page."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from luoshi.paper.document import Attachment, OfficialDocument, Paragraph
from luoshi.paper.official import write_document
from tests.paper.make_documents import make_circular, make_order, make_task_table

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(
    SOFFICE is None and not os.environ.get("CI"), reason="LibreOffice (soffice) is not installed"
)
MM = 72 / 25.4
A4_HEIGHT_MM = 297


def printed(document: OfficialDocument, folder: Path) -> pypdfium2.PdfDocument:
    source = folder / "document.docx"
    source.write_bytes(write_document(document))
    assert SOFFICE is not None, "LibreOffice (soffice) is not installed"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder, source],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return pypdfium2.PdfDocument(folder / "document.pdf")


def signs(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float, float, float]]:
    """Each sign and its box: left, top, right, bottom in mm from the page's upper left corner."""
    text, height = page.get_textpage(), page.get_height()
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n)
        if right > left:
            yield (
                text.get_text_range(n, 1),
                left / MM,
                (height - top) / MM,
                right / MM,
                (height - bottom) / MM,
            )


def lines_of(page: pypdfium2.PdfPage) -> list[str]:
    return [line for line in page.get_textpage().get_text_range().split("\r\n") if line.strip()]


def test_a_page_holds_22_lines_of_28_characters_within_the_block(tmp_path: Path) -> None:
    text = "版心之内每行排二十八个字每面排二十二行不多不少" * 60
    document = OfficialDocument("通知", [Paragraph(text)])
    pages = printed(document, tmp_path)
    full = pages[1]
    body = [line for line in lines_of(full) if "—" not in line]
    assert [len(line) for line in body] == [28] * 22
    boxes = [box for sign, *box in signs(full) if sign in text]
    assert min(box[0] for box in boxes) >= 28 - 0.5
    assert max(box[2] for box in boxes) <= 28 + 156 + 0.5
    assert min(box[1] for box in boxes) >= 37 - 0.5
    assert max(box[3] for box in boxes) <= 37 + 225 + 0.5


def test_page_numbers_stand_7_mm_under_the_block_odd_right_even_left(tmp_path: Path) -> None:
    pages = printed(OfficialDocument("通知", [Paragraph("正文" * 1300)]), tmp_path)
    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        dashes = [box for sign, *box in signs(page) if sign == "—"]
        assert len(dashes) == 2
        assert all(abs(top - (37 + 225 + 7)) <= 1.5 for _, top, _, _ in dashes)
        if number % 2:
            assert abs(max(right for _, _, right, _ in dashes) - (28 + 156 - 14 * 25.4 / 72)) <= 1
        else:
            assert abs(min(left for left, _, _, _ in dashes) - (28 + 14 * 25.4 / 72)) <= 1


def test_a_circular_is_printed_in_order_its_list_on_turned_pages(tmp_path: Path) -> None:
    pages = printed(make_circular(), tmp_path)
    widths = [page.get_width() > page.get_height() for page in pages]
    assert widths[0] is False
    assert True in widths
    assert widths[-1] is False  # the colophon's
    first, last = pages[0], pages[len(pages) - 1]
    assert "某市人民政府督查室文件" in lines_of(first)[1]
    red_head = next(top for sign, _, top, _, _ in signs(first) if sign == "某")
    assert abs(red_head - (37 + 35)) <= 4
    colophon = [bottom for sign, _, _, _, bottom in signs(last) if sign == "印"]
    assert 37 + 225 - 8 <= colophon[-1] <= 37 + 225 + 1
    turned = pages[widths.index(True)]
    number = [box for sign, *box in signs(turned) if sign.isdigit() and box[0] < 34]
    assert number, "the page number of a turned page stands at its left edge"


def test_a_long_task_table_repeats_its_heads_on_every_page(tmp_path: Path) -> None:
    pages = printed(make_task_table(lines=60), tmp_path)
    with_rows = [page for page in pages if "新建改造农村公路" in page.get_textpage().get_text_range()]
    assert len(with_rows) >= 3
    for page in with_rows:
        assert page.get_width() > page.get_height()
        assert "重点任务" in "".join(lines_of(page))


def test_an_order_fits_one_page(tmp_path: Path) -> None:
    pages = printed(make_order(), tmp_path)
    assert len(pages) == 1
    text = "".join(lines_of(pages[0]))
    for word in ("某府督办〔2026〕7号", "2026年10月30日", "10个工作日", "销号日期"):
        assert word in text.replace(" ", "")


def test_an_attachment_begins_on_the_next_page(tmp_path: Path) -> None:
    attachment = Attachment("名单", [Paragraph("甲、乙、丙")])
    pages = printed(OfficialDocument("通知", [Paragraph("正文")], attachments=[attachment]), tmp_path)
    assert len(pages) == 2
    assert lines_of(pages[1])[:2] == ["附件", "名单"]

"""The files that offices hand in: small, plainly marked as invented, the same for the same words."""

import struct
import zlib
from collections.abc import Sequence

from luoshi.paper.sheets import Column, Sheet, write_workbook

MARK = "演示数据，由系统生成，不是真实材料"


def text_file(lines: Sequence[str]) -> bytes:
    """A plain text."""
    return "\n".join([MARK, "", *lines, ""]).encode()


def workbook(title: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """A workbook with two columns."""
    columns = [Column("项目", 50), Column("内容", 40)]
    return write_workbook([Sheet(title, columns, rows, notes=[MARK])])


def pdf_file(words: str) -> bytes:
    """A page of PDF with one line in Latin letters: it needs no font of its own."""
    line = f"BT /F1 14 Tf 60 760 Td (DEMONSTRATION ONLY - {words}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(line), line),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def picture(seed: int) -> bytes:
    """A small PNG of coloured squares."""
    side, squares = 96, 6
    rows = bytearray()
    for y in range(side):
        rows.append(0)
        for x in range(side):
            tint = (seed * 31 + (x * squares // side) * 47 + (y * squares // side) * 89) % 200
            rows += bytes((40 + tint, 90 + tint // 2, 160))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(rows), 9))
        + chunk(b"IEND", b"")
    )

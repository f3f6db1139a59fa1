"""Measures a DOCX against GB/T 9704-2012, from its XML alone, and names each deviation.

The standard's figures are written out here once more, in its own units: what is measured must not be measured
with the yardstick of the program that made it.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TOLERANCE_MM = 1.0
Element = etree._Element

# Style: (faces one of which the name must contain, size in points)
TYPE = {
    "Body": ("仿宋", 16),
    "Flush": ("仿宋", 16),
    "DocumentTitle": ("小标宋", 22),
    "Heading1": ("黑体", 16),
    "Heading2": ("楷体", 16),
    "Heading3": ("仿宋", 16),
    "Heading4": ("仿宋", 16),
    "PageNumber": ("宋体", 14),
    "Colophon": ("仿宋", 14),
}
NUMBERS = {
    "Heading1": r"[一二三四五六七八九十]+、",
    "Heading2": r"（[一二三四五六七八九十]+）",
    "Heading3": r"\d+\.",
    "Heading4": r"（\d+）",
}


def deviations(document: bytes) -> list[str]:
    """Each deviation in words; an empty list for a document that keeps to the standard."""
    with zipfile.ZipFile(BytesIO(document)) as package:
        return list(_Measured(package).deviations())


def mm(twips: float) -> float:
    return twips / 1440 * 25.4


class _Measured:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.parts = {
            name: etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
        self.body = self.parts["word/document.xml"][0]
        self.styles = {s.get(W + "styleId"): s for s in self.parts["word/styles.xml"].iter(W + "style")}
        self.related = {
            r.get("Id"): f"word/{r.get('Target')}" for r in self.parts["word/_rels/document.xml.rels"]
        }

    def deviations(self) -> Iterator[str]:
        yield from self.fonts()
        yield from self.type()
        yield from self.indents()
        yield from self.wording()
        yield from self.tables()
        if self.parts["word/settings.xml"].find(W + "evenAndOddHeaders") is None:
            yield "page numbers: odd and even pages are not told apart"
        feet: dict[str, str] = {}
        for n, section in enumerate(self.body.iter(W + "sectPr"), start=1):
            for reference in section.iter(W + "footerReference"):
                feet[str(reference.get(W + "type"))] = self.related[reference.get(R + "id")]
            for deviation in [*self.page(section), *self.page_numbers(section, feet)]:
                yield f"section {n}: {deviation}"

    # --- look, resolved through the styles

    def own(self, style_id: str | None, path: str, attribute: str) -> str | None:
        """What a style says, or the one that it is based on."""
        while style_id is not None and style_id in self.styles:
            style = self.styles[style_id]
            found = style.find("/".join(W + step for step in path.split("/")))
            if found is not None and found.get(W + attribute) is not None:
                return found.get(W + attribute)
            based = style.find(W + "basedOn")
            style_id = based.get(W + "val") if based is not None else None
        return None

    def paragraphs(self, root: Element | None = None) -> Iterator[tuple[str, Element]]:
        for paragraph in (self.body if root is None else root).iter(W + "p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            yield (str(style.get(W + "val")) if style is not None else "Normal"), paragraph

    def fonts(self) -> Iterator[str]:
        declared = {}
        for font in self.parts["word/fontTable.xml"]:
            other, charset = font.find(W + "altName"), font.find(W + "charset")
            declared[font.get(W + "name")] = (
                other is not None and bool(other.get(W + "val")),
                charset is not None and charset.get(W + "val") == "86",
            )
        used = {
            str(fonts.get(W + "eastAsia"))
            for part in self.parts.values()
            for fonts in part.iter(W + "rFonts")
            if fonts.get(W + "eastAsia")
        }
        for name in sorted(used):
            if name not in declared:
                yield f"font {name}: not declared"
            elif not all(declared[name]):
                yield f"font {name}: declared without fall-backs or without its character set"

    def type(self) -> Iterator[str]:
        for style, (face, points) in TYPE.items():
            name = self.own(style, "rPr/rFonts", "eastAsia") or ""
            size = int(self.own(style, "rPr/sz", "val") or 0) / 2
            if face not in name:
                yield f"{style}: set in {name}, not {face}"
            if size != points:
                yield f"{style}: {size} pt, not {points}"
        if self.own("DocumentTitle", "pPr/jc", "val") != "center":
            yield "DocumentTitle: not centred"
        for style, paragraph in self.paragraphs():
            if style in ("Body", "DocumentTitle") and any(r.get(W + "val") for r in paragraph.iter(W + "sz")):
                yield f"{style}: a run of another size"

    def indents(self) -> Iterator[str]:
        for style in ("Body", "Heading1", "Heading2", "Heading3", "Heading4"):
            count = self.own(style, "pPr/ind", "firstLineChars")
            if count != "200":
                yield f"{style}: indented by {count}/100 characters, not 2 characters"

    def wording(self) -> Iterator[str]:
        for style, paragraph in self.paragraphs():
            text = "".join(paragraph.itertext())
            if re.search(r"\d{4}年0\d|年\d{1,2}月0\d", text):
                yield f"date with a leading zero: {text}"
            if re.search(r"[\[(（【]\d{4}[\])）】]\s*\d+号", text):
                yield f"number with other brackets than 〔〕: {text}"
            if style in NUMBERS and not re.match(NUMBERS[style], text):
                yield f"{style}: not numbered as the standard says: {text}"
            if style == "Right" and re.fullmatch(r"\d{4}年\d{1,2}月\d{1,2}日", text):
                indent = paragraph.find(f"{W}pPr/{W}ind")
                right = None if indent is None else indent.get(W + "rightChars")
                if right != "400":
                    yield f"date: {right}/100 characters from the right, not 4 characters"

    def tables(self) -> Iterator[str]:
        for n, table in enumerate(self.body.findall(W + "tbl"), start=1):
            if "FormLabel" in {style for style, _ in self.paragraphs(table)}:
                continue
            first = table.find(W + "tr")
            if first is None or first.find(f"{W}trPr/{W}tblHeader") is None:
                yield f"table {n}: its head is not repeated on the next page"

    # --- pages

    def page(self, section: Element) -> Iterator[str]:
        size, margins, grid = (section.find(W + name) for name in ("pgSz", "pgMar", "docGrid"))
        assert size is not None
        assert margins is not None
        width, height = (mm(int(size.get(W + side, "0"))) for side in ("w", "h"))
        turned = width > height
        for said, should in zip((width, height), (297, 210) if turned else (210, 297), strict=True):
            if abs(said - should) > 0.5:
                yield f"paper: {width:.1f} × {height:.1f} mm, not A4"
        # A turned page keeps the edges of an upright one: its top is the upright page's left.
        should_be = dict(
            zip(
                ("top", "left", "bottom", "right"),
                (28, 35, 26, 37) if turned else (37, 28, 35, 26),
                strict=True,
            )
        )
        found = {side: mm(int(margins.get(W + side, "0"))) for side in should_be}
        for side, should in should_be.items():
            if abs(found[side] - should) > TOLERANCE_MM:
                yield f"{side} margin: {found[side]:.1f} mm, not {should}"
        block = width - found["left"] - found["right"], height - found["top"] - found["bottom"]
        for said, should in zip(block, (225, 156) if turned else (156, 225), strict=True):
            if abs(said - should) > 0.5:
                yield f"text block: {block[0]:.1f} × {block[1]:.1f} mm"
        if grid is None or grid.get(W + "type") != "linesAndChars":
            yield "grid: none of lines and characters"
        elif not turned:
            yield from self.grid(grid, block)

    def grid(self, grid: Element, block: tuple[float, float]) -> Iterator[str]:
        points = int(self.own("Normal", "rPr/sz", "val") or 0) / 2
        across = points + int(grid.get(W + "charSpace", "0")) / 4096
        spacing = int(self.own("Body", "rPr/spacing", "val") or 0) / 20
        line = int(self.own("Body", "pPr/spacing", "line") or 0)
        width, height = block[0] / 25.4 * 72 + 0.05, block[1] / 25.4 * 72 + 0.05
        counts = {
            "grid: lines": (int(height // (int(grid.get(W + "linePitch", "1")) / 20)), 22),
            "grid: characters": (int(width // across), 28),
            "body: lines": (int(height // (line / 20)) if line else 0, 22),
            "body: characters": (int(width // (points + spacing)), 28),
        }
        for name, (said, should) in counts.items():
            if said != should:
                yield f"{name}: {said}, not {should}"

    def page_numbers(self, section: Element, feet: dict[str, str]) -> Iterator[str]:
        size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
        assert size is not None
        assert margins is not None
        turned = int(size.get(W + "w", "0")) > int(size.get(W + "h", "0"))
        for kind, side in (("default", "right"), ("even", "left")):
            foot = self.parts.get(feet.get(kind, ""))
            number = (
                None
                if foot is None
                else next((p for s, p in self.paragraphs(foot) if s == "PageNumber"), None)
            )
            if foot is None or number is None:
                yield f"page number ({kind}): none"
                continue
            text = "".join(t.text or "" for t in number.iter(W + "t", W + "instrText"))
            if not re.fullmatch(r"— ? PAGE \d* ?—", text.replace("  ", " ")):
                yield f"page number ({kind}): {text!r} is no number between one-character dashes"
            align = number.find(f"{W}pPr/{W}jc")
            if align is None or align.get(W + "val") != side:
                yield f"page number ({kind}): not on the {side}"
            yield from (
                f"page number ({kind}): {said}"
                for said in (
                    self.turned_place(foot, side) if turned else self.upright_place(number, margins, side)
                )
            )

    def upright_place(self, number: Element, margins: Element, side: str) -> Iterator[str]:
        indent = number.find(f"{W}pPr/{W}ind")
        if indent is None or indent.get(f"{W}{side}Chars") != "100":
            yield "not one character from the edge"
        line = int(self.own("PageNumber", "pPr/spacing", "line") or 0)
        under = int(margins.get(W + "bottom", "0")) - int(margins.get(W + "footer", "0")) - line
        dash = mm(under + line * 0.45)  # the dash is near the middle of its line
        if abs(dash - 7) > TOLERANCE_MM:
            yield f"the dash is {dash:.1f} mm under the block, not 7"

    def turned_place(self, foot: Element, side: str) -> Iterator[str]:
        place, direction = foot.find(f".//{W}tblpPr"), foot.find(f".//{W}textDirection")
        if place is None or direction is None or direction.get(W + "val") != "tbRl":
            yield "not at the place that it has on upright pages"
            return
        line = int(self.own("PageNumber", "pPr/spacing", "line") or 0)
        dash = 35 - mm(int(place.get(W + "tblpX", "0")) + line * 0.55)
        if abs(dash - 7) > TOLERANCE_MM:
            yield f"the dash is {dash:.1f} mm beside the block, not 7"
        if (mm(int(place.get(W + "tblpY", "0"))) > 105) != (side == "right"):
            yield "at the wrong end of the edge"

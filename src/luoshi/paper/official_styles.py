"""The fonts and styles of an official document, as the parts of a DOCX that declare them.

The fonts of GB/T 9704-2012 (5.2.2, 7.2.4, 7.3) belong to their makers and are often missing outside offices.
So each is declared with other names of the same design, and with what lets a program choose a Chinese face of
the right kind by itself: its character set (GB 2312), its family, and its pitch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

from luoshi.paper import gbt9704 as measures

NAMESPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

BODY, HEAD, SUBHEAD, TITLE, SERIF = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"

FALL_BACKS: Final = {
    BODY: ("仿宋", "FangSong", "FangSong_GB2312", "STFangsong", "华文仿宋", "Noto Serif CJK SC"),
    SUBHEAD: ("楷体", "KaiTi", "KaiTi_GB2312", "STKaiti", "华文楷体", "Noto Serif CJK SC"),
    TITLE: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC"),
    HEAD: ("SimHei", "STHeiti", "华文黑体", "方正黑体_GBK", "Noto Sans CJK SC"),
    SERIF: ("SimSun", "STSong", "华文宋体", "方正书宋_GBK", "Noto Serif CJK SC"),
}
_FAMILIES: Final = {BODY: "modern", SUBHEAD: "modern", TITLE: "script", HEAD: "modern", SERIF: "auto"}

_RED: Final = "FF0000"


@dataclass(frozen=True, slots=True)
class _Style:
    """One paragraph style; ``line`` is an exact height in twips, at first one line of the grid."""

    id: str
    name: str
    font: str = BODY
    points: float = measures.BODY_POINTS
    align: str = "both"
    indent: int = 0
    line: int | None = measures.LINE_PITCH
    keep_next: bool = False
    outline: int | None = None
    colour: str = ""


_TABLE_LINE: Final = 320
_STYLES: Final[Sequence[_Style]] = (
    _Style("Body", "公文正文", indent=2),
    _Style("DocumentTitle", "公文标题", TITLE, measures.TITLE_POINTS, "center", keep_next=True),
    _Style("Heading1", "heading 1", HEAD, indent=2, keep_next=True, outline=0),
    _Style("Heading2", "heading 2", SUBHEAD, indent=2, keep_next=True, outline=1),
    _Style("Heading3", "heading 3", BODY, indent=2, keep_next=True, outline=2),
    _Style("Heading4", "heading 4", BODY, indent=2, keep_next=True, outline=3),
    _Style("Flush", "公文顶格", align="left"),
    _Style("Label", "公文黑体顶格", HEAD, align="left", keep_next=True),
    _Style("Centred", "公文居中", align="center"),
    _Style("Right", "公文落款", align="right"),
    _Style("RedHead", "发文机关标志", TITLE, align="center", colour=_RED),
    _Style("Caption", "公文表题", HEAD, measures.SMALL_POINTS, "center", keep_next=True),
    _Style("Unit", "公文表单位", BODY, measures.TABLE_POINTS, "right", line=_TABLE_LINE, keep_next=True),
    _Style("TableHead", "公文表头", HEAD, measures.TABLE_POINTS, "center", line=_TABLE_LINE),
    _Style("TableText", "公文表文", BODY, measures.TABLE_POINTS, "left", line=_TABLE_LINE),
    _Style("TableNote", "公文表注", BODY, measures.TABLE_POINTS, "left", line=_TABLE_LINE),
    _Style("FormLabel", "公文表单栏目", HEAD, measures.SMALL_POINTS, "center", line=440),
    _Style("FormText", "公文表单内容", BODY, measures.SMALL_POINTS, "left", line=440),
    _Style("Colophon", "版记", BODY, measures.SMALL_POINTS, "left", line=480),
    _Style("Spacer", "间隔", BODY, 1, "left", line=20),
    _Style("PageNumber", "公文页码", SERIF, measures.SMALL_POINTS, line=measures.PAGE_NUMBER_LINE),
    _Style("Mark", "公文标记", SERIF, measures.SMALL_POINTS, "center", line=None),
)


def fonts(name: str) -> str:
    """The run property that sets every script of a run in one face, signs shared with Latin text included."""
    face = quoteattr(name)
    return f'<w:rFonts w:ascii={face} w:hAnsi={face} w:eastAsia={face} w:cs={face} w:hint="eastAsia"/>'


def font_table() -> bytes:
    """The part ``word/fontTable.xml``."""
    declared = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(','.join(others))}/>"
        f'<w:charset w:val="86"/><w:family w:val="{_FAMILIES[name]}"/>'
        f'<w:pitch w:val="{"variable" if name in (HEAD, SERIF) else "fixed"}"/></w:font>'
        for name, others in FALL_BACKS.items()
    )
    return _part("fonts", declared)


def style_sheet() -> bytes:
    """The part ``word/styles.xml``: the defaults, Normal (which sizes the grid), and the styles by name."""
    defaults = (
        # LibreOffice drops from Normal what the defaults say already, and would then size the grid by 10 pt.
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts(BODY)}{_size(measures.TABLE_POINTS)}"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        # The grid spaces characters: nothing else may, nor may a page end a line early.
        '<w:pPr><w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
        '<w:adjustRightInd w:val="0"/>'
        '<w:spacing w:before="0" w:after="0"/><w:jc w:val="both"/></w:pPr>'
        f"<w:rPr>{fonts(BODY)}{_size(measures.BODY_POINTS)}</w:rPr></w:style>"
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="28" w:type="dxa"/>'
        '<w:left w:w="57" w:type="dxa"/><w:bottom w:w="28" w:type="dxa"/>'
        '<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )
    return _part("styles", defaults + normal + "".join(map(_style, _STYLES)))


def _style(style: _Style) -> str:
    # The order of these elements is the schema's.
    paragraph = "<w:keepNext/>" if style.keep_next else ""
    paragraph += '<w:snapToGrid w:val="0"/>'
    if style.line is not None:
        paragraph += f'<w:spacing w:line="{style.line}" w:lineRule="exact"/>'
    if style.indent:
        width = measures.characters(style.indent, style.points)
        paragraph += f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{width}"/>'
    paragraph += f'<w:jc w:val="{style.align}"/>'
    if style.outline is not None:
        paragraph += f'<w:outlineLvl w:val="{style.outline}"/>'
    colour = f'<w:color w:val="{style.colour}"/>' if style.colour else ""
    narrowed = style.points == measures.BODY_POINTS
    spacing = f'<w:spacing w:val="{measures.CHARACTER_SPACING}"/>' if narrowed else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f'<w:rPr>{fonts(style.font)}<w:snapToGrid w:val="0"/>{colour}{spacing}{_size(style.points)}</w:rPr>'
        "</w:style>"
    )


def _size(points: float) -> str:
    half_points = round(points * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _part(root: str, content: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:{root} xmlns:w="{NAMESPACE}">{content}</w:{root}>'.encode()

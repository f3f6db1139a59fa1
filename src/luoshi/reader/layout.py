"""How a report is built: title, beginning and end of its text, the tree of heads, the blocks of prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from luoshi.ground.numerals import NotANumber, parse_number
from luoshi.reader.annex import find_annex, is_title
from luoshi.reader.model import Section
from luoshi.reader.view import View

Region = Literal["review", "plan", "horizon"]
HeadKind = Literal["part", "field", "item", "run-in"]

_COUNT = r"[一二三四五六七八九十]{1,3}"
_PART = re.compile(rf"#*\s*(?:{_COUNT}、|第{_COUNT}部分[、:]?)|#{{2,6}}(?=\S)")
_FIELD = re.compile(rf"#*\s*\({_COUNT}\)")
_ITEM = re.compile(rf"{_COUNT}是")
_NUMBERED = re.compile(r"#*\s*(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\))")
_LEVEL = {"part": 1, "field": 2}
_HEAD_LENGTH = {"part": 80, "field": 80, "item": 45, "run-in": 24}  # characters, full stop left out

_CONTINUED_FROM = re.compile(r"^\s*#*\s*\(上[接转]([^()]{1,12})\)")
_CONTINUED_TO = re.compile(r"\(下[转接]([^()]{1,12})\)\s*$")
_SALUTATION = re.compile(r"各位代表[:,!]?$|^各位代表:")
_CLOSING = re.compile(r"(?=.{20,}[!。]$).*?(?:各位代表|让我们|同志们|奋斗)")
_AFTERWORD = re.compile(
    r"#*\s*(?:\S{0,12}(?:名词|用语|术语)(?:解释|注释|说明)|注释|注:|附件|附[::]|\(?来源[::]|\(?(?:责任)?编辑[::]"
    r"|(?:Public domain|PD)\b|本作品|扫一扫|分享到|相关(?:文档|链接|阅读))"
)
_TITLE = re.compile(
    r"(?:20\d\d年)?(?:[\u4e00-\u9fff]{1,8}?(?:省|自治区|市|区|县|州|盟|旗)(?:人民)?)?(?:20\d\d年)?政\s*府\s*工\s*作\s*报\s*告"
)
_DELIVERED = re.compile(
    r"(20\d\d)年\d{1,2}月\d{1,2}日,?在(\S{0,14}?)第[一二三四五六七八九十]+届(全国)?人民代表大会"
)
_GOVERNMENT = re.compile(r"([^\s,。、:>《]{2,9}?(?:省|自治区|市|区|县|州|盟|旗))人民政府")

_TITLE_PLACE = re.compile(
    r"(?:20\d\d年)?([\u4e00-\u9fff]{1,8}?(?:省|自治区|市|区|县|州|盟|旗))(?:人民)?(?:20\d\d年)?政府工作报告"
)

_REVIEW_HEAD = re.compile(r"回顾|总结|过去|工作情况|主要成[就绩]")
_PLAN_HEAD = re.compile(
    r"安排|任务|部署|目标|建议|要求|打算|举措|重点工作|主要工作|自身建设|今年|20\d\d年.*工作"
)
_FIVE_YEARS = re.compile(r"“?十[一二三四五六七八九]?五”?|五年")
_PLAN_CUE = re.compile(
    r"主要预期目标|(?:今年|新的一年|20\d\d年).{0,14}(?:要|目标|安排|任务)|(?:重点|着力)(?:做好|抓好)"
)
_LONG_REVIEW = re.compile(
    r"(?<!连续)五年(?:来|里|间|[,是])|(?:过去|这|近)五年|“十[一二三四五六七八九]?五”(?:时期|期间|以来)|本届政府|任期"
)
_YEAR_REVIEW = re.compile(r"一年来|过去一年|去年|刚刚过去|20\d\d年[,是]|这一年")
_ANNOUNCED = re.compile(
    rf"({_COUNT}|\d{{1,2}})(?:个|大)?(?:方面|项|件)(?:的)?(?:重点|主要|突出)?(?:工作|任务|举措|实事)?(?:如下)?[:。]$"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of prose in the view under one head."""

    start: int
    end: int
    section: int | None
    region: Region
    year: int | None


@dataclass(frozen=True, slots=True)
class Announcement:
    """A lead-in that says how many parts will follow, in the view, and how many heads did follow."""

    start: int
    end: int
    announced: int
    found: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A report's build. ``blocks`` and ``announcements`` count in the view, ``sections`` in the raw text."""

    title: str
    place_name: str | None
    year_reviewed: int | None
    year_planned: int | None
    continued_from: str | None
    continued_to: str | None
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    announcements: tuple[Announcement, ...]


@dataclass(slots=True)
class _Head:
    start: int
    end: int
    kind: HeadKind
    level: int
    text: str


@dataclass(slots=True)
class _Paragraph:
    start: int
    end: int
    head: _Head | None = None

    @property
    def prose_start(self) -> int:
        return self.head.end if self.head else self.start


def lay_out(view: View) -> Layout:
    """Find title, body, heads, blocks of prose and announced counts of one report."""
    paragraphs = list(_paragraphs(view.text))
    lines = [view.text[p.start : p.end] for p in paragraphs]
    first = _first_of_body(lines)
    last = _end_of_body(lines, first)
    annex = find_annex(lines, first, lambda line: _AFTERWORD.match(line) is not None, _is_prose)
    if annex is not None and any(_CLOSING.match(line) and _is_closing(line) for line in lines[annex.start :]):
        annex = None  # the speech goes on behind the list: it is a part of the report
    if annex is not None:
        last = min(last, annex.start)
    front = view.text[: paragraphs[first].end if first < len(paragraphs) else len(view.text)]
    body = paragraphs[first:last]
    continued_from, continued_to = _take_marks(view.text, body)
    _find_heads(view.text, body)
    heads = [paragraph.head for paragraph in body if paragraph.head]
    title, place_name, delivered = _title_page(view.text, front)
    reviewed, planned = _years(heads, delivered, view.text[body[0].start : body[-1].end] if body else "")
    announcements = tuple(_announcements(view.text, body))
    sections = _sections(view, heads, body[-1].end if body else 0, announcements)
    blocks = list(_blocks(view.text, body, reviewed, planned))
    if annex is not None:
        listed = [paragraphs[index] for index in annex]
        _find_annex_heads(view.text, listed)
        blocks += _annex_blocks(view.text, listed, planned, len(sections))
        sections += _annex_sections(view, listed, len(sections))
    return Layout(
        title=title,
        place_name=place_name,
        year_reviewed=reviewed,
        year_planned=planned,
        continued_from=continued_from,
        continued_to=continued_to,
        sections=sections,
        blocks=tuple(blocks),
        announcements=announcements,
    )


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip("[]() "):
            yield _Paragraph(start, end)
        start = end + 1


def _first_of_body(lines: list[str]) -> int:
    """The paragraph behind the salutation, else the first that is prose or a head."""
    for index, line in enumerate(lines):
        if _SALUTATION.search(line):
            return index if line.startswith("各位代表:") and len(line) > 6 else index + 1
        if _PART.match(line) and not _TITLE.search(line):
            break
    for index, line in enumerate(lines):
        if _PART.match(line) or _FIELD.match(line):
            if not _TITLE.search(line):
                return index
        elif _CONTINUED_FROM.match(line) or (">" not in line and _is_prose(line)):
            return index
    return 0


def _is_prose(line: str) -> bool:
    return len(line) >= 60 or (len(line) >= 8 and line.endswith(("。", ";", "!")))


def _end_of_body(lines: list[str], first: int) -> int:
    """Behind the closing paragraph, and before a glossary or a footer in any case."""
    last = len(lines)
    for index in range(len(lines) - 1, first + (len(lines) - first) // 2, -1):
        if _CLOSING.match(lines[index]) and (index + 1 == len(lines) or _is_closing(lines[index])):
            last = index + 1
            break
    for index in range(first + (last - first) // 2, last):
        if _AFTERWORD.match(lines[index]):
            return index
    return last


def _is_closing(line: str) -> bool:
    return line.endswith("!") or re.search(r"奋斗|贡献|篇章|前进|胜利|努力", line[-24:]) is not None


def _take_marks(text: str, body: list[_Paragraph]) -> tuple[str | None, str | None]:
    """Cut newspaper jump lines off the first and last paragraph and say what they say."""
    came = went = None
    if body:
        if match := _CONTINUED_FROM.match(text[body[0].start : body[0].end]):
            came = match.group().strip("()# ")
            body[0].start += match.end()
        if match := _CONTINUED_TO.search(text[body[-1].start : body[-1].end]):
            went = match.group().strip("() ")
            body[-1].end = body[-1].start + match.start()
    return came, went


def _find_heads(text: str, body: list[_Paragraph]) -> None:
    """Give each paragraph that begins with a head its head; the paragraph's prose is what is left."""
    runs: list[list[_Paragraph]] = [[]]  # paragraphs without a numbered head, by the numbered head above them
    for paragraph in body:
        paragraph.head = _numbered_head(text, paragraph)
        if paragraph.head:
            runs.append([])
        elif len(runs) > 1 and not text.startswith("各位代表", paragraph.start):
            runs[-1].append(paragraph)
    found = [(run, [head for p in run if (head := _run_in_head(text, p))]) for run in runs]
    in_style = sum(len(heads) for _, heads in found) >= 5
    for run, heads in found:
        if heads and (len(heads) >= 2 or in_style) and len(heads) * 2 >= len(run):
            by_start = {head.start: head for head in heads}
            for paragraph in run:
                paragraph.head = by_start.get(paragraph.start)
    _set_levels(body)


def _numbered_head(text: str, paragraph: _Paragraph) -> _Head | None:
    line = text[paragraph.start : paragraph.end]
    kind: HeadKind
    if _PART.match(line):
        kind = "part"
    elif _FIELD.match(line):
        kind = "field"
    elif _ITEM.match(line) or _NUMBERED.match(line):
        kind = "item"
    else:
        return None
    stop = line.find("。")
    length = len(line) if stop < 0 else stop
    if length > _HEAD_LENGTH[kind] or ";" in line[:length] or line[:length].endswith((":", "!")):
        return None
    if kind == "item" and (stop < 0 or any(c.isdigit() for c in line[2:length])):
        return None
    end = paragraph.start + (length if stop < 0 else stop + 1)
    return _Head(paragraph.start, end, kind, 0, line[:length].lstrip("# "))


def _run_in_head(text: str, paragraph: _Paragraph) -> _Head | None:
    """A short first sentence before more prose, or a short paragraph of its own: 激发各类经营主体活力。"""
    line = text[paragraph.start : paragraph.end]
    stop = line.find("。")
    if not 4 <= stop <= _HEAD_LENGTH["run-in"] or any(c in ",;:“!" or c.isdigit() for c in line[:stop]):
        return None
    return _Head(paragraph.start, paragraph.start + stop + 1, "run-in", 0, line[:stop])


def _set_levels(body: list[_Paragraph]) -> None:
    numbered = 0  # level of the numbered head that is open
    item = 0
    for paragraph in body:
        head = paragraph.head
        if head is None:
            continue
        if head.kind == "item":
            item = head.level = numbered + 1
        elif head.kind == "run-in":
            head.level = max(numbered, item) + 1
        else:
            numbered = head.level = _LEVEL[head.kind]
            item = 0


def _sections(
    view: View, heads: list[_Head], body_end: int, announcements: tuple[Announcement, ...]
) -> tuple[Section, ...]:
    sections: list[Section] = []
    open_heads: list[int] = []
    for index, head in enumerate(heads):
        while open_heads and heads[open_heads[-1]].level >= head.level:
            open_heads.pop()
        parent = open_heads[-1] if open_heads else None
        following = (h.start for h in heads[index + 1 :] if h.level <= head.level)
        end = next(following, body_end)
        section = Section(
            view.raw_start(head.start), view.raw_end(end), head.text, head.level, parent, None, None
        )
        own = [a for a in announcements if head.start <= a.start < end]
        inner = next((h.start for h in heads[index + 1 :]), body_end)
        if said := next((a for a in own if a.start < inner), None):
            section = replace(section, announced=said.announced, found=said.found)
        if head.kind == "part" and is_title(re.sub(_PART, "", head.text)):
            section = replace(section, kind="practical")
        sections.append(section)
        open_heads.append(index)
    return tuple(sections)


def _announcements(text: str, body: list[_Paragraph]) -> Iterator[Announcement]:
    for index, paragraph in enumerate(body):
        line = text[paragraph.prose_start : paragraph.end]
        match = _ANNOUNCED.search(line[-40:])
        if match is None:
            continue
        following = [p.head for p in body[index + 1 :] if p.head and p.head.kind != "run-in"]
        if not following or following[0].kind == "part":
            continue
        level = following[0].level
        found = 0
        for head in following:
            if head.level < level:
                break
            found += head.level == level and head.kind == following[0].kind
        sentence = max(line.rfind(stop, 0, len(line) - 1) for stop in "。!;") + 1
        yield Announcement(paragraph.prose_start + sentence, paragraph.end, int(_counted(match[1])), found)


def _find_annex_heads(text: str, listed: list[_Paragraph]) -> None:
    """The title of a list behind the report, and the heads of its items below it."""
    if not is_title(text[listed[0].start : listed[0].end]):  # 附件1
        del listed[0]
    title = listed[0]
    title.head = _Head(title.start, title.end, "part", 1, text[title.start : title.end].lstrip("# "))
    for paragraph in listed[1:]:
        if head := _numbered_head(text, paragraph):
            head.level = 2
            paragraph.head = head


def _annex_sections(view: View, listed: list[_Paragraph], before: int) -> tuple[Section, ...]:
    """The sections of the list; ``before`` is how many the report has."""
    heads = [paragraph.head for paragraph in listed if paragraph.head]
    made = _sections(view, heads, listed[-1].end, ())
    return tuple(
        replace(s, kind="practical", parent=None if s.parent is None else s.parent + before) for s in made
    )


def _annex_blocks(text: str, listed: list[_Paragraph], planned: int | None, before: int) -> Iterator[Block]:
    """The prose of the list: all of it is promised for the year ahead."""
    section = before - 1
    for paragraph in listed:
        section += paragraph.head is not None
        if text[paragraph.prose_start : paragraph.end].strip():
            yield Block(paragraph.prose_start, paragraph.end, section, "plan", planned)


def _counted(text: str) -> Decimal:
    try:
        return parse_number(text)
    except NotANumber:
        return Decimal(0)


def _blocks(text: str, body: list[_Paragraph], reviewed: int | None, planned: int | None) -> Iterator[Block]:
    has_parts = any(p.head and p.head.kind == "part" for p in body)
    region: Region = "review"
    year = reviewed
    section = -1
    for paragraph in body:
        if paragraph.head:
            section += 1
            if paragraph.head.kind == "part":
                region = _region(paragraph.head.text, region, planned)
                year = {"review": reviewed, "plan": planned, "horizon": None}[region]
        prose = text[paragraph.prose_start : paragraph.end]
        if region == "review":
            opening = (paragraph.head.text if paragraph.head else "") + prose[:48]
            if not has_parts and _PLAN_CUE.search(opening):
                region, year = "plan", planned
            elif year is not None or _YEAR_REVIEW.search(opening):
                year = _year_of_review(opening, reviewed)
        if prose.strip():
            yield Block(paragraph.prose_start, paragraph.end, section if section >= 0 else None, region, year)


def _year_of_review(opening: str, reviewed: int | None) -> int | None:
    """None where several years are looked back on: 五年来, unless a single one is named first (过去一年)."""
    several = _LONG_REVIEW.search(opening)
    single = _YEAR_REVIEW.search(opening)
    return None if several and not (single and single.start() < several.start()) else reviewed


def _region(heading: str, before: Region, planned: int | None) -> Region:
    if _REVIEW_HEAD.search(heading):
        return "review"
    if _PLAN_HEAD.search(heading):
        five_years = _FIVE_YEARS.search(heading) and (planned is None or str(planned) not in heading)
        return "horizon" if five_years else "plan"
    return "plan" if before == "horizon" else before


def _title_page(text: str, front: str) -> tuple[str, str | None, int | None]:
    """Title, name of the place and year of delivery, from what stands before the text."""
    lines = (line.lstrip("# ") for line in front.split("\n"))
    own_line = next(
        (line for line in lines if _TITLE.match(line) and len(line) <= 40 and "。" not in line), None
    )
    match = _TITLE.search(front) or _TITLE.search(text[:400])
    title = own_line or (re.sub(r"\s", "", match.group()) if match else "")
    place = year = None
    if delivered := _DELIVERED.search(front):
        year = int(delivered[1])
        place = "全国" if delivered[3] else delivered[2] or None
    if place is None and "代表国务院" in front:
        place = "全国"
    if place is None and (government := _GOVERNMENT.search(front) or _TITLE_PLACE.match(title)):
        place = government[1]
    return title, place, year


def _years(heads: list[_Head], delivered: int | None, body: str) -> tuple[int | None, int | None]:
    reviewed = planned = None
    for head in heads:
        if head.kind != "part" or not (years := re.findall(r"20\d\d(?=年)", head.text)):
            continue
        if _REVIEW_HEAD.search(head.text):
            reviewed = reviewed or int(years[-1])
        elif _PLAN_HEAD.search(head.text):
            planned = planned or int(years[-1])
    if planned is None:
        planned = delivered or (reviewed + 1 if reviewed else None)
    if planned is None and (mentioned := re.findall(r"(20\d\d)年(?:工作|主要|经济社会|是“)", body)):
        planned = int(mentioned[-1])
    if reviewed is None and planned is not None:
        reviewed = planned - 1
    return reviewed, planned

"""Findings about what a report claims: numbers that cannot both be true, promises and superlatives."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from luoshi.reader.indicators import indicator_of
from luoshi.reader.model import Figure, Finding, Project, Severity, Statement

_FULL = Decimal(100)
_APART_POINTS = Decimal(3)  # points between the growth told and the growth of the levels told
_APART_POINTS_PRICED = Decimal(6)  # where growth is at constant prices and the levels are not
_NEAR_CHARACTERS = 80  # a growth belongs to the level of its measure that stands so near
_PART_OF_RESULT = 4  # an aim this many times below the result is most often a difference told as one
_ADJUSTED = re.compile(r"可比|实际增长|不变价|同口径|剔除|扣除")
_TOTAL = re.compile(r"(?:总数|总量|累计|总计)$")
_ADDED = re.compile(r"^(?:新增|新建|新认定|新培育|新引进)")
_LOWER_IS_BETTER = re.compile(r"失业率|能耗|排放|浓度|价格|事故|死亡|下降|压减|降低|减少|负债|债务|成本|时间")
_BASE = r"(?:进一步|不断|持续|大力|积极|切实|逐步|着力)"
_VAGUE = re.compile(
    rf"{_BASE}(?:加强|推进|促进|提升|提高|深化|优化|完善|推动|强化|改善|增强|扩大)[^,、“《(\d]{{2,12}}"
)
_DATED = re.compile(r"月底|年底|年内|季度|之前|力争|\d|[一二三四五六七八九十]个")
_SUPERLATIVE = re.compile(
    r"(?:全[国省区市球州]|世界)(?:第一|首创|首位)|在(?:全[国省区市球州]|世界)率先|(?<![之的])率先(?=实现|实施|实行|完成|建成|推进|推出|开展)|首创(?!精神|性)"
)
_SOURCED = re.compile(r"据|统计|评估|测评|考[评核]|排名|通报|公布|评价|发布|监测|认定|评选|排行|榜|获评|入选")


def find_claims(
    statements: Sequence[Statement], figures: Sequence[Figure], projects: Sequence[Project]
) -> Iterator[Finding]:
    """All findings about claims; spans count in the raw text, as those of the pieces do."""
    of_statement: dict[int, list[Figure]] = {}
    for figure in figures:
        if figure.statement is not None:
            of_statement.setdefault(figure.statement, []).append(figure)
    yield from _parts(statements, figures, of_statement)
    yield from _growths(statements, figures)
    yield from _two_values(figures)
    yield from _low_targets(figures)
    yield from _words(statements, of_statement, {project.statement for project in projects})


def _finding(rule: str, severity: Severity, start: int, end: int, **values: object) -> Finding:
    return Finding(rule, severity, start, end, MappingProxyType(values))


def _parts(
    statements: Sequence[Statement], figures: Sequence[Figure], of_statement: Mapping[int, list[Figure]]
) -> Iterator[Finding]:
    """A total smaller than its part: 新增企业7家、总数达5家, or a share above the whole."""
    for figure in figures:
        if figure.kind == "share" and figure.value is not None and figure.value > _FULL:
            yield _exceeding(figure, "100%", figure.text)
    for index, found in of_statement.items():
        if len(found) < 2:
            continue
        totals = {(_stem(f), f.unit): f for f in found if _TOTAL.search(f.measure)}
        for part in found:
            total = totals.get((_stem(part), part.unit)) if totals else None
            if total is not None and total is not part and _less(total, part):
                yield _exceeding(part, total.text, part.text)
        if "其中" in statements[index].text:
            yield from _among(statements[index], found)


def _stem(figure: Figure) -> str:
    """What is counted, whether it was added (新增上市企业) or is there in all (上市企业总数)."""
    return _ADDED.sub("", _TOTAL.sub("", figure.measure))


def _among(statement: Statement, found: list[Figure]) -> Iterator[Finding]:
    """…100个、其中…120个, within one statement."""
    at = statement.start + statement.text.index("其中")
    total = next((f for f in reversed(found) if f.end <= at), None)
    part = next((f for f in found if f.start >= at), None)
    if total and part and total.unit == part.unit and _less(total, part):
        yield _exceeding(part, total.text, part.text)


def _less(total: Figure, part: Figure) -> bool:
    """Whether both are plain amounts and the total is the smaller."""
    if total.kind != "amount" or part.kind != "amount" or "context" in (total.role, part.role):
        return False
    if total.value is None or part.value is None or total.bound not in ("eq", "le", "lt", "near"):
        return False
    return total.value < part.value and part.bound in ("eq", "ge", "gt")


def _exceeding(part: Figure, total: str, said: str) -> Finding:
    return _finding("part-exceeds-total", "error", part.start, part.end, part=said, total=total)


def _key(figure: Figure) -> str:
    indicator = indicator_of(figure.measure)
    return figure.measure if indicator is None else indicator.code


def _growths(statements: Sequence[Statement], figures: Sequence[Figure]) -> Iterator[Finding]:
    """Level and growth of one year beside the level of the year before, given in the same report."""
    levels: dict[tuple[str, tuple[str, ...], int], Figure] = {}
    for figure in figures:
        if _is_level(figure):
            levels.setdefault((figure.measure, figure.places, figure.year or 0), figure)
    for growth in figures:
        if growth.kind != "change" or growth.unit != "%" or growth.bound not in ("eq", "about"):
            continue
        if growth.value is None or growth.year is None or growth.statement is None:
            continue
        level = levels.get((growth.measure, growth.places, growth.year))
        before = levels.get((growth.measure, growth.places, growth.year - 1))
        if level is None or before is None or level.unit != before.unit:
            continue
        if abs(growth.start - level.start) > _NEAR_CHARACTERS or growth.role == "context":
            continue
        told = _growth(before, level)
        if told is None or _ADJUSTED.search(statements[growth.statement].text):
            continue
        indicator = indicator_of(growth.measure)
        apart = _APART_POINTS_PRICED if indicator is not None and indicator.price else _APART_POINTS
        if abs(told - growth.value) > apart:
            yield _finding(
                "growth-and-level",
                "warning",
                growth.start,
                growth.end,
                growth=growth.text,
                before=before.text,
                level=level.text,
                computed=f"{told:.1f}%",
            )


def _growth(before: Figure, level: Figure) -> Decimal | None:
    """Growth in per cent from one level to the other."""
    if before.value is None or level.value is None:
        return None
    return (level.value / before.value - 1) * 100


def _is_level(figure: Figure) -> bool:
    return (
        figure.kind == "amount"
        and figure.bound in ("eq", "about")
        and figure.role != "context"
        and figure.year is not None
        and figure.value is not None
        and figure.value > 0
        and len(figure.measure) >= 4
    )


def _two_values(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A headline indicator of one year with two values: which is right?"""
    first: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        if figure.bound != "eq" or figure.value is None or figure.role == "context" or figure.year is None:
            continue
        indicator = indicator_of(figure.measure)
        if indicator is None or (indicator.code == "grain" and figure.kind != "amount"):
            continue
        key = (indicator.code, figure.unit, figure.kind, figure.role, figure.year, figure.places)
        other = first.setdefault(key, figure)
        if other.value != figure.value and other.statement != figure.statement:
            yield _finding(
                "two-values",
                "warning",
                figure.start,
                figure.end,
                measure=figure.measure,
                first=other.text,
                second=figure.text,
            )


def _low_targets(figures: Sequence[Figure]) -> Iterator[Finding]:
    """A target below what the report itself says was reached the year before."""
    reached: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        if figure.year is None or figure.kind in ("rank", "streak") or len(_key(figure)) < 3:
            continue
        if figure.role == "result" and figure.value is not None and figure.bound in ("eq", "ge", "gt"):
            reached.setdefault((_key(figure), figure.unit, figure.kind, figure.places, figure.year), figure)
    if not reached:
        return
    for figure in figures:
        aim = figure.high if figure.value is None else figure.value
        if figure.role != "target" or figure.year is None or aim is None or figure.bound in ("le", "lt"):
            continue
        before = reached.get((_key(figure), figure.unit, figure.kind, figure.places, figure.year - 1))
        if before is None or before.value is None or not 0 < aim < before.value:
            continue
        if figure.kind == "amount" and aim * _PART_OF_RESULT < before.value:
            continue
        indicator = indicator_of(figure.measure)
        if (indicator is not None and indicator.lower) or _LOWER_IS_BETTER.search(figure.measure):
            continue
        yield _finding(
            "target-below-result",
            "note",
            figure.start,
            figure.end,
            measure=figure.measure,
            target=figure.text,
            result=before.text,
        )


def _words(
    statements: Sequence[Statement], of_statement: Mapping[int, list[Figure]], built: set[int | None]
) -> Iterator[Finding]:
    """Promises that nobody can check, and superlatives that nobody can look up."""
    for index, statement in enumerate(statements):
        text = statement.text
        if statement.kind == "task":
            if index in of_statement or index in built or statement.places or len(text) > 20:
                continue
            if _VAGUE.fullmatch(text) and not _DATED.search(text):
                yield _finding("promise-vague", "note", statement.start, statement.end, text=text)
        elif statement.kind == "result" and ("第一" in text or "首" in text or "率先" in text):
            match = _SUPERLATIVE.search(text)
            if match is not None and not _SOURCED.search(text):
                start = statement.start + match.start()
                end = statement.start + match.end()
                yield _finding("superlative-unsourced", "note", start, end, word=match.group())

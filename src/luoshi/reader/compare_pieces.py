"""What is compared of two reports: single promises and accounts, and the rarity of the words they share."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Literal

from luoshi.reader.model import Figure, Project, Report, Statement

PieceKind = Literal["figure", "project", "statement"]

# Words that say when, how much or how hard, never what: two sentences are not alike for sharing them.
_EMPTY_WORDS = re.compile(
    "全年|今年|年内|年底前?|全市|全区|全省|全县|全国|我区|我市|我省|预计|同比|实现|完成|达到|增长|上涨|涨幅"
    "|加快|推进|推动|继续|持续|进一步|不断|积极|大力|切实|着力|全面|全力|确保|力争|实施|做好|抓好|重点|深入|扎实"
    "|有序|稳步|认真|落实|工程|项目|建设|工作|任务|平均|保持|成功|顺利|按期|有效|有力|强化|加强|完善|提升|提高"
)
_WORDS = re.compile("[一-鿿]+|[A-Za-z]+")
_NUMERALS = re.compile(r"[\d.]+(?:万亿|亿|万|千)?(?:%|％|元|人次|人|户|个|座|条|家|平方米|公里|亩|斤|吨)?")


@dataclass(frozen=True, slots=True)
class Piece:
    """One promise or account: a figure, a project, or a whole statement."""

    kind: PieceKind
    start: int
    end: int
    said: tuple[str, ...]  # the ways to say what it is about: measure or name, words around it
    statement: int  # index into Report.statements
    places: frozenset[str]
    figure: Figure | None = None
    project: Project | None = None


def core(text: str) -> str:
    """``text`` without numerals, signs and words that say nothing of what it is about."""
    # 重点项目 is made of such words alone: then they are all that there is.
    return _telling(text) or "".join(_WORDS.findall(_NUMERALS.sub(" ", text)))


def _telling(text: str) -> str:
    """The words of ``text`` that say what it is about; none in 年内完成."""
    return "".join(_WORDS.findall(_EMPTY_WORDS.sub(" ", _NUMERALS.sub(" ", text))))


def grams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters in a ``core`` text; the character itself where it is alone."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset(filter(None, [text]))


def promises(report: Report) -> list[Piece]:
    """What ``report`` promises: target figures, projects to come, and each promising statement."""
    wanted = {i for i, s in enumerate(report.statements) if s.kind in ("target", "task")}
    return _pieces(report, wanted, "target", whole_only_if_bare=True)


def planned(report: Report) -> list[Piece]:
    """The same of a newer report, where every statement may answer as a whole as well."""
    wanted = {i for i, s in enumerate(report.statements) if s.kind in ("target", "task")}
    return _pieces(report, wanted, "target", whole_only_if_bare=False)


def accounts(report: Report) -> list[Piece]:
    """What ``report`` says was done: everything in its review but problems.

    A statement that the reader took for a principle counts where results still follow it.
    """
    last = max((i for i, s in enumerate(report.statements) if s.kind == "result"), default=-1)
    wanted = {
        i
        for i, s in enumerate(report.statements)
        if s.kind == "result" or (s.kind == "principle" and i < last)
    }
    return _pieces(report, wanted, "result", whole_only_if_bare=False)


def _pieces(report: Report, wanted: set[int], role: str, *, whole_only_if_bare: bool) -> list[Piece]:
    found: list[Piece] = []
    held: set[int] = set()
    last_end: dict[int, int] = {}
    for figure in report.figures:
        index = figure.statement
        if index is None or index not in wanted:
            continue
        statement = report.statements[index]
        begin, last_end[index] = last_end.get(index, statement.start), figure.end
        if figure.role == role:
            around = _telling(report.text[begin : figure.start])
            ways = [core(figure.measure), around, core(statement.text)]
            said = tuple(dict.fromkeys(filter(None, ways)))
            places = frozenset(figure.places)
            found.append(Piece("figure", figure.start, figure.end, said, index, places, figure=figure))
            held.add(index)
    for project in report.projects:
        index = project.statement
        if index is not None and index in wanted and project.role == role:
            said = (core(project.name),)
            places = frozenset(project.places)
            found.append(Piece("project", project.start, project.end, said, index, places, project=project))
            held.add(index)
    for index in wanted - held if whole_only_if_bare else wanted:
        statement = report.statements[index]
        found.append(_whole(statement, index))
    return sorted(found, key=lambda piece: (piece.start, piece.end))


def _whole(statement: Statement, index: int) -> Piece:
    said = (core(statement.text),)
    return Piece("statement", statement.start, statement.end, said, index, frozenset(statement.places))


_SMALLEST_TEXT = 1000  # statements; in a shorter text nothing is known to be common


class Rarity:
    """How much it says that two pieces share a pair of characters: the rarer in both texts, the more."""

    def __init__(self, *reports: Report) -> None:
        seen: Counter[str] = Counter()
        count = 1
        for report in reports:
            for statement in report.statements:
                seen.update(grams(core(statement.text)))
                count += 1
        self._seen = seen
        self._log_count = log(max(count, _SMALLEST_TEXT))

    def of(self, gram: str) -> float:
        """From about 0 for a pair in every statement to the logarithm of the number of statements."""
        return self._log_count - log(max(self._seen[gram], 1))

    def total(self, some: Iterable[str]) -> float:
        """The weight of all of ``some`` together."""
        return sum(self.of(gram) for gram in some)

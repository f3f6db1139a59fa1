"""How a reading's codes and numbers are written for people, in tables and on the page."""

from bisect import bisect_right
from collections import Counter
from itertools import accumulate

from luoshi.ground.messages import Language, render
from luoshi.reader.model import Figure, Report, StatementKind

_NO_BREAK = str.maketrans({"\r": " ", "\n": " ", "\t": " ", "\u2028": " ", "\u2029": " "})


def coded(name: str, value: str | None, language: Language) -> str:
    """The word for a code: ``coded("kind", "target", "zh")`` is 目标; empty for None."""
    return render(f"value.{name}.{value}", language, default=value) if value else ""


def figure_words(figure: Figure, language: Language) -> str:
    """What a figure says on one line: measure, bound, number as written, year, places."""
    bound = "" if figure.bound == "eq" else coded("bound", figure.bound, language)
    return " ".join(filter(None, [in_line(figure.measure), bound, in_line(figure.text)]))


def report_words(report: Report, language: Language) -> str:
    """Which report this is, in one line."""
    year = ""
    if report.year_planned is not None:
        year = render("cli.planned", language, {"year": report.year_planned})
    return " · ".join(filter(None, [in_line(report.title), report.place, year]))


def count_words(report: Report, language: Language) -> str:
    """How much was read, in one line."""
    kinds = Counter(statement.kind for statement in report.statements)
    order: tuple[StatementKind, ...] = ("target", "task", "result", "problem", "principle")
    parts = [
        render("cli.characters", language, {"n": report.characters}),
        *(f"{coded('kind', kind, language)} {kinds[kind]}" for kind in order if kinds[kind]),
        f"{render('cli.figures', language)} {len(report.figures)}",
        f"{render('cli.projects', language)} {len(report.projects)}",
        f"{render('cli.findings', language)} {len(report.findings)}",
    ]
    return " · ".join(parts)


def in_line(text: str) -> str:
    """``text`` without what would break a line or steer a terminal."""
    return "".join(sign for sign in text.translate(_NO_BREAK) if sign.isprintable() or sign == " ").strip()


class Lines:
    """Where the lines of a text begin, to say where an offset stands."""

    def __init__(self, text: str) -> None:
        lines = text.splitlines(keepends=True)
        self.starts = [0, *accumulate(len(line) for line in lines)]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and character of ``offset``, both from 1."""
        line = max(bisect_right(self.starts, offset) - 1, 0)
        return line + 1, offset - self.starts[line] + 1

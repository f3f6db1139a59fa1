"""Readings and findings as tables in a terminal."""

import os
from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from luoshi.cli.words import Lines, coded, count_words, figure_words, in_line, report_words
from luoshi.ground.messages import Language, render, render_finding
from luoshi.reader.model import Figure, Finding, Report, Statement

PLAIN_WIDTH = 120  # of a file or a pipe, which have none of their own
LONGEST_QUOTE = 40

_KIND_STYLE = {
    "target": "bold green",
    "task": "green",
    "result": "cyan",
    "problem": "red",
    "principle": "dim",
}
_SEVERITY_STYLE = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_SEVERITY_MARK = {"error": "✗", "warning": "!", "note": "·"}


def shown(tables: Iterable[RenderableType], *, in_terminal: bool) -> str:
    """``tables`` as text: coloured and as wide as the terminal, or plain."""
    lines = StringIO()
    columns = os.environ.get("COLUMNS", "")
    width = int(columns) if columns.isdecimal() and int(columns) > 0 else PLAIN_WIDTH
    console = Console(
        file=lines,
        force_terminal=in_terminal,
        width=os.get_terminal_size().columns if in_terminal and not columns else width,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for table in tables:
        console.print(table)
    text = lines.getvalue()
    return text if in_terminal else "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def reading_tables(report: Report, name: str, language: Language) -> Iterator[RenderableType]:
    """The whole reading: what it is, its statements by section, its findings."""
    yield head(report, name, language)
    figures: dict[int, list[Figure]] = {}
    for figure in report.figures:
        if figure.statement is not None:
            figures.setdefault(figure.statement, []).append(figure)
    numbered = enumerate(report.statements)
    for section, rows in groupby(numbered, key=lambda row: row[1].section):
        if section is not None:
            depth = report.sections[section].level
            yield Text(f"\n{'▌' * min(depth, 4)} {in_line(report.sections[section].heading)}", "bold")
        yield statement_table(rows, figures, language)
    yield Text("")
    yield findings_table(report, language)


def check_tables(report: Report, name: str, language: Language) -> Iterator[RenderableType]:
    """Only what a careful reader would raise."""
    yield head(report, name, language)
    yield findings_table(report, language)


def head(report: Report, name: str, language: Language) -> RenderableType:
    """Which report was read from where, and how much was found."""
    return Group(
        Text(report_words(report, language), "bold"),
        Text(f"{name} · {report.encoding} · SHA-256 {report.sha256}", "dim"),
        Text(count_words(report, language)),
    )


def statement_table(
    rows: Iterable[tuple[int, Statement]], figures: dict[int, list[Figure]], language: Language
) -> Table:
    """The statements of one section, each with its figures."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False, expand=True)
    table.add_column(width=4, justify="right", style="dim")
    table.add_column(width=9 if language == "en" else 4)
    table.add_column(width=7 if language == "en" else 4)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for index, statement in rows:
        table.add_row(
            str(index + 1),
            Text(coded("kind", statement.kind, language), _KIND_STYLE[statement.kind]),
            coded("firmness", statement.firmness, language),
            Text(in_line(statement.text)),
            Text("\n".join(figure_words(figure, language) for figure in figures.get(index, ()))),
        )
    return table


def findings_table(report: Report, language: Language) -> RenderableType:
    """The findings with their places in the text, or one line saying that there are none."""
    if not report.findings:
        return Text(render("cli.no-findings", language), "green")
    lines = Lines(report.text)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(render("cli.severity", language), width=9 if language == "en" else 6)
    table.add_column(render("cli.position", language), no_wrap=True)
    table.add_column(render("cli.finding", language), ratio=3, overflow="fold")
    table.add_column(render("cli.quote", language), ratio=2, overflow="fold")
    for finding in report.findings:
        style = _SEVERITY_STYLE[finding.severity]
        table.add_row(
            Text(
                f"{_SEVERITY_MARK[finding.severity]} {coded('severity', finding.severity, language)}", style
            ),
            "{}:{}".format(*lines.position(finding.start)),
            Text(in_line(render_finding(finding.rule, finding.values, language))),
            Text(quote(report, finding), "dim"),
        )
    return table


def quote(report: Report, finding: Finding) -> str:
    """The words that ``finding`` is about, the middle left out where they are many."""
    text = in_line(report.text[finding.start : finding.end][: LONGEST_QUOTE * 4])
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"

"""`luoshi explain`: why the stretch at one place of a report was read as it was, in words."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.reading import any_text_option, chosen_report, read_report
from luoshi.cli.source import Source
from luoshi.cli.target import write_target
from luoshi.cli.words import Lines, coded, figure_words, in_line
from luoshi.ground.messages import Language, render, render_finding
from luoshi.ground.refused import Refused

if TYPE_CHECKING:
    from luoshi.reader.model import Figure, Project, Report, Statement

_LINE_AND_CHARACTER = re.compile(r"(\d{1,9}):(\d{1,9})")
_RULE_OF_FIRMNESS = {"plan": "firmness-plan"}  # the plain verb; "plan" alone is the rule of the part


class OffsetOutside(Refused):
    """The place to explain is not in the text: ``at``, ``characters``, ``lines``, ``last``."""

    code: ClassVar[str] = "offset-outside"


class _Place(click.ParamType[str]):
    """An offset, or a line and a character."""

    name = "place"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> str:
        if not (re.fullmatch(r"\d{1,9}", value) or _LINE_AND_CHARACTER.fullmatch(value)):
            self.fail(f"{value!r} is neither OFFSET nor LINE:CHAR.", param, context)
        return value


@click.command(short_help="Say why a stretch was read as it was.")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--at",
    required=True,
    metavar="PLACE",
    type=_Place(),
    help="Offset from 0, as in JSON, or LINE:CHAR, as `check` shows it.",
)
@any_text_option
@speaks
@click.pass_obj
def explain(door: Door, file: str, at: str, any_text: bool) -> None:
    """Say why the stretch at PLACE was read as it was: section, statement, figures, projects, findings.

    \b
    Example: luoshi explain report.txt --at 112
             luoshi explain report.txt --at 7:1
    """
    source = Source(file)
    with door.at(source.name):
        data = source.read_bytes()
        report = chosen_report(door, source, read_report(data, any_text=any_text))
        offset = offset_of(report.text, at)
    lines = explanation(report, offset, door.language)
    write_target(None, ["".join(f"{line}\n" for line in lines).encode()])


def offset_of(text: str, at: str) -> int:
    """The offset in ``text`` that ``at`` names: itself, or that of a line and a character, both from 1.

    :raises OffsetOutside: if the text has no character there.
    """
    lines = Lines(text)
    starts = [start for start in lines.starts if start < len(text)]
    match = _LINE_AND_CHARACTER.fullmatch(at)
    if match is None:
        offset, limit = int(at), len(text)
    else:
        line, character = int(match[1]), int(match[2])
        inside = 1 <= line <= len(starts) and character >= 1
        offset = starts[line - 1] + character - 1 if inside else -1
        limit = starts[line] if inside and line < len(starts) else len(text)
    if not 0 <= offset < limit:
        raise OffsetOutside(at=at, characters=len(text), lines=len(starts), last=max(len(text) - 1, 0))
    return offset


def explanation(report: "Report", offset: int, language: Language) -> Iterator[str]:
    """What was made of the character at ``offset`` of ``report.text``, and why, line by line."""
    line, column = Lines(report.text).position(offset)
    yield _word("place", language, offset=offset, line=line, column=column)
    yield from _sections(report, offset, language)
    index = next((i for i, s in enumerate(report.statements) if s.start <= offset < s.end), None)
    if index is None:
        yield _unstated(report, offset, language)
    else:
        statement = report.statements[index]
        figures = [figure for figure in report.figures if figure.statement == index]
        yield from _statement(statement, figures, language)
        for figure in figures:
            yield from _figure(figure, language)
        for project in report.projects:
            if project.statement == index:
                yield from _project(project, language)
    start, end = (offset, offset + 1)
    if index is not None:
        start, end = report.statements[index].start, report.statements[index].end
    for finding in report.findings:
        if finding.start < end and finding.end > start:
            said = in_line(render_finding(finding.rule, finding.values, language))
            severity = coded("severity", finding.severity, language)
            yield f"{_word('finding', language)}  {severity} · {said} [{finding.rule}]"


def _word(key: str, language: Language, **values: object) -> str:
    return render(f"cli.explain-{key}", language, values)


def _because(rule: str, language: Language, **values: object) -> str:
    """The words for a rule, indented, with its name, by which it is found in data and in the source."""
    said = render(f"rule.{rule}", language, values, default=rule)
    return f"    {_word('why', language)}  {in_line(said)} [{rule}]"


def _sections(report: "Report", offset: int, language: Language) -> Iterator[str]:
    """The heads above, from the outermost to the innermost."""
    around = [i for i, s in enumerate(report.sections) if s.start <= offset < s.end]
    at = max(around, key=lambda i: report.sections[i].level, default=None)
    heads: list[str] = []
    while at is not None:
        heads.append(in_line(report.sections[at].heading))
        at = report.sections[at].parent
    if heads:
        yield f"{_word('section', language)}  {' › '.join(reversed(heads))}"


def _unstated(report: "Report", offset: int, language: Language) -> str:
    """Why there is no statement: a head, or nothing that says something."""
    heads = any(section.start <= offset < section.start + len(section.heading) for section in report.sections)
    line = report.text[report.text.rfind("\n", 0, offset) + 1 :].partition("\n")[0]
    titled = report.title and in_line(line) == in_line(report.title)
    return _word("heading" if heads or titled else "nothing", language)


def _statement(statement: "Statement", figures: list["Figure"], language: Language) -> Iterator[str]:
    words = [coded("kind", statement.kind, language), coded("firmness", statement.firmness, language)]
    span = f"{statement.start}-{statement.end}"
    yield f"{_word('statement', language)}  {' · '.join(filter(None, words))} · {span}"
    yield f"    {in_line(statement.text)}"
    yield _because(statement.rule, language)
    if statement.kind == "target":
        counted = [figure.text for figure in figures if figure.role == "target"]
        yield _because("counted", language, text=counted)
    if statement.firmness is not None:
        yield _because(_RULE_OF_FIRMNESS.get(statement.firmness, statement.firmness), language)


def _figure(figure: "Figure", language: Language) -> Iterator[str]:
    facts = [
        figure_words(figure, language),
        coded("figure_kind", figure.kind, language),
        coded("role", figure.role, language),
        str(figure.year or ""),
        *figure.places,
    ]
    yield f"{_word('figure', language)}  {' · '.join(filter(None, facts))} · {figure.start}-{figure.end}"
    yield _because(figure.rule, language)
    if figure.bound != "eq":
        yield _because("bound", language, bound=figure.bound)
    if figure.role == "context":
        yield _because("context", language)


def _project(project: "Project", language: Language) -> Iterator[str]:
    facts = [project.name, coded("stage", project.stage, language), str(project.year or ""), *project.places]
    yield f"{_word('project', language)}  {' · '.join(filter(None, facts))} · {project.start}-{project.end}"
    yield _because(project.rule, language)

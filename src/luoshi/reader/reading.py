"""From the text of a report to its reading: each pass once, in order."""

import hashlib
from bisect import bisect_left

from luoshi.ground.refused import Refused
from luoshi.reader.extract import extract
from luoshi.reader.figures import find_numbers
from luoshi.reader.findings import find_findings
from luoshi.reader.layout import Block, lay_out
from luoshi.reader.meaning import give_meaning
from luoshi.reader.model import Figure, Project, Report, Role, Statement
from luoshi.reader.number import Number
from luoshi.reader.places import Gazetteer, Mention, find_report_place, gazetteer_for
from luoshi.reader.projects import Work, find_works
from luoshi.reader.statements import Clause, find_statements
from luoshi.reader.view import View, make_view


class NotAReport(Refused):
    """The text has no heads, promises or figures as a report has. Values: ``characters``."""

    code = "not-a-report"


def read(data: bytes, *, any_text: bool = False, place: str | None = None) -> Report:
    """Read the bytes of a report (text, HTML, DOCX, PDF, in any usual encoding); same bytes, same reading.

    :param any_text: read a text that does not look like a report all the same.
    :param place: whose text it is, for one that does not say so itself, such as a decision of a meeting.
    :raises NotAReport: for a text with neither the heads nor the promises and figures of a report.
    :raises Refused: what ``luoshi.reader.extract`` raises for bytes that hold no readable text.
    """
    extracted = extract(data)
    report = read_text(
        extracted.text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=extracted.encoding,
        garbled_from=extracted.garbled_from,
        place=place,
    )
    if not (any_text or _looks_like_a_report(report)):
        raise NotAReport(characters=report.characters)
    return report


def _looks_like_a_report(report: Report) -> bool:
    """Heads with promises or results under them, or many figures: a fragment will do."""
    said = sum(statement.kind in ("result", "target", "task") for statement in report.statements)
    figures = len(report.figures)
    if report.title and said >= 3:
        return True
    return (len(report.sections) >= 2 and said >= 5 and figures >= 1) or (figures >= 8 and said >= 10)


def read_text(
    raw: str, *, sha256: str, encoding: str, garbled_from: int | None = None, place: str | None = None
) -> Report:
    """Read a report's text. Spans of the result count characters of ``raw``.

    :param garbled_from: offset from which the text is garbled; what follows is kept and not read.
    :param place: whose text it is where it does not say so itself.
    """
    view = make_view(raw if garbled_from is None else raw[:garbled_from])
    layout = lay_out(view)
    home = find_report_place(layout.place_name, view.text)
    if home is None and place is not None:
        home = find_report_place(place, "")
    gazetteer = gazetteer_for(home)
    clauses = find_statements(view.text, layout.blocks, frozenset(a.start for a in layout.announcements))
    mentions = _mentions(view.text, clauses, gazetteer)
    numbers = [find_numbers(view.text, clause.start, clause.end) for clause in clauses]
    own = tuple(sorted(gazetteer.own, key=lambda name: (-len(name), name)))
    _give_meaning(view.text, clauses, numbers, mentions, own)
    works = find_works(view.text, clauses, numbers, mentions)
    statements = [_statement(raw, view, *each) for each in zip(clauses, numbers, mentions, strict=True)]
    figures = [_figure(raw, view, number, index) for index, said in enumerate(numbers) for number in said]
    projects = [
        _project(raw, view, clauses[index], work, index)
        for index, named in enumerate(works)
        for work in named
    ]
    return Report(
        title=layout.title,
        place=home.name if home else layout.place_name,
        adcode=home.adcode if home else None,
        year_reviewed=layout.year_reviewed,
        year_planned=layout.year_planned,
        sha256=sha256,
        encoding=encoding,
        text=raw,
        continued_from=layout.continued_from,
        continued_to=layout.continued_to,
        sections=layout.sections,
        statements=tuple(statements),
        figures=tuple(figures),
        projects=tuple(projects),
        findings=find_findings(
            view, layout, statements, figures, projects, garbled_from=garbled_from, length=len(raw)
        ),
    )


def _mentions(text: str, clauses: list[Clause], gazetteer: Gazetteer) -> list[list[Mention]]:
    """The places that each statement names, looked for once in each block."""
    found = []
    block: Block | None = None
    for clause in clauses:
        if clause.block is not block:
            block = clause.block
            of_block = gazetteer.mentions(text, block.start, block.end)
            begins = [mention.start for mention in of_block]
        found.append(of_block[bisect_left(begins, clause.start) : bisect_left(begins, clause.end)])
    return found


def _give_meaning(
    text: str,
    clauses: list[Clause],
    numbers: list[list[Number]],
    mentions: list[list[Mention]],
    own: tuple[str, ...],
) -> None:
    """Give each statement's figures their meaning, with those of its sentence so far at hand."""
    earlier: list[Number] = []
    sentence = -1
    for clause, said, places in zip(clauses, numbers, mentions, strict=True):
        if said:
            if clause.sentence != sentence:
                earlier, sentence = [], clause.sentence
            give_meaning(text, clause, said, places, earlier, own)
            earlier += said


def _statement(
    raw: str, view: View, clause: Clause, numbers: list[Number], mentions: list[Mention]
) -> Statement:
    kind = clause.kind
    if numbers and kind == "task" and any(number.role == "target" for number in numbers):
        kind = "target"
    places = tuple(dict.fromkeys([mention.name for mention in mentions])) if mentions else ()
    start, end = view.raw_span(clause.start, clause.end)
    return Statement(
        start, end, raw[start:end], kind, clause.firmness, places, clause.block.section, clause.rule
    )


def _figure(raw: str, view: View, number: Number, statement: int) -> Figure:
    start, end = view.raw_span(number.start, number.end)
    return Figure(
        start,
        end,
        raw[start:end],
        number.value,
        number.low,
        number.high,
        number.unit,
        number.bound,
        number.kind,
        number.measure,
        number.role,
        number.year,
        number.places,
        statement,
        number.rule,
    )


def _project(raw: str, view: View, clause: Clause, work: Work, statement: int) -> Project:
    start, end = view.raw_span(work.start, work.end)
    role: Role = "result" if clause.region == "review" else "target"
    return Project(
        start,
        end,
        raw[start:end],
        work.name,
        work.stage,
        role,
        clause.block.year,
        work.places,
        statement,
        work.rule,
    )

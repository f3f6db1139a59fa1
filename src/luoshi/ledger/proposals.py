"""What a reading proposes to the ledger, pure: its statements, figures and projects as commitments."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.reader.model import Figure, Report

PROMISES = frozenset({"target", "task"})
HEADLINE_RULE = "headline-target"

# A heading over more of all promises than this is a part of the report, not a field of work.
LARGEST_FIELD = 0.6

_LINE_END = re.compile(r"[^\S\r\n]*[\r\n\u2028\u2029]\s*")


@dataclass(frozen=True, slots=True)
class Goal:
    """How much is promised; ``figure`` is the index of the reading's figure."""

    measure: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str
    kind: str
    year: int | None
    places: tuple[str, ...]
    figure: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A commitment as the reader would have it.

    ``statement`` and ``project`` are indexes into the reading, ``part_of`` is one into the list of
    proposals: a project is part of the sentence that promises it.
    """

    kind: str
    text: str
    category: str
    heading: str
    firmness: str
    places: tuple[str, ...]
    headline: bool
    rule: str
    start: int
    end: int
    statement: int | None
    project: int | None
    part_of: int | None
    goals: tuple[Goal, ...]


def proposals(reading: Report) -> list[Proposal]:
    """Everything that ``reading`` promises, in the order of the text."""
    goals, depth = goals_by_statement(reading), theme_depth(reading)
    # A sentence stands before the projects within it, which may begin where it begins.
    order: list[tuple[int, int, bool, int]] = sorted(
        [(s.start, -s.end, False, i) for i, s in enumerate(reading.statements) if s.kind in PROMISES]
        + [(p.start, -p.end, True, i) for i, p in enumerate(reading.projects) if p.role == "target"]
    )
    found: list[Proposal] = []
    sentence: dict[int, int] = {}  # statement -> its proposal
    for _, _, is_project, index in order:
        if is_project:
            found.append(project_proposal(reading, index, sentence, depth))
        else:
            sentence[index] = len(found)
            found.append(statement_proposal(reading, index, goals.get(index, ()), depth))
    return found


def statement_proposal(reading: Report, index: int, goals: tuple[Goal, ...], depth: int) -> Proposal:
    """The commitment that the statement at ``index`` makes; ``depth``: of the headings that name fields."""
    statement = reading.statements[index]
    category, heading = headings(reading, statement.section, depth)
    return Proposal(
        kind=statement.kind,
        text=one_line(statement.text),
        category=category,
        heading=heading,
        firmness=statement.firmness or "",
        places=statement.places,
        headline=statement.rule == HEADLINE_RULE,
        rule=statement.rule,
        start=statement.start,
        end=statement.end,
        statement=index,
        project=None,
        part_of=None,
        goals=goals,
    )


def one_line(text: str) -> str:
    """``text`` without the line ends that a printed page put into it, and without blanks around it."""
    return _LINE_END.sub("", text).strip()


def project_proposal(reading: Report, index: int, sentence: dict[int, int], depth: int) -> Proposal:
    """The commitment that the project at ``index`` makes; ``sentence``: proposals by statement."""
    project = reading.projects[index]
    statement = reading.statements[project.statement] if project.statement is not None else None
    section = statement.section if statement else deepest_section(reading, project.start)
    category, heading = headings(reading, section, depth)
    return Proposal(
        kind="project",
        text=one_line(project.name),
        category=category,
        heading=heading,
        firmness=(statement.firmness or "") if statement else "",
        places=project.places,
        headline=False,
        rule=project.rule,
        start=project.start,
        end=project.end,
        statement=project.statement,
        project=index,
        part_of=None if project.statement is None else sentence.get(project.statement),
        goals=(),
    )


def goals_by_statement(reading: Report) -> dict[int, tuple[Goal, ...]]:
    """The promised figures of each statement that has any, in the order of the text."""
    goals: dict[int, list[Goal]] = {}
    for index, figure in enumerate(reading.figures):
        if figure.role == "target" and figure.statement is not None:
            goals.setdefault(figure.statement, []).append(goal(figure, index))
    return {statement: tuple(found) for statement, found in goals.items()}


def goal(figure: Figure, index: int) -> Goal:
    """What ``figure``, the reading's at ``index``, promises."""
    return Goal(
        measure=figure.measure,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        bound=figure.bound,
        kind=figure.kind,
        year=figure.year,
        places=figure.places,
        figure=index,
    )


def headings(reading: Report, section: int | None, depth: int) -> tuple[str, str]:
    """The heading of the field of work over ``section``, at ``depth``, and its own; empty where none is."""
    path = section_path(reading, section)
    if not path:
        return "", ""
    field = path[min(depth, len(path) - 1)]
    return reading.sections[field].heading, reading.sections[path[-1]].heading


def theme_depth(reading: Report) -> int:
    """How deep, from 0, the headings stand that divide the promises into fields of work.

    The parts of a report (last year, this year) do not: nearly all promises are in one of them. It is the
    first depth at which no heading holds more than ``LARGEST_FIELD`` of the promises.
    """
    paths = [
        path
        for statement in reading.statements
        if statement.kind in PROMISES and (path := section_path(reading, statement.section))
    ]
    for depth in range(max(map(len, paths), default=0)):
        held = Counter(path[min(depth, len(path) - 1)] for path in paths)
        if max(held.values()) <= LARGEST_FIELD * len(paths):
            return depth
    return 0


def section_path(reading: Report, section: int | None) -> list[int]:
    """The sections from the outermost to ``section``, by index."""
    path: list[int] = []
    while section is not None:
        path.append(section)
        section = reading.sections[section].parent
    return path[::-1]


def deepest_section(reading: Report, position: int) -> int | None:
    """The index of the innermost section that holds ``position``."""
    holding = [i for i, section in enumerate(reading.sections) if section.start <= position < section.end]
    return max(holding, key=lambda i: reading.sections[i].level, default=None)


def baselines(reading: Report) -> dict[int, Figure]:
    """For each target's figure index, last year's figure of the same measure, unit and kind.

    Only where the text gives exactly one: a base that could be another's is worse than an empty cell.
    """
    results: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in reading.figures:
        if figure.role == "result" and figure.measure and figure.year == reading.year_reviewed:
            results.setdefault((figure.measure, figure.unit, figure.kind), []).append(figure)
    found: dict[int, Figure] = {}
    for index, figure in enumerate(reading.figures):
        candidates = results.get((figure.measure, figure.unit, figure.kind), [])
        if figure.role == "target" and len(candidates) == 1 and candidates[0].places == figure.places:
            found[index] = candidates[0]
    return found


def paragraph_starts(text: str) -> list[int]:
    """Where each paragraph begins: every line of ``text`` that is not blank, in order."""
    starts, position = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            starts.append(position)
        position += len(line)
    return starts


def place_in_text(starts: Sequence[int], position: int) -> tuple[int, int]:
    """The paragraph (from 1) and the character within it (from 1) of ``position``."""
    index = max(bisect_right(starts, position) - 1, 0)
    return index + 1, position - (starts[index] if starts else 0) + 1

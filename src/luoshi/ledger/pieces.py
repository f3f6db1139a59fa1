"""Writing a reading's pieces into the tables, all of one kind at once."""

from dataclasses import dataclass

from luoshi.ledger.models import Edition, Figure, Finding, Project, Section, Statement
from luoshi.reader import model

# Rows in one INSERT.
BATCH_ROWS = 500


@dataclass(frozen=True, slots=True)
class Pieces:
    """The rows of one edition, in the order of its reading."""

    sections: list[Section]
    statements: list[Statement]
    figures: list[Figure]
    projects: list[Project]
    findings: list[Finding]


def write_pieces(edition: Edition, reading: model.Report) -> Pieces:
    """Write every piece of ``reading`` as rows of ``edition``."""
    sections = write_sections(edition, reading)
    statements = Statement.objects.bulk_create(
        [
            Statement(
                edition=edition,
                number=number,
                start=piece.start,
                end=piece.end,
                text=piece.text,
                kind=piece.kind,
                firmness=piece.firmness or "",
                places=list(piece.places),
                section=None if piece.section is None else sections[piece.section],
                rule=piece.rule,
            )
            for number, piece in enumerate(reading.statements)
        ],
        BATCH_ROWS,
    )
    return Pieces(
        sections=sections,
        statements=statements,
        figures=write_figures(edition, reading, statements),
        projects=write_projects(edition, reading, statements),
        findings=write_findings(edition, reading),
    )


def write_sections(edition: Edition, reading: model.Report) -> list[Section]:
    """Write the sections, parents before their parts, and give them in the order of the reading."""
    rows: dict[int, Section] = {}
    depths = [depth(reading, index) for index in range(len(reading.sections))]
    for level in range(max(depths, default=-1) + 1):
        indexes = [index for index, own in enumerate(depths) if own == level]
        made = [section_row(edition, reading.sections[index], index, rows) for index in indexes]
        rows.update(zip(indexes, Section.objects.bulk_create(made, BATCH_ROWS), strict=True))
    return [rows[index] for index in range(len(depths))]


def section_row(edition: Edition, piece: model.Section, index: int, rows: dict[int, Section]) -> Section:
    """The row of the section at ``index``; ``rows`` holds its parent."""
    return Section(
        edition=edition,
        number=index,
        start=piece.start,
        end=piece.end,
        heading=piece.heading,
        level=piece.level,
        parent=None if piece.parent is None else rows[piece.parent],
        announced=piece.announced,
        found=piece.found,
    )


def depth(reading: model.Report, index: int) -> int:
    """How many sections the one at ``index`` stands within."""
    steps = 0
    while (parent := reading.sections[index].parent) is not None:
        index, steps = parent, steps + 1
    return steps


def write_figures(edition: Edition, reading: model.Report, statements: list[Statement]) -> list[Figure]:
    """Write the figures."""
    return Figure.objects.bulk_create(
        [
            Figure(
                edition=edition,
                number=number,
                start=piece.start,
                end=piece.end,
                text=piece.text,
                value=piece.value,
                low=piece.low,
                high=piece.high,
                unit=piece.unit,
                bound=piece.bound,
                kind=piece.kind,
                measure=piece.measure,
                role=piece.role,
                year=piece.year,
                places=list(piece.places),
                statement=None if piece.statement is None else statements[piece.statement],
                rule=piece.rule,
            )
            for number, piece in enumerate(reading.figures)
        ],
        BATCH_ROWS,
    )


def write_projects(edition: Edition, reading: model.Report, statements: list[Statement]) -> list[Project]:
    """Write the projects."""
    return Project.objects.bulk_create(
        [
            Project(
                edition=edition,
                number=number,
                start=piece.start,
                end=piece.end,
                text=piece.text,
                name=piece.name,
                stage=piece.stage,
                role=piece.role,
                year=piece.year,
                places=list(piece.places),
                statement=None if piece.statement is None else statements[piece.statement],
                rule=piece.rule,
            )
            for number, piece in enumerate(reading.projects)
        ],
        BATCH_ROWS,
    )


def write_findings(edition: Edition, reading: model.Report) -> list[Finding]:
    """Write the findings; values that JSON does not know are written as their text."""
    return Finding.objects.bulk_create(
        [
            Finding(
                edition=edition,
                number=number,
                start=piece.start,
                end=piece.end,
                rule=piece.rule,
                severity=piece.severity,
                values={name: plain_finding_value(value) for name, value in piece.values.items()},
            )
            for number, piece in enumerate(reading.findings)
        ],
        BATCH_ROWS,
    )


def plain_finding_value(value: object) -> object:
    """``value`` as JSON has it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [plain_finding_value(item) for item in value]
    return str(value)

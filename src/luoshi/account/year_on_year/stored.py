"""The reading of an edition, put together again from the tables that it was written into."""

from luoshi.ledger.models import Edition, Figure, Project, Report, Statement
from luoshi.reader import model


def reading_of(edition: Edition) -> model.Report:
    """What was read in ``edition``: its statements, figures and projects; without sections and findings."""
    report: Report = edition.report
    rows = list(Statement.objects.filter(edition=edition).order_by("number"))
    index = {row.pk: at for at, row in enumerate(rows)}
    return model.Report(
        title=report.title,
        place=report.place,
        adcode=report.adcode or None,
        year_reviewed=report.year_reviewed,
        year_planned=report.year_planned,
        sha256=edition.sha256,
        encoding=edition.encoding,
        text=edition.text,
        continued_from=None,
        continued_to=None,
        sections=(),
        statements=tuple(statement(row) for row in rows),
        figures=tuple(
            figure(row, index) for row in Figure.objects.filter(edition=edition).order_by("number")
        ),
        projects=tuple(
            project(row, index) for row in Project.objects.filter(edition=edition).order_by("number")
        ),
        findings=(),
    )


def statement(row: Statement) -> model.Statement:
    """A statement as the reader gave it."""
    return model.Statement(
        start=row.start,
        end=row.end,
        text=row.text,
        kind=row.kind,  # type: ignore[arg-type]  # the tables hold what the reader wrote
        firmness=row.firmness or None,  # type: ignore[arg-type]
        places=tuple(row.places),
        section=None,
        rule=row.rule,
    )


def figure(row: Figure, index: dict[int, int]) -> model.Figure:
    """A figure as the reader gave it; ``index``: where each statement stands in the reading."""
    return model.Figure(
        start=row.start,
        end=row.end,
        text=row.text,
        value=row.value,
        low=row.low,
        high=row.high,
        unit=row.unit,
        bound=row.bound,  # type: ignore[arg-type]
        kind=row.kind,  # type: ignore[arg-type]
        measure=row.measure,
        role=row.role,  # type: ignore[arg-type]
        year=row.year,
        places=tuple(row.places),
        statement=index.get(row.statement_id) if row.statement_id else None,
        rule=row.rule,
    )


def project(row: Project, index: dict[int, int]) -> model.Project:
    """A project as the reader gave it."""
    return model.Project(
        start=row.start,
        end=row.end,
        text=row.text,
        name=row.name,
        stage=row.stage,  # type: ignore[arg-type]
        role=row.role,  # type: ignore[arg-type]
        year=row.year,
        places=tuple(row.places),
        statement=index.get(row.statement_id) if row.statement_id else None,
        rule=row.rule,
    )

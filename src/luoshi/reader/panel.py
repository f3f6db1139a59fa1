"""The figures of a report as rows of a panel: one figure a row, plain values, headline indicators coded."""

from decimal import Decimal
from typing import Final

from luoshi.reader.indicators import indicator_of
from luoshi.reader.model import Report

COLUMNS: Final = (
    "place",
    "adcode",
    "year",
    "measure",
    "indicator",
    "value",
    "low",
    "high",
    "unit",
    "bound",
    "kind",
    "role",
    "start",
    "end",
    "rule",
    "sha256",
)
Cell = str | int | None


def panel_rows(report: Report) -> list[dict[str, Cell]]:
    """One row for each figure, in the order of the text; numbers are written out in decimal, exactly."""
    rows: list[dict[str, Cell]] = []
    for figure in report.figures:
        indicator = indicator_of(figure.measure)
        cells: tuple[Cell, ...] = (
            report.place,
            report.adcode,
            figure.year,
            figure.measure,
            None if indicator is None else indicator.code,
            _plain(figure.value),
            _plain(figure.low),
            _plain(figure.high),
            figure.unit,
            figure.bound,
            figure.kind,
            figure.role,
            figure.start,
            figure.end,
            figure.rule,
            report.sha256,
        )
        rows.append(dict(zip(COLUMNS, cells, strict=True)))
    return rows


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"

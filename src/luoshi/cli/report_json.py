"""A reading as JSON: the shape that `report.schema.json` describes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from luoshi.ground.messages import Language, render_finding
from luoshi.reader.model import Finding, Report

SCHEMA_VERSION = 1

_HEAD = (
    "title",
    "place",
    "adcode",
    "year_reviewed",
    "year_planned",
    "sha256",
    "encoding",
    "characters",
    "continued_from",
    "continued_to",
)
_LISTS = ("sections", "statements", "figures", "projects", "findings")


def report_object(report: Report, file: str | None, language: Language) -> dict[str, Any]:
    """``report`` as plain data; ``file`` is the name it was read under, None for standard input."""
    return {
        **head_object(report, file),
        "sections": [_plain(section) for section in report.sections],
        "statements": [_plain(statement) for statement in report.statements],
        "figures": [_plain(figure) for figure in report.figures],
        "projects": [_plain(project) for project in report.projects],
        "findings": [finding_object(finding, language) for finding in report.findings],
    }


def check_object(report: Report, file: str | None, language: Language) -> dict[str, Any]:
    """Only what a careful reader would raise about ``report``."""
    findings = [finding_object(finding, language) for finding in report.findings]
    return {**head_object(report, file), "findings": findings}


def head_object(report: Report, file: str | None) -> dict[str, Any]:
    """What is said of the report as a whole."""
    return {
        "schema_version": SCHEMA_VERSION,
        "report": {"file": file, **{name: getattr(report, name) for name in _HEAD}},
    }


def finding_object(finding: Finding, language: Language) -> dict[str, Any]:
    """``finding`` with its message in words."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": render_finding(finding.rule, finding.values, language),
        "start": finding.start,
        "end": finding.end,
    }


def readable_json(thing: Mapping[str, Any]) -> str:
    """``thing`` as JSON with each element of a list on a line of its own: to read, to grep, to compare."""
    parts = [
        f"  {_compact(key)}: {_lines(value) if isinstance(value, list) else _compact(value)}"
        for key, value in thing.items()
    ]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def one_line_json(thing: Mapping[str, Any]) -> str:
    """``thing`` as one line of JSON Lines."""
    return _compact(thing) + "\n"


def _lines(values: Iterable[object]) -> str:
    lines = ",\n    ".join(_compact(value) for value in values)
    return f"[\n    {lines}\n  ]" if lines else "[]"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _plain(piece: Any) -> dict[str, Any]:
    values = {field.name: getattr(piece, field.name) for field in fields(piece)}
    return {name: _number(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _number(value: Decimal) -> int | float:
    """The JSON number that is ``value``; a whole one stays exact however long it is."""
    return int(value) if value == value.to_integral_value() else float(value)

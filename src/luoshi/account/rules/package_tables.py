"""The tables of the open data package: their columns, and the rows that follow from the signed items."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from luoshi.journal import chain

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns as ``name`` (a string) or ``name:type``, the first ``key`` of them its key."""

    columns: Sequence[str]
    key: int
    within: tuple[str, int] | None = None  # the table that its first so many columns point to

    @property
    def names(self) -> list[str]:
        """The names of the columns."""
        return [column.split(":")[0] for column in self.columns]

    def schema(self) -> dict[str, Any]:
        """It as a Table Schema."""
        fields = []
        for number, column in enumerate(self.columns):
            name, _, kind = column.partition(":")
            field: dict[str, Any] = {"name": name, "type": kind or "string"}
            if number < self.key:
                field["constraints"] = {"required": True}
            fields.append(field)
        found: dict[str, Any] = {"fields": fields, "primaryKey": self.names[: self.key]}
        if self.within is not None:
            name, count = self.within
            keys = self.names[:count]
            found["foreignKeys"] = [
                {"fields": keys, "reference": {"resource": f"tables-{name}.csv", "fields": keys}}
            ]
        return found


def _who(step: str) -> tuple[str, str, str]:
    return f"{step}_office", f"{step}_role", f"{step}_on:date"


_FIGURE: Final = ("office", "task", "figure:integer")

TABLES: Final[Mapping[str, Table]] = {
    "publications": Table(
        (
            "office",
            "publication",
            "name",
            "on:date",
            "digest",
            *tuple(c for step in ("prepared", "passed", "cleared", "signed") for c in _who(step)),
        ),
        1,
    ),
    "commitments": Table(
        (
            "office",
            "commitment",
            "number",
            "kind",
            "text",
            "sentence",
            "category",
            "heading",
            "headline:boolean",
            "due_date:date",
            "report",
            "report_title",
            "edition",
            "report_sha256",
        ),
        2,
        ("publications", 1),
    ),
    "tasks": Table(
        ("office", "task", "commitment", "number", "wording", "place", "due_on:date", "state"),
        2,
        ("publications", 1),
    ),
    "figures": Table(
        (
            *_FIGURE,
            "indicator",
            "name",
            "definition",
            "place",
            "kind",
            "shape",
            "bound",
            "value:number",
            "low:number",
            "high:number",
            "unit",
            "base:number",
            "start:date",
            "due:date",
        ),
        3,
        ("tasks", 2),
    ),
    "observations": Table(
        (
            *_FIGURE,
            "observation",
            "start:date",
            "last_day:date",
            "value:number",
            "numerator:number",
            "denominator:number",
            "status",
            "source",
            "reason",
            "current:boolean",
            "counts:boolean",
            "replaces",
            *_who("reported"),
            *_who("verified"),
        ),
        4,
        ("figures", 3),
    ),
    "lights": Table(
        (
            *_FIGURE,
            "on:date",
            "colour",
            "grey",
            "reason",
            "rule",
            "rules",
            "expected:number",
            "gap:number",
            "in_points:boolean",
            "observed:number",
            "share:number",
        ),
        3,
        ("figures", 3),
    ),
    "evidence": Table(
        (
            "office",
            "task",
            "row:integer",
            "evidence",
            "about",
            "title",
            "from_office",
            "on:date",
            "contradicts:boolean",
            "sha256",
            "size_bytes:integer",
            "media_type",
            "open:boolean",
            "url",
        ),
        3,
        ("tasks", 2),
    ),
    "adjustments": Table(
        (
            "office",
            "task",
            "row:integer",
            "kind",
            "before",
            "after",
            "reason",
            "document",
            "on:date",
            "entry:integer",
        ),
        3,
        ("tasks", 2),
    ),
    "entries": Table(("number:integer", "act", "on:date", "hash"), 1),
    "totals": Table(("office", "colour", "figures:integer"), 2, ("publications", 1)),
    "withdrawals": Table(("thing", "office", "reason", "on:date"), 1),
}


def rows_of(source: Row, items: Iterable[Row]) -> dict[str, list[Row]]:
    """The rows of every table; raises KeyError, TypeError or AttributeError for items of another form."""
    found: dict[str, list[Row]] = {name: [] for name in TABLES}
    for row in source["publications"]:
        steps = [_person(step, row[step]) for step in ("prepared", "passed", "cleared", "signed")]
        found["publications"].append({**row, **{k: v for step in steps for k, v in step.items()}})
    found["withdrawals"] = list(source["withdrawals"])
    for item in items:
        _of_item(item, found)
    entries = {row["number"]: row for row in found["entries"]}
    found["entries"] = list(entries.values())
    counted = Counter((row["office"], row["colour"]) for row in found["lights"])
    found["totals"] = [
        {"office": office, "colour": colour, "figures": count} for (office, colour), count in counted.items()
    ]
    return found


def written(name: str, rows: Iterable[Row]) -> bytes:
    """The table as CSV in UTF-8: a head, then the rows sorted by their key."""
    table = TABLES[name]
    names = table.names
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    lines = sorted(rows, key=lambda row: [(str(type(row[key])), row[key]) for key in names[: table.key]])
    writer.writerows([_cell(row.get(key)) for key in names] for row in lines)
    return out.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return chain.canonical(value)


def _person(step: str, who: Row | None) -> dict[str, Any]:
    return {f"{step}_{name}": None if who is None else who[name] for name in ("office", "role", "on")}


def _of_item(item: Row, found: dict[str, list[Row]]) -> None:
    office, promise = item["office"]["thing"], item["commitment"]
    report = promise["source"]
    found["commitments"].append(
        {
            **promise,
            "office": office,
            "commitment": promise["thing"],
            "report": report["thing"],
            "report_title": report["title"],
            "edition": report["edition"],
            "report_sha256": report["sha256"],
        }
    )
    found["entries"] += promise["entries"]
    for task in item["tasks"]:
        own = {"office": office, "task": task["thing"]}
        found["tasks"].append({**task, **own, "commitment": promise["thing"]})
        found["entries"] += task["entries"]
        for number, row in enumerate(task["evidence"], 1):
            found["evidence"].append(
                {**row, **own, "row": number, "evidence": row["thing"], "from_office": row["office"]}
            )
        for number, row in enumerate(task["adjustments"], 1):
            found["adjustments"].append({**row, **own, "row": number})
        for number, figure in enumerate(task["figures"], 1):
            _of_figure(figure, {**own, "figure": number}, found)


def _of_figure(figure: Row, own: Row, found: dict[str, list[Row]]) -> None:
    indicator, case = figure["indicator"] or {}, figure["case"]
    goal, path = (case["goal"], case["path"]) if case is not None else ({}, {})
    found["figures"].append(
        {
            "indicator": indicator.get("thing"),
            "name": indicator.get("name"),
            "definition": indicator.get("definition"),
            "place": indicator.get("place"),
            "kind": path.get("kind", indicator.get("kind")),
            "shape": path.get("shape"),
            **{name: goal.get(name) for name in ("bound", "value", "low", "high", "unit")},
            **{name: path.get(name) for name in ("base", "start", "due")},
            **own,
        }
    )
    if figure["light"] is not None:
        found["lights"].append({**figure["light"], "on": case["on"], **own})
    for row in figure["observations"]:
        found["observations"].append(
            {
                **row,
                **_person("reported", row["reported"]),
                **_person("verified", row["verified"]),
                **own,
                "observation": row["thing"],
            }
        )
        found["entries"] += row["entries"]

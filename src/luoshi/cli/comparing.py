"""`luoshi compare`: two reports of one place in, what became of the older one's promises out; no database."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.reading import any_text_option, file_name, read_report, terminal_bytes
from luoshi.cli.source import Source
from luoshi.cli.target import check_target, write_target

if TYPE_CHECKING:
    from rich.console import RenderableType

    from luoshi.ground.messages import Language
    from luoshi.reader.compare import Comparison, Pair, Side
    from luoshi.reader.model import Report

SCHEMA_VERSION = 1

_STYLE = {"kept": "green", "short": "bold red", "unclear": "yellow", "reworded": "cyan", "dropped": "red"}


@click.command(short_help="Show what became of a report's promises a year later.")
@click.argument("old", metavar="OLD", type=click.Path())
@click.argument("new", metavar="NEW", type=click.Path())
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    help="What to print. [default: by the name of OUT, else table]",
)
@click.option(
    "-o", "--output", metavar="OUT", help="Write to this file, once all is done, instead of printing."
)
@click.option("--all", "everything", is_flag=True, help="Show plain tasks that were dropped or are new, too.")
@click.option("--any-years", is_flag=True, help="Compare reports that are not of consecutive years, too.")
@any_text_option
@speaks
@click.pass_obj
def compare(
    door: Door,
    old: str,
    new: str,
    form: str | None,
    output: str | None,
    everything: bool,
    any_years: bool,
    any_text: bool,
) -> None:
    """Pair what OLD promised with what NEW, the report of the year after, says of it.

    Each promise was kept, fell short, is answered without what would decide it (unclear), is promised again
    (reworded) or is not spoken of any more (dropped). JSON always holds everything.

    \b
    Example: luoshi compare 2025.txt 2026.txt
             luoshi compare 2025.txt 2026.txt -o pairs.json
    """
    from luoshi.reader.compare import compare as pair

    sources = [Source(old), Source(new)]
    check_target(output, sources)
    reports = []
    for source in sources:
        with door.at(source.name):
            reports.append(read_report(source.read_bytes(), any_text=any_text))
    comparison = pair(*reports, any_years=any_years)
    if form == "json" or (form is None and (output or "").lower().endswith(".json")):
        from luoshi.cli.report_json import readable_json

        written = readable_json(comparison_object(comparison, reports, sources)).encode()
    else:
        tables = comparison_tables(comparison, door.language, everything=everything)
        written = terminal_bytes(tables, output)
    write_target(output, [written])


def comparison_object(
    comparison: "Comparison", reports: list["Report"], sources: list[Source]
) -> dict[str, Any]:
    """``comparison`` as plain data; offsets count in the text of the report that a side comes from."""
    from luoshi.cli.report_json import head_object

    old, new = (head_object(r, file_name(s))["report"] for r, s in zip(reports, sources, strict=True))
    return {
        "schema_version": SCHEMA_VERSION,
        "old": old,
        "new": new,
        "pairs": [
            {
                "outcome": pair.outcome,
                "rule": pair.rule,
                "score": pair.score,
                "sure": pair.sure,
                "shared": pair.shared,
                "old": _side_object(pair.old),
                "new": _side_object(pair.new),
            }
            for pair in comparison.pairs
        ],
    }


def _side_object(side: "Side | None") -> dict[str, Any] | None:
    if side is None:
        return None
    figure, project = side.figure, side.project
    return {
        "start": side.start,
        "end": side.end,
        "sentence_start": side.sentence_start,
        "sentence_end": side.sentence_end,
        "sentence": side.sentence,
        "figure": figure
        and {
            "text": figure.text,
            "measure": figure.measure,
            "value": _number(figure.value),
            "low": _number(figure.low),
            "high": _number(figure.high),
            "unit": figure.unit,
            "bound": figure.bound,
            "kind": figure.kind,
        },
        "project": project and {"name": project.name, "stage": project.stage},
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def comparison_tables(
    comparison: "Comparison", language: "Language", *, everything: bool
) -> Iterator["RenderableType"]:
    """The counts, then the pairs; plain tasks that stand alone are only counted unless ``everything``."""
    from rich.table import Table
    from rich.text import Text

    from luoshi.cli.words import coded
    from luoshi.ground.messages import render
    from luoshi.reader.compare import Outcome

    years = {"old": comparison.old_year or "?", "new": comparison.new_year or "?"}
    head = [comparison.place, render("cli.compared", language, years)]
    yield Text(" · ".join(filter(None, head)), "bold")
    counts = Counter(pair.outcome for pair in comparison.pairs)
    yield Text(
        " · ".join(f"{coded('outcome', o, language)} {counts[o]}" for o in get_args(Outcome) if counts[o])
    )
    yield Text("")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(render("cli.outcome", language), width=8 if language == "en" else 4)
    table.add_column(render("cli.sure", language), width=5, justify="right")
    table.add_column(render("cli.promised", language), ratio=1, overflow="fold")
    table.add_column(render("cli.answered", language), ratio=1, overflow="fold")
    table.add_column(render("cli.paired-by", language), width=14 if language == "en" else 10, overflow="fold")
    left_out = 0
    for pair in comparison.pairs:
        if not everything and _plain_and_alone(pair):
            left_out += 1
            continue
        table.add_row(
            Text(coded("outcome", pair.outcome, language), _STYLE.get(pair.outcome, "")),
            f"{pair.sure:.2f}",
            Text(_side_words(pair.old, language)),
            Text(_side_words(pair.new, language)),
            Text(_why(pair, language), "dim"),
        )
    if table.row_count:
        yield table
    if left_out:
        yield Text("\n" + render("cli.left-out", language, {"n": left_out}), "dim")


def _plain_and_alone(pair: "Pair") -> bool:
    side = pair.old or pair.new
    alone = pair.old is None or pair.new is None
    return alone and side is not None and side.figure is None and side.project is None


def _side_words(side: "Side | None", language: "Language") -> str:
    """The sentence, and below it the figure or the name that was paired."""
    from luoshi.cli.words import figure_words, in_line

    if side is None:
        return "—"
    named = figure_words(side.figure, language) if side.figure else ""
    if side.project:
        named = in_line(side.project.name)
    return in_line(side.sentence) + (f"\n→ {named}" if named else "")


def _why(pair: "Pair", language: "Language") -> str:
    from luoshi.cli.words import coded, in_line

    if pair.rule == "no-pair":
        return ""
    shared = ("、" if language == "zh" else ", ").join(map(in_line, pair.shared[:3]))
    return f"{coded('pairing', pair.rule, language)} {pair.score:.2f}\n{shared}"

"""`luoshi read` and `luoshi check`: files in, what they say out; no database."""

import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.chosen import choices_for
from luoshi.cli.door import FOUND, Door, speaks
from luoshi.cli.source import Source
from luoshi.cli.target import STANDARD_OUTPUT, BytesToTerminal, check_target, write_target
from luoshi.ground.refused import Refused

if TYPE_CHECKING:
    from rich.console import RenderableType

    from luoshi.ground.messages import Language
    from luoshi.reader.model import Report

FORMATS = ("table", "json", "csv", "xlsx", "html", "text")
LONG_WORK_BYTES = 2_000_000

Readings = Iterable[tuple[Source, "Report"]]

files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path())
any_text_option = click.option("--any-text", is_flag=True, help="Read a text that is no report, too.")


@click.command(short_help="Read reports and show what they say.")
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="What to print. [default: by the name of OUT, else table]",
)
@click.option(
    "-o", "--output", metavar="OUT", help="Write to this file, once all is done, instead of printing."
)
@any_text_option
@speaks
@click.pass_obj
def read(door: Door, files: tuple[str, ...], form: str | None, output: str | None, any_text: bool) -> None:
    """Read reports and show their statements, figures, projects and findings.

    FILE may be .txt, .md, .html, .docx or .pdf, or - for standard input. JSON is one object; for several
    files, one object a line. CSV and XLSX hold the task table; HTML is the text, coloured by what was made
    of it; text is the raw text that all offsets count in.

    \b
    Example: luoshi read report.txt
             luoshi read report.docx -o tasks.xlsx
             luoshi read a.txt b.txt --format json > all.jsonl
    """
    form = form or form_by_name(output)
    if len(files) > 1 and form in ("html", "text"):
        raise click.UsageError(f"--format {form} takes one FILE.")
    if form == "xlsx" and output in (None, STANDARD_OUTPUT) and sys.stdout.isatty():
        raise BytesToTerminal(format=form)
    sources = [Source(name) for name in files]
    check_target(output, sources)
    writer = WRITERS[form]
    chunks = writer(readings(door, sources, any_text=any_text), door.language, len(sources), output)
    write_target(output, chunks)


@click.command(short_help="Show what a careful reader would raise.")
@files_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    default="table",
    show_default=True,
    help="What to print.",
)
@any_text_option
@speaks
@click.pass_context
def check(context: click.Context, files: tuple[str, ...], form: str, any_text: bool) -> None:
    """Show what a careful reader would raise; end with status 1 if any of it is an error.

    Example: luoshi check report.txt
    """
    door: Door = context.obj
    sources = [Source(name) for name in files]
    errors = False

    def watched() -> Iterator[tuple[Source, "Report"]]:
        nonlocal errors
        for source, report in readings(door, sources, any_text=any_text):
            errors = errors or any(finding.severity == "error" for finding in report.findings)
            yield source, report

    writer = check_json if form == "json" else check_table
    write_target(None, writer(watched(), door.language, len(sources), None))
    if errors and not door.said_no:
        context.exit(FOUND)


def form_by_name(output: str | None) -> str:
    """The format that the name of the output asks for; a table where it asks for none."""
    suffix = (output or "").rpartition(".")[2].lower()
    by_suffix = {"json": "json", "jsonl": "json", "csv": "csv", "xlsx": "xlsx", "html": "html", "htm": "html"}
    return by_suffix.get(suffix, "table")


# --- reading


def readings(door: Door, sources: Sequence[Source], *, any_text: bool) -> Iterator[tuple[Source, "Report"]]:
    """Read one source after the other; of several, one that is refused is named and left out."""
    at_work = progress(door, sources)
    for source in sources:
        try:
            with door.at(source.name), at_work():
                data = source.read_bytes()
                report = chosen_report(door, source, read_report(data, any_text=any_text))
        except Refused as refused:
            if len(sources) == 1:
                raise
            door.say_no(refused)
        else:
            yield source, report


def chosen_report(door: Door, source: Source, report: "Report") -> "Report":
    """``report`` with its findings as the ``luoshi.toml`` near the file chooses."""
    from luoshi.reader.choices import choose

    return choose(report, choices_for(door, source))


def read_report(data: bytes, *, any_text: bool) -> "Report":
    """Read the bytes of one file, through LibreOffice where it must be converted first."""
    from luoshi import reader
    from luoshi.reader.extract import NeedsConversion

    try:
        return reader.read(data, any_text=any_text)
    except NeedsConversion:
        from luoshi.ledger.office_formats import convert

        report = reader.read(convert(data), any_text=any_text)
        # The sum of what was handed in: a conversion differs from one time to the next.
        return replace(report, sha256=hashlib.sha256(data).hexdigest())


def progress(door: Door, sources: Sequence[Source]) -> Callable[[], AbstractContextManager[None]]:
    """What to enter while a file is read: it shows a bar in a terminal, if the work is long.

    The bar goes away after each file, for then the output comes, perhaps in the same terminal.
    """
    size_bytes = sum(source.size_bytes() for source in sources)
    if not sys.stderr.isatty() or (len(sources) == 1 and size_bytes < LONG_WORK_BYTES):
        return nullcontext
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(door.word("reading"), total=len(sources))

    @contextmanager
    def shown() -> Iterator[None]:
        with bar:
            yield
        bar.advance(task)

    return shown


# --- writing


def as_json(read: Readings, language: "Language", count: int, _output: str | None) -> Iterator[bytes]:
    """One object; for several files, one a line."""
    from luoshi.cli.report_json import one_line_json, readable_json, report_object

    write = readable_json if count == 1 else one_line_json
    for source, report in read:
        yield write(report_object(report, file_name(source), language)).encode()


def check_json(read: Readings, language: "Language", count: int, _output: str | None) -> Iterator[bytes]:
    """Likewise, of the findings alone."""
    from luoshi.cli.report_json import check_object, one_line_json, readable_json

    write = readable_json if count == 1 else one_line_json
    for source, report in read:
        yield write(check_object(report, file_name(source), language)).encode()


def as_table(read: Readings, language: "Language", _count: int, output: str | None) -> Iterator[bytes]:
    """Tables for a terminal."""
    from luoshi.cli.report_table import reading_tables

    for source, report in read:
        yield terminal_bytes(reading_tables(report, source.name, language), output)


def check_table(read: Readings, language: "Language", _count: int, output: str | None) -> Iterator[bytes]:
    """Likewise, of the findings alone."""
    from luoshi.cli.report_table import check_tables

    for source, report in read:
        yield terminal_bytes(check_tables(report, source.name, language), output)


def as_csv(read: Readings, _language: "Language", _count: int, _output: str | None) -> Iterator[bytes]:
    """The task table; that of several files under one head."""
    from luoshi.ledger.task_table import one_sheet, origin_of_reading, rows_from_reading
    from luoshi.paper.delimited import write_csv

    for index, (_source, report) in enumerate(read):
        table = write_csv(one_sheet(rows_from_reading(report), origin_of_reading(report)))
        yield table if index == 0 else table.partition(b"\r\n")[2]


def as_xlsx(read: Readings, _language: "Language", _count: int, _output: str | None) -> Iterator[bytes]:
    """The task table as a workbook: three sheets for each file."""
    from luoshi.ledger.task_table import origin_of_reading, rows_from_reading, sheets
    from luoshi.paper.sheets import write_workbook

    book = [
        sheet for _, report in read for sheet in sheets(rows_from_reading(report), origin_of_reading(report))
    ]
    if book:
        yield write_workbook(book)


def as_html(read: Readings, language: "Language", _count: int, _output: str | None) -> Iterator[bytes]:
    """One self-contained page."""
    from luoshi.cli.report_page import page

    for source, report in read:
        name = Path(source.name).name  # the page is passed on: where the file lay is nobody's business
        yield "".join(page(report, name, language)).encode()


def as_text(read: Readings, _language: "Language", _count: int, _output: str | None) -> Iterator[bytes]:
    """The raw text that offsets count in, nothing added."""
    for _, report in read:
        yield report.text.encode()


WRITERS = {
    "table": as_table,
    "json": as_json,
    "csv": as_csv,
    "xlsx": as_xlsx,
    "html": as_html,
    "text": as_text,
}


def terminal_bytes(tables: Iterable["RenderableType"], output: str | None) -> bytes:
    """``tables`` for where they go: a terminal in its own encoding, or a file in UTF-8."""
    from luoshi.cli.report_table import shown

    printed = output in (None, STANDARD_OUTPUT)
    text = shown(tables, in_terminal=printed and sys.stdout.isatty())
    return text.encode(sys.stdout.encoding if printed else "utf-8", "replace")


def file_name(source: Source) -> str | None:
    """The name for data: None for standard input."""
    return None if source.is_standard_input else source.name

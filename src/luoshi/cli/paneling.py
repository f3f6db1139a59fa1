"""`luoshi panel`: a corpus of reports into one table, read in parallel, resumed where it was stopped."""

import hashlib
import json
import multiprocessing
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

import click

from luoshi import __version__
from luoshi.cli.door import Door, speaks
from luoshi.cli.reading import any_text_option, files_argument, read_report
from luoshi.cli.source import Source, problem_of
from luoshi.cli.target import OutputNotWritable, check_target, write_target
from luoshi.ground.refused import Refused

_TYPES = {"year": "INTEGER", "start": "INTEGER", "end": "INTEGER"}
_EXACT = ("value", "low", "high")
_CHUNK_BYTES = 1 << 20


@click.command(short_help="Read a corpus into one table of figures.")
@files_argument
@click.option("-o", "--output", metavar="OUT", required=True, help="The table: .parquet or .csv.")
@click.option(
    "--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes. [default: one for each core]"
)
@any_text_option
@speaks
@click.pass_obj
def panel(door: Door, files: tuple[str, ...], output: str, jobs: int | None, any_text: bool) -> None:
    """Read many reports in parallel into one table: a figure a row, headline indicators coded.

    What was read stays in the folder OUT.parts until the table is complete; the same call goes on there.
    A file that cannot be read is named and left out; the status is then 2.

    \b
    Example: luoshi panel reports/*.txt -o panel.parquet
    """
    form = output.rpartition(".")[2].lower()
    if form not in ("parquet", "csv"):
        raise click.UsageError("OUT must end in .parquet or .csv.")
    if "-" in files:
        raise click.UsageError("panel takes files, not standard input.")
    check_target(output, [Source(name) for name in files])
    parts = Path(f"{output}.parts")
    try:
        parts.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(path=click.format_filename(parts), problem=problem_of(error)) from error
    sums: set[str] = set()
    for name, digest, refusal in _read_all(door, files, parts, jobs or os.cpu_count() or 1, any_text):
        if refusal is None:
            sums.add(digest)
        else:
            kind, values = refusal
            with door.at(Source(name).name):
                door.say_no(kind(**values))
    write_target(output, _table([_part(parts, digest, any_text) for digest in sorted(sums)], parts, form))
    shutil.rmtree(parts)


# A file, the sum of its bytes, and why it was not read: a refusal in parts, which processes can pass on.
Outcome = tuple[str, str, tuple[type[Refused], dict[str, Any]] | None]


def _read_all(door: Door, files: Sequence[str], parts: Path, jobs: int, any_text: bool) -> Iterator[Outcome]:
    """Read each file once; outcomes in the order of the files."""
    from rich.console import Console
    from rich.progress import track

    names = list(dict.fromkeys(files))
    console = Console(stderr=True)
    words = door.word("reading")
    outcomes: dict[str, Outcome] = {}
    if jobs == 1 or len(names) == 1:
        for name in track(names, words, console=console, transient=True, disable=not sys.stderr.isatty()):
            outcomes[name] = read_part(name, str(parts), any_text)
    else:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(jobs, len(names)), mp_context=context) as pool:
            try:
                waiting = [pool.submit(read_part, name, str(parts), any_text) for name in names]
                done = track(
                    as_completed(waiting),
                    words,
                    total=len(waiting),
                    console=console,
                    transient=True,
                    disable=not sys.stderr.isatty(),
                )
                for future in done:
                    outcome = future.result()
                    outcomes[outcome[0]] = outcome
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
    yield from (outcomes[name] for name in names)


def read_part(name: str, parts: str, any_text: bool) -> Outcome:
    """Read one file into its part, unless the part is there; the part appears when it is complete."""
    from luoshi.reader.panel import panel_rows

    try:
        data = Source(name).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        part = _part(Path(parts), digest, any_text)
        if not part.exists():
            rows = panel_rows(read_report(data, any_text=any_text))
            lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
            unfinished = part.with_suffix(f".{os.getpid()}")
            unfinished.write_text(lines, encoding="utf-8")
            unfinished.replace(part)
    except Refused as refused:
        return name, "", (type(refused), dict(refused.values))
    return name, digest, None


def _part(parts: Path, digest: str, any_text: bool) -> Path:
    """Named by all that decides what is in it: the bytes, the version of the reader, how it was asked."""
    return parts / f"{digest}-{__version__}-{'any' if any_text else 'report'}.jsonl"


def _table(found: Sequence[Path], parts: Path, form: str) -> Iterator[bytes]:
    """The table of all parts, sorted, with settings under which the same rows give the same bytes."""
    import duckdb

    from luoshi.reader.panel import COLUMNS

    made = parts / f"table.{form}"
    with duckdb.connect(config={"threads": "1", "autoinstall_known_extensions": "false"}) as base:
        types = ", ".join(f'"{name}" {_TYPES.get(name, "VARCHAR")}' for name in COLUMNS)
        base.execute(f"CREATE TABLE rows ({types})")
        read_types = {name: _TYPES.get(name, "VARCHAR") for name in COLUMNS}
        filled = [str(path) for path in found if path.stat().st_size]
        if filled:
            columns = ", ".join(f"'{name}': '{kind}'" for name, kind in read_types.items())
            base.execute(
                "INSERT INTO rows SELECT * FROM read_json("  # noqa: S608  names of our own columns only
                f"?, format = 'newline_delimited', columns = {{{columns}}})",
                [filled],
            )
        exact = ", ".join(f'TRY_CAST("{name}" AS DECIMAL(38, 10)) AS "{name}"' for name in _EXACT)
        order = 'adcode NULLS LAST, place, sha256, start, "end", measure, rule, value'
        how = "FORMAT parquet, COMPRESSION zstd" if form == "parquet" else "FORMAT csv, HEADER"
        path = str(made).replace("'", "''")
        base.execute(
            f"COPY (SELECT * REPLACE ({exact}) FROM rows ORDER BY {order}) TO '{path}' ({how})"  # noqa: S608
        )
    with made.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk

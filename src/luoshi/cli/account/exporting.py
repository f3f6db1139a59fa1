"""`luoshi account export`: the open data package as a folder or a ZIP; the same content, the same bytes."""

import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import open_platform
from luoshi.cli.source import problem_of
from luoshi.cli.target import OutputNotWritable, check_target, write_target

SLICE_BYTES = 1024 * 1024
EARLIEST = (1980, 1, 1, 0, 0, 0)  # the time of every file in a ZIP: the same day gives the same bytes


@click.command(short_help="Write the open data package of a year.")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.option("-o", "--output", metavar="DIR", required=True, help="A new folder, or a file ending in .zip.")
@click.option(
    "--year", type=click.IntRange(1949, 2999), help="The year of the promises; that of DAY if left out."
)
@speaks
@click.pass_obj
def export(door: Door, day: datetime, output: str, year: int | None) -> None:
    """Write what was public at the end of DAY as a data package, without anything withdrawn since.

    \b
    Example: luoshi account export 2025-11-20 -o open-data
             luoshi account export 2025-11-20 -o open-data.zip
    """
    is_zip = output.endswith(".zip")
    if is_zip:
        check_target(output)
    else:
        check_folder(Path(output))
    open_platform(door)
    from django.conf import settings

    from luoshi.account.package.gathering import gathered
    from luoshi.delivery.evidence.store import open_kept

    found = gathered(year or day.year, day=day.date())
    evidence = {
        f"evidence/{sha256}": open_kept(sha256, settings.EVIDENCE_FOLDER) for sha256 in found.evidence
    }
    if is_zip:
        write_target(output, zipped(found.files, evidence))
    else:
        write_folder(Path(output), found.files, evidence)
    click.echo(door.word("package-written", files=len(found.files) + len(evidence), path=output), err=True)


def check_folder(folder: Path) -> None:
    """Refuse a folder that has something in it, or cannot be made; raises OutputNotWritable."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _refused(folder, "folder-not-empty")
        if not folder.absolute().parent.is_dir():
            raise _refused(folder, "no-such-folder")
    except (OSError, ValueError) as error:
        raise _refused(folder, problem_of(error)) from error


def write_folder(folder: Path, files: Mapping[str, bytes], evidence: Mapping[str, Path]) -> None:
    """Write all of it; the folder appears when it is whole. Raises OutputNotWritable."""
    part = folder.absolute().with_name(f".luoshi-{secrets.token_hex(6)}.part")
    try:
        for name, data in files.items():
            _place(part, name).write_bytes(data)
        for name, source in evidence.items():
            shutil.copyfile(source, _place(part, name))
        part.mkdir(exist_ok=True)
        part.replace(folder)  # an empty folder may be there already
    except OSError as error:
        raise _refused(folder, problem_of(error)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _place(folder: Path, name: str) -> Path:
    place = folder / name
    place.parent.mkdir(parents=True, exist_ok=True)
    return place


def zipped(files: Mapping[str, bytes], evidence: Mapping[str, Path]) -> Iterator[bytes]:
    """All of it as one ZIP, piece by piece: sorted names, one fixed time."""
    with tempfile.TemporaryFile() as whole:
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
            for name in sorted(files.keys() | evidence.keys()):
                entry = zipfile.ZipInfo(name, EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = 0o644 << 16
                with made.open(entry, "w", force_zip64=True) as target:
                    if name in files:
                        target.write(files[name])
                    else:
                        with evidence[name].open("rb") as source:
                            shutil.copyfileobj(source, target, SLICE_BYTES)
        whole.seek(0)
        yield from pieces(whole)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """``file`` in slices, up to its end."""
    while piece := file.read(SLICE_BYTES):
        yield piece


def _refused(folder: Path, problem: str) -> OutputNotWritable:
    return OutputNotWritable(path=click.format_filename(folder), problem=problem)

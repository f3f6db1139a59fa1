"""`luoshi account verify`: whether a package of open data is whole, from its files alone."""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, ClassVar

import click

from luoshi.cli.account.exporting import pieces
from luoshi.cli.door import FOUND, Door, speaks
from luoshi.cli.source import FileMissing, FileUnreadable, problem_of
from luoshi.ground.refused import Refused

MOST_FILES = 100_000
LARGEST_FILE_BYTES = 512 * 1024 * 1024
LARGEST_PACKAGE_BYTES = 4 * 1024 * 1024 * 1024
LARGEST_IN_MEMORY_BYTES = 1024 * 1024 * 1024  # all but the evidence
MOST_NAMED = 10


class NotAPackage(Refused):
    """What should be a package cannot be opened as one: ``path``, ``problem``, ``name`` of the file in it."""

    code: ClassVar[str] = "not-a-package"


@click.command(short_help="Check an open data package; needs no platform.")
@click.argument("package", metavar="DIR", type=click.Path())
@speaks
@click.pass_context
def verify(context: click.Context, package: str) -> None:
    """Check a package of open data, a folder or a ZIP, and judge all its lights and totals anew.

    Needs no database and no network. Ends with status 1 where anything is not as it should be.

    Example: luoshi account verify open-data
    """
    from luoshi.account.rules.package_check import checked

    door: Door = context.obj
    with door.at(click.format_filename(package)):
        files, evidence = opened(package)
    whole = True
    for result in checked(files, evidence):
        named = "、".join(result.wrong[:MOST_NAMED]) + ("……" if len(result.wrong) > MOST_NAMED else "")
        word = "package-wrong" if result.wrong else "package-right"
        click.echo(
            door.word(word, check=result.check, count=result.count, wrong=len(result.wrong), where=named)
        )
        whole = whole and not result.wrong
    click.echo(door.word("package-whole" if whole else "package-broken"))
    if not whole:
        context.exit(FOUND)


def opened(path: str) -> tuple[dict[str, bytes], dict[str, tuple[int, str]]]:
    """All files of a package but its evidence, and of each piece of evidence the size and the hash.

    Nothing is written anywhere, so that no name in a package can lead outside. Raises FileMissing,
    FileUnreadable or NotAPackage for what is too large, for links and for names that are none of a package.
    """
    files: dict[str, bytes] = {}
    evidence: dict[str, tuple[int, str]] = {}
    total = in_memory = 0
    shown = click.format_filename(path)
    for name, file in _entries(path):
        if not _is_name(name) or name in files or name in evidence:
            raise NotAPackage(path=shown, problem="package-name", name=name[:100])
        held, size, sha256 = [], 0, hashlib.sha256()
        for piece in _read(file, shown, name):
            size += len(piece)
            total += len(piece)
            sha256.update(piece)
            if not name.startswith("evidence/"):
                in_memory += len(piece)
                held.append(piece)
            too_large = size > LARGEST_FILE_BYTES or in_memory > LARGEST_IN_MEMORY_BYTES
            if too_large or total > LARGEST_PACKAGE_BYTES:
                raise NotAPackage(path=shown, problem="package-large", name=name[:100])
        if name.startswith("evidence/"):
            evidence[name] = size, sha256.hexdigest()
        else:
            files[name] = b"".join(held)
        if len(files) + len(evidence) > MOST_FILES:
            raise NotAPackage(path=shown, problem="package-large", name=name[:100])
    return files, evidence


def _read(file: IO[bytes], shown: str, name: str) -> Iterator[bytes]:
    try:
        with file:
            yield from pieces(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise NotAPackage(path=shown, problem="package-zip", name=name[:100]) from error
    except OSError as error:
        raise FileUnreadable(path=shown, problem=problem_of(error)) from error


def _entries(path: str) -> Iterator[tuple[str, IO[bytes]]]:
    shown = click.format_filename(path)
    try:
        kind = Path(path).stat().st_mode
    except (OSError, ValueError) as error:
        raise FileMissing(path=shown) from error
    if stat.S_ISDIR(kind):
        yield from _of_folder(Path(path), shown)
    elif stat.S_ISREG(kind):
        yield from _of_zip(path, shown)
    else:
        raise NotAPackage(path=shown, problem="package-zip", name="")


def _of_folder(folder: Path, shown: str) -> Iterator[tuple[str, IO[bytes]]]:
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *(one for one in folders if Path(above, one).is_symlink())]):
            place = Path(above, name)
            inner = place.relative_to(folder).as_posix()
            try:
                if not stat.S_ISREG(place.lstat().st_mode):
                    raise NotAPackage(path=shown, problem="package-link", name=inner[:100])
                file = place.open("rb")
            except OSError as error:
                raise FileUnreadable(path=shown, problem=problem_of(error)) from error
            yield inner, file


def _of_zip(path: str, shown: str) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        whole = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotAPackage(path=shown, problem="package-zip", name="") from error
    with whole:
        for entry in whole.infolist():
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise NotAPackage(path=shown, problem="package-link", name=entry.filename[:100])
            try:
                file = whole.open(entry)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
                raise NotAPackage(path=shown, problem="package-zip", name=entry.filename[:100]) from error
            yield entry.filename, file


def _is_name(name: str) -> bool:
    """Whether a package may hold a file of this name: a plain path below it."""
    parts = PurePosixPath(name).parts
    return (
        bool(parts)
        and name == "/".join(parts)
        and ".." not in parts
        and "\\" not in name
        and name.isprintable()
    )

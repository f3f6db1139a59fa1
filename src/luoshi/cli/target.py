"""Where a command's output goes: standard output, or a file that is whole or not there."""

import os
import secrets
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import BinaryIO, ClassVar

import click

from luoshi.cli.source import Source, problem_of
from luoshi.ground.refused import Refused

STANDARD_OUTPUT = "-"

_SLICE_BYTES = 65536


class OutputNotWritable(Refused):
    """The output cannot be written: ``path``, ``problem``."""

    code: ClassVar[str] = "output-not-writable"


class OutputIsInput(Refused):
    """The output would replace the file that it is made from: ``path``."""

    code: ClassVar[str] = "output-is-input"


class BytesToTerminal(Refused):
    """A workbook is no text to be shown in a terminal: ``format``."""

    code: ClassVar[str] = "bytes-to-terminal"


def check_target(target: str | None, sources: Iterable[Source] = ()) -> None:
    """Refuse a target that is one of the ``sources`` or cannot be a file, before any work is done."""
    if target in (None, STANDARD_OUTPUT):
        return
    path = Path(str(target))
    with _Checked(path):
        for source in sources:
            if _is_same_file(path, source):
                raise OutputIsInput(path=click.format_filename(path))
        if path.is_dir():
            raise _not_writable(path, "is-a-folder")
        if not path.parent.is_dir():
            raise _not_writable(path, "no-such-folder")


def write_target(target: str | None, chunks: Iterable[bytes]) -> None:
    """Write ``chunks`` as they come to standard output, or to a file that appears when it is complete.

    Without any chunk nothing is written. Raises OutputNotWritable, and whatever making the chunks raises;
    the file is then as it was before.
    """
    chunks = iter(chunks)
    for first in chunks:
        _write(target, chain((first,), chunks))


def _write(target: str | None, chunks: Iterable[bytes]) -> None:
    if target in (None, STANDARD_OUTPUT):
        _write_standard_output(chunks)
        return
    path = Path(str(target))
    with _Checked(path):
        path = Path(os.path.realpath(path))  # a symbolic link stays one
        # A device or a pipe cannot be replaced, only written to.
        is_replaced = path.is_file() or not path.exists()
    if not is_replaced:
        with _open(path, path) as file:
            _write_all(file, chunks, path)
        return
    part = path.with_name(f".luoshi-{secrets.token_hex(6)}.part")
    try:
        with _open(part, path) as file:
            _write_all(file, chunks, path)
            with _Checked(path):
                if path.exists():
                    os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
                os.fsync(file.fileno())
        with _Checked(path):
            part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _open(path: Path, shown: Path) -> Iterator[BinaryIO]:
    """Open ``path`` for writing; what the system refuses, also at the end, is said of ``shown``."""
    with _Checked(shown):
        file = path.open("wb")
    try:
        yield file
    finally:
        with _Checked(shown):  # closing writes what is still waiting
            file.close()


class _Checked:
    """Turn what the system refuses into a refusal of ours."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Refuse where the system did; a reader that has gone is no refusal."""
        if isinstance(error, (OSError, ValueError)) and not isinstance(error, BrokenPipeError):
            raise _not_writable(self.path, problem_of(error)) from error


def _write_all(file: BinaryIO, chunks: Iterable[bytes], path: Path) -> None:
    for chunk in chunks:  # made outside the check: what goes wrong there is not the output's fault
        for start in range(0, len(chunk), _SLICE_BYTES):  # so that a reader who has gone is noticed soon
            with _Checked(path):
                file.write(chunk[start : start + _SLICE_BYTES])
    with _Checked(path):
        file.flush()


def _write_standard_output(chunks: Iterable[bytes]) -> None:
    sys.stdout.flush()
    _write_all(sys.stdout.buffer, chunks, Path("<stdout>"))


def _is_same_file(path: Path, source: Source) -> bool:
    """Whether ``path`` is the regular file that ``source`` is; reading and writing one device is no loss."""
    with suppress(OSError, ValueError):
        return not source.is_standard_input and path.is_file() and path.samefile(source.argument)
    return False


def _not_writable(path: Path, problem: str) -> OutputNotWritable:
    return OutputNotWritable(path=click.format_filename(path), problem=problem)

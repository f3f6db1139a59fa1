"""Where a command's input comes from: files and standard input, read whole but never without bound."""

import errno
import os
import stat
import sys
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import ClassVar, cast

import click

from luoshi.ground.refused import Refused

STANDARD_INPUT = "-"

# Words of the catalogue (``value.problem.<word>``) for what a system may say about a path.
_PROBLEMS = {
    errno.EACCES: "no-permission",
    errno.EPERM: "no-permission",
    errno.ENOENT: "no-such-folder",
    errno.ENOTDIR: "no-such-folder",
    errno.EISDIR: "is-a-folder",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.ENAMETOOLONG: "name-too-long",
}


class FileMissing(Refused):
    """Nothing is there under this path: ``path``."""

    code: ClassVar[str] = "file-missing"


class FolderInsteadOfFile(Refused):
    """A folder was named where a file is wanted: ``path``."""

    code: ClassVar[str] = "folder-instead-of-file"


class FileUnreadable(Refused):
    """The system does not let us read the file: ``path``, ``problem``."""

    code: ClassVar[str] = "file-unreadable"


@dataclass(frozen=True, slots=True)
class Source:
    """One input as it was named on the command line; ``-`` is standard input."""

    argument: str

    @property
    def name(self) -> str:
        """The name to show to people: bytes that are no text are replaced."""
        return "<stdin>" if self.is_standard_input else click.format_filename(self.argument)

    @property
    def is_standard_input(self) -> bool:
        """Whether this is standard input."""
        return self.argument == STANDARD_INPUT

    def size_bytes(self) -> int:
        """How large the file is, 0 where nobody knows."""
        try:
            return 0 if self.is_standard_input else Path(self.argument).stat().st_size
        except (OSError, ValueError):
            return 0

    def read_bytes(self) -> bytes:
        """Read it whole.

        Raises FileTooLarge before more than the reader's limit is in memory, FileMissing,
        FolderInsteadOfFile or FileUnreadable.
        """
        from luoshi.reader.extract import LARGEST_FILE_BYTES, check_size

        with self.open() as file:
            try:
                status = os.fstat(file.fileno())
                if stat.S_ISREG(status.st_mode):
                    check_size(status.st_size)
                data = file.read(LARGEST_FILE_BYTES + 1)
            except OSError as error:
                raise FileUnreadable(path=self.name, problem=problem_of(error)) from error
        check_size(len(data))
        return data

    def open(self) -> BufferedReader:
        """Open it for reading bytes; raises as ``read_bytes``."""
        if self.is_standard_input:
            return cast("BufferedReader", sys.stdin.buffer)
        try:
            return Path(self.argument).open("rb")
        except FileNotFoundError as error:
            raise FileMissing(path=self.name) from error
        except IsADirectoryError as error:
            raise FolderInsteadOfFile(path=self.name) from error
        except (OSError, ValueError) as error:  # ValueError: a null byte in the name
            raise FileUnreadable(path=self.name, problem=problem_of(error)) from error


def problem_of(error: OSError | ValueError) -> str:
    """What the system says is wrong: a word of the catalogue where there is one, else its own words."""
    number = getattr(error, "errno", None)
    if number is None:
        return str(error)
    return _PROBLEMS.get(number) or os.strerror(number)

"""Where the command line finds a ``luoshi.toml``, and what it chooses."""

import errno
from pathlib import Path
from typing import TYPE_CHECKING

from luoshi.cli.source import FileUnreadable, Source, problem_of

if TYPE_CHECKING:
    from luoshi.cli.door import Door
    from luoshi.reader.choices import Choices

FILE_NAME = "luoshi.toml"
_LARGEST_BYTES = 1_000_000


def choices_for(door: "Door", source: Source) -> "Choices":
    """The choices of the ``luoshi.toml`` beside the file, else of that in the working directory, else none.

    :raises ChoicesUnfit: if it is wrong.
    :raises FileUnreadable: if the system does not let us read it.
    """
    from luoshi.reader.choices import parse_choices

    folders = [] if source.is_standard_input else [Path(source.argument).parent]
    for folder in [*folders, Path()]:
        path = folder / FILE_NAME
        where = door.where
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST_BYTES)
        except (OSError, ValueError) as error:
            if isinstance(error, ValueError) or error.errno in (errno.ENOENT, errno.ENOTDIR):
                continue
            raise FileUnreadable(path=str(path), problem=problem_of(error)) from error
        door.where = str(path)
        chosen = parse_choices(data)
        door.where = where
        return chosen
    return {}

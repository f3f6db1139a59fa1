"""The command line as a person has it: in a process of its own, in a folder of its own."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMANDS = Path(sys.executable).parent  # where `luoshi` was installed, too

Outcome = subprocess.CompletedProcess[str]


def console_environment(folder: Path, **settings: str) -> dict[str, str]:
    """The environment of one's own machine: local, with the embedded database under ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUOSHI_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    own = {"LUOSHI_LOCAL": "1", "LUOSHI_DATA": str(folder / "data"), "COLUMNS": "80"}
    return kept | own | {"PATH": f"{COMMANDS}:{os.environ['PATH']}"} | settings


def luoshi(*arguments: str | Path, folder: Path, stdin: bytes = b"", **settings: str) -> Outcome:
    """Run `luoshi` with ``arguments`` in ``folder``; give what it printed and its status."""
    done = subprocess.run(
        [COMMANDS / "luoshi", *arguments],
        cwd=folder,
        env=console_environment(folder, **settings),
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
    )
    return Outcome(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True, slots=True)
class Example:
    """A command in a document, and what the document says that it prints."""

    command: str
    output: str

    def matches(self, printed: str) -> bool:
        """Whether ``printed`` is what the document says; ``...`` there stands for anything."""
        wanted = ".*".join(re.escape(part) for part in self.output.split("..."))
        return re.fullmatch(wanted, printed, re.DOTALL) is not None


def examples(document: str) -> list[Example]:
    """The commands of the blocks marked ``console``, in order."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```", document, re.MULTILINE | re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Example(command, output))
    return found

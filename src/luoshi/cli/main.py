"""The command `luoshi`: its commands, and the one place where refusals and bugs are said."""

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from luoshi import __version__
from luoshi.cli.account import account
from luoshi.cli.comparing import compare
from luoshi.cli.demonstrating import demo
from luoshi.cli.door import BUG, INTERRUPTED, PIPE_CLOSED, REFUSED, Door, one_line
from luoshi.cli.explaining import explain
from luoshi.cli.journal import journal
from luoshi.cli.ledger import adopt
from luoshi.cli.officers import officer
from luoshi.cli.offices import offices
from luoshi.cli.paneling import panel
from luoshi.cli.reading import check, read
from luoshi.cli.review import review
from luoshi.cli.schema import schema
from luoshi.cli.serving import migrate, serve
from luoshi.cli.sheet import sheet
from luoshi.cli.worker import worker
from luoshi.ground.refused import Refused

ISSUES = "the issue tracker named in README.md"


class Doors(click.Group):
    """A group that ends every call with a status and at most one line about what went wrong."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and exit with its status."""
        if "_LUOSHI_COMPLETE" in os.environ or not standalone_mode:  # a shell asks for completions
            return super().main(args, prog_name, complete_var, standalone_mode, **extra)
        sys.exit(self._status(list(sys.argv[1:] if args is None else args)))

    def _status(self, arguments: list[str]) -> int:
        door = Door()
        try:
            with self.make_context("luoshi", arguments, obj=door) as context:
                self.invoke(context)
            sys.stdout.flush()
        except Refused as refused:
            door.say_no(refused)
        except click.exceptions.Exit as end:
            return end.exit_code or (REFUSED if door.said_no else 0)
        except click.ClickException as wrong:
            wrong.show()
            return wrong.exit_code
        except (KeyboardInterrupt, click.Abort):
            return INTERRUPTED
        except BrokenPipeError:
            # Whoever read has seen enough. Python would complain again while it closes standard output.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return PIPE_CLOSED
        except Exception as bug:
            return _say_bug(bug, door)
        return REFUSED if door.said_no else 0


def _say_bug(bug: Exception, door: Door) -> int:
    if os.environ.get("LUOSHI_DEBUG") == "1":
        raise bug
    what = one_line(f"{type(bug).__name__}: {bug}")[:300]
    print(f"luoshi: {door.word('bug', what=what, version=__version__)}", file=sys.stderr)
    return BUG


@click.group(cls=Doors, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="luoshi")
def main() -> None:
    """Luoshi (落实) reads a Government Work Report and keeps the ledger of what it promises.

    Start with: luoshi read report.txt
    """


for command in (
    read,
    check,
    compare,
    explain,
    panel,
    adopt,
    sheet,
    review,
    account,
    demo,
    serve,
    worker,
    migrate,
    officer,
    offices,
    journal,
    schema,
):
    main.add_command(command)

"""What every command shares: the language it speaks, and how it says no."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import click

from luoshi.ground.messages import Language, language_of, render, render_refusal
from luoshi.ground.refused import Refused

Command = TypeVar("Command", bound=Callable[..., object])

# Statuses with which a command ends; docs/cli.md lists them.
FOUND, REFUSED, BUG, INTERRUPTED, PIPE_CLOSED = 1, 2, 70, 130, 141


@dataclass(slots=True)
class Door:
    """One call of the command line: its language, and the file that is being worked on."""

    language: Language = "zh"
    where: str = ""
    said_no: bool = False

    def word(self, key: str, **values: object) -> str:
        """The words under ``cli.<key>``."""
        return render(f"cli.{key}", self.language, values)

    @contextmanager
    def at(self, where: str) -> Iterator[None]:
        """Name ``where`` in whatever is refused within; it stays named if something is."""
        self.where = where
        yield
        self.where = ""

    def say_no(self, refused: Refused) -> None:
        """Say a refusal in one line on standard error: where, what, what to do."""
        reason, remedy = render_refusal(refused, self.language)
        gap = " " if self.language == "en" else ""
        line = one_line(f"{self.where}: " * bool(self.where) + reason + gap * bool(remedy) + remedy)
        print(f"luoshi: {line}", file=sys.stderr)
        self.said_no = True
        self.where = ""


def one_line(text: str) -> str:
    """``text`` with whatever could break the line or steer a terminal shown as an escape."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def speaks(command: Command) -> Command:
    """Give ``command`` the option ``--lang``; the group's ``Door`` keeps what was chosen."""

    def choose(context: click.Context, _parameter: click.Parameter, value: str) -> None:
        door = context.find_object(Door)
        if door is not None:
            door.language = language_of(value)

    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        envvar="LUOSHI_LANG",
        default="zh",
        show_envvar=True,
        show_default=True,
        is_eager=True,
        expose_value=False,
        callback=choose,
        help="Language of messages and table heads.",
    )(command)

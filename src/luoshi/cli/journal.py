"""`luoshi journal`: prove that nothing in the journal was changed, and hand it out."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from luoshi.cli.door import FOUND, Door, speaks
from luoshi.cli.platform import open_platform
from luoshi.cli.source import Source
from luoshi.cli.target import check_target, write_target

if TYPE_CHECKING:
    from luoshi.journal.chain import Verification

LONGEST_LINE_BYTES = 64 * 1024 * 1024  # a longer one is no entry: it must not fill the memory


@click.group(short_help="Verify and export the journal.")
def journal() -> None:
    """Verify and export the journal of who did what, when and why."""


@journal.command(short_help="Check the chain of hashes.")
@click.option(
    "--head", metavar="HASH", help="The head of an earlier export or page: tells whether the tail was cut."
)
@click.option(
    "--file", "file", metavar="EXPORT", type=click.Path(), help="Verify this export; needs no database."
)
@speaks
@click.pass_context
def verify(context: click.Context, head: str | None, file: str | None) -> None:
    """Check the chain of hashes; end with status 1 and the number of the first broken entry if it is broken.

    \b
    Example: luoshi journal verify --head 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
             luoshi journal verify --file journal.jsonl
    """
    door: Door = context.obj
    head = checked_head(head)
    if file is not None:
        from luoshi.journal.chain import verify_lines

        source = Source(file)
        with door.at(source.name), source.open() as lines:
            found = verify_lines(text_lines(lines), head=head)
    else:
        open_platform(door)
        from luoshi.journal import queries

        found = queries.verify(head)
    click.echo(verdict(door, found))
    if not found.ok:
        context.exit(FOUND)


@journal.command(short_help="Write the journal as JSON Lines.")
@click.option("-o", "--output", metavar="OUT", help="Write to this file instead of printing.")
@speaks
@click.pass_obj
def export(door: Door, output: str | None) -> None:
    """Write the journal as JSON Lines, oldest first; its head goes to standard error: keep it elsewhere.

    Example: luoshi journal export -o journal.jsonl
    """
    check_target(output)
    open_platform(door)
    from luoshi.journal.queries import export_lines, head

    write_target(output, (f"{line}\n".encode() for line in export_lines()))
    click.echo(door.word("journal-head", head=head()), err=True)


def checked_head(head: str | None) -> str | None:
    """A hash as it was typed, in lower case; a usage error for what is none."""
    if head is None:
        return None
    typed = head.strip().lower()
    if len(typed) != 64 or set(typed) - set("0123456789abcdef"):
        raise click.BadParameter("a head is 64 hexadecimal digits.", param_hint="'--head'")
    return typed


def text_lines(file: BinaryIO) -> Iterator[str]:
    """The lines of an export; bytes that are no UTF-8 become marks that no entry holds."""
    while line := file.readline(LONGEST_LINE_BYTES):
        yield line.decode("utf-8", "replace")


def verdict(door: Door, found: "Verification") -> str:
    """What the verification found, in a line."""
    if found.broken_at is not None:
        return door.word("journal-broken", number=found.broken_at, fault=found.fault, head=found.head)
    if found.cut_tail:
        return door.word("journal-cut", entries=found.entries, head=found.head)
    return door.word("journal-whole", entries=found.entries, head=found.head)

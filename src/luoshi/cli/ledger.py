"""`luoshi adopt`: take a report into the ledger."""

from datetime import UTC, datetime

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import acting_officer, open_platform
from luoshi.cli.reading import any_text_option, read_report
from luoshi.cli.source import Source


@click.command(short_help="Take a report into the ledger.")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option(
    "--place", metavar="NAME", help="Whose report it is, such as 赣州市. [default: what the text says]"
)
@click.option("--year", metavar="YEAR", type=int, help="The year it plans. [default: what the text says]")
@click.option("--by", metavar="USERNAME", help="Who adopts it. [default: the only supervisor]")
@click.option(
    "--even-if-unlike", is_flag=True, help="Take a text that hardly shares a sentence with the last edition."
)
@any_text_option
@speaks
@click.pass_obj
def adopt(
    door: Door,
    file: str,
    place: str | None,
    year: int | None,
    by: str | None,
    even_if_unlike: bool,
    any_text: bool,
) -> None:
    """Adopt a report into the ledger: each promise becomes a proposed commitment.

    The same bytes again change nothing. A corrected text of the same place and year becomes the next
    edition; what officers have decided stays. FILE may be - for standard input.

    \b
    Example: luoshi adopt report.txt --place 赣州市 --year 2025 --by wang
    """
    source = Source(file)
    with door.at(source.name):
        data = source.read_bytes()
    open_platform(door)
    with door.at(source.name):
        click.echo(
            adopted(
                door, data, place=place, year=year, by=by, any_text=any_text, even_if_unlike=even_if_unlike
            )
        )


def adopted(
    door: Door,
    data: bytes,
    *,
    place: str | None = None,
    year: int | None = None,
    by: str | None,
    any_text: bool = False,
    even_if_unlike: bool = False,
) -> str:
    """Adopt ``data`` and say in a line what came of it."""
    from luoshi.ledger.adoption import adopt_reading

    officer = acting_officer(by)
    adoption = adopt_reading(
        reading=read_report(data, any_text=any_text),
        data=data,
        place=place,
        year=year,
        at=datetime.now(UTC),
        by=officer,
        even_if_unlike=even_if_unlike,
    )
    counts = {name: len(getattr(adoption, name)) for name in ("unchanged", "added", "changed", "lost")}
    return door.word(
        "adopted" if adoption.created else "adopted-before",
        place=adoption.report.place,
        year=adoption.report.year_planned,
        edition=adoption.edition.number,
        **counts,
    )

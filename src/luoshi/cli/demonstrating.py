"""`luoshi demo`: play a year of invented work for a report, to be looked at in the pages."""

from datetime import UTC, date, datetime
from importlib import import_module

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import is_local, open_platform
from luoshi.cli.serving import DemoOnServer
from luoshi.cli.source import Source


@click.command(short_help="Play a year of invented work for a report.")
@click.argument("report", metavar="REPORT", type=click.Path())
@click.option("--seed", default=2025, show_default=True, help="The same seed plays the same year.")
@click.option(
    "--until",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    metavar="DATE",
    help="The last day that is played. [default: 28 November]",
)
@speaks
@click.pass_obj
def demo(door: Door, report: str, seed: int, until: datetime | None) -> None:
    """Play a year of invented work for REPORT into an empty data folder; needs LUOSHI_LOCAL=1.

    Where a year has been played already, only the accounts get new passwords.

    \b
    Example: LUOSHI_LOCAL=1 luoshi demo report.txt
    """
    if not is_local():
        raise DemoOnServer
    source = Source(report)
    data = source.read_bytes()
    open_platform(door)
    from luoshi.cli.demo.cast import renew_passwords
    from luoshi.cli.demo.year import play_year
    from luoshi.people.clock import demonstration

    if (played := demonstration()) is not None:
        click.echo(door.word("demo-there", until=played.plays_from.date().isoformat()))
        accounts = renew_passwords(at=datetime.now(UTC))
    else:
        last: date | None = until.date() if until else None
        folder = import_module("luoshi.web.environment").data_folder() / "evidence"
        months = MonthByMonth(door)
        with door.at(source.name), months:
            accounts = play_year(
                report=data,
                evidence_folder=folder,
                until=last,
                seed=seed,
                at=datetime.now(UTC),
                told=months.tell,
            ).accounts
    click.echo(door.word("demo-accounts"))
    for username, role, password in accounts:
        click.echo(f"  {username:<16} {password}  {door.word(f'role-{role}')}")


class MonthByMonth:
    """Says each month once as it is played: a year takes a minute."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._month: tuple[int, int] | None = None

    def __enter__(self) -> None:
        """Nothing is said before the first month."""

    def __exit__(self, *_: object) -> None:
        """End the line, whether the play ended or was broken off."""
        if self._month is not None:
            click.echo()

    def tell(self, moment: datetime) -> None:
        """Say the month of ``moment`` if it is another than that of the moment before."""
        month = (moment.year, moment.month)
        if month == self._month:
            return
        if self._month is None:
            click.echo(self._door.word("demo-playing", year=moment.year), nl=False)
        self._month = month
        click.echo(f" {moment.month}", nl=False)

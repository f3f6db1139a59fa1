"""`luoshi officer`: accounts of the people who sign in."""

from datetime import UTC, datetime

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import open_platform
from luoshi.people.passwords import random_password

ROLES = ("supervisor", "verifier", "reporter", "head", "leader", "auditor")


@click.group(short_help="Accounts of the people who sign in.")
def officer() -> None:
    """Add the people who sign in, and give them new passwords."""


@officer.command(short_help="Add a person who signs in.")
@click.argument("username")
@click.option("--name", required=True, metavar="NAME", help="The person's name, such as 王敏.")
@click.option(
    "--role",
    type=click.Choice(ROLES),
    required=True,
    help="A supervisor keeps the ledger; a verifier verifies; a reporter and a head speak for an office; "
    "a leader decides; an auditor sees everything and changes nothing.",
)
@click.option("--office", metavar="NAME", help="Where the person works: any name of the office.")
@speaks
@click.pass_obj
def add(door: Door, username: str, name: str, role: str, office: str | None) -> None:
    """Add a person who signs in as USERNAME; their password is made at random and printed once.

    Example: luoshi officer add wang --name 王敏 --role supervisor
    """
    open_platform(door)
    from luoshi.people.actions import add_officer
    from luoshi.people.queries import NoSuchOffice, offices_by_name

    works_in = None
    if office is not None:
        works_in = offices_by_name().get(office)
        if works_in is None:
            raise NoSuchOffice(id=office)
    made, now = random_password(), datetime.now(UTC)
    add_officer(username=username, name=name, role=role, password=made, office=works_in, at=now, by=None)
    click.echo(door.word("officer-added", username=username, password=made))


@officer.command(short_help="Give somebody a new password.")
@click.argument("username")
@speaks
@click.pass_obj
def password(door: Door, username: str) -> None:
    """Give USERNAME a new random password, printed once; whoever is signed in under it is signed out.

    Example: luoshi officer password wang
    """
    open_platform(door)
    from luoshi.people.actions import set_password
    from luoshi.people.queries import officer_named

    made = random_password()
    set_password(officer=officer_named(username), password=made, at=datetime.now(UTC), by=None)
    click.echo(door.word("password-set", username=username, password=made))


@officer.command(short_help="Take away the second factor of somebody who lost their phone.")
@click.argument("username")
@click.option("--reason", required=True, metavar="TEXT", help="Why; the journal keeps it.")
@speaks
@click.pass_obj
def reset(door: Door, username: str, reason: str) -> None:
    """Take away the second factor of USERNAME: their password alone lets them in until they set it up anew.

    Example: luoshi officer reset wang --reason 手机丢失
    """
    open_platform(door)
    from luoshi.people.queries import officer_named
    from luoshi.people.second_factor import reset_second_factor

    reset_second_factor(officer=officer_named(username), reason=reason, at=datetime.now(UTC), by=None)
    click.echo(door.word("second-factor-reset", username=username))

"""`luoshi officer`: accounts of the people who sign in."""

from datetime import UTC, datetime

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.passwords import random_password
from luoshi.cli.platform import open_platform

ROLES = ("supervisor", "auditor")


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
    help="A supervisor decides; an auditor sees everything and changes nothing.",
)
@speaks
@click.pass_obj
def add(door: Door, username: str, name: str, role: str) -> None:
    """Add a person who signs in as USERNAME; their password is made at random and printed once.

    Example: luoshi officer add wang --name 王敏 --role supervisor
    """
    open_platform(door)
    from luoshi.people.actions import add_officer

    made = random_password()
    add_officer(username=username, name=name, role=role, password=made, at=datetime.now(UTC), by=None)
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

"""`luoshi account`: the year's open data as a package, and checking one without the platform."""

import click

from luoshi.cli.account.exporting import export
from luoshi.cli.account.verifying import verify


@click.group(short_help="Make and check the open data of a year.")
def account() -> None:
    """Make the open data package of a year from what was signed, and check one from its files alone."""


account.add_command(export)
account.add_command(verify)

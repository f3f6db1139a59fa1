"""`luoshi offices`: the city's offices, taken over from a profile."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import open_platform
from luoshi.cli.source import Source

if TYPE_CHECKING:
    from luoshi.delivery.rules.profile import Profile


@click.group(short_help="The city's offices.")
def offices() -> None:
    """Take the city's offices over from a profile, and list them."""


@offices.command(short_help="Take the offices of a profile over.")
@click.argument("profile", metavar="PROFILE")
@speaks
@click.pass_obj
def adopt(door: Door, profile: str) -> None:
    """Bring the offices to what PROFILE says: one that comes with Luoshi, or a .toml file of your own.

    Offices that the profile does not name stay as they are. The same profile again changes nothing.

    \b
    Example: luoshi offices adopt ganzhou
    """
    found = read(door, profile)
    open_platform(door)
    from luoshi.delivery.sheets.proposing import adopt_profile, office_entries
    from luoshi.people.reorganising import difference

    brings = difference(office_entries(found))
    adopt_profile(profile=found, at=datetime.now(UTC), by=None)
    counts = {"added": len(brings.added), "changed": len(brings.changed), "same": brings.same}
    click.echo(door.word("offices-adopted", city=found.name, **counts))


@offices.command(name="list", short_help="List the offices.")
@speaks
@click.pass_obj
def list_offices(door: Door) -> None:
    """List the offices as a tree: name, short name, how many officers, which leaders oversee it.

    \b
    Example: luoshi offices list
    """
    open_platform(door)
    from luoshi.people.queries import office_tree
    from luoshi.people.tables import groups_of_offices

    groups = groups_of_offices(office_tree())
    for group in groups:
        click.echo(f"{group.name} {group.count}")
        for row in group.rows:
            short = row.office.short if row.office.short != row.office.name else ""
            leaders = "、".join(leader.name for leader in row.leaders)
            officers = door.word("officers-count", n=len(row.officers)) if row.officers else ""
            facts = "  ".join(filter(None, [row.office.name, short, officers, leaders]))
            click.echo("  " * (row.depth + 1) + facts)
    if not groups:
        click.echo(door.word("no-offices"))


def read(door: Door, profile: str) -> "Profile":
    """The profile of this name, or in this file."""
    from luoshi.delivery.rules.profile import load_profile, read_profile

    if not profile.endswith(".toml"):
        return load_profile(profile)
    source = Source(profile)
    with door.at(source.name):
        return read_profile(source.read_bytes(), file=Path(profile).name)

"""`luoshi schema`: the JSON Schema of what the other commands print."""

from importlib.resources import files

import click

from luoshi.cli.door import speaks


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of ``read``; those of ``check`` and ``compare`` in its ``$defs``."""
    return files("luoshi.cli").joinpath("report.schema.json").read_text(encoding="utf-8")


@click.command(short_help="Print the JSON Schema of the JSON output.")
@speaks
def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of the JSON output.

    Example: luoshi schema > report.schema.json
    """
    click.echo(schema_text(), nl=False)

"""`luoshi sheet`: an existing task table brought into a draft sheet."""

from datetime import UTC, datetime
from pathlib import PurePath

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import acting_officer, open_platform
from luoshi.cli.source import Source


@click.group(short_help="Task tables.")
def sheet() -> None:
    """Bring an existing task table into a draft sheet."""


@sheet.command(name="import", short_help="Import a task table into a draft sheet.")
@click.argument("file", metavar="FILE", type=click.Path())
@click.option("--sheet", "sheet_id", metavar="ID", type=int, required=True, help="The draft's number.")
@click.option("--by", metavar="USERNAME", help="Who imports it. [default: the only supervisor]")
@click.option(
    "--first-leads", is_flag=True, help="Where a row names no lead, the responsible office named first leads."
)
@click.option("--dry-run", is_flag=True, help="Say what each row would become, and write nothing.")
@speaks
@click.pass_obj
def import_(door: Door, file: str, sheet_id: int, by: str | None, first_leads: bool, dry_run: bool) -> None:
    """Import the rows of FILE (.xlsx, .csv, .docx, .xls, .et ...) into a draft sheet, all or none.

    What the columns mean is told by their heads, or was said once on the page of the import. A row with
    the words of an accepted commitment, or very nearly, carries it out; the others become commitments of a
    source that keeps the file. The same file again brings nothing twice.

    \b
    Example: luoshi sheet import table.xlsx --sheet 3 --by wang
    """
    source = Source(file)
    with door.at(source.name):
        data = source.read_bytes()
    open_platform(door)
    from luoshi.delivery import queries
    from luoshi.delivery.actions import import_tasks
    from luoshi.delivery.sheets.incoming import incoming, mapped_tables, task_rows

    officer = acting_officer(by)
    found = queries.sheet(sheet_id, officer)
    with door.at(source.name):
        if dry_run:
            rows, _ = task_rows(mapped_tables(data), year=found.year)
            for one in incoming(found, rows, first_leads=first_leads):
                fate = door.word(f"row-{one.fate}")
                click.echo(f"{one.row.tab_name}\t{one.row.number}\t{fate}\t{one.row.wording}")
            return
        made = import_tasks(
            sheet_id=sheet_id,
            data=data,
            file_name=PurePath(source.name).name,
            first_leads=first_leads,
            at=datetime.now(UTC),
            by=officer,
            seen_version=found.version,
        )
    click.echo(door.word("sheet-imported", tasks=len(made.tasks), skipped=made.skipped, title=found.title))

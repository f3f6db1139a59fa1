"""`luoshi review YEAR`: the draft of the next review, written from what is proven."""

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.platform import open_platform
from luoshi.cli.target import STANDARD_OUTPUT, check_target, write_target

DOCUMENT, PAGE = ".docx", ".html"


@click.command(short_help="Write the draft of a year's review.")
@click.argument("year", type=click.IntRange(1949, 2999))
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Write to this file: .docx an official document, .html a page, any other plain text.",
)
@speaks
@click.pass_obj
def draft(door: Door, year: int, output: str | None) -> None:
    """Write the draft of the review of YEAR from the figures that are proven; prints it without -o.

    The word draft may be left out: luoshi review 2025.

    \b
    Example: luoshi review draft 2025 -o review.docx
    """
    check_target(output)
    open_platform(door)
    from luoshi.account.review import draft as domain
    from luoshi.delivery.city import profile
    from luoshi.paper.official import write_document
    from luoshi.people.clock import today

    found = domain.review_of(year, on=today(), rule_sets=profile().lights)
    name = output or STANDARD_OUTPUT
    if name.endswith(DOCUMENT):
        written = write_document(domain.review_document(found))
    elif name.endswith(PAGE):
        written = domain.review_html(found).encode()
    else:
        written = domain.review_text(found).encode()
    write_target(output, [written])

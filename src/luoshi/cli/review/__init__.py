"""`luoshi review`: the draft of the next review, and whether an editor's draft says what is proven."""

import click

from luoshi.cli.review.drafting import draft


class ByYear(click.Group):
    """A group whose command `draft` may be left out: `luoshi review 2025` writes the draft of that year."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command's name before a year."""
        if args and args[0].isdecimal():
            args = ["draft", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ByYear, short_help="Write and check the review of a year.")
def review() -> None:
    """Write the review of a year from what is proven, and check an editor's draft against it.

    Example: luoshi review 2025 -o review.docx
    """


review.add_command(draft)

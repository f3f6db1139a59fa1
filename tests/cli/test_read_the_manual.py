"""The manual of the command line: complete, and true."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from luoshi.cli.main import main
from tests.console import ROOT, Example, console_environment, examples

MANUAL = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(group: click.Group = main, name: str = "luoshi") -> Iterator[tuple[str, click.Command]]:
    for command in group.commands.values():
        yield f"{name} {command.name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {command.name}")


def section(heading: str) -> str:
    """What stands under the head ``heading``, up to the next one."""
    for level in ("## ", "### "):
        _, found, rest = MANUAL.partition(f"\n{level}{heading}\n")
        if found:
            return rest.partition("\n#")[0]
    return ""


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_every_command_and_option_is_in_the_manual(name: str, command: click.Command) -> None:
    text = section(name)
    assert text, f"{name} has no section"
    general = section("For every command")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden:
            assert f"`{parameter.opts[-1]}" in text + general, f"{name} {parameter.opts[-1]}"
            if isinstance(parameter.type, click.Choice):
                for choice in parameter.type.choices:
                    assert f"`{parameter.opts[-1]} {choice}`" in text + general, f"{name}: {choice}"


def test_the_manual_names_no_command_that_is_not_there() -> None:
    headings = {
        line.lstrip("# ") for line in MANUAL.splitlines() if line.startswith(("## luoshi", "### luoshi"))
    }
    assert headings == {name for name, _ in commands()}


@pytest.mark.parametrize(("name", "command"), list(commands()), ids=[name for name, _ in commands()])
def test_help_shows_an_example_and_explains_each_option(name: str, command: click.Command) -> None:
    help_text = command.get_help(click.Context(command, info_name=name))
    if not isinstance(command, click.Group):
        assert f"Example: {name}" in help_text or f"Example: LUOSHI_LOCAL=1 {name}" in help_text
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help


def test_each_status_that_a_command_ends_with_is_explained() -> None:
    from luoshi.cli import door

    table = section("For every command")
    for status in (0, door.FOUND, door.REFUSED, door.BUG, door.INTERRUPTED, door.PIPE_CLOSED):
        assert f"\n| {status} | " in table


def test_the_examples_print_what_the_manual_says(tmp_path: Path) -> None:
    _, _, rest = MANUAL.partition("```text\n")
    (tmp_path / "report.txt").write_text(rest.partition("```")[0], encoding="utf-8")
    run = examples(MANUAL)
    assert len(run) > 15
    for example in run:
        done = subprocess.run(
            ["bash", "-c", example.command],
            cwd=tmp_path,
            env=console_environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        printed = done.stdout.decode()
        assert example.matches(printed), f"$ {example.command}\n{printed}"


def test_an_example_matches_only_what_it_says() -> None:
    example = Example("x", "Head: ...\n2 files\n")
    assert example.matches("Head: abc\n2 files\n")
    assert not example.matches("Head: abc\n3 files\n")
    assert not example.matches("Head: abc\n2 files\nmore\n")

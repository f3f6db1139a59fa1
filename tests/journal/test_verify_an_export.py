"""Somebody outside checks an exported journal with no database, no account and no network."""

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.journal import chain, queries
from tests.cast import MORNING, make_entries


def make_lines(count: int) -> list[str]:
    """An exported journal, written by the rules of the format alone."""
    lines, previous = [], chain.GENESIS
    for number in range(1, count + 1):
        entry: dict[str, object] = {
            "number": number,
            "at": chain.moment(MORNING),
            "actor": "officer:1",
            "act": "ledger.accept",
            "thing": f"commitment:{number}",
            "reason": "核对无误",
            "payload": {"number": number},
            "previous": previous,
        }
        entry["hash"] = previous = chain.entry_hash(entry)
        lines.append(chain.canonical(entry))
    return lines


@pytest.mark.django_db
def test_an_export_is_whole_and_ends_at_the_head() -> None:
    make_entries(4)
    lines = list(queries.export_lines())
    found = chain.verify_lines(lines, head=queries.head())
    assert found.ok
    assert (found.entries, found.head) == (4, queries.head())


def test_checking_an_export_needs_nothing_of_django() -> None:
    script = (
        "import sys; from luoshi.journal.chain import verify_lines\n"
        "found = verify_lines(sys.stdin)\n"
        "print(found.ok, found.entries, any(name.startswith('django') for name in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input="\n".join(make_lines(3)) + "\n",
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.split() == ["True", "3", "False"]


@given(data=st.data())
def test_any_changed_character_breaks_the_chain_at_its_line(data: st.DataObject) -> None:
    lines = make_lines(4)
    index = data.draw(st.integers(0, 3))
    at = data.draw(st.integers(0, len(lines[index]) - 1))
    other = data.draw(st.characters(exclude_characters=lines[index][at] + "\r\n", exclude_categories=["Cs"]))
    lines[index] = lines[index][:at] + other + lines[index][at + 1 :]
    assert chain.verify_lines(lines).broken_at == index + 1


@given(st.permutations(range(5)))
def test_any_other_order_breaks_the_chain_where_it_begins(order: list[int]) -> None:
    lines = make_lines(5)
    first_wrong = next((place for place, index in enumerate(order) if place != index), None)
    found = chain.verify_lines([lines[index] for index in order])
    assert found.broken_at == (None if first_wrong is None else first_wrong + 1)


@given(st.integers(0, 6))
def test_a_cut_export_shows_against_the_head(kept: int) -> None:
    lines = make_lines(6)
    head = json.loads(lines[-1])["hash"]
    found = chain.verify_lines(lines[:kept], head=head)
    assert found.cut_tail == (kept < 6)


@pytest.mark.parametrize(
    "line",
    ["", "null", "[]", "{}", "not json", '{"number":1}', '{"number":1e0}', "[" * 100_000, '{"a":NaN}'],
)
def test_a_line_that_is_no_entry_is_the_broken_link(line: str) -> None:
    lines = make_lines(2)
    found = chain.verify_lines([lines[0], line, lines[1]])
    assert (found.broken_at, found.fault) == (2, "form")


def test_a_doubled_key_cannot_hide_another_text() -> None:
    lines = make_lines(1)
    doubled = lines[0].replace('"reason":', '"reason":"别的理由","reason":', 1)
    assert chain.verify_lines([doubled]).broken_at == 1

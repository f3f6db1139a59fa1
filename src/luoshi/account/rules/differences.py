"""What is different between two versions of what was published of a commitment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "published", "light", "value", "corrected", "verified", "state", "adjusted", "evidence", "gone"
]
"""``published``: for the first time; ``light``: another colour; ``value``: of one more period;
``corrected``: the value of a period was replaced; ``verified``: somebody verified it; ``state``: of a task;
``adjusted``: the promise itself was changed, with a document; ``evidence``: more of it; ``gone``: no longer
in what the office publishes."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed; ``of``: the figure's name or the task's words.

    ``before`` and ``after`` are parts of the published content, or None where there was or is nothing: of a
    value the observation, of a light its colour, of an adjustment or evidence the row itself.
    """

    kind: Kind
    thing: str
    of: str
    before: Any = None
    after: Any = None
    unit: str = ""


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """What changed from one version of an item's content to a later one, in the order of its tasks.

    Either may be None, where the commitment was not published yet, or is no longer.
    """
    if before is None or after is None:
        shown = after or before
        if shown is None:
            return []
        promise = shown["commitment"]
        return [Difference("published" if before is None else "gone", promise["thing"], promise["text"])]
    old = {task["thing"]: task for task in before["tasks"]}
    found: list[Difference] = []
    for task in after["tasks"]:
        was = old.pop(task["thing"], None)
        if was is None:
            found.append(Difference("published", task["thing"], task["wording"]))
        else:
            found += _of_task(was, task)
    found += [Difference("gone", task["thing"], task["wording"]) for task in old.values()]
    return found


def _of_task(was: Mapping[str, Any], task: Mapping[str, Any]) -> Iterator[Difference]:
    thing, words = task["thing"], task["wording"]
    if was["state"] != task["state"]:
        yield Difference("state", thing, words, was["state"], task["state"])
    for row in _new(was["adjustments"], task["adjustments"], "entry"):
        yield Difference("adjusted", thing, words, None, row)
    old = {_key(figure): figure for figure in was["figures"]}
    for figure in task["figures"]:
        yield from _of_figure(old.get(_key(figure)), figure, task)
    for row in _new(was["evidence"], task["evidence"], "thing"):
        yield Difference("evidence", row["thing"], words, None, row)


def _of_figure(
    was: Mapping[str, Any] | None, figure: Mapping[str, Any], task: Mapping[str, Any]
) -> Iterator[Difference]:
    indicator = figure["indicator"]
    name = task["wording"] if indicator is None else indicator["name"]
    thing = task["thing"] if indicator is None else indicator["thing"]
    unit = "" if indicator is None else indicator["unit"]
    old = {} if was is None else {row["thing"]: row for row in was["observations"]}
    rows = {row["thing"]: row for row in figure["observations"]}
    for row in figure["observations"]:
        earlier = old.get(row["thing"])
        replaced = rows.get(row["replaces"] or "")
        if earlier is None and replaced is not None:
            yield Difference("corrected", row["thing"], name, replaced, row, unit)
        elif earlier is None:
            yield Difference("value", row["thing"], name, None, row, unit)
        elif earlier["verified"] is None and row["verified"] is not None:
            yield Difference("verified", row["thing"], name, earlier, row, unit)
    before, after = _colour(was), _colour(figure)
    if before != after:
        yield Difference("light", thing, name, before, after)


def _colour(figure: Mapping[str, Any] | None) -> str | None:
    return None if figure is None or figure["light"] is None else figure["light"]["colour"]


def _key(figure: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """What tells the figures of one task apart."""
    return (None if figure["indicator"] is None else figure["indicator"]["thing"], figure["target"])


def _new(
    before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], key: str
) -> list[Mapping[str, Any]]:
    known = {row[key] for row in before}
    return [row for row in after if row[key] not in known]

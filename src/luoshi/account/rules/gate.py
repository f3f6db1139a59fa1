"""The gate before the public (先审查后公开): the life of a publication, and what stands in its way.

The duty to examine before publishing: Regulations on Open Government Information (政府信息公开条例, State
Council Decree 711, 2019), articles 14 and 17.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from luoshi.account.rules.not_public import not_for_the_public
from luoshi.delivery.rules import calendar
from luoshi.delivery.rules.states import Life, Move

Concern = Literal[
    "identity-number",
    "mobile-number",
    "bank-card",
    "e-mail",
    "secrecy-mark",
    "contradicted",
    "before-release",
    "unverified",
    "no-evidence",
]
BLOCKING: Final[frozenset[Concern]] = frozenset(
    {
        "identity-number",
        "mobile-number",
        "bank-card",
        "e-mail",
        "secrecy-mark",
        "contradicted",
        "before-release",
    }
)
"""What nobody can pass; the rest is shown to whoever decides, and to the public as what it is."""

PUBLICATION: Final = Life(
    name="publication",
    initial="prepared",
    states=("prepared", "passed", "cleared", "signed", "returned"),
    final=frozenset({"signed", "returned"}),
    moves=(
        Move("pass", frozenset({"prepared"}), "passed", frozenset({"head"})),
        Move(
            "clear",
            frozenset({"passed"}),
            "cleared",
            frozenset({"verifier", "supervisor"}),
            ("other-person",),
        ),
        Move("sign", frozenset({"cleared"}), "signed", frozenset({"leader", "supervisor"})),
        Move(
            "return",
            frozenset({"prepared", "passed", "cleared"}),
            "returned",
            frozenset({"head", "verifier", "supervisor", "leader"}),
            ("reason",),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Raised:
    """Something that the check found. ``where``: the names that lead to it in the content, dotted."""

    concern: Concern
    commitment: str  # "commitment:42"
    thing: str  # what it is about: "observation:9", or the commitment itself
    where: str
    start: int | None = None  # within a text, half-open, in characters
    end: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether it cannot be published like this."""
        return self.concern in BLOCKING


def raised_by(content: Mapping[str, Any], *, on: date) -> list[Raised]:
    """What in one item's content stands in its way on the day ``on``, or should be known to who decides."""
    commitment = content["commitment"]["thing"]
    found = [
        Raised(one.kind, commitment, thing, where, one.start, one.end)
        for where, thing, text in _texts(content, "", commitment)
        for one in not_for_the_public(text)
    ]
    for number, task in enumerate(content["tasks"]):
        for index, figure in enumerate(task["figures"]):
            where = f"tasks.{number}.figures.{index}"
            found += [Raised(concern, commitment, thing, where) for concern, thing in _of_figure(figure, on)]
    return found


def things_in(content: Mapping[str, Any]) -> set[str]:
    """What of ``content`` can be withdrawn: its commitment, its observations, its evidence."""
    found = {content["commitment"]["thing"]}
    for task in content["tasks"]:
        found |= {row["thing"] for row in task["evidence"]}
        found |= {row["thing"] for figure in task["figures"] for row in figure["observations"]}
    return found


# What holds an amount, as text in plain units: 17500000000 元 has the form of somebody's telephone number.
_AMOUNTS: Final = frozenset(
    ("value", "low", "high", "numerator", "denominator", "base", "target", "expected", "gap", "observed")
)


def _texts(value: object, where: str, thing: str) -> Iterator[tuple[str, str, str]]:
    """Every text in ``value`` with the names that lead to it, and the nearest thing that it belongs to."""
    if isinstance(value, str):
        yield where, thing, value
    elif isinstance(value, Mapping):
        own = value.get("thing", thing)
        for name, item in value.items():
            is_amount = name in _AMOUNTS and isinstance(item, str) and item.replace(".", "", 1).isdecimal()
            if name != "sha256" and not is_amount:  # a hash is never a number of somebody, either
                yield from _texts(item, f"{where}.{name}" if where else name, own)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(item, f"{where}.{index}", thing)


def _of_figure(figure: Mapping[str, Any], on: date) -> Iterator[tuple[Concern, str]]:
    case = figure["case"]
    newest = next((row for row in figure["observations"] if row["counts"]), None)
    if newest is not None:
        if False in case["evidence"]:
            yield "contradicted", newest["thing"]
        elif newest["verified"] is None and not case["proves_itself"]:
            yield "unverified", newest["thing"]
        if not any(case["evidence"]) and not case["proves_itself"]:
            yield "no-evidence", newest["thing"]
    release = (figure["indicator"] or {}).get("release")
    if release:
        series = calendar.series_called(release)
        for row in figure["observations"]:
            if calendar.release_of(series, date.fromisoformat(row["last_day"])).on > on:
                yield "before-release", row["thing"]

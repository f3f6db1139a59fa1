"""What was promised, what a year later was said of it, and what is promised again: three steps of a chain."""

from dataclasses import dataclass, replace

from luoshi.reader.compare import Outcome, Side, compare
from luoshi.reader.model import Report

TOLD = ("kept", "short", "unclear")


@dataclass(frozen=True, slots=True)
class Chain:
    """One promise of the older report on its way, or a new one; a step that is missing is None.

    ``outcome``: kept, short or unclear where the newer report tells of it, reworded where it only promises
    it again, dropped where it does neither, new where the older report did not promise it. ``sure`` is the
    reader's own estimate (0-1) of that.
    """

    outcome: Outcome
    sure: float
    promised: Side | None
    told: Side | None
    again: Side | None

    @property
    def measure(self) -> str:
        """The indicator or work that it is about, as the first step that names one says it."""
        for side in (self.promised, self.told, self.again):
            if side is not None and side.figure is not None and side.figure.measure:
                return side.figure.measure
            if side is not None and side.project is not None:
                return side.project.name
        return ""


def chains(old: Report, new: Report) -> list[Chain]:
    """Every promise of ``old`` in its order, then what only ``new`` promises.

    Raises what ``reader.compare`` raises.
    """
    answered = compare(old, new).pairs
    onward = compare(old, without_accounts(new)).pairs
    # Both go through the promises of the older report in the same order.
    walked = [
        Chain(
            first.outcome if first.outcome in TOLD else "reworded" if then.new else "dropped",
            first.sure if first.outcome in TOLD or not then.new else then.sure,
            first.old,
            first.new if first.outcome in TOLD else None,
            then.new,
        )
        for first, then in zip(answered, onward, strict=False)
        if first.old is not None
    ]
    fresh = [Chain("new", pair.sure, None, None, pair.new) for pair in onward if pair.old is None]
    return walked + fresh


def without_accounts(report: Report) -> Report:
    """``report`` as if it told of nothing that was done: only its plan is left to answer."""
    statements = tuple(
        replace(one, kind="problem") if one.kind in ("result", "principle") else one
        for one in report.statements
    )
    return replace(report, statements=statements)

"""The page of year on year: two reports one after the other, their chains, and the ledger's rows in them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from luoshi.account.rules.chains import Chain, chains
from luoshi.account.year_on_year.stored import reading_of
from luoshi.delivery.handling.workbook import said
from luoshi.ledger.models import Commitment, Edition, Report, SourceKind, State
from luoshi.ledger.queries import NoSuchReport, edition
from luoshi.paper.sheets import Column, Sheet
from luoshi.reader.compare import Side

OUTCOMES: Final = ("short", "dropped", "unclear", "kept", "reworded", "new")
COLUMNS: Final = (
    Column("序号", 8, "center"),
    Column("指标或项目", 24),
    Column("上年承诺", 48),
    Column("本年报告所述", 48),
    Column("本年承诺", 48),
    Column("结果", 10, "center"),
    Column("把握", 8, "center"),
    Column("上年台账序号", 12, "center"),
    Column("本年台账序号", 12, "center"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A chain with the commitments of the ledger that its first and last step stand in."""

    number: int
    chain: Chain
    before: Commitment | None
    after: Commitment | None

    @property
    def outcome(self) -> str:
        """What became of it, as the code names it."""
        return self.chain.outcome

    @property
    def words(self) -> str:
        """The same in Chinese."""
        return said(f"value.outcome.{self.chain.outcome}")

    @property
    def sure(self) -> str:
        """How sure the reader is of the pairing and what came of it, in per cent."""
        return f"{self.chain.sure:.0%}"


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """The chains from ``old`` to ``new``."""

    old: Edition
    new: Edition
    rows: tuple[Row, ...]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Each outcome with its words and how many chains have it."""
        found = Counter(row.outcome for row in self.rows)
        return [(one, said(f"value.outcome.{one}"), found[one]) for one in OUTCOMES if found[one]]

    def of(self, outcome: str = "", words: str = "") -> list[Row]:
        """The rows with this outcome in which ``words`` are said; empty is any."""
        return [
            row
            for row in self.rows
            if (not outcome or row.outcome == outcome) and (not words or words in spoken(row.chain))
        ]


def spoken(chain: Chain) -> str:
    """Everything that its steps say."""
    return "\n".join(side.sentence for side in (chain.promised, chain.told, chain.again) if side is not None)


def followed_reports() -> list[tuple[Report, Report]]:
    """Each work report with that of the same place a year before, the latest first."""
    rows = Report.objects.filter(kind=SourceKind.REPORT).order_by("-year_planned", "place")
    by = {(row.place, row.year_planned): row for row in rows}
    pairs = [(by.get((row.place, row.year_planned - 1)), row) for row in by.values()]
    return [(old, new) for old, new in pairs if old is not None]


def year_on_year(old: Report, new: Report) -> YearOnYear:
    """The chains between the newest editions of two reports; as many queries for long ones as for short."""
    first, second = edition(old), edition(new)
    found = chains(reading_of(first), reading_of(second))
    before, after = Held(first), Held(second)
    return YearOnYear(
        first,
        second,
        tuple(
            Row(number, chain, before.around(chain.promised), after.around(chain.again))
            for number, chain in enumerate(found, start=1)
        ),
    )


def pair_of(report_id: int | None) -> tuple[Report, Report] | None:
    """The pair whose newer report has this id, by default the latest; None where there are not two.

    Raises NoSuchReport for an id that ends no pair.
    """
    pairs = followed_reports()
    if report_id is None:
        return pairs[0] if pairs else None
    for old, new in pairs:
        if new.pk == report_id:
            return old, new
    raise NoSuchReport(id=report_id)


class Held:
    """The commitments of an edition, to be found by the place in the text."""

    def __init__(self, of: Edition) -> None:
        """Those that were not rejected, in one query."""
        rows = Commitment.objects.filter(edition=of, state__in=[State.PROPOSED, State.ACCEPTED])
        self.rows = sorted(rows, key=lambda row: (row.start, -row.end))
        self.starts = [row.start for row in self.rows]

    def around(self, side: Side | None) -> Commitment | None:
        """The one that stands closest around the piece, or around its sentence."""
        if side is None:
            return None
        return self.closest(side.start, side.end) or self.closest(side.sentence_start, side.sentence_end)

    def closest(self, start: int, end: int) -> Commitment | None:
        """The shortest that holds the span; a commitment is a sentence or two, so few are looked at."""
        last = bisect_right(self.starts, start)
        around = [row for row in self.rows[max(0, last - 40) : last] if row.end >= end]
        return min(around, key=lambda row: row.end - row.start, default=None)


def chain_sheet(found: YearOnYear, rows: Iterable[Row]) -> Sheet:
    """The rows as a workbook."""
    old, new = found.old.report, found.new.report
    return Sheet(
        title=f"{new.place}{old.year_planned}—{new.year_planned}年承诺对照",
        name="承诺对照",
        columns=COLUMNS,
        rows=[
            (
                row.number,
                row.chain.measure or None,
                row.chain.promised.sentence if row.chain.promised else None,
                row.chain.told.sentence if row.chain.told else None,
                row.chain.again.sentence if row.chain.again else None,
                row.words,
                row.sure,
                row.before.number if row.before else None,
                row.after.number if row.after else None,
            )
            for row in rows
        ],
        notes=["注：由程序按两份报告原文配对，“把握”为程序估计，引用前请核对原句。"],
        empty="没有这样的承诺",
        sticky_columns=2,
    )

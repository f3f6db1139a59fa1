"""The coverage map laid out for a page: lines of marked text, totals, and the strip that shows it whole."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from luoshi.ledger.coverage import Run, What
from luoshi.ledger.models import Commitment, Finding

# In the order of the legend: what was made first, then what needs a look.
CLASSES = ("commitment", "result", "problem", "principle", "heading", "outside", "nothing")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of one line of the text; ``opens`` where the piece is the first of its stretch."""

    start: int
    text: str
    what: str
    opens: bool
    commitment: Commitment | None = None
    figure_id: int | None = None
    target_of: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """How much of the text was made into one thing."""

    what: str
    stretches: int
    characters: int
    percent: float
    offset: float  # where it begins in a bar of 100


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of one kind, as the strip draws it; spans count characters of the text."""

    start: int
    length: int
    what: str


@dataclass(slots=True)
class Stretch:
    """Neighbouring runs that were made into the same thing."""

    what: str
    ref: int | None
    runs: list[Run] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.runs[0].start

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.runs[-1].end

    @property
    def characters(self) -> int:
        """How long it is."""
        return self.end - self.start


def stretches(runs: Iterable[Run]) -> list[Stretch]:
    """``runs`` joined where they belong to the same sentence, commitment or head."""
    joined: list[Stretch] = []
    last: tuple[object, ...] = ()
    for run in (part for whole in runs for part in without_edges(whole)):
        identity = (run.what, run.ref, run.sentence)
        if not joined or identity != last:
            joined.append(Stretch(run.what, run.ref))
        joined[-1].runs.append(run)
        last = identity
    return joined


def without_edges(run: Run) -> list[Run]:
    """``run`` with the stops and blanks at its ends apart, where it stands between what was read."""
    if run.what not in {"nothing", "outside"} or run.figure is not None:
        return [run]
    said = [index for index, character in enumerate(run.text) if character.isalnum()]
    if not said:
        return [run]
    first, last = said[0], said[-1] + 1
    closing = "”’》)】"
    opening = "“‘《(【"
    while first and run.text[first - 1] in opening:
        first -= 1
    while last < len(run.text) and run.text[last] in closing:
        last += 1
    cuts: list[tuple[int, int, What]] = [
        (0, first, "gap"),
        (first, last, run.what),
        (last, len(run.text), "gap"),
    ]
    return [
        replace(
            run,
            start=run.start + begin,
            end=run.start + end,
            text=run.text[begin:end],
            what=what,
            findings=run.findings,
        )
        for begin, end, what in cuts
        if begin < end
    ]


def lines(pieces: Sequence[Stretch], commitments: Mapping[int, Commitment]) -> list[list[Mark]]:
    """The text line by line, an empty line as an empty list; ``commitments``: by id."""
    page: list[list[Mark]] = [[]]
    seen: set[int] = set()  # a finding is raised once: at the first visible piece from where it begins
    waiting: list[Finding] = []
    opened: set[int] = set()  # a sentence goes on after a project within it: its number is shown once
    for piece in pieces:
        opens = piece.ref is None or piece.ref not in opened
        opened |= {piece.ref} if piece.ref is not None else set()
        for run in piece.runs:
            waiting += [finding for finding in run.findings if finding.pk not in seen]
            seen |= {finding.pk for finding in run.findings}
            for number, (start, text) in enumerate(split_lines(run.start, run.text)):
                if number:
                    page.append([])
                if not text:
                    continue
                page[-1].append(
                    Mark(
                        start=start,
                        text=text,
                        what=piece.what,
                        opens=opens,
                        commitment=commitments.get(piece.ref) if piece.ref else None,
                        figure_id=run.figure.pk if run.figure else None,
                        target_of=run.target_of,
                        findings=tuple(waiting),
                    )
                )
                opens, waiting = False, []
    return page


def split_lines(start: int, text: str) -> Iterator[tuple[int, str]]:
    """(offset, text) of each line of ``text``, which begins at ``start``; the line ends are left out."""
    for line in text.split("\n"):
        yield start, line.removesuffix("\r")
        start += len(line) + 1


def totals(pieces: Sequence[Stretch]) -> list[Total]:
    """For each class how many stretches and characters, in the order of ``CLASSES``; gaps are not counted."""
    counted = [piece for piece in pieces if piece.what != "gap"]
    whole = sum(piece.characters for piece in counted) or 1
    found: list[Total] = []
    offset = 0.0
    for what in CLASSES:
        chosen = [piece for piece in counted if piece.what == what]
        characters = sum(piece.characters for piece in chosen)
        percent = 100 * characters / whole
        found.append(Total(what, len(chosen), characters, round(percent, 2), round(offset, 2)))
        offset += percent
    return found


def bands(pieces: Sequence[Stretch]) -> list[Band]:
    """What the strip draws: neighbours of the same class as one, gaps given to what stands before them."""
    drawn: list[Band] = []
    for piece in pieces:
        what = drawn[-1].what if piece.what == "gap" and drawn else piece.what
        if drawn and drawn[-1].what == what:
            drawn[-1] = Band(drawn[-1].start, drawn[-1].length + piece.characters, what)
        else:
            drawn.append(Band(piece.start, piece.characters, what))
    return [band for band in drawn if band.what != "gap"]

"""A report's text in paragraphs, with the stretches that were promised marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """A stretch of the text, half-open in characters, and the number of the commitment that it became."""

    start: int
    end: int
    commitment: int
    colour: str  # of its light; empty where there is none


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph; ``promise`` where it is one, and ``begins`` where that begins here."""

    text: str
    promise: Promise | None = None
    begins: bool = False


def paragraphs(text: str, promises: Iterable[Promise]) -> Iterator[Sequence[Run]]:
    """Each line of ``text`` that is not empty, as runs that together are the line.

    Of promises that overlap the one that begins first is marked, of those that begin together the longest.
    """
    waiting = list(_apart(promises))[::-1]
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        runs: list[Run] = []
        at = start
        while waiting and waiting[-1].start < end:
            one = waiting[-1]
            begin, stop = max(one.start, start), min(one.end, end)
            runs += [Run(text[at:begin])] if at < begin else []
            runs.append(Run(text[begin:stop], one, begins=begin == one.start))
            at = stop
            if one.end > end:
                break
            waiting.pop()
        runs += [Run(text[at:end])] if at < end else []
        if line.strip():
            yield runs
        start = end


def _apart(promises: Iterable[Promise]) -> Iterator[Promise]:
    last = 0
    for one in sorted(promises, key=lambda promise: (promise.start, -promise.end, promise.commitment)):
        if one.start >= last and one.end > one.start:
            yield one
            last = one.end

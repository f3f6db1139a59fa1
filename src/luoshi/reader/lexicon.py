"""The genre's vocabulary, read once from ``lexicon.toml`` into the shapes that the rules ask for."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from luoshi.reader.model import Bound, Stage

STAGES: Final[tuple[Stage, ...]] = ("complete", "build", "start", "prepare", "plan")


class WordSet:
    """Words that can be asked for at a place in a text: the longest that begins or ends there."""

    __slots__ = ("_by_first", "_by_last", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_first = _lengths_by(self.words, 0)
        self._by_last = _lengths_by(self.words, -1)

    def starting(self, text: str, at: int = 0) -> str:
        """The longest word that begins at ``at``, or an empty string."""
        for size in self._by_first.get(text[at : at + 1], ()):
            word = text[at : at + size]
            if word in self.words:
                return word
        return ""

    def ending(self, text: str, end: int | None = None) -> str:
        """The longest word that ends just before ``end``, or an empty string."""
        if end is None:
            end = len(text)
        if end <= 0:
            return ""
        for size in self._by_last.get(text[end - 1 : end], ()):
            if size <= end:
                word = text[end - size : end]
                if word in self.words:
                    return word
        return ""


def _lengths_by(words: Iterable[str], place: int) -> dict[str, tuple[int, ...]]:
    """Lengths of the words with this first (0) or last (-1) character, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[place], set()).add(len(word))
    return {character: tuple(sorted(sizes, reverse=True)) for character, sizes in lengths.items()}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word sets by what the words do."""

    units: WordSet
    counted: frozenset[str]
    spelled: WordSet
    ordinals: WordSet
    unit_of_noun: Mapping[str, str]
    unit_of_head: Mapping[str, str]
    nouns_counted: WordSet
    bound_before: Mapping[str, Bound]
    words_before: WordSet
    bound_after: Mapping[str, Bound]
    words_after: WordSet
    not_after: Mapping[str, str]
    up: WordSet
    down: WordSet
    predicates: WordSet
    light: WordSet
    heavy: WordSet
    said_of: WordSet
    links: WordSet
    openings: WordSet
    indicators: WordSet
    indicator_ends: frozenset[str]
    stage_of_lead: Mapping[str, Stage]
    leads: WordSet
    stage_of_tail: Mapping[str, Stage]
    tails: WordSet
    tail_finder: AhoCorasick
    strong_leads: frozenset[str]
    adverbs: WordSet
    tail_adverbs: WordSet
    works: WordSet
    work_finder: AhoCorasick
    not_works: WordSet
    soft_works: frozenset[str]
    generic: WordSet

    def begins_with_predicate(self, text: str) -> bool:
        """Whether a clause begins with a verb or an adverb, as promises do."""
        return bool(self.predicates.starting(text))


def _load() -> Lexicon:
    data = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))
    units, bounds, change, words, works = (
        data[key] for key in ("units", "bounds", "change", "words", "projects")
    )
    lead: dict[str, Stage] = {word: stage for stage in STAGES for word in works["lead"][stage]}
    tail: dict[str, Stage] = {word: stage for stage in STAGES for word in works["tail"][stage]}
    names = works["names"]
    return Lexicon(
        units=WordSet([*units["measured"], *units["counted"]]),
        counted=frozenset(units["counted"]),
        spelled=WordSet(units["spelled"]),
        ordinals=WordSet(units["ordinal"]),
        unit_of_noun=units["by_noun"],
        unit_of_head=units["by_head"],
        nouns_counted=WordSet(units["by_noun"]),
        bound_before=bounds["before"],
        words_before=WordSet(bounds["before"]),
        bound_after=bounds["after"],
        words_after=WordSet(bounds["after"]),
        not_after=bounds["not_after"],
        up=WordSet(change["up"]),
        down=WordSet(change["down"]),
        predicates=WordSet(words["predicates"]),
        light=WordSet(words["light"]),
        heavy=WordSet(words["heavy"]),
        said_of=WordSet(words["said_of"]),
        links=WordSet(words["links"]),
        openings=WordSet(words["openings"]),
        indicators=WordSet(words["indicators"]),
        indicator_ends=frozenset(words["indicator_ends"]),
        stage_of_lead=lead,
        leads=WordSet(lead),
        stage_of_tail=tail,
        tails=WordSet(tail),
        tail_finder=AhoCorasick(sorted(tail), matchkind=MatchKind.LeftmostLongest),
        strong_leads=frozenset(names["strong"]),
        adverbs=WordSet(names["adverbs"]),
        tail_adverbs=WordSet(names["adverbs_of_tail"]),
        works=WordSet(names["works"]),
        work_finder=AhoCorasick(sorted(names["works"]), matchkind=MatchKind.LeftmostLongest),
        not_works=WordSet(names["not_works"]),
        soft_works=frozenset(names["soft"]),
        generic=WordSet(names["generic"]),
    )


LEXICON: Final = _load()

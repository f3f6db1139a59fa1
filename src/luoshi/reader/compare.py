"""Year on year: what the older report promised, paired with what the newer one says of it."""

from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar, Literal

from luoshi.ground.refused import Refused
from luoshi.reader.compare_outcome import comparable, far_enough, near, reached
from luoshi.reader.compare_pieces import Piece, Rarity, accounts, grams, planned, promises
from luoshi.reader.model import Figure, Project, Report

Outcome = Literal["kept", "short", "unclear", "reworded", "dropped", "new"]
PairRule = Literal["same-measure", "like-measure", "same-project", "like-project", "like-words", "no-pair"]

_LEAST = {"like-measure": 0.5, "like-project": 0.45, "like-words": 0.36}  # score under which two do not pair
_LEAST_WEIGHT = 6.0  # of the words shared, as Rarity weighs them: one rare word, or some middling ones
_SAME_UNIT = 2.0  # two figures of one unit and kind need so much less weight of words
_ALIKE = 0.5  # from here on two are surely about one thing
_ACCOUNT_FIRST = 0.4  # what was done answers a promise better than a new promise does
_SECOND_KIND = 0.85  # a figure or project answered only by a sentence
_MUCH_SHORTER = 0.5  # an answer of less than so much of the promise must hold its share of it
_COMMON = 80  # a pair of characters in more pieces than this finds no candidates: it keeps time linear


class PlacesDiffer(Refused):
    """The reports are of different places: ``old``, ``new``."""

    code: ClassVar[str] = "places-differ"


class YearsNotConsecutive(Refused):
    """The newer report does not follow the older by one year: ``old``, ``new``."""

    code: ClassVar[str] = "years-not-consecutive"


class YearsUnknown(Refused):
    """A report does not say for which year it plans, so that nobody knows whether one follows the other."""

    code: ClassVar[str] = "years-unknown"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: the piece that was paired (a figure, a project, or all) and its sentence.

    ``start`` and ``end`` are the piece's, ``sentence_start`` and ``sentence_end`` those of the statement.
    """

    start: int
    end: int
    sentence_start: int
    sentence_end: int
    sentence: str
    figure: Figure | None
    project: Project | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What became of one promise; ``old`` is None for a new one, ``new`` for a dropped one.

    ``score`` (0–1) says how alike the two are, ``sure`` (0–1) how sure the outcome is, ``shared`` which
    words made them a pair, the rarest first.
    """

    outcome: Outcome
    rule: PairRule
    score: float
    sure: float
    shared: tuple[str, ...]
    old: Side | None
    new: Side | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pairs: promises of the older report in its order, then what is new in the order of the newer."""

    place: str | None
    old_year: int | None
    new_year: int | None
    pairs: tuple[Pair, ...]

    def of(self, outcome: Outcome) -> tuple[Pair, ...]:
        """The pairs with one outcome."""
        return tuple(pair for pair in self.pairs if pair.outcome == outcome)


@dataclass(frozen=True, slots=True)
class _Candidate:
    rank: float
    score: float
    rule: PairRule
    old: int
    new: int


def compare(old: Report, new: Report, *, any_years: bool = False) -> Comparison:
    """Pair what ``old`` promised with what ``new`` says of it.

    Raises PlacesDiffer; and YearsNotConsecutive or YearsUnknown unless ``any_years``.
    """
    _check(old, new, any_years=any_years)
    promised, told, next_plan = promises(old), accounts(new), planned(new)
    answers = [*told, *next_plan]
    rarity = Rarity(old, new)
    candidates = _candidates(promised, answers, len(told), rarity)
    chosen = _assign(candidates, answers)
    best: dict[int, float] = defaultdict(float)
    spoken_of: set[int] = set()  # statements of the new plan that go on with something old
    for candidate in candidates:
        best[candidate.old] = max(best[candidate.old], candidate.score)
        if candidate.new >= len(told):
            spoken_of.add(answers[candidate.new].statement)
    pairs = [
        _pair(old, new, promised[i], answers[found.new], found, found.new < len(told), rarity)
        if (found := chosen.get(i))
        else _alone("dropped", _side(old, promised[i]), _rareness(promised[i], rarity))
        for i in range(len(promised))
    ]
    pairs += [
        _alone("new", _side(new, piece), _rareness(piece, rarity))
        for piece in promises(new)
        if piece.statement not in spoken_of
    ]
    return Comparison(new.place, old.year_planned, new.year_planned, tuple(pairs))


def _check(old: Report, new: Report, *, any_years: bool) -> None:
    if old.place and new.place and (old.adcode or old.place) != (new.adcode or new.place):
        raise PlacesDiffer(old=old.place, new=new.place)
    if any_years:
        return
    if old.year_planned is None or new.year_planned is None:
        raise YearsUnknown()
    if new.year_planned != old.year_planned + 1:
        raise YearsNotConsecutive(old=old.year_planned, new=new.year_planned)


# --- who belongs to whom


def _candidates(promised: list[Piece], answers: list[Piece], told: int, rarity: Rarity) -> list[_Candidate]:
    """Every promise with every answer that shares a rare enough word and is like enough, best first."""
    holders: dict[str, list[int]] = defaultdict(list)
    for index, answer in enumerate(answers):
        for gram in frozenset().union(*map(grams, answer.said)):
            holders[gram].append(index)
    found = []
    for index, promise in enumerate(promised):
        seen: set[int] = set()
        for gram in frozenset().union(*map(grams, promise.said)):
            if len(holders[gram]) <= _COMMON:
                seen.update(holders[gram])
        for other in seen:
            candidate = _judge(promise, answers[other], index, other, rarity, account=other < told)
            if candidate:
                found.append(candidate)
    return sorted(found, key=lambda c: (-c.rank, c.old, c.new))


def _judge(
    promise: Piece, answer: Piece, old: int, new: int, rarity: Rarity, *, account: bool
) -> _Candidate | None:
    if promise.places and answer.places and not promise.places & answer.places:
        return None
    if answer.kind not in (promise.kind, "statement"):
        return None
    if promise.figure and answer.figure and not comparable(promise.figure, answer.figure):
        return None
    # A sentence with several figures would lend each of them the words of the others.
    said = promise.said[:2] if promise.figure and not answer.figure else promise.said
    score, weight = max(_likeness(a, b, rarity) for a in said for b in answer.said)
    rule = _rule(promise, answer)
    if promise.figure and answer.figure:
        nearness = near(promise.figure, answer.figure)
        score, weight = min(score + nearness * 0.3, 1.0), weight + nearness * 3 + _SAME_UNIT
    if weight < _LEAST_WEIGHT:
        return None
    if answer.kind != promise.kind:
        score *= _SECOND_KIND
    if score < _LEAST.get(rule, 0):
        return None
    if account and not (promise.figure and answer.figure is None):
        first = _ACCOUNT_FIRST if score >= _ALIKE else _ACCOUNT_FIRST / 2
    else:
        first = 0.0
    return _Candidate(score + first, score, rule, old, new)


def _rule(promise: Piece, answer: Piece) -> PairRule:
    same = promise.said[:1] == answer.said[:1]
    if promise.kind == answer.kind == "figure":
        return "same-measure" if same else "like-measure"
    if promise.kind == answer.kind == "project":
        return "same-project" if same else "like-project"
    return "like-words"


def _likeness(one: str, other: str, rarity: Rarity) -> tuple[float, float]:
    """How alike two texts are (0–1), and how much the shared pairs of characters weigh.

    Half of it is how much of the shorter is in the longer (新增就业 in 城镇新增就业), half how much of both.
    Of an answer that is much shorter than the promise (棚户区改造, and the promise names the quarter), it is
    how much of the promise it holds.
    """
    first, second = grams(one), grams(other)
    shared = rarity.total(first & second)
    of_first, of_second = rarity.total(first), rarity.total(second)
    if shared <= 0:
        return 0.0, 0.0
    within = shared / (of_first if of_second < of_first * _MUCH_SHORTER else min(of_first, of_second))
    both = shared / (of_first * of_second) ** 0.5
    return (within + both) / 2, shared


def _assign(candidates: list[_Candidate], answers: list[Piece]) -> dict[int, _Candidate]:
    """The best answer of each promise, greedily; a figure or project answers one promise only.

    A whole sentence may answer several promises: …、…等改革事项全面完成.
    """
    chosen: dict[int, _Candidate] = {}
    taken: set[int] = set()
    for candidate in candidates:
        if candidate.old in chosen or candidate.new in taken:
            continue
        chosen[candidate.old] = candidate
        if answers[candidate.new].kind != "statement":
            taken.add(candidate.new)
    return chosen


# --- what is said of it


def _pair(
    old: Report, new: Report, promise: Piece, answer: Piece, found: _Candidate, account: bool, rarity: Rarity
) -> Pair:
    here, there = _side(old, promise), _side(new, answer)
    outcome: Outcome = "reworded"
    if account:
        outcome = _outcome(promise, answer, here, there)
    sure = found.score * (0.95 if promise.kind == answer.kind != "statement" else 0.85)
    return Pair(
        outcome,
        found.rule,
        round(found.score, 2),
        round(min(sure, 1.0), 2),
        _shared(promise, answer, rarity),
        here,
        there,
    )


def _outcome(promise: Piece, answer: Piece, here: Side, there: Side) -> Outcome:
    if promise.figure:
        if answer.figure is None:
            return "unclear"
        return "kept" if reached(promise.figure, answer.figure) else "short"
    kept = far_enough(promise.project, here.sentence, answer.project, there.sentence)
    return "kept" if kept else "short"


def _alone(outcome: Outcome, side: Side, sure: float) -> Pair:
    old, new = (side, None) if outcome == "dropped" else (None, side)
    return Pair(outcome, "no-pair", 0.0, round(sure, 2), (), old, new)


def _rareness(piece: Piece, rarity: Rarity) -> float:
    """How sure it is that nothing speaks of a piece: surer the more it says that could have been found."""
    weight = max((rarity.total(grams(said)) for said in piece.said), default=0.0)
    named = 0.15 if piece.kind != "statement" else 0.0
    return min(0.3 + weight / 100 + named, 0.9)


def _side(report: Report, piece: Piece) -> Side:
    statement = report.statements[piece.statement]
    return Side(
        piece.start, piece.end, statement.start, statement.end, statement.text, piece.figure, piece.project
    )


def _shared(promise: Piece, answer: Piece, rarity: Rarity) -> tuple[str, ...]:
    """The longest words that both share, the weightiest first, five at most; shared places among them."""
    words: set[str] = set(promise.places & answer.places)
    for one in promise.said:
        for other in answer.said:
            common, start = grams(one) & grams(other), 0
            while start < len(one) - 1:
                end = start
                while end < len(one) - 1 and one[end : end + 2] in common:
                    end += 1
                if end > start:
                    words.add(one[start : end + 1])
                start = max(end, start + 1)
    return tuple(sorted(words, key=lambda word: (-rarity.total(grams(word)), word))[:5])

"""Which sentence of a corrected text is which sentence of the old one, pure."""

import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher

# White space and marks of no width: they come and go with the file format, the wording stays.
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")

# Shared pairs of neighbouring characters, as a share of both texts (Dice). Half of them shared, in the same
# place of the text, is the same sentence reworded; one that has also moved must be much more alike.
LIKE_IN_PLACE = 0.5
LIKE_ELSEWHERE = 0.75


def wording(text: str) -> str:
    """``text`` without what cannot be seen: two texts with equal wording say the same."""
    return _INVISIBLE.sub("", text)


def align(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """For the index of each old sentence that is still there, the index of the new one; one to one.

    First the same words in the same order, then the same words elsewhere, then similar words between the
    neighbours that are known, then very similar words anywhere.
    """
    before, after = [wording(text) for text in old], [wording(text) for text in new]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    pairs = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    anchors = sorted(pairs.items())
    add_moved(pairs, before, after)
    scores = likenesses(before, after, pairs)
    add_similar(pairs, anchors, scores, at_least=LIKE_IN_PLACE)
    taken = set(pairs.values())
    for score, i, j in scores:
        if score >= LIKE_ELSEWHERE and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def add_moved(pairs: dict[int, int], before: Sequence[str], after: Sequence[str]) -> None:
    """Pair what is left of ``before`` with the same words elsewhere in ``after``, first with first."""
    taken = set(pairs.values())
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in reversed(range(len(after))):
        if j not in taken:
            places[after[j]].append(j)
    for i, words in enumerate(before):
        if i not in pairs and places.get(words):
            pairs[i] = places[words].pop()


def likenesses(
    before: Sequence[str], after: Sequence[str], pairs: dict[int, int]
) -> list[tuple[float, int, int]]:
    """(likeness, old, new) of what is in no pair yet and at least alike in place, the most alike first."""
    taken = set(pairs.values())
    sizes, holders = {}, defaultdict(list)
    for j, words in enumerate(after):
        if j not in taken:
            bigrams = neighbours(words)
            sizes[j] = len(bigrams)
            for bigram in bigrams:
                holders[bigram].append(j)
    scores = []
    for i, words in enumerate(before):
        if i in pairs:
            continue
        bigrams = neighbours(words)
        shared = Counter(j for bigram in bigrams for j in holders.get(bigram, ()))
        for j, count in shared.items():
            score = 2 * count / (len(bigrams) + sizes[j])
            if score >= LIKE_IN_PLACE:
                scores.append((score, i, j))
    return sorted(scores, key=lambda found: (-found[0], found[1], found[2]))


def add_similar(
    pairs: dict[int, int],
    anchors: list[tuple[int, int]],
    scores: list[tuple[float, int, int]],
    *,
    at_least: float,
) -> None:
    """Pair by likeness, the best first, whatever keeps the order that ``anchors`` set."""
    order, taken = list(anchors), set(pairs.values())
    for score, i, j in scores:
        if score < at_least or i in pairs or j in taken:
            continue
        place = bisect(order, (i, j))
        after_its_neighbour = place == 0 or order[place - 1][1] < j
        before_its_neighbour = place == len(order) or j < order[place][1]
        if after_its_neighbour and before_its_neighbour:
            order.insert(place, (i, j))
            pairs[i] = j
            taken.add(j)


def neighbours(words: str) -> set[str]:
    """The pairs of neighbouring characters in ``words``; the only character of a text of one."""
    return {words[k : k + 2] for k in range(len(words) - 1)} or {words}


def moved_span(old: str, new: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the words ``old[start:end]`` stand in ``new``, a rewording of ``old``; None if they are gone."""
    quote = old[start:end]
    found = [match.start() for match in re.finditer(re.escape(quote), new)]
    if found:
        nearest = min(found, key=lambda position: abs(position - start))
        return nearest, nearest + len(quote)
    first = last = None
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if i1 <= start < i2:
            first = j1 + (start - i1 if tag == "equal" else 0)
        if i1 < end <= i2:
            last = j1 + (end - i1) if tag == "equal" else j2
    if first is None or last is None or not new[first:last].strip():
        return None
    return first, last

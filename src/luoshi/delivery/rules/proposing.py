"""Proposals of offices for a task, each with its reason and how sure it is; unknown stays unknown (待定).

Reasons, the surest first: the text names the office; it names the place, or every county; last year's table
had a task like it; the office's duty by law is spoken of in the text, or only in the heading. A proposal
decides nothing: an officer does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal

from luoshi.delivery.rules.profile import Duty, ProfileOffice

Part = Literal["lead", "responsible", "supporting"]
Confidence = Literal["sure", "likely", "possible"]
Reason = Literal["named", "place", "every-county", "other-counties", "last-year", "duty", "heading"]

# 每个县(市、区), 各县(市、区), 所有县(市、区): all of them. 各县 alone: those not named otherwise.
_EVERY_COUNTY: Final = re.compile(r"(?:每个|每一个|各个?|所有|全部)县\s*[（(]\s*市\s*[、,，]?\s*区?\s*[）)]")
_EACH_COUNTY: Final = re.compile(r"(?:各县市区|每个县|各县(?!级|域|城)|其[余他]县(?:[（(]市、区[）)])?)")
_ALL_WRITTEN_OUT: Final = ("各县市区",)
_LIKE: Final = Decimal("0.5")  # half of the pairs of characters in common: the same task, worded anew
_LONG_WORD: Final = 4  # a word of four characters is an office's own term, two are everyday language


@dataclass(frozen=True, slots=True)
class Proposal:
    """An office (its key), its part, why (``proposal.<reason>``, filled by ``values``), and how sure."""

    office: str
    part: Part
    reason: Reason
    confidence: Confidence
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PastAssignment:
    """Who had a task in last year's table; ``office`` is a key of the profile."""

    text: str
    office: str
    part: Part


def propose_offices(
    text: str,
    *,
    heading: str = "",
    places: Sequence[str] = (),
    offices: Sequence[ProfileOffice],
    last_year: Sequence[PastAssignment] = (),
) -> list[Proposal]:
    """Who could lead, be responsible for or support what ``text`` promises; at most one proposal an office.

    :param heading: the heading under which it stands, for where the text itself says too little.
    :param places: the places that the reader found in it.
    :param offices: those of the city's profile, with their duties.
    :param last_year: assignments of last year's table.
    :return: the lead first, if there is one; an empty list where nothing speaks for anybody.
    """
    found: dict[str, Proposal] = {}
    for proposal in (
        *_named(text, offices),
        *_counties(text, places, offices),
        *_like_last_year(text, offices, last_year),
        *_by_duty(text, heading, offices),
    ):
        known = found.get(proposal.office)
        if known is None:
            found[proposal.office] = proposal
    order: tuple[Part, ...] = ("lead", "responsible", "supporting")
    return sorted(_one_lead(found.values()), key=lambda proposal: order.index(proposal.part))


def _one_lead(proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """The first lead stays; a later, less sure one supports."""
    lead_found = False
    for proposal in proposals:
        if proposal.part == "lead" and lead_found:
            yield Proposal(
                proposal.office, "supporting", proposal.reason, proposal.confidence, proposal.values
            )
        else:
            lead_found = lead_found or proposal.part == "lead"
            yield proposal


def _propose(office: str, part: Part, reason: Reason, confidence: Confidence, **values: object) -> Proposal:
    return Proposal(office, part, reason, confidence, MappingProxyType(values))


def _named(text: str, offices: Sequence[ProfileOffice]) -> Iterator[Proposal]:
    """Departments and zones that the text names; of the departments the first leads (Hangzhou, 2020)."""
    spots = []
    for office in offices:
        if office.kind in ("department", "zone", "other"):
            where = [(text.find(name), name) for name in office.names if name in text]
            if where:
                start, name = min(where, key=lambda spot: (spot[0], -len(spot[1])))
                spots.append((start, office, name))
    lead_found = False
    for _, office, name in sorted(spots, key=lambda spot: spot[0]):
        part: Part = "responsible"
        if office.kind == "department":
            part = "supporting" if lead_found else "lead"
            lead_found = True
        yield _propose(office.key, part, "named", "sure", words=name)


def _counties(text: str, places: Sequence[str], offices: Sequence[ProfileOffice]) -> Iterator[Proposal]:
    """Counties by name, and 每个县(市、区) or 各县 as all of them or all the others."""
    counties = [office for office in offices if office.kind == "county"]
    everyone = _EVERY_COUNTY.search(text)
    others = None if everyone else _EACH_COUNTY.search(text)
    if others is not None and others[0] in _ALL_WRITTEN_OUT:
        everyone, others = others, None
    for county in counties:
        # a bare 兴国 may be 科教兴国: the reader decides, unless 各县 speaks of counties anyway
        in_text = county.names if others else (county.name, county.short)
        name = next((name for name in county.names if name in places), None)
        name = name or next((name for name in in_text if name in text), None)
        if name is not None:
            yield _propose(county.key, "responsible", "place", "sure", words=name)
        elif everyone is not None:
            yield _propose(county.key, "responsible", "every-county", "sure", words=everyone[0])
        elif others is not None:
            yield _propose(county.key, "responsible", "other-counties", "sure", words=others[0])


def _like_last_year(
    text: str, offices: Sequence[ProfileOffice], last_year: Sequence[PastAssignment]
) -> Iterator[Proposal]:
    """The offices that had the most similar task of last year, if one is similar enough."""
    keys = {office.key for office in offices}
    pairs = _pairs(text)
    likeness = {past.text: _likeness(pairs, _pairs(past.text)) for past in last_year}
    best = max(likeness.values(), default=Decimal(0))
    if best < _LIKE:
        return
    chosen = next(past for past, alike in likeness.items() if alike == best)
    for past in last_year:
        if past.text == chosen and past.office in keys:
            percent = round(best * 100)
            yield _propose(past.office, past.part, "last-year", "likely", words=past.text, percent=percent)


def _by_duty(text: str, heading: str, offices: Sequence[ProfileOffice]) -> Iterator[Proposal]:
    """By the words of duties in the text; in the heading where the text has none."""
    scores = _scores(text, offices)
    if scores:
        yield from _ranked(scores, "duty")
    elif heading:
        yield from _ranked(_scores(heading, offices), "heading")


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    word: str
    office: str
    source: str


def _scores(text: str, offices: Sequence[ProfileOffice]) -> dict[str, list[_Hit]]:
    """The words of each office in ``text``; where words of several overlap, the longest counts."""
    hits = [hit for office in offices for duty in office.duties for hit in _hits(text, office.key, duty)]
    taken: list[tuple[int, int]] = []
    kept: dict[str, list[_Hit]] = {}
    for hit in sorted(hits, key=lambda hit: (-len(hit.word), hit.start)):
        end = hit.start + len(hit.word)
        if all(end <= start or stop <= hit.start for start, stop in taken):
            taken.append((hit.start, end))
            kept.setdefault(hit.office, []).append(hit)
    return kept


def _hits(text: str, office: str, duty: Duty) -> Iterator[_Hit]:
    for exception in duty.exceptions:
        text = text.replace(exception, "\0" * len(exception))
    for word in duty.words:
        start = text.find(word)
        while start >= 0:
            yield _Hit(start, word, office, duty.source)
            start = text.find(word, start + len(word))


def _ranked(scores: Mapping[str, list[_Hit]], reason: Literal["duty", "heading"]) -> Iterator[Proposal]:
    """The office that the text speaks of most leads. Where two are alike none does: the lead stays 待定.

    A heading is too wide to name a lead: what it speaks of is only proposed as responsible.
    """
    weights = {office: _weight(hits) for office, hits in scores.items()}
    heaviest = max(weights.values(), default=0)
    clear = list(weights.values()).count(heaviest) == 1
    for office, hits in sorted(scores.items(), key=lambda item: (-weights[item[0]], item[1][0].start)):
        part: Part = "responsible"
        if reason == "duty" and clear:
            part = "lead" if weights[office] == heaviest else "supporting"
        words = list(dict.fromkeys(hit.word for hit in sorted(hits, key=lambda hit: hit.start)))
        yield _propose(
            office,
            part,
            reason,
            "likely" if part == "lead" and weights[office] >= _LONG_WORD else "possible",
            words=words,
            source=hits[0].source,
        )


def _weight(hits: Iterable[_Hit]) -> int:
    return sum(len(word) for word in {hit.word for hit in hits})


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters, figures left out: they change every year."""
    plain = re.sub(r"[\W\d_]+", "", text)
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> Decimal:
    """Dice's measure, from 0 to 1."""
    many = len(one) + len(other)
    return Decimal(0) if many == 0 else Decimal(2 * len(one & other)) / many

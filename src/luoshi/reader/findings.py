"""What a careful reader would raise about a report: each finding with its rule, place and values."""

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from luoshi.reader.claims import find_claims
from luoshi.reader.layout import Layout
from luoshi.reader.model import Figure, Finding, Project, Severity, Statement
from luoshi.reader.view import View

_LATIN_WORD = re.compile(r"(?<![A-Za-z0-9.+/\-“(])[a-z]{2,}(?![A-Za-z0-9.+/\-])")
_KNOWN_LATIN = frozenset(
    {"km", "kw", "mw", "gw", "cm", "mm", "kg", "app", "pm", "ph", "vs", "www", "http", "https"}
)
_LISTED_COUNT = re.compile(r"[个家县区市]")
_OPEN_QUOTE_REACH = 60  # characters: an opening mark without a closing one within these is taken as unclosed
_TERMINALS = "。!?;…”)》"


def find_findings(
    view: View,
    layout: Layout,
    statements: Sequence[Statement],
    figures: Sequence[Figure],
    projects: Sequence[Project],
    *,
    garbled_from: int | None,
    length: int,
) -> tuple[Finding, ...]:
    """All findings in the order of the text; spans count in the raw text of ``length`` characters."""
    found = [
        *_garbled(garbled_from, length),
        *_counts(view, layout),
        *_continuations(view, layout),
        *_unclosed_quotes(view, layout),
        *_latin_words(view, layout),
        *_list_lengths(statements, figures),
        *_unknowns(layout),
        *find_claims(statements, figures, projects),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _finding(rule: str, severity: Severity, start: int, end: int, **values: object) -> Finding:
    return Finding(rule, severity, start, end, MappingProxyType(values))


def _garbled(garbled_from: int | None, length: int) -> Iterator[Finding]:
    if garbled_from is not None:
        yield _finding("text-garbled", "error", garbled_from, length, offset=garbled_from)


def _counts(view: View, layout: Layout) -> Iterator[Finding]:
    """重点做好九方面工作, and eight follow."""
    for said in layout.announcements:
        if said.announced != said.found and said.announced > 1:
            yield _finding(
                "announced-count",
                "error",
                view.raw_start(said.start),
                view.raw_end(said.end),
                announced=said.announced,
                found=said.found,
            )


def _continuations(view: View, layout: Layout) -> Iterator[Finding]:
    """Marks that the text is a part, and a last sentence that does not end."""
    text = view.text
    if layout.continued_from is not None and (at := text.find("(" + layout.continued_from)) >= 0:
        end = at + len(layout.continued_from) + 2
        yield _finding(
            "continued-from", "warning", view.raw_start(at), view.raw_end(end), mark=layout.continued_from
        )
    if layout.continued_to is not None and (at := text.rfind("(" + layout.continued_to)) >= 0:
        end = at + len(layout.continued_to) + 2
        yield _finding(
            "continued-to", "error", view.raw_start(at), view.raw_end(end), mark=layout.continued_to
        )
    if layout.blocks:
        last = layout.blocks[-1]
        said = text[last.start : last.end].rstrip()
        if said and said[-1] not in _TERMINALS and len(said) > 4:
            end = last.start + len(said)
            yield _finding(
                "breaks-off",
                "error",
                view.raw_start(max(last.start, end - 12)),
                view.raw_end(end),
                ending=said[-12:],
            )


def _unclosed_quotes(view: View, layout: Layout) -> Iterator[Finding]:
    for block in layout.blocks:
        at = view.text.find("“", block.start, block.end)
        while at >= 0:
            closing = view.text.find("”", at + 1, block.end)
            opening = view.text.find("“", at + 1, block.end)
            if closing < 0 or 0 <= opening < closing:
                end = min(at + 12, block.end)
                yield _finding(
                    "unclosed-quote", "warning", view.raw_start(at), view.raw_end(end), text=view.text[at:end]
                )
            at = opening


def _latin_words(view: View, layout: Layout) -> Iterator[Finding]:
    """A lone lower-case word in Chinese prose is most often a fault of recognition: 精神 and 二十届."""
    for block in layout.blocks:
        for match in _LATIN_WORD.finditer(view.text, block.start, block.end):
            if match.group() not in _KNOWN_LATIN:
                yield _finding(
                    "lone-latin-word",
                    "warning",
                    view.raw_start(match.start()),
                    view.raw_end(match.end()),
                    word=match.group(),
                )


def _list_lengths(statements: Sequence[Statement], figures: Sequence[Figure]) -> Iterator[Finding]:
    """章贡、瑞金…8个开发区: as many names as the number says."""
    for figure in figures:
        if figure.value is None or figure.unit not in ("个", "家", "县") or len(figure.places) < 2:
            continue
        statement = statements[figure.statement] if figure.statement is not None else None
        if statement is None:
            continue
        before = statement.text[: figure.start - statement.start]
        listed = 0
        while before and (name := next((p for p in figure.places if before.endswith(p)), None)):
            listed += 1
            before = before[: -len(name)].rstrip("、和,")
        if listed >= 2 and listed != figure.value and not before.endswith("等"):
            yield _finding(
                "list-count", "warning", figure.start, figure.end, announced=figure.value, found=listed
            )


def _unknowns(layout: Layout) -> Iterator[Finding]:
    if layout.year_planned is None:
        yield _finding("year-unknown", "warning", 0, 0)

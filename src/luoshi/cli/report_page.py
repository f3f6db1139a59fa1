"""A reading as one self-contained web page: the text coloured by what was made of each stretch."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import pairwise
from unicodedata import normalize

from luoshi.cli.words import Lines, coded, count_words, figure_words, report_words
from luoshi.ground.messages import Language, render, render_finding
from luoshi.reader.model import Figure, Finding, Report

# Nothing may be loaded from anywhere: the page opens alike on an isolated network and years from now.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_STYLE = """
:root { color-scheme: light; --line: #d0d7de; --soft: #57606a; --accent: #0b5cad; }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.8 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: #1f2328; background: #f6f8fa; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 1rem 1.5rem; }
header { padding-top: 2rem; } h1 { font-size: 1.5rem; margin: 0 0 .3rem; line-height: 1.4; }
h2 { font-size: 1.1rem; margin: 2rem 0 .6rem; }
.about { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; margin: .2rem 0; }
.legend { position: sticky; top: 0; z-index: 1; background: #f6f8faee; border-bottom: 1px solid var(--line);
  padding: .5rem 1.5rem; font-size: .85rem; display: flex; flex-wrap: wrap; gap: .3rem 1rem;
  justify-content: center; }
.text { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: 1.5rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.target { background: #d3f0dc; } .task { background: #eaf7ee; } .result { background: #ddebfa; }
.problem { background: #fbe3e0; } .principle { color: var(--soft); background: #f0f1f3; }
.head { font-weight: 700; }
.figure { border-bottom: 2px solid #1a7f37; color: inherit; text-decoration: none; font-weight: 600; }
.finding { outline: 2px dashed #b35900; outline-offset: 1px; }
[id] { scroll-margin-top: 4rem; } :target { outline: 3px solid var(--accent); }
table { width: 100%; border-collapse: collapse; background: #fff; font-size: .9rem; line-height: 1.5; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { background: #eef2f6; position: sticky; top: 2.4rem; } td.n { text-align: right; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
a { color: var(--accent); } .error { color: #a40e26; font-weight: 700; } .warning { color: #8a4600; }
@media (max-width: 40rem) { header, main, footer { padding: .8rem; } .text { padding: .8rem; }
  table { display: block; overflow-x: auto; } th { position: static; } td { min-width: 3.2rem; } }
@media print { body { background: #fff; font-size: 11pt; } .legend, th { position: static; }
  .text { border: 0; padding: 0; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
"""


def page(report: Report, name: str, language: Language) -> Iterator[str]:
    """The page in pieces; ``name`` is what the text was read from."""

    def word(key: str) -> str:
        return escape(render(f"cli.{key}", language))

    title = escape(report_words(report, language) or name)
    yield f'<!doctype html>\n<html lang="{"en" if language == "en" else "zh-Hans"}">\n<head>\n'
    yield '<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
    yield f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
    yield f'<p class="about">{escape(count_words(report, language))}</p>\n'
    yield f'<p class="about">{escape(name)} · {escape(report.encoding)} · SHA-256 {report.sha256}</p>\n'
    yield f'</header>\n<div class="legend">{_legend(language)}</div>\n<main>\n'
    yield f"<h2>{word('findings')}</h2>\n"
    yield from _findings(report, language)
    yield f'<h2>{word("text")}</h2>\n<div class="text">'
    yield from coloured(report, language)
    yield f"</div>\n<h2>{word('figures')}</h2>\n"
    yield from _figures(report, language)
    yield f"</main>\n<footer><p class='about'>{word('made-by')}</p></footer>\n</body>\n</html>\n"


def coloured(report: Report, language: Language) -> Iterator[str]:
    """The whole raw text, each stretch in the colour of what was made of it; nothing added, nothing lost."""
    text = report.text
    statements = report.statements
    heads = [(s.start, _head_end(report, s.start, s.heading)) for s in report.sections]
    findings = [(f.start, max(f.end, min(f.start + 1, len(text)))) for f in report.findings]
    spans = [*((s.start, s.end) for s in statements), *((f.start, f.end) for f in report.figures)]
    edges = {0, len(text), *(edge for span in (*spans, *heads, *findings) for edge in span)}
    borders = sorted(edge for edge in edges if 0 <= edge <= len(text))
    by_statement = _owners(borders, [(s.start, s.end) for s in statements])
    by_figure = _owners(borders, [(f.start, f.end) for f in report.figures])
    by_head, by_finding = _owners(borders, heads), _owners(borders, findings)
    opened: set[tuple[str, int]] = set()

    def anchor(letter: str, index: int | None) -> str:
        if index is None or (letter, index) in opened:
            return ""
        opened.add((letter, index))
        return f' id="{letter}{index + 1}"'

    for start, end in pairwise(borders):
        piece = escape(text[start:end])
        figure, finding, statement = by_figure.get(start), by_finding.get(start), by_statement.get(start)
        if figure is not None:
            about = escape(_figure_title(report.figures[figure], language), quote=True)
            link = f'href="#row{figure + 1}" title="{about}"'
            piece = f'<a class="figure" {link}{anchor("f", figure)}>{piece}</a>'
        if finding is not None:
            rule = report.findings[finding]
            about = escape(render_finding(rule.rule, rule.values, language), quote=True)
            piece = f'<span class="finding" title="{about}"{anchor("n", finding)}>{piece}</span>'
        if statement is not None:
            said = statements[statement]
            words = [coded("kind", said.kind, language), coded("firmness", said.firmness, language)]
            about = escape(" · ".join(filter(None, [*words, said.rule])), quote=True)
            piece = f'<span class="{said.kind}" title="{about}"{anchor("s", statement)}>{piece}</span>'
        elif start in by_head:
            piece = f'<span class="head">{piece}</span>'
        yield piece


def _legend(language: Language) -> str:
    kinds = "".join(
        f'<span><span class="{kind}">&nbsp;{escape(coded("kind", kind, language))}&nbsp;</span></span>'
        for kind in ("target", "task", "result", "problem", "principle")
    )
    figure, finding = (escape(render(f"cli.{key}", language)) for key in ("figure", "finding"))
    return (
        f'{kinds}<span><span class="figure">{figure}</span></span>'
        f'<span><span class="finding">&nbsp;{finding}&nbsp;</span></span>'
    )


def _findings(report: Report, language: Language) -> Iterator[str]:
    if not report.findings:
        yield f"<p>{escape(render('cli.no-findings', language))}</p>\n"
        return
    lines = Lines(report.text)
    yield _table_head(["severity", "position", "finding"], language)
    for index, finding in enumerate(report.findings):
        place = "{}:{}".format(*lines.position(finding.start))
        severity = escape(coded("severity", finding.severity, language))
        yield (
            f'<tr><td class="{finding.severity}">{severity}</td>'
            f'<td class="n"><a href="#n{index + 1}">{place}</a></td>'
            f"<td>{escape(_message(finding, language))}</td></tr>\n"
        )
    yield "</tbody></table>\n"


def _figures(report: Report, language: Language) -> Iterator[str]:
    yield _table_head(["number", "measure", "figure", "bound", "role", "year", "places"], language)
    for index, figure in enumerate(report.figures):
        cells = [
            figure.measure,
            figure.text,
            coded("bound", figure.bound, language),
            coded("role", figure.role, language),
            str(figure.year or ""),
            "、".join(figure.places),
        ]
        row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        link = f'<a href="#f{index + 1}">{index + 1}</a>'
        yield f'<tr id="row{index + 1}"><td class="n">{link}</td>{row}</tr>\n'
    yield "</tbody></table>\n"


def _table_head(keys: Iterable[str], language: Language) -> str:
    heads = "".join(f"<th>{escape(render(f'cli.{key}', language))}</th>" for key in keys)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>\n"


def _figure_title(figure: Figure, language: Language) -> str:
    role = coded("role", figure.role, language)
    return " · ".join(
        filter(None, [figure_words(figure, language), role, str(figure.year or ""), figure.rule])
    )


def _message(finding: Finding, language: Language) -> str:
    return render_finding(finding.rule, finding.values, language)


def _head_end(report: Report, start: int, heading: str) -> int:
    """Where the head at ``start`` ends; heads come in half-width signs, the text as it is."""
    end = start + len(heading)
    if normalize("NFKC", report.text[start:end]) == normalize("NFKC", heading):
        return end
    line = report.text[start:].splitlines()[:1]
    return start + len(line[0]) if line and len(line[0]) < 2 * len(heading) else start


def _owners(borders: Sequence[int], spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each border, the index of the narrowest of ``spans`` that goes over it."""
    found: dict[int, int] = {}
    for index in sorted(range(len(spans)), key=lambda i: spans[i][0] - spans[i][1]):
        start, end = spans[index]
        first, last = bisect_right(borders, start) - 1, bisect_right(borders, end - 1)
        for at in range(first, last if start < end else first):
            found[borders[at]] = index
    return found

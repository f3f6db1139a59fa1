"""The text of an HTML document: a line for each block, without scripts, styles and navigation."""

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCUMENT: Final = re.compile(
    r"(?>\s|\ufeff|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->)*+<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_DECLARED: Final = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_UNSEEN_TAGS: Final = """
    script style nav noscript template head svg math iframe object canvas select button textarea
    audio video map
"""
_BLOCK_TAGS: Final = """
    p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table tr caption section article header footer main
    aside blockquote pre hr form fieldset address figure figcaption body center
    thead tbody tfoot details summary
"""
_LEFT_OUT: Final = frozenset(_UNSEEN_TAGS.split())
_BLOCKS: Final = frozenset(_BLOCK_TAGS.split())
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")  # not U+3000 and U+00A0: HTML keeps those
_AROUND_TABS: Final = re.compile(r" *\t *")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_html_document(text: str) -> bool:
    """Whether the text is a whole HTML document; prose with some tags in it is not."""
    return _DOCUMENT.match(text) is not None


def declared_encoding(data: bytes) -> str | None:
    """The encoding that the head of an HTML document names for itself."""
    found = _DECLARED.search(data[:4096])
    return found[1].decode("ascii") if found else None


def html_text(text: str) -> str:
    """The visible text of an HTML document; cells of a table's row are parted by tabs.

    Returns an empty text where nothing is visible. Never raises: HTML is read as browsers do.
    """
    from lxml import etree  # slow to import, and needed for documents only

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # what lxml raises for a document without any element
        return ""
    pieces: list[str] = []
    _collect(root, pieces)
    lines = (_AROUND_TABS.sub("\t", line).strip(" \t") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line.strip())


def _collect(root: "_Element", pieces: list[str]) -> None:
    """Gather the text in document order; iterative, because pages nest deeper than Python recurses."""
    if root is None:
        return
    waiting: list[tuple[_Element, bool]] = [(root, True)]
    while waiting:
        element, opening = waiting.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if opening and tag not in _LEFT_OUT and not _is_hidden(element):
            pieces.append(_edge(tag))
            pieces.append(_prose(element.text, within=element))
            waiting.append((element, False))
            waiting.extend((inner, True) for inner in reversed(element))
        else:
            if not opening:
                pieces.append("\n" if tag in _BLOCKS else "")
            parent = element.getparent()
            if parent is not None:
                pieces.append(_prose(element.tail, within=parent))


def _edge(tag: str) -> str:
    if tag in ("td", "th"):
        return "\t"
    return "\n" if tag in _BLOCKS or tag == "br" else ""


def _prose(text: str | None, *, within: "_Element") -> str:
    if not text:
        return ""
    kept = any(above.tag == "pre" for above in (within, *within.iterancestors()))
    return text if kept else _BLANKS.sub(" ", text)


def _is_hidden(element: "_Element") -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))

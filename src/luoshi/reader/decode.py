"""Bytes to text: which encoding they are in, and from where on the text is garbled."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from luoshi.ground.refused import Refused
from luoshi.reader.garbled import garbled_from, strangeness

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ("utf-8", "gb18030", "big5hkscs")
_RARER: Final = ["shift_jis", "euc_jp", "euc_kr", "hz", "cp1252"]  # what charset-normalizer may propose
_PLAUSIBLE: Final = 0.10  # strange characters among the non-ASCII ones, at most, for an encoding to be right
_SAMPLE_BYTES: Final = 200_000
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")  # others stand in text files


class BinaryInsteadOfText(Refused):
    """The bytes are no text in any encoding. Values: ``format`` (what they seem to be)."""

    code = "binary-instead-of-text"


class UnknownEncoding(Refused):
    """The bytes may be text, but no encoding makes sense of them."""

    code = "unknown-encoding"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text as it came, without its byte order mark; carriage returns are kept.

    ``encoding`` is the name of Python's codec; ``garbled_from`` the offset from which the text is garbled
    to its end, None where it is not.
    """

    text: str
    encoding: str
    garbled_from: int | None


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text that the bytes hold.

    A byte order mark decides; else strict UTF-8; else UTF-16 without a mark, GB 18030 (GBK and GB 2312
    with it), Big5, or what charset-normalizer finds, whichever yields the fewest strange characters.
    Single undecodable bytes become U+FFFD.

    :param declared: the encoding that a document names for itself; believed if it decodes cleanly.
    :raises BinaryInsteadOfText: for NUL bytes outside UTF-16 and UTF-32, or many control characters.
    :raises UnknownEncoding: if nothing makes sense.
    """
    text, encoding = _decoded(data, declared)
    if "\x00" in text or _controls(text) > 0.02:
        raise BinaryInsteadOfText(format="unknown")
    return Decoded(text, encoding, garbled_from(text))


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    if b"\x00" in data:
        unmarked = _unmarked_utf16(data)
        if unmarked is None:
            raise BinaryInsteadOfText(format="unknown")
        return unmarked
    if declared and (found := _strictly(data, declared)) and strangeness(found[0]) <= _PLAUSIBLE:
        return found
    if found := _strictly(data, "utf-8"):
        return found
    if (unmarked := _unmarked_utf16(data)) is not None:
        return unmarked
    return _likeliest(data)


def _strictly(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        codec = codecs.lookup(encoding)
        if not getattr(codec, "_is_text_encoding", True):  # a page may declare 'rot13' or 'zip'
            return None
        # GBK and GB 2312 are parts of GB 18030, and what calls itself the one is often the other.
        name = "gb18030" if codec.name in ("gb2312", "gbk") else codec.name
        return data.decode(name), name
    except (LookupError, ValueError):
        return None


def _unmarked_utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a byte order mark: most of it is common Chinese or ASCII in one order of bytes."""
    if len(data) % 2:
        return None
    found = None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data[:_SAMPLE_BYTES].decode(encoding)
            if _looks_chinese(text):
                found = data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return found


def _looks_chinese(text: str) -> bool:
    """Whether nearly all is ASCII, Chinese punctuation or common ideographs, line ends or blanks among it."""
    if not text or "\x00" in text or _controls(text) > 0:
        return False
    readable = sum(
        "\x09" <= c <= "\x7e"
        or "\u4e00" <= c <= "\u9fff"
        or "\u3000" <= c <= "\u3020"
        or "\uff01" <= c <= "\uff5e"
        or "\u2010" <= c <= "\u2030"
        for c in text
    )
    ascii_share = sum(c < "\x7f" for c in text) / len(text)
    # Two ASCII letters read as one UTF-16 unit look like ideographs, rare ones mostly.
    return readable / len(text) > 0.95 and (ascii_share > 0.9 or strangeness(text) < _PLAUSIBLE / 2)


def _likeliest(data: bytes) -> tuple[str, str]:
    """The candidate with the fewest strange characters; undecodable bytes count as strange."""
    sample = data[:_SAMPLE_BYTES]
    scores = {}
    for encoding in _CANDIDATES:
        foreign = "".join(c for c in sample.decode(encoding, "replace") if c > "\x7f")
        # A garbled tail must not hide what a clean head is written in.
        heads = {length for length in (300, len(foreign) // 2, len(foreign)) if 300 <= length <= len(foreign)}
        scores[encoding] = min(strangeness(foreign[:length]) for length in heads or {len(foreign)})
    best = min(_CANDIDATES, key=lambda encoding: scores[encoding])
    if scores[best] <= _PLAUSIBLE and _controls(sample.decode(best, "replace")) <= 0.02:
        return data.decode(best, "replace"), best
    return _guessed(data)


def _guessed(data: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    if _controls(data[:_SAMPLE_BYTES].decode("latin-1")) > 0.02:
        raise BinaryInsteadOfText(format="unknown")
    guess = from_bytes(data[:_SAMPLE_BYTES], cp_isolation=_RARER).best()
    if guess is None or guess.chaos > 0.1:
        raise UnknownEncoding
    return data.decode(guess.encoding, "replace"), guess.encoding


def _controls(text: str) -> float:
    """The share of control characters that no text file has."""
    sample = text[:_SAMPLE_BYTES]
    return len(_CONTROL.findall(sample)) / len(sample) if sample else 0.0

"""Throws broken texts at the reader for some minutes, and tells where it breaks, misquotes or is slow.

usage: fuzz_reader.py [--minutes N] [--seed N] [--replay FILE]

Texts begin as the sample, the reports beside the checkout, and the phrases of the genre; they are cut,
spliced, swapped, repeated and sprinkled with odd signs, then written as bytes in some encoding, as HTML, or
as a Word document that may itself be broken. Each must be read or refused with a documented refusal, by the
same reading twice, with spans that quote the text, findings that have words, every offset explainable, a
comparison with the text before, and CPU time within reach of what its length allows. The input of a fault is
kept in a file to be replayed; the exit status is then 1.
"""

import argparse
import io
import random
import statistics
import sys
import time
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import docx

from luoshi.cli.explaining import explanation
from luoshi.cli.report_json import report_object
from luoshi.ground.refused import Refused
from luoshi.reader import Figure, Project, Report, Statement, read
from luoshi.reader.compare import compare
from luoshi.reader.panel import panel_rows

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT.parent / "shared" / "reports"

SLOW = 15  # times the usual CPU time of a character
FREE_S = 0.05  # CPU seconds that any input may take
LONGEST = 60_000  # characters of most inputs
HUGE = 400_000  # characters of a few

DIGITS = "0123456789０１２３４５６７８９〇一二三四五六七八九十百千万亿壹贰叁²③Ⅷ٣९𝟗½"
# fmt: off
ODD = (
    "\x00", "\x07", "\x1b", "\u200b", "\u202e", "\ufeff", "\ufffd", "\ud800", "\udc00", "\U0001f600",
    "\u3000", "\xa0", "\r", "\r\n", "\n", "\n\n\n", "\t", "\x0b", "\x0c", "\u2028", "\x85",
    "“", "”", "《", "》", "(", ")", "（", "「", "<", ">", "</p>", "<p>", "<!--", "-->", "&nbsp;", "&#xD800;",
    "[12]", "……", "——", "—", "-", "~", "%", "％", "‰", ".", "。", ",", "，", "、", "：", ";", "！", "/", "+",
)
_PHRASES = """
    （一）抓改革。 一是抓落实。 （下转4版） 分别增长5%、6.5%左右 从54万亿元增加到82.7万亿元
    占全省1/4 三分之一 翻两番 百亿元以上 6—10个 连续五年 “二十一连丰” 居全国首位 第三
    九方面工作： 主要预期目标是： 瑞金、龙南8个开发区扩区调区 建成甲至乙高速、丙水库
    等12个项目 前期工作 投资4500万元的样例工程
    至少 每个县（市、区） 超 不低于 以内 其中 一、 第一部分 1. （1） 存在一些问题： 率先 全国第一
    责任编辑： 上接1版 2025年1月6日在第六届人民代表大会
"""
GENRE = (
    "一、2024年工作回顾\n", "二、2025年工作安排\n", "各位代表！\n", "名词解释\n", "民生实事\n",
    "政府工作报告\n",
    *_PHRASES.split(),
)
# fmt: on


@dataclass
class Pace:
    """The usual CPU time of a character, as it has been seen so far."""

    seen: list[float] = field(default_factory=list)

    def note(self, taken: float, characters: int) -> None:
        if characters >= 2000:
            self.seen.append(taken / characters)
            self.seen = self.seen[-500:]

    def allowed(self, characters: int) -> float:
        usual = statistics.median(self.seen) if self.seen else 3e-6
        return FREE_S + SLOW * usual * characters


class Fault(Exception):  # noqa: N818 - what is looked for
    """The reader did what it must not."""


def seeds() -> list[str]:
    """Texts to begin with."""
    texts = [(ROOT / "examples" / "ganzhou-2025-sample.txt").read_text(encoding="utf-8")]
    texts += [
        path.read_bytes().decode("utf-8", "replace")
        for path in (sorted(REPORTS.glob("*.txt")) if REPORTS.is_dir() else [])
    ]
    return texts


def piece(chance: random.Random, text: str, longest: int) -> str:
    size = int(longest ** chance.random())
    at = chance.randrange(max(len(text), 1))
    return text[at : at + size]


def cut(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + text[at + int(5000 ** chance.random()) :]


def swap(chance: random.Random, text: str, at: int) -> str:
    first, second = sorted((at, chance.randrange(len(text) + 1)))
    return text[second:] + text[first:second] + text[:first]


def repeat(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + piece(chance, text, 200) * int(300 ** chance.random()) + text[at:]


def insert_many(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + chance.choice((*ODD, *GENRE)) * int(1000 ** chance.random()) + text[at:]


def insert_digits(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + "".join(chance.choices(DIGITS, k=int(3000 ** chance.random()))) + text[at:]


def insert_phrases(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + "".join(chance.choices(GENRE, k=int(60 ** chance.random()))) + text[at:]


def replace_everywhere(chance: random.Random, text: str, _at: int) -> str:
    return text.replace(chance.choice("。，、；：\n“”一的"), chance.choice(("", *ODD)))


def sprinkle(chance: random.Random, text: str, _at: int) -> str:
    characters = list(text[:20000])
    for _ in range(int(300 ** chance.random()) if characters else 0):
        characters[chance.randrange(len(characters))] = chance.choice((*ODD, *DIGITS))
    return "".join(characters)


def insert_any(chance: random.Random, text: str, at: int) -> str:
    return text[:at] + "".join(map(chr, chance.choices(range(0x20, 0x2FFFF), k=30))) + text[at:]


def one_line(chance: random.Random, text: str, _at: int) -> str:
    return text.replace("\n", "")[: int(LONGEST ** chance.random())]


CHANGES = (
    *(cut, swap, repeat, insert_many, insert_digits, insert_phrases, replace_everywhere, sprinkle),
    *(insert_any, one_line),
)


def mutate(chance: random.Random, text: str, texts: list[str]) -> str:
    """One change to ``text``."""
    at = chance.randrange(len(text) + 1)
    if chance.random() < 0.15:
        return text[:at] + piece(chance, chance.choice(texts), 3000) + text[at:]
    return chance.choice(CHANGES)(chance, text, at)


def as_bytes(chance: random.Random, text: str) -> bytes:
    """``text`` as some file would hold it."""
    way = chance.randrange(16)
    if way < 8:
        return text.encode("utf-8", "surrogatepass" if chance.random() < 0.5 else "replace")
    if way < 11:
        encoding = chance.choice(("gb18030", "gbk", "utf-16", "utf-16-be", "utf-8-sig", "big5"))
        return text.encode(encoding, "replace")
    if way == 11:  # two encodings in one file, or bytes lost
        middle = len(text) // 2
        return text[:middle].encode("utf-8", "replace") + text[middle:].encode("gb18030", "replace")
    if way == 12:
        data = bytearray(text.encode("utf-8", "replace"))
        for _ in range(int(200 ** chance.random())):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
        return bytes(data)
    if way == 13:
        deep = int(3000 ** chance.random())
        tag = chance.choice(("div", "b", "table", "ul", "span", "sub"))
        return f"<html><body>{f'<{tag}>' * deep}{text}{f'</{tag}>' * chance.randrange(deep)}".encode(
            "utf-8", "replace"
        )
    return word_document(chance, text)


def word_document(chance: random.Random, text: str) -> bytes:
    """A Word document that holds some of ``text``; one in two is broken."""
    document = docx.Document()
    for line in text[:8000].split("\n")[:200]:
        document.add_paragraph(
            "".join(c for c in line if c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe")
        )
    buffer = io.BytesIO()
    document.save(buffer)
    data = buffer.getvalue()
    if chance.random() < 0.5:
        return data
    if chance.random() < 0.5:
        at = chance.randrange(len(data))
        return data[:at] + chance.randbytes(chance.randrange(40)) + data[at + chance.randrange(40) :]
    broken = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                at = chance.randrange(len(content))
                content = content[:at] + chance.choice((b"", b"<w:p>", b"&#0;", b"]]>")) + content[at + 5 :]
            new.writestr(name, content)
    return broken.getvalue()


def pdf_document(chance: random.Random) -> bytes:
    """Something that says it is a PDF."""
    body = bytearray(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]")
    body += (
        b"/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj trailer<</Root 1 0 R>>"
    )
    for _ in range(chance.randrange(8)):
        body[chance.randrange(9, len(body))] = chance.randrange(256)
    return bytes(body) + chance.randbytes(chance.randrange(200))


def make_input(chance: random.Random, texts: list[str]) -> bytes:
    if chance.random() < 0.03:
        return pdf_document(chance)
    longest = HUGE if chance.random() < 0.02 else LONGEST
    text = piece(chance, chance.choice(texts), longest) if chance.random() < 0.8 else ""
    for _ in range(chance.randrange(1, 9)):
        text = mutate(chance, text, texts)[:longest]
    return as_bytes(chance, text)


def must(holds: object, what: str) -> None:
    if not holds:
        raise Fault(what)


def examine(chance: random.Random, data: bytes, before: Report | None, pace: Pace) -> Report | None:
    """Read ``data`` and look for faults; the reading, or None where it was refused."""
    begin = time.process_time()
    try:
        report = read(data, any_text=True)
    except Refused:
        must(time.process_time() - begin < 5, "slow to refuse")
        return None
    taken = time.process_time() - begin
    if taken > pace.allowed(report.characters):  # another program may have been in the way: once more
        taken = min(taken, *(timed(lambda: read(data, any_text=True)) for _ in range(2)))
        must(taken <= pace.allowed(report.characters), f"slow: {taken:.2f} s, {report.characters} characters")
    pace.note(taken, report.characters)
    spans_quote(report)
    if chance.random() < 0.2:
        must(read(data, any_text=True) == report, "read otherwise the second time")
    for language in ("en", "zh"):
        report_object(report, None, language)
    panel_rows(report)
    for _ in range(3):
        if report.text:
            list(explanation(report, chance.randrange(len(report.text)), "zh"))
    if before is not None and chance.random() < 0.3:
        allowed = 20 * (pace.allowed(report.characters) + pace.allowed(before.characters))
        comparing = timed(lambda: compared(before, report))
        must(comparing <= allowed, f"slow to compare: {comparing:.2f} s")
    return report


def compared(old: Report, new: Report) -> None:
    try:
        compare(old, new, any_years=True)
    except Refused:
        return


def timed(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def spans_quote(report: Report) -> None:
    for statement in report.statements:
        lies_inside(report, statement)
    for figure in report.figures:
        lies_inside(report, figure)
    for project in report.projects:
        lies_inside(report, project)
    for finding in report.findings:
        must(0 <= finding.start <= finding.end <= len(report.text), f"{finding!r} lies outside")
    for section in report.sections:
        must(0 <= section.start <= section.end <= len(report.text), f"{section!r} lies outside")


def lies_inside(report: Report, part: Statement | Figure | Project) -> None:
    must(0 <= part.start < part.end <= len(report.text), f"{part!r} lies outside the text")
    must(report.text[part.start : part.end] == part.text, f"{part!r} does not quote the text")
    if not isinstance(part, Statement) and part.statement is not None:
        whole = report.statements[part.statement]
        must(whole.start <= part.start and part.end <= whole.end, f"{part!r} leaves its statement")


def main() -> int:
    """Fuzz until the time is over; print what was found."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument(
        "--keep", type=Path, default=Path("test-results"), help="folder for inputs of faults"
    )
    options.add_argument("--replay", type=Path, help="look at this kept input only")
    chosen = options.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311 - nothing secret
    pace, texts = Pace(), seeds()
    if chosen.replay:
        examine(chance, chosen.replay.read_bytes(), None, pace)
        print("read or refused, without a fault")
        return 0
    print(f"seed {chosen.seed}, {len(texts)} texts to begin with", flush=True)
    tried = readings = faults = 0
    before: Report | None = None
    until = time.monotonic() + chosen.minutes * 60
    while time.monotonic() < until:
        data = make_input(chance, texts)
        tried += 1
        try:
            report = examine(chance, data, before, pace)
        except Exception as fault:  # whatever it raises is what is looked for
            faults += 1
            chosen.keep.mkdir(parents=True, exist_ok=True)
            kept = chosen.keep / f"fuzz-{chosen.seed}-{tried}"
            kept.write_bytes(data)
            traceback.print_exception(fault, limit=-4)
            print(f"  kept: {kept} ({len(data):,} bytes)", flush=True)
            continue
        if report is not None:
            readings += 1
            before = report
    usual = statistics.median(pace.seen) * 1e6 if pace.seen else 0
    print(f"{tried:,} inputs, {readings:,} readings, {tried - readings - faults:,} refusals, {faults} faults")
    print(f"usual CPU time of a character: {usual:.2f} µs")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

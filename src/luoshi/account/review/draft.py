"""The draft of the next review: gathered, then written as text, HTML or an official document."""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Final

from luoshi.account.review.figures import year_figures
from luoshi.account.rules.review_prose import GAPS, OPENING, Review, Words, write_review
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.supervising.order_paper import draft_mark
from luoshi.paper.document import (
    Attachment,
    Block,
    Head,
    OfficialDocument,
    Paragraph,
    Table,
    TableColumn,
    written_date,
)

NOTHING_PROVEN: Final = "还没有经过核实并有佐证的数据。"
NOTHING_SHORT: Final = "没有进度滞后或未完成的目标。"
LIST_COLUMNS: Final = (
    TableColumn("序号", 10, "center"),
    TableColumn("事项", 70),
    TableColumn("情况", 40),
    TableColumn("牵头单位", 34),
)


def review_of(year: int, *, on: date, rule_sets: Iterable[LightRules]) -> Review:
    """The draft of the review of ``year`` as known at the end of the day ``on``; raises NoRulesYet."""
    found = year_figures(year, on=on, rule_sets=rule_sets)
    return write_review(
        year=year,
        on=on,
        place=found.place,
        figures=found.figures,
        plain=found.plain,
        ended=found.ended,
        untaken=found.untaken,
    )


def plain_words(words: Words) -> str:
    """A paragraph without its references."""
    return "".join(span.text for span in words)


def opening(review: Review) -> str:
    """The first line: what this is, and until which day; without a count, which would read as a figure."""
    return f"{OPENING}数据截至{written_date(review.on)}。"


def blocks(review: Review) -> list[Block]:
    """The body: the fields of work under one head, what falls short under another."""
    made: list[Block] = [Paragraph(opening(review)), Head(1, f"{review.year}年工作回顾")]
    for section in review.sections:
        made.append(Head(2, section.head))
        made += [Paragraph(plain_words(words)) for words in section.paragraphs]
    if not review.sections:
        made.append(Paragraph(NOTHING_PROVEN))
    made.append(Head(1, GAPS))
    made += [Paragraph(plain_words(words)) for words in review.gaps]
    if not review.gaps:
        made.append(Paragraph(NOTHING_SHORT))
    return made


def review_document(review: Review) -> OfficialDocument:
    """The draft as an official document (GB/T 9704); the lists for its editor are annexes."""
    return OfficialDocument(
        title=review.title,
        blocks=blocks(review),
        attachments=[
            Attachment(
                listing.head,
                [
                    Table(
                        LIST_COLUMNS,
                        [
                            (str(number), row.what, row.note, row.office)
                            for number, row in enumerate(listing.rows, start=1)
                        ],
                        notes=(listing.note,),
                    )
                ],
            )
            for listing in review.listings
        ],
        mark=draft_mark(),
    )


def review_text(review: Review) -> str:
    """The draft as plain text, with the lists behind it."""
    lines = [review.title, "", opening(review), "", f"一、{review.year}年工作回顾"]
    for number, section in enumerate(review.sections, start=1):
        lines.append(f"（{_count(number)}）{section.head}")
        lines += [plain_words(words) for words in section.paragraphs]
    lines += [] if review.sections else [NOTHING_PROVEN]
    lines += ["", f"二、{GAPS}", *([plain_words(words) for words in review.gaps] or [NOTHING_SHORT])]
    for listing in review.listings:
        lines += ["", f"附：{listing.head}", listing.note]
        lines += [
            "\t".join([str(number), row.what, row.note, row.office]).rstrip()
            for number, row in enumerate(listing.rows, start=1)
        ]
    return "\n".join([*lines, ""])


def _count(number: int) -> str:
    digits = "零一二三四五六七八九十"
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")


def review_html(review: Review) -> str:
    """The draft as one HTML file; what a figure rests on stands beside it as data and title."""
    parts = [
        "<!doctype html>",
        '<html lang="zh-Hans"><head><meta charset="utf-8">',
        f"<title>{escape(review.title)}</title></head><body>",
        f"<h1>{escape(review.title)}</h1>",
        f"<p><strong>{escape(opening(review))}</strong></p>",
        f"<h2>一、{review.year}年工作回顾</h2>",
    ]
    for number, section in enumerate(review.sections, start=1):
        parts.append(f"<h3>（{_count(number)}）{escape(section.head)}</h3>")
        parts += [f"<p>{_marked(words)}</p>" for words in section.paragraphs]
    parts += [f"<h2>二、{GAPS}</h2>", *(f"<p>{_marked(words)}</p>" for words in review.gaps)]
    for listing in review.listings:
        parts.append(f"<h2>附：{escape(listing.head)}</h2><p>{escape(listing.note)}</p><ol>")
        parts += [
            f'<li data-thing="{row.thing}">{escape(said)}</li>'
            for row in listing.rows
            for said in ["；".join(filter(None, (row.what, row.note, row.office)))]
        ]
        parts.append("</ol>")
    return "\n".join([*parts, "</body></html>", ""])


def _marked(words: Words) -> str:
    """A paragraph whose figures say what they rest on."""
    made = []
    for span in words:
        if not span.thing or span.figure is None:
            made.append(escape(span.text))
            continue
        proof = " ".join([span.thing, span.figure.promised.thing, *span.figure.evidence])
        sentence = f"承诺原文：{span.figure.promised.sentence}"
        made.append(f'<span data-thing="{proof}" title="{escape(sentence)}">{escape(span.text)}</span>')
    return "".join(made)

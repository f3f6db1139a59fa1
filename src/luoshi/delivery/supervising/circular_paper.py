"""A circular as a document: a draft as it would be today, a signed one exactly as it went out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Circular, CircularDraft
from luoshi.delivery.supervising.circular_facts import CircularFacts, behind_lines, office_lines
from luoshi.delivery.supervising.circulars import CIRCULAR_AGENCY, addressees_of, content_of, facts_kept
from luoshi.delivery.supervising.order_paper import draft_mark, mark
from luoshi.paper import official_forms
from luoshi.paper.document import Colophon, DocumentNumber, OfficialDocument


def sent_document(circular: Circular) -> OfficialDocument:
    """The circular from what was kept of it."""
    day = day_of(circular.signed_at)
    return document(
        title=circular.title,
        until=circular.until,
        content=circular.content,
        facts=facts_kept(circular),
        number=DocumentNumber(CIRCULAR_AGENCY, circular.year, circular.serial),
        signer=circular.signed_by.name,
        dated=day,
        head_mark=mark(),
    )


def draft_document(draft: CircularDraft, facts: CircularFacts) -> OfficialDocument:
    """A draft as it stands, marked as one."""
    return document(
        title=draft.title,
        until=draft.until,
        content=content_of(draft, facts, addressees_of(draft)),
        facts=facts,
        number=None,
        signer="",
        dated=None,
        head_mark=draft_mark(),
    )


def document(
    *,
    title: str,
    until: date,
    content: Mapping[str, Any],
    facts: CircularFacts,
    number: DocumentNumber | None,
    signer: str,
    dated: date | None,
    head_mark: str,
) -> OfficialDocument:
    """The circular under the red head of the supervision office."""
    issuer = str(content["issuer"])
    return official_forms.circular_document(
        official_forms.Circular(
            title=title,
            addressees=content["addressed_as"],
            until=until,
            offices=office_lines(facts),
            opening=content["opening"],
            sections=[
                official_forms.CircularSection(part["head"], paragraphs(part["text"]))
                for part in content["sections"]
                if part["text"].strip()
            ],
            behind=behind_lines(facts),
            number=number,
            red_head=f"{issuer}文件",
            signer=signer,
            signature=issuer,
            dated=dated,
            contact=content["contact"],
            colophon=Colophon(printed_by=issuer, printed_on=dated) if dated else Colophon(),
            mark=head_mark,
        )
    )


def paragraphs(text: str) -> list[str]:
    """The lines of ``text`` that say something."""
    return [said for said in (part.strip() for part in text.splitlines()) if said]

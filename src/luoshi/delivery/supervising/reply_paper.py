"""A reply to the deputies as a document and as a workbook: a draft as it is today, a sent one as it was."""

from collections import defaultdict
from typing import Final

from luoshi.delivery.models import Reply
from luoshi.delivery.supervising.order_paper import draft_mark, mark
from luoshi.delivery.supervising.replies import NUMBER, Answer, ReplyFacts, facts_sent
from luoshi.ledger.models import Report
from luoshi.paper.document import (
    Attachment,
    Block,
    Colophon,
    DocumentNumber,
    Head,
    OfficialDocument,
    Paragraph,
    Table,
    TableColumn,
    written_date,
)
from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import Office, OfficeKind

DOCUMENT_COLUMNS: Final = (
    TableColumn("序号", 12, "center"),
    TableColumn("审议意见", 58),
    TableColumn("列入任务", 50),
    TableColumn("牵头单位", 28, "center"),
    TableColumn("完成时限", 25, "center"),
    TableColumn("亮灯", 16, "center"),
    TableColumn("最近一次经核查的进展", 60),
)
SHEET_COLUMNS: Final = (
    Column("序号", 8, "center"),
    Column("审议意见", 48),
    Column("任务分解表", 26),
    Column("列入任务", 40),
    Column("牵头单位", 22),
    Column("完成时限", 12, "center"),
    Column("状态", 12, "center"),
    Column("亮灯", 8, "center"),
    Column("说明", 34),
    Column("最近一次经核查的进展", 44),
    Column("核查日期", 12, "center"),
    Column("核查人", 10, "center"),
)


def draft_document(source: Report, facts: ReplyFacts) -> OfficialDocument:
    """The reply as it would be today, marked as a draft."""
    return document(source, facts, head_mark=draft_mark())


def sent_document(reply: Reply) -> OfficialDocument:
    """The reply from what was kept of it."""
    return document(reply.source, facts_sent(reply), head_mark=mark(), reply=reply)


def document(
    source: Report, facts: ReplyFacts, *, head_mark: str, reply: Reply | None = None
) -> OfficialDocument:
    """The reply under the head of the city's government: counts, each opinion, and all of them as a table."""
    issuer = government(source)
    number = NUMBER.fullmatch(reply.number) if reply else None
    return OfficialDocument(
        title=title_of(source),
        addressees=source.issuer or f"{source.place}人民代表大会常务委员会",
        blocks=blocks(source, facts),
        number=DocumentNumber(number["agency"], int(number["year"]), int(number["serial"]))
        if number
        else None,
        red_head=f"{issuer}文件",
        signer=reply.signed_by if reply else "",
        signature=issuer,
        dated=reply.sent_on if reply else None,
        attachments=[Attachment("审议意见办理情况一览表", [Table(DOCUMENT_COLUMNS, rows(facts), wide=True)])],
        colophon=Colophon(printed_by=issuer, printed_on=reply.sent_on) if reply else Colophon(),
        mark=head_mark,
    )


def government(source: Report) -> str:
    """Who replies: the government of the place."""
    top = (
        Office.objects.filter(kind=OfficeKind.GOVERNMENT, parent=None, is_active=True).order_by("pk").first()
    )
    return top.name if top else f"{source.place}人民政府"


def title_of(source: Report) -> str:
    """What the reply is called."""
    return f"关于《{source.title}》研究处理情况的报告"


def blocks(source: Report, facts: ReplyFacts) -> list[Block]:
    """The body: what it answers, the counts, then each opinion with what became of it."""
    known = f"《{source.title}》" + (f"（{source.document}）" if source.document else "")
    found: list[Block] = [
        Paragraph(f"{known}收悉。现将截至{written_date(facts.until)}的研究处理情况报告如下。"),
        Head(1, "总体情况"),
        Paragraph(counts(facts)),
        Head(1, "逐条办理情况"),
    ]
    of: dict[int, list[Answer]] = defaultdict(list)
    for answer in facts.answers:
        of[answer.opinion].append(answer)
    for answers in of.values():
        found.append(Head(2, f"关于“{answers[0].sentence.rstrip('。；;.')}”"))
        found += [Paragraph(sentence(answer)) for answer in answers]
    return found


def counts(facts: ReplyFacts) -> str:
    """How many opinions there are, and how their tasks stand."""
    said = f"审议意见共{facts.opinions}条，列入任务{facts.tasks}项"
    lights = "，".join(f"{words}{n}项" for _colour, words, n in facts.by_light)
    said += f"，其中{lights}。" if lights else "。"
    return said + (f"尚有{facts.untaken}条未列入任务，逐条列明。" if facts.untaken else "")


def sentence(answer: Answer) -> str:
    """What became of an opinion in one task, as prose; never more than was verified."""
    if not answer.task:
        return f"办理情况：{answer.state}。"
    said = f"已列入《{answer.sheet}》，任务为“{answer.wording.rstrip('。')}”，由{answer.office}牵头"
    said += f"，完成时限{answer.due}。" if answer.due else "。"
    said += f"目前状态：{answer.state}"
    said += f"，{answer.light}（{answer.why.rstrip('。')}）。" if answer.light else "。"
    if not answer.reported:
        return said + "尚无经核查的进展报告。"
    return said + f"经核查（{answer.verified_on}）：{answer.reported.rstrip('。')}。"


def rows(facts: ReplyFacts) -> list[tuple[str, ...]]:
    """The table behind the document."""
    return [
        (
            str(answer.number),
            answer.sentence,
            answer.wording or answer.state,
            answer.office,
            answer.due,
            answer.light,
            answer.reported or ("尚无" if answer.task else ""),
        )
        for answer in facts.answers
    ]


def reply_sheet(source: Report, facts: ReplyFacts) -> Sheet:
    """The same as a workbook."""
    return Sheet(
        title=f"{source}办理情况",
        name="办理情况",
        columns=SHEET_COLUMNS,
        rows=[
            (
                answer.number,
                answer.sentence,
                answer.sheet or None,
                answer.wording or None,
                answer.office or None,
                answer.due or None,
                answer.state,
                answer.light or None,
                answer.why or None,
                answer.reported or None,
                answer.verified_on or None,
                answer.verifier or None,
            )
            for answer in facts.answers
        ],
        notes=[f"亮灯日期：{facts.until.isoformat()}"],
        empty="没有审议意见",
        sticky_columns=2,
    )

"""The supervision office tells the deputies what became of each of their opinions."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from luoshi.delivery import actions
from luoshi.delivery.models import Reply
from luoshi.journal.models import Entry
from luoshi.ledger.actions import accept_commitments, add_basis, add_source
from luoshi.ledger.models import Commitment, Report
from tests.delivery.scenes import APRIL, FEBRUARY, INVESTMENT, Year, make_accepted, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at

pytestmark = pytest.mark.django_db

MAY = datetime(2025, 5, 6, 2, 0, tzinfo=UTC)
OPINIONS = ["加快推进产业项目建设", "加大学校建设力度"]


def opinions(year: Year, items: list[str] | None = None) -> Report:
    """The opinions, all accepted."""
    source = add_source(
        kind="deliberation",
        title="关于政府工作报告的审议意见",
        document="云人常〔2025〕4号",
        issuer="云岭市人大常委会",
        items=items or OPINIONS,
        dated=date(2025, 3, 1),
        at=APRIL,
        by=year.city.lin,
    ).report
    rows = Commitment.objects.filter(report=source)
    accept_commitments(seen={row.pk: row.version for row in rows}, at=APRIL, by=year.city.lin)
    return source


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Year:
    """The investment has a verified report; it is May."""
    stand_at(monkeypatch, MAY)
    return make_verified()[0]


def page(year: Year, source: Report) -> str:
    answer = signed_in(year.city.lin).get(reverse("delivery:reply", args=[source.pk]))
    assert answer.status_code == 200, words(answer)
    return words(answer)


def send(year: Year, source: Report, by: Any = None, **typed: object) -> Any:
    browser = signed_in(by or year.city.lin)
    shown = signed_in(year.city.lin).get(reverse("delivery:reply", args=[source.pk]))
    given = {
        "number": "云府函〔2025〕7号",
        "signed_by": "何七",
        "sent_on": "2025-05-06",
        "seen": shown.context["facts"].digest,
        **typed,
    }
    return browser.post(reverse("delivery:reply", args=[source.pk]), given)


def text_of(answer: Any) -> str:
    document = Document(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_an_opinion_that_became_a_task_is_told_with_its_light_and_last_verified_report(year: Year) -> None:
    source = opinions(year)
    add_basis(
        commitment_id=year.task(INVESTMENT).commitment_id,
        source_id=source.pk,
        at=APRIL,
        by=year.city.lin,
    )
    shown = page(year, source)
    assert all(
        said in shown for said in (*OPINIONS, "市工业和信息化局", "已开工30个项目", "邱六", "尚未列入任务")
    )
    said = text_of(signed_in(year.city.lin).get(reverse("delivery:reply_draft", args=[source.pk])))
    for part in (
        "关于《关于政府工作报告的审议意见》研究处理情况的报告",
        "云岭市人大常委会",
        "审议意见共3条，列入任务1项",
        "尚有2条未列入任务",
        "经核查（2025-04-08）：已开工30个项目",
    ):
        assert part in said.replace("\n", "")


def test_what_nobody_verified_is_not_told_as_done(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, MAY)
    year = make_accepted()
    source = opinions(year)
    add_basis(
        commitment_id=year.task(INVESTMENT).commitment_id, source_id=source.pk, at=APRIL, by=year.city.lin
    )
    said = text_of(signed_in(year.city.lin).get(reverse("delivery:reply_draft", args=[source.pk])))
    assert "尚无经核查的进展报告" in said
    assert "已开工30个项目" not in said


def test_that_it_was_sent_is_in_the_journal_and_the_document_stays_as_it_was(year: Year) -> None:
    source = opinions(year)
    assert send(year, source).status_code == 302
    reply = Reply.objects.get()
    entry = Entry.objects.get(act="delivery.send_reply")
    assert entry.thing == f"reply:{reply.pk}"
    assert all(part in entry.payload for part in ("何七", "2025-05-06", "云府函〔2025〕7号"))
    browser, address = signed_in(year.city.lin), reverse("delivery:reply_document", args=[reply.pk])
    before = browser.get(address).content
    add_basis(
        commitment_id=year.task(INVESTMENT).commitment_id, source_id=source.pk, at=MAY, by=year.city.lin
    )
    assert browser.get(address).content == before
    assert "云府函〔2025〕7号" in page(year, source)


def test_what_changed_since_the_page_was_opened_is_not_sent_unseen(year: Year) -> None:
    source = opinions(year)
    assert send(year, source, seen="0" * 64).status_code == 409
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"number": "7号"}, 422),
        ({"signed_by": ""}, 422),
        ({"sent_on": "2025-05-07"}, 422),  # tomorrow
        ({"sent_on": "2025-02-28"}, 422),  # before the opinions
    ],
)
def test_a_reply_without_its_number_signer_or_day_is_refused(
    year: Year, typed: dict[str, str], status: int
) -> None:
    answer = send(year, opinions(year), **typed)
    assert answer.status_code == status, words(answer)
    assert not Reply.objects.exists()


def test_a_number_is_used_once(year: Year) -> None:
    source = opinions(year)
    send(year, source)
    assert "云府函〔2025〕7号已用于另一份办理答复" in words(send(year, source))
    assert Reply.objects.count() == 1


def test_offices_neither_read_nor_send_it_and_auditors_only_read(year: Year) -> None:
    source = opinions(year)
    assert signed_in(year.city.han).get(reverse("delivery:reply", args=[source.pk])).status_code == 403
    wu = signed_in(year.city.wu)
    assert wu.get(reverse("delivery:reply", args=[source.pk])).status_code == 200
    assert send(year, source, by=year.city.wu).status_code == 403
    assert send(year, source, by=year.city.he).status_code == 302


def test_other_sources_are_not_replied_to(year: Year) -> None:
    lin = signed_in(year.city.lin)
    assert lin.get(reverse("delivery:reply", args=[year.sheet.report_id])).status_code != 200
    assert reverse("delivery:reply", args=[year.sheet.report_id]) not in words(
        lin.get(reverse("delivery:source_tasks", args=[year.sheet.report_id]))
    )


def test_many_opinions_ask_as_many_questions_as_one(year: Year) -> None:
    lin, counts = signed_in(year.city.lin), []
    for n in (1, 12):
        source = opinions_numbered(year, n)
        sheet = actions.draft_sheet(
            year=2025, title=f"审议意见{n}", report_id=source.pk, at=FEBRUARY, by=year.city.lin
        )
        actions.add_tasks(sheet_id=sheet.pk, at=FEBRUARY, by=year.city.lin)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert lin.get(reverse("delivery:reply", args=[source.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] >= counts[1]


def opinions_numbered(year: Year, n: int) -> Report:
    source = add_source(
        kind="deliberation",
        title=f"审议意见{n}",
        items=[f"加快推进第{i}类产业项目建设" for i in range(1, n + 1)],
        dated=date(2025, 3, 1),
        at=APRIL,
        by=year.city.lin,
    ).report
    rows = Commitment.objects.filter(report=source)
    accept_commitments(seen={row.pk: row.version for row in rows}, at=APRIL, by=year.city.lin)
    return source

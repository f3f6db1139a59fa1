"""Reminders go by themselves, orders only signed; messages leave through one door and are tried again."""

import hashlib
import hmac
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from luoshi.delivery import actions, queries
from luoshi.delivery.messaging.messengers import Console, Email, Letter, NotSent, Webhook
from luoshi.delivery.messaging.sending import MOST_TRIES, NoSuchMessage
from luoshi.delivery.models import Circular, Message, Reminder
from luoshi.delivery.rows import NoSuchTask
from luoshi.delivery.supervising.circulars import facts_of
from luoshi.journal.models import Entry
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import APRIL, INVESTMENT, make_accepted, make_issued, make_submitted
from tests.delivery.test_supervise import FRIDAY, signed

pytestmark = pytest.mark.django_db

EVE = datetime(2025, 12, 28, 2, 0, tzinfo=UTC)


def causes() -> set[str]:
    return set(Reminder.objects.values_list("cause", flat=True))


def test_what_is_near_overdue_or_missing_is_told_once_each() -> None:
    year = make_accepted()
    assert actions.remind_offices(at=datetime(2025, 3, 1, tzinfo=UTC)) == []
    actions.remind_offices(at=datetime(2025, 4, 18, tzinfo=UTC))
    assert causes() == {"report-due"}
    assert actions.remind_offices(at=datetime(2025, 4, 18, 9, tzinfo=UTC)) == []
    actions.remind_offices(at=datetime(2025, 4, 22, tzinfo=UTC))
    assert causes() == {"report-due", "report-missing"}
    actions.remind_offices(at=EVE)
    actions.remind_offices(at=EVE + timedelta(days=9))
    assert {"near-due", "overdue"} <= causes()
    subjects = Message.objects.filter(officer=year.city.han, kind="reminder").values_list(
        "subject", flat=True
    )
    assert any("2025-12-31" in subject and "到期" in subject for subject in subjects)
    assert Entry.objects.filter(act="delivery.remind_offices", actor="luoshi").count() == 4


def test_who_has_handed_in_is_left_in_peace() -> None:
    year, _ = make_submitted()
    actions.remind_offices(at=datetime(2025, 4, 22, tzinfo=UTC))
    assert not Reminder.objects.filter(task=year.task(INVESTMENT)).exists()


def test_a_reminder_by_hand_says_why_and_goes_once_a_day() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    with pytest.raises(ReasonMissing):
        actions.remind_office(task_id=row.pk, text=" ", at=APRIL, by=year.city.lin)
    with pytest.raises(NoSuchTask):
        actions.remind_office(task_id=5_000_000, text="请加快", at=APRIL, by=year.city.lin)
    with pytest.raises(NotAllowed):
        actions.remind_office(task_id=row.pk, text="请加快", at=APRIL, by=year.city.he)
    for _ in range(2):
        actions.remind_office(task_id=row.pk, text="请加快", at=APRIL, by=year.city.lin)
    assert Message.objects.filter(kind="reminder", officer=year.city.han).count() == 1


class Friend:
    """A messenger that takes letters, or refuses them while ``broken``."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.broken = False

    def send(self, letter: Letter, *, at: datetime) -> None:  # noqa: ARG002
        if self.broken:
            raise NotSent("HTTP 503")
        self.letters.append(letter)


def test_what_waits_goes_out_once() -> None:
    make_issued()
    waiting = Message.objects.filter(state="waiting").count()
    assert waiting > 0
    friend = Friend()
    later = datetime(2025, 3, 1, tzinfo=UTC)
    assert actions.send_messages(messenger=friend, at=later).sent == waiting
    assert actions.send_messages(messenger=friend, at=later).sent == 0
    assert len(friend.letters) == len({letter.number for letter in friend.letters}) == waiting


def test_a_reminder_of_an_order_is_about_the_order() -> None:
    year = make_accepted()
    order = signed(year)
    actions.remind_offices(at=FRIDAY + timedelta(days=14))
    (message,) = Message.objects.filter(officer=year.city.du, thing=order.thing, kind="reminder")
    assert "督办单" in message.subject


def test_what_does_not_go_is_tried_again_later_each_time_and_given_up_at_last() -> None:
    make_issued()
    friend = Friend()
    friend.broken = True
    now, rounds = datetime(2025, 3, 1, tzinfo=UTC), 0
    pauses = []
    while Message.objects.filter(state="waiting").exists():
        actions.send_messages(messenger=friend, at=now)
        rounds += 1
        row = Message.objects.order_by("pk").first()
        assert row is not None
        pauses.append(row.next_try_at - now)
        now = max(row.next_try_at, now)
    assert rounds == MOST_TRIES
    assert pauses == sorted(pauses)
    assert set(Message.objects.values_list("state", "problem")) == {("failed", "HTTP 503")}


def test_one_reads_ones_own_messages_only() -> None:
    year = make_issued()
    message = queries.messages(year.city.zheng).first()
    assert message is not None
    with pytest.raises(NoSuchMessage):
        actions.read_message(message_id=message.pk, at=APRIL, by=year.city.han)
    actions.read_message(message_id=message.pk, at=APRIL, by=year.city.zheng)
    assert message.pk not in {row.pk for row in queries.home(year.city.zheng, on=APRIL.date()).messages}


def test_a_circular_goes_out_only_signed_by_somebody_who_may() -> None:
    year = make_accepted()
    city = year.city
    draft = actions.draft_circular(sheet_id=year.sheet.pk, until=APRIL.date(), at=APRIL, by=city.lin)
    seen = facts_of(draft, city.he).digest

    def sign(by: Officer) -> Circular:
        version = draft.version
        return actions.sign_circular(
            draft_id=draft.pk, seen_facts=seen, at=APRIL, by=by, seen_version=version
        )

    with pytest.raises(NotAllowed):
        sign(city.qiu)
    assert not Message.objects.filter(kind="circular").exists()
    circular = sign(city.he)
    sent = Message.objects.filter(kind="circular", thing=circular.thing)
    assert {row.signed_by for row in sent} == {city.he}
    assert {city.du, city.feng} <= {row.officer for row in sent}


LETTER = Letter(7, "han", "reminder", "任务2将于2025-12-31到期", "请加快", "task:2", "")


@contextmanager
def city_messenger(status: int) -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A city's messenger on the loopback address that answers with ``status``."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((dict(self.headers), body))
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", got
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_the_webhook_is_signed_so_that_the_city_can_believe_it() -> None:
    with city_messenger(200) as (url, got):
        Webhook(url, "秘密").send(LETTER, at=APRIL)
    ((headers, body),) = got
    moment = headers["X-Luoshi-Time"]
    expected = hmac.new("秘密".encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(headers["X-Luoshi-Signature"], expected)
    assert json.loads(body)["subject"] == LETTER.subject


@pytest.mark.parametrize("status", [302, 400, 500])
def test_an_answer_that_is_no_yes_counts_as_not_sent_and_no_redirect_is_followed(status: int) -> None:
    with city_messenger(status) as (url, got):
        with pytest.raises(NotSent, match=str(status)):
            Webhook(url, "秘密").send(LETTER, at=APRIL)
        assert len(got) == 1


def test_a_messenger_that_is_not_there_is_said_so_without_address_or_secret() -> None:
    with pytest.raises(NotSent) as said:
        Webhook("http://127.0.0.1:9/hook", "秘密").send(LETTER, at=APRIL)
    assert "127" not in str(said.value)
    assert "秘密" not in str(said.value)


@pytest.mark.parametrize(("url", "secret"), [("file:///etc/passwd", "x"), ("https://city.example/", "")])
def test_a_webhook_needs_an_address_and_a_secret(url: str, secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        Webhook(url, secret)


def test_e_mail_goes_to_the_officers_name_at_the_citys_domain() -> None:
    hostile = Letter(8, "han", "notice", "一\nBcc: all@example.cn", "正文", "task:2", "")
    Email("mail.example.cn", "luoshi@example.cn").send(hostile, at=APRIL)
    (sent,) = mail.outbox
    assert sent.to == ["han@mail.example.cn"]
    assert sent.subject == "一 Bcc: all@example.cn"


def test_the_console_tells_that_there_is_a_message_and_not_what_it_says() -> None:
    stream = io.StringIO()
    Console(stream).send(LETTER, at=APRIL)
    assert "reminder to han about task:2" in stream.getvalue()
    assert "请加快" not in stream.getvalue()
    assert date(2025, 4, 8).isoformat() in stream.getvalue()

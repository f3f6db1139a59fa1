"""`luoshi worker`: it sends and reminds by itself, goes on after trouble, and stops when told to."""

import io
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError, connection

from luoshi.cli.worker import Work
from luoshi.delivery import actions
from luoshi.delivery.messaging import way_out
from luoshi.delivery.messaging.messengers import Console, Email, Letter, Nowhere, Webhook
from luoshi.delivery.models import Message, Reminder
from luoshi.people import clock
from luoshi.people.models import Demonstration
from luoshi.web.outgoing import outgoing
from tests.console import COMMANDS, console_environment, luoshi
from tests.delivery.scenes import make_accepted, make_issued

THURSDAY = datetime(2025, 4, 24, 1, 0, tzinfo=UTC)  # nine in the morning, after the first quarter's reports
NEVER = threading.Event()


def stand_at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock.timezone, "now", lambda: at)


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own connection, with all that the test has written, is not closed between rounds."""
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    monkeypatch.setattr("django.db.connections.close_all", lambda: None)


@pytest.fixture
def console(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the console messenger writes."""
    written = io.StringIO()
    monkeypatch.setattr(way_out, "Console", lambda: Console(written))
    return written


def worker() -> tuple[Work, list[str]]:
    """A worker, and what went wrong with it."""
    trouble: list[str] = []
    return Work(tell=trouble.append), trouble


# --- one round


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_a_round_reminds_the_offices_and_sends_what_waits(
    monkeypatch: pytest.MonkeyPatch, console: io.StringIO
) -> None:
    make_accepted()
    stand_at(monkeypatch, THURSDAY)
    work, trouble = worker()
    work.round(NEVER)
    assert set(Reminder.objects.values_list("cause", flat=True)) == {"report-missing"}
    assert not Message.objects.filter(state="waiting").exists()
    assert "reminder to han about task:" in console.getvalue()
    assert trouble == []


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_offices_are_reminded_once_a_day_in_the_morning_of_working_days(
    monkeypatch: pytest.MonkeyPatch, console: io.StringIO
) -> None:
    make_accepted()
    rounds: list[datetime] = []
    monkeypatch.setattr(actions, "remind_offices", lambda *, at: rounds.append(at))
    work, _ = worker()
    for hours in range(24 * 9):
        stand_at(monkeypatch, THURSDAY - timedelta(hours=9) + timedelta(hours=hours))
        work.round(NEVER)
    days = [(at + timedelta(hours=8)).strftime("%m-%d %H") for at in rounds]
    # the Sunday of the 27th is worked for the holidays from the 1st of May on
    assert days == ["04-24 08", "04-25 08", "04-27 08", "04-28 08", "04-29 08", "04-30 08"]
    del console


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_more_than_one_batch_goes_in_one_round(monkeypatch: pytest.MonkeyPatch, console: io.StringIO) -> None:
    year = make_issued()
    Message.objects.bulk_create(
        Message(
            kind="notice",
            officer=year.city.lin,
            subject="通知",
            thing="x",
            made_at=THURSDAY,
            next_try_at=THURSDAY,
        )
        for _ in range(250)
    )
    stand_at(monkeypatch, THURSDAY)
    worker()[0].round(NEVER)
    assert not Message.objects.filter(state="waiting").exists()
    assert console.getvalue().count("notice to lin") == 250


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_trouble_is_told_once_and_the_next_round_goes_on(
    monkeypatch: pytest.MonkeyPatch, console: io.StringIO
) -> None:
    make_accepted()
    stand_at(monkeypatch, THURSDAY)
    work, trouble = worker()
    real = actions.remind_offices

    def out_of_reach(**_: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(actions, "remind_offices", out_of_reach)
    for _ in range(3):
        work.round(NEVER)
    assert trouble == ["OperationalError: the server closed the connection"]
    monkeypatch.setattr(actions, "remind_offices", real)
    work.round(NEVER)
    assert Reminder.objects.exists()
    assert "reminder to han" in console.getvalue()
    monkeypatch.setattr(actions, "remind_offices", out_of_reach)
    work.reminded_on = None
    work.round(NEVER)
    assert len(trouble) == 2  # it was well in between


@pytest.mark.django_db
@pytest.mark.usefixtures("one_connection")
def test_in_a_demonstration_time_is_its_own_and_nothing_leaves(settings: object) -> None:
    make_accepted()
    settings.MESSENGER, settings.WEBHOOK_URL = "webhook", "http://127.0.0.1:9/"  # type: ignore[attr-defined]
    Demonstration.objects.create(plays_from=THURSDAY, begun_at=datetime.now(UTC))
    assert isinstance(way_out.messenger(), Nowhere)
    work, trouble = worker()
    work.round(NEVER)
    assert Reminder.objects.exists()
    assert set(Message.objects.values_list("state", "problem")) == {("sent", "")}
    assert trouble == []


@pytest.mark.django_db
def test_a_message_whose_sending_was_cut_off_is_sent_again_later() -> None:
    make_issued()

    class Cut:
        """The power goes while it sends."""

        def send(self, letter: Letter, *, at: datetime) -> None:
            """Never come back."""
            del letter, at
            raise SystemExit

    first = Message.objects.order_by("pk")[0]
    with pytest.raises(SystemExit):
        actions.send_messages(messenger=Cut(), at=THURSDAY)
    messenger = Slow()
    actions.send_messages(messenger=messenger, at=THURSDAY)
    assert first.pk not in messenger.numbers  # it may still be on its way
    actions.send_messages(messenger=messenger, at=THURSDAY + timedelta(minutes=2))
    assert messenger.numbers.count(first.pk) == 1


@pytest.mark.django_db
def test_the_settings_choose_the_messenger(settings: object) -> None:
    for name, kind in (("console", Console), ("webhook", Webhook), ("email", Email)):
        settings.MESSENGER = name  # type: ignore[attr-defined]
        settings.WEBHOOK_URL, settings.WEBHOOK_SECRET = "https://example.org/", "k" * 16  # type: ignore[attr-defined]
        assert isinstance(way_out.messenger(), kind)


def test_what_a_messenger_needs_is_read_from_the_environment() -> None:
    assert outgoing({}).messenger == "console"
    mail = {"LUOSHI_MESSENGER": "email", "LUOSHI_EMAIL_DOMAIN": "example.org", "LUOSHI_SMTP_HOST": "mail"}
    found = outgoing(mail)
    assert (found.email_from, found.smtp_port, found.security) == ("luoshi@example.org", 587, "starttls")
    assert outgoing({**mail, "LUOSHI_SMTP_SECURITY": "tls"}).smtp_port == 465


# --- two at once


class Slow:
    """A messenger that takes its time and remembers what it took."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Take the letter."""
        del at
        time.sleep(0.02)
        self.numbers.append(letter.number)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once() -> None:
    make_issued()
    messenger, start = Slow(), threading.Barrier(2)

    def work(_: int) -> None:
        start.wait()
        try:
            while actions.send_messages(messenger=messenger, at=THURSDAY).sent:
                pass
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert sorted(messenger.numbers) == sorted(Message.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_remind_of_each_cause_once() -> None:
    make_accepted()
    start = threading.Barrier(2)

    def work(_: int) -> int:
        start.wait()
        try:
            return len(actions.remind_offices(at=THURSDAY))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        counts = sorted(pool.map(work, range(2)))
    assert counts[0] == 0 < counts[1] == Reminder.objects.count()


@pytest.mark.django_db(transaction=True)
def test_others_can_write_while_a_messenger_takes_its_time() -> None:
    make_issued()
    inside, go_on = threading.Event(), threading.Event()

    class Waiting:
        """Takes the first letter and waits."""

        def send(self, letter: Letter, *, at: datetime) -> None:
            """Wait."""
            del letter, at
            inside.set()
            assert go_on.wait(10)

    def work() -> None:
        try:
            actions.send_messages(messenger=Waiting(), at=THURSDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(work)
        assert inside.wait(10)
        Message.objects.filter(read_at=None).update(read_at=THURSDAY)  # would wait for a lock, and fail
        go_on.set()
        sending.result(20)
    assert not Message.objects.filter(state="waiting").exists()


# --- the command


@contextmanager
def working(folder: Path, *options: str) -> Iterator["subprocess.Popen[str]"]:
    """A worker that has said that it works."""
    process = subprocess.Popen(
        [COMMANDS / "luoshi", "worker", "--lang", "en", *options],
        cwd=folder,
        env=console_environment(folder, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline().startswith("Working:")
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=10)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_works_until_it_is_told_to_stop(office: Path, how: signal.Signals) -> None:
    with working(office) as process:
        process.send_signal(how)
        rest, _ = process.communicate(timeout=20)
    assert (process.returncode, rest) == (0, "")


def test_one_round_can_be_had(office: Path) -> None:
    done = luoshi("worker", "--once", "--lang", "en", folder=office)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"LUOSHI_MESSENGER": "pigeon"}, "LUOSHI_MESSENGER is one of console, webhook, email"),
        ({"LUOSHI_MESSENGER": "webhook"}, "LUOSHI_WEBHOOK_URL must be"),
        (
            {
                "LUOSHI_MESSENGER": "webhook",
                "LUOSHI_WEBHOOK_URL": "https://example.org/",
                "LUOSHI_WEBHOOK_SECRET": "kurz",
            },
            "at least 16 characters",
        ),
        ({"LUOSHI_MESSENGER": "email"}, "LUOSHI_EMAIL_DOMAIN"),
        (
            {
                "LUOSHI_MESSENGER": "email",
                "LUOSHI_EMAIL_DOMAIN": "example.org",
                "LUOSHI_SMTP_HOST": "mail",
                "LUOSHI_SMTP_PORT": "many",
            },
            "LUOSHI_SMTP_PORT is a number",
        ),
        (
            {
                "LUOSHI_MESSENGER": "email",
                "LUOSHI_EMAIL_DOMAIN": "example.org",
                "LUOSHI_SMTP_HOST": "mail",
                "LUOSHI_SMTP_SECURITY": "some",
            },
            "LUOSHI_SMTP_SECURITY is one of",
        ),
    ],
)
@pytest.mark.parametrize("command", [["worker", "--once"], ["serve", "--port", "0"]], ids=["worker", "serve"])
def test_wrong_settings_are_told_at_the_start(
    office: Path, command: list[str], wrong: dict[str, str], said: str
) -> None:
    done = luoshi(*command, "--lang", "en", folder=office, **wrong)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert "kurz" not in done.stderr


def children_of(pid: int) -> list[int]:
    """The workers that ``pid`` has beside it."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                told = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if b"--beside" in told and str(pid).encode() in told:
                found.append(int(folder.name))
    return found


def ends(pid: int) -> bool:
    """Whether the process has ended within some seconds."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
            if (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks at processes under /proc")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_server_has_one_worker_beside_it_that_ends_with_it(office: Path, how: signal.Signals) -> None:
    server = subprocess.Popen(
        [COMMANDS / "luoshi", "serve", "--port", "0", "--lang", "en"],
        cwd=office,
        env=console_environment(office, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout
        assert server.stdout.readline().startswith("Open ")
        for _ in range(100):
            if children_of(server.pid):
                break
            time.sleep(0.1)
        (beside,) = children_of(server.pid)
        time.sleep(2)  # past its start: a killed parent must be noticed by a worker at work
        server.send_signal(how)
        server.wait(20)
        assert ends(beside)
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate(timeout=20)

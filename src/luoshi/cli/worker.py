"""`luoshi worker`: what happens by itself. Sends what waits every minute, reminds offices every morning."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from subprocess import Popen, TimeoutExpired
from typing import Any

import click

from luoshi.cli.door import Door, one_line, speaks
from luoshi.cli.platform import check_server_settings, open_platform

SECONDS_BETWEEN_ROUNDS = 60
STOP_SECONDS = 15  # longer than a messenger may take for one letter
MOST_BATCHES_A_ROUND = 50


@click.command(short_help="Send messages and remind offices until Ctrl-C.")
@click.option("--once", is_flag=True, help="One round, then end.")
@click.option(
    "--beside", type=int, hidden=True, metavar="PID", help="End when this parent process has ended."
)
@speaks
@click.pass_obj
def worker(door: Door, once: bool, beside: int | None) -> None:
    """Send what waits every minute, and remind offices in the morning of each working day, until Ctrl-C.

    `luoshi serve` runs one of its own. Several at once send nothing twice.

    \b
    Example: luoshi worker
             luoshi worker --once
    """
    check_server_settings()
    open_platform(door)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work = Work(tell=lambda problem: say_trouble(door, problem))
    if once:
        work.round(stop)
        return
    if beside is None:
        click.echo(door.word("working"))
    work.until(stop, parent=beside)


def say_trouble(door: Door, problem: str) -> None:
    """Say in one line what went wrong; the work goes on."""
    print(
        f"luoshi: {door.word('worker-trouble', problem=one_line(problem)[:300])}", file=sys.stderr, flush=True
    )


@dataclass(slots=True)
class Work:
    """The rounds of one worker; ``tell`` is told what went wrong, once as long as it stays the same."""

    tell: Callable[[str], None]
    reminded_on: date | None = None
    told: str = field(default="")

    def until(self, stop: threading.Event, *, parent: int | None = None) -> None:
        """Do a round a minute until ``stop`` is set, or until ``parent`` is this process's parent no more."""
        while not stop.is_set():
            self.round(stop)
            for _second in range(SECONDS_BETWEEN_ROUNDS):
                if stop.wait(1) or (parent is not None and os.getppid() != parent):
                    return

    def round(self, stop: threading.Event) -> None:
        """Remind if it is time, send what waits; trouble is told and ends only this round."""
        from django.db import close_old_connections, connections

        close_old_connections()
        try:
            self.remind()
            self.send(stop)
            self.told = ""
        except Exception as trouble:
            # Whatever it was, it must not stop the reminders of all days to come.
            said = f"{type(trouble).__name__}: {trouble}"
            if said != self.told:
                self.tell(said)
            self.told = said
            connections.close_all()

    def remind(self) -> None:
        """Remind the offices, once in the morning of a working day; what was told is not told again."""
        from luoshi.delivery import actions
        from luoshi.delivery.supervising.reminders import is_time_to_remind
        from luoshi.people import clock

        at = clock.now()
        if self.reminded_on != clock.today() and is_time_to_remind(at):
            actions.remind_offices(at=at)
            self.reminded_on = clock.today()

    def send(self, stop: threading.Event) -> None:
        """Send what waits, batch after batch."""
        from luoshi.delivery import actions
        from luoshi.delivery.messaging.way_out import messenger
        from luoshi.people import clock

        way_out = messenger()
        for _batch in range(MOST_BATCHES_A_ROUND):
            done = actions.send_messages(messenger=way_out, at=clock.now())
            if stop.is_set() or not (done.sent or done.waiting or done.failed):
                return


@contextmanager
def working_beside(door: Door) -> Iterator[Popen[Any]]:
    """A worker in a process of its own, beside the web server, as long as the block lasts.

    It also ends by itself when this process is killed: it looks whether its parent is still there.
    """
    program = "from luoshi.cli.main import main; main()"
    options = ["worker", "--beside", str(os.getpid()), "--lang", door.language]
    # In a session of its own: Ctrl-C in a terminal reaches the server alone, which then stops its worker.
    child = Popen([sys.executable, "-c", program, *options], start_new_session=True)  # noqa: S603
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except TimeoutExpired:
            child.kill()
            child.wait()

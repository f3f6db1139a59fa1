"""`luoshi serve` and `luoshi migrate`: run the pages, bring the tables up to date."""

import gc
import os
import signal
import socket
from datetime import UTC, datetime
from importlib import import_module
from ipaddress import ip_address
from typing import Any, ClassVar

import click

from luoshi.cli.door import Door, speaks
from luoshi.cli.ledger import adopted
from luoshi.cli.platform import (
    apply_migrations,
    check_server_settings,
    is_embedded,
    is_local,
    open_platform,
    open_settings,
)
from luoshi.cli.source import Source, problem_of
from luoshi.cli.worker import working_beside
from luoshi.ground.refused import Refused

APPLICATION = "luoshi.web.wsgi"

THREADS = 8
# SQLite lets one process write at a time: threads of one process wait for each other best.
WORKERS_ON_SQLITE, WORKERS_ON_POSTGRESQL = 1, 2
REQUEST_SECONDS, STOP_SECONDS = 60, 10
OBJECTS_BEFORE_COLLECTING = 20_000


class PortTaken(Refused):
    """Another program listens there: ``host``, ``port``."""

    code: ClassVar[str] = "port-taken"


class AddressUnusable(Refused):
    """This machine cannot listen at this address: ``host``, ``port``, ``problem``."""

    code: ClassVar[str] = "address-unusable"


class NotLoopback(Refused):
    """In local use the pages are for this machine alone: ``host`` is open to others."""

    code: ClassVar[str] = "not-loopback"


class DemoOnServer(Refused):
    """The accounts of the demonstration are for one's own machine, not for a server."""

    code: ClassVar[str] = "demo-on-server"


@click.command(short_help="Serve the pages until Ctrl-C.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="The address to listen at."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one."
)
@click.option(
    "--demo", is_flag=True, help="Make two demonstration accounts; their passwords are printed once."
)
@click.option("--report", metavar="FILE", type=click.Path(), help="With --demo: adopt this report first.")
@speaks
@click.pass_obj
def serve(door: Door, host: str, port: int, demo: bool, report: str | None) -> None:
    """Serve the pages until Ctrl-C. On one's own machine set LUOSHI_LOCAL=1; docs/settings.md tells the rest.

    \b
    Example: luoshi serve --port 8000
             LUOSHI_LOCAL=1 luoshi serve --demo --report report.txt
    """
    if report and not demo:
        raise click.UsageError("--report needs --demo; without it use: luoshi adopt FILE")
    check_server_settings()
    if demo and not is_local():
        raise DemoOnServer
    with listening(host, port) as listener:
        open_platform(door)
        if demo:
            prepare_demo(door, report)
        run(door, listener, host)


@click.command(short_help="Bring the database up to date.")
@speaks
@click.pass_obj
def migrate(door: Door) -> None:
    """Bring the tables of the database up to date; make a backup of PostgreSQL first.

    Example: luoshi migrate
    """
    open_settings(door)
    for name in (made := apply_migrations()):
        click.echo(name)
    click.echo(door.word("migrated" if made else "up-to-date", count=len(made)))


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; raises NotLoopback, PortTaken or AddressUnusable."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        if is_local() and not ip_address(str(address[0]).partition("%")[0]).is_loopback:
            raise NotLoopback(host=host)
        return socket.create_server((str(address[0]), port), family=family, backlog=128)
    except OSError as error:
        import errno

        if error.errno == errno.EADDRINUSE:
            raise PortTaken(host=host, port=port) from error
        raise AddressUnusable(host=host, port=port, problem=problem_of(error)) from error


def prepare_demo(door: Door, report: str | None) -> None:
    """Make the accounts and the ledger of the demonstration, and say how to sign in."""
    from luoshi.cli.demo.officers import SUPERVISOR, make_demo_officers

    accounts = make_demo_officers(at=datetime.now(UTC))
    if report is not None:
        source = Source(report)
        with door.at(source.name):
            click.echo(adopted(door, source.read_bytes(), by=SUPERVISOR))
    click.echo(door.word("demo-accounts"))
    for username, role, password in accounts:
        click.echo(f"  {username:<16} {password}  {door.word(f'role-{role}')}")


def run(door: Door, listener: socket.socket, host: str) -> None:
    """Serve until told to stop, with gunicorn's processes and threads, and one worker beside them."""
    from django.db import connections

    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    click.echo(door.word("serving", url=f"http://{shown}:{port}/"))
    workers = WORKERS_ON_SQLITE if is_embedded() else WORKERS_ON_POSTGRESQL
    connections.close_all()  # a connection must not be shared with the processes to come
    listener.set_inheritable(True)
    # gunicorn closes the socket when it ends: from here on it alone owns it
    with working_beside(door):
        _server(listener.detach(), workers).run()


def _stop_gently_on_ctrl_c(_server: object) -> None:
    # gunicorn's own way ends requests in the middle, and its worker may wait for a lock that it holds itself
    signal.signal(signal.SIGINT, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def _begin_worker(_worker: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends it to every process: the first one acts
    # What is loaded by now stays: looking through it again and again made every fourth board a third slower.
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_COLLECTING)


def _server(descriptor: int, workers: int) -> Any:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            settings = {
                "bind": f"fd://{descriptor}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "timeout": REQUEST_SECONDS,
                "graceful_timeout": STOP_SECONDS,
                "loglevel": "warning",
                "control_socket_disable": True,
                "when_ready": _stop_gently_on_ctrl_c,
                "post_worker_init": _begin_worker,
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return import_module(APPLICATION).application

    return Server()

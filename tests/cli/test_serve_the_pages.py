"""`luoshi serve`: it starts, says where, answers, and stops when told to."""

import http.client
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.console import COMMANDS, ROOT, console_environment, luoshi


@contextmanager
def serving(
    folder: Path, *options: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A server at a free port, once it has said where it is, and the lines that it printed."""
    server = subprocess.Popen(
        [COMMANDS / "luoshi", "serve", "--port", "0", "--lang", "en", *options],
        cwd=folder,
        env=console_environment(folder, PYTHONUNBUFFERED="1", **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    try:
        assert server.stdout
        for line in server.stdout:
            lines.append(line.rstrip("\n"))
            if line.startswith("Open "):
                break
        yield server, lines
    finally:
        if server.poll() is None:
            server.kill()
        server.communicate(timeout=10)


def answer_of(lines: list[str]) -> tuple[int, str]:
    """Status and page of the sign-in, from the address that was printed."""
    [(host, port)] = re.findall(r"http://([^:/]+):(\d+)/", lines[-1])
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        connection.request("GET", "/people/sign-in/")
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_told_to_stop(office: Path, how: signal.Signals) -> None:
    with serving(office) as (server, lines):
        status, page = answer_of(lines)
        assert status == 200
        assert "<html" in page
        server.send_signal(how)
        rest, _ = server.communicate(timeout=20)
        assert (server.returncode, rest) == (0, "")
    with pytest.raises(ConnectionRefusedError):
        answer_of(lines)


def test_the_demonstration_makes_two_accounts_with_new_passwords_at_each_start(empty_office: Path) -> None:
    seen = set()
    for _ in range(2):
        with serving(
            empty_office, "--demo", "--report", str(ROOT / "examples" / "ganzhou-2025-sample.txt")
        ) as (
            _,
            lines,
        ):
            told = "\n".join(lines)
            accounts = re.findall(r"^  (demo-\S+) +(\S+)  (\w+)", told, re.MULTILINE)
            assert [(name, role) for name, _, role in accounts] == [
                ("demo-supervisor", "supervisor"),
                ("demo-auditor", "auditor"),
            ]
            seen |= {password for _, password, _ in accounts}
            assert "edition 1" in lines[0]
    assert len(seen) == 4


def test_a_taken_port_is_one_clear_line(office: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = luoshi("serve", "--port", port, "--lang", "en", folder=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"luoshi: Port {port} at 127.0.0.1 is taken by another program. "
        "Stop that program, or take another port with --port.\n"
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104  (it is refused)
def test_in_local_use_nobody_else_is_let_in(office: Path, host: str) -> None:
    done = luoshi("serve", "--host", host, "--port", "0", "--lang", "en", folder=office)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"{host} is open to other machines" in done.stderr


def test_an_address_that_is_not_ours_is_refused(office: Path) -> None:
    server = {"LUOSHI_LOCAL": "", "LUOSHI_SECRET_KEY": "k" * 60, "LUOSHI_ALLOWED_HOSTS": "example.org"}
    done = luoshi("serve", "--host", "192.0.2.1", "--port", "0", "--lang", "en", folder=office, **server)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "cannot listen at 192.0.2.1" in done.stderr


def test_a_server_without_its_settings_does_not_start(office: Path) -> None:
    done = luoshi("serve", "--lang", "en", folder=office, LUOSHI_LOCAL="")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("luoshi: Not set: LUOSHI_SECRET_KEY, LUOSHI_ALLOWED_HOSTS.")


def test_a_server_has_no_demonstration_accounts(office: Path) -> None:
    server = {"LUOSHI_LOCAL": "", "LUOSHI_SECRET_KEY": "k" * 60, "LUOSHI_ALLOWED_HOSTS": "example.org"}
    done = luoshi("serve", "--demo", "--port", "0", "--lang", "en", folder=office, **server)
    assert (done.returncode, done.stdout) == (2, "")
    assert "not for a server" in done.stderr


def test_a_report_that_cannot_be_adopted_stops_the_demonstration_before_it_opens(office: Path) -> None:
    done = luoshi("serve", "--demo", "--report", "no.txt", "--port", "0", "--lang", "en", folder=office)
    assert done.returncode == 2
    assert "no.txt: There is no such file" in done.stderr
    assert "Open http" not in done.stdout


def test_nothing_is_left_behind_in_the_folder_it_was_started_in(office: Path) -> None:
    before = set(office.iterdir())
    with serving(office) as (server, _):
        server.terminate()
        server.communicate(timeout=20)
    assert set(office.iterdir()) == before

"""A developer runs a command beside a throw-away PostgreSQL server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

TOOL = Path(__file__).resolve().parent.parent / "tools" / "with_postgres.py"
ASK = """
import os, psycopg, sys
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT 6 * 7").fetchone()[0])
sys.exit(7)
"""


def beside_postgres(*command: str, background: bool = False) -> "subprocess.Popen[str]":
    """``background``: started as a shell starts what it does not wait for, deaf to Ctrl-C."""
    return subprocess.Popen(
        [sys.executable, str(TOOL), *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=deaf_to_interruptions if background else None,
    )


def deaf_to_interruptions() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def gone(folder: str) -> bool:
    """Whether the server's folder goes away soon."""
    deadline = time.monotonic() + 15
    while Path(folder).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(folder).exists()


def test_the_command_reaches_a_database_and_its_exit_status_counts() -> None:
    process = beside_postgres(sys.executable, "-c", ASK)
    said, complaints = process.communicate(timeout=60)
    assert said.strip() == "42", complaints
    assert process.returncode == 7


def test_nothing_is_left_behind() -> None:
    process = beside_postgres(sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])")
    url = process.communicate(timeout=60)[0].strip()
    assert gone(url.partition("host=")[2])
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.parametrize("background", [False, True])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_stops_the_server_and_cleans_up(number: signal.Signals, background: bool) -> None:
    wait = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    process = beside_postgres(sys.executable, "-c", wait, background=background)
    assert process.stdout is not None
    folder = process.stdout.readline().strip().partition("host=")[2]
    server = int((Path(folder) / ".s.PGSQL.5432.lock").read_text().split()[0])
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode != 0
    assert gone(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def test_a_command_that_does_not_exist_is_said_in_one_line() -> None:
    process = beside_postgres("no-such-command-here")
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == 127
    assert complaints.strip().count("\n") == 0

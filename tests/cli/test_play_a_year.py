"""`luoshi demo`: a year of invented work that looks like one, is plainly marked, and touches nothing real."""

import http.cookiejar
import re
import shutil
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.cli.test_serve_the_pages import serving
from tests.console import COMMANDS, ROOT, Outcome, console_environment, luoshi

SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
LIGHTS = ("red", "amber", "green", "not-yet-due", "not-reported", "no-evidence", "contradicted")
PAGES_OF_ONE = 45
NO_PAGES = ("/people/sign-out/", "/i18n/", "/static/", "/journal/export")


def play(folder: Path, *options: str) -> Outcome:
    """Play the sample's year in ``folder``; a whole one takes a minute or more."""
    done = subprocess.run(
        [COMMANDS / "luoshi", "demo", SAMPLE, *options, "--lang", "en"],
        cwd=folder,
        env=console_environment(folder),
        capture_output=True,
        timeout=900,
        check=False,
    )
    return Outcome(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def accounts_in(printed: str) -> dict[str, str]:
    """The passwords that were printed, by name to sign in with."""
    return dict(re.findall(r"^  ([a-z0-9-]+) +(\S+)  ", printed, re.MULTILINE))


def acts_of(folder: Path) -> list[str]:
    """What the journal tells, without hashes and what the clock of the wall says."""
    told = luoshi("journal", "export", folder=folder)
    assert told.returncode == 0, told
    lines = [line for line in told.stdout.splitlines() if '"people.begin_demonstration"' not in line]
    return [re.sub(r'"(?:hash|previous)":"[0-9a-f]+",?', "", line) for line in lines]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, fresh_data: Path) -> tuple[Path, dict[str, str]]:
    """A folder in which the whole year was played, and the accounts."""
    folder = tmp_path_factory.mktemp("played")
    shutil.copytree(fresh_data, folder / "data")
    done = play(folder)
    assert done.returncode == 0, done
    return folder, accounts_in(done.stdout)


class Visitor:
    """Somebody at a browser without scripts."""

    def __init__(self, root: str, username: str, password: str) -> None:
        self.root = root
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        sign_in = self.page("/people/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', sign_in)
        assert token
        typed = {"csrfmiddlewaretoken": token[1], "username": username, "password": password}
        sent = urllib.request.Request(  # noqa: S310  (the platform itself)
            root + "/people/sign-in/", urllib.parse.urlencode(typed).encode(), {"Referer": root}
        )
        with self.opener.open(sent, timeout=60) as answer:
            assert username not in answer.geturl()
            assert "/people/sign-in/" not in answer.geturl(), "not let in"

    def page(self, address: str, around: str = "") -> str:
        """The page at ``address``, which must be there; ``around``: the page that led to it."""
        try:
            with self.opener.open(self.root + address, timeout=60) as answer:
                kind = answer.headers.get_content_type()
                content = answer.read()
        except urllib.error.HTTPError as error:
            pytest.fail(f"{address}, from {around}: {error.code}")
        return content.decode() if kind == "text/html" else ""

    def links(self, page: str) -> list[str]:
        """The addresses of the platform that ``page`` leads to."""
        found = (unescape(link).partition("#")[0] for link in re.findall(r'<a [^>]*?href="(/[^"]*)"', page))
        return [link for link in found if link and not link.startswith(NO_PAGES)]


@pytest.fixture(scope="module")
def root(played: tuple[Path, dict[str, str]]) -> Iterator[str]:
    """The address of a server of the played year."""
    with serving(played[0]) as (_, lines):
        found = re.search(r"http://[^/]+", lines[-1])
        assert found
        yield found[0]


def test_the_year_has_every_light_and_each_is_explained(
    played: tuple[Path, dict[str, str]], root: str
) -> None:
    supervisor = Visitor(root, "demo-supervisor", played[1]["demo-supervisor"])
    for light in LIGHTS:
        page = supervisor.page(f"/tasks/?light={light}")
        tasks = [link for link in supervisor.links(page) if re.fullmatch(r"/tasks/\d+/", link)]
        assert tasks, f"no task has the light {light}"
        assert "判定规则" in supervisor.page(tasks[0])


def test_the_year_has_what_a_supervision_office_meets(played: tuple[Path, dict[str, str]], root: str) -> None:
    supervisor = Visitor(root, "demo-supervisor", played[1]["demo-supervisor"])
    orders = supervisor.page("/orders/")
    for words in ("已撤销", "已下达", "逾期", "申请延期中", "已延期", "已反馈", "已办结", "已销号", "拟稿"):
        assert words in orders, words
    for state in ("merged", "cancelled", "carried-over", "struck-off", "completed"):
        page = supervisor.page(f"/tasks/?state={state}")
        assert re.search(r'href="/tasks/\d+/"', page), state
    assert "督查通报" in supervisor.page("/circulars/")
    assert "已有决定" in supervisor.page("/messages/")


@pytest.mark.parametrize(
    "username",
    ["demo-supervisor", "demo-verifier", "demo-leader", "demo-reporter", "demo-head", "demo-auditor"],
)
def test_whoever_follows_the_links_finds_a_page_marked_as_invented(
    played: tuple[Path, dict[str, str]], root: str, username: str
) -> None:
    visitor = Visitor(root, username, played[1][username])
    waiting, seen = [("/", "")], set[str]()
    # Of a kind of page (/tasks/7/, /tasks/8/) two are enough.
    kinds: dict[str, int] = {}
    while waiting and len(seen) < PAGES_OF_ONE:
        address, around = waiting.pop(0)
        kind = re.sub(r"\d+", "#", address.partition("?")[0])
        if address in seen or kinds.get(kind, 0) >= 2:
            continue
        seen.add(address)
        kinds[kind] = kinds.get(kind, 0) + 1
        page = visitor.page(address, around)
        assert not page or "演示数据" in page, address
        waiting += [(link, address) for link in visitor.links(page)]
    assert len(seen) > 15


def test_a_second_time_only_the_passwords_are_new(
    played: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    folder, before = played
    shutil.copytree(folder / "data", tmp_path / "data")
    told = len(acts_of(tmp_path))
    again = play(tmp_path)
    assert again.returncode == 0, again
    assert "played until 2025-11-28" in again.stdout
    after = accounts_in(again.stdout)
    assert after.keys() == before.keys()
    assert not set(after.values()) & set(before.values())
    acts = acts_of(tmp_path)
    assert len(acts) == told + len(after)
    assert all('"people.set_password"' in act for act in acts[told:])
    verified = luoshi("journal", "verify", folder=tmp_path)
    assert verified.returncode == 0, verified


def test_the_same_seed_plays_the_same_year_and_another_another(tmp_path: Path, fresh_data: Path) -> None:
    told = []
    for name, options in (("one", ()), ("same", ()), ("other", ("--seed", "7"))):
        folder = tmp_path / name
        folder.mkdir()
        shutil.copytree(fresh_data, folder / "data")
        done = play(folder, "--until", "2025-02-10", *options)
        assert done.returncode == 0, done
        told.append(acts_of(folder))
    assert len(told[0]) > 300
    assert told[0] == told[1]
    assert told[0] != told[2]


def test_it_is_not_played_among_a_citys_own_data(office: Path) -> None:
    before = acts_of(office)
    done = play(office)
    assert (done.returncode, done.stdout) == (2, "")
    assert "holds data already" in done.stderr
    assert "LUOSHI_DATA" in done.stderr
    assert acts_of(office) == before


def test_it_is_not_played_on_a_server(empty_office: Path) -> None:
    done = luoshi("demo", SAMPLE, "--lang", "en", folder=empty_office, LUOSHI_LOCAL="0")
    assert done.returncode == 2
    assert "not for a server" in done.stderr

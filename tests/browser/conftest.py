"""A real browser before a real server: Debian's Chromium, driven by Playwright, cut off from the network."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

from luoshi.ledger.actions import adopt_report
from luoshi.ledger.models import Report
from luoshi.people.models import Officer
from tests.cast import PASSWORD, make_auditor, make_supervisor
from tests.local_platform import run_locally

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ganzhou-2025-sample.txt"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests are skipped on one's own machine, and fail where CI is true."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        said = "no browser: install Debian's chromium to run the browser tests"
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(said)
        pytest.skip(said)
    # Playwright runs an event loop in this thread; Django then refuses its database unless told otherwise.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=SWITCHES)
            yield browser
            browser.close()
    finally:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")
        if before is not None:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@dataclass
class Desk:
    """A browser window before the platform, and what went wrong in it."""

    context: BrowserContext
    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the platform."""
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, username: str) -> Page:
        """Sign in as a person would."""
        self.open("/people/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(self.address + "/")
        return self.page


def complaint_of(message: ConsoleMessage) -> list[str]:
    """What the console says, if it is a complaint; that an answer was a refusal is none."""
    is_complaint = message.type in {"error", "warning"} and "the server responded with" not in message.text
    return [f"console: {message.text}"] if is_complaint else []


def missing_part(response: Response) -> list[str]:
    """A script, style or picture that did not come, or a page that broke."""
    is_page = response.request.resource_type == "document"
    wrong = response.status >= 500 or (response.status >= 400 and not is_page)
    return [f"{response.status} {response.url}"] if wrong else []


def watched(desk: Desk) -> None:
    """Write down every error of the page, and stop and write down every request to another machine."""
    host = urlsplit(desk.address).netloc

    def on_request(route: Any) -> None:
        if urlsplit(route.request.url).netloc == host:
            route.continue_()
        else:
            desk.complaints.append(f"asked another machine: {route.request.url}")
            route.abort()

    desk.context.route("**/*", on_request)
    desk.page.on("console", lambda message: desk.complaints.extend(complaint_of(message)))
    desk.page.on("response", lambda response: desk.complaints.extend(missing_part(response)))
    desk.page.on("pageerror", lambda error: desk.complaints.append(f"script: {error}"))


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a server that was started with local settings; afterwards they are as they were."""
    patch = pytest.MonkeyPatch()
    local = SimpleNamespace()
    run_locally(local, tmp_path_factory.mktemp("data"))
    for name, value in vars(local).items():
        patch.setattr(django_settings, name, value)
    server = request.getfixturevalue("live_server")
    patch.undo()
    address: str = server.url
    return address


@pytest.fixture
def platform(settings: Any, tmp_path: Path, transactional_db: None) -> None:  # noqa: ARG001
    """The platform with Lin and Wu, and no report yet."""
    run_locally(settings, tmp_path)
    make_supervisor()
    make_auditor()


def seated(chromium: Browser, address: str, width: int, height: int) -> Iterator[Desk]:
    """A window of this size; afterwards nothing may have gone wrong in it."""
    context = chromium.new_context(
        viewport={"width": width, "height": height}, locale="zh-CN", accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    desk = Desk(context, context.new_page(), address)
    watched(desk)
    yield desk
    context.close()
    assert desk.complaints == []


@pytest.fixture
def desk(chromium: Browser, platform: None, site: str) -> Iterator[Desk]:  # noqa: ARG001
    """A laptop."""
    yield from seated(chromium, site, 1280, 900)


@pytest.fixture
def phone(chromium: Browser, platform: None, site: str) -> Iterator[Desk]:  # noqa: ARG001
    """A phone."""
    yield from seated(chromium, site, 390, 844)


@pytest.fixture
def report(platform: None) -> Report:  # noqa: ARG001
    """The sample, adopted by Lin."""
    lin = Officer.objects.get(username="lin")
    return adopt_report(data=SAMPLE.read_bytes(), at=datetime.now(UTC), by=lin).report


@pytest.fixture
def lins_desk(desk: Desk, report: Report) -> Desk:  # noqa: ARG001
    """Lin has signed in on her laptop; the sample is adopted."""
    known_to(desk, "lin")
    return desk


@pytest.fixture
def lins_phone(phone: Desk, report: Report) -> Desk:  # noqa: ARG001
    """Lin has signed in on her phone; the sample is adopted."""
    known_to(phone, "lin")
    return phone


def known_to(desk: Desk, username: str) -> None:
    """Let the window be signed in without the sign-in page."""
    browser = Client()
    officer = Officer.objects.get(username=username)
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    cookie = browser.cookies["sessionid"]
    desk.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": desk.address}])

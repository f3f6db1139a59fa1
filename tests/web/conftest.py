"""The platform as it runs on one's own machine, with a data folder of its own for each test."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luoshi.people.models import Officer
from tests.cast import make_auditor, make_supervisor
from tests.local_platform import run_locally


@pytest.fixture(autouse=True)
def local_platform(settings: Any, tmp_path: Path) -> None:
    """No HTTPS, and nothing written outside the test's own folder."""
    run_locally(settings, tmp_path)


@pytest.fixture
def lin(db: None) -> Officer:  # noqa: ARG001
    """Lin works in the supervision office."""
    return make_supervisor()


@pytest.fixture
def wu(db: None) -> Officer:  # noqa: ARG001
    """Wu audits."""
    return make_auditor()


@pytest.fixture
def supervisor(lin: Officer) -> Client:
    """Lin's browser, signed in."""
    return signed_in(lin)


@pytest.fixture
def auditor(wu: Officer) -> Client:
    """Wu's browser, signed in."""
    return signed_in(wu)


def signed_in(officer: Officer) -> Client:
    """A browser in which ``officer`` has signed in."""
    browser = Client()
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return browser

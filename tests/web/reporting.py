"""What tests of reporting do again and again: a day in April, the form of a report, an office's browsers."""

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.delivery.models import Path, Progress
from luoshi.people import clock
from tests.delivery.scenes import INVESTMENT, Year
from tests.web.conftest import signed_in


def play_on(patch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let pages take ``at`` for the time of day."""
    patch.setattr(clock.timezone, "now", lambda: at)


def write_address(year: Year, words: str = INVESTMENT, number: int = 0) -> str:
    """Where the report of a task on a period is written."""
    return reverse("delivery:write_progress", args=[year.task(words).pk, year.period(number).pk])


def typed(year: Year, values: dict[str, str] | None = None, **fields: str) -> dict[str, Any]:
    """What the form of the investment's report sends; ``values`` by a part of the measure."""
    sent: dict[str, Any] = {"version": "0", "done": "已开工30个项目", **fields}
    for path in Path.objects.filter(task=year.task(INVESTMENT), dropped=False):
        name = "投资" if "投资" in path.indicator.name else "项目"
        sent[f"figure-{path.pk}-value"] = (values or {"投资": "8", "项目": "40"}).get(name, "")
        sent[f"figure-{path.pk}-status"] = "preliminary"
        sent[f"figure-{path.pk}-none_because"] = ""
    return sent


def report_of(year: Year) -> Progress:
    """The report on the investment for the first period, as it is now."""
    return Progress.objects.get(task=year.task(INVESTMENT), period=year.period())


def act(browser: Client, progress: Progress, name: str, **sent: str) -> Any:
    """Do an act upon a report as its page would."""
    version = Progress.objects.get(pk=progress.pk).version
    address = reverse("delivery:act_on_progress", args=[progress.pk, name])
    return browser.post(address, {"version": str(version), **sent})


def queries_of(browser: Client, address: str) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


__all__ = ["act", "play_on", "queries_of", "report_of", "signed_in", "typed", "write_address"]

"""What page tests do again and again."""

from typing import Any

from django.test import Client
from django.urls import reverse

from luoshi.ledger.models import Commitment, Report
from tests.cast import commitment


def words(answer: Any) -> str:
    """The text of a page."""
    content: str = answer.content.decode()
    return content


def table(browser: Client, report: Report, **filters: str) -> Any:
    """The ledger of ``report``, filtered."""
    return browser.get(reverse("ledger:table", args=[report.pk]), filters)


def shown(answer: Any) -> list[str]:
    """The wording of the rows that a table shows, in order."""
    return [row.text for row in answer.context["page"].object_list]


def decide(browser: Client, act: str, one: Commitment, **typed: str) -> Any:
    """Send the form for ``act`` on ``one``; ``typed`` are its fields, without the form's prefix."""
    prefix = "" if act == "accept" else f"{act}-"
    sent = {f"{prefix}{name}": value for name, value in {"version": str(one.version), **typed}.items()}
    return browser.post(reverse(f"ledger:{act}", args=[one.pk]), sent)


def ticked(*beginnings: str) -> list[str]:
    """What the table sends for the ticked rows that are worded so."""
    rows = [commitment(beginning) for beginning in beginnings]
    return [f"{row.pk}:{row.version}" for row in rows]

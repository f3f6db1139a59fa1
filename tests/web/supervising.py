"""What the tests of supervising share: a clock that stands at a day of the year, orders, posting a form."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Order
from luoshi.people import clock
from luoshi.people.models import Officer
from tests.delivery.scenes import INVESTMENT, Year
from tests.web.conftest import signed_in

FRIDAY = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)  # before the holidays of October


def stand_at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """Let every page believe that it is ``at``."""
    monkeypatch.setattr(clock.timezone, "now", lambda: at)


def planned(year: Year, title: str = "重点项目督查", of_year: int = 2025) -> int:
    """An item of the plan."""
    item = actions.add_plan_item(
        year=of_year, kind="supervision", title=title, document="云督〔2025〕1号", at=FRIDAY, by=year.city.lin
    )
    return item.pk


def drafted(year: Year, *, days: int = 5, title: str = "重点项目投资滞后", words: str = INVESTMENT) -> Order:
    """An order that waits for its signature."""
    return actions.draft_order(
        task_id=year.task(words).pk,
        title=title,
        demand="查明原因，提出措施",
        limit_days=days,
        plan_item_id=planned(year),
        at=FRIDAY,
        by=year.city.lin,
    )


def signed(year: Year, **options: Any) -> Order:
    """An order that is out."""
    order = drafted(year, **options)
    return actions.sign_order(order_id=order.pk, at=FRIDAY, by=year.city.he, seen_version=order.version)


def do(who: Officer, order: Order, act: str, **typed: object) -> Any:
    """Send the form of ``act`` on the order's page, made for the version that it has now."""
    version = Order.objects.get(pk=order.pk).version
    return send(signed_in(who), order, act, version=version, **typed)


def send(browser: Client, order: Order, act: str, **typed: object) -> Any:
    """Send the form of ``act`` with what was typed."""
    return browser.post(reverse("delivery:act_on_order", args=[order.pk, act]), typed)


def state(order: Order) -> str:
    """The order's state now."""
    return Order.objects.get(pk=order.pk).state

"""Two officers send the same page's form at the same moment: one is served, the other is told what to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Assignment, Order
from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.people.models import Officer
from tests.cast import make_second_supervisor
from tests.delivery.scenes import (
    APRIL,
    BRIDGES,
    GDP,
    INVESTMENT,
    Year,
    make_accepted,
    make_checked,
    make_completed,
    make_consulted,
    make_draft,
    make_issued,
    make_submitted,
    write_report,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on, typed, write_address
from tests.web.supervising import drafted, planned

pytestmark = pytest.mark.django_db(transaction=True)

# Who sends, where to, what.
Contest = tuple[tuple[Officer, Officer], str, dict[str, Any]]


def accepting() -> Contest:
    year = make_issued()
    row = year.task(GDP)
    return (year.city.zheng, year.city.feng), f"/tasks/{row.pk}/accept/", {"version": row.version}


def returning() -> Contest:
    year = make_issued()
    row = year.task(GDP)
    sent = {
        "version": row.version,
        "return-version": row.version,
        "return-reason": "不属本单位",
        "reason": "不属",
    }
    return (year.city.zheng, year.city.feng), f"/tasks/{row.pk}/return/", sent


def submitting() -> Contest:
    year = make_accepted()
    progress = write_report(year)
    sent = {**typed(year), "version": progress.version, "done": "已开工31个项目", "submit": "1"}
    return twice(year.city.han), write_address(year), sent


def checking() -> Contest:
    year, progress = make_submitted()
    return twice(year.city.du), f"/progress/{progress.pk}/check/", {"version": progress.version}


def verifying() -> Contest:
    year, progress = make_checked()
    sent = {"version": progress.version, "method": "papers", "text": "查阅报表"}
    return twice(year.city.qiu), f"/progress/{progress.pk}/verify/", sent


def sending_back() -> Contest:
    year = make_completed()
    row = year.task(INVESTMENT)
    sent = {
        "version": row.version,
        "send-back-version": row.version,
        "reason": "证据不足",
        "send-back-reason": "不足",
    }
    return (year.city.lin, year.city.qiu), f"/tasks/{row.pk}/send-back/", sent


def giving_more_time() -> Contest:
    year = make_accepted()
    row = year.task(INVESTMENT)
    asked = actions.ask_task_extension(
        task_id=row.pk,
        new_due_on=date(2026, 3, 31),
        reason="用地未批",
        progress="已完成一半",
        at=APRIL,
        by=year.city.han,
        seen_version=row.version,
    )
    agreed = actions.agree_extension(
        extension_id=asked.pk, at=APRIL, by=year.city.du, seen_version=asked.version
    )
    sent = {"version": agreed.version, "grant": "no", "reason": "工期可压缩"}
    return (year.city.lin, make_second_supervisor()), f"/extensions/{agreed.pk}/decide/", sent


def signing() -> Contest:
    year = make_accepted()
    order = drafted(year)
    sent = {"version": order.version, "plan_item": Order.objects.get(pk=order.pk).plan_item_id}
    return (year.city.lin, year.city.he), f"/orders/{order.pk}/sign/", sent


def rewording_an_order() -> Contest:
    year = make_accepted()
    order = drafted(year)
    sent = {
        "version": order.version,
        "title": "督办",
        "demand": "请查明原因",
        "limit_days": "6",
        "plan_item": planned(year, "专项督查"),
    }
    return (year.city.lin, make_second_supervisor()), f"/orders/{order.pk}/edit/", sent


def issuing() -> Contest:
    year = make_consulted()
    sheet, lin = year.sheet, year.city.lin
    actions.submit_sheet(sheet_id=sheet.pk, at=APRIL, by=lin, seen_version=year.fresh().version)
    actions.approve_sheet(
        sheet_id=sheet.pk,
        document="纪要",
        meeting="常务会",
        at=APRIL,
        by=lin,
        seen_version=year.fresh().version,
    )
    sent = {"version": year.fresh().version, "number": "云府办字〔2025〕1号", "issued_on": "2025-04-08"}
    return (lin, make_second_supervisor()), f"/sheets/{sheet.pk}/issue/", sent


def deciding() -> Contest:
    year = make_accepted()
    matter = actions.raise_matter(
        task_id=year.task(INVESTMENT).pk,
        text="请协调用地",
        leader_id=year.city.he.pk,
        at=APRIL,
        by=year.city.han,
    )
    sent = {"version": matter.version, "decision": "请市自然资源局五日内批复"}
    return twice(year.city.he), f"/matters/{matter.pk}/decide/", sent


def wording_a_draft() -> Contest:
    year = make_draft()
    row = year.task(BRIDGES)
    sent = {
        "version": row.version,
        "wording": "建成东江大桥并通车",
        "section": row.section,
        "due_on": "2025-12-31",
    }
    return (year.city.lin, make_second_supervisor()), reverse("delivery:draft_task", args=[row.pk]), sent


def leading_a_draft() -> Contest:
    year = make_draft()
    row = year.task(BRIDGES)
    sent = {"offices-version": row.version, "offices-offices": "市发改委", "offices-part": "lead"}
    assert not Assignment.objects.filter(task=row).exists()
    return (year.city.lin, make_second_supervisor()), reverse("delivery:draft_offices", args=[row.pk]), sent


def locking() -> Contest:
    year: Year = make_accepted()
    return (
        (year.city.lin, make_second_supervisor()),
        f"/periods/{year.period().pk}/lock/",
        {"version": year.period().version},
    )


def twice(officer: Officer) -> tuple[Officer, Officer]:
    """One who has the page open in two windows, or presses the button twice."""
    return officer, officer


CONTESTS = [
    accepting, returning, submitting, checking, verifying, sending_back, giving_more_time, signing,
    rewording_an_order, issuing, deciding, wording_a_draft, leading_a_draft, locking,
]  # fmt: skip


def sent_at_once(browsers: list[Client], path: str, sent: dict[str, Any]) -> list[Any]:
    """The answers to the form, sent from all browsers at the same moment."""
    start = Barrier(len(browsers))

    def send(browser: Client) -> Any:
        try:
            start.wait()
            return browser.post(path, sent, headers={"referer": "http://testserver/tasks/"})
        finally:
            connection.close()

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(send, browsers))


@pytest.mark.parametrize("contest", CONTESTS, ids=lambda contest: contest.__name__)
def test_one_is_served_and_the_other_is_told(
    contest: Callable[[], Contest], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del tmp_path
    play_on(monkeypatch, APRIL)
    officers, path, sent = contest()
    browsers = [signed_in(officer) for officer in officers]
    entries = Entry.objects.count()
    won, lost = sorted(sent_at_once(browsers, path, sent), key=lambda answer: answer.status_code)
    assert (won.status_code, lost.status_code) == (302, 409), (words(won)[-600:], words(lost)[-600:])
    page = words(lost)
    assert "您看过之后，别人已经改动了" in page
    assert (
        contest is submitting or "请刷新页面，看过新内容后再决定" in page
    )  # a report comes back to be merged
    for name, text in sent.items():
        if name in ("reason", "text", "decision", "wording", "demand", "done"):
            assert str(text) in page, "what was typed is not lost"
    after = Entry.objects.count()
    assert after == entries + (2 if contest is submitting else 1)  # what is submitted is saved first
    assert journal.verify().ok
    # Who comes later still is told as well, and changes nothing.
    late = browsers[0].post(path, sent)
    assert late.status_code in (409, 422)
    assert "</html>" in words(late)
    assert Entry.objects.count() == after

"""Whatever is sent to whatever address, by mistake or on purpose: an answer in words, never a fault of ours.

The addresses are read from the platform's own list, so that new ones are tried as well.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test import Client
from lxml import html

from luoshi.delivery import actions
from luoshi.delivery.models import ReportingPeriod
from luoshi.journal.models import Entry
from tests.delivery.scenes import APRIL, Year, make_everything
from tests.web.addresses import Address, addresses, numbers_of
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db

Known = dict[str, Any]

# Leaves the session; tried elsewhere.
LEAVES = {"people:sign_out"}
# Everything that a list might be asked for.
FILTERS = str.split(
    "page q on light state office leader year sheet section waiting sort thing head verify show period ended "
    "due plan_item part category place number kind name first_leads next edition value lead_office day"
)


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Year:
    """A year in which everything has happened."""
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    play_on(monkeypatch, APRIL)
    return make_everything(settings.EVIDENCE_FOLDER)


@pytest.fixture
def known(year: Year) -> Known:
    """A number for each parameter of an address."""
    return numbers_of(year)


@pytest.fixture
def all_addresses() -> list[Address]:
    return [one for one in addresses() if one.name not in LEAVES]


def get(browser: Client, path: str, *given: Any) -> Any:
    """The answer to a look at ``path``, all of it."""
    answer: Any = browser.get(path, *given)
    if answer.streaming:
        answer.whole = b"".join(answer.streaming_content)  # and with its end it is closed
    else:
        answer.whole = answer.content
    return answer


def post(browser: Client, path: str, sent: dict[str, Any]) -> Any:
    """The answer to a form, which then did not happen."""
    with transaction.atomic():
        answer = browser.post(path, sent)
        transaction.set_rollback(True)
    return answer


def test_a_number_that_is_none_in_an_address_leads_nowhere(
    year: Year, known: Known, all_addresses: list[Address]
) -> None:
    lin = signed_in(year.city.lin)
    for address in all_addresses:
        for _, name in address.parameters:
            if name in ("act", "upload", "number"):
                continue
            for wrong in (0, 10**30, "x"):
                path = address.all_filled({**known, name: wrong})[0]
                looked, did = get(lin, path), post(lin, path, {})
                assert looked.status_code in (302, 403, 404, 405, 422), (path, looked.status_code)
                # What a form must hold may be missed first; nothing is ever done.
                assert did.status_code in (403, 404, 405, 422), (path, did.status_code)
                assert "</html>" in words(did), path


def test_filters_that_make_no_sense_break_no_page(
    year: Year, known: Known, all_addresses: list[Address]
) -> None:
    lin = signed_in(year.city.lin)
    for address in all_addresses:
        if address.route.endswith((".xlsx", ".docx", ".csv")):
            continue  # they take the filters of their page
        path = address.all_filled(known)[0]
        for wrong in ("9" * 40, "9999-12-31", "\x00²-1"):
            answer = get(lin, path, {name: [wrong, "1"] for name in FILTERS})
            assert answer.status_code < 500, (path, wrong)


def test_every_address_says_in_words_how_it_is_not_opened(
    year: Year, known: Known, all_addresses: list[Address]
) -> None:
    lin = signed_in(year.city.lin)
    refused = 0
    for address in all_addresses:
        path = address.all_filled(known)[0]
        for answer in (get(lin, path), lin.put(path), lin.delete(path)):
            assert answer.status_code < 500, path
            if answer.status_code == 405:
                refused += 1
                assert "此地址不能这样打开" in words(answer)
                assert answer["Allow"]
    assert refused > len(all_addresses)


def test_no_form_of_another_site_is_taken_anywhere(
    year: Year, known: Known, all_addresses: list[Address]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(year.city.lin, backend="django.contrib.auth.backends.ModelBackend")
    entries = Entry.objects.count()
    for address in all_addresses:
        if address.name == "language":  # only sets the language, for whoever was sent there
            continue
        for path in address.all_filled(known):
            assert strict.post(path, {"version": "1", "reason": "x"}).status_code in (403, 404, 405), path
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages", "luoshi_language"])
@pytest.mark.parametrize("value", ["", "x", "x" * 4000, '"\\000"', "../../etc", "é", "a:b:c"])
def test_damaged_cookies_make_nobody_somebody_else(lin: Any, name: str, value: str) -> None:
    browser = signed_in(lin)
    browser.cookies[name] = value
    answer = browser.get("/tasks/")
    assert answer.status_code == (302 if name == "sessionid" else 200)


# --- what is typed into forms

TURNS = 3
HOSTILE = (
    "\x00", "=1+1", "NaN", "-Infinity", "1e999", "1e-999", "-5", "１２３", "1,234.5", "9" * 40, "٣²",
    "0001-01-01", "9999-12-31", "2025-02-30", "x" * 20_000, "1:99999999999999999999", "<b>x</b>\u202e",
)  # fmt: skip


def forms_on(page: bytes, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The forms of a page that do something: where each goes, and what it would send."""
    for form in html.fromstring(page).forms:
        action = form.action or path
        if form.method != "POST" or "sign-out" in action or "language" in action:
            continue
        sent: dict[str, Any] = {}
        for field in form.inputs:
            if field.name and field.name != "csrfmiddlewaretoken":
                sent[field.name] = ... if field.get("type") == "file" else field.value or ""
        for button in form.xpath(".//button[@name]"):
            sent.setdefault(button.get("name"), button.get("value") or "")
        yield action, sent


def hostile(sent: dict[str, Any], turn: int) -> dict[str, Any]:
    """What the form sends, with something else that does harm in each field; the version stays."""
    wrong = {name: HOSTILE[(turn * 5 + step * 3) % len(HOSTILE)] for step, name in enumerate(sent)}
    return {
        name: SimpleUploadedFile("\u202e<b>名.xlsx" * 30, wrong[name].encode() or b"-")
        if value is ...
        else value
        if name == "version"
        else wrong[name]
        for name, value in sent.items()
    }


def test_no_form_breaks_over_what_is_typed_into_it(
    year: Year, known: Known, all_addresses: list[Address]
) -> None:
    seen: set[tuple[str, ...]] = set()
    for officer in (year.city.lin, year.city.han):
        browser = signed_in(officer)
        for address in all_addresses:
            path = address.all_filled(known)[0]
            answer = get(browser, path)
            if answer.status_code != 200 or b"<form" not in answer.whole:
                continue
            for action, sent in forms_on(answer.whole, path):
                if (action, *sent) in seen:
                    continue
                seen.add((action, *sent))
                for turn in range(TURNS):
                    answer = post(browser, action, hostile(sent, turn + len(seen)))
                    assert answer.status_code < 500, (action, turn)
    assert len(seen) > 20


# --- texts that a browser or a table would run

MARK = "=<i>标</i>"
TEXTS = {
    "name", "short", "title", "wording", "measures", "category", "note", "place", "text", "reason", "done",
    "problems", "needs", "next_steps", "demand", "document", "meeting", "approved_by", "approval_document",
    "subject", "body", "filename", "file_name", "situation", "none_because", "answer", "number", "approver",
}  # fmt: skip


@pytest.fixture
def marked(year: Year, known: Known) -> Year:  # noqa: ARG001  # the numbers are found by the words
    """The same year, in which every text that somebody wrote begins with a mark."""
    period = year.period()
    actions.lock_period(period_id=period.pk, at=APRIL, by=year.city.lin, seen_version=period.version)
    version = ReportingPeriod.objects.get(pk=period.pk).version
    actions.reopen_period(period_id=period.pk, reason=MARK, at=APRIL, by=year.city.lin, seen_version=version)
    count = 0
    for room in ("people", "ledger", "delivery"):
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
                if not is_text or field.name not in TEXTS:
                    continue
                try:
                    with transaction.atomic():
                        rows = model._default_manager.exclude(**{field.name: ""})
                        count += rows.update(**{field.name: Concat(Value(MARK), F(field.name))})
                except DatabaseError:  # rows that never change, or a text that is full
                    continue
    assert count > 100
    return year


def test_no_page_lets_a_browser_run_what_somebody_wrote(
    marked: Year, known: Known, all_addresses: list[Address]
) -> None:
    shown = 0
    for officer in (marked.city.lin, marked.city.he, marked.city.han):
        browser = signed_in(officer)
        for address in all_addresses:
            answer = get(browser, address.all_filled(known)[0])
            if answer["Content-Type"].startswith("text/html"):
                page = answer.whole.decode()
                assert MARK not in page, address
                shown += "&lt;i&gt;标" in page
    assert shown > 60


def test_no_table_reckons_with_what_somebody_wrote(
    marked: Year, known: Known, all_addresses: list[Address]
) -> None:
    lin, tables, seen = signed_in(marked.city.lin), 0, 0
    for address in all_addresses:
        if not address.route.endswith((".xlsx", ".csv")):
            continue
        answer = get(lin, address.filled(known))
        if answer.status_code == 404:  # the draft of what was sent, the reply to what is no opinion
            continue
        assert answer.status_code == 200, address
        tables += 1
        if address.route.endswith(".csv"):
            text = answer.whole.decode("utf-8-sig")
            # What was signed stays as it was signed; what is written over later does not reach it.
            assert MARK in text or address.route.startswith("public/")
            assert f",{MARK}" not in text
            assert f'"{MARK}' not in text
            assert f"\n{MARK}" not in text
            continue
        for tab in openpyxl.load_workbook(BytesIO(answer.whole)):
            cells = [cell for row in tab.iter_rows() for cell in row]
            assert not [cell for cell in cells if cell.data_type == "f"], address
            seen += sum(MARK in str(cell.value) for cell in cells)
    assert tables > 10
    assert seen > 50

"""However much a city has, no page asks the database more often: all pages, by their addresses."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, resolve, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from luoshi.account import models as account
from luoshi.account.public import reading
from luoshi.account.views import kept
from luoshi.delivery import models as delivery
from luoshi.ledger import models as ledger
from luoshi.people.models import Demonstration
from tests.delivery.crowd import Size, add_crowd, first, like, save
from tests.delivery.scenes import INVESTMENT, Year, make_everything
from tests.web.addresses import shown_to_all
from tests.web.conftest import signed_in

FEW, MANY = Size(tasks=3, offices=2, others=2, periods=4), Size(tasks=12, offices=6, others=7, periods=6)
# Sheets that are not issued yet, by their title here, with what tells them from the draft.
APPROVED = {"approved_by": "市政府常务会议", "approval_document": "云府会纪〔2025〕9号"}
IN_MAKING: dict[str, dict[str, str]] = {
    "draft": {},
    "consultation": {"state": "consultation"},
    "approval": {"state": "approval"},
    "approved": {"state": "approval", **APPROVED},
}
ROOMS = ("account", "delivery", "ledger", "people")

# Addresses that are not asked here, and why.
EXEMPT = {
    "account:year_on_year_workbook": "of two reports, and here is one; counted where a promise is followed",
    "delivery:import_preview": "shows a file that was just uploaded, not what the city has",
    "ledger:adopt": "shows a report that was just uploaded, not what the city has",
    "people:city": "leads away to the city's own sign-in",
    "people:city_return": "comes back from the city's own sign-in",
    "people:sign_in_code": "stands between a password and a code",
}


def patterns(resolver: URLResolver, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address of the platform's own rooms, as it is called."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or room)
        elif entry.name and (room in ROOMS or not room):
            yield f"{room}:{entry.name}".lstrip(":"), entry


ADDRESSES = dict(patterns(get_resolver()))


def things(year: Year) -> dict[str, object]:
    """The ids by which addresses name things: each of something to which much else belongs."""
    task, city = year.task(INVESTMENT), year.city
    quarter = year.sheet.periods.get(start=date(2025, 4, 1), end=date(2025, 7, 1))
    return {
        "task_id": task.pk,
        "sheet_id": year.sheet.pk,
        "path_id": year.path(INVESTMENT, "投资").pk,
        "period_id": quarter.pk,
        "progress_id": first(delivery.Progress, state="verified").pk,
        "evidence_id": first(delivery.Evidence).pk,
        "matter_id": first(delivery.Matter).pk,
        "order_id": first(delivery.Order).pk,
        "extension_id": first(delivery.Extension).pk,
        "circular_id": first(delivery.Circular).pk,
        "draft_id": first(delivery.CircularDraft, sent=None).pk,
        "message_id": first(delivery.Message, officer=city.han).pk,
        "commitment_id": task.commitment_id,
        "report_id": task.commitment.report_id,
        "source_id": first(ledger.Basis).source_id,
        "figure_id": first(ledger.Figure).pk,
        "office_id": city.industry.pk,
        "officer_id": city.he.pk,
        "number": 1,
        "comment_id": first(delivery.Comment).pk,
        "assignment_id": first(delivery.Assignment, state="proposed").pk,
        "use_id": first(delivery.EvidenceUse).pk,
        "plan_item_id": first(delivery.PlanItem).pk,
        "reply_id": first(delivery.Reply).pk,
        "enquiry_id": first(delivery.Enquiry).pk,
        "publication_id": first(account.Publication).pk,
        "year": year.sheet.year,
        **shown_to_all(),
        "act": "any",
    }


def things_in_making(title: str) -> dict[str, int]:
    """The same of a sheet that is not issued yet."""
    path = first(delivery.Path, task__sheet__title=title)
    return {"sheet_id": path.task.sheet_id, "task_id": path.task_id, "path_id": path.pk}


def addresses(year: Year) -> dict[str, list[str]]:
    """Where each page is found, by its name; one about a sheet or a task for each state of the sheet."""
    ids = [things(year), *({**things(year), **things_in_making(title)} for title in IN_MAKING)]
    found = {}
    replied = {"source_id": first(delivery.Reply).source_id}  # not every source is replied to
    for name, entry in ADDRESSES.items():
        wanted = entry.pattern.converters
        if name not in EXEMPT:
            those = [{**known, **replied} for known in ids] if name.startswith("delivery:reply") else ids
            urls = [reverse(name, kwargs={key: known[key] for key in wanted}) for known in those]
            found[name] = list(dict.fromkeys(urls))
    return found


def opened(browser: Client, address: str) -> int:
    """Open a page and give its status, with everything that it sends read."""
    answer = browser.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


class Pages:
    """Every page as those open it who may: a list as everybody, a page about one thing as the first."""

    def __init__(self, year: Year, cast: Sequence[str] = ("lin", "han", "he", "qiu")) -> None:
        self.browsers = {name: signed_in(getattr(year.city, name)) for name in cast}
        self.acts: set[str] = set()  # addresses that take acts and show nothing
        self.readers = {
            (address, person)
            for name, known in addresses(year).items()
            for address in known
            for person in self.readers_of(name, address)
        }

    def readers_of(self, name: str, address: str) -> list[str]:
        """Who of the cast may open the address."""
        found: list[str] = []
        about_one_thing = bool(ADDRESSES[name].pattern.converters)
        for person, browser in self.browsers.items():
            status = opened(browser, address)
            if status == 405:
                self.acts.add(name)
                break
            if status < 400:
                found.append(person)
                if about_one_thing:
                    break
        return found

    def names(self) -> set[str]:
        """The pages that somebody opened."""
        return {resolve(address).view_name for address, _ in self.readers}

    def queries(self) -> dict[tuple[str, str], int]:
        """How often each asks the database when it is opened again."""
        found = {}
        for address, person in self.readers:
            with CaptureQueriesContext(connection) as queries:
                opened(self.browsers[person], address)
            found[address, person] = len(queries)
        return found


def make_everything_and_sheets_in_making(folder: Path) -> Year:
    """A year in which everything has happened, in July, and a sheet in each state."""
    year = make_everything(folder)
    draft, model = first(delivery.Sheet, state="draft"), first(delivery.Path)
    row = first(delivery.Task, sheet=draft)
    sheets = save([like(draft, title=title, **told) for title, told in IN_MAKING.items()])
    for task in save([like(row, sheet=sheet) for sheet in sheets]):
        save([like(model, task=task)])
    return year


@pytest.fixture
def year(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> Year:  # noqa: ARG001
    """That year with a few of everything, and no answer kept that was given before."""
    monkeypatch.setattr(kept.Kept, "put", lambda *_: None)
    monkeypatch.setattr(reading, "_in_short", reading._in_short.__wrapped__)
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    year = make_everything_and_sheets_in_making(settings.EVIDENCE_FOLDER)
    add_crowd(year, FEW)
    Demonstration.objects.create(plays_from=datetime(2025, 7, 8, 2, 0, tzinfo=UTC), begun_at=timezone.now())
    return year


def test_no_page_asks_more_often_where_there_is_more(year: Year) -> None:
    pages = Pages(year)
    few = pages.queries()
    add_crowd(year, MANY)
    many = pages.queries()
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
    unopened = ADDRESSES.keys() - pages.names() - pages.acts - EXEMPT.keys()
    assert unopened == set(), "nobody could open these: they need another thing, person or state"


def test_every_exemption_is_an_address() -> None:
    assert EXEMPT.keys() <= ADDRESSES.keys()

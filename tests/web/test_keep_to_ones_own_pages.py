"""Every address, asked by those whom it does not concern: found by nobody, changed by no auditor.

The addresses are read from the platform's own list, so that a new page is asked for as well.
"""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from luoshi.journal.models import Entry
from luoshi.people.models import Officer
from tests.cast import make_officer
from tests.delivery.scenes import APRIL, Year, make_everything
from tests.web.addresses import Address, addresses, numbers_of
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db

# What a thing of delivery is known by; whoever has no part in it finds none of them.
OF_DELIVERY = {
    "sheet_id", "task_id", "progress_id", "period_id", "path_id", "evidence_id", "use_id", "matter_id",
    "order_id", "extension_id", "circular_id", "draft_id", "comment_id", "assignment_id", "message_id",
    "enquiry_id", "plan_item_id", "publication_id",
}  # fmt: skip
# Open to whoever has not signed in: they hold nothing of anybody's.
OPEN = {
    "people:sign_in", "people:sign_in_code", "people:city", "people:city_return", "language", "alive",
    *(one.name for one in addresses() if one.route.startswith("public/")),  # what was signed for everybody
}  # fmt: skip
# One's own: sign-out, password, second factor, which lists one has read.
ONES_OWN = {
    "people:sign_out", "people:password", "people:second_factor", "people:second_factor_on",
    "people:second_factor_off", "people:second_factor_codes", "delivery:read_all_messages",
}  # fmt: skip

Known = dict[str, Any]


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


def of_delivery() -> list[Address]:
    return [one for one in addresses() if OF_DELIVERY & {name for _, name in one.parameters}]


def look(browser: Client, path: str) -> Any:
    """The answer to a look at ``path``; a file is read to its end."""
    answer: Any = browser.get(path)
    if answer.streaming:
        list(answer.streaming_content)
    return answer


def sent(browser: Client, path: str) -> Any:
    """The answer to a form with something in every field that acts mostly ask for."""
    return browser.post(path, {"version": "1", "reason": "因", "text": "文", "row": "1:1"})


@pytest.mark.parametrize("role", ["reporter", "head"])
def test_an_office_without_a_part_in_it_finds_nothing_and_does_nothing(
    year: Year, known: Known, role: str
) -> None:
    stranger = signed_in(make_officer("gao", name="高丁", role=role, office=year.city.zone))
    entries = Entry.objects.count()
    looked = 0
    for address in of_delivery():
        there = address.all_filled(known)
        for path, nowhere in zip(there, address.all_filled(with_nothing(address, known)), strict=True):
            for ask in (look, sent):
                answer = ask(stranger, path).status_code
                looked += answer == 404
                if answer not in (404, 405):
                    # No office does this, or the form lacks something: said before anybody looks for it.
                    assert answer in (403, 422), (path, answer)
                    assert ask(stranger, nowhere).status_code == answer, path
    assert looked > 60
    assert Entry.objects.count() == entries


def with_nothing(address: Address, known: Known) -> Known:
    """``known`` with numbers that no thing of delivery has."""
    return {**known, **{name: 10**9 for _, name in address.parameters if name in OF_DELIVERY}}


def test_a_leader_finds_what_is_under_her_and_nothing_else(year: Year, known: Known) -> None:
    above, beside = signed_in(year.city.he), signed_in(year.city.wei)
    for name in ("task", "progress", "order", "evidence", "matter", "extension"):
        (address,) = [one for one in addresses() if one.name == f"delivery:{name}"]
        path = address.filled(known)
        assert above.get(path).status_code == 200, path
        assert beside.get(path).status_code == 404, path


def test_the_auditor_looks_at_everything(year: Year, known: Known) -> None:
    wu, lin = signed_in(year.city.wu), signed_in(year.city.lin)
    shown = 0
    for address in addresses():
        path = address.all_filled(known)[0]
        if address.name in OPEN | ONES_OWN:
            continue
        seen, hers = look(wu, path), look(lin, path)
        assert seen.status_code in (200, 302, 403, 404, 405), (path, seen.status_code)
        if seen.status_code != hers.status_code:  # only where something is done, or is her own
            assert seen.status_code in (403, 404), (path, seen.status_code)
        shown += seen.status_code == 200
        if seen.status_code == 403 and hers["Content-Type"].startswith("text/html"):
            assert hers.status_code != 200 or "<form" in words(hers), f"{path} does nothing, yet is refused"
    assert shown > 45


def test_the_auditor_changes_nothing_at_any_address(year: Year, known: Known) -> None:
    wu, entries = signed_in(year.city.wu), Entry.objects.count()
    for address in addresses():
        if address.name in OPEN | ONES_OWN:
            continue
        for path in address.all_filled(known):
            answer = sent(wu, path)
            if answer.status_code == 302:  # the draft of what was sent leads there, however it is asked
                assert look(wu, path).status_code == 302, path
            else:
                assert answer.status_code in (403, 404, 405, 409, 422), (path, answer.status_code)
    assert Entry.objects.count() == entries


def test_whoever_has_not_signed_in_is_sent_to_sign_in_everywhere(year: Year, known: Known) -> None:
    stranger, entries = Client(), Entry.objects.count()
    assert Officer.objects.exists()
    for address in addresses():
        if address.name in OPEN | {"people:sign_out"}:
            continue
        for path in address.all_filled(known):
            for answer in (look(stranger, path), sent(stranger, path)):
                assert answer.status_code == 302, path
                assert answer["Location"].startswith("/people/sign-in/"), path
    assert Entry.objects.count() == entries
    del year

"""A refusal is a page, a panel or JSON, each with reason and remedy; faults of ours look calm, too."""

from typing import Any

import pytest
from django.test import Client
from django.urls import path

from luoshi.people.models import Officer
from luoshi.web import urls, views
from tests.web.pages import words

REASON = "台账里没有这条承诺（999）。"
MISSING = "/commitments/999/"


def test_a_person_gets_a_page_with_reason_and_remedy(auditor: Client) -> None:
    answer = auditor.get(MISSING)
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    page = words(answer)
    for said in (REASON, "请从台账中选择。", "no-such-commitment", "<html", "<nav"):
        assert said in page


def test_a_machine_gets_json_with_the_same_words(auditor: Client) -> None:
    answer = auditor.get(MISSING, headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "code": "no-such-commitment",
            "reason": REASON,
            "remedy": "请从台账中选择。",
            "values": {"id": 999},
        }
    }


def test_beside_a_table_a_panel_says_it(auditor: Client) -> None:
    page = words(auditor.get(MISSING, headers={"HX-Request": "true", "HX-Request-Type": "partial"}))
    assert REASON in page
    assert "<html" not in page


def test_it_is_said_in_the_language_of_the_page(auditor: Client) -> None:
    auditor.cookies["luoshi_language"] = "en"
    page = words(auditor.get(MISSING))
    assert "This cannot be done" in page
    assert "The ledger has no commitment" in page


def test_the_way_back_leads_only_to_pages_of_ours(auditor: Client) -> None:
    there = "http://testserver/reports/"
    assert 'href="/reports/"' in words(auditor.get(MISSING, headers={"referer": there}))
    assert "evil" not in words(auditor.get(MISSING, headers={"referer": "https://evil.example/x"}))


def test_an_address_that_leads_nowhere_has_a_page_for_officers_and_strangers(
    auditor: Client, client: Client
) -> None:
    for browser in (auditor, client):
        answer = browser.get("/no/such/page/")
        assert answer.status_code == 404
        assert "没有这个页面" in words(answer)


def test_a_form_of_another_site_is_not_taken(lin: Officer) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.post("/people/sign-out/")
    assert answer.status_code == 403
    assert "表单已过期" in words(answer)
    assert browser.get("/").status_code == 200


@pytest.fixture
def broken_page(monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """The address of a page that has a defect."""

    def defect(_request: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, path("broken/", defect)])
    settings.ROOT_URLCONF = "luoshi.web.urls"
    return "/broken/"


def test_a_defect_of_ours_gives_away_nothing(lin: Officer, broken_page: str) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(lin, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get(broken_page)
    assert answer.status_code == 500
    assert "出错了" in words(answer)
    assert "secret detail" not in words(answer)


def test_whoever_watches_the_platform_sees_that_it_is_alive(client: Client) -> None:
    assert client.get("/alive/").content == b"ok\n"


def test_every_page_tells_the_browser_to_load_only_our_own_files(auditor: Client) -> None:
    for address in ("/", "/reports/", "/journal/", "/no/such/page/", MISSING):
        answer = auditor.get(address)
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer["X-Frame-Options"] == "DENY"


def test_every_handler_of_faults_is_one_of_ours() -> None:
    named = (urls.handler400, urls.handler403, urls.handler404, urls.handler500)
    assert all(hasattr(views, handler.rpartition(".")[2]) for handler in named)

"""Signing in and out, being sent there, being locked out, changing the password, choosing the language."""

from typing import Any

import pytest
from django.test import Client

from luoshi.journal.models import Entry
from luoshi.people.models import Officer
from tests.cast import PASSWORD, make_former_officer

PAGES = [
    "/",
    "/reports/",
    "/reports/new/",
    "/reports/1/",
    "/reports/1/ledger/",
    "/reports/1/ledger.xlsx",
    "/reports/1/original/1/",
    "/commitments/1/",
    "/journal/",
    "/journal.jsonl",
    "/people/password/",
    "/people/second-factor/",
    "/people/offices/",
    "/people/officers/",
    "/people/officers/1/",
    "/people/officers.xlsx",
    "/offices/adopt/",
]


def sign_in(browser: Client, username: str = "lin", password: str = PASSWORD, **more: str) -> Any:
    return browser.post("/people/sign-in/", {"username": username, "password": password, **more})


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_sign_in_and_back(client: Client, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"] == f"/people/sign-in/?next={page}"


def test_a_machine_without_sign_in_is_told_so(client: Client) -> None:
    answer = client.get("/reports/", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "sign-in-needed"


def test_a_panel_whose_session_has_ended_sends_the_whole_page_to_sign_in(client: Client) -> None:
    shown = "http://testserver/reports/1/ledger/?kind=target"
    answer = client.get("/commitments/1/", headers={"HX-Request": "true", "HX-Current-URL": shown})
    assert answer["HX-Redirect"] == "/people/sign-in/?next=/reports/1/ledger/%3Fkind%3Dtarget"


def test_an_officer_signs_in_and_goes_on_to_the_page_asked_for(client: Client, lin: Officer) -> None:
    answer = sign_in(client, next="/reports/")
    assert answer["Location"] == "/reports/"
    assert lin.name in client.get("/reports/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, lin: Officer, elsewhere: str) -> None:  # noqa: ARG001
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_answered_alike(client: Client, lin: Officer) -> None:  # noqa: ARG001
    wrong_password = sign_in(client, password="not this one")
    wrong_name = sign_in(client, username="nobody")
    assert wrong_password.status_code == wrong_name.status_code == 422
    assert "用户名或密码不对" in wrong_password.content.decode()
    assert "用户名或密码不对" in wrong_name.content.decode()


def test_who_has_left_cannot_sign_in(client: Client, db: None) -> None:  # noqa: ARG001
    make_former_officer()
    assert sign_in(client, username="sun").status_code == 422
    assert client.get("/").status_code == 302


def test_five_wrong_passwords_lock_the_name_for_a_while(client: Client, lin: Officer) -> None:  # noqa: ARG001
    for _ in range(4):
        assert sign_in(client, password="guess").status_code == 422
    assert sign_in(client, password="guess").status_code == 429
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "too-many-sign-ins" in locked.content.decode()


def test_one_who_is_locked_out_does_not_lock_out_colleagues(
    client: Client,
    lin: Officer,  # noqa: ARG001
    wu: Officer,  # noqa: ARG001
) -> None:
    for _ in range(6):
        sign_in(client, password="guess")
    assert sign_in(client, username="wu").status_code == 302


def test_signing_out_ends_the_session_and_needs_a_form(supervisor: Client) -> None:
    assert supervisor.get("/people/sign-out/").status_code == 405
    supervisor.post("/people/sign-out/")
    assert supervisor.get("/").status_code == 302


def test_an_officer_changes_the_password_and_stays_signed_in(supervisor: Client, lin: Officer) -> None:
    new = "another long enough phrase"
    answer = supervisor.post("/people/password/", {"current": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert supervisor.get("/").status_code == 200
    lin.refresh_from_db()
    assert lin.check_password(new)
    assert Entry.objects.filter(act="people.set_password").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong", "new": "another long phrase", "again": "another long phrase"}, "密码不对"),
        ({"current": PASSWORD, "new": "another long phrase", "again": "and other words"}, "不一致"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "password-weak"),
        ({"current": PASSWORD, "new": "123456789012", "again": "123456789012"}, "password-weak"),
    ],
)
def test_a_password_that_will_not_do_is_not_taken(
    supervisor: Client, lin: Officer, typed: dict[str, str], said: str
) -> None:
    answer = supervisor.post("/people/password/", typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    lin.refresh_from_db()
    assert lin.check_password(PASSWORD)


def test_pages_speak_chinese_whatever_the_browser_prefers(client: Client, db: None) -> None:  # noqa: ARG001
    page = client.get("/people/sign-in/", headers={"accept-language": "en"})
    assert "登录" in page.content.decode()
    assert page["Content-Language"] == "zh-hans"


def test_the_language_that_was_chosen_stays(client: Client, lin: Officer) -> None:  # noqa: ARG001
    client.post("/language/", {"language": "en", "next": "/people/sign-in/"})
    assert "Sign in" in client.get("/people/sign-in/").content.decode()
    sign_in(client)
    assert "To do" in client.get("/").content.decode()
    client.post("/language/", {"language": "zh-hans"})
    assert "待办" in client.get("/").content.decode()

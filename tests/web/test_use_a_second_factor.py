"""An officer switches a second factor on, signs in with it, loses the phone; a platform demands it."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from luoshi.journal.models import Entry
from luoshi.people import second_factor
from luoshi.people.models import Officer
from luoshi.people.second_factor import STEP_SECONDS, reset_second_factor
from tests.cast import MORNING, PASSWORD, make_officer
from tests.web.pages import words

PAGE = "/people/second-factor/"


def code_now(secret: str, steps: int = 0) -> str:
    """What a phone with ``secret`` shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP_SECONDS + steps))


def offered_secret(browser: Client) -> str:
    """The secret that the page offers to the phone."""
    page = words(browser.get(PAGE))
    found = re.search(r"[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}", page)
    assert found is not None, page
    assert 'src="data:image/svg+xml;base64,' in page
    return found[0].replace(" ", "")


def switch_on(browser: Client) -> tuple[str, list[str]]:
    """The secret of the phone and the recovery codes, after switching on."""
    secret = offered_secret(browser)
    shown = browser.post(f"{PAGE}on/", {"code": code_now(secret)})
    assert shown.status_code == 200, words(shown)
    return secret, re.findall(r">(\d{8})<", words(shown))


def begin(browser: Client, username: str = "lin") -> Any:
    """The first step of signing in."""
    return browser.post("/people/sign-in/", {"username": username, "password": PASSWORD, "next": "/reports/"})


def give(browser: Client, code: str) -> Any:
    """The second step."""
    return browser.post("/people/sign-in/code/", {"code": code})


def test_the_code_of_the_phone_is_asked_for_after_the_password(
    supervisor: Client, client: Client, lin: Officer
) -> None:
    secret, _ = switch_on(supervisor)
    assert begin(client)["Location"] == "/people/sign-in/code/"
    assert client.get("/reports/").status_code == 302  # not in yet
    assert "手机" in words(client.get("/people/sign-in/code/"))
    assert give(client, code_now(secret, 1))["Location"] == "/reports/"
    assert lin.name in words(client.get("/reports/"))


def test_without_a_second_factor_nothing_changes(client: Client, lin: Officer) -> None:  # noqa: ARG001
    assert begin(client)["Location"] == "/reports/"
    assert client.get("/reports/").status_code == 200


def test_nobody_gets_to_the_second_step_without_the_first(client: Client, db: None) -> None:  # noqa: ARG001
    assert client.get("/people/sign-in/code/")["Location"] == "/people/sign-in/"
    assert give(client, "123456")["Location"] == "/people/sign-in/"


def test_a_code_is_taken_once(supervisor: Client, lin: Officer) -> None:  # noqa: ARG001
    secret, _ = switch_on(supervisor)
    code = code_now(secret, 1)
    for browser, status in ((Client(), 302), (Client(), 422)):
        begin(browser)
        assert give(browser, code).status_code == status


def test_an_older_code_is_not_taken_after_a_newer_one(supervisor: Client, client: Client) -> None:
    secret, _ = switch_on(supervisor)
    older, newer = code_now(secret), code_now(secret, 1)
    begin(client)
    assert give(client, newer).status_code == 302
    begin(other := Client())
    assert give(other, older).status_code == 422


def test_each_recovery_code_lets_in_once(supervisor: Client, lin: Officer) -> None:  # noqa: ARG001
    _, codes = switch_on(supervisor)
    assert len(set(codes)) == 10
    for browser, status in ((Client(), 302), (Client(), 422)):
        begin(browser)
        assert give(browser, f"{codes[3][:4]} {codes[3][4:]}").status_code == status
    assert "9" in words(supervisor.get(PAGE))
    assert supervisor.get(PAGE).context["factor"].codes_left == 9


@pytest.mark.parametrize("wrong", ["", "000", "abcdef", "１２３", "１２３４５６", "0" * 21, "\x00" * 6])
def test_a_wrong_code_lets_nobody_in(supervisor: Client, client: Client, wrong: str) -> None:
    switch_on(supervisor)
    begin(client)
    assert give(client, wrong).status_code == 422
    assert client.get("/reports/").status_code == 302


def test_guessing_codes_locks_like_guessing_passwords(supervisor: Client, client: Client) -> None:
    secret, _ = switch_on(supervisor)
    begin(client)
    statuses = [give(client, "abc123").status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 429]
    assert give(client, code_now(secret, 1)).status_code == 429
    assert begin(client).status_code == 429  # nor does the password help now
    kept = AccessAttempt.objects.get()
    assert "abc123" not in f"{kept.post_data}{kept.get_data}"


def test_the_password_does_not_forgive_wrong_codes(supervisor: Client) -> None:
    switch_on(supervisor)
    statuses = []
    for _ in range(5):
        begin(browser := Client())
        statuses.append(give(browser, "123").status_code)
    assert statuses[-1] == 429


def test_guessing_from_many_addresses_shuts_the_factor_until_it_is_reset(
    supervisor: Client,
    lin: Officer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_factor, "MOST_WRONG_CODES", 7)
    secret, codes = switch_on(supervisor)
    for number in range(7):
        begin(browser := Client(REMOTE_ADDR=f"10.0.0.{number}"))
        assert give(browser, "123").status_code == 422
    for right in (code_now(secret, 1), codes[0]):
        begin(browser := Client(REMOTE_ADDR="10.0.1.1"))
        answer = give(browser, right)
        assert answer.status_code == 429
        assert "second-factor-shut" in words(answer)
    second_factor.reset_second_factor(officer=lin, reason="核实本人", at=MORNING, by=None)
    assert begin(Client())["Location"] == "/reports/"


def test_a_right_code_forgives_the_wrong_ones_before(
    supervisor: Client,
    lin: Officer,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(second_factor, "MOST_WRONG_CODES", 3)
    _, codes = switch_on(supervisor)
    for code in codes[:3]:
        for wrong in ("1", "2"):
            begin(browser := Client())
            assert give(browser, wrong).status_code == 422
        begin(browser := Client())
        assert give(browser, code).status_code == 302


def test_waiting_ends(supervisor: Client, client: Client) -> None:
    secret, _ = switch_on(supervisor)
    begin(client)
    session = client.session
    session["waiting_for_code"] = {**session["waiting_for_code"], "until": time.time() - 1}
    session.save()
    assert give(client, code_now(secret, 1))["Location"] == "/people/sign-in/"
    assert client.get("/reports/").status_code == 302


def test_who_leaves_between_the_steps_stays_out(supervisor: Client, client: Client, lin: Officer) -> None:
    secret, _ = switch_on(supervisor)
    begin(client)
    lin.is_active = False
    lin.save()
    assert give(client, code_now(secret, 1))["Location"] == "/people/sign-in/"


def test_a_phone_that_has_not_understood_does_not_lock_anybody_out(
    supervisor: Client, client: Client
) -> None:
    secret = offered_secret(supervisor)
    assert supervisor.post(f"{PAGE}on/", {"code": "000"}).status_code == 422
    assert offered_secret(supervisor) == secret  # the phone need not read it again
    assert begin(client)["Location"] == "/reports/"


def test_the_secret_lies_sealed_and_is_not_shown_again(supervisor: Client) -> None:
    secret, codes = switch_on(supervisor)
    lying = " ".join(str(row.data) for row in Authenticator.objects.all())
    assert secret not in lying
    page = words(supervisor.get(PAGE)).replace(" ", "")
    assert secret not in page
    assert not any(code in page for code in codes)
    assert not any(secret in f"{entry.payload}{entry.reason}" for entry in Entry.objects.all())


def test_with_another_key_the_secret_opens_to_nobody(
    supervisor: Client,
    settings: Any,
    lin: Officer,  # noqa: ARG001
) -> None:
    secret, codes = switch_on(supervisor)
    settings.SECRET_KEY = "another-key-" * 6
    begin(browser := Client())
    assert give(browser, code_now(secret, 1)).status_code == 422
    assert give(browser, codes[0]).status_code == 422


@pytest.mark.parametrize("address", ["on/", "codes/"])
def test_whoever_comes_back_to_the_page_of_the_codes_does_not_see_them_again(
    supervisor: Client, address: str
) -> None:
    switch_on(supervisor)
    assert supervisor.get(f"{PAGE}{address}")["Location"] == PAGE


def test_switching_off_needs_a_code(supervisor: Client, client: Client) -> None:
    secret, _ = switch_on(supervisor)
    assert supervisor.post(f"{PAGE}off/", {"code": "1"}).status_code == 422
    assert supervisor.post(f"{PAGE}off/", {"code": code_now(secret, 1)}).status_code == 302
    assert begin(client)["Location"] == "/reports/"
    acts = [entry.act for entry in Entry.objects.filter(thing__startswith="officer:")]
    assert "people.second_factor_on" in acts
    assert "people.second_factor_off" in acts


def test_new_recovery_codes_void_the_old(supervisor: Client, client: Client) -> None:
    secret, old = switch_on(supervisor)
    shown = supervisor.post(f"{PAGE}codes/", {"code": code_now(secret, 1)})
    new = re.findall(r">(\d{8})<", words(shown))
    assert len(new) == 10
    assert not set(new) & set(old)
    begin(client)
    assert give(client, old[0]).status_code == 422
    assert give(client, new[0]).status_code == 302


def test_a_supervisor_resets_it_for_somebody_who_lost_the_phone(
    auditor: Client, wu: Officer, lin: Officer, client: Client
) -> None:
    switch_on(auditor)
    reset_second_factor(officer=wu, reason="手机丢失", at=MORNING, by=lin)
    assert begin(client, "wu")["Location"] == "/reports/"
    entry = Entry.objects.get(act="people.reset_second_factor")
    assert (entry.thing, entry.actor, entry.reason) == (wu.actor, lin.actor, "手机丢失")


def test_where_it_is_required_those_who_decide_switch_it_on_before_anything_else(
    client: Client,
    settings: Any,
    lin: Officer,  # noqa: ARG001
) -> None:
    settings.SECOND_FACTOR = "required"
    begin(client)
    for page in ("/reports/", "/", "/journal/"):
        assert client.get(page)["Location"] == PAGE
    panel = client.get("/reports/", headers={"HX-Request": "true"})
    assert panel["HX-Redirect"] == PAGE
    secret, _ = switch_on(client)
    assert client.get("/reports/").status_code == 200
    off = client.post(f"{PAGE}off/", {"code": code_now(secret, 1)})
    assert off.status_code == 422
    assert "second-factor-needed" in words(off)


@pytest.mark.parametrize(("wanted", "sent"), [("required", False), ("everybody", True), ("optional", False)])
def test_an_auditor_must_only_where_everybody_must(
    client: Client,
    settings: Any,
    wu: Officer,  # noqa: ARG001
    wanted: str,
    sent: bool,
) -> None:
    settings.SECOND_FACTOR = wanted
    begin(client, "wu")
    assert (client.get("/reports/").status_code == 302) == sent


def test_who_must_switch_it_on_can_still_leave_and_choose_a_language(
    client: Client,
    settings: Any,
    lin: Officer,  # noqa: ARG001
) -> None:
    settings.SECOND_FACTOR = "required"
    begin(client)
    client.post("/language/", {"language": "en", "next": PAGE})
    assert "Second factor" in words(client.get(PAGE))
    assert client.post("/people/sign-out/").status_code == 302


def test_the_password_that_one_was_given_is_good_for_one_sign_in(client: Client, lin: Officer) -> None:
    given = "nv7kq-2m9xp-rt4hc-w8zda"
    from luoshi.people.actions import add_officer

    officer = add_officer(
        username="zhao", name="赵五", role="auditor", password=given, one_time=True, at=MORNING, by=lin
    )
    client.post("/people/sign-in/", {"username": "zhao", "password": given})
    assert client.get("/reports/")["Location"] == reverse("people:password")
    new = "my own nine boats 7"
    client.post("/people/password/", {"current": given, "new": new, "again": new})
    assert client.get("/reports/").status_code == 200
    officer.refresh_from_db()
    assert not officer.must_change_password


def test_the_page_offers_the_second_factor_to_everybody(db: None) -> None:  # noqa: ARG001
    from tests.web.conftest import signed_in

    reporter = make_officer("bo", role="reporter")
    assert "data:image/svg+xml" in words(signed_in(reporter).get(PAGE))

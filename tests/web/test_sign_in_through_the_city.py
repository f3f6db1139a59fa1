"""An officer signs in with the city's own account; strangers and forged proofs are turned away."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from luoshi.people.models import Officer
from luoshi.web import environment
from tests.cast import PASSWORD, make_former_officer
from tests.web.city_provider import CLIENT, SECRET, STRANGE_KEY, CityProvider, running
from tests.web.pages import words
from tests.web.test_use_a_second_factor import code_now, switch_on

BEGIN, RETURN = "/people/sign-in/city/", "/people/sign-in/city/return/"


@pytest.fixture
def city(settings: Any, lin: Officer) -> Iterator[CityProvider]:  # noqa: ARG001
    """The city's sign-in, where Lin is known under her user name."""
    with running() as provider:
        settings.OIDC_ISSUER = provider.issuer
        settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
        settings.OIDC_NAME, settings.OIDC_CLAIM = "云岭通", "preferred_username"
        yield provider


def come_back(browser: Client, city: CityProvider, onward: str = "/reports/", **more: str) -> Any:
    """Go to the city's sign-in, prove there who one is, and come back."""
    sent = browser.get(BEGIN, {"next": onward})
    assert sent.status_code == 302, words(sent)
    assert sent["Location"].startswith(f"{city.issuer}/authorize?")
    code, state = city.sign_in(sent["Location"])
    return browser.get(RETURN, {"code": code, "state": state, **more})


def is_in(browser: Client) -> bool:
    return bool(browser.get("/reports/").status_code == 200)


def turned_away(answer: Any, browser: Client, code: str, status: int = 403) -> None:
    assert answer.status_code == status, words(answer)
    assert code in words(answer)
    assert not is_in(browser)


def test_an_officer_is_let_in_and_goes_on_to_the_page_asked_for(client: Client, city: CityProvider) -> None:
    assert "云岭通" in words(client.get("/people/sign-in/"))
    assert come_back(client, city)["Location"] == "/reports/"
    assert "林一" in words(client.get("/reports/"))


def test_nothing_of_what_the_city_knows_is_kept(client: Client, city: CityProvider) -> None:
    city.claims |= {"email": "lin@yunling.example", "phone_number": "13800000000"}
    come_back(client, city)
    assert is_in(client)
    assert not SocialAccount.objects.exists()
    assert "13800000000" not in str(dict(client.session))


def test_the_page_of_another_site_is_never_gone_on_to(client: Client, city: CityProvider) -> None:
    assert come_back(client, city, onward="https://evil.example/")["Location"] == "/"


@pytest.mark.parametrize("username", ["nobody", "sun", "'; drop table", "林一"])
def test_who_is_no_active_officer_is_turned_away_with_words(
    client: Client, city: CityProvider, username: str
) -> None:
    make_former_officer()
    city.claims = {"preferred_username": username}
    turned_away(come_back(client, city), client, "not-an-officer-here")
    assert Officer.objects.count() == 2  # nobody is registered by trying


def test_the_user_name_counts_however_it_is_capitalised(client: Client, city: CityProvider) -> None:
    city.claims = {"preferred_username": "LIN"}
    come_back(client, city)
    assert is_in(client)


def test_the_claim_that_holds_the_user_name_can_be_another(
    client: Client, city: CityProvider, settings: Any
) -> None:
    settings.OIDC_CLAIM = "employee"
    city.claims = {"employee": "lin", "preferred_username": "nobody"}
    come_back(client, city)
    assert is_in(client)


def test_a_claim_that_only_userinfo_has_is_fetched_there(
    client: Client, city: CityProvider, settings: Any
) -> None:
    settings.OIDC_CLAIM = "employee"
    city.userinfo = {"sub": "person-7", "employee": "lin"}
    come_back(client, city)
    assert is_in(client)


@pytest.mark.parametrize(
    "userinfo", [{"sub": "another", "employee": "lin"}, {"employee": "lin"}, {"sub": "person-7"}]
)
def test_userinfo_of_somebody_else_or_without_the_claim_does_not_count(
    client: Client, city: CityProvider, settings: Any, userinfo: dict[str, str]
) -> None:
    settings.OIDC_CLAIM = "employee"
    city.userinfo = userinfo
    turned_away(come_back(client, city), client, "city-sign-in-failed")


@pytest.mark.parametrize("value", [7, None, "", "  ", ["lin"], {"lin": 1}])
def test_a_claim_that_is_no_name_does_not_count(client: Client, city: CityProvider, value: object) -> None:
    city.claims = {"preferred_username": value}
    turned_away(come_back(client, city), client, "city-sign-in-failed")


@pytest.mark.parametrize(
    "instead",
    [
        {"iss": "https://another.example"},
        {"aud": "another-platform"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"exp": None},
        {"exp": "soon"},
    ],
    ids=["issuer", "audience", "several", "nonce", "no-nonce", "past", "to-come", "no-end", "no-number"],
)
def test_a_proof_that_is_not_for_us_and_now_is_turned_away(
    client: Client, city: CityProvider, instead: dict[str, Any]
) -> None:
    city.instead = instead
    turned_away(come_back(client, city), client, "city-sign-in-failed")


@pytest.mark.parametrize(
    "forged",
    [{"key": STRANGE_KEY}, {"algorithm": "HS256"}, {"algorithm": "none"}, {"kid": "two"}],
    ids=["another-key", "shared-secret", "none", "unknown-key"],
)
@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
def test_a_signature_that_is_not_the_citys_is_turned_away(
    client: Client, city: CityProvider, forged: dict[str, Any]
) -> None:
    for name, value in forged.items():
        setattr(city, name, value)
    turned_away(come_back(client, city), client, "city-sign-in-failed")


def test_no_proof_at_all_is_turned_away(client: Client, city: CityProvider) -> None:
    city.sends_token = False
    turned_away(come_back(client, city), client, "city-sign-in-failed")


def test_a_provider_that_calls_itself_otherwise_is_not_believed(client: Client, city: CityProvider) -> None:
    city.calls_itself = "https://another.example"
    turned_away(client.get(BEGIN), client, "city-sign-in-out-of-reach", 502)


def test_what_was_begun_in_another_browser_is_turned_away(client: Client, city: CityProvider) -> None:
    sent = Client().get(BEGIN)
    code, state = city.sign_in(sent["Location"])
    turned_away(client.get(RETURN, {"code": code, "state": state}), client, "city-sign-in-failed")
    turned_away(client.get(RETURN, {"code": code}), client, "city-sign-in-failed")
    turned_away(client.get(RETURN), client, "city-sign-in-failed")


def test_coming_back_twice_helps_nobody(client: Client, city: CityProvider) -> None:
    sent = client.get(BEGIN)
    code, state = city.sign_in(sent["Location"])
    client.get(RETURN, {"code": code, "state": state})
    client.post("/people/sign-out/")
    turned_away(client.get(RETURN, {"code": code, "state": state}), client, "city-sign-in-failed")


def test_a_code_that_the_city_did_not_give_is_turned_away(client: Client, city: CityProvider) -> None:
    sent = client.get(BEGIN)
    _, state = city.sign_in(sent["Location"])
    answer = client.get(RETURN, {"code": "made up", "state": state})
    turned_away(answer, client, "city-sign-in-out-of-reach", 502)


def test_who_cancels_there_is_told_so_here(client: Client, city: CityProvider) -> None:
    _, state = city.sign_in(client.get(BEGIN)["Location"])
    answer = client.get(RETURN, {"error": "access_denied", "state": state})
    turned_away(answer, client, "city-sign-in-failed")
    assert "取消" in words(answer)


@pytest.mark.parametrize("part", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize("how", ["broken", "garbage"])
def test_a_provider_out_of_order_is_a_page_with_words(
    client: Client, city: CityProvider, part: str, how: str
) -> None:
    sent = client.get(BEGIN)
    code, state = city.sign_in(sent["Location"])
    setattr(city, how, part)
    answer = client.get(RETURN, {"code": code, "state": state})
    turned_away(answer, client, "city-sign-in-out-of-reach", 502)
    assert "云岭通" in words(answer)


def test_a_provider_that_is_not_there_is_a_page_with_words(
    client: Client, city: CityProvider, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:9"  # nobody listens at the port for discarding
    turned_away(client.get(BEGIN), client, "city-sign-in-out-of-reach", 502)
    assert city.asked == []


def test_what_goes_wrong_is_logged_without_names_and_tokens(
    client: Client, city: CityProvider, caplog: pytest.LogCaptureFixture
) -> None:
    city.key = STRANGE_KEY
    with caplog.at_level(logging.DEBUG, logger="luoshi"):
        come_back(client, city)
    assert "InvalidSignatureError" in caplog.text
    assert "lin" not in caplog.text.replace("line", "")
    assert "eyJ" not in caplog.text


def test_a_second_factor_is_asked_for_on_this_way_too(
    client: Client, city: CityProvider, supervisor: Client
) -> None:
    secret, _ = switch_on(supervisor)
    assert come_back(client, city)["Location"] == "/people/sign-in/code/"
    assert not is_in(client)
    client.post("/people/sign-in/code/", {"code": code_now(secret, 1)})
    assert is_in(client)


def test_who_comes_this_way_needs_no_password_of_ours(
    client: Client, city: CityProvider, lin: Officer
) -> None:
    lin.must_change_password = True
    lin.save()
    come_back(client, city)
    assert is_in(client)


def test_passwords_stay_good_beside_it(client: Client, city: CityProvider) -> None:  # noqa: ARG001
    client.post("/people/sign-in/", {"username": "lin", "password": PASSWORD})
    assert is_in(client)


def test_where_it_is_the_only_way_passwords_open_nothing(
    client: Client, city: CityProvider, settings: Any
) -> None:
    settings.OIDC_ONLY = True
    assert 'name="password"' not in words(client.get("/people/sign-in/"))
    answer = client.post("/people/sign-in/", {"username": "lin", "password": PASSWORD})
    turned_away(answer, client, "password-sign-in-off")
    come_back(client, city)
    assert is_in(client)
    assert client.get("/people/password/")["Location"] == "/people/second-factor/"
    assert client.post("/people/password/", {"current": PASSWORD}).status_code == 403


def test_without_the_settings_there_is_no_such_way(client: Client, lin: Officer) -> None:  # noqa: ARG001
    assert BEGIN not in words(client.get("/people/sign-in/"))
    assert client.get(BEGIN).status_code == 404
    assert client.get(RETURN, {"code": "x", "state": "y"}).status_code == 404


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/people/signup/", "/mfa/"])
def test_the_librarys_own_pages_have_no_address(supervisor: Client, address: str) -> None:
    assert supervisor.get(address).status_code == 404


@pytest.mark.parametrize(
    "given",
    [
        {"LUOSHI_OIDC_ISSUER": "https://sso.example"},
        {"LUOSHI_OIDC_ONLY": "1"},
        {"LUOSHI_OIDC_CLIENT_ID": "a", "LUOSHI_OIDC_CLIENT_SECRET": "b"},
        {
            "LUOSHI_OIDC_ISSUER": "http://sso.example",
            "LUOSHI_OIDC_CLIENT_ID": "a",
            "LUOSHI_OIDC_CLIENT_SECRET": "b",
        },
    ],
    ids=str,
)
def test_half_a_sign_in_or_one_without_encryption_does_not_start(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("LUOSHI_LOCAL", raising=False)
    with pytest.raises(ImproperlyConfigured, match="LUOSHI_OIDC_ISSUER"):
        environment.city_sign_in()


def test_a_whole_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ISSUER", "https://sso.example/realm"), ("CLIENT_ID", "a"), ("CLIENT_SECRET", "b")):
        monkeypatch.setenv(f"LUOSHI_OIDC_{name}", value)
    found = environment.city_sign_in()
    assert (found.claim, found.only, found.name) == ("preferred_username", False, "统一身份认证")


def test_a_choice_that_is_none_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOSHI_SECOND_FACTOR", "sometimes")
    with pytest.raises(ImproperlyConfigured, match="optional, required, everybody"):
        environment.second_factor()

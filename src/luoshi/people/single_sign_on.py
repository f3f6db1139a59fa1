"""Signing in with the city's own accounts (OpenID Connect): out to the provider, and back with proof.

django-allauth keeps the state in the session, speaks PKCE and exchanges the code. What it takes on trust
is checked here: the provider's name, the signature, the nonce. Nothing of what the provider tells of a
person is kept: it only says which officer this is.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any, ClassVar

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from requests import RequestException

from luoshi.ground.refused import Refused
from luoshi.people.models import Officer

log = logging.getLogger(__name__)

# Only such as are signed with a key that nobody but the provider has: an HS256 token could be made by
# whoever knows the client's secret, an unsigned one by anybody.
ALGORITHMS = [f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)]
LEEWAY_SECONDS = 60
NAME = "city"


class CitySignInOutOfReach(Refused):
    """The city's sign-in does not answer, or not as OpenID Connect says: ``name``."""

    code: ClassVar[str] = "city-sign-in-out-of-reach"


class CitySignInFailed(Refused):
    """What came back from the city's sign-in proves nothing: ``name``, ``problem``."""

    code: ClassVar[str] = "city-sign-in-failed"


class NotAnOfficerHere(Refused):
    """The city's sign-in knows the person, and no active officer has that name: ``username``."""

    code: ClassVar[str] = "not-an-officer-here"


class CitySignInOff(Refused):
    """No sign-in of a city is set up here."""

    code: ClassVar[str] = "city-sign-in-off"


def is_offered() -> bool:
    """Whether officers can sign in with the city's accounts."""
    return bool(settings.OIDC_ISSUER)


class _Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # the library has no types
    """The provider's addresses, and the exchange of a code for tokens."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, NAME)

    def get_provider(self) -> "_Provider":
        """The provider that the settings name."""
        return _Provider(self.request, app=_app())

    @cached_property
    def openid_config(self) -> Mapping[str, Any]:
        """What the provider says of itself; it must be the one that the settings name."""
        config: dict[str, Any] = _json_from(self.get_provider().server_url)
        if str(config["issuer"]).rstrip("/") != settings.OIDC_ISSUER.rstrip("/"):
            raise OAuth2Error("the provider calls itself otherwise")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002
        """Where the provider sends people back to."""
        return request.build_absolute_uri(reverse("people:city_return"))


class _Provider(OpenIDConnectProvider):  # type: ignore[misc]  # the library has no types
    """The city's provider."""

    oauth2_adapter_class = _Adapter

    def get_oauth2_adapter(self, request: HttpRequest) -> _Adapter:
        """How to speak with it."""
        return _Adapter(request)

    def get_default_scope(self) -> list[str]:
        """What is asked for: who it is, under which name; no e-mail address."""
        return ["openid", "profile"]


def _app() -> SocialApp:
    return SocialApp(
        provider="openid_connect",
        provider_id=NAME,
        name=settings.OIDC_NAME,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
        settings={"server_url": settings.OIDC_ISSUER.rstrip("/"), "oauth_pkce_enabled": True},
    )


def leave_for_the_city(request: HttpRequest, onward: str) -> HttpResponse:
    """Send somebody to the city's sign-in; afterwards they go on to ``onward``.

    Raises CitySignInOff or CitySignInOutOfReach.
    """
    if not is_offered():
        raise CitySignInOff
    nonce = secrets.token_urlsafe(24)
    with _speaking():
        response: HttpResponse = (
            _Adapter(request)
            .get_provider()
            .redirect(request, "login", next_url=onward, data={"nonce": nonce}, auth_params={"nonce": nonce})
        )
    return response


def officer_from_the_city(request: HttpRequest) -> tuple[Officer, str]:
    """Who came back from the city's sign-in, and where they wanted to go.

    Raises CitySignInOff, CitySignInFailed, CitySignInOutOfReach or NotAnOfficerHere.
    """
    if not is_offered():
        raise CitySignInOff
    state = statekit.unstash_state(request, provider_id=NAME, state_id=request.GET.get("state", ""))
    if state is None:
        raise _failed("state")
    if "code" not in request.GET:
        raise _failed("cancelled" if request.GET.get("error") == "access_denied" else "refused")
    adapter = _Adapter(request)
    with _speaking():
        app = adapter.get_provider().app
        tokens = adapter.get_access_token_data(
            request, app, adapter.get_client(request, app), state.get("pkce_code_verifier")
        )
        claims = _proven_claims(adapter, tokens, nonce=state["data"]["nonce"])
    username = claims.get(settings.OIDC_CLAIM)
    if not isinstance(username, str) or not username.strip():
        raise _failed("no-claim")
    return _officer(username.strip()), state.get("next", "")


def _proven_claims(adapter: _Adapter, tokens: Mapping[str, Any], *, nonce: str) -> Mapping[str, Any]:
    """What the provider says of the person, after checking that it says so, to us, and now.

    Source: OpenID Connect Core 1.0, section 3.1.3.7 (ID token) and 5.3.2 (userinfo).
    """
    token = tokens.get("id_token")
    if not isinstance(token, str):
        raise _failed("no-token")
    keys = _json_from(adapter.openid_config["jwks_uri"])
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_of(token, keys),
            algorithms=ALGORITHMS,
            audience=settings.OIDC_CLIENT_ID,
            issuer=adapter.openid_config["issuer"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )
    except jwt.PyJWTError as error:
        log.warning("the city's sign-in sent a token that proves nothing: %s", type(error).__name__)
        raise _failed("not-proven") from error
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise _failed("nonce")
    if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise _failed("not-proven")
    if settings.OIDC_CLAIM not in claims and "userinfo_endpoint" in adapter.openid_config:
        more = adapter._fetch_user_info(tokens["access_token"])
        if more.get("sub") != claims["sub"]:
            raise _failed("not-proven")
        return {**more, **claims}
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The provider's key that ``token`` says it is signed with; raises PyJWTError."""
    wanted = jwt.get_unverified_header(token).get("kid")
    known = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in (None, "sig")]
    fitting = [key for key in known if key.key_id == wanted] if wanted else known
    if len(fitting) != 1:
        raise jwt.InvalidKeyError
    return fitting[0]


def _officer(username: str) -> Officer:
    found = Officer.objects.filter(username__iexact=username, is_active=True).select_related("office")[:2]
    if len(found) != 1:
        raise NotAnOfficerHere(username=username[:50])
    return found[0]


def _json_from(url: str) -> dict[str, Any]:
    with get_adapter().get_requests_session() as session:
        answer = session.get(url)
        answer.raise_for_status()
        found = answer.json()
    if not isinstance(found, dict):
        raise OAuth2Error("no object")
    return found


@contextmanager
def _speaking() -> Iterator[None]:
    """Say as a refusal what goes wrong while the provider is spoken to."""
    try:
        yield
    except (RequestException, OAuth2Error, KeyError, TypeError, ValueError, AttributeError) as error:
        # What it is, never what was said: an answer may hold names and tokens.
        log.warning("the city's sign-in cannot be used: %s", type(error).__name__)
        raise CitySignInOutOfReach(name=settings.OIDC_NAME) from error


def _failed(problem: str) -> CitySignInFailed:
    return CitySignInFailed(name=settings.OIDC_NAME, problem=f"city-{problem}")

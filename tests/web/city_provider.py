"""A city's sign-in for tests: an OpenID Connect provider on this machine that can also misbehave."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT = "luoshi-test"
SECRET = "between the two of us"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class CityProvider:
    """What it says of whoever signs in, and how it misbehaves."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=lambda: {"preferred_username": "lin"})
    userinfo: dict[str, Any] = field(default_factory=dict)
    instead: dict[str, Any] = field(
        default_factory=dict
    )  # claims of the ID token that are not as they should
    key: Any = KEY
    algorithm: str = "RS256"
    calls_itself: str = ""
    broken: str = ""  # the address that answers with an error
    garbage: str = ""  # the address that answers with what nobody understands
    sends_token: bool = True
    kid: str = "one"
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, address: str) -> tuple[str, str]:
        """What a person does at ``address``, where Luoshi sent them: gives code and state."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert query["client_id"] == CLIENT
        assert query["code_challenge_method"] == "S256"
        code = f"code-{len(self._codes)}"
        self._codes[code] = query
        return code, query["state"]

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for a request."""
        self.asked.append(path)
        if path == self.broken:
            return 500, b"out of order"
        if path == self.garbage:
            return 200, b"[1, 2"
        found = {
            "/.well-known/openid-configuration": self._configuration,
            "/keys": self._keys,
            "/token": lambda: self._token(body),
            "/userinfo": lambda: self.userinfo,
        }[path]()
        return (200, json.dumps(found).encode()) if found else (400, b'{"error": "invalid_grant"}')

    def _configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.calls_itself or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def _keys(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def _token(self, body: bytes) -> dict[str, Any]:
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        begun = self._codes.pop(sent["code"], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest())
        if (
            begun is None
            or (sent["client_id"], sent["client_secret"]) != (CLIENT, SECRET)
            or challenge.decode().rstrip("=") != begun["code_challenge"]
            or sent["redirect_uri"] != begun["redirect_uri"]
        ):
            return {}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "person-7",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": begun["nonce"],
            **self.claims,
            **self.instead,
        }
        key = SECRET if self.algorithm == "HS256" else None if self.algorithm == "none" else self.key
        token = jwt.encode(claims, key, algorithm=self.algorithm, headers={"kid": self.kid})
        return {"access_token": "opens-userinfo", "token_type": "Bearer"} | (
            {"id_token": token} if self.sends_token else {}
        )


@contextmanager
def running() -> Iterator[CityProvider]:
    """A provider that answers while the block runs."""
    provider = CityProvider()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            status, body = provider.answer(urlsplit(self.path).path, self.rfile.read(length))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815  # the names that the library looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""The door by which messages leave the product: the console by default, a signed webhook, or e-mail.

A city puts its own messenger behind the webhook: it gets JSON and an HMAC-SHA256 over time and body, which
it compares with its own before it believes anything.
"""

import hashlib
import hmac
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TextIO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.core.mail import EmailMessage

TIMEOUT_SECONDS = 10


class NotSent(Exception):  # noqa: N818 - a fact for the outbox, which tries again; nobody is refused anything
    """The messenger did not take the message; the text says why, without addresses or secrets."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message on its way out: to whom (name to sign in with), what, about which thing, signed by whom."""

    number: int
    to: str
    kind: str
    subject: str
    body: str
    thing: str
    signed_by: str


class Messenger(Protocol):
    """Whatever takes a letter out of the house."""

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Send ``letter``; raises NotSent."""


class Console:
    """Writes that there is a message, not what it says: consoles are kept in logs."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Write one line."""
        line = f"{at.isoformat(timespec='seconds')} {letter.kind} to {letter.to} about {letter.thing}"
        print(line, file=self._stream or sys.stderr)


class Nowhere:
    """Takes letters and sends them nowhere: the people of a demonstration are invented."""

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Send nothing."""


class Webhook:
    """Posts JSON, signed, to one address that the city has set."""

    def __init__(self, url: str, secret: str) -> None:
        if urlsplit(url).scheme not in {"http", "https"} or not secret:
            raise ValueError("a webhook needs an http(s) address and a secret")
        self._url, self._secret = url, secret.encode()

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Post the letter; anything but a status of 2xx counts as not sent."""
        body = json.dumps(
            {
                "number": letter.number,
                "to": letter.to,
                "kind": letter.kind,
                "subject": letter.subject,
                "body": letter.body,
                "thing": letter.thing,
                "signed_by": letter.signed_by,
            },
            ensure_ascii=False,
        ).encode()
        moment = str(int(at.timestamp()))
        request = Request(  # noqa: S310 - the scheme was checked when the messenger was made
            self._url,
            data=body,
            headers={
                "Content-Type": "application/json; charset=utf-8",
                "X-Luoshi-Time": moment,
                "X-Luoshi-Signature": signature(self._secret, moment, body),
            },
        )
        try:
            with build_opener(_NoRedirect).open(request, timeout=TIMEOUT_SECONDS) as answer:
                status = answer.status
        except HTTPError as error:
            raise NotSent(f"HTTP {error.code}") from error
        except (URLError, OSError, ValueError) as error:
            raise NotSent(type(getattr(error, "reason", error)).__name__) from error
        if not 200 <= status < 300:
            raise NotSent(f"HTTP {status}")


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would carry a signed message to an address that nobody set."""

    def redirect_request(self, *_args: object, **_options: object) -> None:
        return None


class Email:
    """Sends e-mail through Django's backend to ``name@domain``."""

    def __init__(self, domain: str, sender: str) -> None:
        self._domain, self._sender = domain, sender

    def send(self, letter: Letter, *, at: datetime) -> None:  # noqa: ARG002 - the backend writes its own date
        """Send one e-mail."""
        mail = EmailMessage(
            subject=" ".join(letter.subject.split()),
            body=letter.body or letter.subject,
            from_email=self._sender,
            to=[f"{letter.to}@{self._domain}"],
            headers={"X-Luoshi-Message": str(letter.number)},
        )
        try:
            mail.send()
        except OSError as error:  # smtplib's errors are, too
            raise NotSent(type(error).__name__) from error


def signature(secret: bytes, moment: str, body: bytes) -> str:
    """HMAC-SHA256 in hexadecimal over the time, a dot, and the body."""
    return hmac.new(secret, moment.encode() + b"." + body, hashlib.sha256).hexdigest()

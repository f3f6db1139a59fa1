"""Reading the environment for the messenger: by which way messages leave the product, or that none is set."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MESSENGERS = ("console", "webhook", "email")
SHORTEST_SECRET = 16
USUAL_PORTS = {"starttls": 587, "tls": 465, "none": 25}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The way out. ``security`` of the mail server: starttls, tls or none."""

    messenger: str = "console"
    webhook_url: str = ""
    webhook_secret: str = ""
    email_domain: str = ""
    email_from: str = ""
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = ""
    security: str = "starttls"


def outgoing(environ: Mapping[str, str]) -> Outgoing:
    """The messenger that the environment names, with what it needs; raises ImproperlyConfigured."""

    def text(name: str) -> str:
        return environ.get(name, "").strip()

    messenger = text("LUOSHI_MESSENGER") or "console"
    if messenger not in MESSENGERS:
        raise ImproperlyConfigured(f"LUOSHI_MESSENGER is one of {', '.join(MESSENGERS)}")
    if messenger == "webhook":
        url, secret = text("LUOSHI_WEBHOOK_URL"), text("LUOSHI_WEBHOOK_SECRET")
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise ImproperlyConfigured("LUOSHI_WEBHOOK_URL must be an http(s) address")
        if len(secret) < SHORTEST_SECRET:
            reason = f"LUOSHI_WEBHOOK_SECRET must have at least {SHORTEST_SECRET} characters"
            raise ImproperlyConfigured(reason)
        return Outgoing(messenger=messenger, webhook_url=url, webhook_secret=secret)
    if messenger == "email":
        return email(text)
    return Outgoing()


def email(text: Callable[[str], str]) -> Outgoing:
    """What e-mail needs; raises ImproperlyConfigured."""
    domain, host = text("LUOSHI_EMAIL_DOMAIN"), text("LUOSHI_SMTP_HOST")
    if not domain or "@" in domain or not host:
        reason = "LUOSHI_MESSENGER=email needs LUOSHI_EMAIL_DOMAIN (without @) and LUOSHI_SMTP_HOST"
        raise ImproperlyConfigured(reason)
    security = text("LUOSHI_SMTP_SECURITY") or "starttls"
    if security not in USUAL_PORTS:
        raise ImproperlyConfigured(f"LUOSHI_SMTP_SECURITY is one of {', '.join(USUAL_PORTS)}")
    port = text("LUOSHI_SMTP_PORT") or str(USUAL_PORTS[security])
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        raise ImproperlyConfigured("LUOSHI_SMTP_PORT is a number from 1 to 65535")
    return Outgoing(
        messenger="email",
        email_domain=domain,
        email_from=text("LUOSHI_EMAIL_FROM") or f"luoshi@{domain}",
        smtp_host=host,
        smtp_port=int(port),
        smtp_user=text("LUOSHI_SMTP_USER"),
        smtp_password=text("LUOSHI_SMTP_PASSWORD"),
        security=security,
    )

"""Reading the environment for the settings: local or served, the data folder, the key that signs."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# What the environment must hold on a server; each is explained in docs/settings.md.
REQUIRED_ON_A_SERVER = ("LUOSHI_SECRET_KEY", "LUOSHI_ALLOWED_HOSTS")

# Nobody must, those who decide or sign must, everybody must.
SECOND_FACTOR_CHOICES = ("optional", "required", "everybody")


def is_local() -> bool:
    """Whether Luoshi runs for one person on the loopback address (``LUOSHI_LOCAL=1``)."""
    return os.environ.get("LUOSHI_LOCAL", "") == "1"


def data_folder() -> Path:
    """The folder that holds what Luoshi keeps (``LUOSHI_DATA``)."""
    return Path(os.environ.get("LUOSHI_DATA") or "luoshi-data").expanduser().absolute()


def profile() -> str:
    """The name of the city's profile, or the path of its own ``.toml`` file (``LUOSHI_PROFILE``)."""
    return os.environ.get("LUOSHI_PROFILE") or "ganzhou"


def allowed_hosts() -> list[str]:
    """The names under which the platform is reached; in local use only those of the loopback address."""
    if is_local():
        return ["localhost", "127.0.0.1", "[::1]"]
    return [host.strip() for host in os.environ.get("LUOSHI_ALLOWED_HOSTS", "").split(",") if host.strip()]


def secret_key() -> str:
    """The signing key: from the environment; in local use made once and kept in the data folder.

    Empty where a server has none. The doors refuse to open then (``missing_on_a_server``), while tools
    that only look at the settings still work.
    """
    given = os.environ.get("LUOSHI_SECRET_KEY", "")
    return given or (_kept_key(data_folder()) if is_local() else "")


def upload_limit_bytes() -> int:
    """How large an uploaded report or table may be (``LUOSHI_UPLOAD_LIMIT_MB``, whole megabytes)."""
    return _megabytes("LUOSHI_UPLOAD_LIMIT_MB", 20)


def evidence_limit_bytes() -> int:
    """How much evidence may be handed in at once (``LUOSHI_EVIDENCE_LIMIT_MB``, whole megabytes)."""
    return _megabytes("LUOSHI_EVIDENCE_LIMIT_MB", 50)


def _megabytes(name: str, usual: int) -> int:
    given = os.environ.get(name, "")
    is_number = given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0
    return (int(given) if is_number else usual) * 1024 * 1024


def trusts_proxy() -> bool:
    """Whether the web server in front says how a visitor came (``LUOSHI_TRUST_PROXY=1``)."""
    return os.environ.get("LUOSHI_TRUST_PROXY", "") == "1"


def second_factor() -> str:
    """Who must have a second factor (``LUOSHI_SECOND_FACTOR``)."""
    given = os.environ.get("LUOSHI_SECOND_FACTOR") or "optional"
    if given not in SECOND_FACTOR_CHOICES:
        reason = f"LUOSHI_SECOND_FACTOR is one of {', '.join(SECOND_FACTOR_CHOICES)}"
        raise ImproperlyConfigured(reason)
    return given


@dataclass(frozen=True, slots=True)
class CitySignIn:
    """Where a city's own accounts are checked (OpenID Connect); all empty where there is no such place."""

    issuer: str = ""
    client_id: str = ""
    client_secret: str = ""
    name: str = ""
    claim: str = "preferred_username"
    only: bool = False


def city_sign_in() -> CitySignIn:
    """The city's single sign-on (``LUOSHI_OIDC_...``); raises ImproperlyConfigured for half of one."""
    found = CitySignIn(
        issuer=os.environ.get("LUOSHI_OIDC_ISSUER", "").strip(),
        client_id=os.environ.get("LUOSHI_OIDC_CLIENT_ID", "").strip(),
        client_secret=os.environ.get("LUOSHI_OIDC_CLIENT_SECRET", "").strip(),
        name=os.environ.get("LUOSHI_OIDC_NAME", "").strip() or "统一身份认证",
        claim=os.environ.get("LUOSHI_OIDC_CLAIM", "").strip() or "preferred_username",
        only=os.environ.get("LUOSHI_OIDC_ONLY", "") == "1",
    )
    given = [found.issuer, found.client_id, found.client_secret]
    reason = ""
    if (any(given) or found.only) and not all(given):
        reason = "LUOSHI_OIDC_ISSUER, LUOSHI_OIDC_CLIENT_ID and LUOSHI_OIDC_CLIENT_SECRET belong together"
    elif found.issuer and not found.issuer.startswith("https://") and not is_local():
        reason = "LUOSHI_OIDC_ISSUER begins with https://"
    if reason:
        raise ImproperlyConfigured(reason)
    return found


def missing_on_a_server() -> list[str]:
    """The settings without which a server must not start; none in local use."""
    if is_local():
        return []
    return [name for name in REQUIRED_ON_A_SERVER if not os.environ.get(name, "").strip()]


def _kept_key(folder: Path) -> str:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "secret-key"
    made = secrets.token_urlsafe(60)
    fresh = folder / f"secret-key.{os.getpid()}"
    # Written beside and linked into place: two first starts at once agree on one key, and a power cut
    # leaves either no key or a whole one.
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()

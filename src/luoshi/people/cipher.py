"""The one door to the cipher: texts that lie sealed in the database and must be read again."""

import base64
import secrets
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from luoshi.ground.refused import Refused

# Says how a text was sealed, so that another cipher (SM4) can take over without losing what lies there.
_SCHEME = "aes256gcm:"
_NONCE_BYTES = 12


class SealBroken(Refused):
    """A sealed text cannot be read: it was changed, or sealed under another LUOSHI_SECRET_KEY."""

    code: ClassVar[str] = "seal-broken"


def seal(text: str) -> str:
    """``text`` in a form that only holders of ``LUOSHI_SECRET_KEY`` can read; each time another one."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(_key()).encrypt(nonce, text.encode(), _SCHEME.encode())
    return _SCHEME + base64.urlsafe_b64encode(nonce + sealed).decode("ascii")


def unseal(sealed: str) -> str:
    """The text that ``seal`` was given. Raises SealBroken."""
    if not sealed.startswith(_SCHEME):
        raise SealBroken
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(_SCHEME))
        text = AESGCM(_key()).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _SCHEME.encode())
    except (ValueError, InvalidTag) as error:
        raise SealBroken from error
    return text.decode()


def _key() -> bytes:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"luoshi sealed texts")
    return derive.derive(settings.SECRET_KEY.encode())

"""The second factor of an officer: a code that their phone computes, or one of ten kept on paper.

Tables, sealing, recovery codes and the computing of a code are django-allauth's; which code is taken,
and that none is taken twice, is decided here.
"""

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.people.cipher import SealBroken, unseal
from luoshi.people.establishment import actor_of
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import require

# RFC 6238: a code lasts 30 seconds (section 5.2 recommends it); one step either way for clocks that
# differ and for slow typing.
STEP_SECONDS = 30
STEPS_ASIDE = 1

# So many wrong codes in a row, from wherever, and the factor is shut until a supervisor resets it. Sign-in
# counts per address; somebody who has the password and many addresses could else go on guessing.
# NIST SP 800-63B (2017), section 5.2.2, allows at most 100.
MOST_WRONG_CODES = 50

# Whose word carries weight: they decide, check, verify or sign.
DECIDING_ROLES = frozenset({Role.SUPERVISOR, Role.VERIFIER, Role.HEAD, Role.LEADER})


class SecondFactorOnAlready(Refused):
    """The officer has a second factor already."""

    code: ClassVar[str] = "second-factor-on-already"


class SecondFactorOff(Refused):
    """The officer has no second factor."""

    code: ClassVar[str] = "second-factor-off"


class SecondFactorNeeded(Refused):
    """The platform asks this officer for a second factor: it cannot be switched off."""

    code: ClassVar[str] = "second-factor-needed"


class OwnSecondFactor(Refused):
    """Nobody resets their own second factor: a machine that was left open would be enough for it."""

    code: ClassVar[str] = "own-second-factor"


class SecondFactorShut(Refused):
    """Too many wrong codes were typed for this officer: ``limit``."""

    code: ClassVar[str] = "second-factor-shut"


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Since when an officer has it, and how many recovery codes are left."""

    since: datetime
    codes_left: int


class SecondFactorBackend(BaseBackend):
    """Lets ``authenticate`` ask for the second factor, so that guessing is counted like that of passwords."""

    def authenticate(  # type: ignore[override]  # Django passes what authenticate() was given
        self,
        request: HttpRequest | None,  # noqa: ARG002  # Django's form
        *,
        username: str,
        secret_code: str,
        at: datetime,
    ) -> Officer | None:
        """The officer ``username`` if ``secret_code`` is theirs at this moment of the real clock."""
        officer = Officer.objects.filter(username=username, is_active=True).first()
        return officer if officer is not None and code_fits(officer, secret_code, at=at) else None


def second_factor_of(officer: Officer) -> SecondFactor | None:
    """The second factor of ``officer``, None where it is off."""
    rows = {row.type: row for row in Authenticator.objects.filter(user=officer)}
    totp = rows.get(Authenticator.Type.TOTP)
    if totp is None:
        return None
    codes = rows.get(Authenticator.Type.RECOVERY_CODES)
    return SecondFactor(totp.created_at, _codes_left(codes) if codes else 0)


def has_second_factor(officer: Officer) -> bool:
    """Whether ``officer`` is asked for a code at each sign-in."""
    return bool(Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists())


def officers_with_second_factor() -> set[int]:
    """The ids of all officers who have a second factor."""
    return set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user_id", flat=True))


def must_have_second_factor(officer: Officer) -> bool:
    """Whether the platform (``LUOSHI_SECOND_FACTOR``) asks ``officer`` to have one."""
    wanted = settings.SECOND_FACTOR
    return wanted == "everybody" or (wanted == "required" and officer.role in DECIDING_ROLES)


def new_secret() -> str:
    """A fresh secret (160 bits, base 32) for a phone and the platform to share."""
    secret: str = generate_totp_secret()
    return secret


def picture_of(officer: Officer, secret: str) -> str:
    """The secret as a QR code that a phone can read: an SVG picture as a ``data:`` address."""
    adapter = get_adapter()
    svg: str = adapter.build_totp_svg(adapter.build_totp_url(officer, secret))
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode("ascii")


def step_of(secret: str, code: str, *, at: datetime) -> int | None:
    """The number of the half minute around ``at`` whose code is ``code``; None where it is of none."""
    now = int(at.timestamp()) // STEP_SECONDS
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def code_fits(officer: Officer, code: str, *, at: datetime) -> bool:
    """Whether ``code`` is one that ``officer`` can know now; it is used up by that.

    A code of the phone is taken once (RFC 6238, section 5.2), and so is each recovery code.
    Raises SecondFactorShut after too many wrong ones in a row.
    """
    rows = {row.type: row for row in Authenticator.objects.select_for_update().filter(user=officer)}
    totp = rows.get(Authenticator.Type.TOTP)
    if totp is None:
        return False
    wrong = totp.data.get("wrong", 0)
    if wrong >= MOST_WRONG_CODES:
        raise SecondFactorShut(limit=MOST_WRONG_CODES)
    try:
        step = step_of(unseal(totp.data["secret"]), code, at=at)
        fits = step is not None and step > totp.data.get("last_step", -1)
        if fits:
            totp.data["last_step"] = step
        elif codes := rows.get(Authenticator.Type.RECOVERY_CODES):
            fits = bool(RecoveryCodes(codes).validate_code(code))
    except SealBroken:  # another key than the one it was sealed with: a supervisor can reset the factor
        return False
    totp.data["wrong"] = 0 if fits else wrong + 1
    if fits:
        totp.last_used_at = at
    totp.save(update_fields=["data", "last_used_at"])
    return fits


@transaction.atomic
def turn_on(*, officer: Officer, secret: str, at: datetime, by: Officer) -> list[str]:
    """Ask ``officer`` for a code at each sign-in from now on; gives ten recovery codes, shown this once.

    The caller has checked that the officer's phone knows ``secret``. Raises SecondFactorOnAlready.
    """
    try:
        with transaction.atomic():
            TOTP.activate(officer, secret)
    except IntegrityError as error:
        raise SecondFactorOnAlready from error
    codes = _fresh_codes(officer)
    record(act="people.second_factor_on", thing=officer.actor, actor=actor_of(by), at=at, payload={})
    return codes


@transaction.atomic
def renew_codes(*, officer: Officer, at: datetime, by: Officer) -> list[str]:
    """Ten new recovery codes, shown this once; those from before are void. Raises SecondFactorOff."""
    if not has_second_factor(officer):
        raise SecondFactorOff
    codes = _fresh_codes(officer)
    record(act="people.renew_codes", thing=officer.actor, actor=actor_of(by), at=at, payload={})
    return codes


@transaction.atomic
def turn_off(*, officer: Officer, at: datetime, by: Officer) -> None:
    """Ask ``officer`` for no code any more. Raises SecondFactorNeeded or SecondFactorOff."""
    if must_have_second_factor(officer):
        raise SecondFactorNeeded
    if not Authenticator.objects.filter(user=officer).delete()[0]:
        raise SecondFactorOff
    record(act="people.second_factor_off", thing=officer.actor, actor=actor_of(by), at=at, payload={})


@transaction.atomic
def reset_second_factor(*, officer: Officer, reason: str, at: datetime, by: Officer | None) -> None:
    """Take away the second factor of somebody who lost their phone; ``by`` None is the console.

    Raises NotAllowed, OwnSecondFactor or SecondFactorOff.
    """
    if by is not None:
        require("people.manage", by)
        if by.pk == officer.pk:
            raise OwnSecondFactor
    if not Authenticator.objects.filter(user=officer).delete()[0]:
        raise SecondFactorOff
    record(
        act="people.reset_second_factor",
        thing=officer.actor,
        actor=actor_of(by),
        at=at,
        payload={},
        reason=reason.strip(),
    )


def _fresh_codes(officer: Officer) -> list[str]:
    Authenticator.objects.filter(user=officer, type=Authenticator.Type.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(officer).generate_codes()
    return codes


def _codes_left(row: Authenticator) -> int:
    """How many codes are unused, told without unsealing them."""
    from allauth.mfa import app_settings

    return int(app_settings.RECOVERY_CODE_COUNT) - int(row.data["used_mask"]).bit_count()

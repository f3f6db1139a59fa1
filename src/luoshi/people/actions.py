"""What is done to offices and officers. The journal holds their numbers, never their names."""

import re
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.people.beginning import PlatformInUse, begin_demonstration
from luoshi.people.establishment import (
    CONSOLE,
    actor_of,
    add_office,
    end_charge,
    give_charge,
    import_offices,
    post_officer,
    retire_officer,
)
from luoshi.people.models import Office, Officer, Role
from luoshi.people.permissions import require

__all__ = [
    "CONSOLE",
    "PasswordWeak",
    "PlatformInUse",
    "UsernameTaken",
    "UsernameUnfit",
    "add_office",
    "add_officer",
    "begin_demonstration",
    "end_charge",
    "give_charge",
    "import_offices",
    "post_officer",
    "retire_officer",
    "set_password",
]

# PBKDF2 rounds for a random password that is good for one sign-in.
ONE_TIME_ROUNDS = 10_000

# Letters, digits and . _ -, of any script: names are typed on phones and read out over the telephone.
USERNAME = re.compile(r"[\w.-]{2,50}")


class UsernameTaken(Refused):
    """Somebody signs in under this name already: ``username``."""

    code: ClassVar[str] = "username-taken"


class UsernameUnfit(Refused):
    """A name to sign in with is 2 to 50 letters, digits, dots, dashes or underscores: ``username``."""

    code: ClassVar[str] = "username-unfit"


class PasswordWeak(Refused):
    """The password is too easy to guess: ``problems`` says why, in the language of the moment."""

    code: ClassVar[str] = "password-weak"


@transaction.atomic
def add_officer(
    *,
    username: str,
    name: str,
    role: str,
    password: str,
    office: Office | None = None,
    one_time: bool = False,
    at: datetime,
    by: Officer | None,
) -> Officer:
    """Add a person who signs in; ``by`` None is the console, which makes the first one.

    ``username``: to sign in with; ``name``: of the person; ``role``: one of ``Role``; ``one_time``: the
    password was made at random, and the officer chooses another at the first sign-in.
    Raises NotAllowed, UsernameUnfit, UsernameTaken or PasswordWeak.
    """
    if by is not None:
        require("people.manage", by)
    if not USERNAME.fullmatch(username):
        raise UsernameUnfit(username=username)
    if Officer.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username=username)
    officer = Officer(
        username=username,
        name=name.strip(),
        role=Role(role),
        office=office,
        must_change_password=one_time,
    )
    _set_checked_password(officer, password, one_time=one_time)
    try:
        with transaction.atomic():
            officer.save(force_insert=True)
    except IntegrityError as error:  # two at once
        raise UsernameTaken(username=username) from error
    record(
        act="people.add_officer",
        thing=officer.actor,
        actor=actor_of(by),
        at=at,
        payload={"role": officer.role, "office": office.pk if office else None},
    )
    return officer


@transaction.atomic
def set_password(
    *, officer: Officer, password: str, one_time: bool = False, at: datetime, by: Officer | None
) -> None:
    """Give ``officer`` a new password: by themselves, by a supervisor, or at the console (``by`` None).

    ``one_time``: it was made at random, and the officer chooses another at the next sign-in.
    Raises NotAllowed or PasswordWeak. Other sessions of the officer end.
    """
    if by is not None and by.pk != officer.pk:
        require("people.manage", by)
    _set_checked_password(officer, password, one_time=one_time)
    officer.must_change_password = one_time
    officer.save(update_fields=["password", "must_change_password"])
    record(act="people.set_password", thing=officer.actor, actor=actor_of(by), at=at, payload={})


def _set_checked_password(officer: Officer, password: str, *, one_time: bool) -> None:
    """Set ``password`` on ``officer`` without saving; raises PasswordWeak."""
    try:
        validate_password(password, officer)
    except ValidationError as error:
        raise PasswordWeak(problems=" ".join(error.messages)) from error
    if one_time:
        officer.password = _quick_hash(password)
    else:
        officer.set_password(password)


def _quick_hash(password: str) -> str:
    """A hash that takes little time: nobody guesses 99 random bits, and a whole city is added at once.

    Django hashes it again with all its rounds at the first sign-in.
    """
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), iterations=ONE_TIME_ROUNDS)
    return hasher.encode(password, hasher.salt())

"""The officer behind a request."""

from typing import ClassVar

from django.http import HttpRequest

from luoshi.ground.refused import Refused
from luoshi.people.models import Officer


class SignInNeeded(Refused):
    """Somebody who has not signed in asked for what only officers may see."""

    code: ClassVar[str] = "sign-in-needed"


def officer_of(request: HttpRequest) -> Officer:
    """Who asks; raises SignInNeeded for somebody who has not signed in."""
    if not isinstance(request.user, Officer):
        raise SignInNeeded
    return request.user

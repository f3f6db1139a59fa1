"""That a platform holds invented data: said once, before there is anything else."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from luoshi.ground.refused import Refused
from luoshi.journal import queries as journal
from luoshi.journal.actions import record
from luoshi.people.establishment import CONSOLE
from luoshi.people.models import Demonstration, Office, Officer


class PlatformInUse(Refused):
    """A demonstration is played only where there is no data yet."""

    code: ClassVar[str] = "platform-in-use"


def is_empty() -> bool:
    """Whether nobody has done anything here yet."""
    used = Officer.objects.exists() or Office.objects.exists() or Demonstration.objects.exists()
    return not used and not journal.entries().exists()


@transaction.atomic
def begin_demonstration(*, plays_from: datetime, at: datetime) -> Demonstration:
    """Mark everything here as invented; the year of the demonstration goes on from ``plays_from``.

    Only the console does it. Raises PlatformInUse where there is data.
    """
    if not is_empty():
        raise PlatformInUse
    row = Demonstration.objects.create(plays_from=plays_from, begun_at=at)
    payload = {"plays_from": plays_from}
    record(act="people.begin_demonstration", thing="demonstration", actor=CONSOLE, at=at, payload=payload)
    return row

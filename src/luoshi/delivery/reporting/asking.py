"""The register of what is asked of whom: the same fact is asked for once (不重复要数)."""

from datetime import datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi.delivery.holding import day_of, told
from luoshi.delivery.models import Enquiry, Task
from luoshi.delivery.rows import NoSuchTask, visible_tasks
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text
from luoshi.ledger.indicator_queries import indicator
from luoshi.people.models import Officer
from luoshi.people.permissions import require
from luoshi.people.queries import office


class AskedAlready(Refused):
    """The same fact is asked for already. Values: ``name``, ``office`` (of whom), ``since``, ``id``."""

    code: ClassVar[str] = "asked-already"


class NoSuchEnquiry(Refused):
    """The register holds no open request with this number: ``id``."""

    code: ClassVar[str] = "no-such-enquiry"


@transaction.atomic
def ask_for(
    *,
    indicator_id: int,
    office_id: int,
    purpose: str = "",
    task_id: int | None = None,
    at: datetime,
    by: Officer,
) -> Enquiry:
    """Ask an office for a fact from now on; a second request for it is refused and told of the first.

    Raises NotAllowed, NoSuchIndicator, NoSuchOffice, NoSuchTask or AskedAlready.
    """
    require("delivery.manage", by)
    wanted, of = indicator(indicator_id), office(office_id)
    task: Task | None = None
    if task_id is not None:
        task = visible_tasks(by).filter(pk=task_id).first()
        if task is None:
            raise NoSuchTask(id=task_id)
    try:
        with transaction.atomic():
            enquiry = Enquiry.objects.create(
                indicator=wanted,
                office=of,
                task=task,
                purpose=free_text("purpose", purpose),
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError as error:
        first = Enquiry.objects.filter(indicator=wanted, ended_at=None).select_related("office").first()
        if first is None:  # it ended in this very moment
            raise
        raise AskedAlready(
            name=wanted.name, office=first.office.name, since=day_of(first.asked_at), id=first.pk
        ) from error
    payload = {"indicator": wanted.pk, "office": of.pk, "task": task_id}
    told("ask_for", enquiry.thing, by=by, at=at, payload=payload)
    return enquiry


@transaction.atomic
def stop_asking(*, enquiry_id: int, reason: str = "", at: datetime, by: Officer) -> Enquiry:
    """Ask for the fact no more. Raises NotAllowed or NoSuchEnquiry (also a second time)."""
    require("delivery.manage", by)
    enquiry = Enquiry.objects.select_for_update(of=("self",)).filter(pk=enquiry_id, ended_at=None).first()
    if enquiry is None:
        raise NoSuchEnquiry(id=enquiry_id)
    enquiry.ended_at = at
    enquiry.save(update_fields=["ended_at"])
    payload = {"indicator": enquiry.indicator_id, "office": enquiry.office_id}
    told("stop_asking", enquiry.thing, by=by, at=at, payload=payload, reason=reason)
    return enquiry

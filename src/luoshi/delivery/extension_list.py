"""Requests for more time as pages show them: the list, and one with everything about it."""

from django.db.models import QuerySet

from luoshi.delivery.models import Extension, ExtensionState
from luoshi.delivery.queries import extensions
from luoshi.delivery.rows import NoSuchExtension, lead_assignment
from luoshi.people.models import Officer
from luoshi.people.queries import offices_of

OPEN = (ExtensionState.ASKED, ExtensionState.AGREED)


def filtered_extensions(officer: Officer, state: str) -> QuerySet[Extension]:
    """The requests that ``officer`` sees, the latest first; ``state``: ``open``, one of them, or any."""
    rows = extensions(officer).select_related("asked_by__office", "decided_by", "order__office")
    if state == "open":
        return rows.filter(state__in=OPEN)
    return rows.filter(state=state) if state in ExtensionState.values else rows


def extension_page_of(extension_id: int, officer: Officer) -> Extension:
    """The request with this id and everybody who had to do with it; raises NoSuchExtension."""
    rows = extensions(officer).select_related(
        "task__sheet", "order__office", "order__task__sheet", "asked_by__office", "agreed_by", "decided_by"
    )
    found = rows.filter(pk=extension_id).first()
    if found is None:
        raise NoSuchExtension(id=extension_id)
    return found


def leads(extension: Extension, officer: Officer) -> bool:
    """Whether the request is one of an office of ``officer``."""
    mine = offices_of(officer)
    if extension.order is not None:
        return extension.order.office_id in mine
    lead = lead_assignment(extension.task) if extension.task is not None else None
    return lead is not None and lead.office_id in mine

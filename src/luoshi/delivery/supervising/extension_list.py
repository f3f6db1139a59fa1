"""Requests for more time as pages show them: the list, and one with everything about it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Extension, ExtensionState
from luoshi.delivery.queries import extensions
from luoshi.delivery.rows import NoSuchExtension, lead_assignment
from luoshi.ground.messages import render
from luoshi.paper.sheets import Column, Sheet
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


COLUMNS = (
    Column("申请事项", 40),
    Column("申请单位", 20),
    Column("申请人", 10),
    Column("申请日期", 12, "center", "yyyy-mm-dd"),
    Column("延期理由", 36),
    Column("目前进展", 36),
    Column("现定时限", 12, "center", "yyyy-mm-dd"),
    Column("拟延至", 12, "center", "yyyy-mm-dd"),
    Column("状态", 14, "center"),
    Column("审批人", 10),
    Column("审批理由", 30),
)


def extension_sheet(rows: Iterable[Extension]) -> Sheet:
    """The requests as they leave for a spreadsheet."""
    return Sheet(
        title="延期申请台账",
        columns=COLUMNS,
        rows=[
            (
                subject_of(row),
                row.asked_by.office.name if row.asked_by.office else "",
                row.asked_by.name,
                day_of(row.asked_at),
                row.reason,
                row.progress,
                row.old_due_on,
                row.new_due_on,
                render(f"value.state.extension.{row.state}", "zh"),
                row.decided_by.name if row.decided_by else "",
                row.decision_reason,
            )
            for row in rows
        ],
        empty="没有延期申请",
        sticky_columns=1,
    )


def subject_of(extension: Extension) -> str:
    """What more time is asked for: an order or a task."""
    if extension.order is not None:
        return str(extension.order)
    return str(extension.task) if extension.task is not None else ""

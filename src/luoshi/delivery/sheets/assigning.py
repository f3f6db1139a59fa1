"""Giving several offices a part in a task of a draft at once, and letting another office lead it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshi.delivery.holding import saved, told
from luoshi.delivery.models import Assignment, AssignmentState, Part
from luoshi.delivery.sheets.making import LIVE, held_draft_task, put_assignment
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import CorrectionUnfit, free_text
from luoshi.ledger.deciding import NothingChosen
from luoshi.people.models import Officer


class OneLeadOnly(Refused):
    """A task has one lead office; several were named. Values: ``number``."""

    code = "one-lead-only"


@transaction.atomic
def assign_offices(
    *,
    task_id: int,
    office_ids: Sequence[int],
    part: str,
    former_lead: str = "",
    reason: str = "",
    at: datetime,
    by: Officer,
    seen_version: int,
) -> list[Assignment]:
    """Give offices a part in a task of a draft, in one act; another part than they had replaces that one.

    ``former_lead``: what becomes of the office that leads now, where another is to lead: a ``Part`` other
    than the lead, or ``none``; empty refuses. Raises as ``assign_office``, OneLeadOnly, NothingChosen or
    CorrectionUnfit.
    """
    task = held_draft_task(task_id, seen_version, by)
    offices = list(dict.fromkeys(office_ids))
    if not offices:
        raise NothingChosen
    if part not in Part.values:
        raise CorrectionUnfit(field="part", value=part[:50])
    if part == Part.LEAD and len(offices) > 1:
        raise OneLeadOnly(number=task.number)
    if former_lead not in ("", "none", Part.RESPONSIBLE, Part.SUPPORTING):
        raise CorrectionUnfit(field="former_lead", value=former_lead[:50])
    said = free_text("reason", reason)
    stepped_down = None
    if part == Part.LEAD and former_lead:
        lead = task.assignments.filter(LIVE, part=Part.LEAD).exclude(office=offices[0]).first()
        if lead is not None:
            lead.state = AssignmentState.REPLACED
            lead.save(update_fields=["state"])
            stepped_down = lead.office_id
            if former_lead != "none":
                put_assignment(task, lead.office_id, Part(former_lead), reason=said)
    made = [put_assignment(task, office_id, Part(part), reason=said) for office_id in offices]
    saved(task)
    payload = {"offices": offices, "part": part, "former_lead": stepped_down, "becomes": former_lead}
    told("assign_offices", task.thing, by=by, at=at, payload=payload, reason=said)
    return made

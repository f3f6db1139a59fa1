"""Bringing a city's profile in: its offices into the platform, its rules' proposals into a draft."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from luoshi.delivery.models import Assignment, AssignmentState, Sheet
from luoshi.delivery.rows import NoSuchSheet, visible_sheets
from luoshi.delivery.rules import proposing as rules
from luoshi.delivery.rules.profile import Profile
from luoshi.delivery.sheets.making import OfficeProposal, propose_offices
from luoshi.ground.messages import render
from luoshi.people.actions import import_offices
from luoshi.people.establishment import OfficeEntry
from luoshi.people.models import Office, Officer
from luoshi.people.permissions import require


def adopt_profile(*, profile: Profile, at: datetime, by: Officer | None) -> list[Office]:
    """Bring the offices to what the profile says; a second time changes nothing. ``by`` None: the console.

    Raises NotAllowed.
    """
    return import_offices(entries=office_entries(profile), at=at, by=by)


def office_entries(profile: Profile) -> list[OfficeEntry]:
    """The profile's offices as ``people`` takes them in."""
    return [
        OfficeEntry(
            key=office.key,
            name=office.name,
            kind=office.kind,
            parent=office.parent,
            short=office.short,
            aliases=office.aliases,
            adcode=office.adcode,
            source=office.source,
        )
        for office in profile.offices
    ]


@transaction.atomic
def propose_by_rules(
    *,
    sheet_id: int,
    profile: Profile,
    last_year: Iterable[rules.PastAssignment] | None = None,
    at: datetime,
    by: Officer,
) -> list[Assignment]:
    """Let the rules propose offices for the sheet's tasks from the profile's duties, names and last year.

    ``last_year``: by default the assignments of the sheets of the year before. What nothing speaks for
    stays 待定. Raises NotAllowed, NoSuchSheet or SheetOut.
    """
    require("delivery.manage", by)
    sheet = visible_sheets(by).filter(pk=sheet_id).first()
    if sheet is None:
        raise NoSuchSheet(id=sheet_id)
    ids = dict(Office.objects.filter(is_active=True).exclude(key="").values_list("key", "pk"))
    past = list(last_year) if last_year is not None else assignments_of_year(sheet.year - 1)
    proposals: list[OfficeProposal] = []
    tasks = sheet.tasks.filter(left_out=False, part_of=None).select_related("commitment")
    for task in tasks:
        found = rules.propose_offices(
            task.wording,
            heading=task.commitment.heading or task.category,
            places=task.commitment.places,
            offices=profile.offices,
            last_year=past,
        )
        proposals += [
            OfficeProposal(
                task_id=task.pk,
                office_id=ids[proposal.office],
                part=proposal.part,
                rule=proposal.reason,
                reason=render(f"proposal.{proposal.reason}", "zh", proposal.values),
                confidence=proposal.confidence,
            )
            for proposal in found
            if proposal.office in ids
        ]
    return propose_offices(sheet_id=sheet_id, proposals=proposals, at=at, by=by)


def assignments_of_year(year: int) -> list[rules.PastAssignment]:
    """Who had which task in the sheets of ``year``."""
    rows = (
        Assignment.objects.filter(
            task__sheet__year=year, task__sheet__in=Sheet.objects.filter(state="issued")
        )
        .exclude(state=AssignmentState.REPLACED)
        .exclude(office__key="")
        .values_list("task__wording", "office__key", "part")
    )
    parts: dict[str, rules.Part] = {"lead": "lead", "responsible": "responsible", "supporting": "supporting"}
    return [rules.PastAssignment(wording, key, parts[part]) for wording, key, part in rows]

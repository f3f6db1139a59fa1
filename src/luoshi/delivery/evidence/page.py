"""What the page of one piece of evidence shows: what it stands for, as far as the officer sees it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from luoshi.delivery.models import Assignment, AssignmentState, Evidence, EvidenceUse
from luoshi.delivery.queries import evidence as evidence_of
from luoshi.delivery.rows import visible_tasks
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import allowed
from luoshi.people.queries import offices_of


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """A piece of evidence with its uses, those withdrawn apart."""

    evidence: Evidence
    uses: Sequence[EvidenceUse]
    withdrawn: Sequence[EvidenceUse]


def evidence_page(evidence_id: int, officer: Officer) -> EvidencePage:
    """The evidence with this id and what it stands for; raises NoSuchEvidence.

    Uses for tasks that ``officer`` does not see are left out.
    """
    found = evidence_of(evidence_id, officer)
    uses = list(
        found.uses.filter(task__in=visible_tasks(officer))
        .select_related(
            "evidence",
            "task__sheet",
            "progress__period",
            "observation__indicator",
            "by",
            "judged_by",
            "withdrawn_by",
        )
        .order_by("pk")
    )
    return EvidencePage(
        evidence=found,
        uses=[use for use in uses if use.withdrawn_at is None],
        withdrawn=[use for use in uses if use.withdrawn_at is not None],
    )


def withdrawable(uses: Iterable[EvidenceUse], officer: Officer) -> set[int]:
    """The ids of those ``uses`` that ``officer`` may withdraw, as ``actions.withdraw_evidence`` judges."""
    if not allowed("delivery.evidence", officer):
        return set()
    if officer.role not in (Role.REPORTER, Role.HEAD):
        return {use.pk for use in uses}
    own = offices_of(officer)
    return {use.pk for use in uses if not use.contradicts and use.evidence.office_id in own}


def tasks_to_choose(officer: Officer) -> list[tuple[int, str]]:
    """The tasks for which ``officer`` may let evidence stand, by id, as a list shows them."""
    tasks = visible_tasks(officer).filter(left_out=False).exclude(state="draft")
    if officer.role in (Role.REPORTER, Role.HEAD):
        part = Assignment.objects.filter(task=OuterRef("pk"), office__in=offices_of(officer))
        tasks = tasks.filter(Exists(part.exclude(state=AssignmentState.REPLACED)))
    rows = tasks.order_by("sheet", "number").values_list("pk", "number", "wording")
    return [(pk, f"{number}. {wording[:60]}") for pk, number, wording in rows]

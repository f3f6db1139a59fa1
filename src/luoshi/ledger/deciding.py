"""What every decision does: hold the report, check what was seen, write history and journal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.journal.models import Entry
from luoshi.ledger.content import Content
from luoshi.ledger.models import Act, Commitment, Decision, Report, Target
from luoshi.ledger.queries import NoSuchCommitment
from luoshi.people.models import Officer
from luoshi.people.permissions import require


class ChangedMeanwhile(Refused):
    """Somebody has changed what was decided upon since it was seen: ``numbers`` (序号)."""

    code: ClassVar[str] = "changed-meanwhile"


class NotOneReport(Refused):
    """Commitments of different reports cannot be decided on in one act."""

    code: ClassVar[str] = "not-one-report"


class NothingChosen(Refused):
    """No commitment was chosen to decide on."""

    code: ClassVar[str] = "nothing-chosen"


def held(seen: Mapping[int, int], *, by: Officer) -> list[Commitment]:
    """The commitments with these ids, in the order of their numbers, as long as nobody else can change them.

    ``seen``: by id, the version that the officer saw. Raises NotAllowed, NoSuchCommitment, NothingChosen,
    NotOneReport or ChangedMeanwhile.
    """
    require("ledger.decide", by)
    found = dict(Commitment.objects.filter(pk__in=seen).values_list("pk", "report_id"))
    for wanted in seen:
        if wanted not in found:
            raise NoSuchCommitment(id=wanted)
    if not found:
        raise NothingChosen
    if len(set(found.values())) > 1:
        raise NotOneReport
    # Read again once the report is held: what was read before may have changed while waiting.
    Report.objects.select_for_update().get(pk=next(iter(found.values())))
    rows = list(Commitment.objects.filter(pk__in=seen).select_related("report", "edition").order_by("number"))
    stale = [row.number for row in rows if row.version != seen[row.pk]]
    if stale:
        raise ChangedMeanwhile(numbers="、".join(map(str, stale)))
    return rows


def save_changed(commitment: Commitment) -> None:
    """Save with the next version number."""
    commitment.version += 1
    commitment.save()


def live_targets(commitment: Commitment) -> list[Target]:
    """The targets of ``commitment`` that are not dropped."""
    return list(commitment.targets.filter(dropped=False).select_related("figure").order_by("pk"))


def one_decision(
    commitment: Commitment,
    act: Act,
    before: Content,
    after: Content,
    *,
    reason: str,
    at: datetime,
    by: Officer,
    children: Sequence[Commitment] = (),
) -> None:
    """Write the journal's entry for ``act`` on ``commitment`` and the decision in its history.

    ``children`` get the decision, too: their history begins with it.
    """
    payload: dict[str, Any] = {
        "report": commitment.report_id,
        "number": commitment.number,
        "before": before,
        "after": after,
    }
    if children:
        payload["parts"] = [
            {"number": child.number, "start": child.start, "end": child.end, "text": child.text}
            for child in children
        ]
    entry = record(
        act=f"ledger.{act.value}",
        thing=commitment.thing,
        actor=by.actor,
        at=at,
        payload=payload,
        reason=reason,
    )
    origin = {"number": commitment.number}
    beginnings = [(child, act, origin, {"text": child.text}) for child in children]
    decide([(commitment, act, before, after), *beginnings], entry=entry, by=by)


def decide(
    decisions: Iterable[tuple[Commitment, Act, Content, Content]], *, entry: Entry, by: Officer
) -> None:
    """Write decisions, each as (commitment, act, before, after), that the journal tells in ``entry``."""
    Decision.objects.bulk_create(
        [
            Decision(
                commitment=commitment,
                act=act,
                reason=entry.reason,
                by=by,
                at=entry.at,
                before=before,
                after=after,
                edition=commitment.edition,
                entry=entry,
            )
            for commitment, act, before, after in decisions
        ]
    )

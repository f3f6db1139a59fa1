"""Circulars (通报): drafted from the lights of a sheet, signed by a named person, kept as they went out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import ClassVar

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from luoshi.delivery.holding import day_of, digest, held, reasoned, saved, told
from luoshi.delivery.messaging.outbox import heads_and_reporters, notify
from luoshi.delivery.models import (
    Assignment,
    AssignmentState,
    Circular,
    CircularAddressee,
    CircularDraft,
    MessageKind,
    Sheet,
)
from luoshi.delivery.rows import NoSuchSheet, visible_sheets
from luoshi.delivery.supervising.circular_facts import Behind, CircularFacts, OfficeCount, circular_facts
from luoshi.delivery.supervising.order_paper import issuing_room
from luoshi.ground.refused import Refused
from luoshi.journal.actions import hold_chain
from luoshi.ledger.correction import free_text, line
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.people.models import Office, OfficeKind, Officer, Role
from luoshi.people.permissions import allowed, require, sees_everything
from luoshi.people.queries import offices_of

MANY_OFFICES = 8  # from so many on a document does not name each
NUMBER_FORM = "{agency}〔{year}〕{serial}号"
CIRCULAR_AGENCY = "督查通报"
# What the sections of a circular usually say; no figures: those stand in the counts alone.
PRACTICE, PROBLEMS, DEMANDS = "主要做法", "存在问题", "下一步要求"
USUAL_PROBLEMS = "部分任务未达序时进度，具体任务、差距和原因见附件。"
USUAL_DEMANDS = """各牵头单位要对照清单逐项查明原因，制定补进措施，明确责任人和完成时限。
确因政策调整等客观原因难以按期完成的，应在到期前按程序申请延期或调整，不得以报代干。"""


class NoSuchCircular(Refused):
    """There is no such circular, or not for this officer: ``id``."""

    code: ClassVar[str] = "no-such-circular"


class NobodyAddressed(Refused):
    """A circular goes to at least one office."""

    code: ClassVar[str] = "nobody-addressed"


class CircularFinished(Refused):
    """The draft was signed or discarded already."""

    code: ClassVar[str] = "circular-finished"


@dataclass(frozen=True, slots=True)
class CircularText:
    """What people write of a circular. ``sections``: head and text; ``reasons``: by a task's id, as text."""

    title: str
    opening: str = ""
    sections: Sequence[tuple[str, str]] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    addressees: Sequence[int] = ()
    contact: str = ""


@transaction.atomic
def draft_circular(*, sheet_id: int, until: date, at: datetime, by: Officer) -> CircularDraft:
    """Begin a circular on a sheet's lights at the end of the day ``until``, with the usual words.

    Raises NotAllowed, NoSuchSheet (also while it is not issued) or NoRulesYet.
    """
    require("delivery.sign", by)
    sheet = visible_sheets(by).filter(pk=sheet_id, state="issued").first()
    if sheet is None:
        raise NoSuchSheet(id=sheet_id)
    is_behind = bool(circular_facts(sheet.pk, until, by).behind)
    draft = CircularDraft.objects.create(
        sheet=sheet,
        until=until,
        title=usual_title(sheet, until),
        opening=usual_opening(sheet),
        sections=[
            {"head": PRACTICE, "text": ""},
            {"head": PROBLEMS, "text": USUAL_PROBLEMS if is_behind else ""},
            {"head": DEMANDS, "text": USUAL_DEMANDS if is_behind else ""},
        ],
        addressees=sorted(offices_with_tasks(sheet)),
        made_by=by,
        made_at=at,
    )
    told("draft_circular", draft.thing, by=by, at=at, payload={"sheet": sheet.pk, "until": until})
    return draft


def usual_title(sheet: Sheet, until: date) -> str:
    """What a circular is called unless somebody words it better."""
    return f"关于{sheet.year}年重点任务推进情况的通报（截至{until.month}月{until.day}日）"


def usual_opening(sheet: Sheet) -> str:
    """How a circular begins unless somebody words it better."""
    issued = f"（{sheet.number}）" if sheet.number else ""
    return (
        f"根据《{sheet.title}》{issued}和年度督查安排，{issuing_room()}对各项任务进展情况作了调度核查，"
        "现将有关情况通报如下。"
    )


def offices_with_tasks(sheet: Sheet) -> set[int]:
    """The offices that have a part in a task of the sheet."""
    live = Assignment.objects.filter(task__sheet=sheet, task__left_out=False)
    return set(live.exclude(state=AssignmentState.REPLACED).values_list("office_id", flat=True))


@transaction.atomic
def edit_circular(
    *, draft_id: int, text: CircularText, at: datetime, by: Officer, seen_version: int
) -> CircularDraft:
    """Word a draft anew.

    Raises NotAllowed, NoSuchCircular, ChangedMeanwhile, CircularFinished or CorrectionUnfit.
    """
    draft = held_draft(draft_id, seen_version, by)
    draft.title = line("title", text.title)
    draft.opening = free_text("opening", text.opening)
    draft.sections = [
        {"head": line("head", head), "text": free_text("text", words)} for head, words in text.sections
    ]
    draft.reasons = {str(key): free_text("reason", words) for key, words in text.reasons.items()}
    draft.addressees = sorted(
        Office.objects.filter(pk__in=text.addressees, is_active=True).values_list("pk", flat=True)
    )
    draft.contact = free_text("contact", text.contact)
    saved(draft)
    payload = {"sha256": digest(draft.title, draft.opening, str(draft.sections)), "to": len(draft.addressees)}
    told("edit_circular", draft.thing, by=by, at=at, payload=payload)
    return draft


@transaction.atomic
def discard_circular(
    *, draft_id: int, reason: str, at: datetime, by: Officer, seen_version: int
) -> CircularDraft:
    """Put a draft aside for good. Raises as ``edit_circular``, and ReasonMissing."""
    draft = held_draft(draft_id, seen_version, by)
    reason = reasoned("discard-circular", reason)
    draft.discarded_at = at
    saved(draft)
    told("discard_circular", draft.thing, by=by, at=at, payload={}, reason=reason)
    return draft


@transaction.atomic
def sign_circular(
    *, draft_id: int, seen_facts: str, at: datetime, by: Officer, seen_version: int
) -> Circular:
    """Sign a draft: it gets the year's next number, is kept as it is, and goes to its addressees.

    ``seen_facts``: the digest of the counts that the signer saw. Raises NotAllowed, NoSuchCircular,
    ChangedMeanwhile (words or counts), CircularFinished, NobodyAddressed or NoRulesYet.
    """
    draft = held_draft(draft_id, seen_version, by)
    if not draft.addressees:
        raise NobodyAddressed
    facts = facts_of(draft, by)
    if facts.digest != seen_facts:
        raise ChangedMeanwhile(numbers=draft.title)
    year = day_of(at).year
    hold_chain()  # numbers are given one after another, without gaps
    highest: int | None = Circular.objects.filter(year=year).aggregate(highest=Max("serial"))["highest"]
    serial = (highest or 0) + 1
    offices = addressees_of(draft)
    circular = Circular.objects.create(
        draft=draft,
        sheet=draft.sheet,
        year=year,
        serial=serial,
        number=NUMBER_FORM.format(agency=CIRCULAR_AGENCY, year=year, serial=serial),
        until=draft.until,
        title=draft.title,
        content=content_of(draft, facts, offices),
        signed_by=by,
        signed_at=at,
    )
    CircularAddressee.objects.bulk_create(
        CircularAddressee(circular=circular, office=office) for office in offices
    )
    saved(draft)
    messages = notify(
        heads_and_reporters(office.pk for office in offices),
        "circular",
        thing=circular.thing,
        at=at,
        kind=MessageKind.CIRCULAR,
        signed_by=by,
        body=draft.opening,
        title=f"{circular.number} {circular.title}",
    )
    payload = {"number": circular.number, "until": circular.until, "to": len(messages)}
    told("sign_circular", circular.thing, by=by, at=at, payload=payload, reason=circular.title)
    return circular


def addressees_of(draft: CircularDraft) -> list[Office]:
    """The offices that a draft goes to."""
    return list(Office.objects.filter(pk__in=draft.addressees, is_active=True).order_by("kind", "pk"))


def held_draft(draft_id: int, seen_version: int, by: Officer) -> CircularDraft:
    """The draft, held; raises NotAllowed, NoSuchCircular, ChangedMeanwhile or CircularFinished."""
    require("delivery.sign", by)
    draft = held(CircularDraft.objects.all(), draft_id, seen_version, NoSuchCircular)
    if draft.discarded_at is not None or Circular.objects.filter(draft=draft).exists():
        raise CircularFinished
    return draft


def facts_of(draft: CircularDraft, officer: Officer) -> CircularFacts:
    """The counts of a draft as they are now."""
    return circular_facts(draft.sheet_id, draft.until, officer, draft.reasons)


def content_of(draft: CircularDraft, facts: CircularFacts, offices: Sequence[Office]) -> dict[str, object]:
    """Everything that the document says, as it is kept; ``offices``: the addressees."""
    return {
        "issuer": issuing_room(),
        "addressed_as": addressed_as(offices),
        "opening": draft.opening,
        "sections": draft.sections,
        "contact": draft.contact,
        "offices": [asdict(row) for row in facts.offices],
        "behind": [asdict(row) for row in facts.behind],
    }


def addressed_as(offices: Sequence[Office]) -> str:
    """The addressees as a document names them: counties and zones, then departments, many of them as one."""
    every = Office.objects.filter(kind=OfficeKind.COUNTY, is_active=True).count()
    names: dict[str, list[str]] = {}
    for office in offices:
        names.setdefault(office.kind, []).append(office.name)
    counties, departments = names.pop("county", []), names.pop("department", [])
    if MANY_OFFICES <= len(counties) == every:
        counties = ["各县（市、区）人民政府"]
    if len(departments) >= MANY_OFFICES:
        departments = ["市政府有关部门"]
    groups = [counties, names.pop("zone", []), departments, *names.values()]
    return "，".join("、".join(group) for group in groups if group)


def facts_kept(circular: Circular) -> CircularFacts:
    """The counts of a circular as they were when it was signed."""
    return CircularFacts(
        offices=[OfficeCount(**row) for row in circular.content["offices"]],
        behind=[Behind(**row) for row in circular.content["behind"]],
    )


# --- what is read


def visible_circulars(officer: Officer) -> QuerySet[Circular]:
    """The circulars that ``officer`` sees: an office those that went to it."""
    rows = Circular.objects.all()
    if sees_everything(officer) or officer.role == Role.LEADER:
        return rows
    to_mine = CircularAddressee.objects.filter(circular=OuterRef("pk"), office__in=offices_of(officer))
    return rows.filter(Exists(to_mine))


def circulars(officer: Officer) -> QuerySet[Circular]:
    """The circulars that ``officer`` sees, the latest first."""
    rows = visible_circulars(officer).select_related("sheet", "signed_by")
    return rows.order_by("-year", "-serial")


def circular(circular_id: int, officer: Officer) -> Circular:
    """The circular with this id; raises NoSuchCircular."""
    found = circulars(officer).prefetch_related("addressees__office").filter(pk=circular_id).first()
    if found is None:
        raise NoSuchCircular(id=circular_id)
    return found


def drafts(officer: Officer) -> QuerySet[CircularDraft]:
    """The drafts that wait to be worked on or signed; offices see none."""
    rows = CircularDraft.objects.filter(discarded_at=None, sent=None).select_related("sheet", "made_by")
    return rows if allowed("delivery.sign", officer) or sees_everything(officer) else rows.none()


def draft(draft_id: int, officer: Officer) -> CircularDraft:
    """The draft with this id; raises NoSuchCircular."""
    found = drafts(officer).filter(pk=draft_id).first()
    if found is None:
        raise NoSuchCircular(id=draft_id)
    return found


def next_number(on: date) -> str:
    """The number that a circular gets if it is signed next."""
    serials = Circular.objects.filter(year=on.year).order_by("-serial").values_list("serial", flat=True)
    return NUMBER_FORM.format(agency=CIRCULAR_AGENCY, year=on.year, serial=(serials.first() or 0) + 1)

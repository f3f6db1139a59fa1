"""Replies to the deputies (审议意见办理答复): what became of each opinion by the ledger, and sent."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction
from django.db.models import Prefetch, QuerySet

from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.handling.workbook import light_words, said
from luoshi.delivery.holding import day_of, digest, told
from luoshi.delivery.lights.of_tasks import TaskLight, task_lights
from luoshi.delivery.models import Assignment, AssignmentState, Part, Progress, Reply, Task
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import CorrectionUnfit, line
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.ledger.models import Basis, Commitment, Report, SourceKind
from luoshi.ledger.queries import NoSuchReport
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed, allowed, require, sees_everything

NUMBER = re.compile(r"(?P<agency>[^〔〕\s]+)〔(?P<year>\d{4})〕(?P<serial>[1-9]\d*)号")
ASKED = ("proposed", "accepted", "rejected")


class NoSuchReply(Refused):
    """There is no such reply: ``id``."""

    code: ClassVar[str] = "no-such-reply"


class NoReplyOwed(Refused):
    """Only deputies' opinions are replied to; a reply tells of at least one: ``source``."""

    code: ClassVar[str] = "no-reply-owed"


class ReplyTooEarly(Refused):
    """A reply is recorded when it was sent, and never before its source: ``sent_on``."""

    code: ClassVar[str] = "reply-too-early"


class NumberTaken(Refused):
    """Another reply has this document number: ``number``."""

    code: ClassVar[str] = "reply-number-taken"


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an opinion in one task, in words; ``task`` 0 where there is none yet."""

    opinion: int  # the commitment's id
    number: int  # of the opinion in the reply
    sentence: str
    task: int
    sheet: str
    wording: str
    office: str
    due: str
    state: str
    colour: str
    light: str
    why: str
    reported: str  # the last report that was verified
    verified_on: str
    verifier: str

    @property
    def standing(self) -> str:
        """How the document sums it up: by its light, or why it has none."""
        return self.light or self.state


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """All opinions of a source in the order of its text, each with its tasks on the day ``until``."""

    until: date
    answers: tuple[Answer, ...]

    @property
    def opinions(self) -> int:
        """How many opinions there are."""
        return len({answer.opinion for answer in self.answers})

    @property
    def untaken(self) -> int:
        """How many of them are no task."""
        return sum(not answer.task for answer in self.answers)

    @property
    def tasks(self) -> int:
        """How many tasks they have become; one that answers several is counted once."""
        return len({answer.task for answer in self.answers if answer.task})

    @property
    def by_light(self) -> list[tuple[str, str, int]]:
        """Each light with its words and how many tasks have it, those without any under their state."""
        tasks = {answer.task: answer for answer in self.answers if answer.task}
        counts = Counter((answer.colour, answer.standing) for answer in tasks.values())
        return [(colour, words, n) for (colour, words), n in sorted(counts.items())]

    @property
    def digest(self) -> str:
        """The hash of everything that it says: what the sender has seen."""
        return digest(self.until.isoformat(), *(str(asdict(answer)) for answer in self.answers))


def may_read_replies(officer: object) -> bool:
    """Whether ``officer`` sees replies: they tell of all offices."""
    return sees_everything(officer) or allowed("delivery.sign", officer)


def is_replied_to(source: Report) -> bool:
    """Whether the deputies are told what became of ``source``."""
    return source.kind == SourceKind.DELIBERATION


def replied_source(source_id: int, officer: Officer) -> Report:
    """The source of opinions with this id; raises NotAllowed, NoSuchReport or NoReplyOwed."""
    if not may_read_replies(officer):
        raise NotAllowed(permission="delivery.sign")
    source = Report.objects.filter(pk=source_id).first()
    if source is None:
        raise NoSuchReport(id=source_id)
    if not is_replied_to(source):
        raise NoReplyOwed(source=str(source))
    return source


def reply_facts(source: Report, on: date) -> ReplyFacts:
    """What became of every opinion of ``source``, at the end of the day ``on``; a handful of queries."""
    opinions = list(Commitment.objects.filter(report=source, state__in=ASKED).order_by("start", "number")) + [
        basis.commitment
        for basis in Basis.objects.filter(source=source)
        .select_related("commitment")
        .order_by("commitment__report", "commitment__number")
    ]
    tasks = list(
        Task.objects.filter(commitment__in=[one.pk for one in opinions], left_out=False, part_of=None)
        .select_related("sheet")
        .prefetch_related(
            Prefetch(
                "assignments",
                Assignment.objects.exclude(state=AssignmentState.REPLACED)
                .select_related("office")
                .order_by("pk"),
                to_attr="live_assignments",
            )
        )
        .order_by("sheet", "number")
    )
    lights = task_lights(tasks, on=on, rule_sets=profile().lights) if has_rules(on) else {}
    reports = last_verified(tasks)
    of: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        of[task.commitment_id].append(task)
    answers = [
        answer
        for number, one in enumerate(opinions, start=1)
        for answer in (
            [answer_of(number, one, task, lights.get(task.pk), reports.get(task.pk)) for task in of[one.pk]]
            or [unanswered(number, one)]
        )
    ]
    return ReplyFacts(on, tuple(answers))


def last_verified(tasks: Iterable[Task]) -> dict[int, Progress]:
    """The newest report of each task that somebody has verified."""
    rows = Progress.objects.filter(task__in=[task.pk for task in tasks], state="verified")
    rows = rows.select_related("period", "verifier").order_by("period__end", "pk")
    return {row.task_id: row for row in rows}


def answer_of(
    number: int, one: Commitment, task: Task, lit: TaskLight | None, report: Progress | None
) -> Answer:
    """What became of an opinion in ``task``."""
    colour, why = light_words(lit.light if lit else None)
    live = task.live_assignments  # type: ignore[attr-defined]  # set by reply_facts
    return Answer(
        opinion=one.pk,
        number=number,
        sentence=one.quote,
        task=task.pk,
        sheet=task.sheet.title,
        wording=task.wording,
        office="、".join(row.office.name for row in live if row.part == Part.LEAD) or "待定",
        due=task.due_on.isoformat() if task.due_on else "",
        state=said(f"value.state.task.{task.state}"),
        colour=lit.colour if lit else "",
        light=colour or "",
        why=why or "",
        reported=report.done if report else "",
        verified_on=day_of(report.verified_at).isoformat() if report and report.verified_at else "",
        verifier=report.verifier.name if report and report.verifier else "",
    )


def unanswered(number: int, one: Commitment) -> Answer:
    """An opinion that is no task: why not, as far as the ledger says."""
    why = {"proposed": "待确认", "rejected": "经研究未列入任务"}.get(one.state, "尚未列入任务")
    return Answer(
        opinion=one.pk,
        number=number,
        sentence=one.quote,
        task=0,
        sheet="",
        wording="",
        office="",
        due=one.due_date.isoformat() if one.due_date else "",
        state=why,
        colour="",
        light="",
        why="",
        reported="",
        verified_on="",
        verifier="",
    )


@transaction.atomic
def send_reply(
    *,
    source_id: int,
    number: str,
    signed_by: str,
    sent_on: date,
    seen_facts: str,
    at: datetime,
    by: Officer,
) -> Reply:
    """Record that the reply was sent, and keep what it said at the end of the day of ``at``.

    ``number`` is its document number (某府函〔2025〕3号), ``signed_by`` who signed it, ``seen_facts`` the
    digest of what the sender saw. Raises NotAllowed, NoSuchReport, NoReplyOwed, ReplyTooEarly,
    CorrectionUnfit, ChangedMeanwhile or NumberTaken.
    """
    require("delivery.sign", by)
    source = replied_source(source_id, by)
    number, signed_by = line("number", number), line("signed_by", signed_by)
    if not NUMBER.fullmatch(number):
        raise CorrectionUnfit(field="number", value=number[:50])
    on = day_of(at)
    if sent_on > on or (source.dated is not None and sent_on < source.dated):
        raise ReplyTooEarly(sent_on=sent_on.isoformat())
    facts = reply_facts(source, on)
    if not facts.answers:
        raise NoReplyOwed(source=str(source))
    if facts.digest != seen_facts:
        raise ChangedMeanwhile(numbers=str(source))
    try:
        with transaction.atomic():
            reply = Reply.objects.create(
                source=source,
                number=number,
                until=on,
                sent_on=sent_on,
                signed_by=signed_by,
                content={"answers": [asdict(answer) for answer in facts.answers]},
                recorded_by=by,
                recorded_at=at,
            )
    except IntegrityError as error:
        raise NumberTaken(number=number) from error
    payload: Mapping[str, object] = {
        "source": source.pk,
        "number": number,
        "sent_on": sent_on,
        "signed_by": signed_by,
        "opinions": facts.opinions,
        "tasks": facts.tasks,
        "sha256": facts.digest,
    }
    told("send_reply", reply.thing, by=by, at=at, payload=payload)
    return reply


def facts_sent(reply: Reply) -> ReplyFacts:
    """What a reply said when it was sent."""
    return ReplyFacts(reply.until, tuple(Answer(**row) for row in reply.content["answers"]))


def replies(source: Report) -> QuerySet[Reply]:
    """The replies to ``source``, the latest first."""
    return Reply.objects.filter(source=source).select_related("recorded_by").order_by("-sent_on", "-pk")


def sent_reply(reply_id: int, officer: Officer) -> Reply:
    """The reply with this id; raises NotAllowed or NoSuchReply."""
    if not may_read_replies(officer):
        raise NotAllowed(permission="delivery.sign")
    found = Reply.objects.select_related("source").filter(pk=reply_id).first()
    if found is None:
        raise NoSuchReply(id=reply_id)
    return found

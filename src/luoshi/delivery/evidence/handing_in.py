"""Evidence (佐证材料): handed in as a file or a link, used for tasks, reports and figures, judged, withdrawn.

The file is on the disk before its row is written: a row never names half a file. Where the power is cut in
between, a part of a file is removed a day later; a whole file stays, harmless, and is found again by its hash
when it is handed in once more. It is not removed, since a database restored from a backup may name it later.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import ClassVar
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from luoshi.delivery.evidence.store import drop_parts, keep
from luoshi.delivery.holding import reasoned, told
from luoshi.delivery.models import Evidence, EvidenceUse, Progress, StoredFile, Task
from luoshi.delivery.rows import (
    NoSuchEvidence,
    NoSuchProgress,
    NoSuchTask,
    visible_evidence,
    visible_progress,
    visible_tasks,
)
from luoshi.delivery.rules.states import ReporterCannotVerify
from luoshi.ground.refused import Refused
from luoshi.ledger.correction import free_text
from luoshi.ledger.models import Observation
from luoshi.ledger.observing import NoSuchObservation
from luoshi.people.models import Officer, Role
from luoshi.people.permissions import NotAllowed, require
from luoshi.people.queries import offices_of

EVIDENCE_LIMIT_BYTES = 50 * 1024 * 1024
PARTS_STAY = timedelta(days=1)  # the slowest upload takes less


class LinkUnfit(Refused):
    """A link begins with http:// or https:// and names a host. Values: ``url``."""

    code: ClassVar[str] = "link-unfit"


class UsedAlready(Refused):
    """The evidence stands for this already."""

    code: ClassVar[str] = "used-already"


class NoSuchUse(Refused):
    """The evidence does not stand for this, or no more: ``id``."""

    code: ClassVar[str] = "no-such-use"


def hand_in_file(
    *,
    chunks: Iterable[bytes],
    name: str,
    title: str = "",
    task_id: int,
    progress_id: int | None = None,
    observation_id: int | None = None,
    note: str = "",
    folder: Path,
    limit_bytes: int = EVIDENCE_LIMIT_BYTES,
    at: datetime,
    by: Officer,
) -> EvidenceUse:
    """Keep a file and let it stand for a task, or for a report on it or a figure of it.

    ``chunks``: its bytes as they come; ``name``: as the office called it; ``folder``: where evidence is kept
    (``evidence`` in the data folder). The same file from the same office is one piece of evidence. Raises
    NotAllowed, NoSuchTask, NoSuchProgress, NoSuchObservation, EvidenceTooLarge, EvidenceEmpty,
    EvidenceKindUnknown or UsedAlready.
    """
    check_may_hand_in(task_id, by)
    drop_parts(folder, before=at - PARTS_STAY)
    kept = keep(chunks, name=name, folder=folder, limit_bytes=limit_bytes)
    filename = free_text("name", PurePath(name.replace("\\", "/")).name)[:200]
    with transaction.atomic():
        file, _ = StoredFile.objects.get_or_create(
            sha256=kept.sha256,
            defaults={"size_bytes": kept.size_bytes, "media_type": kept.media_type, "stored_at": at},
        )
        # Two of one office may hand in the same file at once: the second finds what the first has kept.
        evidence, _ = Evidence.objects.get_or_create(
            file=file,
            office=by.office,
            defaults={
                "title": (free_text("title", title) or filename)[:200],
                "filename": filename,
                "by": by,
                "at": at,
            },
        )
        use = write_use(evidence, task_id, progress_id, observation_id, note, at=at, by=by)
        payload = {"sha256": kept.sha256, "size_bytes": kept.size_bytes, **facts(use)}
        told("hand_in_evidence", evidence.thing, by=by, at=at, payload=payload)
    return use


@transaction.atomic
def hand_in_link(
    *,
    url: str,
    title: str = "",
    task_id: int,
    progress_id: int | None = None,
    observation_id: int | None = None,
    note: str = "",
    at: datetime,
    by: Officer,
) -> EvidenceUse:
    """Let a page stand for a task, or for a report on it or a figure of it.

    Raises NotAllowed, LinkUnfit, NoSuchTask, NoSuchProgress, NoSuchObservation.
    """
    check_may_hand_in(task_id, by)
    url = free_text("url", url)
    try:
        parts = urlsplit(url)
        fit = parts.scheme in {"http", "https"} and bool(parts.hostname) and len(url) <= 2000
    except ValueError:
        fit = False
    if not fit or any(character.isspace() for character in url):
        raise LinkUnfit(url=url[:100])
    evidence = Evidence.objects.create(
        url=url, title=(free_text("title", title) or url)[:200], office=by.office, by=by, at=at
    )
    use = write_use(evidence, task_id, progress_id, observation_id, note, at=at, by=by)
    told("hand_in_evidence", evidence.thing, by=by, at=at, payload=facts(use))
    return use


@transaction.atomic
def use_evidence(
    *,
    evidence_id: int,
    task_id: int,
    progress_id: int | None = None,
    observation_id: int | None = None,
    note: str = "",
    at: datetime,
    by: Officer,
) -> EvidenceUse:
    """Let a piece of evidence that is there stand for something else, too.

    Raises NotAllowed, NoSuchEvidence, NoSuchTask, NoSuchProgress, NoSuchObservation or UsedAlready.
    """
    check_may_hand_in(task_id, by)
    evidence = visible_evidence(by).filter(pk=evidence_id).first()
    if evidence is None:
        raise NoSuchEvidence(id=evidence_id)
    use = write_use(evidence, task_id, progress_id, observation_id, note, at=at, by=by)
    told("use_evidence", evidence.thing, by=by, at=at, payload=facts(use))
    return use


def check_may_hand_in(task_id: int, by: Officer) -> None:
    """Raise NotAllowed, or NoSuchTask for a task that ``by`` does not see."""
    require("delivery.evidence", by)
    task = visible_tasks(by).filter(pk=task_id).first()
    if task is None:
        raise NoSuchTask(id=task_id)
    if by.role in (Role.REPORTER, Role.HEAD):
        own = task.assignments.exclude(state="replaced").filter(office__in=offices_of(by))
        if not own.exists():
            raise NotAllowed(permission="delivery.evidence")


def write_use(
    evidence: Evidence,
    task_id: int,
    progress_id: int | None,
    observation_id: int | None,
    note: str,
    *,
    at: datetime,
    by: Officer,
) -> EvidenceUse:
    """Write that ``evidence`` stands for this; raises what ``use_evidence`` raises."""
    task = Task.objects.get(pk=task_id)
    progress: Progress | None = None
    observation: Observation | None = None
    about = task.thing
    if progress_id is not None:
        progress = visible_progress(by).filter(pk=progress_id, task=task).first()
        if progress is None:
            raise NoSuchProgress(id=progress_id)
        about = progress.thing
    if observation_id is not None:
        observation = Observation.objects.filter(pk=observation_id, indicator__paths__task=task).first()
        if observation is None:
            raise NoSuchObservation(id=observation_id)
        about = observation.thing
    try:
        with transaction.atomic():
            return EvidenceUse.objects.create(
                evidence=evidence,
                task=task,
                progress=progress,
                observation=observation,
                about=about,
                note=free_text("note", note),
                by=by,
                at=at,
            )
    except IntegrityError as error:
        raise UsedAlready from error


@transaction.atomic
def judge_evidence(
    *, use_id: int, contradicts: bool, reason: str = "", at: datetime, by: Officer
) -> EvidenceUse:
    """Say, as somebody who did not hand it in, whether evidence confirms or contradicts what was reported.

    Raises NotAllowed, NoSuchUse, ReporterCannotVerify or ReasonMissing (to contradict).
    """
    require("delivery.verify", by)
    reason = reasoned("contradict", reason) if contradicts else free_text("reason", reason)
    use = held_use(use_id, by)
    if by.pk in (use.by_id, use.evidence.by_id):
        raise ReporterCannotVerify(act="evidence.judge")
    use.contradicts, use.judged_by, use.judged_at = contradicts, by, at
    use.save(update_fields=["contradicts", "judged_by", "judged_at"])
    payload = {**facts(use), "contradicts": contradicts}
    told("judge_evidence", use.evidence.thing, by=by, at=at, payload=payload, reason=reason)
    return use


@transaction.atomic
def withdraw_evidence(*, use_id: int, reason: str, at: datetime, by: Officer) -> EvidenceUse:
    """Let evidence stand for this no more; it stays to be seen, and what contradicts cannot be withdrawn
    by the office that handed it in.

    Raises NotAllowed, NoSuchUse or ReasonMissing.
    """
    require("delivery.evidence", by)
    reason = reasoned("withdraw", reason)
    use = held_use(use_id, by)
    office_side = by.role in (Role.REPORTER, Role.HEAD)
    if office_side and (use.contradicts or use.evidence.office_id not in offices_of(by)):
        raise NotAllowed(permission="delivery.evidence")
    use.withdrawn_at, use.withdrawn_by, use.withdrawn_because = at, by, reason
    use.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    told("withdraw_evidence", use.evidence.thing, by=by, at=at, payload=facts(use), reason=reason)
    return use


def held_use(use_id: int, by: Officer) -> EvidenceUse:
    """The use, held, of evidence for a task that ``by`` sees; raises NoSuchUse."""
    if not EvidenceUse.objects.filter(pk=use_id, task__in=visible_tasks(by)).exists():
        raise NoSuchUse(id=use_id)
    use = EvidenceUse.objects.select_for_update().get(pk=use_id)
    if use.withdrawn_at is not None:
        raise NoSuchUse(id=use_id)
    return use


def facts(use: EvidenceUse) -> dict[str, object]:
    """A use as the journal keeps it."""
    return {"use": use.pk, "task": use.task_id, "about": use.about}

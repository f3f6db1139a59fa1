"""Taking in sources other than the report: meeting decisions, instructions, tasks from above, findings."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from django.db import IntegrityError, transaction

from luoshi import reader
from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.ledger.adoption import Adoption, PlaceMissing, TextNotStorable, new_edition
from luoshi.ledger.commitments import write_proposals
from luoshi.ledger.correction import free_text, line
from luoshi.ledger.models import Basis, Commitment, Report, SourceKind
from luoshi.ledger.pieces import write_pieces
from luoshi.ledger.proposals import proposals
from luoshi.ledger.queries import NoSuchCommitment, NoSuchReport, reports
from luoshi.people.models import Officer
from luoshi.people.permissions import require
from luoshi.reader import model

BY_HAND_RULE = "by-hand"
DEMAND_RULE = "demand"

# Papers that name what is wrong: there the problem is the demand.
FINDING_KINDS = {SourceKind.INSPECTION, SourceKind.SUPERVISION, SourceKind.AUDIT, SourceKind.STATISTICS}

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class SourceThereAlready(Refused):
    """A source of this kind with this number is in the ledger: ``document``, ``id``."""

    code: ClassVar[str] = "source-there-already"


class SourceEmpty(Refused):
    """The source has neither a text nor a single item."""

    code: ClassVar[str] = "source-empty"


class ReportNotBySource(Refused):
    """A work report is adopted as one, with its editions, and not added like another source."""

    code: ClassVar[str] = "report-not-by-source"


class RestsOnItAlready(Refused):
    """The commitment rests on this source already: ``number``."""

    code: ClassVar[str] = "rests-on-it-already"


@transaction.atomic
def add_source(
    *,
    kind: str,
    title: str,
    items: Sequence[str] = (),
    dues: Sequence[date | None] = (),
    original: bytes | None = None,
    data: bytes | None = None,
    document: str = "",
    issuer: str = "",
    dated: date | None = None,
    year: int | None = None,
    place: str | None = None,
    at: datetime,
    by: Officer,
) -> Adoption:
    """Take a source into the ledger, with what it demands as proposed commitments.

    ``items``: what it demands, typed by hand, one string each, with ``dues`` (due dates, one for each) where
    they are known, and ``original``: the bytes of the file that they were taken from. Or ``data``: the bytes
    of its text, for the reader.

    ``document`` is its number (文号), ``issuer`` the meeting, leader or organ, ``dated`` its date. ``year``:
    for which year it counts, by default that of ``dated`` or of ``at``; ``place``: by default that of the
    newest report.

    Raises NotAllowed, ReportNotBySource, SourceEmpty, SourceThereAlready, PlaceMissing, TextNotStorable,
    CorrectionUnfit, or what the reader refuses.
    """
    require("ledger.adopt", by)
    kind = SourceKind(kind)
    if kind == SourceKind.REPORT:
        raise ReportNotBySource
    title, document, issuer = (
        line("title", title),
        free_text("document", document),
        free_text("issuer", issuer),
    )
    place = place or newest_place()
    if data is None:
        reading, data = reading_by_hand(title, items, place=place)
        if original is not None:
            reading, data = replace(reading, sha256=hashlib.sha256(original).hexdigest()), original
        if kind == SourceKind.TABLE:  # a row is one task, whatever works it names
            reading = replace(reading, projects=())
    else:
        reading = as_demands(reader.read(data, any_text=True, place=place), kind)
    if found := _UNSTORABLE.search(reading.text):
        raise TextNotStorable(offset=found.start())
    source = new_source(
        Report(
            kind=kind,
            title=title,
            document=document,
            issuer=issuer,
            dated=dated,
            place=place,
            year_planned=year or (dated or at).year,
        )
    )
    edition = new_edition(source, None, replace(reading, title=title), data=data, at=at, by=by)
    pieces = write_pieces(edition, reading)
    added = write_proposals(edition, pieces, proposals(reading))
    set_due_dates(added, [due for item, due in zip(items, dues, strict=False) if item.strip()])
    numbers = [commitment.number for commitment in added]
    payload = {"kind": kind, "document": document, "sha256": edition.sha256, "added": numbers}
    record(act="ledger.add_source", thing=f"report:{source.pk}", actor=by.actor, at=at, payload=payload)
    return Adoption(source, edition, created=True, added=tuple(numbers))


@transaction.atomic
def add_basis(*, commitment_id: int, source_id: int, note: str = "", at: datetime, by: Officer) -> Basis:
    """Say that a commitment rests on another source, too.

    Raises NotAllowed, NoSuchCommitment, NoSuchReport or RestsOnItAlready.
    """
    require("ledger.decide", by)
    commitment = Commitment.objects.filter(pk=commitment_id).first()
    if commitment is None:
        raise NoSuchCommitment(id=commitment_id)
    source = Report.objects.filter(pk=source_id).first()
    if source is None:
        raise NoSuchReport(id=source_id)
    if commitment.report_id == source.pk:
        raise RestsOnItAlready(number=commitment.number)
    try:
        with transaction.atomic():
            basis = Basis.objects.create(
                commitment=commitment, source=source, note=free_text("note", note), by=by, at=at
            )
    except IntegrityError as error:
        raise RestsOnItAlready(number=commitment.number) from error
    payload = {"source": source.pk, "kind": source.kind}
    record(act="ledger.add_basis", thing=commitment.thing, actor=by.actor, at=at, payload=payload)
    return basis


def set_due_dates(commitments: Sequence[Commitment], dues: Sequence[date | None]) -> None:
    """Give the commitments that were typed item by item their due dates, in order."""
    dated = []
    typed = (row for row in commitments if row.rule == BY_HAND_RULE and row.project_id is None)
    for row, due in zip(sorted(typed, key=lambda one: one.start), dues, strict=False):
        if due is not None:
            row.due_date = due
            dated.append(row)
    Commitment.objects.bulk_update(dated, ["due_date"])


def as_demands(reading: model.Report, kind: str) -> model.Report:
    """``reading`` of a document that demands: what a report would say was achieved is to be achieved here.

    Without the heads of a report nobody can tell a result from a demand, and a proposal too many is soon
    rejected. In the papers of inspections and audits a problem is what is to be put right.
    """
    demands = {"result", "problem"} if kind in FINDING_KINDS else {"result"}
    changed = {index for index, statement in enumerate(reading.statements) if statement.kind in demands}
    figures = tuple(
        replace(figure, role="target") if figure.statement in changed and figure.role == "result" else figure
        for figure in reading.figures
    )
    aimed = {figure.statement for figure in figures if figure.role == "target"}
    statements = tuple(
        replace(statement, kind="target" if index in aimed else "task", rule=DEMAND_RULE)
        if index in changed
        else statement
        for index, statement in enumerate(reading.statements)
    )
    return replace(reading, statements=statements, figures=figures)


def reading_by_hand(
    title: str, items: Sequence[str], *, place: str | None = None
) -> tuple[model.Report, bytes]:
    """The reading of a text of ``title`` and one line for each item, each of which demands something.

    ``place``: whose it is: only so the reader knows the counties that it names.

    The reader still finds the figures, places and projects in them. Raises SourceEmpty.
    """
    demands = [line("text", item) for item in items if item.strip()]
    if not demands:
        raise SourceEmpty
    # A line without its full stop would be taken for the beginning of the next one.
    text = f"{title}{stop_after(title)}\n"
    spans: list[tuple[int, int]] = []
    for demand in demands:
        spans.append((len(text), len(text) + len(demand)))
        text += f"{demand}{stop_after(demand)}\n"
    data = text.encode("utf-8", errors="surrogatepass")
    digest = hashlib.sha256(data).hexdigest()
    read = reader.read_text(text, sha256=digest, encoding="utf-8", place=place)
    statements: list[model.Statement] = []
    figures: list[model.Figure] = []
    projects: list[model.Project] = []
    for index, (start, end) in enumerate(spans):
        inside = [s for s in read.statements if start <= s.start and s.end <= end]
        own = [
            replace(f, statement=index, role="target" if f.role == "result" else f.role)
            for f in read.figures
            if start <= f.start and f.end <= end
        ]
        figures += own
        projects += [replace(p, statement=index) for p in read.projects if start <= p.start and p.end <= end]
        statements.append(
            model.Statement(
                start=start,
                end=end,
                text=text[start:end],
                kind="target" if any(figure.role == "target" for figure in own) else "task",
                firmness=next((s.firmness for s in inside if s.firmness), None),
                places=tuple(dict.fromkeys(place for s in inside for place in s.places)),
                section=None,
                rule=BY_HAND_RULE,
            )
        )
    reading = replace(
        read,
        sections=(),
        statements=tuple(statements),
        figures=tuple(figures),
        projects=tuple(projects),
        findings=(),
    )
    return reading, data


def stop_after(text: str) -> str:
    """The full stop that ``text`` lacks, empty where it ends with one."""
    return "" if text.endswith(("。", "！", "？", ".", "!", "?")) else "。"


def new_source(source: Report) -> Report:
    """Save ``source``; raises SourceThereAlready with the id of the one that has its number."""
    try:
        with transaction.atomic():
            source.save(force_insert=True)
    except IntegrityError as error:
        first = Report.objects.filter(kind=source.kind, place=source.place, document=source.document).first()
        raise SourceThereAlready(document=source.document, id=first.pk if first else 0) from error
    return source


def newest_place() -> str:
    """The place of the newest report; raises PlaceMissing where there is none."""
    newest = reports().first()
    if newest is None:
        raise PlaceMissing
    return newest.place

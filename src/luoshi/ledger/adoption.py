"""Taking a report's text into the ledger: the first edition, a corrected one, or the same bytes again."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from django.db import transaction

from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ground.place import AmbiguousPlace, Place, UnknownPlace, ancestors_of, find_place, place_of
from luoshi.ground.refused import Refused
from luoshi.journal.actions import record
from luoshi.ledger.commitments import write_proposals
from luoshi.ledger.models import Edition, Report, SourceKind
from luoshi.ledger.pieces import write_pieces
from luoshi.ledger.proposals import proposals
from luoshi.ledger.readoption import Changes, follow_text
from luoshi.people.models import Officer
from luoshi.people.permissions import require
from luoshi.reader import model
from luoshi.reader.extract import TextTooLong

# The People's Republic has had governments that report since then; a later year than this is a slip.

LONGEST_PLACE = 50

# The reader takes many reports in one file; a ledger is of one, and the longest at hand has a fiftieth of it.
LONGEST_REPORT_CHARACTERS: Final = 1_000_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class PlaceMissing(Refused):
    """The text does not say whose report it is, and nobody else did."""

    code: ClassVar[str] = "place-missing"


class PlaceUnfit(Refused):
    """The name given for the place is none: ``place``."""

    code: ClassVar[str] = "place-unfit"


class YearMissing(Refused):
    """The text does not say for which year it plans, and nobody else did."""

    code: ClassVar[str] = "year-missing"


class YearUnlikely(Refused):
    """No report plans for such a year: ``year``, ``first``, ``last``."""

    code: ClassVar[str] = "year-unlikely"


class TextNotStorable(Refused):
    """The text holds a character that no database keeps: ``offset``."""

    code: ClassVar[str] = "text-not-storable"


@dataclass(frozen=True, slots=True)
class Adoption:
    """What taking a text in did; the numbers are 序号 of commitments.

    ``created`` is false when these bytes were adopted before: then nothing was changed and ``edition`` is
    the one of that time.
    """

    report: Report
    edition: Edition
    created: bool
    unchanged: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


@transaction.atomic
def adopt_reading(
    *,
    reading: model.Report,
    data: bytes,
    place: str | None = None,
    year: int | None = None,
    at: datetime,
    by: Officer,
    even_if_unlike: bool = False,
) -> Adoption:
    """Take ``reading``, which was read from ``data``, into the ledger; see ``actions.adopt_report``."""
    require("ledger.adopt", by)
    if len(reading.text) > LONGEST_REPORT_CHARACTERS:
        raise TextTooLong(characters=len(reading.text), limit=LONGEST_REPORT_CHARACTERS)
    name, adcode = chosen_place(reading, place)
    planned = chosen_year(reading, year)
    if found := _UNSTORABLE.search(reading.text):
        raise TextNotStorable(offset=found.start())
    report = locked_report(name, adcode, planned)
    edition = report.editions.filter(sha256=reading.sha256).first()
    if edition is not None:
        return Adoption(report, edition, created=False)

    before = report.editions.order_by("-number").first()
    edition = new_edition(report, before, reading, data=data, at=at, by=by)
    pieces = write_pieces(edition, reading)
    proposed = proposals(reading)
    if before is None:
        added = write_proposals(edition, pieces, proposed)
        changes = Changes(added=[commitment.number for commitment in added])
    else:
        changes = follow_text(before, edition, pieces, proposed, even_if_unlike=even_if_unlike)
    entry = record(
        act="ledger.adopt",
        thing=f"report:{report.pk}",
        actor=by.actor,
        at=at,
        payload={
            "place": report.place,
            "year_planned": report.year_planned,
            "edition": edition.number,
            "sha256": edition.sha256,
            "added": changes.added,
            "changed": changes.changed,
            "lost": changes.lost,
        },
    )
    changes.write_decisions(entry=entry, edition=edition, at=at, by=by)
    return Adoption(
        report,
        edition,
        created=True,
        unchanged=tuple(changes.unchanged),
        added=tuple(changes.added),
        changed=tuple(changes.changed),
        lost=tuple(changes.lost),
    )


def locked_report(place: str, adcode: str, year: int) -> Report:
    """The report of ``place`` for ``year``, made if new; others who adopt or decide on it wait."""
    report, _ = Report.objects.get_or_create(
        kind=SourceKind.REPORT, place=place, year_planned=year, defaults={"adcode": adcode}
    )
    return Report.objects.select_for_update().get(pk=report.pk)


def new_edition(
    report: Report, before: Edition | None, reading: model.Report, *, data: bytes, at: datetime, by: Officer
) -> Edition:
    """Write the edition that follows ``before``, and what the text says about the report itself."""
    report.title = reading.title or report.title
    report.year_reviewed = reading.year_reviewed or report.year_reviewed
    report.save(update_fields=["title", "year_reviewed"])
    return Edition.objects.create(
        report=report,
        number=before.number + 1 if before else 1,
        sha256=reading.sha256,
        encoding=reading.encoding,
        data=data,
        text=reading.text,
        continued_from=reading.continued_from or "",
        continued_to=reading.continued_to or "",
        adopted_at=at,
        adopted_by=by,
    )


def chosen_place(reading: model.Report, given: str | None) -> tuple[str, str]:
    """The place's name in full and its code (empty where unknown): what was given, else what was read.

    Raises PlaceMissing or PlaceUnfit.
    """
    name = (given if given is not None else reading.place or "").strip()
    if not name:
        raise PlaceMissing
    if len(name) > LONGEST_PLACE or not name.isprintable():
        raise PlaceUnfit(place=name[:LONGEST_PLACE])
    if reading.adcode:
        try:
            read = place_of(reading.adcode)
        except UnknownPlace:
            pass
        else:
            if name in {read.name, read.short, reading.place}:
                return full_name(read), read.adcode
    try:
        known = find_place(name)  # so that 赣州 and 赣州市 do not become two reports
    except (UnknownPlace, AmbiguousPlace):
        return name, ""
    return full_name(known), known.adcode


def full_name(place: Place) -> str:
    """The name that no other place has: with the city and province before it where several are called so."""
    try:
        find_place(place.name)
    except AmbiguousPlace:
        return "".join(above.name for above in reversed(ancestors_of(place.adcode))) + place.name
    return place.name


def chosen_year(reading: model.Report, given: int | None) -> int:
    """The year planned: what was given, else what was read; raises YearMissing or YearUnlikely."""
    year = given if given is not None else reading.year_planned
    if year is None:
        raise YearMissing
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise YearUnlikely(year=year, first=FIRST_YEAR, last=LAST_YEAR)
    return year

"""The signed items as the public reads them: a year in short, one promise in all its versions, months."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, Final, get_args

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.account import queries
from luoshi.account.models import Item, Publication, Withdrawal
from luoshi.account.publishing.said import SaidItem, said, shortened
from luoshi.account.rules.differences import Difference, Kind, differences
from luoshi.account.rules.shown import without
from luoshi.delivery.holding import day_of
from luoshi.ledger.models import Edition, SourceKind

YEARS_KEPT: Final = 4
WITHDRAWN: Final = "withdrawn"


def in_short(year: int) -> Sequence[SaidItem]:
    """All that is public of ``year``, as a list needs it; kept until something is signed or withdrawn."""
    return _in_short(queries.edition_of_the_public(), year)


@lru_cache(maxsize=YEARS_KEPT)
def _in_short(_edition: str, year: int) -> Sequence[SaidItem]:
    return tuple(shortened(said(content)) for content in queries.public_contents(year))


def report_text(sha256: str) -> str | None:
    """The text of the government work report whose bytes have this hash; None of any other source."""
    found = Edition.objects.filter(sha256=sha256, report__kind=SourceKind.REPORT).order_by("pk")
    return found.values_list("text", flat=True).first()


def forget() -> None:
    """Let go of the years that are kept in the process: another database stands behind it now."""
    _in_short.cache_clear()


@dataclass(frozen=True, slots=True)
class Version:
    """What one publication said of a promise, and what that changed."""

    publication: int
    on: date
    signed_on: date
    content: dict[str, Any]
    changed: Sequence[Difference]


def versions(year: int, commitment_id: int) -> dict[str, list[Version]]:
    """All that was ever signed of a promise, by office, the newest first; nothing that was withdrawn."""
    gone = queries.withdrawn()
    rows = (
        Item.objects.filter(commitment=commitment_id, publication__year=year, publication__state="signed")
        .select_related("publication")
        .order_by("publication_id")
    )
    found: dict[str, list[Version]] = {}
    for row in rows:
        content = without(row.content, gone)
        before = found.setdefault(content["office"]["name"], [])
        changed = differences(before[-1].content if before else None, content)
        before.append(_version(row.publication, content, changed))
    return {office: list(reversed(one)) for office, one in found.items()}


def _version(row: Publication, content: dict[str, Any], changed: Sequence[Difference]) -> Version:
    assert row.signed_at is not None  # noqa: S101  # signed: a constraint of the table
    return Version(row.pk, row.on, day_of(row.signed_at), content, changed)


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed of one promise in a month; ``withdrawn``: the reasons of what was taken back in it."""

    content: dict[str, Any]
    differences: Sequence[Difference]
    withdrawn: Sequence[str]

    def only(self, kind: str) -> "Changed | None":
        """This with the differences of one kind alone, or what was withdrawn; None where there is none."""
        if kind == WITHDRAWN:
            return replace(self, differences=()) if self.withdrawn else None
        those = [one for one in self.differences if one.kind == kind]
        return replace(self, differences=those, withdrawn=()) if those else None


def kinds_of(found: Iterable[Changed]) -> list[tuple[str, int]]:
    """How many promises have each kind of difference, in the order of the kinds."""
    counted: Counter[str] = Counter()
    for one in found:
        counted.update({difference.kind for difference in one.differences})
        counted.update([WITHDRAWN] if one.withdrawn else [])
    return [(kind, counted[kind]) for kind in (*get_args(Kind), WITHDRAWN) if counted[kind]]


def months(year: int) -> list[date]:
    """The first days of the months in which something of ``year`` was signed or withdrawn, newest first."""
    signed = Publication.objects.filter(state="signed", year=year).values_list("signed_at", flat=True)
    gone = Withdrawal.objects.values_list("at", flat=True)
    days = {day_of(at).replace(day=1) for at in signed if at is not None}
    if days:
        days |= {first for at in gone if (first := day_of(at).replace(day=1)) >= min(days)}
    return sorted(days, reverse=True)


def changes(year: int, month: date) -> list[Changed]:
    """What changed in the month that begins on ``month``, promise by promise in the order of the report."""
    start, end = _midnight(month), _midnight(next_month(month))
    before, after = _standing(year, start), _standing(year, end)
    gone_then = dict(Withdrawal.objects.filter(at__gte=start, at__lt=end).values_list("thing", "reason"))
    found = []
    for key, content in after.items():
        reasons = [note["reason"] for note in content["withdrawn"] if note["thing"] in gone_then]
        changed = differences(before.get(key), content)
        if changed or reasons:
            found.append(Changed(content, changed, list(dict.fromkeys(reasons))))
    missing = [content for key, content in before.items() if key not in after]
    return found + [Changed(content, differences(content, None), []) for content in missing]


def _standing(year: int, until: datetime) -> dict[tuple[str, str], dict[str, Any]]:
    """What stood before the public just before ``until``, by office and promise."""
    rows = Item.objects.filter(publication__in=queries.newest_signed(year, before=until))
    gone = queries.withdrawn()
    contents = [without(row.content, gone) for row in queries.in_text_order(rows)]
    return {(one["office"]["thing"], one["commitment"]["thing"]): one for one in contents}


def next_month(month: date) -> date:
    """The first day of the month after the one that begins on ``month``."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def open_evidence(sha256: str) -> dict[str, Any] | None:
    """The published evidence whose file has this hash and may be had by everybody; None if there is none."""
    rows: QuerySet[Item] = Item.objects.filter(publication__state="signed", text__contains=sha256)
    gone = queries.withdrawn()
    for row in rows.order_by("-pk"):
        for task in without(row.content, gone)["tasks"]:
            for one in task["evidence"]:
                if one["sha256"] == sha256 and one["open"]:
                    found: dict[str, Any] = one
                    return found
    return None

"""What waits for an officer, as lines that lead to the page where each thing is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.delivery.holding import day_of
from luoshi.delivery.queries import Home
from luoshi.delivery.rules.states import ORDER, SHEET
from luoshi.delivery.supervising.deadlines import Deadline, deadline_of
from luoshi.delivery.templatetags.delivery_words import state_name
from luoshi.delivery.templatetags.reporting_words import period_words

if TYPE_CHECKING:
    from luoshi.people.models import Officer

SHOWN = 8
SOON = timedelta(days=3)  # due within: goes before what has no date


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: its words, the page where it is done, and since when or until when it waits."""

    url: str
    words: str
    about: str = ""
    due_on: date | None = None
    since: date | None = None
    deadline: Deadline | None = None  # of an order, which is due in working days
    row: str = ""  # what is sent for it where many are done at once: its id and the version seen


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, the most urgent first; ``mine`` where it is the officer who has to do them."""

    title: str
    act: str
    everything: str  # the address of the whole list
    lines: tuple[Line, ...]
    mine: bool = True

    @property
    def at_once(self) -> tuple[str, ...]:
        """What is sent to do all that are shown at once; empty where each is done on its own page."""
        rows = tuple(line.row for line in self.shown if line.row)
        return rows if len(rows) > 1 else ()

    @property
    def shown(self) -> tuple[Line, ...]:
        """The first of them."""
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return len(self.lines) - len(self.shown)


@dataclass(frozen=True, slots=True)
class NextThing:
    """The one thing to do next."""

    act: str
    line: Line


def groups(found: Home, officer: "Officer", *, on: date) -> list[Group]:
    """The lists of ``found`` that hold something, those with the most urgent things first, ``on`` a day."""
    made = [
        Group(title, act, address, tuple(sorted(lines, key=lambda line: line.due_on or date.max)), mine)
        for title, act, address, lines, mine in _lists(found, officer, on)
    ]
    there = [group for group in made if group.lines]
    return sorted(there, key=lambda group: (not group.mine, *_urgency(group.lines[0], on)))


def next_thing(waiting: Iterable[Group], *, on: date) -> NextThing | None:
    """What is most urgent of all that the officer has to do; None where nothing waits."""
    own = [group for group in waiting if group.mine]
    if not own:
        return None
    first = min(own, key=lambda group: _urgency(group.lines[0], on))
    return NextThing(first.act, first.lines[0])


def _urgency(line: Line, on: date) -> tuple[int, date]:
    """Overdue and soon due first, then what has no date, then what has time."""
    if line.due_on is None:
        return 1, date.max
    return (0 if line.due_on <= on + SOON else 2), line.due_on


_List = tuple[str, str, str, Iterable[Line], bool]


def _lists(found: Home, officer: "Officer", on: date) -> Iterator[_List]:
    """Every list that this role has: title, act, address of the whole, lines, whether it is theirs to do."""
    role = officer.role
    yield from _on_tasks(found, role)
    yield from _on_reports(found, role)
    yield from _on_sheets(found, role)
    yield from _on_orders(found, role, on)


def _on_tasks(found: Home, role: str) -> Iterator[_List]:
    tasks = reverse("delivery:tasks")
    accept = [
        Line(
            reverse("delivery:task", args=[row.task_id]),
            f"{row.task.number} {row.task.wording}",
            f"{row.office.name} · {row.get_part_display()}",
            since=row.task.sheet.issued_on,
            row=f"{row.task_id}:{row.task.version}",
        )
        for row in found.to_accept
    ]
    yield _("Tasks to accept"), _("Accept it"), f"{tasks}?waiting=acceptance", accept, True
    returned = [
        Line(reverse("delivery:task", args=[row.pk]), f"{row.number} {row.wording}", row.sheet.title)
        for row in found.returned
    ]
    yield _("Returned by offices"), _("Decide on"), f"{tasks}?state=returned", returned, True
    achieved = [
        Line(reverse("delivery:task", args=[row.pk]), f"{row.number} {row.wording}", row.sheet.title)
        for row in found.achieved
    ]
    title, act = _("Targets reached, to be completed"), _("Complete it")
    yield title, act, f"{tasks}?state=in-hand&light=green", achieved, True
    completed = [
        Line(
            reverse("delivery:task", args=[row.pk]),
            f"{row.number} {row.wording}",
            row.sheet.title,
            since=None if row.completed_at is None else day_of(row.completed_at),
        )
        for row in found.completed
    ]
    title, act = _("Completed, to be verified and struck off"), _("Verify it")
    yield title, act, f"{tasks}?state=completed", completed, True
    matters = [
        Line(
            reverse("delivery:matter", args=[row.pk]),
            row.text,
            f"{row.task.number} {row.task.wording}",
            since=day_of(row.raised_at),
        )
        for row in found.matters
    ]
    is_leader = role == "leader"
    title = _("Matters to decide") if is_leader else _("Matters that wait for a leader")
    yield title, _("Decide on"), reverse("delivery:matters"), matters, is_leader


def _on_reports(found: Home, role: str) -> Iterator[_List]:
    reporting = reverse("delivery:reporting")
    due = [
        Line(
            reverse("delivery:write_progress", args=[row.task.pk, row.period.pk]),
            f"{row.task.number} {row.task.wording}",
            period_words(row.period)
            + (
                f" · {state_name(row.progress.state, 'progress')}"
                if row.progress is not None and row.progress.state == "returned"
                else ""
            ),
            due_on=row.period.due_on,
        )
        for row in found.reports_due
    ]
    yield _("Reports due"), _("Write the report"), reporting, due, True
    check = [
        Line(
            reverse("delivery:progress", args=[row.pk]),
            f"{row.task.number} {row.task.wording}",
            f"{period_words(row.period)} · {row.reporter.name}",
            due_on=row.period.due_on,
        )
        for row in found.to_check
    ]
    yield _("Reports to check"), _("Check it"), reporting, check, True
    verify = [
        Line(
            reverse("delivery:progress", args=[row.pk]),
            f"{row.task.number} {row.task.wording}",
            f"{period_words(row.period)} · {row.office.name}",
            since=None if row.checked_at is None else day_of(row.checked_at),
        )
        for row in found.to_verify
    ]
    is_verifier = role == "verifier"
    title = _("Reports to verify") if is_verifier else _("Reports that wait for the verifier")
    yield title, _("Verify it"), reporting, verify, is_verifier


def _on_sheets(found: Home, role: str) -> Iterator[_List]:
    comments = [
        Line(
            f"{reverse('delivery:sheet_comments', args=[row.sheet_id])}#comment-{row.pk}",
            row.text,
            (row.office.name if row.office else "") + (f" · {row.task.number}" if row.task else ""),
            due_on=row.sheet.consultation_until,
            since=day_of(row.at),
        )
        for row in found.comments
    ]
    everything = reverse("delivery:sheets")
    yield _("Comments to answer"), _("Answer it"), everything, comments, True
    unopened = [
        Line(reverse("delivery:periods", args=[row.pk]), row.title, row.number, since=row.issued_on)
        for row in found.unopened
    ]
    title, act = _("Issued, nobody can report on them yet"), _("Open its periods")
    yield title, act, everything, unopened, True
    # A sheet that is out for comments is the offices' to act on until the day is over.
    own = [
        Line(
            reverse("delivery:sheet", args=[row.pk]),
            row.title,
            state_name(row.state, SHEET.name),
            due_on=row.consultation_until if row.state == "consultation" else None,
        )
        for row in found.sheets
    ]
    titles = {
        "leader": (_("Task tables to approve"), _("Approve it")),
        "supervisor": (_("Task tables in the making"), _("Go on with")),
    }
    title, act = titles.get(role, (_("Task tables to comment on"), _("Comment on")))
    yield title, act, everything, own, True


def _on_orders(found: Home, role: str, on: date) -> Iterator[_List]:
    everything = reverse("delivery:orders")
    orders = [
        Line(
            reverse("delivery:order", args=[row.pk]),
            f"{row.number} {row.title}".strip(),
            f"{row.office.name} · {state_name(row.state, ORDER.name)}",
            due_on=row.due_on if row.state in ("issued", "extension-asked") else None,
            deadline=deadline_of(row, on) if row.state in ("issued", "extension-asked") else None,
        )
        for row in found.orders
        # one with more time asked for stands among the requests
        if not (role == "supervisor" and row.state == "extension-asked")
    ]
    acts = {
        "leader": (_("Supervision orders to sign"), _("Sign it")),
        "supervisor": (_("Supervision orders in hand"), _("Go on with")),
        "verifier": (_("Supervision orders to verify"), _("Verify it")),
    }
    title, act = acts.get(role, (_("Supervision orders to answer"), _("Answer it")))
    yield title, act, everything, orders, True
    asked = [
        Line(
            reverse("delivery:extension", args=[row.pk]),
            row.order.title if row.order else f"{row.task.number} {row.task.wording}" if row.task else "",
            f"{row.asked_by.name} · {row.old_due_on} → {row.new_due_on}",
            due_on=row.old_due_on,
        )
        for row in found.extensions
    ]
    yield _("Requests for more time"), _("Decide on"), reverse("delivery:extensions"), asked, True

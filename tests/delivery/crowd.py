"""Many rows of everything, put beside the one of each that a scene has, without the acts that make them.

For what must not grow with a city: how often a page asks the database, how long it takes. Every row is like
one of ``scenes.make_everything``; what is measured differs from task to task, always the same way.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.db.models import Max, Model, Q

from luoshi.account import models as account
from luoshi.delivery import models as delivery
from luoshi.journal import chain
from luoshi.journal.models import Entry
from luoshi.ledger import models as ledger
from luoshi.people.models import Charge, Office, OfficeKind, Officer, Role
from tests.delivery.scenes import APRIL, INVESTMENT, Year

Row = TypeVar("Row", bound=Model)

BATCH = 500
PERIODS = 11  # months that are reported on, from January


@dataclass(frozen=True, slots=True)
class Size:
    """How much is added; ``observations``, ``files`` and ``entries`` are spread over the tasks."""

    tasks: int
    offices: int = 4
    others: int = 4  # of everything else: orders, matters, sources, circulars ...
    commitments: int = 4
    periods: int = 2
    observations: int = 0
    files: int = 0
    entries: int = 0


def like(row: Row, **changes: object) -> Row:
    """A new row, not saved, that is like ``row`` but for ``changes``."""
    fields = {field.name: field.attname for field in row._meta.concrete_fields if not field.primary_key}
    kept = {at: getattr(row, at) for name, at in fields.items() if name not in changes and at not in changes}
    return type(row)(**kept, **changes)


def save(rows: Sequence[Row]) -> list[Row]:
    """Save rows of one table at once."""
    if not rows:
        return []
    return type(rows[0])._default_manager.bulk_create(rows, batch_size=BATCH)


def first(table: type[Row], **known: object) -> Row:
    """The first row of a table that the scene has made."""
    found = table._default_manager.filter(**known).order_by("pk").first()
    assert found is not None, table
    return found


def after(table: type[Model], name: str) -> int:
    """The first number that no row of the table has yet."""
    highest: int | None = table._default_manager.aggregate(highest=Max(name))["highest"]
    return (highest or 0) + 1


def pace(number: int) -> Decimal:
    """How well it goes with the task of this number: a few far behind, most on their way."""
    return Decimal(55 + number * 37 % 60) / 100


def add_crowd(year: Year, size: Size) -> None:
    """Add ``size`` to a year in which everything has happened once."""
    offices = add_offices(year, size.offices)
    tasks = add_tasks(year, size, offices)
    paths = add_figures(tasks, size)
    add_drafts(size.others, offices)
    add_reports(year, tasks, paths, size)
    # A page about one thing must not grow with what belongs to it either: the first task gets of everything.
    one = year.task(INVESTMENT)
    add_evidence(year, tasks, max(size.files, size.others))
    add_papers(year, [*tasks[: size.others], *[one] * size.others])
    add_sources(year, size.others)
    add_entries([*tasks, one], max(size.entries, size.others))
    add_publications(offices)


def add_publications(offices: Sequence[Office]) -> None:
    """What each office has put before the public."""
    signed = first(account.Publication, state="signed")
    item = first(account.Item)
    rows = save([like(signed, office=office) for office in offices if office != signed.office])
    save([like(item, publication=row) for row in rows])


def add_offices(year: Year, count: int) -> list[Office]:
    """Departments, each with a head and a reporter; counties where the city has none to share."""
    number, city = after(Office, "pk"), year.city
    offices = save([like(city.industry, name=f"市第{n}局", short="") for n in range(number, number + count)])
    people = (("head", Role.HEAD, city.du), ("reporter", Role.REPORTER, city.han))
    save(
        [
            like(model, username=f"{word}-{office.pk}", name=f"{office.pk}某", role=role, office=office)
            for office in offices
            for word, role, model in people
        ]
    )
    save([Charge(officer=city.he, office=office, since=APRIL) for office in offices])
    known = Office.objects.filter(kind__in=[OfficeKind.DEPARTMENT, OfficeKind.COUNTY, OfficeKind.ZONE])
    return list(known.order_by("pk"))


def add_tasks(year: Year, size: Size, offices: Sequence[Office]) -> list[delivery.Task]:
    """Tasks of the issued sheet, each with its commitment, a lead and a supporting office, and nodes."""
    one, number = year.task(INVESTMENT), after(delivery.Task, "number")
    promised = [
        like(one.commitment, number=n, text=f"第{n}项重点工程完成投资")
        for n in range(
            after(ledger.Commitment, "number"), after(ledger.Commitment, "number") + size.commitments
        )
    ]
    commitments = save(promised)
    save([like(first(ledger.Decision), commitment=row) for row in commitments])
    tasks = save(
        [
            like(
                one,
                number=n,
                commitment=commitments[n % len(commitments)],
                category=f"第{n % 9}类工作",
                wording=f"第{n}项重点工程年内完成投资并建成投用,带动就业,惠及群众",
                lead_leader=year.city.he if n % 3 else year.city.wei,
                due_on=date(2025, 6 + n % 7, 28),
                state=("in-hand", "accepted", "in-hand", "issued")[n % 4],
            )
            for n in range(number, number + size.tasks)
        ]
    )
    live = delivery.AssignmentState
    save(
        [
            delivery.Assignment(
                task=task, office=offices[(task.number + shift) % len(offices)], part=part, state=state
            )
            for task in tasks
            for shift, part, state in (
                (0, delivery.Part.LEAD, live.ASSIGNED if task.state == "issued" else live.ACCEPTED),
                (1, delivery.Part.SUPPORTING, live.ACCEPTED),
            )
        ]
    )
    nodes = [(month, word) for month, word in ((6, "完成过半"), (11, "全面完成"))]
    save([delivery.Node(task=t, due_on=date(2025, m, 30), wording=w) for t in tasks for m, w in nodes])
    return tasks


def add_drafts(count: int, offices: Sequence[Office]) -> None:
    """Rows of every sheet that is not issued, each with a proposed office, a node and two figures."""
    known = ledger.Indicator.objects.order_by("pk")
    lead, proposed = delivery.Part.LEAD, delivery.AssignmentState.PROPOSED
    for one in [sheet.tasks.earliest("pk") for sheet in delivery.Sheet.objects.exclude(state="issued")]:
        numbers = range(after(delivery.Task, "number"), after(delivery.Task, "number") + count)
        rows = save([like(one, number=n, wording=f"第{n}项拟定任务") for n in numbers])
        save(
            [
                delivery.Assignment(
                    task=row,
                    office=offices[row.number % len(offices)],
                    part=lead,
                    state=proposed,
                    rule="duty",
                )
                for row in rows
            ]
        )
        save([delivery.Node(task=row, due_on=date(2025, 9, 30), wording="过半") for row in [one, *rows]])
        taken = one.paths.values("indicator")
        free = known.exclude(pk__in=taken)[:2]
        model = first(delivery.Path)
        save([like(model, task=row, indicator=fact, target=None) for row in [one, *rows] for fact in free])


def add_figures(tasks: Sequence[delivery.Task], size: Size) -> dict[int, delivery.Path]:
    """A figure for two tasks of three, by the task's id, with observations of these years."""
    model = first(delivery.Path, kind=ledger.IndicatorKind.CUMULATIVE, bound__in=["eq", "ge"])
    chosen = [task for task in tasks if task.number % 3]
    indicators = save(
        [like(model.indicator, name=f"第{task.number}项完成投资", release="") for task in chosen]
    )
    paths = save(
        [
            like(model, task=task, indicator=indicator, target=None)
            for task, indicator in zip(chosen, indicators, strict=True)
        ]
    )
    observed, goal = first(ledger.Observation), model.value or model.low or Decimal(100)
    months = max(size.observations // max(len(paths), 1), size.periods)
    save(
        [
            like(
                observed,
                indicator=path.indicator,
                start=start,
                end=end,
                value=goal * pace(path.task.number) * start.month / 12,
                reported_at=at_month(end),
            )
            for path in paths
            for start, end in before(first_of(size.periods), months)
        ]
    )
    return {path.task_id: path for path in paths}


def first_of(periods: int) -> date:
    """The day after the last of so many months of the year."""
    return date(2025, periods + 1, 1)


def before(end: date, months: int) -> list[tuple[date, date]]:
    """That many months up to ``end``, half-open, the last first."""
    found = []
    for _ in range(months):
        start = (end - timedelta(days=1)).replace(day=1)
        found.append((start, end))
        end = start
    return found


def at_month(end: date) -> datetime:
    """When the figure of the month up to ``end`` came in."""
    return APRIL.replace(year=end.year, month=end.month, day=5)


def add_reports(
    year: Year, tasks: Sequence[delivery.Task], paths: dict[int, delivery.Path], size: Size
) -> None:
    """Months to report on; a verified report of each task for each; the last waits for verification."""
    model = first(delivery.Progress, state="verified")
    period = year.period(0)
    months = sorted(before(first_of(size.periods), size.periods))
    made = {row.start for row in year.sheet.periods.filter(Q(end__in=[end for _, end in months]))}
    new = [(start, end) for start, end in months if start not in made]
    save([like(period, start=start, end=end, due_on=end + timedelta(days=4)) for start, end in new])
    held = year.sheet.periods.filter(start__in=[start for start, _ in months]).order_by("end")
    lead = dict(delivery.Assignment.objects.filter(part="lead").values_list("task_id", "office_id"))
    periods = list(held)
    reported = set(delivery.Progress.objects.values_list("task_id", "period_id"))
    reports = save(
        [
            like(
                model,
                task=task,
                period=period,
                office_id=lead[task.pk],
                state="checked" if period == periods[-1] and task.number % 5 == 0 else "verified",
                share_done=None
                if task.pk in paths
                else int(pace(task.number) * 100 * period.start.month / 12),
                submitted_at=at_month(period.end),
            )
            for task in [*tasks, year.task(INVESTMENT)]
            for period in periods
            if (task.pk, period.pk) not in reported
        ]
    )
    figured, seen = first(delivery.ProgressFigure), first(delivery.Verification)
    save([like(figured, progress=row, path=paths[row.task_id]) for row in reports if row.task_id in paths])
    step = first(delivery.ProgressStep)
    save([like(step, progress=row) for row in reports])
    save([like(step, progress=model) for _ in range(size.others)])
    save([like(seen, task_id=row.task_id, progress=row) for row in reports if row.state == "verified"])


def add_evidence(year: Year, tasks: Sequence[delivery.Task], count: int) -> None:
    """Files, each for one task and for the first one too while they are few."""
    one, used = year.task(INVESTMENT), first(delivery.EvidenceUse)
    number = after(delivery.StoredFile, "pk")
    stored = save(
        [
            like(first(delivery.StoredFile), sha256=hashlib.sha256(str(n).encode()).hexdigest())
            for n in range(number, number + count)
        ]
    )
    files = save([like(used.evidence, file=row, title=f"佐证材料{row.pk}") for row in stored])
    about = [(file, tasks[n % len(tasks)]) for n, file in enumerate(files)]
    about += [(file, one) for file in files[:8]]
    about += [(used.evidence, task) for task in tasks[:8]]
    save([like(used, evidence=f, task=t, progress=None, observation=None, about=t.thing) for f, t in about])


def add_papers(year: Year, tasks: Sequence[delivery.Task]) -> None:
    """For each of ``tasks`` an order, a matter, a reminder and the like; plans, messages beside."""
    city, count = year.city, len(tasks)
    order, item = first(delivery.Order), first(delivery.PlanItem)
    number = after(delivery.PlanItem, "number")
    items = save([like(item, number=n, title=f"督查第{n}项") for n in range(number, number + count)])
    serial = after(delivery.Order, "serial")
    orders = save(
        [
            like(order, task=task, plan_item=plan, serial=serial + n, number=f"云督单第{serial + n}号")
            for n, (task, plan) in enumerate(zip(tasks, items, strict=True))
        ]
    )
    verdict, extension = first(delivery.Verdict), first(delivery.Extension)
    save([like(verdict, order=row) for row in [*orders, *[order] * 4]])
    save([like(extension, order=row, state="asked") for row in orders])
    save([like(extension, state="granted") for _ in range(4)])
    save([like(first(delivery.Matter), task=task, new_task=None) for task in tasks])
    adjustment, reminder = first(delivery.Adjustment), first(delivery.Reminder)
    save([like(adjustment, task=task) for task in tasks])
    save([like(reminder, task=task, about=f"{serial + n}") for n, task in enumerate(tasks)])
    save([like(first(delivery.Comment), task=task) for task in tasks])
    save([like(first(delivery.Node), task=task) for task in tasks])
    alone = [task for task in tasks if not hasattr(task, "rectification")]
    put_right = save(
        [like(first(delivery.Rectification), task=task) for task in {t.pk: t for t in alone}.values()]
    )
    steps = [*put_right, *[first(delivery.Rectification)] * 4]
    save([like(first(delivery.RectificationStep), rectification=row) for row in steps])
    for person in Officer.objects.exclude(role=Role.AUDITOR)[:12]:
        save([like(first(delivery.Message), officer=person) for _ in tasks])
    asked = set(delivery.Enquiry.objects.filter(ended_at=None).values_list("indicator_id", flat=True))
    measured = ledger.Indicator.objects.exclude(pk__in=asked).order_by("-pk")[:count]
    save([like(first(delivery.Enquiry), indicator=row, office=city.industry) for row in measured])
    add_circulars(count)


def add_circulars(count: int) -> None:
    """Circulars that were sent, each from its draft, and as many drafts; the first one went to many."""
    circular, draft = first(delivery.Circular), first(delivery.CircularDraft)
    serial = after(delivery.Circular, "serial")
    drafts = save([like(draft, discarded_at=None) for _ in range(2 * count)])
    save(
        [
            like(circular, draft=row, serial=serial + n, number=f"督查通报第{serial + n}号")
            for n, row in enumerate(drafts[:count])
        ]
    )
    told = set(circular.addressees.values_list("office_id", flat=True))
    others = Office.objects.exclude(pk__in=told).order_by("-pk")[:count]
    save([delivery.CircularAddressee(circular=circular, office=office) for office in others])


def add_sources(year: Year, count: int) -> None:
    """Sources with a text of their own, sheets, and further bases of the first commitment."""
    basis, number = first(ledger.Basis), after(ledger.Report, "pk")
    sources = save(
        [
            like(basis.source, document=f"云府阅第{n}号", title=f"第{n}次会议")
            for n in range(number, number + count)
        ]
    )
    edition = first(ledger.Edition, report=basis.source)
    save([like(edition, report=row, sha256=hashlib.sha256(b"%d" % row.pk).hexdigest()) for row in sources])
    save([like(basis, source=row) for row in sources])
    save(
        [like(year.sheet, title=f"第{n}张表", number=f"云府办第{n}号") for n in range(number, number + count)]
    )


def add_entries(tasks: Sequence[delivery.Task], count: int) -> None:
    """Entries of the journal about ``tasks``, chained as they must be."""
    last = Entry.objects.order_by("-number").values_list("number", "hash").first()
    number, previous = last or (0, chain.GENESIS)
    entries = []
    for n in range(count):
        entry = Entry(
            number=number + n + 1,
            at=APRIL,
            actor="officer:1",
            act="delivery.verify_progress",
            thing=tasks[-1 - n % len(tasks)].thing,
            reason="核对无误",
            payload=chain.canonical({"n": n}),
            previous=previous,
        )
        previous = entry.hash = chain.entry_hash(entry.fields())
        entries.append(entry)
    save(entries)

"""Scenes of the year in 云岭, each built on the one before, through the same acts that people do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path as FilePath

from luoshi.account import actions as account
from luoshi.account.models import Publication
from luoshi.delivery import actions
from luoshi.delivery.models import Evidence, Path, Progress, ReportingPeriod, Sheet, Task
from luoshi.delivery.supervising import circulars, replies
from luoshi.ledger.actions import accept_commitments, add_basis, add_source
from luoshi.ledger.models import Commitment
from luoshi.people.models import Office, Officer
from tests.cast import City, make_adoption, make_city
from tests.delivery.tables import HEADS, plain

FEBRUARY = datetime(2025, 2, 10, 2, 0, tzinfo=UTC)
APRIL = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)
OCTOBER = datetime(2025, 10, 9, 2, 0, tzinfo=UTC)
DECEMBER = datetime(2025, 12, 10, 2, 0, tzinfo=UTC)

GDP, INVESTMENT, BRIDGES, SCHOOLS = "地区生产总值", "实施重点项目", "建成东江大桥", "支持东山县"


@dataclass(slots=True)
class Year:
    """A city with a sheet."""

    city: City
    sheet: Sheet

    def task(self, words: str) -> Task:
        """The task that begins with ``words``, as it is now."""
        found = Task.objects.select_related("sheet").filter(sheet=self.sheet, part_of=None)
        return found.get(wording__startswith=words)

    def path(self, words: str, measure: str = "") -> Path:
        """The figure of that task whose measure holds ``measure``."""
        return self.task(words).paths.filter(dropped=False).get(indicator__name__contains=measure)

    def fresh(self) -> Sheet:
        """The sheet as it is now."""
        self.sheet = Sheet.objects.get(pk=self.sheet.pk)
        return self.sheet

    def period(self, number: int = 0) -> ReportingPeriod:
        """The reporting period with this index."""
        return self.sheet.periods.all()[number]


def make_draft(city: City | None = None) -> Year:
    """A draft sheet with a task for each accepted commitment of the plain report; 待定 everywhere."""
    city = city or make_city()
    adoption = make_adoption(by=city.lin)
    rows = Commitment.objects.filter(report=adoption.report)
    accept_commitments(seen={row.pk: row.version for row in rows}, at=FEBRUARY, by=city.lin)
    sheet = actions.draft_sheet(
        year=2025, title="2025年任务分解表", report_id=adoption.report.pk, at=FEBRUARY, by=city.lin
    )
    actions.add_tasks(sheet_id=sheet.pk, at=FEBRUARY, by=city.lin)
    return Year(city, sheet)


def assign(year: Year, words: str, office: Office, part: str = "lead") -> None:
    """Give ``office`` a part in the task."""
    row = year.task(words)
    actions.assign_office(
        task_id=row.pk,
        office_id=office.pk,
        part=part,
        at=FEBRUARY,
        by=year.city.lin,
        seen_version=row.version,
    )


def make_assigned() -> Year:
    """A draft whose tasks all have their lead: industry leads the investment, planning the rest."""
    year = make_draft()
    for row in Task.objects.filter(sheet=year.sheet):
        office = year.city.industry if row.wording.startswith(INVESTMENT) else year.city.planning
        actions.assign_office(
            task_id=row.pk,
            office_id=office.pk,
            part="lead",
            at=FEBRUARY,
            by=year.city.lin,
            seen_version=row.version,
        )
    assign(year, INVESTMENT, year.city.planning, "supporting")
    assign(year, SCHOOLS, year.city.dongshan, "responsible")
    return year


def make_consulted() -> Year:
    """A sheet that is out for comments."""
    year = make_assigned()
    sheet, lin = year.fresh(), year.city.lin
    actions.consult_on_sheet(
        sheet_id=sheet.pk, until=date(2025, 2, 20), at=FEBRUARY, by=lin, seen_version=sheet.version
    )
    year.fresh()
    return year


def make_issued() -> Year:
    """An issued sheet; nobody has accepted anything."""
    year = make_consulted()
    issue(year)
    return year


def issue(year: Year) -> None:
    """Bring the sheet from its consultation to its issue."""
    lin = year.city.lin
    actions.submit_sheet(sheet_id=year.sheet.pk, at=FEBRUARY, by=lin, seen_version=year.fresh().version)
    actions.approve_sheet(
        sheet_id=year.sheet.pk,
        meeting="市政府第5次常务会议",
        document="云府会纪〔2025〕5号",
        at=FEBRUARY,
        by=lin,
        seen_version=year.fresh().version,
    )
    actions.issue_sheet(
        sheet_id=year.sheet.pk,
        number="云府办字〔2025〕1号",
        issued_on=date(2025, 2, 10),
        at=FEBRUARY,
        by=lin,
        seen_version=year.fresh().version,
    )
    year.fresh()


def accept(year: Year, words: str, by: Officer) -> Task:
    """Accept the task for the office of ``by``."""
    row = year.task(words)
    return actions.accept_task(task_id=row.pk, at=FEBRUARY, by=by, seen_version=row.version)


def make_accepted() -> Year:
    """An issued sheet whose lead offices have accepted, with two quarters to report on."""
    year = make_issued()
    take_up(year)
    return year


def take_up(year: Year) -> None:
    """Let the lead offices accept, and open two quarters."""
    for words in (GDP, BRIDGES, SCHOOLS):
        accept(year, words, year.city.zheng)
    accept(year, INVESTMENT, year.city.han)
    quarters = [
        actions.PeriodEntry(date(2025, 1, 1), date(2025, 4, 1), date(2025, 4, 20)),
        actions.PeriodEntry(date(2025, 4, 1), date(2025, 7, 1), date(2025, 7, 20)),
    ]
    actions.open_periods(sheet_id=year.sheet.pk, periods=quarters, at=FEBRUARY, by=year.city.lin)


def write_report(
    year: Year,
    *,
    figures: Mapping[str, str] | None = None,
    number: int = 0,
    status: str = "preliminary",
    done: str = "已开工30个项目",
    at: datetime = APRIL,
    by: Officer | None = None,
) -> Progress:
    """Industry writes its report on the investment; ``figures`` by measure."""
    row = year.task(INVESTMENT)
    period = year.period(number)
    before = Progress.objects.filter(task=row, period=period).first()
    values = figures if figures is not None else {"完成投资": "800000000", "重点项目": "40"}
    entries = {}
    for path in row.paths.filter(dropped=False):
        measure = "完成投资" if "投资" in path.indicator.name else "重点项目"
        if measure in values:
            entries[path.pk] = actions.FigureEntry(value=values[measure], status=status)
    return actions.save_progress(
        task_id=row.pk,
        period_id=period.pk,
        text=actions.ProgressText(done=done, problems="用地未批", next_steps="加快审批"),
        figures=entries,
        at=at,
        by=by or year.city.han,
        seen_version=before.version if before else 0,
    )


def make_submitted(year: Year | None = None, **options: object) -> tuple[Year, Progress]:
    """A report that waits for the head of its office."""
    year = year or make_accepted()
    progress = write_report(year, **options)  # type: ignore[arg-type]
    progress = actions.submit_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.han, seen_version=progress.version
    )
    return year, progress


def make_checked(year: Year | None = None, **options: object) -> tuple[Year, Progress]:
    """A report that waits for the supervision office."""
    year, progress = make_submitted(year, **options)
    progress = actions.check_progress(
        progress_id=progress.pk, at=APRIL, by=year.city.du, seen_version=progress.version
    )
    return year, progress


def make_verified(year: Year | None = None, **options: object) -> tuple[Year, Progress]:
    """A report that was verified."""
    year, progress = make_checked(year, **options)
    progress = actions.verify_progress(
        progress_id=progress.pk,
        at=APRIL + timedelta(hours=1),
        by=year.city.qiu,
        seen_version=progress.version,
    )
    return year, progress


def make_completed() -> Year:
    """The investment is completed, says its office; nobody has verified that."""
    year, _ = make_verified()
    row = year.task(INVESTMENT)
    actions.complete_task(task_id=row.pk, at=DECEMBER, by=year.city.du, seen_version=row.version)
    return year


APPROVED = actions.Approval(approver="市长办公会议", document="云府阅〔2025〕8号", reason="上级政策调整")


def make_everything(folder: FilePath) -> Year:
    """A year in which everything happens once; the files of evidence go into ``folder``."""
    year = make_consulted()
    city, sheet = year.city, year.sheet
    comment = actions.comment_on_sheet(sheet_id=sheet.pk, text="建议调整", at=FEBRUARY, by=city.zheng)
    actions.answer_comment(
        comment_id=comment.pk, adopted=True, reason="采纳", at=FEBRUARY, by=city.lin, seen_version=1
    )
    issue(year)
    take_up(year)
    make_verified(year)
    row = year.task(INVESTMENT)
    actions.change_task(
        task_id=row.pk,
        changes={},
        nodes=[(date(2025, 9, 30), "完成过半")],
        approval=APPROVED,
        seen_version=row.version,
        at=APRIL,
        by=city.lin,
    )
    actions.hand_in_file(
        chunks=["报表".encode()], name="报表.txt", task_id=row.pk, folder=folder, at=APRIL, by=city.han
    )
    actions.raise_matter(task_id=row.pk, text="请协调", leader_id=city.he.pk, at=APRIL, by=city.han)
    indicator_id = year.path(INVESTMENT, "投资").indicator_id
    actions.ask_for(indicator_id=indicator_id, office_id=city.industry.pk, at=APRIL, by=city.lin)
    finding = year.task(BRIDGES)
    actions.begin_rectification(task_id=finding.pk, at=APRIL, by=city.lin, seen_version=finding.version)
    actions.advance_rectification(
        task_id=finding.pk, act="plan", text="方案", at=APRIL, by=city.zheng, seen_version=finding.version + 1
    )
    item = actions.add_plan_item(
        year=2025, kind="supervision", title="督查", document="云督〔2025〕1号", at=APRIL, by=city.lin
    )
    order = actions.draft_order(
        task_id=row.pk, title="督办", demand="查明", limit_days=5, plan_item_id=item.pk, at=APRIL, by=city.lin
    )
    actions.sign_order(order_id=order.pk, at=APRIL, by=city.lin, seen_version=1)
    actions.ask_order_extension(
        order_id=order.pk, new_due_on=date(2025, 5, 30), reason="因", at=APRIL, by=city.han, seen_version=2
    )
    actions.answer_order(order_id=order.pk, text="已办", at=APRIL, by=city.du, seen_version=3)
    actions.complete_order(order_id=order.pk, at=APRIL, by=city.du, seen_version=4)
    actions.verify_order(
        order_id=order.pk, confirms=True, method="visit", at=APRIL, by=city.qiu, seen_version=5
    )
    draft = circulars.draft_circular(sheet_id=sheet.pk, until=APRIL.date(), at=APRIL, by=city.lin)
    facts = circulars.facts_of(draft, city.lin)
    circulars.sign_circular(
        draft_id=draft.pk, seen_facts=facts.digest, at=APRIL, by=city.lin, seen_version=draft.version
    )
    actions.remind_offices(at=DECEMBER)
    fields = ["number", "category", "wording", "measures", "lead", "responsible", "due", "leave"]
    actions.remember_columns(heads=HEADS, columns=fields, at=APRIL, by=city.lin)
    table = actions.draft_sheet(year=2025, title="续表", report_id=sheet.report_id, at=APRIL, by=city.lin)
    rows = plain((1, "", "建设标准厂房20万平方米", "", "", "", "12月底前", ""))
    actions.import_tasks(sheet_id=table.pk, data=rows, seen_version=table.version, at=APRIL, by=city.lin)
    source = add_source(
        kind="meeting",
        title="会议议定事项",
        items=["年内通车"],
        dated=date(2025, 3, 1),
        at=APRIL,
        by=city.lin,
    )
    add_basis(commitment_id=finding.commitment_id, source_id=source.report.pk, at=APRIL, by=city.lin)
    opinions = add_source(
        kind="deliberation",
        title="关于政府工作报告的审议意见",
        items=["加快产业项目建设"],
        dated=date(2025, 3, 1),
        at=APRIL,
        by=city.lin,
    ).report
    actions.send_reply(
        source_id=opinions.pk,
        number="云府函〔2025〕3号",
        signed_by="何七",
        sent_on=APRIL.date(),
        seen_facts=replies.reply_facts(opinions, APRIL.date()).digest,
        at=APRIL,
        by=city.lin,
    )
    publish(year)
    return year


def publish(year: Year) -> Publication:
    """Industry's account of the year as it stood in April, through all four hands; it is about Dongshan."""
    city = year.city
    Commitment.objects.filter(pk=year.task(INVESTMENT).commitment_id).update(
        places=[city.dongshan.name], headline=True
    )
    files = Evidence.objects.filter(office=city.industry).exclude(file=None).values_list("pk", flat=True)
    shown = account.prepare_publication(
        office_id=city.industry.pk,
        year=2025,
        on=APRIL.date(),
        open_evidence=list(files),
        at=DECEMBER,
        by=city.han,
    )
    for step, officer in (
        (account.pass_publication, city.du),
        (account.clear_publication, city.qiu),
        (account.sign_publication, city.lin),
    ):
        shown = step(publication_id=shown.pk, at=DECEMBER, by=officer, seen_version=shown.version)
    return shown

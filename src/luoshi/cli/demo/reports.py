"""Reporting through the year: periods, reports with figures, checks, returns, verification, evidence."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from luoshi.cli.demo import evidence
from luoshi.cli.demo.play import Play
from luoshi.cli.demo.stories import as_share, goal_of, share_done, value_of
from luoshi.delivery import actions, queries
from luoshi.delivery.reporting.awaited import awaited

if TYPE_CHECKING:
    from luoshi.delivery.models import Path, Progress, ReportingPeriod

PROBLEMS: Final = (
    "",
    "",
    "",
    "部分项目用地报批进度偏慢",
    "资金到位时间晚于计划",
    "个别县区推进不平衡",
)
NEXT: Final = ("对照节点倒排工期，确保按期完成", "加强调度，每月会商一次", "继续按方案推进")
BEHIND: Final = "受要素保障和前期手续影响，进度落后于序时，已制定赶超措施"
LATEST: Final = ("submitted", "checked", "checked", *("verified",) * 47)
BILLION: Final = Decimal(10) ** 8


def open_all(play: Play, at: datetime) -> None:
    """The periods of the year: months for the headline indicators, quarters for the rest."""
    year = play.year
    months = [
        actions.PeriodEntry(
            date(year, 1 if month == 2 else month, 1),
            first_after(year, month),
            first_after(year, month) + timedelta(days=24),
        )
        for month in range(2, 13)
    ]
    quarters = [
        actions.PeriodEntry(
            date(year, month - 2, 1),
            first_after(year, month),
            first_after(year, month) + timedelta(days=19),
        )
        for month in (3, 6, 9, 12)
    ]
    for sheet_id in play.sheets:
        entries = months if sheet_id == play.headline_sheet else quarters
        made = actions.open_periods(sheet_id=sheet_id, periods=entries, at=at, by=play.cast.supervisor)
        for period in made:
            plan_period(play, sheet_id, period)


def first_after(year: int, month: int) -> date:
    """The first day after the month."""
    return date(year + month // 12, month % 12 + 1, 1)


def plan_period(play: Play, sheet_id: int, period: "ReportingPeriod") -> None:
    """Put on the agenda who reports on the period, and when."""
    ended = period.end
    if sheet_id == play.headline_sheet:
        play.agenda.plan(period.due_on - timedelta(days=4), lambda at: all_of(play, sheet_id, period, at))
    else:
        play.agenda.plan(ended + timedelta(days=4), lambda at: all_of(play, sheet_id, period, at))
    if period.due_on + timedelta(days=45) < play.agenda.until.date():
        play.agenda.plan(period.due_on + timedelta(days=40), lambda at: lock(play, period, at), hour=17)


def all_of(play: Play, sheet_id: int, period: "ReportingPeriod", at: datetime) -> None:
    """Every lead office writes its reports within two weeks; some come late, some never."""
    is_headline = sheet_id == play.headline_sheet
    is_last = (play.agenda.until.date() - period.end).days < (31 if is_headline else 92)
    for row in play.tasks(sheet_id):
        if row.state not in ("accepted", "in-hand") or row.pk not in play.stories:
            continue
        story = play.stories[row.pk]
        quarter = period.end.month // 3
        if story.kind == "silent" and period.end.month > 8 and sheet_id == play.task_sheet:
            continue
        if row.live_paths and is_awaited(row, period, at.date()):
            continue
        delay = play.random.randint(0, 12 if sheet_id == play.task_sheet else 2)
        if play.random.random() < 0.03:
            delay += 16  # late
        day = at.date() + timedelta(days=delay)
        write = Writer(play, row.pk, period, quarter if sheet_id == play.task_sheet else 0, is_last)
        if write.ends_as != "verified" and not is_headline:  # came late: it waits for days, not for months
            day = max(day, play.agenda.until.date() - timedelta(days=play.random.randint(2, 8)))
        play.agenda.plan(
            day, write.submit, hour=play.random.randint(9, 16), minute=play.random.randint(0, 59)
        )


def is_awaited(row: Any, period: "ReportingPeriod", on: date) -> bool:
    """Whether the figures of the task are all still to be published."""
    return all(
        path.indicator.release and awaited(path.indicator.release, period.start, period.end, on=on)
        for path in row.live_paths
    )


def figures_of(play: Play, row: Any, period: "ReportingPeriod", on: date) -> dict[int, actions.FigureEntry]:
    """What the office types for each figure of the task."""
    story, found = play.stories[row.pk], {}
    for path in row.live_paths:
        release = path.indicator.release
        if release and awaited(release, period.start, period.end, on=on):
            continue
        value = value_of(path, story, period.end)
        status = "final" if release else "preliminary"
        if path.kind == "rate":
            above, below = as_share(value, play.random)
            found[path.pk] = actions.FigureEntry(numerator=str(above), denominator=str(below), status=status)
        else:
            found[path.pk] = actions.FigureEntry(value=format(value, "f"), status=status)
    return found


class Writer:
    """One report on its way: written, checked, perhaps returned, verified."""

    def __init__(
        self, play: Play, task_id: int, period: "ReportingPeriod", quarter: int, is_last: bool
    ) -> None:
        self.play, self.task_id, self.period, self.quarter = play, task_id, period, quarter
        self.ends_as = play.random.choice(LATEST) if is_last else "verified"
        self.is_returned = play.random.random() < 0.06
        self.progress: Progress | None = None

    def submit(self, at: datetime) -> None:
        """The reporter writes and submits."""
        play = self.play
        current: Any = queries.task_rows(play.cast.supervisor).get(pk=self.task_id)
        if current.state not in ("accepted", "in-hand"):
            return
        figures = figures_of(play, current, self.period, at.date())
        for path in current.live_paths:
            if path.pk not in figures:
                figures[path.pk] = actions.FigureEntry(none_because="统计部门尚未发布")
        by = play.reporter(self.task_id)
        is_again = self.progress is not None
        progress = actions.save_progress(
            task_id=self.task_id,
            period_id=self.period.pk,
            text=self.words(current, figures, is_again=is_again),
            figures=figures,
            at=at,
            by=by,
            seen_version=self.progress.version if self.progress is not None else 0,
        )
        if play.stories[self.task_id].proves and (self.quarter in (0, 1, 3)) and not is_again:
            self.prove(current, progress, at)
        self.progress = actions.submit_progress(
            progress_id=progress.pk, at=at, by=by, seen_version=progress.version
        )
        if self.ends_as != "submitted":
            play.agenda.plan(at.date() + timedelta(days=1), self.check, hour=10)

    def words(
        self, row: Any, figures: dict[int, actions.FigureEntry], *, is_again: bool
    ) -> actions.ProgressText:
        """What the report says."""
        play, story = self.play, self.play.stories[row.pk]
        month = (self.period.end - timedelta(days=1)).month
        said = [
            f"{path.indicator.name[:30]}{shown(path, figures[path.pk])}"
            for path in row.live_paths
            if path.pk in figures and not figures[path.pk].none_because
        ]
        share = None if row.live_paths else share_done(story, self.quarter)
        done = f"截至{month}月底，" + ("；".join(said) if said else f"“{row.wording[:24]}”按方案推进")
        if share is not None:
            done += f"，完成年度任务的{share}%"
        if is_again:
            done += "（已按退回意见核对口径）"
        is_behind = story.kind in ("slow", "stuck")
        return actions.ProgressText(
            done=done + "。",
            problems=BEHIND if is_behind else play.random.choice(PROBLEMS),
            next_steps=play.random.choice(NEXT),
            share_done=share,
        )

    def prove(self, row: Any, progress: "Progress", at: datetime) -> None:
        """Hand in a paper; every other task of an office rests on the office's own table of the quarter."""
        play, by = self.play, self.play.reporter(row.pk)
        key = (by.pk, self.period.pk)
        common = play.papers
        if key in common:
            actions.use_evidence(
                evidence_id=common[key], task_id=row.pk, progress_id=progress.pk, at=at, by=by
            )
            return
        until = self.period.end - timedelta(days=1)
        office = by.office.short or by.office.name if by.office else ""
        data, suffix = paper(office, row.wording, until, by.pk)
        use = actions.hand_in_file(
            chunks=[data],
            name=f"{office}{until:%Y年%m月}重点任务进展{suffix}",
            task_id=row.pk,
            progress_id=progress.pk,
            folder=play.evidence_folder,
            at=at,
            by=by,
        )
        common[key] = use.evidence_id

    def check(self, at: datetime) -> None:
        """The head of the office agrees."""
        if self.progress is None:
            return
        self.progress = actions.check_progress(
            progress_id=self.progress.pk,
            at=at,
            by=self.play.head(self.task_id),
            seen_version=self.progress.version,
        )
        if self.ends_as == "verified":
            self.play.agenda.plan(
                at.date() + timedelta(days=self.play.random.randint(1, 4)), self.judge, hour=15
            )

    def judge(self, at: datetime) -> None:
        """The supervision office returns or verifies."""
        if self.progress is None:
            return
        act: dict[str, Any] = {"progress_id": self.progress.pk, "at": at, "by": self.play.cast.verifier}
        if not self.play.stories[self.task_id].proves:
            reason = "未见佐证材料，请补充后重新上报"
            self.progress = actions.return_progress(**act, reason=reason, seen_version=self.progress.version)
            return
        if self.is_returned:
            self.is_returned = False
            reason = "数据与上期口径不一致，请核对后重新上报"
            self.progress = actions.return_progress(**act, reason=reason, seen_version=self.progress.version)
            self.play.agenda.plan(at.date() + timedelta(days=2), self.submit, hour=11)
            return
        method = self.play.random.choice(("papers", "papers", "statistics", "telephone", "visit"))
        self.progress = actions.verify_progress(**act, method=method, seen_version=self.progress.version)


def paper(office: str, wording: str, until: date, number: int) -> tuple[bytes, str]:
    """A file of one of four kinds, and how its name ends."""
    kind = (number + until.month) % 4
    if kind == 0:
        lines = [f"单位：{office}", f"截至：{until}", f"事项：{wording}", "经核对，填报数据与台账一致。"]
        return evidence.text_file(lines), "情况说明.txt"
    if kind == 1:
        return evidence.picture(number * 13 + until.month), "现场照片.png"
    if kind == 2:
        return evidence.pdf_file(f"{number}-{until}"), "会议纪要.pdf"
    rows = [("单位", office), ("截至", until.isoformat()), ("事项", wording), ("来源", "部门统计台账")]
    return evidence.workbook(f"{office}进展统计表", rows), "统计表.xlsx"


def shown(path: "Path", entry: actions.FigureEntry) -> str:
    """A figure as a report says it in words."""
    if entry.numerator:
        rate = Decimal(entry.numerator) / Decimal(entry.denominator) * 100
        return f"达到{rate:.1f}%"
    value = Decimal(entry.value)
    if path.kind == "growth":
        return f"{value:+.1f}%" if path.unit == "%" else f"{value}{path.unit}"
    share = f"，占年度目标的{value / goal_of(path) * 100:.1f}%" if goal_of(path) else ""
    if value >= BILLION:
        return f"完成{value / BILLION:.2f}亿{path.unit}{share}"
    return f"完成{value:f}{path.unit}{share}"


def lock(play: Play, period: "ReportingPeriod", at: datetime) -> None:
    """The period is over."""
    lin = play.cast.supervisor
    now = queries.periods(queries.sheet(period.sheet_id, lin)).get(pk=period.pk)
    if now.locked_at is None:
        actions.lock_period(period_id=period.pk, at=at, by=lin, seen_version=now.version)

"""From the report to the two sheets that are out: drafted, consulted on, approved, issued, accepted."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from luoshi.cli.demo.play import Play
from luoshi.cli.demo.stories import goal_of, story_of, told
from luoshi.delivery import actions, queries
from luoshi.delivery.city import profile
from luoshi.delivery.sheets.paths import terms_of
from luoshi.ledger import actions as ledger
from luoshi.ledger.queries import ledger_rows, report

if TYPE_CHECKING:
    from luoshi.delivery.models import Path

# How sentences begin that promise nothing anybody could carry out.
PHRASES: Final = (
    "我们",
    "背靠",
    "在融入",
    "改革开放是",
    "企业的急事难事",
    "关键在于",
    "把特色优势",
    "以更",
    "让",
)
# Which line of the release calendar a headline indicator has.
RELEASES: Final = (
    ("生产总值", "gdp"),
    ("固定资产投资", "economy"),
    ("工业增加值", "economy"),
    ("零售总额", "economy"),
    ("价格", "prices"),
    ("可支配收入", "gdp"),
)
# Who leads where no duty of the profile says so, by the number of the chapter.
BY_CHAPTER: Final = {
    "一": "development-reform",
    "二": "development-reform",
    "三": "industry",
    "四": "commerce",
    "五": "agriculture",
    "六": "housing",
    "七": "environment",
    "八": "civil-affairs",
    "九": "emergency",
}
# The stories of the headline indicators, one after another.
HEADLINE: Final = ("steady", "slow", "early", "steady", "steady", "steady", "slow", "later")
COMMENTS: Final = (
    ("建议明确上年基数和统计口径后再下达", True, "口径已在任务表备注中写明"),
    ("建议将完成时限由9月底调整为12月底", False, "市政府常务会议已定时限，不作调整"),
    ("建议增加县（市、区）为责任单位", True, "已补充责任单位"),
    ("建议具体措施与省厅年度要点保持一致", True, "已按省厅要点修改"),
    ("此项工作职能已划转，建议另行确定牵头单位", False, "职能划转文件尚未印发，仍由你单位牵头"),
    ("建议删去与上一项重复的表述", True, "已合并表述"),
)
MEASURES: Final = (
    "制定年度实施方案，按月调度、按季通报；牵头单位每季度召开一次调度会",
    "建立项目清单和责任清单，明确时间节点，由分管负责人每月督办",
    "分解到县（市、区）和责任科室，纳入年度重点工作清单管理",
    "加强要素保障，及时协调用地、资金和审批问题",
)


def decide(play: Play, at: datetime) -> None:
    """Accept what can be carried out, reject phrases, correct a few notes."""
    lin = play.cast.supervisor
    rows: list[Any] = list(ledger_rows(report(play.report_id)))
    phrases = [row for row in rows if row.text.startswith(PHRASES)]
    for row in phrases:
        ledger.reject_commitment(
            commitment_id=row.pk,
            reason="总体要求，不作为任务分解",
            at=at,
            by=lin,
            seen_version=row.version,
        )
    rest = [row for row in rows if row not in phrases]
    if not rest:
        return
    ledger.accept_commitments(seen={row.pk: row.version for row in rest}, at=at, by=lin)
    with_figures = [row for row in rest if row.live_targets and not row.headline]
    for row in with_figures[::12]:
        ledger.correct_commitment(
            commitment_id=row.pk,
            changes={"note": "口径以主管部门年度统计为准"},
            reason="补充口径说明",
            at=at,
            by=lin,
            seen_version=ledger_rows(report(play.report_id)).values_list("version", flat=True).get(pk=row.pk),
        )


def draft(play: Play, at: datetime) -> None:
    """Two sheets: headline indicators, reported monthly; the rest, reported quarterly."""
    lin, year = play.cast.supervisor, play.year
    rows: list[Any] = [row for row in ledger_rows(report(play.report_id)) if row.state == "accepted"]
    headline = [row for row in rows if row.headline and row.live_targets]
    calendar_of(play, headline, at)
    others = [row for row in rows if row not in headline and row.kind != "project"]
    for title, chosen in (
        (f"{year}年主要预期目标责任分解表", headline),
        (f"{year}年《政府工作报告》重点工作任务分解表", others),
    ):
        if not chosen:
            continue
        sheet = actions.draft_sheet(year=year, title=title, report_id=play.report_id, at=at, by=lin)
        actions.add_tasks(sheet_id=sheet.pk, commitment_ids=[row.pk for row in chosen], at=at, by=lin)
        actions.propose_by_rules(sheet_id=sheet.pk, profile=profile(), at=at, by=lin)
        if chosen is headline:
            play.headline_sheet = sheet.pk
        else:
            play.task_sheet = sheet.pk


def calendar_of(play: Play, rows: list[Any], at: datetime) -> None:
    """Let the headline indicators have their line in the release calendar before anybody plans with them."""
    place = report(play.report_id).place
    for row in rows:
        for target in row.live_targets:
            measure = target.measure or row.text
            release = next((code for word, code in RELEASES if word in measure), "")
            if release:
                ledger_indicator(play, measure, target.unit, place, release, at)


def ledger_indicator(play: Play, name: str, unit: str, place: str, release: str, at: datetime) -> None:
    """Add an indicator of the city that is published by the statisticians."""
    from luoshi.ledger.observing import add_indicator

    source = "国家统计局发布日程（国家数据）；演示"
    add_indicator(
        name=name[:200],
        kind="growth",
        unit=unit,
        place=place,
        release=release,
        source=source,
        at=at,
        by=play.cast.supervisor,
    )


def work_out(play: Play, at: datetime) -> None:
    """Confirm what was proposed, assign the rest, and give each task its leader, measures, nodes and path."""
    lin = play.cast.supervisor
    for sheet_id in play.sheets:
        actions.confirm_proposals(sheet_id=sheet_id, at=at, by=lin)
    for number, row in enumerate(play.tasks(play.headline_sheet)):
        give_lead(play, row, at)
        play.stories[row.pk] = told(HEADLINE[number % len(HEADLINE)], play.random)
        describe(play, row, at)
    for row in play.tasks(play.task_sheet):
        give_lead(play, row, at)
        play.stories[row.pk] = story_of(play.random)
        describe(play, row, at)
    fan_out(play, at)


def give_lead(play: Play, row: Any, at: datetime) -> None:
    """Remember who leads; where nobody does, the office of the chapter, or the only county that is named."""
    found = next((one.office_id for one in row.live_assignments if one.part == "lead"), None)
    if found is None:
        named = [one.office for one in row.live_assignments if one.part == "responsible"]
        counties = [office for office in named if office.kind in ("county", "zone")]
        chapter = next((key for sign, key in BY_CHAPTER.items() if row.category.startswith(f"({sign})")), "")
        chapter = chapter or next(
            (key for sign, key in BY_CHAPTER.items() if row.category.startswith(f"（{sign}）")), ""
        )
        departments = [office for office in named if office.kind == "department"]
        office = (
            counties[0]
            if len(named) == len(counties) == 1
            else departments[0]
            if departments
            else play.cast.offices[chapter or "development-reform"]
        )
        if row.section == "headline":
            office = play.cast.offices["statistics"]
        actions.assign_office(
            task_id=row.pk,
            office_id=office.pk,
            part="lead",
            reason="按职能分工指定",
            at=at,
            by=play.cast.supervisor,
            seen_version=play.version(row.pk),
        )
        found = office.pk
    play.leads[row.pk] = found


def describe(play: Play, row: Any, at: datetime) -> None:
    """Leader and measures; nodes for what is done or not, a fitting path for what is counted."""
    lin, story = play.cast.supervisor, play.stories[row.pk]
    changes: dict[str, Any] = {
        "lead_leader": play.cast.leader_of(play.leads[row.pk]).pk,
        "measures": play.random.choice(MEASURES),
    }
    ends = [play.day(3, 31), play.day(6, 30), play.day(9, 30), play.day(12, 31)]
    if not row.live_paths and story.kind in ("stuck", "early") and len(play.late) < 8 and row.pk % 3 == 0:
        changes["due_on"] = ends[2]
        play.late.add(row.pk)
    task = actions.edit_task(
        task_id=row.pk, changes=changes, at=at, by=lin, seen_version=play.version(row.pk)
    )
    if not row.live_paths and story.kind != "later":
        words = ("完成方案制定和任务分解", "完成总任务量的一半", "完成主体任务", "全面完成年度任务")
        nodes = list(zip(ends, words, strict=True))
        if row.pk in play.late:
            nodes = nodes[:3]
        actions.set_nodes(task_id=row.pk, nodes=nodes, at=at, by=lin, seen_version=task.version)
    for path in row.live_paths:
        shape_path(play, row, path, at)


def shape_path(play: Play, row: Any, path: "Path", at: datetime) -> None:
    """Rates go from last year's level, harvests by the season, what only counts at the end so."""
    story = play.stories[row.pk]
    terms = terms_of(path)
    if path.kind == "rate":
        base = (goal_of(path) * Decimal("0.9")).quantize(Decimal("0.1"))
        terms = replace(terms, shape="linear", base=base)
    elif path.unit == "斤":
        points = ((play.day(8, 31), Decimal(42)), (play.day(11, 20), Decimal(96)))
        terms = replace(terms, shape="seasonal", points=points)
    elif path.kind == "cumulative" and story.kind == "later":
        terms = replace(terms, shape="end-loaded")
    else:
        return
    actions.set_path(
        task_id=row.pk,
        indicator_id=path.indicator_id,
        terms=terms,
        at=at,
        by=play.cast.supervisor,
        seen_version=play.version(row.pk),
    )


def fan_out(play: Play, at: datetime) -> None:
    """每个县（市、区） becomes a task for each of them."""
    lin = play.cast.supervisor
    for row in play.tasks(play.task_sheet):
        if "每个县" not in row.wording and not row.wording.startswith("其他各县"):
            continue
        shares = queries.proposed_shares(row)
        known = [
            replace(s, office_ids=tuple(o for o in s.office_ids if o in play.cast.heads)) for s in shares
        ]
        children = actions.fan_out(
            task_id=row.pk,
            shares=[share for share in known if share.office_ids],
            at=at,
            by=lin,
            seen_version=play.version(row.pk),
        )
        offices = [office for share in known for office in share.office_ids]
        for child, office in zip(children, offices, strict=True):
            play.leads[child.pk] = office
            play.stories[child.pk] = story_of(play.random)


def consult(play: Play, at: datetime) -> None:
    """Send both sheets out for comments."""
    for sheet_id in play.sheets:
        actions.consult_on_sheet(
            sheet_id=sheet_id,
            until=date(play.year, 2, 12),
            at=at,
            by=play.cast.supervisor,
            seen_version=sheet_version(play, sheet_id),
        )


def comment(play: Play, at: datetime) -> None:
    """Offices say what they think."""
    rows = [row for row in play.tasks(play.task_sheet) if row.part_of_id is None]
    chosen = play.random.sample(rows, min(len(COMMENTS), len(rows)))
    for row, (text, _, _) in zip(chosen, COMMENTS, strict=False):
        actions.comment_on_sheet(
            sheet_id=play.task_sheet, task_id=row.pk, text=text, at=at, by=play.reporter(row.pk)
        )


def answer(play: Play, at: datetime) -> None:
    """Each comment is adopted or not, with the reason."""
    lin = play.cast.supervisor
    if not play.task_sheet:
        return
    found = queries.comments(queries.sheet(play.task_sheet, lin), lin)
    for row, (_, adopted, reason) in zip(sorted(found, key=lambda one: one.pk), COMMENTS, strict=False):
        actions.answer_comment(
            comment_id=row.pk, adopted=adopted, reason=reason, at=at, by=lin, seen_version=row.version
        )


def approve(play: Play, at: datetime) -> None:
    """A meeting approves both sheets."""
    lin = play.cast.supervisor
    for sheet_id in play.sheets:
        actions.submit_sheet(sheet_id=sheet_id, at=at, by=lin, seen_version=sheet_version(play, sheet_id))
        actions.approve_sheet(
            sheet_id=sheet_id,
            meeting="市政府常务会议（演示）",
            document=f"演示会纪〔{play.year}〕3号",
            at=at,
            by=lin,
            seen_version=sheet_version(play, sheet_id),
        )


def issue(play: Play, at: datetime) -> None:
    """Both sheets go out."""
    for number, sheet_id in enumerate(play.sheets, 8):
        actions.issue_sheet(
            sheet_id=sheet_id,
            number=f"演示府办字〔{play.year}〕{number}号",
            issued_on=at.date(),
            at=at,
            by=play.cast.supervisor,
            seen_version=sheet_version(play, sheet_id),
        )


def take_up(play: Play, at: datetime) -> None:
    """Offices accept what is theirs; three tasks come back, two of them go to another office."""
    rows = [row for row in play.tasks(play.task_sheet) if not row.live_paths and row.part_of_id is None]
    departments = [row for row in rows if play.leads[row.pk] != play.cast.offices["industry"].pk]
    returnable = [row for row in departments if row.pk in play.leads]
    returned = play.random.sample(returnable, 3) if len(returnable) >= 3 else []
    for row in returned:
        actions.return_task(
            task_id=row.pk,
            reason="按照职能分工，此项任务不属于本单位职责",
            at=at,
            by=play.head(row.pk),
            seen_version=play.version(row.pk),
        )
    for office_id, head in sorted(play.cast.heads.items()):
        found: Any = queries.task_rows(head)
        waiting = {
            row.pk: row.version
            for row in found
            if row.state in ("issued", "accepted")
            and any(one.office_id == office_id and one.state == "assigned" for one in row.live_assignments)
        }
        if waiting:
            actions.accept_tasks(seen=waiting, at=at, by=head)
    if returned:
        play.agenda.plan(play.day(3, 3), lambda at: give_again(play, [row.pk for row in returned], at))


def give_again(play: Play, task_ids: list[int], at: datetime) -> None:
    """What came back goes to another office, or to the same one with the reason."""
    lin = play.cast.supervisor
    *moved, kept = task_ids
    for task_id in moved:
        office = play.cast.offices["development-reform" if task_id % 2 else "industry"]
        if play.leads[task_id] == office.pk:
            office = play.cast.offices["government-office"]
        actions.change_task(
            task_id=task_id,
            changes={},
            lead_office=office.pk,
            approval=actions.Approval("演示市长", f"演示府阅〔{play.year}〕6号", "经协调，调整牵头单位"),
            at=at,
            by=lin,
            seen_version=play.version(task_id),
        )
        play.leads[task_id] = office.pk
    actions.reissue_task(
        task_id=kept,
        reason="编办文件明确由你单位牵头，请按要求签收",
        at=at,
        by=lin,
        seen_version=play.version(kept),
    )
    for task_id in task_ids:
        actions.accept_task(task_id=task_id, at=at, by=play.head(task_id), seen_version=play.version(task_id))
        others = list(queries.task(task_id, lin).assignments.filter(state="assigned").order_by("pk"))
        for head in (play.cast.heads[one.office_id] for one in others if one.office_id in play.cast.heads):
            actions.accept_task(task_id=task_id, at=at, by=head, seen_version=play.version(task_id))


def sheet_version(play: Play, sheet_id: int) -> int:
    """The version of a sheet as it is now."""
    return queries.sheet(sheet_id, play.cast.supervisor).version

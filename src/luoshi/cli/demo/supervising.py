"""What the supervision office does beside the reports: orders, reminders, matters, adjustments."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from luoshi.cli.demo.play import Play
from luoshi.delivery import actions, queries
from luoshi.delivery.supervising import circulars

LAST_YEAR_ITEMS: Final = 9
ADJUSTED: Final = 5
LONGEST_SUBJECT: Final = 24  # characters
PLAN: Final = (
    ("supervision", "《政府工作报告》重点任务落实情况督查"),
    ("supervision", "主要经济指标完成情况督查"),
    ("inspection", "民生实事项目进展检查"),
    ("assessment", "县（市、区）高质量发展综合考核"),
)


def plan_year(play: Play, at: datetime) -> None:
    """This year's plan of inspections beside last year's: fewer items."""
    lin = play.cast.supervisor
    for number in range(LAST_YEAR_ITEMS):
        actions.add_plan_item(
            year=play.year - 1,
            kind=("supervision", "inspection", "assessment")[number % 3],
            title=f"{play.year - 1}年度督检考事项{number + 1}（演示）",
            document=f"演示督字〔{play.year - 1}〕1号",
            at=at,
            by=lin,
        )
    for kind, title in PLAN:
        actions.add_plan_item(
            year=play.year, kind=kind, title=title, document=f"演示督字〔{play.year}〕1号", at=at, by=lin
        )


def remind(_play: Play, at: datetime) -> None:
    """The reminders that go out by themselves."""
    actions.remind_offices(at=at)


def adjust(play: Play, at: datetime) -> None:
    """One task is changed, one merged, one cancelled, one carried over to next year."""
    lin, year = play.cast.supervisor, play.year
    rows = [
        row
        for row in play.told("later", figures=False) + play.told("slow", figures=False)
        if row.state in ("accepted", "in-hand") and row.pk not in play.late and row.part_of_id is None
    ]
    if len(rows) < ADJUSTED:
        return  # a short report has no tasks to spare
    changed, merged, into, cancelled, carried = rows[:ADJUSTED]

    def approval(number: int, reason: str) -> actions.Approval:
        return actions.Approval("市政府常务会议（演示）", f"演示会纪〔{year}〕{number}号", reason)

    def act(task_id: int) -> dict[str, Any]:
        return {"task_id": task_id, "at": at, "by": lin, "seen_version": play.version(task_id)}

    actions.change_task(
        **act(changed.pk),
        changes={"due_on": date(year, 12, 20), "note": "按省厅新要求提前10天完成"},
        approval=approval(18, "省厅调整了年度要求"),
    )
    actions.merge_task(**act(merged.pk), into_id=into.pk, approval=approval(19, "两项任务内容相近，合并推进"))
    actions.cancel_task(**act(cancelled.pk), approval=approval(20, "上级政策调整，该项试点不再实施"))
    later = actions.draft_sheet(year=year + 1, title=f"{year + 1}年重点工作任务分解表（草案）", at=at, by=lin)
    actions.carry_over_task(
        **act(carried.pk), sheet_id=later.pk, approval=approval(21, "受前期手续影响，结转下年继续推进")
    )


def matter(play: Play, at: datetime) -> None:
    """Industry brings two things to its leader; she decides one, the other waits."""
    rows = [
        row
        for row in queries.task_rows(play.cast.reporters[play.cast.offices["industry"].pk])
        if row.state == "in-hand" and play.leads.get(row.pk) == play.cast.offices["industry"].pk
    ]
    texts = (
        "重点项目用地指标缺口约300亩，需市政府协调自然资源部门在年内解决。",
        "技改专项资金拨付需跨部门会商，请分管市领导召开协调会。",
    )
    made = [
        actions.raise_matter(task_id=row.pk, text=text, at=at, by=play.reporter(row.pk))
        for row, text in zip(rows[:2], texts, strict=False)
    ]
    if not made:
        return
    play.agenda.plan(at.date() + timedelta(days=5), lambda at: decided(play, made[0].pk, at))


def decided(play: Play, matter_id: int, at: datetime) -> None:
    """The leader decides, and a task comes of it."""
    leader = play.cast.leader_of(play.cast.offices["industry"].pk)
    found = queries.matter(matter_id, leader)
    offices = [play.cast.offices["natural-resources"].pk, play.cast.offices["industry"].pk]
    row = actions.decide_matter(
        matter_id=matter_id,
        decision="同意。由市自然资源局牵头，11月底前完成用地指标调剂，市工信局配合。",
        new_task=actions.NewTask("完成重点工业项目用地指标调剂", offices, play.day(11, 30)),
        at=at,
        by=leader,
        seen_version=found.version,
    )
    if row.new_task_id is not None:
        task_id = row.new_task_id
        play.leads[task_id] = offices[0]
        for office_id in offices:
            head = play.cast.heads[office_id]
            actions.accept_task(task_id=task_id, at=at, by=head, seen_version=play.version(task_id))


def rectify(play: Play, at: datetime) -> None:
    """A finding of an inspection goes its way: plan, rectification, verification, look again."""
    lin = play.cast.supervisor
    rows = [row for row in play.told("steady", figures=False) if row.state == "in-hand"]
    found = [row.pk for row in rows[:2]]
    for task_id in found:
        actions.begin_rectification(task_id=task_id, at=at, by=lin, seen_version=play.version(task_id))

    def step(task_id: int, act: str, text: str, days: int) -> None:
        def deed(at: datetime) -> None:
            who = {"plan": play.reporter, "report": play.head}.get(act)
            by = who(task_id) if who else lin if act == "agree" else play.cast.verifier
            actions.advance_rectification(
                task_id=task_id, act=act, text=text, at=at, by=by, seen_version=play.version(task_id)
            )

        play.agenda.plan(at.date() + timedelta(days=days), deed, hour=14)

    for task_id in found:
        step(task_id, "plan", "制定整改方案，明确责任人和时限，8月底前整改到位。", 6)
        step(task_id, "agree", "", 9)
    for done in found[:1]:  # the second is still under way
        step(done, "report", "已完成制度修订，问题点位全部整改。", 35)
        step(done, "verify", "", 42)
        step(done, "look-again", "", 90)


def doubt(play: Play, at: datetime) -> None:
    """The verifier looks at papers and finds that they say otherwise than was reported."""
    for row in play.told("doubted"):
        judge_newest(play, row.pk, at)


def judge_newest(play: Play, task_id: int, at: datetime) -> None:
    """Judge the newest paper of a task as contradicting."""
    task = queries.task(task_id, play.cast.verifier)
    use = task.evidence_uses.order_by("pk").last()
    if use is not None:
        actions.judge_evidence(
            use_id=use.pk,
            contradicts=True,
            reason="现场核查发现实际完成量低于填报数，佐证材料与台账不符",
            at=at,
            by=play.cast.verifier,
        )


def order(play: Play, at: datetime) -> None:
    """Orders to those far behind, each in another state by the end of the play."""
    lin = play.cast.supervisor
    item = next(iter(queries.plan_items(play.year).filter(kind="supervision")))
    rows = [row for row in play.told("stuck") + play.told("slow") if row.state in ("accepted", "in-hand")]
    lives = ("struck-off", "completed", "answered", "extended", "asked", "issued", "revoked", "draft")
    for life, row in zip(lives, rows, strict=False):
        made = actions.draft_order(
            task_id=row.pk,
            title=f"关于加快推进“{subject(row.wording)}”的督办",
            demand="请查明进度滞后原因，提出赶超措施和完成时限，并报市政府督查室。",
            limit_days={"issued": 12, "asked": 30, "extended": 20}.get(life, 10),
            plan_item_id=item.pk,
            at=at,
            by=lin,
        )
        if life != "draft":
            play.agenda.plan(at.date() + timedelta(days=1), OrderLife(play, made.pk, row.pk, life).sign)


def subject(wording: str) -> str:
    """What a task is about, short enough for the title of a paper: its first parts, and 等."""
    if len(wording) <= LONGEST_SUBJECT:
        return wording
    kept = wording[:LONGEST_SUBJECT]
    end = max(kept.rfind(sign) for sign in "、，；,")
    return (kept[:end] if end > 0 else kept) + "等"


class OrderLife:
    """One supervision order on its way."""

    def __init__(self, play: Play, order_id: int, task_id: int, life: str) -> None:
        self.play, self.order_id, self.task_id, self.life = play, order_id, task_id, life

    def act(self, at: datetime, *, by: str) -> dict[str, Any]:
        """What every act on the order is given."""
        cast = self.play.cast
        who = {"lin": cast.supervisor, "verifier": cast.verifier, "head": self.play.head(self.task_id)}
        version = queries.order(self.order_id, cast.supervisor).version
        return {"order_id": self.order_id, "at": at, "by": who[by], "seen_version": version}

    def later(self, at: datetime, days: int, deed: object) -> None:
        """Put the next act on the agenda."""
        self.play.agenda.plan(at.date() + timedelta(days=days), deed, hour=15)  # type: ignore[arg-type]

    def sign(self, at: datetime) -> None:
        """It goes out."""
        signed = actions.sign_order(**self.act(at, by="lin"))
        if self.life in ("extended", "asked"):
            self.later(at, 6, lambda at: self.ask(at, signed.due_on or at.date()))
        elif self.life == "revoked":
            self.later(at, 4, self.revoke)
        elif self.life != "issued":
            self.later(at, 7, self.answer)

    def ask(self, at: datetime, due_on: date) -> None:
        """The office asks for more time."""
        made = actions.ask_order_extension(
            **self.act(at, by="head"),
            new_due_on=due_on + timedelta(days=20),
            reason="前期手续需省级部门审批，周期较长",
            progress="已完成方案编制，审批件已上报",
        )
        if self.life == "extended":
            self.later(at, 2, lambda at: self.grant(at, made.pk))

    def grant(self, at: datetime, extension_id: int) -> None:
        """More time is granted."""
        lin = self.play.cast.supervisor
        found = queries.extensions(lin).get(pk=extension_id)
        actions.decide_extension(
            extension_id=extension_id, grant=True, at=at, by=lin, seen_version=found.version
        )

    def revoke(self, at: datetime) -> None:
        """The order was a mistake."""
        actions.revoke_order(
            **self.act(at, by="lin"),
            reason="经核实，该事项已列入省级督办，不再重复督办",
            approver="演示市长",
            document=f"演示府阅〔{self.play.year}〕32号",
        )

    def answer(self, at: datetime) -> None:
        """The office's head answers."""
        actions.answer_order(**self.act(at, by="head"), text="已召开专题会，12月上旬可恢复序时进度。")
        if self.life in ("completed", "struck-off"):
            self.later(at, 5, self.complete)

    def complete(self, at: datetime) -> None:
        """The head says that it is done."""
        actions.complete_order(**self.act(at, by="head"))
        if self.life == "struck-off":
            self.later(at, 3, self.strike_off)

    def strike_off(self, at: datetime) -> None:
        """Somebody else has looked, and it is struck off."""
        actions.verify_order(**self.act(at, by="verifier"), confirms=True, method="visit", text="已现场核实")
        actions.strike_off_order(**self.act(at, by="verifier"))


def finish(play: Play, at: datetime) -> None:
    """What was early is completed; most of it is verified and struck off, one thing is sent back."""
    rows = [row for row in play.told("early") if row.state == "in-hand"]
    for number, row in enumerate(rows):
        version = play.version(row.pk)
        actions.complete_task(task_id=row.pk, at=at, by=play.head(row.pk), seen_version=version)
        task_id = row.pk
        if number % 4 == 3:
            continue  # waits for the verifier
        deed = send_back if number == 1 else strike_off
        play.agenda.plan(
            at.date() + timedelta(days=4 + number % 6),
            lambda at, task_id=task_id, deed=deed: deed(play, task_id, at),  # type: ignore[misc]
        )


def strike_off(play: Play, task_id: int, at: datetime) -> None:
    """Verified on site, and struck off."""
    by = play.cast.verifier
    actions.verify_task(
        task_id=task_id,
        confirms=True,
        method="visit",
        text="现场核查属实",
        at=at,
        by=by,
        seen_version=play.version(task_id),
    )
    actions.strike_off_task(task_id=task_id, at=at, by=by, seen_version=play.version(task_id))


def send_back(play: Play, task_id: int, at: datetime) -> None:
    """Completed, says the office; not yet, says the verifier."""
    actions.send_task_back(
        task_id=task_id,
        reason="缺少验收文件，请补充后再报办结",
        at=at,
        by=play.cast.verifier,
        seen_version=play.version(task_id),
    )


def urge(play: Play, at: datetime) -> None:
    """The supervision office reminds in its own words."""
    for row in play.told("silent")[:4]:
        if row.state in ("accepted", "in-hand"):
            actions.remind_office(
                task_id=row.pk,
                text="三季度进展至今未报，请于3个工作日内补报。",
                at=at,
                by=play.cast.supervisor,
            )


def circulate(play: Play, at: datetime) -> None:
    """The circular on the third quarter."""
    lin = play.cast.supervisor
    if not play.task_sheet:
        return
    made = circulars.draft_circular(sheet_id=play.task_sheet, until=play.day(9, 30), at=at, by=lin)
    facts = circulars.facts_of(made, lin)
    circulars.sign_circular(
        draft_id=made.pk, seen_facts=facts.digest, at=at, by=lin, seen_version=made.version
    )

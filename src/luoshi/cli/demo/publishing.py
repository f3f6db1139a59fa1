"""What the offices put before the public in the play, through the gate; one is sent back, one waits."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from luoshi.account import actions, queries
from luoshi.account.publishing.acts import NotForThePublic, NothingToPublish
from luoshi.cli.demo.play import Play

if TYPE_CHECKING:
    from luoshi.account.models import Publication

HOURS_A_STEP = timedelta(hours=2)


def publish_spring(play: Play, at: datetime) -> None:
    """Every office that leads a task shows how the year stood at the end of April."""
    for office_id in _leading(play):
        _publish(play, office_id, play.day(4, 30), at=at)


def publish_autumn(play: Play, at: datetime) -> None:
    """The same for October; of the last three one waits for its head, one for a signature, one came back."""
    offices = _leading(play)
    unfinished = dict(zip(reversed(offices), (0, 2, 1), strict=False)) if len(offices) > 5 else {}
    for office_id in offices:
        steps = unfinished.get(office_id, 3)
        row = _publish(play, office_id, play.day(10, 31), at=at, steps=steps)
        if row is not None and steps == 1:
            actions.return_publication(
                publication_id=row.pk,
                reason="请补充进展较慢任务的原因说明后再报",
                at=at + 2 * HOURS_A_STEP,
                by=play.cast.verifier,
                seen_version=row.version,
            )


def withdraw_one(play: Play, at: datetime) -> None:
    """One value is taken back, since what it counts is not settled."""
    for content in queries.public_contents(play.year):
        office_id = int(content["office"]["thing"].partition(":")[2])
        values = [
            value
            for task in content["tasks"]
            for figure in task["figures"]
            for value in figure["observations"]
            if not value["counts"]
        ]
        if values and office_id in play.cast.heads:
            actions.withdraw_from_public(
                thing=values[0]["thing"],
                office_id=office_id,
                reason="统计口径调整，核实后重新公布（演示）",
                at=at,
                by=play.cast.heads[office_id],
            )
            return


def _leading(play: Play) -> list[int]:
    return sorted(set(play.leads.values()) & play.cast.heads.keys())


def _publish(play: Play, office_id: int, on: date, *, at: datetime, steps: int = 3) -> "Publication | None":
    """Prepare and take so many steps; nothing where the office has nothing or the check finds something."""
    cast = play.cast
    reporter = cast.reporters[office_id]
    open_evidence = [pk for pk, _title in queries.evidence_to_open(reporter)][:2]
    try:
        row = actions.prepare_publication(
            office_id=office_id, year=play.year, on=on, open_evidence=open_evidence, at=at, by=reporter
        )
        taken = (
            (actions.pass_publication, cast.heads[office_id]),
            (actions.clear_publication, cast.verifier),
            (actions.sign_publication, cast.supervisor),
        )
        for number, (step, officer) in enumerate(taken[:steps], start=1):
            moment = at + number * HOURS_A_STEP
            row = step(publication_id=row.pk, at=moment, by=officer, seen_version=row.version)
    except (NothingToPublish, NotForThePublic):
        return None
    return row

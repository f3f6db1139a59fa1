"""`luoshi demo` from beginning to end: one transaction, so that what is interrupted leaves nothing behind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from random import Random

from django.db import transaction

from luoshi.cli.demo import publishing, reports, sheets, supervising
from luoshi.cli.demo.agenda import CITY_TIME, Agenda
from luoshi.cli.demo.cast import make_cast
from luoshi.cli.demo.play import Play
from luoshi.ledger.adoption import adopt_reading
from luoshi.people.actions import begin_demonstration
from luoshi.reader import read

SEED = 2025


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it: accounts (username, role, password), and until when it was played."""

    accounts: list[tuple[str, str, str]]
    until: datetime


def play_year(
    *,
    report: bytes,
    evidence_folder: Path,
    until: date | None = None,
    seed: int = SEED,
    at: datetime,
    told: Callable[[datetime], object] = lambda _: None,
) -> Played:
    """Play the year that ``report`` plans, up to ``until``, into an empty platform.

    ``told`` is given each moment that is played. The same seed and report give the same acts. Raises
    PlatformInUse where there is data, and what adopting a report raises.
    """
    reading = read(report)
    year = reading.year_planned or at.year
    end = datetime.combine(until or date(year, 11, 28), time(17, 30), CITY_TIME)
    with transaction.atomic():
        begin_demonstration(plays_from=end, at=at)
        agenda = Agenda(end)
        first = datetime.combine(date(year, 1, 15), time(9), CITY_TIME)
        play = Play(Random(seed), make_cast(at=first), agenda, evidence_folder, year)  # noqa: S311  (a play)
        adoption = adopt_reading(reading=reading, data=report, at=first, by=play.cast.supervisor)
        play.report_id = adoption.report.pk
        put_on_agenda(play)
        agenda.play(told)
    return Played(play.cast.accounts, end)


def put_on_agenda(play: Play) -> None:
    """When the supervision office does what; the reports plan themselves."""
    day, plan = play.day, play.agenda.plan

    def at(month: int, number: int, deed: Callable[[Play, datetime], object]) -> None:
        plan(day(month, number), lambda moment: deed(play, moment))

    at(1, 17, sheets.decide)
    at(1, 21, sheets.draft)
    at(1, 22, sheets.work_out)
    at(1, 23, supervising.plan_year)
    at(2, 5, sheets.consult)
    at(2, 8, sheets.comment)
    at(2, 13, sheets.answer)
    at(2, 17, sheets.approve)
    at(2, 19, sheets.issue)
    at(2, 21, sheets.take_up)
    at(2, 26, reports.open_all)
    for month in (4, 7, 10):
        at(month, 25, supervising.remind)
    at(5, 15, publishing.publish_spring)
    at(6, 10, supervising.rectify)
    at(7, 30, supervising.adjust)
    at(10, 27, supervising.doubt)
    at(10, 28, supervising.finish)
    at(10, 29, supervising.urge)
    at(10, 30, supervising.order)
    at(11, 3, supervising.matter)
    at(11, 10, supervising.circulate)
    at(11, 17, publishing.publish_autumn)
    at(11, 21, publishing.withdraw_one)
    at(11, 27, supervising.remind)

"""The agenda of the year that is played: what happens when, in order, and how far it has come."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from luoshi.ground.workdays import is_working_day

CITY_TIME = ZoneInfo("Asia/Shanghai")

Deed = Callable[[datetime], object]


def at_work(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment on ``day``, or on the next working day where nobody works on it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(hour, minute), CITY_TIME)


@dataclass(slots=True)
class Agenda:
    """Deeds by the moment at which they are done; a deed may put others on the agenda for later."""

    until: datetime
    _waiting: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _count: int = 0

    def plan(self, day: date, deed: Deed, *, hour: int = 9, minute: int = 0) -> None:
        """Let ``deed`` be done on ``day``; what lies after the end of the play never happens."""
        if day > self.until.date():
            return  # next year's holidays may not be known yet
        at = at_work(day, hour, minute)
        if at <= self.until:
            self._count += 1
            heapq.heappush(self._waiting, (at, self._count, deed))

    def play(self, told: Callable[[datetime], object]) -> None:
        """Do everything in order; ``told`` is given the moment of each deed."""
        while self._waiting:
            at, _, deed = heapq.heappop(self._waiting)
            told(at)
            deed(at)

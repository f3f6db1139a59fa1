"""Lights of projects: started when planned, in the statistics soon after, and on schedule.

By the practice of Yinchuan (2025); a city whose rules set none of the three has no such lights.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from luoshi.delivery.rules.light_case import COLOUR_OF, GREY_OF, RULE_OF, Change, Colour, Light
from luoshi.delivery.rules.light_rules import LightRules

_WORST_FIRST: Final[tuple[Colour, ...]] = ("red", "amber", "grey", "green")


@dataclass(frozen=True, slots=True)
class ProjectCase:
    """A project on the day ``on``: its planned and real start, since when it is in the statistics (入统),
    and how much of the year's plan is done and should be, in per cent; None where it is not known."""

    on: date
    planned_start: date
    started_on: date | None = None
    registered_on: date | None = None
    done: Decimal | None = None
    planned: Decimal | None = None


def project_light(case: ProjectCase, rules: LightRules) -> Light:
    """The worst of the lights of start, statistics and schedule."""
    found = [*_start(case, rules), *_statistics(case, rules), _schedule(case, rules)]
    return min(found, key=lambda light: _WORST_FIRST.index(light.colour))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))


def _start(case: ProjectCase, rules: LightRules) -> Iterator[Light]:
    """Not started by the planned day: amber, and red once so many months are full."""
    if rules.start_red_months is None or case.started_on is not None or case.on <= case.planned_start:
        return
    long_missed = case.on >= months_after(case.planned_start, rules.start_red_months)
    reason = "start-long-missed" if long_missed else "start-missed"
    yield _say(case, rules, reason, Change("start-works", {}))


def _statistics(case: ProjectCase, rules: LightRules) -> Iterator[Light]:
    """Started but not in the statistics after so many months: amber; for longer than so many: red."""
    if case.started_on is None or case.registered_on is not None:
        return
    amber, red = rules.registered_amber_months, rules.registered_red_months
    if red is not None and case.on > months_after(case.started_on, red):
        yield _say(case, rules, "long-not-registered", Change("register", {}))
    elif amber is not None and case.on >= months_after(case.started_on, amber):
        yield _say(case, rules, "not-registered", Change("register", {}))


def _schedule(case: ProjectCase, rules: LightRules) -> Light:
    if case.started_on is None and case.on <= case.planned_start:
        return _say(case, rules, "not-yet-due", Change("report-by", {"day": case.planned_start}))
    if case.done is None or case.planned is None:
        return _say(case, rules, "not-reported", Change("report", {}))
    behind = case.planned - case.done
    if behind <= 0:
        return _say(case, rules, "on-pace", Change("falls-behind", {"value": case.planned, "unit": "%"}))
    reason = "behind"
    if behind < rules.amber_from_points:
        reason = "slightly-behind"
    elif rules.red_over_points is not None and behind > rules.red_over_points:
        reason = "far-behind"
    return _say(case, rules, reason, Change("reach", {"value": case.planned, "unit": "%"}))


def _say(case: ProjectCase, rules: LightRules, reason: str, *changes: Change) -> Light:
    gap = None if case.done is None or case.planned is None else case.planned - case.done
    return Light(
        colour=COLOUR_OF[reason],
        grey=GREY_OF.get(reason),
        reason=reason,
        rule=RULE_OF[reason],
        rules=f"{rules.code}@{rules.since.isoformat()}",
        inputs=MappingProxyType(
            {
                "on": case.on,
                "planned_start": case.planned_start,
                "started_on": case.started_on,
                "registered_on": case.registered_on,
                "share": case.done,
                "expected_share": case.planned,
                "observed": case.done,
                "unit": "%",
                "due": case.planned_start,
                "amber_from": rules.amber_from_points,
                "red_over": rules.red_over_points,
                "start_red_months": rules.start_red_months,
                "registered_amber_months": rules.registered_amber_months,
                "registered_red_months": rules.registered_red_months,
            }
        ),
        expected=case.planned,
        gap=gap,
        in_points=gap is not None,
        changes=changes,
    )

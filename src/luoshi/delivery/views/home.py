"""The front page: what waits for the officer who looks, and the road from a report to a light."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.delivery import queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.lights.following import trail
from luoshi.delivery.views.waiting import groups, next_thing
from luoshi.ledger import queries as ledger_queries
from luoshi.ledger.road import road
from luoshi.people.clock import today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

if TYPE_CHECKING:
    from luoshi.people.models import Officer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the officer, the one thing to do next, and what everything here rests on."""
    officer, day = officer_of(request), today()
    found = queries.home(officer, on=day, rule_sets=profile().lights if has_rules(day) else ())
    waiting = groups(found, officer, on=day)
    facts = {
        "waiting": waiting,
        "next_thing": next_thing(waiting, on=day),
        "count": sum(len(group.lines) for group in waiting if group.mine),
        "notices": found.messages,
        "counts": queries.counts_by_state(officer),
        "today": day,
        "has_sheet": queries.sheets(officer).exists(),
        "may_adopt": allowed("ledger.adopt", officer),
        "may_decide": allowed("ledger.decide", officer),
        "place": "home",
        **road_facts(officer, day),
    }
    return render(request, "delivery/home.html", facts)


def road_facts(officer: "Officer", day: date) -> dict[str, object]:
    """The road that ``officer`` sees: along a figure whose task has come far, if there is one."""
    report = ledger_queries.reports().first()
    if report is None:
        return {"report": None}
    rule_sets = profile().lights if has_rules(day) else None
    followed = trail(officer, report.pk, on=day, rule_sets=rule_sets)
    if followed is None:
        return road(report)
    shown = road(report, commitment_id=followed.task.commitment_id, target_id=followed.path.target_id)
    return {**shown, "trail": followed, "trail_end": "delivery/trail_end.html"}

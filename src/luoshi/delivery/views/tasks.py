"""The list of tasks that are out: filtered by its address, as a workbook, and many accepted at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.forms.tasks import FILTER_NAMES, PARTS, WAITING, TaskQuery, task_query
from luoshi.delivery.handling.acts import awaits_answer
from luoshi.delivery.handling.listing import LIGHTS, Listed, facets, listed_tasks, rows_of
from luoshi.delivery.handling.workbook import workbook_sheet
from luoshi.delivery.queries import TaskLight, task_lights
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.ground.messages import language_of, render_refusal
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.onward import onward
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import shortest_query, ticked_rows
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.queries import offices_of
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100

if TYPE_CHECKING:
    from luoshi.delivery.models import Task


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks that are out, as the filters in the address want them."""
    officer = officer_of(request)
    asked = task_query(request.GET, today())
    found = listed(request, asked)
    page = Paginator(found.ids, ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(officer, list(page.object_list))
    lights = found.lights or lights_of(rows, asked.on)
    query = shortest_query(request.GET, FILTER_NAMES)
    own = offices_of(officer) if allowed("delivery.report", officer) else set()
    waiting = {row.pk for row in rows if awaits_answer(row, own)}
    facts = {
        "asked": asked,
        "filters": asked.filters,
        "page": page,
        "rows": [(row, lights.get(row.pk)) for row in rows],
        "facets": facets(officer, asked.filters),
        "lights": [(light, found.light_counts.get(light, 0)) for light in LIGHTS],
        "counted": bool(found.light_counts),
        "waitings": WAITING.items(),
        "parts": PARTS,
        "query": query,
        "waiting": waiting,
        "place": "tasks",
    }
    response = render(request, "delivery/tasks.html", facts)
    if request.headers.get("HX-Request") == "true":
        address = reverse("delivery:tasks")
        response["HX-Push-Url"] = f"{address}?{query}" if query else address
    return response


def rules_in_force(on: date) -> Sequence[LightRules] | None:
    """The city's rule sets; None where none is in force on that day."""
    return profile().lights if has_rules(on) else None


def lights_of(rows: "Sequence[Task]", on: date) -> Mapping[int, TaskLight]:
    """The lights of ``rows`` on the day ``on``; none on a day without rules."""
    rule_sets = rules_in_force(on)
    return {} if rule_sets is None else task_lights(rows, on=on, rule_sets=rule_sets)


def listed(request: HttpRequest, asked: TaskQuery) -> Listed:
    """What the address asks for, among what the officer sees."""
    return listed_tasks(
        officer_of(request),
        asked.filters,
        light=asked.light,
        soonest_first=asked.soonest_first,
        on=asked.on,
        rule_sets=rules_in_force(asked.on),
    )


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """What the filters let through, as a workbook."""
    asked = task_query(request.GET, today())
    found = listed(request, asked)
    rows = rows_of(officer_of(request), found.ids)
    titles = sorted({row.sheet.title for row in rows})
    title = titles[0] if len(titles) == 1 else "任务清单"
    lights = found.lights or lights_of(rows, asked.on)
    sheet = workbook_sheet(rows, lights, on=asked.on, title=title, notes=[f"来源:{'、'.join(titles)}"])
    return attachment(write_workbook([sheet]), XLSX, f"任务清单{asked.on.isoformat()}.xlsx")


@require_POST
def accept_many(request: HttpRequest) -> HttpResponse:
    """Accept all ticked tasks, each for itself, and say which could not be accepted and why."""
    seen = ticked_rows(request)
    done = actions.accept_tasks(seen=seen, at=now(), by=officer_of(request))
    if done.accepted:
        said = ngettext("%(n)d task accepted.", "%(n)d tasks accepted.", len(done.accepted))
        messages.success(request, said % {"n": len(done.accepted)})
    language = language_of(translation.get_language())
    numbers = {row.pk: row.number for row in rows_of(officer_of(request), list(done.refused))}
    for task_id, refused in done.refused.items():
        words = render_refusal(refused, language)
        said = _("Task %(n)s was not accepted: %(why)s %(remedy)s")
        values = {"n": numbers.get(task_id, f"#{task_id}"), "why": words.reason, "remedy": words.remedy}
        messages.warning(request, said % values)
    if not seen:
        messages.warning(request, _("No task was ticked."))
    return redirect(onward(request, reverse("delivery:tasks")))

"""Adjusting a task after its issue: change, merge, cancel, carry over, each approved by somebody."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.delivery import actions, queries
from luoshi.delivery.forms import adjusting as forms
from luoshi.delivery.forms.drafting import NodeFormSet, nodes_of
from luoshi.delivery.queries import TaskPage
from luoshi.delivery.rules import states
from luoshi.delivery.views.acting import done
from luoshi.delivery.views.task_acts import page_of, seen
from luoshi.people.asked import number_in
from luoshi.people.permissions import require
from luoshi.people.visitor import officer_of

page_and_act = require_http_methods(["GET", "HEAD", "POST"])


def nodes_initial(nodes: Sequence[Any]) -> list[dict[str, Any]]:
    """The nodes as their forms show them."""
    return [{"due_on": node.due_on, "wording": node.wording} for node in nodes]


def adjustable(request: HttpRequest, task_id: int, act: str) -> TaskPage:
    """The task, if the officer sees it and may adjust it in this state.

    Raises NoSuchTask, NotAllowed or MoveNotPossible: nobody fills in a form that cannot be sent.
    """
    found = queries.task_page(task_id, officer_of(request))
    require("delivery.manage", request.user)
    if act not in states.possible_acts(states.TASK, found.task.state):
        raise states.MoveNotPossible(state=f"task.{found.task.state}", act=f"task.{act}")
    return found


def form_page(request: HttpRequest, found: TaskPage, act: str, **facts: Any) -> HttpResponse:
    """The page on which an adjustment is written."""
    context = {
        "found": found,
        "task": found.task,
        "act": act,
        "thing": found.task.thing,
        "place": "tasks",
        **facts,
    }
    template = "delivery/task_change.html" if act == "change" else "delivery/task_adjust.html"
    return render(request, template, context, status=422 if request.method == "POST" else 200)


@page_and_act
def change(request: HttpRequest, task_id: int) -> HttpResponse:
    """Change what a task says, who leads it, its nodes and its figures; the original stays."""
    found = adjustable(request, task_id, "change")
    lead = next((row.office_id for row in found.assignments if row.part == "lead"), None)
    data = request.POST if request.method == "POST" else None
    wanted = number_in(request.GET.get("lead_office", ""))  # whom the office proposed that returned the task
    form = forms.ChangeForm(data, initial=forms.change_initial(found.task, wanted or lead))
    nodes = NodeFormSet(data, initial=nodes_initial(found.nodes), prefix="nodes")
    rows = forms.figure_rows(data, found.paths, found.task.version)
    if data is None or not all([form.is_valid(), nodes.is_valid(), *(row.is_sound() for row in rows)]):
        return form_page(request, found, "change", form=form, nodes=nodes, rows=rows)
    wanted_nodes = nodes_of(nodes)
    wanted_lead = form.cleaned_data["lead_office"]
    task = actions.change_task(
        task_id=task_id,
        changes=form.changes(found.task),
        approval=form.approval(),
        lead_office=wanted_lead if wanted_lead not in (None, lead) else None,
        nodes=wanted_nodes if wanted_nodes != [(row.due_on, row.wording) for row in found.nodes] else None,
        paths={row.path.indicator_id: row.form.terms() for row in rows if row.changed},
        **seen(request),
    )
    said = _("Task %(n)d is changed; the original stays.")
    return done(request, said % {"n": task.number}, page_of(task_id))


@page_and_act
def merge(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let the task be carried out within another one of the same table."""
    found = adjustable(request, task_id, "merge")
    others = queries.tasks_to_merge_into(found.task, officer_of(request))
    form = forms.MergeForm(request.POST or None, initial={"version": found.task.version}, tasks=others)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, found, "merge", form=form)
    task = actions.merge_task(
        task_id=task_id, into_id=form.cleaned_data["into"], approval=form.approval(), **seen(request)
    )
    return done(request, _("Task %(n)d is merged.") % {"n": task.number}, page_of(task_id))


@page_and_act
def cancel(request: HttpRequest, task_id: int) -> HttpResponse:
    """Cancel the task."""
    found = adjustable(request, task_id, "cancel")
    form = forms.ApprovalForm(request.POST or None, initial={"version": found.task.version})
    if request.method != "POST" or not form.is_valid():
        return form_page(request, found, "cancel", form=form)
    task = actions.cancel_task(task_id=task_id, approval=form.approval(), **seen(request))
    return done(request, _("Task %(n)d is cancelled.") % {"n": task.number}, page_of(task_id))


@page_and_act
def carry_over(request: HttpRequest, task_id: int) -> HttpResponse:
    """Carry the task over into a later year's table."""
    found = adjustable(request, task_id, "carry-over")
    later = [row for row in queries.sheets(officer_of(request)) if row.year > found.task.sheet.year]
    form = forms.CarryOverForm(request.POST or None, initial={"version": found.task.version}, sheets=later)
    if request.method != "POST" or not form.is_valid():
        return form_page(request, found, "carry-over", form=form, later=later)
    fresh = actions.carry_over_task(
        task_id=task_id, sheet_id=form.cleaned_data["sheet"], approval=form.approval(), **seen(request)
    )
    said = _("Carried over: it is task %(n)d of %(year)d now.")
    return done(request, said % {"n": fresh.number, "year": fresh.sheet.year}, page_of(task_id))

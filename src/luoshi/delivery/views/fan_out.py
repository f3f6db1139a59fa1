"""Fanning a row out to counties and zones: who gets what is shown before it is done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.fan_out import FanOutForm, figures_of
from luoshi.delivery.sheets import draft as sheet_draft
from luoshi.delivery.views.acting import done
from luoshi.delivery.views.drafting import page_of
from luoshi.people.clock import now
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def fan_out(request: HttpRequest, task_id: int) -> HttpResponse:
    """Who would get a task of their own with which figures; ``do`` makes them, else it is only shown."""
    found = page_of(request, task_id)
    task = found.task
    with_zones = "zones" in (request.POST if request.method == "POST" else request.GET)
    figures = figures_of(found.paths)
    offices = sheet_draft.offices_to_fan_out(task, with_zones=with_zones)
    form = FanOutForm(
        request.POST or None,
        offices=offices,
        figures=figures,
        shares=queries.proposed_shares(task, with_zones=with_zones),
        initial={"version": task.version},
    )
    if "do" in request.POST and form.is_valid():
        made = actions.fan_out(
            task_id=task_id,
            shares=form.shares(),
            at=now(),
            by=officer_of(request),
            seen_version=form.cleaned_data["version"],
        )
        said = ngettext("Fanned out into %(n)d task.", "Fanned out into %(n)d tasks.", len(made))
        return done(request, said % {"n": len(made)}, reverse("delivery:draft_task", args=[task_id]))
    facts = {
        "task": task,
        "sheet": task.sheet,
        "form": form,
        "figures": figures,
        "with_zones": with_zones,
        "parts": found.parts,
        "thing": task.thing,
        "place": "sheets",
    }
    wrong = form.is_bound and not form.is_valid()
    return render(request, "delivery/sheet/fan_out.html", facts, status=422 if wrong else 200)

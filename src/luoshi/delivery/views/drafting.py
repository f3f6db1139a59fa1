"""One row of a draft: what it says, who does it, by when what is reached, and how much of what."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.draft_figures import (
    FigureForm,
    NewFigureForm,
    PointFormSet,
    figure_initial,
    known_indicator,
    points_initial,
)
from luoshi.delivery.forms.drafting import NodeFormSet, OfficesForm, WordingForm, nodes_of, wording_initial
from luoshi.delivery.rows import NoSuchTask
from luoshi.delivery.rules.paths import PathUnfit
from luoshi.delivery.sheets import draft as sheet_draft
from luoshi.delivery.sheets import page as sheet_page
from luoshi.delivery.sheets.making import SheetOut
from luoshi.delivery.sheets.path_preview import preview
from luoshi.delivery.sheets.paths import terms_of
from luoshi.delivery.views.acting import done, seen_version
from luoshi.ledger.observing import add_indicator
from luoshi.people.asked import number_in
from luoshi.people.clock import now
from luoshi.people.permissions import require
from luoshi.people.queries import offices as all_offices
from luoshi.people.visitor import officer_of

GET_OR_POST = ["GET", "HEAD", "POST"]


def page_of(request: HttpRequest, task_id: int) -> queries.TaskPage:
    """The row, while its sheet may be worked on; raises NotAllowed, NoSuchTask or SheetOut."""
    require("delivery.manage", request.user)
    found = queries.task_page(task_id, officer_of(request))
    if found.task.sheet.state == "issued":
        raise SheetOut(number=found.task.sheet.number)
    return found


def shown(request: HttpRequest, found: queries.TaskPage, **forms: Any) -> HttpResponse:
    """The page of a row with fresh forms, or with those ``forms`` that were typed into."""
    task = found.task
    version = {"version": task.version}
    fresh: dict[str, Any] = {
        "wording_form": WordingForm(initial=wording_initial(task)),
        "offices_form": OfficesForm(initial={**version, "part": first_part(found)}, prefix="offices"),
        "node_forms": NodeFormSet(
            initial=[{"due_on": node.due_on, "wording": node.wording} for node in found.nodes], prefix="nodes"
        ),
    }
    facts = {
        "found": found,
        "task": task,
        "sheet": task.sheet,
        "parties": parties(found),
        "lead": next((row for row in found.assignments if row.part == "lead"), None),
        "has_proposals": any(row.state == "proposed" for row in found.assignments),
        "figures": [(path, steps_of(path)) for path in found.paths],
        "office_names": all_offices(),
        "categories": sheet_draft.categories(task.sheet, officer_of(request)),
        "comments": sheet_page.comments_on_task(task, officer_of(request)),
        "neighbours": sheet_draft.neighbours(task, officer_of(request)),
        "thing": task.thing,
        "place": "sheets",
        **fresh,
        **forms,
    }
    return render(request, "delivery/sheet/draft_task.html", facts, status=422 if forms else 200)


def parties(found: queries.TaskPage) -> list[tuple[Any, list[Any]]]:
    """The offices with the same part for the same reason together, each group with its first row."""
    groups: dict[tuple[str, str, str], list[Any]] = {}
    for row in found.assignments:
        groups.setdefault((row.part, row.state, row.reason), []).append(row)
    return [(rows[0], rows) for rows in groups.values()]


def first_part(found: queries.TaskPage) -> str:
    """The part that is most likely given next: the lead while nobody has it."""
    return "responsible" if any(row.part == "lead" for row in found.assignments) else "lead"


def steps_of(path: Any) -> Any:
    """What a stored figure expects by quarter; nothing for one that does not fit any more."""
    try:
        return preview(terms_of(path))
    except PathUnfit:
        return []


@require_http_methods(GET_OR_POST)
def draft_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """The row with all its forms; sent, it changes what the row says."""
    found = page_of(request, task_id)
    if request.method != "POST":
        return shown(request, found)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return shown(request, found, wording_form=form)
    actions.edit_task(
        task_id=task_id,
        changes=form.changes(),
        at=now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    return done(request, _("Saved."), reverse("delivery:draft_task", args=[task_id]))


@require_POST
def offices(request: HttpRequest, task_id: int) -> HttpResponse:
    """Give offices a part, or take an office's part away (``take_away`` names it)."""
    found = page_of(request, task_id)
    officer, address = officer_of(request), reverse("delivery:draft_task", args=[task_id])
    if "take_away" in request.POST:
        actions.unassign_office(
            task_id=task_id,
            office_id=number_in(request.POST["take_away"]) or 0,
            at=now(),
            by=officer,
            seen_version=seen_version(request),
        )
        return done(request, _("Taken away."), f"{address}#offices")
    if "confirm" in request.POST:
        actions.confirm_proposals(sheet_id=found.task.sheet_id, task_ids=[task_id], at=now(), by=officer)
        return done(request, _("Confirmed."), f"{address}#offices")
    form = OfficesForm(request.POST, prefix="offices")
    if not form.is_valid():
        return shown(request, found, offices_form=form)
    typed = form.cleaned_data
    actions.assign_offices(
        task_id=task_id,
        office_ids=typed["offices"],
        part=typed["part"],
        former_lead=typed["former_lead"],
        at=now(),
        by=officer,
        seen_version=typed["version"],
    )
    return done(request, _("Saved."), f"{address}#offices")


@require_POST
def nodes(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let the row have the nodes that were typed."""
    found = page_of(request, task_id)
    rows = NodeFormSet(request.POST, prefix="nodes")
    if not rows.is_valid():
        return shown(request, found, node_forms=rows)
    actions.set_nodes(
        task_id=task_id,
        nodes=nodes_of(rows),
        at=now(),
        by=officer_of(request),
        seen_version=seen_version(request),
    )
    return done(request, _("Saved."), f"{reverse('delivery:draft_task', args=[task_id])}#nodes")


@require_http_methods(GET_OR_POST)
def figure(request: HttpRequest, task_id: int, path_id: int) -> HttpResponse:
    """One figure of the row: how much, on which way; previewed before it is set, or dropped."""
    found = page_of(request, task_id)
    path = next((row for row in found.paths if row.pk == path_id), None)
    if path is None:
        raise NoSuchTask(id=path_id)
    address = f"{reverse('delivery:draft_task', args=[task_id])}#figures"
    if "drop" in request.POST:
        actions.drop_path(
            path_id=path_id, at=now(), by=officer_of(request), seen_version=seen_version(request)
        )
        messages.success(request, _("The figure is asked for no more."))
        return redirect(address)
    if request.method == "POST":
        form = FigureForm(request.POST, indicator_unit=path.indicator.unit)
        rows = PointFormSet(request.POST, prefix="points")
    else:
        form = FigureForm(
            initial=figure_initial(path, found.task.version), indicator_unit=path.indicator.unit
        )
        rows = PointFormSet(initial=points_initial(path), prefix="points")
    steps = form.steps(rows) if form.is_bound else steps_of(path)
    if request.method == "POST" and steps is not None and "preview" not in request.POST:
        actions.set_path(
            task_id=task_id,
            indicator_id=path.indicator_id,
            terms=form.terms(),
            at=now(),
            by=officer_of(request),
            seen_version=form.cleaned_data["version"],
        )
        messages.success(request, _("Saved."))
        return redirect(address)
    return figure_page(request, found, form, rows, steps, path=path)


@require_http_methods(GET_OR_POST)
def new_figure(request: HttpRequest, task_id: int) -> HttpResponse:
    """A further figure for the row."""
    found = page_of(request, task_id)
    task = found.task
    initial = {
        "version": task.version,
        "place": task.place or task.commitment.report.place,
        "start_on": task.due_on and task.due_on.replace(month=1, day=1),
        "due_on": task.due_on,
        "bound": "ge",
        "rising": True,
    }
    form = NewFigureForm(request.POST or None, initial=initial)
    rows = PointFormSet(request.POST or None, prefix="points")
    steps = form.steps(rows) if form.is_bound else None
    if request.method == "POST" and steps is not None and "preview" not in request.POST:
        typed, officer, at = form.cleaned_data, officer_of(request), now()
        unit = form.plain_unit()
        known = known_indicator(typed["name"], typed["place"], unit)
        known = known or add_indicator(
            name=typed["name"], kind=typed["kind"], unit=unit, place=typed["place"], at=at, by=officer
        )
        actions.set_path(
            task_id=task_id,
            indicator_id=known.pk,
            terms=form.terms(),
            at=at,
            by=officer,
            seen_version=typed["version"],
        )
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('delivery:draft_task', args=[task_id])}#figures")
    return figure_page(request, found, form, rows, steps)


def figure_page(
    request: HttpRequest, found: queries.TaskPage, form: Any, rows: Any, steps: Any, path: Any = None
) -> HttpResponse:
    """The page of one figure with its preview."""
    facts = {
        "task": found.task,
        "sheet": found.task.sheet,
        "path": path,
        "form": form,
        "point_forms": rows,
        "steps": steps,
        "indicator_names": sheet_draft.indicator_names() if path is None else [],
        "thing": found.task.thing,
        "place": "sheets",
    }
    wrong = form.is_bound and steps is None
    return render(request, "delivery/sheet/draft_figure.html", facts, status=422 if wrong else 200)

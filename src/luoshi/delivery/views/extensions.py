"""More time: asked for before the date, agreed to by the office's head, decided by the supervision office."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.orders import AgreeForm, DecideExtensionForm, ExtensionForm
from luoshi.delivery.supervising.extension_list import (
    extension_page_of,
    extension_sheet,
    filtered_extensions,
    leads,
)
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100


@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """The requests for more time, those that wait first where ``?state=open``."""
    state = request.GET.get("state", "")
    rows = filtered_extensions(officer_of(request), state)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "state": state, "place": "supervising", "corner": "extensions"}
    return render(request, "delivery/extensions.html", facts)


@require_safe
def extensions_workbook(request: HttpRequest) -> HttpResponse:
    """What the filter lets through, as a workbook."""
    rows = filtered_extensions(officer_of(request), request.GET.get("state", ""))
    return attachment(write_workbook([extension_sheet(rows)]), XLSX, f"延期申请台账{today():%Y%m%d}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def ask_extension(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask for more time for a task."""
    require("delivery.report", request.user)
    officer = officer_of(request)
    task = queries.task(task_id, officer)
    form = ExtensionForm(request.POST or None, due_on=task.due_on, initial={"version": task.version})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = actions.ask_task_extension(
            task_id=task.pk,
            new_due_on=typed["new_due_on"],
            reason=typed["reason"],
            progress=typed["progress"],
            at=now(),
            by=officer,
            seen_version=typed["version"],
        )
        messages.success(request, _("More time is asked for."))
        return redirect("delivery:extension", asked.pk)
    facts = {
        "task": task,
        "form": form,
        "is_late": task.due_on is not None and today() > task.due_on,
        "on": today(),
        "place": "tasks",
        "thing": task.thing,
    }
    return render(
        request, "delivery/ask_extension.html", facts, status=422 if request.method == "POST" else 200
    )


@require_safe
def extension(request: HttpRequest, extension_id: int) -> HttpResponse:
    """One request for more time, and what this officer may do with it."""
    return extension_page(request, extension_id)


def extension_page(
    request: HttpRequest, extension_id: int, bound: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page of a request; ``bound``: the act whose form came back with something wrong."""
    officer = officer_of(request)
    shown = extension_page_of(extension_id, officer)
    may_agree = shown.state == "asked" and allowed("delivery.check", officer) and leads(shown, officer)
    may_decide = shown.state == "agreed" and allowed("delivery.manage", officer)
    form = bound[1] if bound else decision_form(shown)
    facts = {
        "extension": shown,
        "may_agree": may_agree,
        "may_decide": may_decide,
        "form": form,
        "days": (shown.new_due_on - shown.old_due_on).days,
        "place": "supervising",
        "thing": shown.thing,
    }
    return render(request, "delivery/extension.html", facts, status=422 if bound else 200)


def decision_form(shown: Any, data: Any = None) -> DecideExtensionForm:
    """The form for the decision."""
    return DecideExtensionForm(data, initial={"version": shown.version})


@require_POST
def act_on_extension(request: HttpRequest, extension_id: int, act: str) -> HttpResponse:
    """Agree to a request as the head of the office, or decide on it."""
    officer = officer_of(request)
    back = reverse("delivery:extension", args=[extension_id])
    if act == "agree":
        agreed = AgreeForm(request.POST)
        seen = agreed.cleaned_data["version"] if agreed.is_valid() else -1
        actions.agree_extension(extension_id=extension_id, at=now(), by=officer, seen_version=seen)
        return done(request, _("Agreed: the supervision office decides now."), back)
    if act != "decide":
        raise Http404
    form = decision_form(extension_page_of(extension_id, officer), request.POST)
    if not form.is_valid():
        return extension_page(request, extension_id, (act, form))
    typed = form.cleaned_data
    actions.decide_extension(
        extension_id=extension_id,
        grant=typed["grant"],
        reason=typed["reason"],
        at=now(),
        by=officer,
        seen_version=typed["version"],
    )
    return done(request, _("Granted.") if typed["grant"] else _("Refused."), back)

"""Reporting periods of a sheet: opened for the year in one go, locked, opened again with a reason."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.periods import OnePeriodForm, PeriodPlanForm, ReopenForm
from luoshi.delivery.reporting.period_list import counted_periods, period_of, periods_sheet, planned
from luoshi.delivery.views.acting import done, seen_version
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def periods(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The periods that a sheet is reported on; first those of a plan are shown, then they are opened."""
    officer = officer_of(request)
    sheet = queries.sheet(sheet_id, officer)
    plan_form, one_form = PeriodPlanForm(), OnePeriodForm(prefix="one")
    proposed: list[Any] = []
    if request.method == "POST":
        require("delivery.manage", officer)
        if "one" in request.POST:
            one_form = OnePeriodForm(request.POST, prefix="one")
            if one_form.is_valid():
                return opened(request, sheet_id, [one_period(one_form)])
        else:
            plan_form = PeriodPlanForm(request.POST)
            if plan_form.is_valid():
                proposed = planned(sheet, **plan_form.cleaned_data)
                if "open" in request.POST:
                    fresh = [
                        actions.PeriodEntry(one.period.start, one.period.end, one.due_on)
                        for one, is_there in proposed
                        if not is_there
                    ]
                    if fresh:
                        return opened(request, sheet_id, fresh)
                    plan_form.add_error(None, _("All of these periods are open already."))
    on = today()
    rows = counted_periods(sheet, officer)
    facts = {
        "sheet": sheet,
        "rows": rows,
        "plan_form": plan_form,
        "one_form": one_form,
        "proposed": proposed,
        "reopen_form": ReopenForm(),
        "may_manage": allowed("delivery.manage", officer),
        "on": on,
        "place": "sheets",
        "thing": sheet.thing,
    }
    wrong = bool(plan_form.errors or one_form.errors)
    return render(request, "delivery/periods.html", facts, status=422 if wrong else 200)


@require_safe
def periods_workbook(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The periods that a sheet is reported on, as a workbook."""
    officer = officer_of(request)
    sheet = queries.sheet(sheet_id, officer)
    table = periods_sheet(sheet, counted_periods(sheet, officer), today())
    return attachment(write_workbook([table]), XLSX, f"{table.title}.xlsx")


def one_period(form: OnePeriodForm) -> actions.PeriodEntry:
    """The half-open period that was typed with its last day."""
    typed = form.cleaned_data
    return actions.PeriodEntry(typed["start"], typed["last"] + timedelta(days=1), typed["due_on"])


def opened(request: HttpRequest, sheet_id: int, entries: list[actions.PeriodEntry]) -> HttpResponse:
    """Open the periods and say how many."""
    made = actions.open_periods(sheet_id=sheet_id, periods=entries, at=now(), by=officer_of(request))
    said = ngettext("%(n)d period opened.", "%(n)d periods opened.", len(made))
    messages.success(request, said % {"n": len(made)})
    return redirect("delivery:periods", sheet_id)


@require_POST
def lock_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Let nothing in the period change any more."""
    period = actions.lock_period(
        period_id=period_id, at=now(), by=officer_of(request), seen_version=seen_version(request)
    )
    return done(
        request,
        _("Locked: nothing in this period changes any more."),
        reverse("delivery:periods", args=[period.sheet_id]),
    )


@require_POST
def reopen_period(request: HttpRequest, period_id: int) -> HttpResponse:
    """Let a locked period be changed again, with the reason."""
    require("delivery.manage", request.user)
    period = period_of(period_id)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        facts = {
            "form": form,
            "title": _("Open the period again"),
            "action": request.get_full_path(),
            "next": reverse("delivery:periods", args=[period.sheet_id]),
            "place": "sheets",
        }
        return render(request, "delivery/act_again.html", facts, status=422)
    actions.reopen_period(
        period_id=period_id,
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    return done(request, _("The period is open again."), reverse("delivery:periods", args=[period.sheet_id]))

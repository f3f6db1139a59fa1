"""Matters for leaders (需协调事项): raised by an office, decided by the leader named, made a task."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.matters import STATES, DecideForm, RaiseForm, WithdrawMatterForm, matter_filters
from luoshi.delivery.reporting.matter_list import filtered_matters, matter_sheet
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import number_in
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.queries import offices_of
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """The matters that the officer sees; a leader finds those that wait for him first."""
    officer, filters = officer_of(request), matter_filters(request.GET)
    facts = {
        "page": Paginator(filtered_matters(officer, filters), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "states": STATES,
        "officer": officer,
        "may_raise": allowed("delivery.report", officer),
        "on": today(),
        "place": "supervising",
        "corner": "matters",
    }
    return render(request, "delivery/matters.html", facts)


@require_safe
def matters_workbook(request: HttpRequest) -> HttpResponse:
    """The matters as the filters want them, as a workbook."""
    rows = list(filtered_matters(officer_of(request), matter_filters(request.GET)))
    return attachment(write_workbook([matter_sheet(rows)]), XLSX, f"需协调事项{today():%Y%m%d}.xlsx")


@require_safe
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter: what is asked, what was decided, and the task that came of it."""
    return page_of_matter(request, matter_id)


def page_of_matter(
    request: HttpRequest,
    matter_id: int,
    *,
    decide_form: DecideForm | None = None,
    withdraw_form: WithdrawMatterForm | None = None,
) -> HttpResponse:
    """The page; a form that came back with something wrong stands in for a fresh one."""
    officer = officer_of(request)
    found = queries.matter(matter_id, officer)
    is_open = found.state == "open"
    version = {"version": found.version}
    may_decide = is_open and allowed("delivery.decide", officer) and found.leader_id == officer.pk
    may_withdraw = (
        is_open
        and allowed("delivery.report", officer)
        and (found.raised_by_id == officer.pk or found.raised_by.office_id in offices_of(officer))
    )
    facts = {
        "matter": found,
        "task": found.task,
        "decide_form": decide_form or (DecideForm(initial=version) if may_decide else None),
        "withdraw_form": withdraw_form or (WithdrawMatterForm(initial=version) if may_withdraw else None),
        "may_decide": may_decide,
        "on": today(),
        "place": "supervising",
        "corner": "matters",
        "thing": found.thing,
    }
    wrong = decide_form or withdraw_form
    return render(request, "delivery/matter.html", facts, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def raise_matter(request: HttpRequest, task_id: int) -> HttpResponse:
    """Bring to a leader what the office cannot settle; begun with what its report says."""
    require("delivery.report", request.user)
    officer = officer_of(request)
    task = queries.task(task_id, officer)
    progress_id = number_in(request.GET.get("progress", ""))
    report: Any = None
    if progress_id is not None:
        report = queries.progress_report(progress_id, officer)
    initial = {
        "leader": task.lead_leader_id,
        "text": report.needs if report else "",
        "progress": report.pk if report else None,
    }
    form = RaiseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        raised = actions.raise_matter(
            task_id=task.pk,
            text=form.cleaned_data["text"],
            leader_id=int(form.cleaned_data["leader"]),
            progress_id=form.cleaned_data["progress"],
            at=now(),
            by=officer,
        )
        return done(request, _("It has gone to the leader."), reverse("delivery:matter", args=[raised.pk]))
    facts = {"task": task, "report": report, "form": form, "place": "supervising", "thing": task.thing}
    return render(
        request, "delivery/raise_matter.html", facts, status=422 if request.method == "POST" else 200
    )


@require_POST
def decide_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Decide, as the leader named."""
    require("delivery.decide", request.user)
    officer = officer_of(request)
    queries.matter(matter_id, officer)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return page_of_matter(request, matter_id, decide_form=form)
    decided = actions.decide_matter(
        matter_id=matter_id,
        decision=form.cleaned_data["decision"],
        new_task=form.new_task(),
        at=now(),
        by=officer,
        seen_version=form.cleaned_data["version"],
    )
    said = _("Decided.")
    if decided.new_task is not None:
        said = _("Decided: task %(n)d has gone to its offices.") % {"n": decided.new_task.number}
    return done(request, said, reverse("delivery:matter", args=[matter_id]))


@require_POST
def withdraw_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Take a matter back that has settled itself."""
    require("delivery.report", request.user)
    officer = officer_of(request)
    queries.matter(matter_id, officer)
    form = WithdrawMatterForm(request.POST)
    if not form.is_valid():
        return page_of_matter(request, matter_id, withdraw_form=form)
    actions.withdraw_matter(
        matter_id=matter_id,
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer,
        seen_version=form.cleaned_data["version"],
    )
    return done(request, _("Withdrawn."), reverse("delivery:matter", args=[matter_id]))

"""A task table on its way out: consultation, approval, issue; each act on a page that says what it does."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.sheets import (
    ApproveForm,
    ConsultForm,
    IssueForm,
    SeenForm,
    WriteApprovalForm,
)
from luoshi.delivery.rules.states import MoveNotPossible
from luoshi.delivery.sheets import counts as sheet_counts
from luoshi.delivery.sheets import page as sheet_page
from luoshi.delivery.views.acting import done
from luoshi.ledger.forms import DecisionForm
from luoshi.people.clock import now, today
from luoshi.people.permissions import require
from luoshi.people.visitor import officer_of

GET_OR_POST = ["GET", "HEAD", "POST"]


def ask(request: HttpRequest, found: Any, act: str, form: Any, **facts: Any) -> HttpResponse:
    """The page that says what an act on a sheet will do, with its form; refused while it is not possible."""
    officer = officer_of(request)
    if act not in sheet_page.acts_on(found, officer):
        raise MoveNotPossible(state=f"sheet.{found.state}", act=f"sheet.{act}")
    shown = {
        "sheet": found,
        "stand": sheet_counts.standing(found, officer),
        "act": act,
        "form": form,
        "thing": found.thing,
        "place": "sheets",
        **facts,
    }
    return render(request, "delivery/sheet/act.html", shown, status=422 if form.is_bound else 200)


def back_to(request: HttpRequest, sheet_id: int, said: str) -> HttpResponse:
    """Say what was done and go to the sheet."""
    return done(request, said, reverse("delivery:sheet", args=[sheet_id]))


@require_http_methods(GET_OR_POST)
def consult(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Send the draft to the offices for comments."""
    require("delivery.manage", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    form = ConsultForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.consult_on_sheet(
            sheet_id=sheet_id,
            until=form.cleaned_data["until"],
            at=now(),
            by=officer_of(request),
            seen_version=form.cleaned_data["version"],
        )
        return back_to(request, sheet_id, _("Sent out: every office with a part in it has been told."))
    return ask(request, found, "consult", form, title=_("Send out for comments"))


@require_http_methods(GET_OR_POST)
def submit(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Bring the sheet to its approval."""
    require("delivery.manage", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    form = SeenForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.submit_sheet(
            sheet_id=sheet_id, at=now(), by=officer_of(request), seen_version=form.cleaned_data["version"]
        )
        return back_to(request, sheet_id, _("Submitted: the leaders see it as a whole now."))
    return ask(request, found, "submit", form, title=_("Submit for approval"))


@require_http_methods(GET_OR_POST)
def take_back(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Make the sheet a draft again."""
    require("delivery.manage", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    form = DecisionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.take_sheet_back(
            sheet_id=sheet_id,
            reason=form.cleaned_data["reason"],
            at=now(),
            by=officer_of(request),
            seen_version=form.cleaned_data["version"],
        )
        return back_to(request, sheet_id, _("Taken back: it is a draft again."))
    return ask(request, found, "take-back", form, title=_("Take back"))


@require_http_methods(GET_OR_POST)
def approve(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Approve in person, or write down who approved and by which document."""
    require("delivery.sign", request.user)
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    in_person = officer.role == "leader"
    form_class = ApproveForm if in_person else WriteApprovalForm
    initial = {"version": found.version, "document": found.approval_document}
    if not in_person:
        initial |= {
            "approver": found.approver_id,
            "meeting": "" if found.approver_id else found.approved_by,
        }
    form = form_class(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        approver = typed.get("approver")
        actions.approve_sheet(
            sheet_id=sheet_id,
            document=typed["document"],
            approver_id=approver.pk if approver else None,
            meeting=typed.get("meeting", ""),
            at=now(),
            by=officer,
            seen_version=typed["version"],
        )
        return back_to(request, sheet_id, _("The approval is written down."))
    title = _("Approve") if in_person else _("Write down the approval")
    return ask(request, found, "approve", form, title=title, in_person=in_person)


@require_http_methods(GET_OR_POST)
def send_back(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Refuse the approval, as a leader."""
    require("delivery.decide", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    form = DecisionForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        actions.send_sheet_back(
            sheet_id=sheet_id,
            reason=form.cleaned_data["reason"],
            at=now(),
            by=officer_of(request),
            seen_version=form.cleaned_data["version"],
        )
        said = _("Sent back: the supervision office works on it again.")
        return done(request, said, reverse("delivery:sheets"))
    return ask(request, found, "send-back", form, title=_("Send back"))


@require_http_methods(GET_OR_POST)
def issue(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Issue the approved sheet under its number."""
    require("delivery.manage", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    form = IssueForm(request.POST or None, initial={"version": found.version, "issued_on": today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        actions.issue_sheet(
            sheet_id=sheet_id,
            number=typed["number"],
            issued_on=typed["issued_on"],
            at=now(),
            by=officer_of(request),
            seen_version=typed["version"],
        )
        return back_to(request, sheet_id, _("Issued: every office is asked to accept its tasks."))
    return ask(request, found, "issue", form, title=_("Issue"))

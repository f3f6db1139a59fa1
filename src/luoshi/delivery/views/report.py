"""A progress report as head and verifier read it, and every act upon it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.evidence.page import withdrawable
from luoshi.delivery.forms.evidence import EvidenceForm, JudgeForm, WithdrawForm
from luoshi.delivery.forms.progress import PlainActForm, ReasonForm, VerifyForm
from luoshi.delivery.reporting.page import ReportPage, report_page
from luoshi.delivery.rules import states
from luoshi.delivery.views.acting import done
from luoshi.delivery.views.evidence import limits, rules_in_force
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

OF_THE_OFFICE = ("withdraw", "check", "return")
PRIMARY = ("check", "verify")
ACTIONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "withdraw": (actions.withdraw_progress, ()),
    "check": (actions.check_progress, ()),
    "return": (actions.return_progress, ("reason",)),
    "send-back": (actions.return_progress, ("reason",)),
    "verify": (actions.verify_progress, ("method", "text")),
    "reopen": (actions.reopen_progress, ("reason",)),
}
SAID = {
    "withdraw": gettext_lazy("The report is a draft again."),
    "check": gettext_lazy("Checked: it goes on to the supervision office."),
    "return": gettext_lazy("Returned to its writer with your reason."),
    "send-back": gettext_lazy("Sent back to the office with your reason."),
    "verify": gettext_lazy("Verified."),
    "reopen": gettext_lazy("The report is open again and went back to its writer."),
}


@require_safe
def progress(request: HttpRequest, progress_id: int) -> HttpResponse:
    """One report: what it says, against what was expected, and what proves it."""
    return page_of_report(request, progress_id)


def page_of_report(
    request: HttpRequest, progress_id: int, bound: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page; ``bound``: the act whose form came back with something wrong."""
    officer, on = officer_of(request), today()
    page = report_page(progress_id, officer, on=on, in_force=rules_in_force(on))
    report = page.progress
    acts = possible(page, officer)
    offered = [(act, bound[1] if bound and bound[0] == act else form_of(act, report)) for act in acts]
    period_open = report.period.locked_at is None
    may_write = (
        page.is_own_office
        and period_open
        and report.state in ("draft", "returned")
        and allowed("delivery.report", officer)
        and page.task.state in ("accepted", "in-hand")
    )
    may_hand_in = allowed("delivery.evidence", officer) and (
        page.is_own_office or not is_of_an_office(officer)
    )
    facts = {
        "page": page,
        "report": report,
        "task": page.task,
        "period": report.period,
        "acts": sorted(offered, key=lambda one: one[0] not in PRIMARY),
        "primary": next((act for act in acts if act in PRIMARY), ""),
        "may_write": may_write,
        "may_raise": page.is_own_office and allowed("delivery.report", officer),
        "may_hand_in": may_hand_in,
        "may_judge": allowed("delivery.verify", officer),
        "officer": officer,
        "withdrawable": withdrawable(page.evidence, officer),
        "evidence_form": EvidenceForm(initial={"progress": report.pk}),
        "judge_form": JudgeForm(),
        "withdraw_form": WithdrawForm(),
        "contradicted": any(use.contradicts for use in page.evidence),
        "on": on,
        "place": "reporting",
        "thing": report.thing,
        **limits(),
    }
    return render(request, "delivery/progress.html", facts, status=422 if bound else 200)


def is_of_an_office(officer: Any) -> bool:
    """Whether the officer reports for an office or heads it."""
    return officer.role in ("reporter", "head")


def possible(page: ReportPage, officer: Any) -> list[str]:
    """What ``officer`` may do with the report now; submitting belongs to the page on which it is written."""
    report = page.progress
    if report.period.locked_at is not None:
        return []
    acts = [
        act
        for act in states.possible_acts(states.PROGRESS, report.state, officer.role)
        if act in ACTIONS and (page.is_own_office or act not in OF_THE_OFFICE)
    ]
    return [act for act in acts if act != "verify" or not page.has_reported]


def form_of(act: str, report: Any, data: Any = None) -> forms.Form:
    """The form of ``act``, empty or filled with ``data``."""
    known: dict[str, Any] = {"auto_id": f"id_{act}_%s", "initial": {"version": report.version}}
    fields = ACTIONS[act][1]
    if "reason" in fields:
        return ReasonForm(data, **known)
    return VerifyForm(data, **known) if act == "verify" else PlainActForm(data, **known)


@require_POST
def act_on_progress(request: HttpRequest, progress_id: int, act: str) -> HttpResponse:
    """Do ``act`` with what its form holds; what cannot be done is refused by the action."""
    if act not in ACTIONS:
        raise Http404
    officer, on = officer_of(request), today()
    page = report_page(progress_id, officer, on=on, in_force=rules_in_force(on))
    form = form_of(act, page.progress, request.POST)
    if not form.is_valid():
        return page_of_report(request, progress_id, (act, form))
    action, fields = ACTIONS[act]
    typed = form.cleaned_data
    action(
        progress_id=progress_id,
        at=now(),
        by=officer,
        seen_version=typed["version"],
        **{name: typed[name] for name in fields},
    )
    return done(request, str(SAID[act]), reverse("delivery:progress", args=[progress_id]))

"""Writing a progress report: one form with what is known, words, figures and evidence."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.delivery import actions
from luoshi.delivery.forms.figures import FigureForm, refusal_words
from luoshi.delivery.forms.progress import KEPT_TEXTS, ReportForm, report_initial
from luoshi.delivery.reporting.figures_of_period import light_of, unpublished
from luoshi.delivery.reporting.page import WritePage, write_page
from luoshi.delivery.views.evidence import handed_in, limits, rules_in_force
from luoshi.ground.refused import Refused
from luoshi.ledger.deciding import ChangedMeanwhile
from luoshi.people.clock import now, today
from luoshi.people.permissions import require
from luoshi.people.visitor import officer_of

# Refusals after which the form comes back with all that was typed; others say that the page is not for one.
KEPT = {
    "changed-meanwhile",
    "period-locked",
    "not-a-number",
    "figure-unfit",
    "figure-missing",
    "nothing-reported",
    "status-goes-back",
    "reason-missing",
    "progress-too-long",
    "correction-unfit",
    "move-not-possible",
}
CONFLICT, UNPROCESSABLE = 409, 422


def page_of(request: HttpRequest, task_id: int, period_id: int) -> WritePage:
    """What is known for the report, for somebody who may write it."""
    on = today()
    return write_page(task_id, period_id, officer_of(request), on=on, in_force=rules_in_force(on))


@require_http_methods(["GET", "HEAD", "POST"])
def write_progress(request: HttpRequest, task_id: int, period_id: int) -> HttpResponse:
    """Write the report of a task on a period, keep it as a draft, or hand it in."""
    require("delivery.report", request.user)
    page = page_of(request, task_id, period_id)
    if page.progress is not None and page.progress.state not in ("draft", "returned"):
        if request.method == "POST":  # typed while a colleague handed it in: not to be lost without a word
            raise ChangedMeanwhile(numbers=str(page.task.number))
        return redirect("delivery:progress", page.progress.pk)
    initial = report_initial(page.progress, page.last)
    if request.method != "POST":
        return shown(request, page, ReportForm(figures=page.figures, initial=initial))
    submitting = "submit" in request.POST
    form = ReportForm(request.POST, request.FILES, figures=page.figures, submitting=submitting)
    if not form.is_valid():
        return shown(request, page, form, UNPROCESSABLE)
    return kept(request, page, form)


def kept(request: HttpRequest, page: WritePage, form: ReportForm) -> HttpResponse:
    """Keep what was typed, then its evidence, then hand it in if that is wanted; nothing typed is lost."""
    officer, at = officer_of(request), now()
    task_id, period_id = page.task.pk, page.period.pk
    try:
        progress = actions.save_progress(
            task_id=task_id,
            period_id=period_id,
            text=form.text(),
            figures=form.entries(),
            at=at,
            by=officer,
            seen_version=form.cleaned_data["version"],
        )
    except Refused as refused:
        return came_back(request, page, form, refused)
    typed = form.cleaned_data
    wrong, count = handed_in(
        typed["file"], typed["link"], task_id=task_id, progress_id=progress.pk, at=at, by=officer
    )
    if wrong:
        form.add_error("file", [_("The draft is kept, but not all of the evidence:"), *wrong])
        return shown(request, page_of(request, task_id, period_id), form, UNPROCESSABLE, progress.version)
    if not form.submitting:
        messages.success(request, _("The draft is kept. Nobody but your office sees it."))
        return redirect("delivery:write_progress", task_id, period_id)
    try:
        progress = actions.submit_progress(
            progress_id=progress.pk, at=at, by=officer, seen_version=progress.version
        )
    except Refused as refused:
        # what was typed is a draft by now
        return came_back(request, page, form, refused)
    said = _("Handed in: the head of your office checks it next.")
    if count:
        files = ngettext(
            "%(n)d piece of evidence goes with it.", "%(n)d pieces of evidence go with it.", count
        )
        said = f"{said} {files % {'n': count}}"
    messages.success(request, said)
    return redirect("delivery:reporting")


def came_back(request: HttpRequest, page: WritePage, form: ReportForm, refused: Refused) -> HttpResponse:
    """The form again with all that was typed, and why it could not be kept or handed in.

    Somebody else's words, kept meanwhile, stand beside it; with the next click the own ones are kept.
    """
    if refused.code not in KEPT:
        raise refused
    form.add_error(None, refusal_words(refused))
    try:
        fresh = page_of(request, page.task.pk, page.period.pk)
    except Refused:  # the period was locked: nothing can be kept, but the words are still there to copy
        fresh = page
    version = fresh.progress.version if fresh.progress else 0
    is_conflict = refused.code == "changed-meanwhile"
    status = CONFLICT if is_conflict else UNPROCESSABLE
    return shown(request, fresh, form, status, version, is_conflict=is_conflict)


def shown(
    request: HttpRequest,
    page: WritePage,
    form: ReportForm,
    status: int = 200,
    version: int | None = None,
    *,
    is_conflict: bool = False,
) -> HttpResponse:
    """The page; ``version`` stands in for the one that was sent where something was kept since."""
    officer = officer_of(request)
    if version is None:
        version = page.progress.version if page.progress and not form.is_bound else None
    is_prefilled = page.progress is None and page.last is not None
    facts: dict[str, Any] = {
        "page": page,
        "task": page.task,
        "period": page.period,
        "progress": page.progress,
        "form": form,
        "version": version if version is not None else form["version"].value(),
        "is_conflict": is_conflict,
        "is_prefilled": is_prefilled and any(getattr(page.last, name) for name in KEPT_TEXTS),
        "is_unpublished": unpublished(page.figures),
        "may_submit": officer.role == "reporter",
        "on": today(),
        "place": "reporting",
        "thing": page.progress.thing if page.progress else page.task.thing,
        **limits(),
    }
    return render(request, "delivery/write_progress.html", facts, status=status)


@require_safe
def light_of_value(request: HttpRequest, task_id: int, period_id: int, path_id: int) -> HttpResponse:
    """Which light a value would give that is being typed, for the form."""
    page = page_of(request, task_id, period_id)
    figure = next((one for one in page.figures if one.path.pk == path_id), None)
    if figure is None:
        return render(request, "delivery/value_light.html", {})
    form = FigureForm(request.GET, figure=figure)
    on = today()
    light = amount = None
    if form.is_valid() and (amount := form.amount):
        light = light_of(
            figure.path,
            page.period,
            amount,
            on=on,
            in_force=rules_in_force(on),
            status=form.cleaned_data["status"],
        )
    wrong = [error for name in ("value", "numerator", "denominator") for error in form.errors.get(name, [])]
    facts = {"figure": figure, "light": light, "amount": amount, "wrong": wrong}
    return render(request, "delivery/value_light.html", facts)

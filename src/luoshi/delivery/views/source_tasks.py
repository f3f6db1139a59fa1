"""The tasks of a source: what of it is carried out where, and the rest put into a draft sheet."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.forms.source_tasks import IntoSheetForm
from luoshi.delivery.sheets import source_tasks as tasks
from luoshi.delivery.supervising.replies import is_replied_to, may_read_replies
from luoshi.ledger import queries as ledger
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.source_queries import is_finding
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def source_tasks(request: HttpRequest, source_id: int) -> HttpResponse:
    """What became of the source's commitments; those that are no task yet go into a draft sheet."""
    officer = officer_of(request)
    source = ledger.report(source_id)
    found = tasks.source_tasks(source, officer)
    may_make = allowed("delivery.manage", officer)
    sheets = list(tasks.open_sheets(source, officer)) if may_make else []
    form = IntoSheetForm(request.POST or None, sheets=[(sheet.pk, str(sheet)) for sheet in sheets])
    if request.method == "POST":
        require("delivery.manage", officer)
        if form.is_valid():
            made = actions.add_tasks(
                sheet_id=int(form.cleaned_data["sheet"]),
                commitment_ids=[one.pk for one in found.untaken],
                at=now(),
                by=officer,
            )
            said = ngettext("%(n)d task was made.", "%(n)d tasks were made.", len(made))
            messages.success(request, said % {"n": len(made)})
            return redirect("delivery:sheet", int(form.cleaned_data["sheet"]))
    lights = lights_of(found, today())
    facts = {
        "source": source,
        "found": found,
        "rows": [(one, lights.get(one.task.pk)) for one in found.followed],
        "form": form,
        "sheets": sheets,
        "may_make": may_make,
        "is_finding": is_finding(source),
        "may_reply": is_replied_to(source) and may_read_replies(officer),
        "thing": f"report:{source.pk}",
        "place": "reports",
    }
    return render(request, "delivery/source_tasks.html", facts, status=422 if form.is_bound else 200)


@require_safe
def source_tasks_workbook(request: HttpRequest, source_id: int) -> HttpResponse:
    """The tasks of the source with their lights, and what is no task yet, as a workbook."""
    officer, on = officer_of(request), today()
    source = ledger.report(source_id)
    found = tasks.source_tasks(source, officer)
    lights = lights_of(found, on)
    tabs = tasks.source_tasks_sheets(source, found, lights, on)
    return attachment(write_workbook(tabs), XLSX, f"{source}落实情况{on:%Y%m%d}.xlsx")


def lights_of(found: tasks.SourceTasks, on: date) -> dict[int, queries.TaskLight]:
    """The lights of its tasks; none on a day without rules."""
    if not has_rules(on):
        return {}
    return queries.task_lights([one.task for one in found.followed], on=on, rule_sets=profile().lights)

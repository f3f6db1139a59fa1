"""Reports: the list, taking one in, the coverage map of its text, what a new edition changed."""

import hashlib
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi import reader
from luoshi.ledger import actions, inbox, queries, report_queries
from luoshi.ledger.coverage import coverage
from luoshi.ledger.coverage_map import bands, lines, stretches, totals
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.forms import AdoptForm, UploadForm
from luoshi.ledger.onward import is_partial
from luoshi.ledger.preview import preview
from luoshi.ledger.report_table import reports_sheet
from luoshi.paper.sheets import write_workbook
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """All reports that were adopted."""
    facts = {
        "reports": queries.reports(),
        "may_adopt": allowed("ledger.adopt", request.user),
        "place": "reports",
    }
    return render(request, "ledger/reports.html", facts)


@require_safe
def reports_workbook(_request: HttpRequest) -> HttpResponse:
    """The list of reports, as a workbook."""
    return attachment(write_workbook([reports_sheet(queries.reports())]), XLSX, "政府工作报告一览.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """First step of taking a report in: the file. It is read here, so that a bad one is refused at once."""
    require("ledger.adopt", request.user)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        data = form.cleaned_data["file"].read()
        any_text = form.cleaned_data["any_text"]
        reader.read(data, any_text=any_text)
        name = inbox.keep(data, at=timezone.now())
        address = reverse("ledger:adopt", args=[name])
        return redirect(f"{address}?any_text=1" if any_text else address)
    status = 422 if form.is_bound else 200
    limit = settings.UPLOAD_LIMIT_BYTES
    facts = {"form": form, "limit_bytes": limit, "limit_mb": limit // (1024 * 1024), "place": "reports"}
    return render(request, "ledger/upload.html", facts, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: HttpRequest, upload: str) -> HttpResponse:
    """Second step: what was read in the file, whose report it is, and the button that takes it in."""
    require("ledger.adopt", request.user)
    data = inbox.kept(upload)
    if request.method == "POST":
        form = AdoptForm(request.POST)
        if form.is_valid():
            return adopted(request, form, data, upload)
        any_text = bool(request.POST.get("any_text"))
    else:
        any_text = "any_text" in request.GET
        form = AdoptForm(initial={"any_text": any_text})
    reading = reader.read(data, any_text=any_text)
    if request.method != "POST":
        form.initial.update(place=reading.place, year=reading.year_planned)
    facts = {
        "form": form,
        "preview": preview(reading),
        "before": list(report_queries.same_bytes(reading.sha256)),
        "place": "reports",
    }
    return render(request, "ledger/adopt.html", facts, status=422 if form.is_bound else 200)


def adopted(request: HttpRequest, form: AdoptForm, data: bytes, upload: str) -> HttpResponse:
    """Take the file in and go on to what came of it."""
    adoption = actions.adopt_report(
        data=data,
        place=form.cleaned_data["place"],
        year=form.cleaned_data["year"],
        any_text=form.cleaned_data["any_text"],
        even_if_unlike=form.cleaned_data["even_if_unlike"],
        at=timezone.now(),
        by=officer_of(request),
    )
    inbox.drop(upload)
    report, edition = adoption.report, adoption.edition
    if not adoption.created:
        messages.info(request, _("These very bytes were adopted before: nothing was changed."))
        return redirect("ledger:report", report.pk)
    if edition.number > 1:
        messages.success(
            request, _("Adopted as edition %(n)d. Below is what it changed.") % {"n": edition.number}
        )
        return redirect("ledger:changes", report.pk, edition.number)
    n = len(adoption.added)
    said = ngettext(
        "Adopted: %(n)d commitment is proposed. The map shows what was made of each stretch of the text.",
        "Adopted: %(n)d commitments are proposed. The map shows what was made of each stretch of the text.",
        n,
    )
    messages.success(request, said % {"n": n})
    return redirect("ledger:report", report.pk)


@require_safe
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """The coverage map: the whole text, coloured by what was made of each stretch."""
    found = queries.report(report_id)
    wanted = request.GET.get("edition", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 9 else None
    edition = queries.edition(found, number)
    editions = list(queries.editions(found))
    pieces = stretches(coverage(edition))
    facts = {
        "report": found,
        "edition": edition,
        "editions": editions,
        "is_newest": edition.pk == editions[0].pk,
        "lines": lines(pieces, report_queries.commitments_by_id(edition)),
        "totals": totals(pieces),
        "bands": bands(pieces),
        "findings": report_queries.findings(edition),
        "characters": len(edition.text),
        "thing": f"report:{found.pk}",
        "place": "reports",
    }
    return render(request, "ledger/report.html", facts)


@require_safe
def figure(request: HttpRequest, report_id: int, figure_id: int) -> HttpResponse:
    """What was read in one figure, and the commitment that it is a target of, if it is one."""
    found = report_queries.figure_page(queries.report(report_id), figure_id)
    template = "ledger/figure_panel.html" if is_partial(request) else "ledger/figure.html"
    facts = {"found": found, "figure": found.figure, "report": found.report, "place": "reports"}
    return render(request, template, facts)


@require_safe
def original(request: HttpRequest, report_id: int, number: int) -> HttpResponse:  # noqa: ARG001
    """The file of an edition, byte by byte as it was adopted; never shown by the browser itself."""
    found = queries.report(report_id)
    data = report_queries.original(found, number)
    name = f"{found.place}{found.year_planned}-{number}-{hashlib.sha256(data).hexdigest()[:12]}.bin"
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"report.bin\"; filename*=UTF-8''{quote(name)}"
        },
    )


@require_safe
def changes(request: HttpRequest, report_id: int, number: int) -> HttpResponse:
    """What an edition changed in the ledger."""
    found = queries.report(report_id)
    edition = queries.edition(found, number)
    changed = queries.edition_changes(edition)
    groups = [
        (act, [change for change in changed if change.act == act])
        for act in ("text_changed", "text_lost", "text_found", "added")
    ]
    facts = {
        "report": found,
        "edition": edition,
        "groups": [(act, rows) for act, rows in groups if rows],
        "thing": f"report:{found.pk}",
        "place": "reports",
    }
    return render(request, "ledger/changes.html", facts)

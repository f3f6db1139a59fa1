"""Sources: what binds the city besides the report, taken in by hand, from a file or by the reader."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.ledger import actions, queries, source_queries
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.indicator_queries import bases
from luoshi.ledger.office_formats import convert
from luoshi.ledger.onward import onward
from luoshi.ledger.source_forms import BasisForm, NewSourceForm, RestsForm, source_filters
from luoshi.ledger.source_sheet import sources_sheet
from luoshi.ledger.source_table import is_table_file, items_in, typed_items
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

SOURCES_A_PAGE = 100
ROWS_A_PAGE = 300


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """All sources, filtered by kind, year and words."""
    filters = source_filters(request.GET)
    page = Paginator(source_queries.source_rows(filters), SOURCES_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "filters": filters,
        "kinds": source_queries.kind_counts(filters),
        "years": source_queries.years(),
        "is_filtered": bool(filters.kind or filters.year or filters.q),
        "query": request.GET.urlencode(),
        "may_add": allowed("ledger.adopt", request.user),
        "place": "reports",
    }
    return render(request, "ledger/sources.html", facts)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The list of sources as the filters have it, as a workbook."""
    rows = source_queries.source_rows(source_filters(request.GET))
    return attachment(write_workbook([sources_sheet(rows)]), XLSX, "任务来源.xlsx")


@require_safe
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """One source: what it is, what it demands, what became of that, and what else rests on it."""
    found = queries.report(source_id)
    page = Paginator(source_queries.commitments_of(found), ROWS_A_PAGE).get_page(request.GET.get("page"))
    resting = list(source_queries.resting_on(found))
    facts = {
        "source": found,
        "edition": source_queries.edition_of(found),
        "page": page,
        "proposals": [row for row in page.object_list if row.state == "proposed"],
        "resting": resting,
        "is_finding": source_queries.is_finding(found),
        "may_decide": allowed("ledger.decide", request.user),
        "thing": f"report:{found.pk}",
        "place": "reports",
    }
    return render(request, "ledger/source.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    """Take a source in: typed line by line, from a table, or by the reader."""
    require("ledger.adopt", request.user)
    is_sent = request.method == "POST"
    kind = request.GET.get("kind", "")
    form = NewSourceForm(request.POST, request.FILES) if is_sent else NewSourceForm(initial={"kind": kind})
    if is_sent and form.is_valid():
        return added(request, form.cleaned_data)
    facts = {"form": form, "has_report": queries.reports().exists(), "place": "reports"}
    return render(request, "ledger/new_source.html", facts, status=422 if is_sent else 200)


def added(request: HttpRequest, typed: dict[str, Any]) -> HttpResponse:
    """Take the source in and go to its page."""
    year = (typed["dated"] or today()).year
    given: dict[str, Any] = {}
    if typed["items"].strip():
        rows = typed_items(typed["items"], year=year)
        given = {"items": [row.text for row in rows], "dues": [row.due for row in rows]}
    elif typed["text"].strip():
        given = {"data": typed["text"].encode("utf-8", errors="replace")}
    else:
        data = typed["file"].read()
        if is_table_file(data):
            rows = items_in(data, year=year)
            given = {
                "items": [row.text for row in rows],
                "dues": [row.due for row in rows],
                "original": data,
            }
        else:
            given = {"data": convert(data)}
    adoption = actions.add_source(
        kind=typed["kind"],
        title=typed["title"],
        document=typed["document"],
        issuer=typed["issuer"],
        dated=typed["dated"],
        year=year,
        at=now(),
        by=officer_of(request),
        **given,
    )
    n = len(adoption.added)
    said = ngettext("Taken in: it demands %(n)d thing.", "Taken in: it demands %(n)d things.", n)
    messages.success(request, said % {"n": n})
    return redirect("ledger:source", adoption.report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def rest_on(request: HttpRequest, source_id: int) -> HttpResponse:
    """Find commitments of other sources that rest on this one, too, and say so."""
    require("ledger.decide", request.user)
    found = queries.report(source_id)
    form = RestsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        basis = actions.add_basis(
            commitment_id=form.cleaned_data["commitment"],
            source_id=source_id,
            note=form.cleaned_data["note"],
            at=now(),
            by=officer_of(request),
        )
        said = _("Commitment %(n)d rests on this source, too.")
        messages.success(request, said % {"n": basis.commitment.number})
        return redirect("ledger:source", source_id)
    words = request.GET.get("q", "")
    facts = {
        "source": found,
        "q": words,
        "rows": source_queries.could_rest_on(found, words),
        "most": source_queries.MOST_FOUND,
        "place": "reports",
    }
    return render(request, "ledger/rest_on.html", facts, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def add_basis(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Name another source that the commitment rests on, and where it stands there."""
    require("ledger.decide", request.user)
    found = queries.commitment_page(commitment_id).commitment
    form = BasisForm(request.POST or None, commitment=found)
    if request.method == "POST" and form.is_valid():
        actions.add_basis(
            commitment_id=commitment_id,
            source_id=int(form.cleaned_data["source"]),
            note=form.cleaned_data["note"],
            at=now(),
            by=officer_of(request),
        )
        messages.success(request, _("Commitment %(n)d rests on one more source.") % {"n": found.number})
        return redirect(onward(request, f"/commitments/{commitment_id}/"))
    facts = {
        "commitment": found,
        "form": form,
        "bases": list(bases(commitment_id)),
        "thing": found.thing,
        "place": "ledger",
    }
    return render(request, "ledger/add_basis.html", facts, status=422 if form.is_bound else 200)

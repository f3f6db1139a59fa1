"""The ledger as a table: filters in the address, acts upon many rows, exports of what is shown."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.ledger import actions, exports, queries, task_table
from luoshi.ledger.downloads import CSV, XLSX, attachment
from luoshi.ledger.forms import FILTER_NAMES, MergeForm, filters_of
from luoshi.ledger.onward import onward
from luoshi.paper.delimited import write_csv
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import shortest_query, ticked_rows
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

# A long report has about a thousand commitments: most are shown whole, so that the browser can search them.
ROWS_A_PAGE = 600


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of the newest report, with the filters in the address."""
    newest = queries.reports().first()
    if newest is None:
        return redirect("ledger:reports")
    address, query = reverse("ledger:table", args=[newest.pk]), shortest_query(request.GET, FILTER_NAMES)
    return redirect(f"{address}?{query}" if query else address)


@require_safe
def table(request: HttpRequest, report_id: int) -> HttpResponse:
    """The commitments of one report, as the filters in the address want them."""
    report = queries.report(report_id)
    filters = filters_of(request.GET)
    rows = queries.ledger_rows(report, filters)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = shortest_query(request.GET, FILTER_NAMES)
    facts = {
        "report": report,
        "reports": queries.reports(),
        "page": page,
        "filters": filters,
        "facets": queries.facets(report, filters),
        "query": query,
        "is_filtered": bool(query),
        "may_decide": allowed("ledger.decide", request.user),
        "place": "ledger",
    }
    response = render(request, "ledger/table.html", facts)
    if request.headers.get("HX-Request") == "true":
        address = reverse("ledger:table", args=[report.pk])
        response["HX-Push-Url"] = f"{address}?{query}" if query else address
    return response


@require_safe
def workbook(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the filters let through, as a workbook of three sheets."""
    report = queries.report(report_id)
    origin = exports.origin(report, queries.edition(report))
    rows = exports.table_rows(queries.ledger_rows(report, filters_of(request.GET)))
    return attachment(write_workbook(task_table.sheets(rows, origin)), XLSX, f"{file_stem(origin)}.xlsx")


@require_safe
def csv(request: HttpRequest, report_id: int) -> HttpResponse:
    """What the filters let through, as one CSV file."""
    report = queries.report(report_id)
    origin = exports.origin(report, queries.edition(report))
    rows = exports.table_rows(queries.ledger_rows(report, filters_of(request.GET)))
    content = write_csv(task_table.one_sheet(rows, origin))
    return attachment(content, CSV, f"{file_stem(origin)}.csv")


def file_stem(origin: task_table.Origin) -> str:
    """The name of an export without its ending."""
    return f"{origin.place}{origin.year or ''}任务分解表"


@require_POST
def accept_many(request: HttpRequest, report_id: int) -> HttpResponse:
    """Accept all ticked rows, or go on to merging them where that button was pressed."""
    if "merge" in request.POST:
        return merge(request, report_id)
    accepted = actions.accept_commitments(
        seen=ticked_rows(request), at=timezone.now(), by=officer_of(request)
    )
    said = ngettext("%(n)d commitment accepted.", "%(n)d commitments accepted.", len(accepted))
    messages.success(request, said % {"n": len(accepted)})
    return redirect(onward(request, reverse("ledger:table", args=[report_id])))


@require_POST
def merge(request: HttpRequest, report_id: int) -> HttpResponse:
    """First ask how the one is worded that the ticked rows become, and why; then merge them."""
    require("ledger.decide", request.user)
    report = queries.report(report_id)
    seen = ticked_rows(request)
    rows = list(
        queries.ledger_rows(report, queries.Filters(state="all")).filter(pk__in=seen)  # what is ticked
    )
    back = onward(request, reverse("ledger:table", args=[report_id]))
    sent = "reason" in request.POST
    form = MergeForm(request.POST if sent else None, initial={"text": "；".join(row.text for row in rows)})
    if sent and form.is_valid():
        merged = actions.merge_commitments(
            seen=seen,
            text=form.cleaned_data["text"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
            by=officer_of(request),
        )
        messages.success(request, _("Merged into commitment %(n)d.") % {"n": merged.number})
        return redirect("ledger:commitment", merged.pk)
    facts = {"report": report, "rows": rows, "seen": seen, "form": form, "back": back, "place": "ledger"}
    return render(request, "ledger/merge.html", facts, status=422 if sent else 200)

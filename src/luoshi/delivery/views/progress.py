"""Reporting: what an office owes, what its head checks, what is verified, and what is late."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery.forms.figures import refusal_words
from luoshi.delivery.forms.progress import FILTER_NAMES, owed_filters
from luoshi.delivery.permissions import works_in_an_office
from luoshi.delivery.reporting.checking import check_reports
from luoshi.delivery.reporting.owed import SHOWN, owed, owed_sheet
from luoshi.delivery.reporting.page import (
    reports_due,
    reports_handed_in,
    reports_to_check,
    reports_to_verify,
)
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.onward import onward
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import shortest_query, ticked_rows
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100


@require_safe
def reporting(request: HttpRequest) -> HttpResponse:
    """What waits for this officer: to report, to check, to verify; and what is late, by office."""
    return reporting_of_office(request) if works_in_an_office(officer_of(request)) else overview(request)


def reporting_of_office(request: HttpRequest) -> HttpResponse:
    """What the officer's office owes and has handed in, and what its head checks."""
    officer, on = officer_of(request), today()
    due = reports_due(officer, on=on)
    facts = {
        "due": due,
        "first": due[0] if due else None,
        "to_check": reports_to_check(officer) if allowed("delivery.check", officer) else (),
        "page": Paginator(reports_handed_in(officer), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "on": on,
        "place": "reporting",
    }
    return render(request, "delivery/reporting_of_office.html", facts)


def overview(request: HttpRequest) -> HttpResponse:
    """What waits to be verified, and which reports are owed, as the filters in the address want them."""
    officer, on = officer_of(request), today()
    filters, query = owed_filters(request.GET), shortest_query(request.GET, FILTER_NAMES)
    found = owed(officer, filters, on=on)
    waiting = reports_to_verify(officer) if allowed("delivery.verify", officer) else ()
    facts = {
        "to_verify": [row for row in waiting if filters.office in (None, row.office_id)],
        "owed": found,
        "filters": filters,
        "query": query,
        "is_filtered": bool(query),
        "shows": SHOWN,
        "page": Paginator(found.reports, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "may_verify": allowed("delivery.strike_off", officer),
        "may_manage": allowed("delivery.manage", officer),
        "on": on,
        "place": "reporting",
    }
    return render(request, "delivery/reporting.html", facts)


@require_safe
def reporting_workbook(request: HttpRequest) -> HttpResponse:
    """Which reports are owed and how they stand, as the filters want them, as a workbook."""
    on = today()
    found = owed(officer_of(request), owed_filters(request.GET), on=on)
    return attachment(write_workbook([owed_sheet(found, on)]), XLSX, f"进展报送情况{on:%Y%m%d}.xlsx")


@require_POST
def check_many(request: HttpRequest) -> HttpResponse:
    """Agree with all ticked reports as the head of the office."""
    done = check_reports(seen=ticked_rows(request), at=now(), by=officer_of(request))
    n = len(done.checked)
    said = ngettext("%(n)d report checked.", "%(n)d reports checked.", n)
    if n or not done.refused:
        messages.success(request, said % {"n": n})
    for refused in dict.fromkeys(refusal_words(one) for one in done.refused.values()):
        messages.warning(request, _("Not checked: %(why)s") % {"why": refused})
    return redirect(onward(request, reverse("delivery:reporting")))

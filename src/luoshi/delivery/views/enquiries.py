"""The register of what is asked of whom: a fact is asked for once."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.forms.enquiries import FILTER_NAMES, EnquiryForm, StopForm, enquiry_filters
from luoshi.delivery.reporting.enquiry_list import (
    asked_offices,
    enquiry_sheet,
    filtered_enquiries,
    first_enquiry,
    offices_asked,
)
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import number_in, shortest_query
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 200


@require_http_methods(["GET", "HEAD", "POST"])
def enquiries(request: HttpRequest) -> HttpResponse:
    """What is asked of whom; the supervision office asks for something here."""
    officer = officer_of(request)
    may_manage = allowed("delivery.manage", officer)
    form = first = None
    if request.method == "POST":
        require("delivery.manage", officer)
        form = EnquiryForm(request.POST, asked=asked_offices())
        if form.is_valid():
            indicator_id = int(form.cleaned_data["indicator"])
            first = first_enquiry(indicator_id)
            if first is None:
                actions.ask_for(
                    indicator_id=indicator_id,
                    office_id=int(form.cleaned_data["office"]),
                    purpose=form.cleaned_data["purpose"],
                    task_id=number_in(request.POST.get("task", "")),
                    at=now(),
                    by=officer,
                )
                return done(request, _("It stands in the register."), reverse("delivery:enquiries"))
            form.add_error("indicator", _("This is asked for already."))
    elif may_manage:
        wanted = {name: request.GET.get(name, "") for name in ("indicator", "purpose")}
        form = EnquiryForm(asked=asked_offices(), initial=wanted)
    filters, query = enquiry_filters(request.GET), shortest_query(request.GET, FILTER_NAMES)
    facts = {
        "page": Paginator(filtered_enquiries(officer, filters), ROWS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "filters": filters,
        "query": query,
        "is_filtered": bool(query),
        "offices": offices_asked(officer),
        "form": form,
        "first": first,
        "stop_form": StopForm(),
        "may_manage": may_manage,
        "place": "reporting",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "delivery/enquiries.html", facts, status=status)


@require_safe
def enquiries_workbook(request: HttpRequest) -> HttpResponse:
    """The register as the filters want it, as a workbook."""
    rows = list(filtered_enquiries(officer_of(request), enquiry_filters(request.GET)))
    return attachment(write_workbook([enquiry_sheet(rows)]), XLSX, f"要数登记簿{today():%Y%m%d}.xlsx")


@require_POST
def stop_asking(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """Ask for the fact no more."""
    form = StopForm(request.POST)
    if not form.is_valid():
        return redirect("delivery:enquiries")
    actions.stop_asking(
        enquiry_id=enquiry_id, reason=form.cleaned_data["reason"], at=now(), by=officer_of(request)
    )
    return done(request, _("It is asked for no more."), reverse("delivery:enquiries"))

"""The year's plan of supervision, inspection and assessment: its items, their count and its fall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.forms.plan import PlanItemForm
from luoshi.delivery.supervising.plan_page import plan_page, plan_sheet
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import year_in
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of


def wanted_year(request: HttpRequest) -> int:
    """The year in the address, this year where none makes sense."""
    return year_in(request.GET.get("year", "")) or today().year


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """A year's plan."""
    return plan_with(request, wanted_year(request), None)


def plan_with(request: HttpRequest, year: int, form: PlanItemForm | None) -> HttpResponse:
    """The page, with the form for a new item as it came back where something was wrong with it."""
    shown = plan_page(year)
    facts = {
        "plan": shown,
        "year": year,
        "before": year - 1,
        "form": form or PlanItemForm(initial={"year": year}),
        "may_manage": allowed("delivery.manage", request.user),
        "place": "supervising",
        "corner": "plan",
    }
    return render(request, "delivery/plan.html", facts, status=422 if form else 200)


@require_safe
def plan_workbook(request: HttpRequest) -> HttpResponse:
    """A year's plan as a workbook."""
    year = wanted_year(request)
    return attachment(write_workbook([plan_sheet(plan_page(year))]), XLSX, f"{year}年度督检考计划.xlsx")


@require_POST
def add_item(request: HttpRequest) -> HttpResponse:
    """Give an item a place in the plan."""
    form = PlanItemForm(request.POST)
    if not form.is_valid():
        year = year_in(request.POST.get("year", "")) or today().year
        return plan_with(request, year, form)
    item = actions.add_plan_item(**form.cleaned_data, at=now(), by=officer_of(request))
    return done(
        request,
        _("Item %(n)d is in the plan of %(year)d.") % {"n": item.number, "year": item.year},
        f"{reverse('delivery:plan')}?year={item.year}",
    )


@require_POST
def strike_item(request: HttpRequest, plan_item_id: int) -> HttpResponse:
    """Take an item out of the plan; it stays to be seen."""
    item = actions.strike_plan_item(
        plan_item_id=plan_item_id, reason=request.POST.get("reason", ""), at=now(), by=officer_of(request)
    )
    return done(request, _("The item is out of the plan."), f"{reverse('delivery:plan')}?year={item.year}")

"""The offices: the tree, each with its names, its source, its people and who oversees it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.paper.sheets import write_workbook
from luoshi.people import actions, queries, reorganising, tables
from luoshi.people.clock import now, today
from luoshi.people.downloads import XLSX, attachment
from luoshi.people.forms import OfficeForm, OverseerForm, ReasonForm
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The tree of offices, by kind; counties and zones apart."""
    facts = {
        "groups": tables.groups_of_offices(queries.office_tree()),
        "dissolved": queries.dissolved_offices(),
        "may_manage": allowed("people.manage", request.user),
        "may_read": allowed("people.read", request.user),
        "place": "offices",
    }
    return render(request, "people/offices.html", facts)


@require_safe
def offices_file(_request: HttpRequest) -> HttpResponse:
    """The tree of offices as a workbook."""
    sheet = tables.offices_sheet(queries.office_tree(), on=today())
    return attachment(write_workbook([sheet]), XLSX, f"{sheet.title}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new_office(request: HttpRequest) -> HttpResponse:
    """Add an office."""
    require("people.manage", request.user)
    form = OfficeForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = actions.add_office(
            name=typed["name"],
            parent=typed["parent"],
            kind=typed["kind"],
            short=typed["short"],
            aliases=typed["aliases"],
            source=typed["source"],
            at=now(),
            by=officer_of(request),
        )
        messages.success(request, _("%(name)s is added.") % {"name": made.name})
        return redirect("people:office", made.pk)
    facts = {"form": form, "place": "offices"}
    return render(request, "people/new_office.html", facts, status=422 if form.is_bound else 200)


@require_safe
def office(request: HttpRequest, office_id: int) -> HttpResponse:
    """One office."""
    return office_page(request, office_id)


@require_POST
def change_office(request: HttpRequest, office_id: int) -> HttpResponse:
    """Rename it, move it, say otherwise what it is."""
    form = OfficeForm(request.POST)
    if not form.is_valid():
        return office_page(request, office_id, change=form)
    found, typed = queries.office(office_id), form.cleaned_data
    reorganising.change_office(
        office=found,
        name=typed["name"],
        kind=typed["kind"],
        parent=typed["parent"],
        short=typed["short"],
        aliases=typed["aliases"],
        source=typed["source"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("The office is changed."))
    return redirect("people:office", office_id)


@require_POST
def retire_office(request: HttpRequest, office_id: int) -> HttpResponse:
    """Dissolve it."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return office_page(request, office_id, retire=form)
    gone = reorganising.retire_office(
        office=queries.office(office_id),
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("%(name)s is dissolved. What it did stays.") % {"name": gone.name})
    return redirect("people:offices")


@require_POST
def reinstate_office(request: HttpRequest, office_id: int) -> HttpResponse:
    """Take back that it was dissolved."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return office_page(request, office_id, retire=form)
    back = reorganising.reinstate_office(
        office=queries.office(office_id),
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("%(name)s is an office again.") % {"name": back.name})
    return redirect("people:office", office_id)


@require_POST
def oversee(request: HttpRequest, office_id: int) -> HttpResponse:
    """Let a leader oversee it."""
    form = OverseerForm(request.POST)
    if not form.is_valid():
        return office_page(request, office_id, oversee=form)
    leader, found = form.cleaned_data["officer"], queries.office(office_id)
    actions.give_charge(officer=leader, office=found, at=now(), by=officer_of(request))
    said = _("%(leader)s oversees %(office)s from now on.")
    messages.success(request, said % {"leader": leader.name, "office": found.name})
    return redirect("people:office", office_id)


def office_page(
    request: HttpRequest,
    office_id: int,
    *,
    change: OfficeForm | None = None,
    retire: ReasonForm | None = None,
    oversee: OverseerForm | None = None,
) -> HttpResponse:
    """The page of an office, with the form that was sent and is not right."""
    found = queries.office(office_id)
    may_manage = allowed("people.manage", request.user)
    facts = {
        "office": found,
        "officers": queries.officers_in(found),
        "overseers": queries.overseers_of(found),
        "children": queries.offices_under(found),
        "may_manage": may_manage and found.is_active,
        "may_reinstate": may_manage and not found.is_active,
        "may_read": allowed("people.read", request.user),
        "thing": f"office:{found.pk}",
        "place": "offices",
    }
    if may_manage:
        known = {
            "name": found.name,
            "short": found.short,
            "aliases": "、".join(found.aliases),
            "kind": found.kind,
            "parent": found.parent_id,
            "source": found.source,
        }
        facts |= {
            "change": change or OfficeForm(initial=known),
            "retire": retire or ReasonForm(),
            "oversee": oversee or OverseerForm(),
        }
    sent = change or retire or oversee
    return render(request, "people/office.html", facts, status=422 if sent is not None else 200)

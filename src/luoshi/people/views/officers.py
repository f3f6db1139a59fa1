"""The officers: who signs in, in which role, for which office; keeping their accounts."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.paper.sheets import write_workbook
from luoshi.people import actions, queries, reorganising, second_factor, tables
from luoshi.people.clock import now, today
from luoshi.people.downloads import XLSX, attachment
from luoshi.people.forms import OfficerForm, OverseenForm, PostForm, ReasonForm, officer_filters_of
from luoshi.people.passwords import random_password
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

if TYPE_CHECKING:
    from luoshi.people.models import Officer

ROWS_A_PAGE = 200


@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Who signs in, with the filters in the address."""
    require("people.read", request.user)
    filters, with_factor = officer_filters_of(request.GET), second_factor.officers_with_second_factor()
    page = Paginator(queries.officer_list(filters, with_factor), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    facts = {
        "page": page,
        "rows": tables.officer_rows(page.object_list, with_factor),
        "filters": filters,
        "query": request.GET.urlencode(),
        "roles": tables.role_choices(),
        "offices": queries.offices(),
        "may_manage": allowed("people.manage", request.user),
        "place": "officers",
    }
    return render(request, "people/officers.html", facts)


@require_safe
def officers_file(request: HttpRequest) -> HttpResponse:
    """What the filters let through, as a workbook that the import understands."""
    require("people.read", request.user)
    with_factor = second_factor.officers_with_second_factor()
    listed = queries.officer_list(officer_filters_of(request.GET), with_factor)
    rows = tables.officer_rows(listed, with_factor)
    sheet = tables.officers_sheet(rows, on=today())
    return attachment(write_workbook([sheet]), XLSX, f"{sheet.title}.xlsx")


@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_officer(request: HttpRequest) -> HttpResponse:
    """Add an officer; the password is shown once."""
    require("people.manage", request.user)
    form = OfficerForm(request.POST if request.method == "POST" else None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data, random_password()
        made = actions.add_officer(
            username=typed["username"].strip(),
            name=typed["name"],
            role=typed["role"],
            office=typed["office"],
            password=password,
            one_time=True,
            at=now(),
            by=officer_of(request),
        )
        return passwords_page(request, [(made, password)], is_new=True)
    facts = {"form": form, "place": "officers"}
    return render(request, "people/new_officer.html", facts, status=422 if form.is_bound else 200)


@require_safe
def officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """One officer."""
    return officer_page(request, officer_id)


@require_POST
def post_officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Give another role or office."""
    form = PostForm(request.POST)
    if not form.is_valid():
        return officer_page(request, officer_id, post=form)
    actions.post_officer(
        officer=queries.account(officer_id),
        role=form.cleaned_data["role"],
        office=form.cleaned_data["office"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("Role and office are changed."))
    return redirect("people:officer", officer_id)


@require_POST
def give_charge(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Let a leader oversee one more office."""
    form = OverseenForm(request.POST, prefix="charge")
    if not form.is_valid():
        return officer_page(request, officer_id, charge=form)
    leader, office = queries.account(officer_id), form.cleaned_data["office"]
    actions.give_charge(officer=leader, office=office, at=now(), by=officer_of(request))
    said = _("%(leader)s oversees %(office)s from now on.")
    messages.success(request, said % {"leader": leader.name, "office": office.name})
    return redirect("people:officer", officer_id)


@require_POST
def end_charge(request: HttpRequest, officer_id: int, office_id: int) -> HttpResponse:
    """Let a leader oversee an office no more."""
    leader, office = queries.account(officer_id), queries.office(office_id)
    actions.end_charge(officer=leader, office=office, at=now(), by=officer_of(request))
    said = _("%(leader)s oversees %(office)s no more.")
    messages.success(request, said % {"leader": leader.name, "office": office.name})
    return redirect("people:officer", officer_id)


@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Give a new password that is good for one sign-in, shown once; the officer's sessions end."""
    if request.method != "POST":  # back on the page that showed it: it is not shown again
        return redirect("people:officer", officer_id)
    if officer_id == officer_of(request).pk:  # one's own asks for the password now
        return redirect("people:password")
    found, password = queries.account(officer_id), random_password()
    actions.set_password(officer=found, password=password, one_time=True, at=now(), by=officer_of(request))
    return passwords_page(request, [(found, password)], is_new=False)


@require_POST
def reset_factor(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Take away the second factor of somebody who lost their phone."""
    form = ReasonForm(request.POST, prefix="reset")
    if not form.is_valid():
        return officer_page(request, officer_id, reset=form)
    second_factor.reset_second_factor(
        officer=queries.account(officer_id),
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("The second factor is reset."))
    return redirect("people:officer", officer_id)


@require_POST
def retire_officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Let somebody who leaves sign in no more; their sessions end at once."""
    form = ReasonForm(request.POST, prefix="retire")
    if not form.is_valid():
        return officer_page(request, officer_id, retire=form)
    gone = actions.retire_officer(
        officer=queries.account(officer_id),
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("%(name)s signs in no more. What they did stays.") % {"name": gone.name})
    return redirect("people:officer", officer_id)


@require_POST
def reinstate_officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    """Let somebody who had left sign in again."""
    form = ReasonForm(request.POST, prefix="back")
    if not form.is_valid():
        return officer_page(request, officer_id, back=form)
    reorganising.reinstate_officer(
        officer=queries.account(officer_id),
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    messages.success(request, _("The account is open again. Check role and office."))
    return redirect("people:officer", officer_id)


def officer_page(
    request: HttpRequest, officer_id: int, **sent: PostForm | OverseenForm | ReasonForm
) -> HttpResponse:
    """The page of an officer; ``sent`` is the form that was sent and is not right, by its name."""
    require("people.read", request.user)
    found = queries.account(officer_id)
    facts: dict[str, object] = {
        "officer": found,
        "charges": queries.charges(found),
        "factor": second_factor.second_factor_of(found),
        "may_manage": allowed("people.manage", request.user),
        "is_own": found == request.user,
        "thing": found.actor,
        "place": "officers",
        "post": PostForm(initial={"role": found.role, "office": found.office_id}),
        "charge": OverseenForm(prefix="charge"),
        "reset": ReasonForm(prefix="reset"),
        "retire": ReasonForm(prefix="retire"),
        "back": ReasonForm(prefix="back"),
        **sent,
    }
    return render(request, "people/officer.html", facts, status=422 if sent else 200)


@sensitive_variables("made")
def passwords_page(request: HttpRequest, made: "list[tuple[Officer, str]]", *, is_new: bool) -> HttpResponse:
    """The page that shows passwords this once."""
    facts = {"made": made, "is_new": is_new, "place": "officers"}
    return render(request, "people/passwords.html", facts)

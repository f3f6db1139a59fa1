"""The gate before the public: what is under way, one publication as the public would see it, its steps."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.account import actions, queries
from luoshi.account.forms.gate import PrepareForm, ReasonForm
from luoshi.account.publishing.said import said
from luoshi.delivery.views.acting import done, seen_version
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 50


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """The publications that the officer sees, and who has to do what with those under way."""
    officer = officer_of(request)
    page = Paginator(queries.publications(officer), ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "may_prepare": allowed("account.prepare", officer), "place": "account"}
    return render(request, "account/publications.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose year, day and open evidence: the rest is taken from what was reported."""
    require("account.prepare", request.user)
    officer = officer_of(request)
    form = PrepareForm(request.POST or None, today=today(), evidence=queries.evidence_to_open(officer))
    if request.method == "POST" and form.is_valid() and officer.office_id is not None:
        row = actions.prepare_publication(
            office_id=officer.office_id,
            year=form.cleaned_data["year"],
            on=form.cleaned_data["on"],
            open_evidence=form.cleaned_data["open_evidence"],
            at=now(),
            by=officer,
        )
        return done(request, _("Prepared."), reverse("account:publication", args=[row.pk]))
    return render(request, "account/prepare.html", {"form": form, "place": "account"})


@require_safe
def publication(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Exactly what becomes visible, what the check raised, and the next step."""
    officer = officer_of(request)
    row = queries.publication(publication_id, officer)
    raised = queries.concerns(row, on=today())
    items = [said(content) for content in queries.contents_of(row)]
    facts = {
        "publication": row,
        "items": items,
        "blocking": [one for one in raised if one.blocks],
        "known": [one for one in raised if not one.blocks],
        "next": queries.next_step(row, officer),
        "may_return": queries.may_return(row, officer),
        "return_form": ReasonForm(initial={"version": row.version}),
        "may_withdraw": allowed("account.withdraw", officer),
        "withdrawable": queries.withdrawable(items),
        "place": "account",
        "thing": row.thing,
    }
    return render(request, "account/publication.html", facts)


@require_POST
def take_step(request: HttpRequest, publication_id: int, act: str) -> HttpResponse:
    """Pass, clear, sign or return a publication."""
    officer, version = officer_of(request), seen_version(request)
    queries.publication(publication_id, officer)
    steps = {
        "pass": (actions.pass_publication, _("Passed for the office.")),
        "clear": (actions.clear_publication, _("Passed by the secrecy check.")),
        "sign": (actions.sign_publication, _("Signed: it is public now.")),
    }
    here = reverse("account:publication", args=[publication_id])
    if act in steps:
        step, words = steps[act]
        step(publication_id=publication_id, at=now(), by=officer, seen_version=version)
        return done(request, words, here)
    if act != "return":
        raise Http404
    actions.return_publication(
        publication_id=publication_id,
        reason=request.POST.get("reason", ""),
        at=now(),
        by=officer,
        seen_version=version,
    )
    return done(request, _("Returned."), here)


@require_POST
def withdraw(request: HttpRequest, publication_id: int) -> HttpResponse:
    """Take something out of what the public sees, with a reason that the public reads."""
    officer = officer_of(request)
    row = queries.publication(publication_id, officer)
    actions.withdraw_from_public(
        thing=request.POST.get("thing", ""),
        office_id=row.office_id,
        reason=request.POST.get("reason", ""),
        at=now(),
        by=officer,
    )
    return redirect("account:publication", publication_id)

"""Circulars: those sent, a draft with its counts and words, its document, signing and sending."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.forms.circulars import CircularForm, NewCircularForm, circular_initial
from luoshi.delivery.supervising import circulars as domain
from luoshi.delivery.supervising.circular_paper import draft_document as document_of_draft
from luoshi.delivery.supervising.circular_paper import paragraphs, sent_document
from luoshi.delivery.supervising.circular_table import circulars_sheet, counts_sheets
from luoshi.delivery.supervising.order_paper import issuing_room
from luoshi.delivery.views.acting import done, seen_version
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people import queries as people
from luoshi.people.asked import number_in
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100
# The form of a draft lists all that is behind, with the reasons: the preview beside it need not do so again.
LISTED_IN_PREVIEW = 50


@require_safe
def circulars(request: HttpRequest) -> HttpResponse:
    """The circulars that went out, and the drafts of those who sign."""
    officer = officer_of(request)
    page = Paginator(domain.circulars(officer), ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "drafts": list(domain.drafts(officer)),
        "may_sign": allowed("delivery.sign", officer),
        "place": "supervising",
        "corner": "circulars",
    }
    return render(request, "delivery/circulars.html", facts)


@require_safe
def circulars_workbook(request: HttpRequest) -> HttpResponse:
    """The circulars that went out, as a workbook."""
    table = circulars_sheet(domain.circulars(officer_of(request)))
    return attachment(write_workbook([table]), XLSX, f"督查通报一览{today():%Y%m%d}.xlsx")


@require_safe
def circular_workbook(request: HttpRequest, circular_id: int) -> HttpResponse:
    """What a circular counted when it was signed, as a workbook."""
    shown = domain.circular(circular_id, officer_of(request))
    tabs = counts_sheets(domain.facts_kept(shown), title=shown.title, until=shown.until)
    return attachment(write_workbook(tabs), XLSX, f"{shown.number}附件.xlsx")


@require_safe
def draft_workbook(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What a draft counts today, as a workbook."""
    officer = officer_of(request)
    draft = domain.draft(draft_id, officer)
    tabs = counts_sheets(domain.facts_of(draft, officer), title=draft.title, until=draft.until)
    return attachment(write_workbook(tabs), XLSX, f"{draft.title}（草稿）.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def new_circular(request: HttpRequest) -> HttpResponse:
    """Choose a sheet and a day: the draft is composed from its lights."""
    require("delivery.sign", request.user)
    on = today()
    form = NewCircularForm(
        request.POST or None,
        today=on,
        initial={"until": on, "sheet": number_in(request.GET.get("sheet", ""))},
    )
    if request.method == "POST" and form.is_valid():
        draft = actions.draft_circular(
            sheet_id=form.cleaned_data["sheet"].pk,
            until=form.cleaned_data["until"],
            at=now(),
            by=officer_of(request),
        )
        return redirect("delivery:circular_draft", draft.pk)
    if "sheet" not in request.GET and not form.is_bound:
        form.initial["sheet"] = form.fields["sheet"].queryset.first()  # type: ignore[attr-defined]
    facts = {"form": form, "place": "supervising", "corner": "circulars"}
    return render(request, "delivery/new_circular.html", facts, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def circular_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A draft: its counts, its words to edit, its preview; signed from here."""
    officer = officer_of(request)
    sent = domain.visible_circulars(officer).filter(draft=draft_id).first()
    if sent is not None:
        return redirect("delivery:circular", sent.pk)
    draft = domain.draft(draft_id, officer)
    counted = domain.facts_of(draft, officer)
    offices, addressees = people.offices(), domain.addressees_of(draft)
    may_sign = allowed("delivery.sign", officer)
    left_out = max(0, len(counted.behind) - LISTED_IN_PREVIEW) if may_sign else 0
    form = CircularForm(
        request.POST or None,
        draft=draft,
        behind=counted.behind,
        offices=offices,
        initial=circular_initial(draft),
    )
    if request.method == "POST" and form.is_valid():
        actions.edit_circular(
            draft_id=draft.pk,
            text=form.text(),
            at=now(),
            by=officer,
            seen_version=form.cleaned_data["version"],
        )
        messages.success(request, _("Saved. Read it through, then sign."))
        return redirect(reverse("delivery:circular_draft", args=[draft.pk]) + "#preview")
    facts = {
        "draft": draft,
        "counted": counted,
        "form": form,
        "listed": f":{LISTED_IN_PREVIEW}" if left_out else ":",
        "left_out": left_out,
        "may_sign": may_sign,
        "number": domain.next_number(today()),
        "issuer": issuing_room(),
        "sections": [
            (part["head"], paragraphs(part["text"])) for part in draft.sections if part["text"].strip()
        ],
        "addressees": addressees,
        "addressed_as": domain.addressed_as(addressees),
        "place": "supervising",
        "corner": "circulars",
        "thing": draft.thing,
    }
    return render(request, "delivery/circular_draft.html", facts, status=422 if form.is_bound else 200)


@require_POST
def sign(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Sign a draft as it was seen, and send it."""
    sent = actions.sign_circular(
        draft_id=draft_id,
        seen_facts=request.POST.get("facts", ""),
        at=now(),
        by=officer_of(request),
        seen_version=seen_version(request),
    )
    messages.success(request, _("Signed and sent as %(number)s.") % {"number": sent.number})
    return redirect("delivery:circular", sent.pk)


@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft aside for good."""
    actions.discard_circular(
        draft_id=draft_id,
        reason=request.POST.get("reason", ""),
        at=now(),
        by=officer_of(request),
        seen_version=seen_version(request),
    )
    return done(request, _("The draft is put aside."), reverse("delivery:circulars"))


@require_safe
def draft_document(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft as a document, marked as one."""
    officer = officer_of(request)
    draft = domain.draft(draft_id, officer)
    document = document_of_draft(draft, domain.facts_of(draft, officer))
    return attachment(write_document(document), DOCX, f"{draft.title}（草稿）.docx")


@require_safe
def circular(request: HttpRequest, circular_id: int) -> HttpResponse:
    """A circular as it was signed."""
    shown = domain.circular(circular_id, officer_of(request))
    facts = {
        "circular": shown,
        "counted": domain.facts_kept(shown),
        "issuer": shown.content["issuer"],
        "sections": [
            (part["head"], paragraphs(part["text"]))
            for part in shown.content["sections"]
            if part["text"].strip()
        ],
        "addressees": [row.office for row in shown.addressees.all()],
        "addressed_as": shown.content["addressed_as"],
        "place": "supervising",
        "corner": "circulars",
        "thing": shown.thing,
    }
    return render(request, "delivery/circular.html", facts)


@require_safe
def circular_document(request: HttpRequest, circular_id: int) -> HttpResponse:
    """The document as it went out."""
    shown = domain.circular(circular_id, officer_of(request))
    return attachment(write_document(sent_document(shown)), DOCX, f"{shown.number}.docx")

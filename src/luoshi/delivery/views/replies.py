"""The reply to deputies' opinions: what became of each, its document, and that it was sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.delivery import actions
from luoshi.delivery.forms.replies import ReplyForm
from luoshi.delivery.supervising import replies as domain
from luoshi.delivery.supervising import reply_paper as paper
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, source_id: int) -> HttpResponse:
    """What became of each opinion today, the replies that were sent, and the form that records the next."""
    officer = officer_of(request)
    source = domain.replied_source(source_id, officer)
    facts = domain.reply_facts(source, today())
    form = ReplyForm(request.POST or None, initial={"seen": facts.digest, "sent_on": today()})
    if request.method == "POST":
        require("delivery.sign", officer)
        if form.is_valid():
            sent = actions.send_reply(
                source_id=source.pk,
                number=form.cleaned_data["number"],
                signed_by=form.cleaned_data["signed_by"],
                sent_on=form.cleaned_data["sent_on"],
                seen_facts=form.cleaned_data["seen"],
                at=now(),
                by=officer,
            )
            said = _("The reply %(number)s is recorded as it was sent.") % {"number": sent.number}
            return done(request, said, reverse("delivery:reply", args=[source.pk]))
    shown = {
        "source": source,
        "facts": facts,
        "sent": list(domain.replies(source)),
        "form": form,
        "may_sign": allowed("delivery.sign", officer),
        "thing": f"report:{source.pk}",
        "place": "reports",
    }
    return render(request, "delivery/reply.html", shown, status=422 if form.is_bound else 200)


@require_safe
def reply_draft(request: HttpRequest, source_id: int) -> HttpResponse:
    """The reply as it would be today, as a document."""
    source = domain.replied_source(source_id, officer_of(request))
    written = write_document(paper.draft_document(source, domain.reply_facts(source, today())))
    return attachment(written, DOCX, f"{paper.title_of(source)}（草稿）{today():%Y%m%d}.docx")


@require_safe
def reply_workbook(request: HttpRequest, source_id: int) -> HttpResponse:
    """What became of each opinion, as a workbook."""
    source = domain.replied_source(source_id, officer_of(request))
    table = paper.reply_sheet(source, domain.reply_facts(source, today()))
    return attachment(write_workbook([table]), XLSX, f"{source}办理情况{today():%Y%m%d}.xlsx")


@require_safe
def reply_document(request: HttpRequest, reply_id: int) -> HttpResponse:
    """A reply as it was sent."""
    sent = domain.sent_reply(reply_id, officer_of(request))
    return attachment(write_document(paper.sent_document(sent)), DOCX, f"{sent.number}.docx")

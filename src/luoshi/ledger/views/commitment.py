"""A commitment: its page, and every decision on it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.ledger import actions, queries
from luoshi.ledger.forms import (
    AcceptForm,
    CorrectionForm,
    DecisionForm,
    SplitForm,
    TargetFormSet,
    changed_goals,
    correction_initial,
    targets_initial,
)
from luoshi.ledger.indicator_queries import bases
from luoshi.ledger.lineage import sentence_spans
from luoshi.ledger.onward import here, is_partial, onward
from luoshi.ledger.quotation import quotation
from luoshi.ledger.rules import possible_acts
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of


@require_safe
def commitment(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """The page of one commitment, or the panel that shows it beside a table or a text."""
    found = queries.commitment_page(commitment_id)
    template = "ledger/commitment_panel.html" if is_partial(request) else "ledger/commitment.html"
    return render(request, template, facts_of(request, found))


def facts_of(request: HttpRequest, found: queries.CommitmentPage, **forms: Any) -> dict[str, Any]:
    """What the templates of a commitment show; ``forms`` stand in for fresh ones."""
    one = found.commitment
    acts = possible_acts(one.state) if allowed("ledger.decide", request.user) else ()
    fresh: dict[str, Any] = {}
    if acts:
        version = {"version": one.version}
        fresh = {
            "reject_form": DecisionForm(initial=version, prefix="reject"),
            "reopen_form": DecisionForm(initial=version, prefix="reopen"),
            "split_form": split_form(found),
            "correction_form": CorrectionForm(initial=correction_initial(one), prefix="correct"),
            "target_forms": TargetFormSet(initial=targets_initial(found.targets), prefix="targets"),
        }
    return {
        "found": found,
        "commitment": one,
        "acts": acts,
        "quotation": quotation(found),
        "bases": list(bases(one.pk)),
        "next": back_to(one, here(request)),
        "thing": one.thing,
        "place": "ledger",
        **fresh,
        **forms,
    }


def back_to(one: Any, page: str) -> str:
    """``page`` scrolled to the row of the commitment ``one`` in a table, to its sentence in a text."""
    bare = page.partition("#")[0]
    return (
        f"{bare}#at-{one.start}"
        if bare == reverse("ledger:report", args=[one.report_id])
        else f"{bare}#c-{one.pk}"
    )


def split_form(found: queries.CommitmentPage, data: Any = None) -> SplitForm:
    """The form that cuts the sentences of a commitment."""
    text = found.edition.text
    sentences = [(start, text[start:end]) for start, end in sentence_spans(found.commitment)]
    initial = {
        "version": found.commitment.version,
        "text": "\n".join(sentence for _start, sentence in sentences),
    }
    return SplitForm(data, initial=initial, prefix="split", sentences=sentences)


def wrong(request: HttpRequest, found: queries.CommitmentPage, **forms: Any) -> HttpResponse:
    """The page again, with what was typed and what is wrong with it."""
    return render(request, "ledger/commitment.html", facts_of(request, found, **forms), status=422)


def done(request: HttpRequest, commitment_id: int, said: str) -> HttpResponse:
    """Say what was done and go back to where the officer was."""
    messages.success(request, said)
    return redirect(onward(request, reverse("ledger:commitment", args=[commitment_id])))


@require_POST
def accept(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Accept the proposal as it stands."""
    require("ledger.decide", request.user)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return wrong(request, queries.commitment_page(commitment_id))
    one = actions.accept_commitment(
        commitment_id=commitment_id,
        at=timezone.now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    return done(request, one.pk, _("Commitment %(n)d accepted.") % {"n": one.number})


@require_POST
def reject(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Say that nothing is promised here."""
    require("ledger.decide", request.user)
    form = DecisionForm(request.POST, prefix="reject")
    if not form.is_valid():
        return wrong(request, queries.commitment_page(commitment_id), reject_form=form)
    one = actions.reject_commitment(
        commitment_id=commitment_id,
        reason=form.cleaned_data["reason"],
        at=timezone.now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    return done(request, one.pk, _("Commitment %(n)d rejected.") % {"n": one.number})


@require_POST
def reopen(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Take an acceptance or a rejection back."""
    require("ledger.decide", request.user)
    form = DecisionForm(request.POST, prefix="reopen")
    if not form.is_valid():
        return wrong(request, queries.commitment_page(commitment_id), reopen_form=form)
    one = actions.reopen_commitment(
        commitment_id=commitment_id,
        reason=form.cleaned_data["reason"],
        at=timezone.now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    return done(request, one.pk, _("Commitment %(n)d is a proposal again.") % {"n": one.number})


@require_POST
def correct(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Put right what the commitment says."""
    require("ledger.decide", request.user)
    found = queries.commitment_page(commitment_id)
    form = CorrectionForm(request.POST, prefix="correct")
    rows = TargetFormSet(request.POST, prefix="targets")
    if not (form.is_valid() and rows.is_valid()):
        return wrong(request, found, correction_form=form, target_forms=rows)
    typed = dict(form.cleaned_data)
    reason, version = typed.pop("reason"), typed.pop("version")
    one = actions.correct_commitment(
        commitment_id=commitment_id,
        changes={**typed, "targets": changed_goals(list(rows), found.targets)},
        reason=reason,
        at=timezone.now(),
        by=officer_of(request),
        seen_version=version,
    )
    return done(request, one.pk, _("Commitment %(n)d corrected.") % {"n": one.number})


@require_POST
def split(request: HttpRequest, commitment_id: int) -> HttpResponse:
    """Cut the sentence into several commitments."""
    require("ledger.decide", request.user)
    found = queries.commitment_page(commitment_id)
    form = split_form(found, request.POST)
    if not form.is_valid():
        return wrong(request, found, split_form=form)
    children = actions.split_commitment(
        commitment_id=commitment_id,
        parts=form.parts(),
        reason=form.cleaned_data["reason"],
        at=timezone.now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    said = ngettext("Split into %(n)d commitment.", "Split into %(n)d commitments.", len(children))
    return done(request, commitment_id, said % {"n": len(children)})

"""Evidence: handed in as files or links, looked at, judged, withdrawn, used once more; never shown inline."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.evidence.page import evidence_page, tasks_to_choose, withdrawable
from luoshi.delivery.forms.evidence import EvidenceForm, JudgeForm, UseForm, WithdrawForm
from luoshi.delivery.forms.figures import refusal_words
from luoshi.delivery.rules.light_rules import LightRules, rules_on
from luoshi.delivery.views.acting import done
from luoshi.ground.refused import Refused
from luoshi.ledger.onward import onward
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

MEGABYTE = 1024 * 1024
# What is wrong with a file or link itself; other refusals say that the task is not for this officer.
OF_THE_FILE = {"evidence-too-large", "evidence-empty", "evidence-kind-unknown", "used-already", "link-unfit"}


def rules_in_force(on: date) -> LightRules | None:
    """The rules for lights on the day ``on``, None before the city's profile has any."""
    return rules_on(profile().lights, on) if has_rules(on) else None


def limits() -> dict[str, Any]:
    """How much evidence may be sent at once, for pages that take some."""
    limit = settings.EVIDENCE_LIMIT_BYTES
    return {"limit_bytes": limit, "limit_mb": limit // MEGABYTE}


def handed_in(
    files: Sequence[Any],
    link: str,
    *,
    title: str = "",
    task_id: int,
    progress_id: int | None = None,
    observation_id: int | None = None,
    at: datetime,
    by: Any,
) -> tuple[list[str], int]:
    """Keep each file, and the link: why some were refused, and how many were kept."""
    wrong: list[str] = []
    about: dict[str, Any] = {
        "task_id": task_id,
        "progress_id": progress_id,
        "observation_id": observation_id,
        "at": at,
        "by": by,
    }
    kept = 0
    for file in files:
        try:
            actions.hand_in_file(
                chunks=file.chunks(),
                name=file.name,
                title=title if len(files) == 1 else "",
                folder=settings.EVIDENCE_FOLDER,
                limit_bytes=settings.EVIDENCE_LIMIT_BYTES,
                **about,
            )
        except Refused as refused:
            if refused.code not in OF_THE_FILE:
                raise
            words = refusal_words(refused)
            wrong.append(words if file.name in words else f"{file.name}: {words}")
        else:
            kept += 1
    if link:
        try:
            actions.hand_in_link(url=link, title=title, **about)
        except Refused as refused:
            if refused.code not in OF_THE_FILE:
                raise
            wrong.append(refusal_words(refused))
        else:
            kept += 1
    return wrong, kept


@require_POST
def add_evidence(request: HttpRequest, task_id: int) -> HttpResponse:
    """Hand in files or a link for a task, or for a report on it or a figure of it."""
    officer = officer_of(request)
    task = queries.task(task_id, officer)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data
        wrong, count = handed_in(
            typed["file"],
            typed["link"],
            title=typed["title"],
            task_id=task_id,
            progress_id=typed["progress"],
            observation_id=typed["observation"],
            at=now(),
            by=officer,
        )
        if count:
            said = ngettext("%(n)d piece of evidence kept.", "%(n)d pieces of evidence kept.", count)
            messages.success(request, said % {"n": count})
        if not wrong:
            return redirect(onward(request, reverse("delivery:task", args=[task_id])))
        form.add_error("file", wrong)
    facts = {
        "form": form,
        "task": task,
        "next": onward(request, reverse("delivery:task", args=[task_id])),
        "place": "tasks",
        "thing": task.thing,
        **limits(),
    }
    return render(request, "delivery/add_evidence.html", facts, status=422)


@require_safe
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """One piece of evidence: what it is, what it stands for, and what was said of that."""
    return page_of_evidence(request, evidence_id)


def page_of_evidence(request: HttpRequest, evidence_id: int, form: UseForm | None = None) -> HttpResponse:
    """The page; ``form``: that of a further use, come back with something wrong."""
    officer = officer_of(request)
    page = evidence_page(evidence_id, officer)
    may_use = allowed("delivery.evidence", officer)
    facts = {
        "evidence": page.evidence,
        "uses": page.uses,
        "withdrawn": page.withdrawn,
        "use_form": (form or UseForm(tasks=tasks_to_choose(officer))) if may_use else None,
        "judge_form": JudgeForm(),
        "withdraw_form": WithdrawForm(),
        "may_judge": allowed("delivery.verify", officer),
        "may_use": may_use,
        "withdrawable": withdrawable(page.uses, officer),
        "officer": officer,
        "place": "tasks",
        "thing": page.evidence.thing,
    }
    return render(request, "delivery/evidence.html", facts, status=422 if form else 200)


@require_safe
def evidence_file(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """The file as it was handed in, to be saved: no browser shows or runs it from here."""
    found = queries.evidence(evidence_id, officer_of(request))
    place = queries.evidence_file(found, settings.EVIDENCE_FOLDER)
    answer = FileResponse(
        place.open("rb"), as_attachment=True, filename=found.filename, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_POST
def use_evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Let a piece of evidence stand for another task, too."""
    officer = officer_of(request)
    form = UseForm(request.POST, tasks=tasks_to_choose(officer))
    if not form.is_valid():
        return page_of_evidence(request, evidence_id, form)
    actions.use_evidence(
        evidence_id=evidence_id,
        task_id=int(form.cleaned_data["task"]),
        note=form.cleaned_data["note"],
        at=now(),
        by=officer,
    )
    return done(request, _("It stands for that task, too."), reverse("delivery:evidence", args=[evidence_id]))


@require_POST
def judge_evidence(request: HttpRequest, use_id: int) -> HttpResponse:
    """Say whether evidence confirms or contradicts what was reported."""
    form = JudgeForm(request.POST)
    if not form.is_valid():
        return act_again(request, form, _("Compare the evidence with what was reported"))
    use = actions.judge_evidence(
        use_id=use_id,
        contradicts=form.cleaned_data["verdict"] == "contradicts",
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer_of(request),
    )
    said = _("It contradicts what was reported: the light shows it.") if use.contradicts else _("Confirmed.")
    return done(request, said, reverse("delivery:evidence", args=[use.evidence_id]))


@require_POST
def withdraw_evidence(request: HttpRequest, use_id: int) -> HttpResponse:
    """Let evidence stand for this no more."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return act_again(request, form, _("Withdraw evidence"))
    use = actions.withdraw_evidence(
        use_id=use_id, reason=form.cleaned_data["reason"], at=now(), by=officer_of(request)
    )
    said = _("Withdrawn; it stays to be seen.")
    return done(request, said, reverse("delivery:evidence", args=[use.evidence_id]))


def act_again(request: HttpRequest, form: Any, title: str) -> HttpResponse:
    """A page with the form alone that came back with something wrong."""
    facts = {
        "form": form,
        "title": title,
        "action": request.get_full_path(),
        "next": onward(request, reverse("delivery:reporting")),
        "place": "reporting",
        "on": today(),
    }
    return render(request, "delivery/act_again.html", facts, status=422)

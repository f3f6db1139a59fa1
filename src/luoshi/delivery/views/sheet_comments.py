"""What offices say of a draft (征求意见), and what the supervision office makes of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.sheets import AnswerForm, CommentForm
from luoshi.delivery.sheets import page as sheet_page
from luoshi.delivery.views.acting import done
from luoshi.delivery.views.sheet_facts import comment_choices, may_make
from luoshi.people.clock import now
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The comments on a sheet in order, each with its answer; an office adds its own here."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    form = CommentForm(request.POST or None, tasks=comment_choices(found, officer))
    if request.method == "POST":
        if form.is_valid():
            actions.comment_on_sheet(
                sheet_id=sheet_id,
                text=form.cleaned_data["text"],
                task_id=form.cleaned_data["task"],
                at=now(),
                by=officer,
            )
            said = _("Your comment has reached the supervision office; you will be told what becomes of it.")
            return done(request, said, f"{reverse('delivery:sheet', args=[sheet_id])}#comment")
        return listed(request, found, comment_form=form)
    return listed(request, found, comment_form=form)


def listed(request: HttpRequest, found: Any, **forms: Any) -> HttpResponse:
    """The page of comments; ``forms`` stand in for fresh ones."""
    officer = officer_of(request)
    rows = list(queries.comments(found, officer))
    wanted = request.GET.get("show", "")
    shown = [row for row in rows if wanted != "open" or row.adopted is None]
    is_maker = may_make(found, officer)
    wrong: AnswerForm | None = forms.pop("answer_form", None)
    of_wrong = forms.pop("comment", None)
    facts = {
        "sheet": found,
        "rows": [
            (
                row,
                wrong
                if wrong is not None and of_wrong == row.pk
                else AnswerForm(
                    initial={
                        "version": row.version,
                        "reason": row.reason,
                        "adopted": {True: "yes", False: "no", None: ""}[row.adopted],
                    },
                    auto_id=f"id_{row.pk}_%s",
                ),
            )
            for row in shown
        ],
        "count": len(rows),
        "open_count": sum(1 for row in rows if row.adopted is None),
        "show": wanted,
        "may_answer": is_maker,
        "may_comment": sheet_page.comments_possible(found, officer),
        "thing": found.thing,
        "place": "sheets",
        **forms,
    }
    bound = any(getattr(form, "is_bound", False) for form in (wrong, forms.get("comment_form")))
    return render(request, "delivery/sheet/comments.html", facts, status=422 if bound else 200)


@require_POST
def answer(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Adopt a comment or not, with the reason."""
    officer = officer_of(request)
    found = sheet_page.comment(comment_id, officer)
    form = AnswerForm(request.POST, auto_id=f"id_{comment_id}_%s")
    if not form.is_valid():
        return listed(request, queries.sheet(found.sheet_id, officer), answer_form=form, comment=comment_id)
    actions.answer_comment(
        comment_id=comment_id,
        adopted=form.cleaned_data["adopted"],
        reason=form.cleaned_data["reason"],
        at=now(),
        by=officer,
        seen_version=form.cleaned_data["version"],
    )
    said = _("Answered; the office has been told.")
    return done(request, said, reverse("delivery:sheet_comments", args=[found.sheet_id]))

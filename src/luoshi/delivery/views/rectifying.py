"""Putting a finding right, step by step, on the page of the task that does it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.delivery import actions
from luoshi.delivery.forms.tasks import RectificationForm
from luoshi.delivery.views.acting import done
from luoshi.delivery.views.task import WORDLESS_STEPS, task_page
from luoshi.delivery.views.task_acts import page_of, seen, typed


@require_POST
def begin(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let the task go the way of a finding."""
    actions.begin_rectification(task_id=task_id, **seen(request))
    said = _("The task goes the way of a finding: its lead office hands in a plan first.")
    return done(request, said, page_of(task_id))


@require_POST
def advance(request: HttpRequest, task_id: int, act: str) -> HttpResponse:
    """Do the next step: a plan, a result, a look at it, or back again."""
    text = ""
    if act not in WORDLESS_STEPS:
        form = typed(request, RectificationForm, act)
        if not form.is_valid():
            return task_page(request, task_id, **{f"rectification.{act}": form})
        text = form.cleaned_data["text"]
    actions.advance_rectification(task_id=task_id, act=act, text=text, **seen(request))
    return done(request, _("The rectification has gone a step on."), page_of(task_id))

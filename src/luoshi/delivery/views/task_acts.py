"""Acts upon a task as it is: accepting, returning, completing, verifying, striking off."""

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.delivery import actions
from luoshi.delivery.forms import tasks as forms
from luoshi.delivery.views.acting import done, seen_version
from luoshi.delivery.views.task import task_page
from luoshi.people.clock import now
from luoshi.people.visitor import officer_of

Form = TypeVar("Form", bound=forms.SeenForm)


def typed(request: HttpRequest, form: type[Form], act: str) -> Form:
    """The form that was sent for ``act``."""
    return form(request.POST, auto_id=f"id_{act}_%s")


def page_of(task_id: int) -> str:
    """The address of the task's page."""
    return reverse("delivery:task", args=[task_id])


def seen(request: HttpRequest) -> dict[str, Any]:
    """Who acts when, and which version they saw."""
    return {"at": now(), "by": officer_of(request), "seen_version": seen_version(request)}


@require_POST
def accept(request: HttpRequest, task_id: int) -> HttpResponse:
    """Accept the task for one's office."""
    task = actions.accept_task(task_id=task_id, **seen(request))
    return done(request, _("Task %(n)d accepted.") % {"n": task.number}, page_of(task_id))


@require_POST
def return_(request: HttpRequest, task_id: int) -> HttpResponse:
    """Return the task with the reason, and the office that should do it."""
    form = typed(request, forms.ReturnForm, "return")
    if not form.is_valid():
        return task_page(request, task_id, **{"return": form})
    task = actions.return_task(
        task_id=task_id,
        reason=form.cleaned_data["reason"],
        proposed_office_id=form.cleaned_data["proposed_office"],
        **seen(request),
    )
    return done(request, _("Task %(n)d returned.") % {"n": task.number}, page_of(task_id))


@require_POST
def reissue(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask the office that returned the task to take it all the same."""
    form = typed(request, forms.ReasonForm, "reissue")
    if not form.is_valid():
        return task_page(request, task_id, reissue=form)
    task = actions.reissue_task(task_id=task_id, reason=form.cleaned_data["reason"], **seen(request))
    return done(request, _("Task %(n)d is out again.") % {"n": task.number}, page_of(task_id))


@require_POST
def complete(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that the task is done."""
    task = actions.complete_task(task_id=task_id, **seen(request))
    said = _("Task %(n)d is completed; it is verified before it is struck off.")
    return done(request, said % {"n": task.number}, page_of(task_id))


@require_POST
def verify(request: HttpRequest, task_id: int) -> HttpResponse:
    """Write down what a look at the task itself found."""
    form = typed(request, forms.VerifyForm, "verify")
    if not form.is_valid():
        return task_page(request, task_id, verify=form)
    actions.verify_task(
        task_id=task_id,
        confirms=form.cleaned_data["confirms"],
        method=form.cleaned_data["method"],
        text=form.cleaned_data["text"],
        **seen(request),
    )
    return done(request, _("What was found is written down."), page_of(task_id))


@require_POST
def strike_off(request: HttpRequest, task_id: int) -> HttpResponse:
    """Strike the task off."""
    task = actions.strike_off_task(task_id=task_id, **seen(request))
    return done(request, _("Task %(n)d is struck off.") % {"n": task.number}, page_of(task_id))


@require_POST
def send_back(request: HttpRequest, task_id: int) -> HttpResponse:
    """Say that a completed task is not done yet."""
    form = typed(request, forms.ReasonForm, "send-back")
    if not form.is_valid():
        return task_page(request, task_id, **{"send-back": form})
    task = actions.send_task_back(task_id=task_id, reason=form.cleaned_data["reason"], **seen(request))
    return done(request, _("Task %(n)d was sent back.") % {"n": task.number}, page_of(task_id))


@require_POST
def reopen(request: HttpRequest, task_id: int) -> HttpResponse:
    """Take a task up again that was struck off."""
    form = typed(request, forms.ReasonForm, "reopen")
    if not form.is_valid():
        return task_page(request, task_id, reopen=form)
    task = actions.reopen_task(task_id=task_id, reason=form.cleaned_data["reason"], **seen(request))
    return done(request, _("Task %(n)d is taken up again.") % {"n": task.number}, page_of(task_id))

"""Tasks that are out: the list, and everything about one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """Tasks that are out: the list, and everything about one."""
    return render(request, "delivery/tasks.html", {"place": "tasks"})

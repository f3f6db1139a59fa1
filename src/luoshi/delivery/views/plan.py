"""The year's plan of supervision, inspection and assessment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The year's plan of supervision, inspection and assessment."""
    return render(request, "delivery/plan.html", {"place": "plan"})

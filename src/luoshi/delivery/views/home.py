"""What waits for the officer who looks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the officer who looks."""
    return render(request, "delivery/home.html", {"place": "home"})

"""What is to be reported, checked and verified."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def reporting(request: HttpRequest) -> HttpResponse:
    """What is to be reported, checked and verified."""
    return render(request, "delivery/progress.html", {"place": "reporting"})

"""Matters that offices bring to leaders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """Matters that offices bring to leaders."""
    return render(request, "delivery/matters.html", {"place": "matters"})

"""Circulars on progress: composed, signed, sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def circulars(request: HttpRequest) -> HttpResponse:
    """Circulars on progress: composed, signed, sent."""
    return render(request, "delivery/circulars.html", {"place": "circulars"})

"""Task tables, from their first draft to their issue."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """Task tables, from their first draft to their issue."""
    return render(request, "delivery/sheets.html", {"place": "sheets"})

"""Messages to the officer who looks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """Messages to the officer who looks."""
    return render(request, "delivery/messages.html", {"place": "messages"})

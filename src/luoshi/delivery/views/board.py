"""How the year stands: lights by field of work, by office and on the map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How the year stands: lights by field of work, by office and on the map."""
    return render(request, "delivery/board.html", {"place": "board"})

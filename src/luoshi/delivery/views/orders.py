"""Supervision orders, from draft to struck off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """Supervision orders, from draft to struck off."""
    return render(request, "delivery/orders.html", {"place": "orders"})

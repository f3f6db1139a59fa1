"""What every act through a page does: which version the officer saw, and where they go on to afterwards."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from luoshi.ledger.onward import onward
from luoshi.people.asked import number_in


def seen_version(request: HttpRequest) -> int:
    """The version that the form was made for; what is no number is none that exists."""
    sent = number_in(request.POST.get("version", ""))
    return -1 if sent is None else sent


def done(request: HttpRequest, said: str, otherwise: str) -> HttpResponse:
    """Say what was done and go back to where the officer was, else to the address ``otherwise``."""
    messages.success(request, said)
    return redirect(onward(request, otherwise))

"""The overview of the ledger: the newest report, what was made of it, one figure followed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.ledger import queries
from luoshi.ledger.road import road
from luoshi.people.permissions import allowed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where to begin: what is there, and what to do next."""
    report = queries.reports().first()
    facts = {
        "report": None,
        "may_adopt": allowed("ledger.adopt", request.user),
        "may_decide": allowed("ledger.decide", request.user),
        **(road(report) if report else {}),
    }
    return render(request, "ledger/home.html", facts)

"""The front page: the newest report, its ledger, one figure followed to where it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.ledger import queries, report_queries
from luoshi.ledger.coverage import coverage
from luoshi.ledger.coverage_map import stretches, totals
from luoshi.ledger.quotation import quotation
from luoshi.people.permissions import allowed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where to begin: what is there, and what to do next."""
    may = {
        "may_adopt": allowed("ledger.adopt", request.user),
        "may_decide": allowed("ledger.decide", request.user),
    }
    report = queries.reports().first()
    if report is None:
        return render(request, "ledger/home.html", {"report": None, **may})
    edition = queries.edition(report)
    followed = report_queries.followed_commitment(report)
    facts = {
        "report": report,
        "edition": edition,
        "totals": totals(stretches(coverage(edition))),
        "findings": report_queries.findings(edition),
        "tally": report_queries.tally(report),
        "rows": queries.ledger_rows(report)[:9],
        "followed": followed,
        "quotation": quotation(followed) if followed else [],
        "place": "home",
        **may,
    }
    return render(request, "ledger/home.html", facts)

"""The draft of a year's review on a page and as a document, and what was settled since."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.account.deputies.execution import years
from luoshi.account.review import draft
from luoshi.account.review.reconciling import settled_since
from luoshi.account.rules.review_prose import GAPS, Review
from luoshi.delivery.city import profile
from luoshi.ledger.downloads import DOCX, attachment
from luoshi.paper.official import write_document
from luoshi.people.asked import year_in
from luoshi.people.clock import today
from luoshi.people.permissions import require


def wanted(request: HttpRequest, year: int) -> Review:
    """The draft as of today."""
    require("account.draft_review", request.user)
    if year_in(str(year)) is None:
        raise Http404
    return draft.review_of(year, on=today(), rule_sets=profile().lights)


@require_safe
def newest_review(request: HttpRequest) -> HttpResponse:
    """The draft of the newest year that has begun."""
    on = today()
    return review(request, next((one for one in years() if one <= on.year), on.year))


@require_safe
def review(request: HttpRequest, year: int) -> HttpResponse:
    """The draft with each figure as a link, and the lists for its editor."""
    found = wanted(request, year)
    facts = {
        "review": found,
        "opening": draft.opening(found),
        "gaps_head": GAPS,
        "settled": settled_since(year),
        "years": years(),
        "place": "account",
        "corner": "review",
    }
    return render(request, "account/review.html", facts)


@require_safe
def review_document(request: HttpRequest, year: int) -> HttpResponse:
    """The draft as a document."""
    found = wanted(request, year)
    written = write_document(draft.review_document(found))
    return attachment(written, DOCX, f"{found.title}{found.on:%Y%m%d}.docx")

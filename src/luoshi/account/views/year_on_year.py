"""Year on year: what one report promised, what the next says of it, and what that promises in its turn."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.account.year_on_year import page as domain
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import number_in
from luoshi.people.permissions import require

ROWS_A_PAGE = 50


def wanted(request: HttpRequest) -> tuple[domain.YearOnYear | None, list[domain.Row]]:
    """The two reports that the address names, and the rows that are asked for."""
    require("account.read", request.user)
    pair = domain.pair_of(number_in(request.GET.get("report", "")))
    if pair is None:
        return None, []
    found = domain.year_on_year(*pair)
    return found, found.of(request.GET.get("outcome", ""), request.GET.get("q", "").strip())


@require_safe
def year_on_year(request: HttpRequest) -> HttpResponse:
    """The chains on a page."""
    found, rows = wanted(request)
    facts = {
        "found": found,
        "pairs": domain.followed_reports(),
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "outcome": request.GET.get("outcome", ""),
        "q": request.GET.get("q", ""),
        "query": request.GET.urlencode(),
        "place": "account",
        "corner": "year-on-year",
    }
    return render(request, "account/year_on_year.html", facts)


@require_safe
def year_on_year_workbook(request: HttpRequest) -> HttpResponse:
    """The chains that the page shows, as a workbook."""
    found, rows = wanted(request)
    if found is None:
        raise Http404
    table = domain.chain_sheet(found, rows)
    return attachment(write_workbook([table]), XLSX, f"{table.title}.xlsx")

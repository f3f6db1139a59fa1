"""The deputies' view: how every commitment of a year is carried out, with its proof."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from luoshi.account.deputies import execution as domain
from luoshi.account.deputies import paper
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import year_in
from luoshi.people.clock import today
from luoshi.people.permissions import require

ROWS_A_PAGE = 100
LIGHTS = {"red": "red", "amber": "amber", "green": "green", "grey": "grey", "none": ""}


def wanted(request: HttpRequest) -> tuple[domain.Execution, list[domain.Line]]:
    """The year in the address (by default the newest that has begun), and the lines that are asked for."""
    require("account.deputies", request.user)
    on = today()
    year = year_in(request.GET.get("year", "")) or next(
        (one for one in domain.years() if one <= on.year), on.year
    )
    found = domain.execution(year, on)
    colour = LIGHTS.get(request.GET.get("light", ""))
    return found, found.of(colour=colour, field=request.GET.get("field", ""))


@require_safe
def execution(request: HttpRequest) -> HttpResponse:
    """The whole year on a page, by light and by field of work."""
    found, lines = wanted(request)
    names = {colour: name for name, colour in LIGHTS.items()}
    facts = {
        "found": found,
        "lights": [(names[colour], words, n) for colour, words, n in found.by_light],
        "page": Paginator(lines, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "light": request.GET.get("light", ""),
        "field": request.GET.get("field", ""),
        "years": domain.years(),
        "query": request.GET.urlencode(),
        "place": "account",
        "corner": "deputies",
    }
    return render(request, "account/deputies.html", facts)


@require_safe
def execution_workbook(request: HttpRequest) -> HttpResponse:
    """The lines that the page shows, as a workbook."""
    found, lines = wanted(request)
    table = paper.execution_sheet(found, lines)
    return attachment(write_workbook([table]), XLSX, f"{table.title}{found.on:%Y%m%d}.xlsx")


@require_safe
def execution_document(request: HttpRequest) -> HttpResponse:
    """The report on the whole year as a document."""
    found, _lines = wanted(request)
    written = write_document(paper.execution_document(found))
    return attachment(written, DOCX, f"{paper.title_of(found)}{found.on:%Y%m%d}.docx")

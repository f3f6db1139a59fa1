"""A task table as a file: workbook, official document, the record of its consultation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from luoshi.delivery import queries
from luoshi.delivery.city import profile
from luoshi.delivery.sheets import counts as sheet_counts
from luoshi.delivery.sheets import export as sheet_export
from luoshi.delivery.sheets import page as sheet_page
from luoshi.delivery.sheets.as_issued import as_issued
from luoshi.delivery.sheets.list_table import acceptance_sheet, sheets_sheet
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import demonstration
from luoshi.people.visitor import officer_of


def lines_for(request: HttpRequest, found: Any) -> list[sheet_export.SheetLine]:
    """The rows that the officer sees, as issued; with ``?now`` as they stand after adjustments."""
    rows = sheet_page.sheet_rows(found, officer_of(request))
    return sheet_export.lines_of(rows if "now" in request.GET else as_issued(found, rows))


def name_of(request: HttpRequest, found: Any) -> str:
    """The file's name without its ending."""
    return f"{found.title}（现行）" if "now" in request.GET and found.state == "issued" else found.title


@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    """The list of sheets, as a workbook."""
    table = sheets_sheet(sheet_counts.sheet_list(officer_of(request)))
    return attachment(write_workbook([table]), XLSX, "任务分解表一览.xlsx")


@require_safe
def acceptance(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Which office has accepted how many of its tasks, as a workbook."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    table = acceptance_sheet(found, sheet_counts.acceptance(found, officer))
    return attachment(write_workbook([table]), XLSX, f"{table.title}.xlsx")


@require_safe
def workbook(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows that the officer sees, as a workbook of three tabs that can be read in again."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    lines = lines_for(request, found)
    tabs = sheet_export.workbook_sheets(found, lines, demonstration=demonstration() is not None)
    return attachment(write_workbook(tabs), XLSX, f"{name_of(request, found)}.xlsx")


@require_safe
def document(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows that the officer sees, as an official document."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    lines = lines_for(request, found)
    paper = sheet_export.sheet_document(
        found,
        lines,
        signature=f"{profile().name}人民政府办公室" if found.state == "issued" else "",
        demonstration=demonstration() is not None,
    )
    return attachment(write_document(paper), DOCX, f"{name_of(request, found)}.docx")


@require_safe
def comments(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What offices said of the draft, with the answers."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    table = sheet_export.consultation_sheet(
        found, queries.comments(found, officer), demonstration=demonstration() is not None
    )
    return attachment(write_workbook([table]), XLSX, f"{found.title}征求意见情况.xlsx")

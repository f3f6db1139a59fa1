"""A task table as a file: workbook, official document, the record of its consultation."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from luoshi.delivery import queries, sheet_export, sheet_page
from luoshi.delivery.city import profile
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import demonstration
from luoshi.people.visitor import officer_of


@require_safe
def workbook(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows that the officer sees, as a workbook of three tabs that can be read in again."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    lines = sheet_export.lines_of(sheet_page.sheet_rows(found, officer))
    tabs = sheet_export.workbook_sheets(found, lines, demonstration=demonstration() is not None)
    return attachment(write_workbook(tabs), XLSX, f"{found.title}.xlsx")


@require_safe
def document(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """The rows that the officer sees, as an official document."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    lines = sheet_export.lines_of(sheet_page.sheet_rows(found, officer))
    paper = sheet_export.sheet_document(
        found,
        lines,
        signature=f"{profile().name}人民政府办公室" if found.state == "issued" else "",
        demonstration=demonstration() is not None,
    )
    return attachment(write_document(paper), DOCX, f"{found.title}.docx")


@require_safe
def comments(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What offices said of the draft, with the answers."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    table = sheet_export.consultation_sheet(
        found, queries.comments(found, officer), demonstration=demonstration() is not None
    )
    return attachment(write_workbook([table]), XLSX, f"{found.title}征求意见情况.xlsx")

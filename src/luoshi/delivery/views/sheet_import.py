"""Bringing an existing task table into a draft: the file, what its columns mean, what its rows become."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from luoshi.delivery import actions, queries
from luoshi.delivery.forms.sheet_import import ColumnsForm, ImportForm, TableFileForm, confirmed
from luoshi.delivery.sheets.incoming import Incoming, MappedTable, incoming, mapped_tables, task_rows
from luoshi.delivery.sheets.making import SheetOut
from luoshi.ledger import inbox
from luoshi.people.clock import now
from luoshi.people.permissions import require
from luoshi.people.visitor import officer_of
from luoshi.reader.grid import LARGEST_TABLE_BYTES

LONGEST_NAME = 200


def draft(request: HttpRequest, sheet_id: int) -> Any:
    """The sheet, if the officer may still import into it."""
    require("delivery.manage", request.user)
    found = queries.sheet(sheet_id, officer_of(request))
    if found.state == "issued":
        raise SheetOut(number=found.number)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """First step: the file. It is read here, so that a bad one is refused at once."""
    found = draft(request, sheet_id)
    form = TableFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        data = sent.read()
        mapped_tables(data)
        name = inbox.keep(data, at=now())
        return redirect(preview_address(sheet_id, name, sent.name or ""))
    limit = min(settings.UPLOAD_LIMIT_BYTES, LARGEST_TABLE_BYTES)
    facts = {
        "sheet": found,
        "form": form,
        "limit_bytes": limit,
        "limit_mb": limit // (1024 * 1024),
        "place": "sheets",
        "thing": found.thing,
    }
    return render(
        request, "delivery/sheet/import.html", facts, status=422 if request.method == "POST" else 200
    )


def preview_address(sheet_id: int, upload: str, file_name: str) -> str:
    """The address of the second step."""
    query = QueryDict(mutable=True)
    query["name"] = file_name[:LONGEST_NAME]
    return f"{reverse('delivery:import_preview', args=[sheet_id, upload])}?{query.urlencode()}"


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, sheet_id: int, upload: str) -> HttpResponse:
    """Second step: what the columns mean and what each row would become; nothing is written before."""
    found = draft(request, sheet_id)
    data = inbox.kept(upload)
    tables = mapped_tables(data)
    file_name = request.GET.get("name", "")[:LONGEST_NAME]
    if request.method == "POST" and request.POST.get("act") == "columns":
        forms = [ColumnsForm(request.POST, one=one) for one in tables]
        if all(form.is_valid() for form in forms):
            return remembered(request, forms, preview_address(sheet_id, upload, file_name))
        return shown(request, found, tables, forms, file_name, status=422)
    if request.method == "POST":
        form = ImportForm(request.POST)
        if form.is_valid():
            return imported(request, sheet_id, data, upload, file_name, form)
    return shown(request, found, tables, [ColumnsForm(one=one) for one in tables], file_name)


def remembered(request: HttpRequest, forms: Sequence[ColumnsForm], address: str) -> HttpResponse:
    """Remember what the columns mean, once for tables with the same heads, and go on to the rows."""
    told: set[str] = set()
    for form in forms:
        heads, columns = form.one.table.heads, form.columns()
        is_new = form.one.signature not in told
        if is_new and (not form.one.remembered or tuple(columns) != form.one.columns):
            actions.remember_columns(heads=heads, columns=columns, at=now(), by=officer_of(request))
        told.add(form.one.signature)
    messages.success(request, _("Remembered: tables with these heads are read like this from now on."))
    return redirect(address)


def imported(
    request: HttpRequest, sheet_id: int, data: bytes, upload: str, file_name: str, form: ImportForm
) -> HttpResponse:
    """Take the rows in and go to the sheet."""
    made = actions.import_tasks(
        sheet_id=sheet_id,
        data=data,
        file_name=file_name,
        same=confirmed(request.POST.getlist("same")),
        first_leads=form.cleaned_data["first_leads"],
        at=now(),
        by=officer_of(request),
        seen_version=form.cleaned_data["version"],
    )
    inbox.drop(upload)
    n = len(made.tasks)
    said = ngettext("Imported %(n)d task.", "Imported %(n)d tasks.", n) % {"n": n}
    if made.skipped:
        rows = ngettext(
            "%(n)d row was in the sheet already.", "%(n)d rows were in the sheet already.", made.skipped
        )
        said += " " + rows % {"n": made.skipped}
    messages.success(request, said)
    return redirect("delivery:sheet", sheet_id)


def shown(
    request: HttpRequest,
    found: Any,
    tables: Sequence[MappedTable],
    forms: Sequence[ColumnsForm],
    file_name: str,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of the second step: first the columns where they are unclear, else the rows."""
    first_leads = "first_leads" in request.GET
    is_clear = all(one.is_clear for one in tables)
    rows, out = task_rows(tables, year=found.year) if is_clear else ([], [])
    becoming = incoming(found, rows, first_leads=first_leads)
    fates = Counter(one.fate for one in becoming)
    facts = {
        "sheet": found,
        "file_name": file_name,
        "tables": tables,
        "column_forms": forms,
        "is_clear": is_clear,
        "is_wrong": status != 200,
        "all_remembered": all(one.remembered for one in tables),
        "rows": becoming,
        "left_out": out,
        "fates": fates,
        "coming": len(becoming) - fates["there"],
        "strangers": strangers(becoming),
        "no_dates": Counter(one.row.due.words for one in becoming if one.row.due.words).most_common(),
        "form": ImportForm(initial={"version": found.version, "first_leads": first_leads or ""}),
        "first_leads": first_leads,
        "place": "sheets",
        "thing": found.thing,
    }
    return render(request, "delivery/sheet/import_preview.html", facts, status=status)


def strangers(rows: Sequence[Incoming]) -> list[tuple[str, int]]:
    """The names that nobody knows, each with how many rows have it, the most frequent first."""
    counts = Counter(name for one in rows for said in one.unknown.values() for name in said.split("、"))
    return counts.most_common()

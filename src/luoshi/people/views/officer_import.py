"""Many officers from a file: first a look at what it would bring, then all at once."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.paper.sheets import write_workbook
from luoshi.people import officer_import, tables
from luoshi.people.clock import now
from luoshi.people.downloads import XLSX, attachment
from luoshi.people.forms import OfficerFileForm
from luoshi.people.permissions import require
from luoshi.people.views.officers import passwords_page
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def import_officers(request: HttpRequest) -> HttpResponse:
    """Upload a file and see row by row what it would bring."""
    require("people.manage", request.user)
    form = OfficerFileForm(request.POST or None, request.FILES or None)
    facts: dict[str, Any] = {"form": form, "place": "officers"}
    status = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        rows = officer_import.officer_rows_of(form.cleaned_data["file"].read())
        proposed = officer_import.checked(rows)
        wrong = sum(bool(one.problems) for one in proposed)
        status = 422 if wrong else 200
        facts |= {
            "proposed": proposed,
            "wrong": wrong,
            "rows": "" if wrong else json.dumps(rows, ensure_ascii=False),
            "is_read": True,
        }
    return render(request, "people/import_officers.html", facts, status=status)


@never_cache
@sensitive_variables("made")
@require_http_methods(["GET", "HEAD", "POST"])
def add_officers(request: HttpRequest) -> HttpResponse:
    """Add everybody that the look showed; what has changed since then is checked again."""
    rows = rows_sent(request.POST.get("rows", ""))
    if not rows:
        return redirect("people:import_officers")
    made = officer_import.add_officers(rows=rows, at=now(), by=officer_of(request))
    return passwords_page(request, made, is_new=True)


@require_safe
def empty_table(request: HttpRequest) -> HttpResponse:
    """A workbook with the heads that the import knows, to be filled."""
    require("people.manage", request.user)
    return attachment(write_workbook([tables.officers_sheet([])]), XLSX, "人员导入表.xlsx")


def rows_sent(text: str) -> list[tuple[int, officer_import.Row]]:
    """The rows that the page of the look sent on; nothing where it is no such text."""
    try:
        sent = json.loads(text)
        return [(int(number), {str(k): str(v) for k, v in row.items()}) for number, row in sent]
    except (ValueError, TypeError, AttributeError, RecursionError):
        return []

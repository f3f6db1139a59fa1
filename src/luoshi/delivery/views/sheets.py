"""Task tables: their list, a new one, and the table itself with what is to be done with it next."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.city import profile
from luoshi.delivery.forms.sheets import FILTER_NAMES, CommentForm, NewSheetForm, sheet_filters
from luoshi.delivery.sheets import counts as sheet_counts
from luoshi.delivery.sheets import draft as sheet_draft
from luoshi.delivery.sheets import page as sheet_page
from luoshi.delivery.sheets.as_issued import is_adjusted
from luoshi.delivery.views.sheet_facts import NextAct, comment_choices, may_make, next_act
from luoshi.ledger.deciding import NothingChosen
from luoshi.ledger.onward import here, is_partial
from luoshi.people.asked import number_in, shortest_query
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.queries import leaders, offices
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 300


@require_safe
def sheets(request: HttpRequest) -> HttpResponse:
    """The task tables that the officer sees, each with its next act."""
    officer = officer_of(request)
    rows = [(line, next_act(line.sheet, officer, line)) for line in sheet_counts.sheet_list(officer)]
    facts = {"rows": rows, "may_make": allowed("delivery.manage", officer), "place": "sheets"}
    return render(request, "delivery/sheets.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def new_sheet(request: HttpRequest) -> HttpResponse:
    """Begin a task table, with its tasks and the rules' proposals at once if wished."""
    require("delivery.manage", request.user)
    sources = list(sheet_draft.sources_of_year())
    choices = [(row.pk, source_label(row)) for row in sources]
    asked = number_in(request.GET.get("report", ""))
    chosen = next((row for row in sources if row.pk == asked), sources[0] if sources else None)
    year = chosen.year_planned if chosen else today().year
    initial = {
        "year": year,
        "title": _("Task table %(year)d") % {"year": year},
        "report": chosen.pk if chosen else None,
    }
    form = NewSheetForm(request.POST or None, sources=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        return made(request, form)
    facts = {"form": form, "sources": sources, "place": "sheets"}
    return render(request, "delivery/sheet/new_sheet.html", facts, status=422 if form.is_bound else 200)


def source_label(report: Any) -> str:
    """A source as a list names it."""
    name = report.title or _("Government work report")
    said = _("%(place)s %(year)s · %(title)s · accepted: %(n)d")
    return said % {
        "place": report.place,
        "year": report.year_planned,
        "title": name,
        "n": report.accepted_count,
    }


def made(request: HttpRequest, form: NewSheetForm) -> HttpResponse:
    """Draft the sheet that the form describes and go there."""
    officer, at, typed = officer_of(request), now(), form.cleaned_data
    found = actions.draft_sheet(
        year=typed["year"], title=typed["title"], report_id=typed["report"], at=at, by=officer
    )
    count = 0
    if typed["add_all"] and typed["report"] is not None:
        try:
            count = len(actions.add_tasks(sheet_id=found.pk, at=at, by=officer))
        except NothingChosen:  # the sheet is there all the same; its page says how it fills
            messages.info(request, _("No commitment of this source is accepted yet."))
    if count:
        said = ngettext("Drafted with %(n)d task.", "Drafted with %(n)d tasks.", count)
        messages.success(request, said % {"n": count})
        if typed["propose"]:
            actions.propose_by_rules(sheet_id=found.pk, profile=profile(), at=at, by=officer)
    return redirect("delivery:sheet", found.pk)


@require_safe
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """A task table: its three parts, the filters in the address, and the next act."""
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    filters, query = sheet_filters(request.GET), shortest_query(request.GET, FILTER_NAMES)
    stand = sheet_counts.standing(found, officer)
    section = filters.section or first_section(stand, is_filtered=bool(query))
    shown = sheet_page.narrowed(filters, "" if section == "all" else section)
    page = Paginator(sheet_page.sheet_rows(found, officer, shown), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    facts = {
        "sheet": found,
        "stand": stand,
        "sections": sheet_counts.sections(stand),
        "section": section,
        "page": page,
        "filters": filters,
        "query": query,
        "is_filtered": bool(query),
        "offices": offices(),
        "leaders": leaders(),
        "may_make": may_make(found, officer),
        "sees_whole": sheet_counts.sees_whole(found, officer),
        "has_measures": any(task.measures for task in page.object_list),
        "next": further(request, next_act(found, officer, stand)),
        "acts": sheet_page.acts_on(found, officer),
        "acceptance": sheet_counts.acceptance(found, officer) if found.state == "issued" else [],
        "left_out": sheet_draft.left_out_tasks(found, officer) if may_make(found, officer) else [],
        "is_adjusted": is_adjusted(found),
        "thing": found.thing,
        "place": "sheets",
    }
    if sheet_page.comments_possible(found, officer):
        facts["comment_form"] = CommentForm(tasks=comment_choices(found, officer))
    if found.state in ("consultation", "approval") and not sheet_counts.sees_whole(found, officer):
        facts["comments"] = queries.comments(found, officer)
    return render(request, "delivery/sheet/sheet.html", facts)


def further(request: HttpRequest, act: NextAct | None) -> NextAct | None:
    """``act`` unless it leads to the very page that is shown."""
    return None if act is not None and act.url == request.get_full_path() else act


def first_section(stand: sheet_counts.Standing, *, is_filtered: bool) -> str:
    """Which part is shown where the address names none: the first with rows, all where it filters."""
    if is_filtered:
        return "all"
    return next((section for section, count in stand.sections.items() if count), "headline")


@require_safe
def row(request: HttpRequest, task_id: int) -> HttpResponse:
    """One row in full, beside the table or as a page: reasons of proposals, comments, where it comes from."""
    officer = officer_of(request)
    found = sheet_page.sheet_row(task_id, officer)
    facts = {
        "task": found,
        "sheet": found.sheet,
        "may_make": may_make(found.sheet, officer),
        "comments": sheet_page.comments_on_task(found, officer),
        "may_comment": sheet_page.comments_possible(found.sheet, officer),
        "is_own": sheet_page.is_own(found, officer),
        "next": here(request),
        "thing": found.thing,
        "place": "sheets",
    }
    template = "delivery/sheet/row_panel.html" if is_partial(request) else "delivery/sheet/row.html"
    return render(request, template, facts)

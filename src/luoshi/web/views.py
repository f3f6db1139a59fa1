"""Pages that belong to no room: the journal, whether the platform is alive, and what went wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from luoshi.delivery import things
from luoshi.journal import queries as journal_queries
from luoshi.paper.sheets import write_workbook
from luoshi.people import queries as people_queries
from luoshi.people.downloads import XLSX, attachment
from luoshi.people.permissions import allowed, require
from luoshi.people.visitor import officer_of
from luoshi.web.journal_table import MOST_ENTRIES, journal_sheet

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from luoshi.journal.models import Entry
    from luoshi.people.models import Officer

ENTRIES_A_PAGE = 100

ACTS = {
    "ledger.adopt": _("Adopted a text"),
    "ledger.accept": _("Accepted"),
    "ledger.correct": _("Corrected"),
    "ledger.split": _("Split"),
    "ledger.merge": _("Merged"),
    "ledger.reject": _("Rejected"),
    "ledger.reopen": _("Reopened"),
    "ledger.add_source": _("Entered a source"),
    "ledger.add_basis": _("Gave a commitment a further source"),
    "ledger.add_indicator": _("Defined an indicator"),
    "ledger.observe": _("Recorded a figure"),
    "ledger.verify_observation": _("Verified a figure"),
    "people.begin_demonstration": _("Began the demonstration"),
    "people.add_officer": _("Made an account"),
    "people.add_office": _("Added an office"),
    "people.change_office": _("Changed an office"),
    "people.retire_office": _("Dissolved an office"),
    "people.reinstate_office": _("Took the dissolution of an office back"),
    "people.import_offices": _("Took the offices of a profile over"),
    "people.post_officer": _("Gave a role or an office"),
    "people.retire_officer": _("Closed an account"),
    "people.reinstate_officer": _("Opened an account again"),
    "people.give_charge": _("Let a leader oversee an office"),
    "people.end_charge": _("Let a leader oversee an office no more"),
    "people.second_factor_on": _("Switched the second factor on"),
    "people.second_factor_off": _("Switched the second factor off"),
    "people.renew_codes": _("Made new recovery codes"),
    "people.reset_second_factor": _("Reset a second factor"),
    "people.set_password": _("Set a password"),
    "account.prepare": _("Prepared a publication"),
    "account.pass": _("Passed a publication"),
    "account.clear": _("Cleared a publication for secrecy"),
    "account.sign": _("Signed a publication"),
    "account.return": _("Sent a publication back"),
    "account.withdraw": _("Withdrew from the public"),
    **{f"delivery.{act}": words for act, words in things.ACTS.items()},
}
ACTORS = {"console": _("Command line"), "luoshi": _("By itself")}
THINGS = {
    "commitment": _("Commitment"),
    "report": _("Report"),
    "indicator": _("Indicator"),
    "observation": _("Figure"),
    "demonstration": _("Demonstration"),
    "officer": _("Account"),
    "office": _("Office"),
    "offices": _("Offices"),
    **things.NAMES,
}

# The page of each kind of thing that the journal names; the journal itself lies below them all.
PAGES_OF_THINGS = {
    "commitment": "ledger:commitment",
    "report": "ledger:report",
    **things.PAGES,
    "officer": "people:officer",
    "office": "people:office",
}


@dataclass(frozen=True)
class JournalRow:
    """One entry as the page shows it."""

    number: int
    at: datetime
    who: str
    act: str
    thing: str
    thing_name: str
    thing_url: str
    reason: str
    hash: str
    facts: dict[str, object]


@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Who did what to which thing, when and why; newest first, of one thing where ``?thing=`` names it.

    Without one, those from whom rows are hidden see their own acts. ``?verify=1`` checks the whole chain,
    against ``?head=`` where one is given.
    """
    thing = request.GET.get("thing", "").strip()
    head = request.GET.get("head", "").strip().lower()
    page = Paginator(entries_seen(request, thing), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    facts = {
        "page": page,
        "rows": journal_rows(page.object_list, officer_of(request)),
        "is_whole": allowed("journal.read", request.user),
        "thing": thing,
        "asked_head": head,
        "head": journal_queries.head(),
        "verification": journal_queries.verify(head or None) if "verify" in request.GET else None,
    }
    return render(request, "journal.html", facts)


def entries_seen(request: HttpRequest, thing: str) -> "QuerySet[Entry]":
    """The entries that the visitor sees, of ``thing`` unless that is empty; Http404 for a hidden thing."""
    officer = officer_of(request)
    if thing and hidden_things([thing], officer):
        raise Http404
    is_whole = bool(thing) or allowed("journal.read", officer)
    return journal_queries.entries(thing or None, actor=None if is_whole else officer.actor)


def hidden_things(named: "Iterable[str]", officer: "Officer") -> set[str]:
    """Those of the things that ``officer`` does not see."""
    named = list(named)
    found = things.hidden(named, officer)
    if not allowed("people.read", officer):
        found |= {thing for thing in named if thing.startswith("officer:") and thing != officer.actor}
    return found


def journal_rows(entries: "Iterable[Entry]", officer: "Officer") -> list[JournalRow]:
    """``entries`` with the names of those who acted and the pages, as far as ``officer`` sees them."""
    listed = list(entries)
    hidden = hidden_things((entry.thing for entry in listed), officer)
    names = people_queries.officer_names(
        int(entry.actor.partition(":")[2]) for entry in listed if entry.actor.startswith("officer:")
    )
    rows = []
    for entry in listed:
        _kind, _colon, key = entry.actor.partition(":")
        known = names.get(int(key)) if key.isdecimal() else ACTORS.get(entry.actor)
        rows.append(
            JournalRow(
                number=entry.number,
                at=entry.at,
                who=str(known or entry.actor),
                act=str(ACTS.get(entry.act, entry.act)),
                thing=entry.thing,
                thing_name=name_of(entry.thing),
                thing_url="" if entry.thing in hidden else page_of(entry.thing),
                reason=entry.reason,
                hash=entry.hash,
                facts=entry.facts,
            )
        )
    return rows


def name_of(thing: str) -> str:
    """``thing`` (``commitment:42``) in words, with the number by which the journal knows it."""
    kind, _colon, key = thing.partition(":")
    if kind not in THINGS:
        return thing
    return f"{THINGS[kind]} #{key}" if key else str(THINGS[kind])


def page_of(thing: str) -> str:
    """The address of the page of ``thing`` (``commitment:42``), empty where it has none."""
    kind, _colon, key = thing.partition(":")
    if kind not in PAGES_OF_THINGS or not key.isdecimal():
        return ""
    try:
        return reverse(PAGES_OF_THINGS[kind], args=[int(key)])
    except NoReverseMatch:
        return ""


@require_safe
def journal_workbook(request: HttpRequest) -> HttpResponse:
    """The latest entries, of one thing where ``?thing=`` names it, as a workbook."""
    found = entries_seen(request, request.GET.get("thing", "").strip())
    with override("zh-hans"):  # files speak Chinese, as those that offices exchange do
        table = journal_sheet(journal_rows(found[:MOST_ENTRIES], officer_of(request)), count=found.count())
    return attachment(write_workbook([table]), XLSX, "操作留痕.xlsx")


@require_safe
def journal_export(request: HttpRequest) -> StreamingHttpResponse:
    """The whole journal as JSON lines, as ``luoshi journal verify`` checks them offline."""
    require("journal.read", request.user)

    def lines() -> Iterator[str]:
        for line in journal_queries.export_lines():
            yield line + "\n"

    return StreamingHttpResponse(
        lines(),
        content_type="application/jsonl; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="luoshi-journal.jsonl"'},
    )


@login_not_required
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """Says that the platform answers, to whoever watches it."""
    return HttpResponse("ok\n", content_type="text/plain")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's form
    """The page for a request that cannot be understood."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's form
    """The page for what this officer may not do."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's form
    """The page for an address that leads nowhere."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own fault."""
    return render(request, "500.html", status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's form
    """The page for a form that was open too long, or was sent by another site."""
    return render(request, "403_csrf.html", status=403)

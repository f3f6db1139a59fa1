"""An officer's messages: unread first; opening one marks it read and leads to what it is about."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from luoshi.delivery import actions
from luoshi.delivery.messaging.inbox import inbox, kinds_waiting, messages_sheet, read_all_messages, way_out
from luoshi.delivery.things import page_of
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import shortest_query
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100


@require_safe
def messages(request: HttpRequest) -> HttpResponse:
    """What was written to the officer: unread first, then the latest."""
    officer = officer_of(request)
    kind, unread_only = request.GET.get("kind", ""), request.GET.get("unread") == "1"
    rows = inbox(officer, kind=kind, unread_only=unread_only)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    counts = kinds_waiting(officer)
    facts = {
        "page": page,
        "kind": kind,
        "query": shortest_query(request.GET, ("kind", "unread")),
        "unread_only": unread_only,
        "kinds": counts,
        "unread_count": sum(count.unread for count in counts),
        "out": way_out() if allowed("delivery.manage", officer) else None,
        "place": "messages",
    }
    return render(request, "delivery/messages.html", facts)


@require_safe
def messages_workbook(request: HttpRequest) -> HttpResponse:
    """What was written to the officer, as the filters want it, as a workbook."""
    unread_only = request.GET.get("unread") == "1"
    rows = inbox(officer_of(request), kind=request.GET.get("kind", ""), unread_only=unread_only)
    return attachment(write_workbook([messages_sheet(rows)]), XLSX, f"消息{today():%Y%m%d}.xlsx")


@require_POST
def open_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Mark a message as read and go to what it is about, or stay where only reading is wanted."""
    message = actions.read_message(message_id=message_id, at=now(), by=officer_of(request))
    address = "" if "stay" in request.POST else page_of(message.thing)
    return redirect(address or reverse("delivery:messages"))


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    n = read_all_messages(at=now(), by=officer_of(request))
    said = ngettext("%(n)d message marked as read.", "%(n)d messages marked as read.", n) % {"n": n}
    return done(request, said, reverse("delivery:messages"))

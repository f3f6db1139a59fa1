"""Supervision orders: the list, a new one, its page with what may be done next, and its document."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from luoshi.delivery import actions, queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.forms import orders as order_forms
from luoshi.delivery.forms.orders import FILTER_NAMES, NewOrderForm, order_filters
from luoshi.delivery.rules import states
from luoshi.delivery.supervising.deadlines import deadline_of, due_if_signed
from luoshi.delivery.supervising.order_list import (
    filtered_orders,
    live_plan,
    next_number,
    order_facets,
    order_rows,
    order_sheet,
)
from luoshi.delivery.supervising.order_paper import order_document as document_of
from luoshi.delivery.supervising.order_paper import usual_demand, usual_title
from luoshi.delivery.supervising.orders import LONGEST_LIMIT_DAYS, answered_by
from luoshi.delivery.views.acting import done
from luoshi.ledger.downloads import DOCX, XLSX, attachment
from luoshi.paper.official import write_document
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import number_in, shortest_query
from luoshi.people.clock import now, today
from luoshi.people.permissions import allowed, require
from luoshi.people.queries import offices_of
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 100
OF_THE_OFFICE = ("answer", "complete", "ask-extension")
# What an extension's own page decides, and what is asked there.
ELSEWHERE = ("grant-extension", "refuse-extension")
PRIMARY = ("sign", "answer", "complete", "verify", "strike-off")
# Each act, and what it takes from its form besides the version that was seen.
ACTIONS: dict[str, tuple[Callable[..., object], tuple[str, ...]]] = {
    "sign": (actions.sign_order, ("plan_item_id",)),
    "edit": (actions.edit_order, ("title", "demand", "limit_days", "plan_item_id")),
    "discard": (actions.discard_order, ("reason",)),
    "answer": (actions.answer_order, ("text",)),
    "complete": (actions.complete_order, ()),
    "send-back": (actions.send_order_back, ("reason",)),
    "verify": (actions.verify_order, ("confirms", "method", "text")),
    "strike-off": (actions.strike_off_order, ()),
    "reopen": (actions.reopen_order, ("reason",)),
    "revoke": (actions.revoke_order, ("reason", "approver", "document")),
    "ask-extension": (actions.ask_order_extension, ("new_due_on", "reason", "progress")),
}
SAID = {
    "sign": gettext_lazy("Signed: the order has gone to the office."),
    "edit": gettext_lazy("Saved. Read it through, then sign."),
    "discard": gettext_lazy("The draft is put aside."),
    "answer": gettext_lazy("The answer has gone to the supervision office."),
    "complete": gettext_lazy("Completed, says your office; now it is verified."),
    "send-back": gettext_lazy("Sent back: the order is open again, its date stays."),
    "verify": gettext_lazy("What you found is written down."),
    "strike-off": gettext_lazy("Struck off."),
    "reopen": gettext_lazy("The order is open again."),
    "revoke": gettext_lazy("The order is revoked."),
    "ask-extension": gettext_lazy("More time is asked for."),
}


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The supervision orders that the officer sees, as the filters in the address want them."""
    officer, on = officer_of(request), today()
    filters = order_filters(request.GET)
    page = Paginator(filtered_orders(officer, filters, on), ROWS_A_PAGE).get_page(request.GET.get("page"))
    query = shortest_query(request.GET, FILTER_NAMES)
    facts = {
        "page": page,
        "rows": order_rows(list(page.object_list), on),
        "filters": filters,
        "facets": order_facets(officer, on),
        "query": query,
        "is_filtered": bool(query),
        "may_sign": allowed("delivery.sign", officer),
        "on": on,
        "place": "supervising",
        "corner": "orders",
    }
    return render(request, "delivery/orders.html", facts)


@require_safe
def orders_workbook(request: HttpRequest) -> HttpResponse:
    """What the filters let through, as a workbook."""
    on = today()
    rows = order_rows(list(filtered_orders(officer_of(request), order_filters(request.GET), on)), on)
    return attachment(write_workbook([order_sheet(rows, on)]), XLSX, f"督办单台账{on:%Y%m%d}.xlsx")


@require_safe
def order_due(request: HttpRequest) -> HttpResponse:
    """When an order would be due that is signed today, for the form of a new one."""
    days = number_in(request.GET.get("limit_days", ""))
    if days is None or not 1 <= days <= LONGEST_LIMIT_DAYS:
        return render(request, "delivery/order_due.html", {})
    return render(request, "delivery/order_due.html", {"days": days, "due": due_if_signed(days, today())})


@require_http_methods(["GET", "HEAD", "POST"])
def new_order(request: HttpRequest, task_id: int) -> HttpResponse:
    """Write an order on a task: what it demands begins with what the task's light says."""
    require("delivery.sign", request.user)
    officer, on = officer_of(request), today()
    task = queries.task(task_id, officer)
    lead = queries.lead_assignment(task)
    light = None
    if has_rules(on):
        light = queries.task_lights([task], on=on, rule_sets=profile().lights).get(task.pk)
    form = NewOrderForm(
        request.POST or None,
        year=on.year,
        initial={"title": usual_title(task), "demand": usual_demand(light)},
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        order = actions.draft_order(
            task_id=task.pk,
            title=typed["title"],
            demand=typed["demand"],
            limit_days=typed["limit_days"],
            plan_item_id=typed["plan_item"].pk if typed["plan_item"] else None,
            at=now(),
            by=officer,
        )
        messages.success(request, _("The order is drafted: sign it, and it goes out."))
        return redirect("delivery:order", order.pk)
    days = form["limit_days"].value()
    limit = number_in(str(days)) or 0
    facts = {
        "task": task,
        "lead": lead,
        "light": light,
        "form": form,
        "days": limit,
        "due": due_if_signed(limit, on) if 1 <= limit <= LONGEST_LIMIT_DAYS else None,
        "has_plan": live_plan(on.year).exists(),
        "year": on.year,
        "place": "supervising",
        "thing": task.thing,
    }
    return render(request, "delivery/new_order.html", facts, status=422 if request.method == "POST" else 200)


@require_safe
def order(request: HttpRequest, order_id: int) -> HttpResponse:
    """One order with its history, and what this officer may do with it."""
    return order_page(request, order_id)


def order_page(
    request: HttpRequest, order_id: int, bound: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page of an order; ``bound``: the act whose form came back with something wrong."""
    officer, on = officer_of(request), today()
    shown = queries.order(order_id, officer)
    acts = possible(shown, officer)
    offered = [(act, bound[1] if bound and bound[0] == act else form_of(act, shown, on.year)) for act in acts]
    facts = {
        "order": shown,
        "deadline": deadline_of(shown, on),
        "acts": offered,
        "primary": next((act for act in acts if act in PRIMARY), ""),
        "next_number": next_number(on) if "sign" in acts else "",
        "due": due_if_signed(shown.limit_days, on) if "sign" in acts else None,
        "has_plan": "sign" not in acts or live_plan(on.year).exists(),
        "year": on.year,
        "moved": shown.due_on != shown.first_due_on,
        "on": on,
        "place": "supervising",
        "thing": shown.thing,
    }
    return render(request, "delivery/order.html", facts, status=422 if bound else 200)


def possible(shown: Any, officer: Any) -> list[str]:
    """What ``officer`` may do with the order now, in the order of its life; verifying comes before 销号."""
    acts = [
        act for act in states.possible_acts(states.ORDER, shown.state, officer.role) if act not in ELSEWHERE
    ]
    if shown.state == "draft" and allowed("delivery.sign", officer):
        acts += ["edit", "discard"]
    if shown.office_id not in offices_of(officer):
        acts = [act for act in acts if act not in OF_THE_OFFICE]
    if "ask-extension" in acts and shown.due_on is not None and today() > shown.due_on:
        acts.remove("ask-extension")
    if shown.state == "completed" and allowed("delivery.strike_off", officer):
        others = officer.actor not in answered_by(shown)
        last = next((v for v in reversed(shown.verdicts.all()) if v.at >= shown.completed_at), None)
        confirmed = last is not None and last.confirms
        acts = [act for act in acts if act != "strike-off" or (confirmed and others)]
        if others and not confirmed:
            acts.insert(0, "verify")
    return acts


def form_of(act: str, shown: Any, year: int, data: Any = None) -> forms.Form:
    """The form of ``act``, empty or filled with ``data``."""
    known: dict[str, Any] = {"auto_id": f"id_{act}_%s", "initial": {"version": shown.version}}
    if act == "sign":
        known["initial"]["plan_item"] = shown.plan_item_id
        return order_forms.SignForm(data, year=year, **known)
    if act == "edit":
        words = {"title": shown.title, "demand": shown.demand, "limit_days": shown.limit_days}
        known["initial"] |= {**words, "plan_item": shown.plan_item_id}
        return order_forms.EditOrderForm(data, year=year, **known)
    if act == "ask-extension":
        return order_forms.ExtensionForm(data, due_on=shown.due_on, **known)
    plain: dict[str, type[forms.Form]] = {
        "answer": order_forms.AnswerForm,
        "complete": order_forms.AgreeForm,
        "strike-off": order_forms.AgreeForm,
        "verify": order_forms.VerifyForm,
        "revoke": order_forms.RevokeForm,
    }
    return plain.get(act, order_forms.ReasonForm)(data, **known)


@require_POST
def act_on_order(request: HttpRequest, order_id: int, act: str) -> HttpResponse:
    """Do ``act`` with what its form holds; what cannot be done is refused by the action."""
    officer = officer_of(request)
    if act not in ACTIONS:
        raise Http404
    shown = queries.order(order_id, officer)
    form = form_of(act, shown, today().year, request.POST)
    if not form.is_valid():
        return order_page(request, order_id, (act, form))
    act_of_order, fields = ACTIONS[act]
    typed = form.cleaned_data
    act_of_order(
        order_id=order_id,
        at=now(),
        by=officer,
        seen_version=typed["version"],
        **{name: typed[name] for name in fields},
    )
    # A draft that was put aside has no page any more.
    after = reverse("delivery:orders") if act == "discard" else reverse("delivery:order", args=[order_id])
    return done(request, str(SAID[act]), after)


@require_safe
def order_document(request: HttpRequest, order_id: int) -> HttpResponse:
    """The order as it was signed, for paper."""
    shown = queries.order(order_id, officer_of(request))
    return attachment(write_document(document_of(shown)), DOCX, f"{shown.number}.docx")


@require_POST
def remind(request: HttpRequest, task_id: int) -> HttpResponse:
    """Remind the office that leads a task, in one's own words."""
    actions.remind_office(
        task_id=task_id, text=request.POST.get("text", ""), at=now(), by=officer_of(request)
    )
    return done(request, _("The office has been reminded."), reverse("delivery:task", args=[task_id]))

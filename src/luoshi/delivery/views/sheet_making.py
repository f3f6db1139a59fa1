"""Making a task table: further tasks, what rules propose, what the supervision office makes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from luoshi.delivery import actions, queries
from luoshi.delivery.city import profile
from luoshi.delivery.rows import NoSuchTask
from luoshi.delivery.sheets import draft as sheet_draft
from luoshi.delivery.views.acting import done
from luoshi.ledger.deciding import NothingChosen
from luoshi.ledger.forms import DecisionForm
from luoshi.people.asked import number_in
from luoshi.people.clock import now
from luoshi.people.permissions import require
from luoshi.people.visitor import officer_of

ROWS_A_PAGE = 300


def ticked(request: HttpRequest) -> list[int]:
    """The ids of the ticked rows, each once; anything malformed is left out."""
    numbers = (number_in(value.partition(":")[0]) for value in request.POST.getlist("row"))
    return list(dict.fromkeys(number for number in numbers if number is not None))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Make tasks of further accepted commitments: of the ticked ones, or of all of the sheet's source."""
    require("delivery.manage", request.user)
    officer = officer_of(request)
    found = queries.sheet(sheet_id, officer)
    if request.method == "POST":
        chosen = None if "all" in request.POST else ticked(request)
        if chosen == []:
            raise NothingChosen
        made = actions.add_tasks(sheet_id=sheet_id, commitment_ids=chosen, at=now(), by=officer)
        said = ngettext("%(n)d task added.", "%(n)d tasks added.", len(made)) % {"n": len(made)}
        return done(request, said, reverse("delivery:sheet", args=[sheet_id]))
    words = request.GET.get("q", "").strip()
    rows = sheet_draft.addable_commitments(found, words)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    facts = {"sheet": found, "page": page, "q": words, "thing": found.thing, "place": "sheets"}
    return render(request, "delivery/sheet/add.html", facts)


@require_POST
def propose(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Let the rules propose offices for what has none."""
    made = actions.propose_by_rules(sheet_id=sheet_id, profile=profile(), at=now(), by=officer_of(request))
    address = reverse("delivery:sheet", args=[sheet_id])
    if not made:
        messages.info(
            request, _("The rules have nothing more to propose: what is left is 待定 until you say.")
        )
        return redirect(f"{address}?waiting=lead")
    count = len({row.task_id for row in made})
    said = ngettext(
        "Proposals for %(n)d task, each with its reason. Nothing is assigned before you confirm it.",
        "Proposals for %(n)d tasks, each with its reason. Nothing is assigned before you confirm it.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect(f"{address}?waiting=proposed")


@require_POST
def confirm(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """Agree with the proposals for the ticked tasks, or with all of them."""
    chosen = None if "all" in request.POST else ticked(request)
    if chosen == []:
        raise NothingChosen
    made = actions.confirm_proposals(sheet_id=sheet_id, task_ids=chosen, at=now(), by=officer_of(request))
    count = len({row.task_id for row in made})
    said = ngettext("Confirmed for %(n)d task.", "Confirmed for %(n)d tasks.", count) % {"n": count}
    return done(request, said, reverse("delivery:sheet", args=[sheet_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def dismiss(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Say why a rule's proposal is wrong: the part is 待定 again."""
    require("delivery.manage", request.user)
    officer = officer_of(request)
    form = DecisionForm(request.POST or None, initial={"version": 0})
    if request.method == "POST" and form.is_valid():
        row = actions.dismiss_proposal(
            assignment_id=assignment_id, reason=form.cleaned_data["reason"], at=now(), by=officer
        )
        address = reverse("delivery:sheet_row", args=[row.task_id])
        return done(request, _("Dismissed. The part is open again."), address)
    found = sheet_draft.proposal(assignment_id, officer)
    if found is None:
        raise NoSuchTask(id=assignment_id)
    facts = {
        "proposal": found,
        "task": found.task,
        "sheet": found.task.sheet,
        "form": form,
        "next": request.POST.get("next", request.GET.get("next", "")),
        "place": "sheets",
    }
    return render(
        request, "delivery/sheet/dismiss_proposal.html", facts, status=422 if form.is_bound else 200
    )

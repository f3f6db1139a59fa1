"""The page of one task: its story from the sentence to the light, and what the officer may do with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from luoshi.delivery import queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.forms import tasks as forms
from luoshi.delivery.forms.evidence import EvidenceForm
from luoshi.delivery.handling.acts import OpenActs, open_acts
from luoshi.delivery.handling.curves import drawings
from luoshi.delivery.handling.one_task_workbook import task_sheets
from luoshi.delivery.handling.rectifying import RECTIFICATION
from luoshi.delivery.queries import TaskLight, TaskPage
from luoshi.delivery.rules.light_case import COLOUR_OF, RULE_OF
from luoshi.delivery.rules.light_rules import rules_on
from luoshi.delivery.views.evidence import limits
from luoshi.ground.messages import language_of
from luoshi.ground.messages import render as said_by_code
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.ledger.onward import here
from luoshi.paper.sheets import write_workbook
from luoshi.people.asked import day_in
from luoshi.people.clock import today
from luoshi.people.permissions import allowed
from luoshi.people.visitor import officer_of

# The acts that ask for words, with the form that asks.
ASKING: dict[str, type[forms.SeenForm]] = {
    "return": forms.ReturnForm,
    "reissue": forms.ReasonForm,
    "send-back": forms.ReasonForm,
    "reopen": forms.ReasonForm,
    "verify": forms.VerifyForm,
}

# In a rule said in general a number is a blank.
BLANKS = dict.fromkeys(
    (
        "observed",
        "expected",
        "share",
        "expected_share",
        "gap",
        "red_over",
        "amber_from",
        "planned_start",
        "start_red_months",
        "registered_amber_months",
        "registered_red_months",
    ),
    "…",
) | {"unit": "", "gap_unit": ""}
WORDLESS_STEPS = ("agree", "verify", "look-again")


@require_safe
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Everything about one task."""
    return task_page(request, task_id)


def task_page(request: HttpRequest, task_id: int, **bound: forms.SeenForm) -> HttpResponse:
    """The page; ``bound`` are forms that were filled in wrongly, by the name of their act."""
    officer = officer_of(request)
    on = day_in(request.GET.get("on", "")) or today()
    found = queries.task_page(task_id, officer)
    acts = open_acts(found, officer, on=today())
    lights = lights_of(found, on)
    light = lights.get(found.task.pk)
    facts = {
        "found": found,
        "task": found.task,
        "on": on,
        "is_today": on == today(),
        "light": light,
        "drawings": drawings(found, light, on=on, rule_sets=profile().lights if has_rules(on) else None),
        "parts": [(part, lights.get(part.pk)) for part in found.parts],
        "names": queries.names_in(found.adjustments),
        "acts": acts,
        "asking": forms_of(found, acts, bound),
        "may_manage": allowed("delivery.manage", request.user),
        "stages": RECTIFICATION.states,
        "steps": rectification_forms(found, acts, bound),
        "remind_form": forms.RemindForm(auto_id="id_remind_%s") if "remind" in acts.names else None,
        "evidence_form": EvidenceForm(auto_id="id_evidence_%s") if "evidence" in acts.names else None,
        "next": here(request),
        **limits(),
        "adjusts": [act for act in ("change", "merge", "cancel", "carry-over") if act in acts.names],
        "thing": found.task.thing,
        "place": "tasks",
    }
    return render(request, "delivery/task.html", facts, status=422 if bound else 200)


def lights_of(found: TaskPage, on: date) -> dict[int, TaskLight]:
    """The lights of the task and of its parts; none on a day without rules."""
    if not has_rules(on):
        return {}
    return queries.task_lights([found.task, *found.parts], on=on, rule_sets=profile().lights)


def forms_of(
    found: TaskPage, acts: OpenActs, bound: dict[str, forms.SeenForm]
) -> list[tuple[str, forms.SeenForm]]:
    """A form for each open act that asks for words, by the act's name."""
    return [
        (act, bound.get(act) or form(initial={"version": found.task.version}, auto_id=f"id_{act}_%s"))
        for act, form in ASKING.items()
        if act in acts.names or act in bound
    ]


@dataclass(frozen=True, slots=True)
class StepForm:
    """One step of a rectification that is open: its act, with a form where it asks for words."""

    act: str
    form: forms.SeenForm | None


def rectification_forms(found: TaskPage, acts: OpenActs, bound: dict[str, forms.SeenForm]) -> list[StepForm]:
    """The open steps of the rectification."""
    steps = [name.partition(".")[2] for name in sorted(acts.names) if name.startswith("rectification.")]
    return [
        StepForm(
            act,
            None
            if act in WORDLESS_STEPS
            else bound.get(f"rectification.{act}")
            or forms.RectificationForm(initial={"version": found.task.version}, auto_id=f"id_{act}_%s"),
        )
        for act in steps
    ]


@require_safe
def task_workbook(request: HttpRequest, task_id: int) -> HttpResponse:
    """The figures, the evidence and the parts of one task, as a workbook."""
    on = day_in(request.GET.get("on", "")) or today()
    found = queries.task_page(task_id, officer_of(request))
    tabs = task_sheets(found, lights_of(found, on), on=on)
    return attachment(write_workbook(tabs), XLSX, f"任务{found.task.number}.xlsx")


@require_safe
def light_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the lights in words, and the thresholds in force with where they come from."""
    on = day_in(request.GET.get("on", "")) or today()
    in_force = rules_on(profile().lights, on) if has_rules(on) else None
    facts: dict[str, Any] = {
        "on": on,
        "in_force": in_force,
        "rules": rules_in_words(),
        "sets": sorted(profile().lights, key=lambda one: one.since, reverse=True),
        "place": "board",
    }
    return render(request, "delivery/light_rules.html", facts)


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a light, with its colour, as the catalogue says it."""

    colour: str
    words: str


@dataclass(frozen=True, slots=True)
class RuleInWords:
    """One rule with the reasons that it leads to."""

    code: str
    words: str
    reasons: list[Reason]


def rules_in_words() -> list[RuleInWords]:
    """Every rule, in the order in which the reasons are listed."""
    language = language_of(translation.get_language())
    found: dict[str, RuleInWords] = {}
    for reason, rule in RULE_OF.items():
        words = said_by_code(f"light.rule.{rule}", language, BLANKS)
        row = found.setdefault(rule, RuleInWords(rule, words, []))
        said = said_by_code(f"light.{reason}", language, BLANKS)
        row.reasons.append(Reason(COLOUR_OF[reason], said))
    return list(found.values())

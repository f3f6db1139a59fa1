"""How the ledger's values are written on pages: amounts with their bounds, findings, reasons of rules."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django import template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luoshi.ground import messages
from luoshi.ledger.coverage_map import Total
from luoshi.ledger.exports import amount_of
from luoshi.ledger.models import Bound, Decision, Finding, Firmness, Kind, State, Target
from luoshi.ledger.quotation import context_after, context_before
from luoshi.ledger.task_table import Amount, plain_number, written_amount

register = template.Library()


class Measured(Protocol):
    """A figure of the text, or anything else with a value or a range."""

    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: str
    text: str


SIGNS = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "about": "≈ ", "near": "≲ "}

WHAT = {
    "commitment": _("Commitment"),
    "result": _("Result"),
    "problem": _("Problem"),
    "principle": _("Principle"),
    "heading": _("Heading"),
    "outside": _("Outside the report"),
    "nothing": _("Nothing made of it"),
    "context": _("Context"),
    "gap": _("Punctuation"),
}

CHOICES = {
    **{f"kind.{choice.value}": choice.label for choice in Kind},
    **{f"firmness.{choice.value}": choice.label for choice in Firmness},
    **{f"state.{choice.value}": choice.label for choice in State},
    **{f"bound.{choice.value}": choice.label for choice in Bound},
    "state.open": _("To be done or decided"),
    "state.lost": _("No longer in the text"),
    "state.all": _("All, split and merged too"),
    "has_figure.yes": _("With a figure"),
    "has_figure.no": _("Without a figure"),
    "role.result": _("Result"),
    "role.target": _("Promised"),
    "role.context": _("Context"),
    "figure.amount": _("Amount"),
    "figure.rate": _("Rate"),
    "figure.change": _("Change"),
    "figure.share": _("Share"),
    "figure.rank": _("Rank"),
    "figure.streak": _("Years in a row"),
    "stage.complete": _("Completed"),
    "stage.build": _("Under construction"),
    "stage.start": _("Begun"),
    "stage.prepare": _("In preparation"),
    "stage.plan": _("Planned"),
    "severity.error": _("Error"),
    "severity.warning": _("Check"),
    "severity.note": _("Remark"),
    "field.text": _("Task"),
    "field.kind": _("Kind"),
    "field.firmness": _("Firmness"),
    "field.places": _("Places"),
    "field.due_date": _("Due date"),
    "field.headline": _("Headline target"),
    "field.note": _("Note"),
    "field.targets": _("Targets"),
    "field.state": _("State"),
    "field.quote": _("Wording"),
    "field.number": _("No."),
    "field.numbers": _("No."),
    "field.start": _("From character"),
    "field.end": _("To character"),
    "field.category": _("Section"),
    "field.heading": _("Heading"),
}


@register.filter
def named(value: str, family: str) -> str:
    """The word for ``value`` of a ``family`` such as ``kind`` or ``firmness``; itself if unknown."""
    return str(CHOICES.get(f"{family}.{value}", value))


@register.filter
def what_name(what: str) -> str:
    """The word for what was made of a stretch."""
    return str(WHAT.get(what, what))


@register.filter
def amount(measured: Target | Measured) -> str:
    """How much: number and unit as the text wrote them, with the sign of the bound before it."""
    if isinstance(measured, Target):
        known = amount_of(measured)
    else:
        known = Amount(measured.value, measured.low, measured.high, measured.unit, measured.text)
    number, unit = written_amount(known)
    written = grouped(number) if isinstance(number, Decimal) else (number or "")
    return f"{SIGNS.get(measured.bound, '')}{written}{unit}"


def grouped(number: Decimal) -> str:
    """``number`` with its thousands set apart, from five digits up."""
    return f"{number:,f}" if abs(number) >= 10_000 else plain_number(number)


@register.filter
def finding_words(finding: Finding) -> str:
    """What the finding says, in the page's language."""
    language = messages.language_of(translation.get_language())
    return messages.render_finding(finding.rule, finding.values, language)


@register.filter
def rule_words(rule: str) -> str:
    """Why it was read as it was, in words; empty for a rule without any."""
    return messages.render(f"rule.{rule}", messages.language_of(translation.get_language()), default="")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a decision changed in one field, as a person reads it."""

    field: str
    before: str
    after: str


# What a decision records beside what it changed: where the sentence stands, for machines.
NOT_SHOWN = {"start", "end", "edition"}


@register.filter
def differences(decision: Decision) -> list[Difference]:
    """What ``decision`` changed, field by field."""
    names = [name for name in decision.after if name not in NOT_SHOWN]
    if decision.act in {"split", "merge"}:  # a new one's whole content is its page
        names = [name for name in names if name in {"state", "number", "numbers"}]
    return [
        Difference(name, said(name, decision.before.get(name)), said(name, decision.after[name]))
        for name in names
    ]


def said(field: str, value: object) -> str:
    """``value`` of ``field`` in words."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return "；".join(goal_words(item) if isinstance(item, dict) else str(item) for item in value)
    return named(str(value), field)


def goal_words(goal: dict[str, Any]) -> str:
    """A target as a decision records it, in words."""
    value, low, high = (None if goal.get(n) is None else Decimal(goal[n]) for n in ("value", "low", "high"))
    number, unit = written_amount(Amount(value, low, high, goal.get("unit", "")))
    written = grouped(number) if isinstance(number, Decimal) else (number or "")
    year = f"({goal['year']})" if goal.get("year") else ""
    return f"{goal.get('measure', '')} {SIGNS.get(goal.get('bound', ''), '')}{written}{unit}{year}"


@register.filter
def nothing_left(totals: list[Total]) -> Total:
    """The total of what nothing was made of."""
    return next(total for total in totals if total.what == "nothing")


@register.filter
def last_words(text: str) -> str:
    """The words right before a quote."""
    return context_before(text)


@register.filter
def first_words(text: str) -> str:
    """The words right after a quote."""
    return context_after(text)


@register.filter
def thousands(number: int) -> str:
    """A count with its thousands set apart."""
    return f"{number:,}"

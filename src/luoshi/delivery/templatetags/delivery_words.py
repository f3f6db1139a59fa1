"""How the year's work is said on pages: states, acts, lights with their reasons, figures and goals."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import Path, ProgressFigure
from luoshi.delivery.rules.light_case import Change, Light
from luoshi.ground import messages
from luoshi.ledger.models import Observation
from luoshi.ledger.task_table import Amount, written_amount
from luoshi.ledger.templatetags.ledger_words import SIGNS, grouped

register = template.Library()

CONFIDENCE = {"sure": _("sure"), "likely": _("likely"), "possible": _("possible")}
GOALS = {"first": _("the first one"), "all": _("all of it"), "outside": _("set from above, not known yet")}


def language() -> messages.Language:
    """The page's language."""
    return messages.language_of(translation.get_language())


@register.filter
def state_name(state: str, life: str) -> str:
    """The word for ``state`` in the life of a ``task``, ``sheet``, ``progress`` or ``order``."""
    return messages.render(f"value.state.{life}.{state}", language(), default=state)


@register.filter
def act_name(act: str, life: str) -> str:
    """The word for ``act`` in the life of a ``task``, ``sheet``, ``progress`` or ``order``."""
    return messages.render(f"value.act.{life}.{act}", language(), default=act)


@register.filter
def light_name(light: Light) -> str:
    """What stands beside the colour: the colour in a word, or why there is none."""
    key = f"light.grey.{light.grey}" if light.grey else f"light.colour.{light.colour}"
    return messages.render(key, language())


@register.filter
def light_reason(light: Light) -> str:
    """The sentence that says why."""
    return messages.render(f"light.{light.reason}", language(), light.values)


@register.filter
def light_rule(light: Light) -> str:
    """The rule that decided, in words."""
    return messages.render(f"light.rule.{light.rule}", language(), light.values)


@register.filter
def light_change(change: Change) -> str:
    """One thing that would change the light."""
    return messages.render(f"light.change.{change.code}", language(), change.shown)


@register.filter
def light_marks(light: Light) -> list[str]:
    """The words that stand beside the light: overdue, forecast, ..."""
    return [messages.render(f"light.mark.{mark}", language()) for mark in sorted(light.marks)]


@register.filter
def goal(path: Path) -> str:
    """What a path leads to, with its unit: ≥ 7.5%, 100—120 km, set from above."""
    if path.bound in GOALS and path.value is None:
        return str(GOALS[path.bound])
    number, unit = written_amount(Amount(path.value, path.low, path.high, path.unit))
    written = grouped(number) if isinstance(number, Decimal) else (number or "")
    return f"{SIGNS.get(path.bound, '')}{written}{unit}"


@register.filter
def figure_value(row: ProgressFigure | Observation | None, unit: str = "") -> str:
    """A reported value with its unit; a rate with what it was divided from."""
    if row is None:
        return ""
    if row.value is None and row.numerator is not None and row.denominator is not None:
        return f"{grouped(row.numerator)} / {grouped(row.denominator)}"
    if row.value is None:
        return ""
    number, shown = written_amount(Amount(row.value, None, None, unit))
    return f"{grouped(number) if isinstance(number, Decimal) else number}{shown}"


@register.filter
def confidence_name(confidence: str) -> str:
    """How sure a rule is, in a word."""
    return str(CONFIDENCE.get(confidence, confidence))


@register.filter
def days_until(day: date | None, today: date) -> int | None:
    """Calendar days from ``today`` to ``day``, negative once it is past."""
    return None if day is None else (day - today).days

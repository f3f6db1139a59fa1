"""How reporting is said on pages: periods, values in the unit of their goal, how a report stands, steps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import Progress, ProgressStep, ReportingPeriod
from luoshi.delivery.reporting.figures_of_period import FigureOfPeriod
from luoshi.delivery.reporting.period_words import name_of, period_name
from luoshi.delivery.templatetags.delivery_words import act_name, language, state_name
from luoshi.ledger.models import ObservationStatus
from luoshi.ledger.task_table import Amount, shortest, written_amount
from luoshi.ledger.templatetags.ledger_words import grouped

register = template.Library()

STANDINGS = {
    "late": _("Late"),
    "missing": _("Not handed in yet"),
    "awaited": _("Figures not published yet"),
}
STEPS = {"save": _("Written")}
MATTER_STATES = {"open": _("Waits for the leader"), "decided": _("Decided on"), "withdrawn": _("Taken back")}


@register.filter
def period_words(period: ReportingPeriod) -> str:
    """How the period is called."""
    return period_name(period, language())


@register.filter
def stretch_words(thing: Any) -> str:
    """How the stretch of anything with ``start`` and ``end`` is called."""
    return name_of(thing.start, thing.end, language())


@register.filter
def last_day(end: date) -> date:
    """The last day before ``end``."""
    return end - timedelta(days=1)


@register.filter
def in_unit(value: Decimal | None, unit: str) -> str:
    """A bare value with its unit, as goals are written."""
    if value is None:
        return ""
    number, shown = written_amount(Amount(shortest(round_far(value)), None, None, unit))
    return f"{grouped(number) if isinstance(number, Decimal) else number}{shown}"


def round_far(value: Decimal) -> Decimal:
    """``value`` without the digits of a fraction that has no end."""
    digits = 2 if abs(value) < Decimal(10) ** 8 else -4
    return value.quantize(Decimal(1).scaleb(-digits)) if abs(value) < Decimal(10) ** 18 else value


@register.filter
def standing_name(standing: str) -> str:
    """How a report stands, in words."""
    return str(STANDINGS[standing]) if standing in STANDINGS else state_name(standing, "progress")


@register.filter
def matter_state(state: str) -> str:
    """Where a matter for a leader stands."""
    return str(MATTER_STATES.get(state, state))


@register.filter
def step_name(step: ProgressStep) -> str:
    """What was done in a step of a report's life."""
    return str(STEPS.get(step.act, act_name(step.act, "progress")))


@dataclass(frozen=True, slots=True)
class Said:
    """A figure as a step has kept it."""

    name: str
    value: str
    status: str
    none_because: str


@register.filter
def said_then(step: ProgressStep, figures: list[FigureOfPeriod]) -> list[Said]:
    """The figures of a step, called by the names of the task's paths."""
    known = {figure.path.pk: figure.path for figure in figures}
    found = []
    for row in step.content.get("figures", ()):
        path = known.get(row.get("path"))
        unit = path.unit if path else ""
        found.append(
            Said(
                name=path.indicator.name if path else "",
                value=value_then(row, unit),
                status=str(dict(ObservationStatus.choices).get(row.get("status"), "")),
                none_because=row.get("none_because") or "",
            )
        )
    return found


def value_then(row: Mapping[str, Any], unit: str) -> str:
    """The value of a figure that a step has kept."""
    if row.get("value") is not None:
        return in_unit(Decimal(row["value"]), unit)
    if row.get("numerator") is not None and row.get("denominator") is not None:
        return f"{grouped(Decimal(row['numerator']))} / {grouped(Decimal(row['denominator']))}"
    return ""


@register.filter
def positive(number: int) -> int:
    """``number`` without its sign."""
    return abs(number)


@register.filter
def texts(progress: Progress) -> list[str]:
    """What a report says in words, without what is empty."""
    said = (progress.done, progress.problems, progress.needs, progress.next_steps)
    return [words for words in said if words]

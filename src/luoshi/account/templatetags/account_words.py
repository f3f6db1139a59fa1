"""How the account is said on pages: amounts, statuses, offices' people, what the gate's check raised."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from luoshi.account.publishing import said
from luoshi.account.publishing.said import SaidFigure, SaidValue
from luoshi.account.rules.differences import Difference
from luoshi.delivery.templatetags.delivery_words import GOALS, language
from luoshi.ground import messages
from luoshi.ledger.models import ObservationStatus
from luoshi.ledger.task_table import Amount, written_amount
from luoshi.ledger.templatetags.ledger_words import SIGNS, grouped
from luoshi.people.models import Role

register = template.Library()


@register.filter
def written(amount: Amount | None) -> str:
    """A number with its unit: 2,562亿元."""
    number, unit = written_amount(amount)
    return f"{grouped(number) if isinstance(number, Decimal) else number or ''}{unit}"


@register.filter
def said_goal(figure: SaidFigure) -> str:
    """What a figure leads to: ≥ 7.5%, all of it, set from above."""
    if figure.bound in GOALS and (figure.goal is None or figure.goal.value is None):
        return str(GOALS[figure.bound])
    return f"{SIGNS.get(figure.bound, '')}{written(figure.goal)}"


@register.filter
def said_value(value: SaidValue | None) -> str:
    """A reported value with its unit; a rate as what it was divided from."""
    if value is None:
        return ""
    if value.share is not None:
        return f"{grouped(value.share[0])} / {grouped(value.share[1])}"
    return written(value.amount)


@register.filter
def status_name(status: str) -> str:
    """Forecast, preliminary or final."""
    return str(dict(ObservationStatus.choices).get(status, status))


@register.filter
def said_who(person: Mapping[str, Any] | None) -> str:
    """An officer as the public knows one: office, what he or she is there, the day."""
    if person is None:
        return ""
    role = dict(Role.choices).get(person["role"], person["role"])
    return " · ".join(filter(None, (person["office"], str(role), person["on"])))


@register.filter
def concern_name(concern: str) -> str:
    """What the gate's check raised, in words."""
    return messages.render(f"value.concerns.{concern}", language(), default=concern)


@register.filter
def as_day(text: str | None) -> date | None:
    """The day that a published text names."""
    return date.fromisoformat(text) if text else None


@register.filter
def colour_word(colour: str) -> str:
    """The word that stands beside a colour of the lights."""
    return messages.render(f"light.colour.{colour}", language(), default=colour)


@register.filter
def difference_name(kind: str) -> str:
    """What kind of change it is, in words."""
    return messages.render(f"value.difference.{kind}", language(), default=kind)


@register.filter
def changed_before(one: Difference) -> str:
    """The value that was there before."""
    return said_value(said.said_value(one.before, one.unit))


@register.filter
def changed_after(one: Difference) -> str:
    """The value that is there now."""
    return said_value(said.said_value(one.after, one.unit))


@register.filter
def thing_number(thing: str) -> int:
    """The number of a thing that is named as in the journal: 42 of ``commitment:42``."""
    return int(thing.rpartition(":")[2])

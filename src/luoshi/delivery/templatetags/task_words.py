"""How tasks are said: who does them, how long they have, what a light was computed from, what changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from luoshi.delivery.handling.curves import Scale
from luoshi.delivery.models import Adjustment, Assignment, AssignmentState, Part, Section, Task
from luoshi.delivery.rules.light_case import Light
from luoshi.delivery.templatetags.delivery_words import language
from luoshi.ground import messages
from luoshi.ledger.task_table import Amount, written_amount
from luoshi.ledger.templatetags.ledger_words import SIGNS, grouped
from luoshi.people.models import Office

register = template.Library()

ROOMY = Context(prec=100)  # a long number must not break the page that shows it
GOING = ("issued", "accepted", "returned", "in-hand")
INPUTS = {
    "target": gettext_lazy("Target of the year"),
    "aim": gettext_lazy("Met from"),
    "observed": gettext_lazy("What was reported"),
    "share": gettext_lazy("Share done"),
    "expected_share": gettext_lazy("Share expected"),
    "expected": gettext_lazy("Expected by then"),
    "gap": gettext_lazy("Gap"),
    "base": gettext_lazy("Where it stood before"),
    "period_end": gettext_lazy("End of the period"),
    "report_due": gettext_lazy("Report due on"),
    "status": gettext_lazy("Status of the figure"),
    "confirming": gettext_lazy("Evidence that confirms"),
    "contradicting": gettext_lazy("Evidence that contradicts"),
    "due": gettext_lazy("Due date"),
    "on": gettext_lazy("As of"),
}
SHARES = ("share", "expected_share")
AMOUNTS = ("target", "aim", "observed", "expected", "base")
FIELDS = {
    "wording": gettext_lazy("Task"),
    "measures": gettext_lazy("Measures"),
    "category": gettext_lazy("Category"),
    "section": gettext_lazy("Sheet"),
    "lead_leader": gettext_lazy("Lead leader"),
    "due_on": gettext_lazy("Due date"),
    "place": gettext_lazy("Place"),
    "note": gettext_lazy("Note"),
    "nodes": gettext_lazy("Nodes"),
    "paths": gettext_lazy("Figures"),
    "lead_office": gettext_lazy("Lead office"),
    "state": gettext_lazy("State"),
    "into": gettext_lazy("Into task"),
    "sheet": gettext_lazy("Task table"),
    "number": gettext_lazy("No."),
}


@register.filter
def office_name(office: Office) -> str:
    """An office as tables call it."""
    return office.short or office.name


@register.filter
def offices_as(task: Task, part: str) -> str:
    """The offices that have this part in ``task``, one after another; ``others``: all but the lead."""
    live = task.live_assignments  # type: ignore[attr-defined]  # set by task_rows
    wanted = [row for row in live if (row.part != Part.LEAD if part == "others" else row.part == part)]
    return "、".join(office_name(row.office) for row in wanted if row.state != AssignmentState.PROPOSED)


@register.filter
def time_left(task: Task, on: date) -> str:
    """How long the task has, or by how much it is late; nothing once it is over."""
    if task.due_on is None or task.state not in GOING:
        return ""
    days = (task.due_on - on).days
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


@register.filter
def section_name(section: str) -> str:
    """The word for one of the three sheets."""
    return str(dict(Section.choices).get(section, section))


@register.filter
def part_name(part: str) -> str:
    """The word for an office's part."""
    return str(dict(Part.choices).get(part, part))


@register.filter
def assignment_name(row: Assignment) -> str:
    """How far an office's part is: whether it has accepted it."""
    words = {
        AssignmentState.PROPOSED: _("proposed"),
        AssignmentState.ASSIGNED: _("not accepted yet"),
        AssignmentState.REPLACED: _("replaced"),
    }
    return words.get(AssignmentState(row.state)) or messages.render(
        f"value.state.task.{row.state}", language(), default=row.state
    )


@register.filter
def light_key_name(key: str) -> str:
    """The word for a light by which the list is filtered."""
    kind = "colour" if key in ("red", "amber", "green", "grey") else "grey"
    return messages.render(f"light.{kind}.{key}", language())


@register.filter
def colour_of_key(key: str) -> str:
    """The colour of a light by which the list is filtered."""
    return key if key in ("red", "amber", "green") else "grey"


@register.filter
def shape_name(shape: str) -> str:
    """The word for the way through the year."""
    return messages.render(f"value.shape.{shape}", language(), default=shape)


@register.filter
def amount_in(value: Decimal | None, scale: Scale) -> str:
    """``value`` in the unit of ``scale``, to two places; a dash where it is not known."""
    if value is None:
        return "—"
    return f"{grouped(trimmed(value / scale.divisor, 2))}{scale.unit}"


@register.filter
def gap_in(value: Decimal | None, scale: Scale) -> str:
    """How far ahead (+) or behind (−), in the unit of ``scale``."""
    if value is None:
        return "—"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if scale.unit == "%":
        return _("%(n)s points") % {"n": f"{sign}{grouped(trimmed(abs(value), 2))}"}
    return f"{sign}{amount_in(abs(value), scale)}"


def trimmed(number: Decimal, places: int) -> Decimal:
    """``number`` rounded half up to so many places, without zeros at its end."""
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=ROOMY)
    return Decimal(f"{rounded.normalize():f}") if rounded else Decimal(0)


@register.filter
def day_before(day: date) -> date:
    """The last day of a period that ends before ``day``."""
    return day - timedelta(days=1)


@register.filter
def add_number(value: float, more: float) -> float:
    """``value`` and so much more, for places on a drawing."""
    return round(value + more, 1)


@dataclass(frozen=True, slots=True)
class Said:
    """A word and what stands under it."""

    label: str
    text: str


@register.filter
def light_inputs(light: Light) -> list[Said]:
    """What the light was computed from, each with its word; what is not known is left out."""
    values = light.values
    unit = str(values.get("unit") or "")
    return [
        Said(str(label), written(name, values[name], unit, light))
        for name, label in INPUTS.items()
        if values.get(name) not in (None, "")
    ]


def written(name: str, value: object, unit: str, light: Light) -> str:
    """One input of a light as people write it; numbers come rounded and in one unit."""
    if isinstance(value, Decimal):
        if name in SHARES:
            return f"{value:f}%"
        if name == "gap":
            behind = light.gap if light.gap is not None else Decimal(0)
            words = _("behind") if behind > 0 else _("ahead") if behind < 0 else _("level")
            much = (
                _("%(n)s points") % {"n": f"{value:f}"}
                if light.in_points or unit == "%"
                else f"{grouped(value)}{unit}"
            )
            return f"{words} {much}"
        return f"{grouped(value)}{unit if name in AMOUNTS else ''}"
    if name == "status":
        return messages.render(f"value.status.{value}", language(), default=str(value))
    return value.isoformat() if isinstance(value, date) else str(value)


# --- adjustments


@dataclass(frozen=True, slots=True)
class Difference:
    """What a field said before and says after an adjustment."""

    label: str
    before: str
    after: str


@register.filter
def adjusted_fields(adjustment: Adjustment, names: Mapping[str, Mapping[int, str]]) -> list[Difference]:
    """What ``adjustment`` changed, each field in words; ``names`` as ``queries.names_in`` gives them."""
    before, after = adjustment.before, adjustment.after
    keys = [key for key in FIELDS if key in before or key in after]
    return [
        Difference(
            str(FIELDS[key]),
            "；".join(said_of(key, before.get(key), names)),
            "；".join(said_of(key, after.get(key), names)),
        )
        for key in keys
        if key not in ("sheet",)
    ]


def said_of(key: str, value: Any, names: Mapping[str, Mapping[int, str]]) -> Iterator[str]:
    """``value`` of the field ``key`` in words."""
    if value in (None, "", [], {}):
        return
    if key in ("lead_leader", "lead_office"):
        yield names["officers" if key == "lead_leader" else "offices"].get(value, str(value))
    elif key == "section":
        yield section_name(value)
    elif key == "state":
        yield messages.render(f"value.state.task.{value}", language(), default=str(value))
    elif key == "nodes":
        yield from (f"{day} {words}" for day, words in value)
    elif key == "paths":
        yield from (path_words(terms) for terms in value.values() if terms)
    else:
        yield str(value)


def path_words(terms: Mapping[str, Any]) -> str:
    """A path as an adjustment keeps it, in short."""
    low, high, value = terms.get("low"), terms.get("high"), terms.get("value")
    numbers = [None if number is None else Decimal(number) for number in (value, low, high)]
    number, unit = written_amount(Amount(numbers[0], numbers[1], numbers[2], str(terms.get("unit", ""))))
    much = f"{grouped(number) if isinstance(number, Decimal) else number or '—'}{unit}"
    kept = [f"{day} {amount}" for day, amount in terms.get("points", [])]
    words = [f"{SIGNS.get(terms.get('bound', ''), '')}{much}", shape_name(str(terms.get("shape", "")))]
    return " ".join([*words, *kept, f"→ {terms.get('due_on', '')}"])

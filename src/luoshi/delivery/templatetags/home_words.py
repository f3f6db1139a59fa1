"""How home and board say spans of time and due dates."""

from datetime import date, timedelta

from django import template
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.delivery.board import Tally
from luoshi.delivery.models import ReportingPeriod
from luoshi.ground import messages

register = template.Library()


def span(start: date, end: date) -> str:
    """The months of a half-open stretch: 2025-03, or 2025-01—2025-03."""
    first, last = f"{start:%Y-%m}", f"{end - timedelta(days=1):%Y-%m}"
    return first if first == last else f"{first}—{last}"


@register.filter
def due_words(day: date, today: date) -> str:
    """How far off a due date is, in calendar days: three days left, due today, two days overdue."""
    days = (day - today).days
    if days < 0:
        return ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    if days == 0:
        return _("due today")
    return ngettext("%(n)d day to go", "%(n)d days to go", days) % {"n": days}


@register.filter
def since_words(day: date, today: date) -> str:
    """For how long something has been waiting, in calendar days."""
    days = max((today - day).days, 0)
    if days == 0:
        return _("since today")
    return ngettext("waits for %(n)d day", "waits for %(n)d days", days) % {"n": days}


@register.filter
def period_span(period: ReportingPeriod) -> str:
    """The months of a reporting period."""
    return span(period.start, period.end)


@register.filter
def kind_name(light: str) -> str:
    """The word for one of the lights that tasks are counted by: red, not reported, ...; no tasks for none."""
    if not light:
        return _("no tasks")
    key = f"light.colour.{light}" if light in ("red", "amber", "green") else f"light.grey.{light}"
    return messages.render(key, messages.language_of(translation.get_language()))


@register.filter
def kind_colour(light: str) -> str:
    """Its colour."""
    return light if light in ("red", "amber", "green") else "grey"


@register.filter
def tally_words(tally: Tally) -> str:
    """The counts in words, one a line, without those that are none."""
    return "\n".join(f"{kind_name(light)} {count}" for light, count in tally.counts.items() if count)

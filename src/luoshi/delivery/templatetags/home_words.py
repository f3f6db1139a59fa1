"""How home and board say due dates and counts of lights."""

from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.delivery.lights.board import Tally
from luoshi.delivery.templatetags.task_words import light_key_name

register = template.Library()


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
def kind_colour(light: str) -> str:
    """Its colour."""
    return light if light in ("red", "amber", "green") else "grey"


@register.filter
def tally_words(tally: Tally) -> str:
    """The counts in words, one a line, without those that are none."""
    return "\n".join(f"{light_key_name(light)} {count}" for light, count in tally.counts.items() if count)

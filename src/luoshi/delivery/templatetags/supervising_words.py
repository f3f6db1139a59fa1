"""How supervising is said on pages: how a due date stands, in words beside the colour."""

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.delivery.supervising.deadlines import Deadline

register = template.Library()

COLOURS = {
    "in-time": "green",
    "near-due": "amber",
    "overdue": "red",
    "answered-in-time": "green",
    "answered-late": "amber",
}


@register.filter
def deadline_colour(deadline: Deadline) -> str:
    """The light's colour."""
    return COLOURS[deadline.standing]


@register.filter
def deadline_words(deadline: Deadline) -> str:
    """How the due date stands, in words."""
    n = deadline.days
    days = ngettext("%(n)d working day", "%(n)d working days", n) % {"n": n}
    if not deadline.in_working_days:
        days = ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if deadline.standing == "near-due" and n == 0:
        return _("Due today")
    words = {
        "in-time": _("%(days)s left"),
        "near-due": _("Near due: %(days)s left"),
        "overdue": _("Overdue by %(days)s"),
        "answered-in-time": _("Answered in time"),
        "answered-late": _("Answered %(days)s late"),
    }
    return words[deadline.standing] % {"days": days}

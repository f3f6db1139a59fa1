"""How a table's rows are said on pages: how far an office is, the shape of a way, why nothing is expected."""

from django import template
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luoshi.ground import messages

register = template.Library()

PART_STATES = {
    "proposed": _("only proposed"),
    "assigned": _("not accepted yet"),
    "accepted": _("accepted by the office"),
    "returned": _("returned"),
    "replaced": _("replaced"),
}


@register.filter
def part_state(state: str) -> str:
    """How far an office is with the part that it was given."""
    return str(PART_STATES.get(state, state))


@register.filter
def shape_name(shape: str) -> str:
    """The word for the shape of a way through the year."""
    return messages.render(
        f"value.shape.{shape}", messages.language_of(translation.get_language()), default=shape
    )


@register.filter
def expected_why(why: str) -> str:
    """Why so much, or nothing yet, is expected."""
    return messages.render(f"expected.{why}", messages.language_of(translation.get_language()), default=why)

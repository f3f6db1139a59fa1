"""How a draft's figures are said on pages: the shape of a way, and why nothing is expected yet."""

from django import template
from django.utils import translation

from luoshi.ground import messages

register = template.Library()


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

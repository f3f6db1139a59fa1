"""Where a word of the review leads: to the task with its observation and evidence, or to the promise."""

from django import template
from django.urls import reverse

from luoshi.account.rules.review_prose import Listed, Span

register = template.Library()


@register.simple_tag
def thing_link(said: Span | Listed) -> str:
    """The address of what ``said`` rests on, empty for plain words."""
    kind, _colon, key = said.thing.partition(":")
    if isinstance(said, Span) and kind == "observation" and said.figure is not None:
        kind, _colon, key = said.figure.task.partition(":")
    if isinstance(said, Listed) and kind == "observation":
        kind, _colon, key = said.commitment.partition(":")
    if kind == "task":
        return reverse("delivery:task", args=[int(key)])
    return reverse("ledger:commitment", args=[int(key)]) if kind == "commitment" else ""

"""What every page knows: whether it shows invented data, and how many messages wait."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from luoshi.delivery.queries import unread_messages
from luoshi.people.clock import demonstration


def around_every_page(request: HttpRequest) -> dict[str, object]:
    """``demonstration`` (None for a city's own data) and ``unread``, each read only where a page shows it."""
    return {
        "demonstration": SimpleLazyObject(demonstration),
        "unread": SimpleLazyObject(lambda: unread_messages(request.user)),
    }

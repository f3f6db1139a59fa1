"""The messenger that the settings name; in a demonstration nothing leaves the product."""

from django.conf import settings

from luoshi.delivery.messaging.messengers import Console, Email, Messenger, Nowhere, Webhook
from luoshi.people.clock import demonstration


def messenger() -> Messenger:
    """Whatever takes letters out of the house, as the settings want it."""
    if demonstration() is not None:
        return Nowhere()
    if settings.MESSENGER == "webhook":
        return Webhook(settings.WEBHOOK_URL, settings.WEBHOOK_SECRET)
    if settings.MESSENGER == "email":
        return Email(settings.EMAIL_DOMAIN, settings.DEFAULT_FROM_EMAIL)
    return Console()

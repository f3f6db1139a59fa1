"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Append-only, hash-chained: who did what to which thing, when, and why."""

    name = "luoshi.journal"
    label = "journal"

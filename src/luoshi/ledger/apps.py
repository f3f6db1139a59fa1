"""The ledger as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Reports, what they promise, and what officers decided about it."""

    name = "luoshi.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register who may do what, so that templates can ask before any action was imported."""
        from luoshi.ledger import permissions  # noqa: F401

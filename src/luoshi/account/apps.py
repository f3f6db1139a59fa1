"""The account as a Django app."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """What the public sees, the draft of the next review, open data."""

    name = "luoshi.account"
    label = "luoshi_account"  # "account" is a room of the sign-in library

    def ready(self) -> None:
        """Register who may do what, so that templates can ask before any action was imported."""
        from luoshi.account import permissions  # noqa: F401

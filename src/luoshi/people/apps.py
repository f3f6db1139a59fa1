"""Offices and officers as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who works here, in which office, and who may do what."""

    name = "luoshi.people"
    label = "people"

    def ready(self) -> None:
        """Register who may do what, so that templates can ask before any action was imported."""
        from luoshi.people import permissions  # noqa: F401

"""Delivery as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The year's work: tasks, progress, evidence, lights, supervision orders."""

    name = "luoshi.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Register who may do what, so that templates can ask before any action was imported."""
        from luoshi.delivery import permissions  # noqa: F401

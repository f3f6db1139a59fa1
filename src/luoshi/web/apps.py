"""The door as a Django app: it has no tables, it registers what ``check`` looks at."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages, settings and the address book of the platform."""

    name = "luoshi.web"
    label = "web"

    def ready(self) -> None:
        """Register the checks."""
        from luoshi.web import checks  # noqa: F401

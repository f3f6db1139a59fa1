"""What ``check --deploy`` says of the platform's own settings."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from luoshi.web.environment import missing_on_a_server


@register(Tags.security, deploy=True)
def settings_of_a_server(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Name what a server needs and does not have."""
    found: list[CheckMessage] = [
        Error(f"{name} is not set.", hint="See docs/settings.md.", id="luoshi.E001")
        for name in missing_on_a_server()
    ]
    if settings.LOCAL:
        found.append(
            Error(
                "LUOSHI_LOCAL=1 is for one's own machine, not for a server.",
                hint="Unset it.",
                id="luoshi.E002",
            )
        )
    elif settings.STATIC_ROOT is None or not (settings.STATIC_ROOT / "staticfiles.json").exists():
        found.append(
            Warning(
                "Scripts and styles were not collected: they are served uncompressed and cached badly.",
                hint="Run `django-admin collectstatic --no-input` with the environment of the server.",
                id="luoshi.W001",
            )
        )
    return found

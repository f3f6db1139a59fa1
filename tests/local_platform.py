"""The settings that ``LUOSHI_LOCAL=1`` gives, for tests that open pages."""

from pathlib import Path
from typing import Any

from django.conf import settings as platform


def run_locally(settings: Any, folder: Path) -> None:
    """Let the platform run without HTTPS and keep its files in ``folder``."""
    # For good: Django gives no way back to an empty key.
    platform.SECRET_KEY = "only-for-tests-" + "k3y" * 20
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    settings.DATA_FOLDER = folder
    settings.STATIC_ROOT = None
    settings.SECURE_SSL_REDIRECT = False
    settings.SECURE_HSTS_SECONDS = 0
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.LANGUAGE_COOKIE_SECURE = False
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }

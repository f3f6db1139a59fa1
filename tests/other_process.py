"""Another process on the same database: for acts that happen at once, and for one that is killed."""

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent

_OPENING = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
"""


def start(script: str, *arguments: str, stdin: int | None = None) -> "subprocess.Popen[str]":
    """Run ``script`` with Django set up on the test's database; ``sys.argv[2:]`` are ``arguments``."""
    return subprocess.Popen(
        [sys.executable, "-c", _OPENING + script, str(connection.settings_dict["NAME"]), *arguments],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "luoshi.web.settings"},
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: "subprocess.Popen[str]") -> str:
    """What ``process`` printed, once it has ended well."""
    said, complaints = process.communicate(timeout=60)
    assert process.returncode == 0, complaints
    return said

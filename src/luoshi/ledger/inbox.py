"""Where an uploaded file waits between its preview and its adoption: outside the web root, for a day."""

import hashlib
import os
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings

from luoshi.ground.refused import Refused

KEPT = timedelta(days=1)
_SHA256 = re.compile(r"[0-9a-f]{64}")


class UploadGone(Refused):
    """The file that was previewed is no longer kept."""

    code: ClassVar[str] = "upload-gone"


def folder() -> Path:
    """The inbox, made if it is not there; nobody but the process may look into it."""
    place: Path = settings.DATA_FOLDER / "inbox"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def keep(data: bytes, *, at: datetime) -> str:
    """Keep ``data`` and give the name (its SHA-256) under which ``kept`` gives it back.

    Files that were kept for longer than ``KEPT`` before ``at`` are dropped.
    """
    drop_old(at)
    name = hashlib.sha256(data).hexdigest()
    fresh = folder() / f"{name}.{os.getpid()}.part"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    fresh.replace(folder() / name)  # whole or not at all
    return name


def kept(name: str) -> bytes:
    """The bytes kept under ``name``; raises UploadGone."""
    try:
        data = (folder() / name).read_bytes() if _SHA256.fullmatch(name) else b""
    except FileNotFoundError:
        data = b""
    if hashlib.sha256(data).hexdigest() != name:
        raise UploadGone
    return data


def drop(name: str) -> None:
    """Forget what was kept under ``name``."""
    if _SHA256.fullmatch(name):
        (folder() / name).unlink(missing_ok=True)


def drop_old(at: datetime) -> None:
    """Forget what was kept too long."""
    oldest = (at - KEPT).timestamp()
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:  # another process was quicker
            continue

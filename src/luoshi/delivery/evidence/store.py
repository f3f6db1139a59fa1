"""The files of evidence on disk: under their hash in the data folder, whole or not there at all."""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import ClassVar, Final

import puremagic

from luoshi.ground.refused import Refused

# What offices hand in, by content. Anything that a browser would run, or that unpacks, is left out.
MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jfif": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".xls": "application/vnd.ms-excel",
    ".txt": "text/plain",
    ".csv": "text/csv",
}

_CHUNK_BYTES: Final = 1024 * 1024
_HEAD_BYTES: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MARKS: Final = {
    "word/document.xml": ".docx",
    "xl/workbook.xml": ".xlsx",
    "ppt/presentation.xml": ".pptx",
    "OFD.xml": ".ofd",
}
_MACROS: Final = "vbaproject.bin"
_LARGEST_UNPACKED_BYTES: Final = 500 * 1024 * 1024
_MOST_MEMBERS: Final = 20_000


class EvidenceTooLarge(Refused):
    """The file is larger than evidence may be. Values: ``limit_mb``."""

    code: ClassVar[str] = "evidence-too-large"


class EvidenceEmpty(Refused):
    """The file holds nothing. Values: ``name``."""

    code: ClassVar[str] = "evidence-empty"


class EvidenceKindUnknown(Refused):
    """The content is of no kind that serves as evidence. Values: ``name``, ``found`` (what it looks like)."""

    code: ClassVar[str] = "evidence-kind-unknown"


class EvidenceGone(Refused):
    """The file is not where it should be. Values: ``hash``."""

    code: ClassVar[str] = "evidence-gone"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that lies in the store."""

    sha256: str
    size_bytes: int
    media_type: str


def keep(chunks: Iterable[bytes], *, name: str, folder: Path, limit_bytes: int) -> Kept:
    """Write a file under its hash in ``folder``, checked by its content; the same content is kept once.

    It is written under another name and renamed when it is whole and on the disk: a power cut leaves at
    most a stray part file, which nothing names and ``drop_parts`` removes. Raises EvidenceTooLarge,
    EvidenceEmpty, EvidenceKindUnknown.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".part-{secrets.token_hex(16)}"
    try:
        sha256, size = _write(part, chunks, limit_bytes)
        if size == 0:
            raise EvidenceEmpty(name=name[:100])
        media_type = media_type_of(part, name)
        place = place_of(sha256, folder)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        part.rename(place)  # the same bytes may lie there: they are replaced by themselves
        _settle(place.parent)
        _settle(folder)  # the folder of the hash may be new, too
    finally:
        part.unlink(missing_ok=True)
    return Kept(sha256, size, media_type)


def place_of(sha256: str, folder: Path) -> Path:
    """Where the file with this hash lies."""
    return folder / sha256[:2] / sha256


def open_kept(sha256: str, folder: Path) -> Path:
    """The path of a kept file; raises EvidenceGone."""
    place = place_of(sha256, folder)
    if not place.is_file():
        raise EvidenceGone(hash=sha256)
    return place


def drop_parts(folder: Path, *, before: datetime) -> None:
    """Remove the parts of files that nobody has written to since ``before``: whoever did was cut off."""
    for part in folder.glob(".part-*"):
        try:
            if part.stat().st_mtime < before.timestamp():
                part.unlink()
        except FileNotFoundError:  # another process was quicker
            continue


def _write(part: Path, chunks: Iterable[bytes], limit_bytes: int) -> tuple[str, int]:
    """Write ``chunks`` to ``part`` down to the disk: their hash and size."""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit_bytes:
                raise EvidenceTooLarge(limit_mb=limit_bytes // (1024 * 1024))
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def _settle(folder: Path) -> None:
    """Let the renaming itself reach the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def media_type_of(path: Path, name: str) -> str:
    """The kind of the file at ``path`` by its content; raises EvidenceKindUnknown.

    ``name`` decides only where contents are alike: text or table, Word or Excel of old.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    suffix = Path(name).suffix.lower()
    found = _kind(path, head, suffix)
    if found not in MEDIA_TYPES:
        raise EvidenceKindUnknown(name=name[:100], found=found or suffix[:10])
    return MEDIA_TYPES[found]


def _kind(path: Path, head: bytes, suffix: str) -> str:
    """The suffix that fits the content, empty if none is known."""
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return suffix if suffix in {".doc", ".xls"} else ""
    for match in puremagic.magic_string(head) if _has_magic(head) else []:
        if match.extension.lower() in MEDIA_TYPES and match.extension.lower() not in {".txt", ".csv"}:
            return str(match.extension.lower())
    return (suffix if suffix in {".txt", ".csv"} else ".txt") if _is_text(path, head) else ""


def _has_magic(head: bytes) -> bool:
    """Whether the bytes begin like any file that is known."""
    try:
        return bool(puremagic.magic_string(head))
    except (puremagic.PureError, ValueError):
        return False


def _kind_of_zip(path: Path) -> str:
    """Which office document a ZIP archive is, empty if none, or if it would unpack to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _LARGEST_UNPACKED_BYTES:
        return ".zip"
    names = {one.filename for one in members}
    if any(".." in name.split("/") or name.lower().endswith(_MACROS) for name in names):
        return ".zip"
    return next((suffix for mark, suffix in _ZIP_MARKS.items() if mark in names), ".zip")


def _is_text(path: Path, head: bytes) -> bool:
    """Whether the file is plain text: no control characters, and no page that a browser would run."""
    if any(byte < 9 or 13 < byte < 32 for byte in head):
        return False
    lowered = BytesIO(head).read().lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith((b"<", b"%!", b"#!", b"mz")):
        return False
    data = path.read_bytes()
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False

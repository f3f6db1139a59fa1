"""Old and foreign office formats to those of today, by LibreOffice where it is installed.

Documents (.doc, .wps, .rtf, .odt) become .docx, workbooks (.xls, .et, .xlsb, .ods) become .xlsx.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from luoshi.ground.refused import Refused
from luoshi.reader.extract import check_size
from luoshi.reader.formats import format_of
from luoshi.reader.grid import LARGEST_TABLE_BYTES, TableFileTooLarge, table_format

LIMIT_SECONDS: Final = 90
_COMMANDS: Final = ("soffice", "libreoffice")
_SUFFIXES: Final = {"word97": ".doc", "ole2": ".wps", "rtf": ".rtf", "odf": ".odt"}
_BOOK_SUFFIXES: Final = {"xls": ".xls", "xlsb": ".xlsb", "ods": ".ods"}
_TO_DOCUMENT: Final = "docx:MS Word 2007 XML"
_TO_WORKBOOK: Final = "xlsx:Calc MS Excel 2007 XML"
# Left to itself, LibreOffice reads a ruined document as if its bytes were plain text.
_FILTERS: Final = {
    "word97": "MS Word 97",
    "rtf": "Rich Text Format",
    "odf": "writer8",
    "xls": "MS Excel 97",
    "xlsb": "Calc MS Excel 2007 Binary",
    "ods": "calc8",
}
# A document from outside: no macros, no links followed, whatever the machine's own settings are.
_PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
 <item oor:path="/org.openoffice.Office.Common/Security/Scripting">
  <prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
  <prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
  <prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Writer/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
 </item>
 <item oor:path="/org.openoffice.Office.Calc/Content/Update">
  <prop oor:name="Link" oor:op="fuse"><value>1</value></prop>
 </item>
</oor:items>
"""


class ConverterMissing(Refused):
    """The format can be read through LibreOffice only, which is not installed. Values: ``format``."""

    code = "converter-missing"


class ConversionFailed(Refused):
    """LibreOffice made nothing of the file. Values: ``format``."""

    code = "conversion-failed"


class ConversionTookTooLong(Refused):
    """LibreOffice was stopped. Values: ``format``, ``limit_seconds``."""

    code = "conversion-took-too-long"


def convert(data: bytes, *, limit_seconds: float = LIMIT_SECONDS) -> bytes:
    """The same document as .docx; what the reader takes as it is comes back unchanged.

    The name that the file came with plays no part. Each conversion has a folder and a LibreOffice profile of
    its own, so that several can run at once, and leaves nothing behind.

    :raises Refused: what ``luoshi.reader.formats.format_of`` and ``check_size`` raise.
    :raises ConverterMissing: if LibreOffice is not installed.
    :raises ConversionFailed: if it makes nothing of the file.
    :raises ConversionTookTooLong: if it needs more than ``limit_seconds``.
    """
    check_size(len(data))
    kind = format_of(data)
    if kind not in _SUFFIXES:
        return data
    made = _converted(data, kind, _SUFFIXES[kind], _TO_DOCUMENT, limit_seconds)
    check_size(len(made))
    return made


def convert_table(data: bytes, *, limit_seconds: float = LIMIT_SECONDS) -> bytes:
    """The same tables as .xlsx or .docx; what ``luoshi.reader.grid`` takes as it is comes back unchanged.

    :raises Refused: what ``luoshi.reader.grid.table_format`` raises.
    :raises ConverterMissing, ConversionFailed, ConversionTookTooLong: as ``convert`` does.
    """
    kind = table_format(data)
    if kind in _BOOK_SUFFIXES:
        made = _converted(data, kind, _BOOK_SUFFIXES[kind], _TO_WORKBOOK, limit_seconds)
    elif kind in _SUFFIXES:
        made = _converted(data, kind, _SUFFIXES[kind], _TO_DOCUMENT, limit_seconds)
    else:
        return data
    if len(made) > LARGEST_TABLE_BYTES:
        raise TableFileTooLarge(size_mb=-(-len(made) // 2**20), limit_mb=LARGEST_TABLE_BYTES // 2**20)
    return made


def _converted(data: bytes, kind: str, suffix: str, wanted: str, limit_seconds: float) -> bytes:
    command = next((found for name in _COMMANDS if (found := shutil.which(name))), None)
    if command is None:
        raise ConverterMissing(format=kind)
    with tempfile.TemporaryDirectory(prefix="luoshi-convert-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"source{suffix}"
        source.write_bytes(data)
        _make_profile(folder / "profile")
        if not _run(command, folder, source, _FILTERS.get(kind), wanted, limit_seconds):
            raise ConversionTookTooLong(format=kind, limit_seconds=limit_seconds)
        made = folder / "made" / f"source.{wanted.partition(':')[0]}"
        if not made.is_file():
            raise ConversionFailed(format=kind)
        return made.read_bytes()


def _make_profile(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")


def _run(
    command: str, folder: Path, source: Path, reading: str | None, wanted: str, limit_seconds: float
) -> bool:
    """Whether LibreOffice came to its end in time; it is stopped with all its children if it did not."""
    arguments = [
        command,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *([f"--infilter={reading}"] if reading else []),
        *("--convert-to", wanted, "--outdir", str(folder / "made"), str(source)),
    ]
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - a fixed command; the file's own name plays no part
        arguments,
        cwd=folder,
        env=kept | {"HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(timeout=limit_seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return True
